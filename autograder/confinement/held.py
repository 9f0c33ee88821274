"""The scratch folder of one process, and what the process holds there: files that have a name, and files that have lost
theirs but are open or mapped still.

Where the folder lies in a file system of its own, that one's size is the limit; elsewhere what is held is measured.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

from autograder.confinement.faults import InfraError, without_alarm
from autograder.confinement.scratch import MOST_ENTRIES, copy_regular_files, entries, remove_tree
from autograder.limits import MB, Limits

BLOCK = 512


class Scratch:
    """A folder that one process may write to."""

    def __init__(self, path: Path, limits: Limits, *, bounded: bool) -> None:
        self.path, self.limits, self.bounded = path, limits, bounded
        self.given = named(path)[0]  # what was handed in beside the notebook counts for nobody
        self.free = free_bytes(path)
        self.sizes: dict[int, int] = {}  # of files that had a name when it was looked last

    @property
    def most(self) -> int:
        return self.given + self.limits.files_mb * MB

    def disk_is_full(self) -> bool:
        """Whether there is no room for what the process may write, though it is not the process that took it."""
        return free_bytes(self.path) < self.limits.files_mb * MB

    def may_hold_too_much(self) -> bool:
        """Whether a closer look is worth its while: a glance, for after each request."""
        return not self.bounded and self.free - free_bytes(self.path) > self.limits.files_mb * MB // 2

    def holds_too_much(self, pid: int) -> bool:
        """Whether there are more bytes, or more files and folders, than there may be."""
        size, count, sizes = named(self.path)
        self.sizes |= sizes
        if size > self.most or count >= MOST_ENTRIES:
            return True
        if self.bounded:
            return False
        opened, mapped = nameless(pid, self.path.name, sizes)
        if size + opened > self.most:
            return True
        guessed = sum(self.sizes.get(inode, self.limits.file_mb * MB) for inode in mapped)
        return size + opened + guessed > self.most and self.may_hold_too_much()

    def keep(self, target: Path) -> None:
        copy_regular_files(self.path, target, self.limits.files, self.most)

    def wipe(self) -> None:
        remove_tree(self.path)


def free_bytes(folder: Path) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def named(folder: Path) -> tuple[int, int, dict[int, int]]:
    """Bytes on the disk of all that has a name under `folder`, how many there are, and bytes by inode number.

    What hides from the one who counts, in a folder that cannot be read or is too deep, counts as too many.
    """
    total, count, sizes = 0, 0, dict[int, int]()
    try:
        for entry, _ in entries(folder, strict=True):
            count += 1
            with contextlib.suppress(FileNotFoundError):
                status = entry.stat(follow_symlinks=False)
                sizes[status.st_ino] = status.st_blocks * BLOCK
                total += sizes[status.st_ino]
    except OSError:
        count = MOST_ENTRIES
    return total, count, sizes


def nameless(pid: int, folder: str, named: Collection[int]) -> tuple[int, set[int]]:
    """Of the files that the process holds and that are in no folder any more: the bytes of those it has open, and the
    inode numbers of those it only has mapped, of which the kernel tells no size. All its threads share both."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for task in os.listdir(f"/proc/{pid}/task"):
            place = f"/proc/{pid}/task/{task}"
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                if not has_ended(place):
                    return _seen(place, folder, named)
    return 0, set()


def has_ended(task: str) -> bool:
    """Whether a thread has given its memory back: it holds nothing any more, and its files can't be looked at."""
    with open(f"{task}/statm", "rb") as memory:
        return memory.read().startswith(b"0 ")


def _seen(task: str, folder: str, named: Collection[int]) -> tuple[int, set[int]]:
    try:
        return _nameless(task, folder, named)
    except PermissionError:
        if has_ended(task):
            return 0, set()
    try:  # a root without CAP_SYS_PTRACE, as in many a container, sees it only as the process's user
        with without_alarm(), as_owner_of(task):
            return _nameless(task, folder, named)
    except PermissionError:
        if has_ended(task):
            return 0, set()
        raise InfraError("what a submission holds on the disk cannot be seen without CAP_SYS_PTRACE") from None


def _nameless(task: str, folder: str, named: Collection[int]) -> tuple[int, set[int]]:
    opened: dict[int, int] = {}
    for descriptor in os.listdir(f"{task}/fd"):
        with contextlib.suppress(FileNotFoundError):
            status = os.stat(f"{task}/fd/{descriptor}")
            if stat.S_ISREG(status.st_mode) and status.st_ino not in named:
                opened[status.st_ino] = status.st_blocks * BLOCK
    with open(f"{task}/maps", encoding="utf-8", errors="replace") as maps:
        mapped = [line.split(maxsplit=5) for line in maps if line.endswith("(deleted)\n") and f"/{folder}/" in line]
    return sum(opened.values()), {int(line[4]) for line in mapped} - opened.keys() - set(named)


@contextlib.contextmanager
def as_owner_of(path: str) -> Iterator[None]:
    owner, user, group = os.stat(path), os.geteuid(), os.getegid()
    try:
        os.setegid(owner.st_gid)
        os.seteuid(owner.st_uid)
        yield
    finally:
        os.seteuid(user)
        os.setegid(group)
