"""The scratch folder of one process, and what the process holds there: files that have a name, and files that have lost
theirs but are open or mapped still.

Where the folder lies in a file system of its own, that one's size is the limit; elsewhere what is held is measured.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from autograder.limits import Limits
from autograder.scratch import MOST_ENTRIES, copy_regular_files, entries, remove_tree

MB = 1 << 20
BLOCK = 512


class Scratch:
    """A folder that one process may write to."""

    def __init__(self, path: Path, limits: Limits, *, bounded: bool) -> None:
        self.path, self.limits, self.bounded = path, limits, bounded
        self.given = named(path)[0]  # what was handed in beside the notebook counts for nobody
        self.free = free_bytes(path)

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
        size, count, seen = named(self.path)
        if not self.bounded and size <= self.most:
            size += nameless(pid, self.path.name, seen, self.limits.file_mb * MB)
        return size > self.most or count >= MOST_ENTRIES

    def keep(self, target: Path) -> None:
        copy_regular_files(self.path, target, self.limits.files, self.most)

    def wipe(self) -> None:
        remove_tree(self.path)


def free_bytes(folder: Path) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def named(folder: Path) -> tuple[int, int, set[int]]:
    """Bytes on the disk of all that has a name under `folder`, how many there are, and their inode numbers."""
    total, seen = 0, []
    for entry, _ in entries(folder):
        seen.append(0)
        with contextlib.suppress(OSError):
            status = entry.stat(follow_symlinks=False)
            total += status.st_blocks * BLOCK
            seen[-1] = status.st_ino
    return total, len(seen), set(seen)


def nameless(pid: int, folder: str, seen: set[int], largest: int) -> int:
    """Bytes of the files that the process has open or mapped and that are in no folder any more. Of a mapped one the
    kernel tells no size: it counts as the largest file that there may be."""
    try:
        return _nameless(pid, folder, set(seen), largest)
    except PermissionError:  # a root without CAP_SYS_PTRACE, as in many a container, sees it only as the process's user
        with as_owner_of(f"/proc/{pid}"):
            return _nameless(pid, folder, set(seen), largest)
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _nameless(pid: int, folder: str, seen: set[int], largest: int) -> int:
    total = 0
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(FileNotFoundError):
            status = os.stat(f"/proc/{pid}/fd/{descriptor}")
            if stat.S_ISREG(status.st_mode) and status.st_ino not in seen:
                total += status.st_blocks * BLOCK
                seen.add(status.st_ino)
    with open(f"/proc/{pid}/maps", encoding="utf-8", errors="replace") as maps:
        mapped = [line.split(maxsplit=5) for line in maps if line.endswith("(deleted)\n") and f"/{folder}/" in line]
    return total + largest * len({int(line[4]) for line in mapped} - seen)


@contextlib.contextmanager
def as_owner_of(path: str) -> Iterator[None]:
    owner, user, group = os.stat(path), os.geteuid(), os.getegid()
    os.setegid(owner.st_gid)
    os.seteuid(owner.st_uid)
    try:
        yield
    finally:
        os.seteuid(user)
        os.setegid(group)
