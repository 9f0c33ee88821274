"""What was handed in: regular files of bounded size.

Nothing here follows a link, or believes a size before it has looked. What cannot be read ends in `Unreadable`, whose
text is the one sentence that the learner gets to see; a fault of the machine stays an OSError.
"""

from __future__ import annotations

import errno
import itertools
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from autograder.limits import DEEPEST_FOLDER, MB

MOST_FILES = 1000
LONGEST_PATH = 1000
HIDDEN_FOLDERS = re.compile(r"\.|__")


class Unreadable(Exception):
    """What was handed in is not a notebook that can be graded; the text says why, in one sentence."""

    def __init__(self, sentence: str) -> None:
        # A file's name may hold line ends, and bytes that no database and no page takes.
        super().__init__("".join(letter if letter.isprintable() else "\ufffd" for letter in sentence))


def read_regular(path: Path, most_mb: int) -> bytes:
    """The bytes of a regular file, at most `most_mb` megabytes of them; links, pipes and devices are refused."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Unreadable(f"{path.name} is a link, not a file: hand in the file itself.") from None
        if error.errno in (errno.ENXIO, errno.ENOENT, errno.ENOTDIR):
            raise Unreadable(f"{path.name} is not a regular file.") from None
        raise
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(f"{path.name} is not a regular file.")
        return _read(descriptor, status.st_size, most_mb, path.name)
    finally:
        os.close(descriptor)


def _read(descriptor: int, size: int, most_mb: int, name: str) -> bytes:
    """All of an open file, unless it is too large or grows too large meanwhile."""
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        data = file.read(most_mb * MB + 1) if size <= most_mb * MB else b""
    if max(size, len(data)) > most_mb * MB:
        raise Unreadable(
            f"{name} is {max(size, len(data)) / MB:.0f} MB large and at most {most_mb} MB are read: "
            "clear its outputs and hand it in again."
        )
    return data


def regular_files(folder: Path) -> Iterator[Path]:
    """The regular files below `folder`, relative to it, in a fixed order; no links, nothing hidden, not too many."""
    files = (Path(entry.path).relative_to(folder) for entry in entries(folder) if entry.is_file(follow_symlinks=False))
    return itertools.islice(files, MOST_FILES)


def entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """All that lies below `folder`, in a fixed order; nothing hidden, nothing too deep, nothing behind a link."""
    longest = len(os.fsencode(folder)) + LONGEST_PATH
    waiting = [(str(folder), 1)]
    while waiting:
        place, depth = waiting.pop()
        inner = []
        for entry in _listed(place):
            is_folder = entry.is_dir(follow_symlinks=False)
            if (HIDDEN_FOLDERS.match(entry.name) if is_folder else entry.name.startswith(".")) or (
                len(os.fsencode(entry.path)) > longest
            ):
                continue
            yield entry
            if is_folder and depth < DEEPEST_FOLDER:
                inner.append((entry.path, depth + 1))
        waiting += reversed(inner)


def _listed(place: str) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing, where it cannot be read."""
    try:
        with os.scandir(place) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []
