"""Folders that student code has made: what lies in them, copying it, removing it. Links are never followed.

Nothing here recurses, believes a count or a size before it has looked, or raises for what it finds.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from autograder.limits import DEEPEST_FOLDER

DISK_FULL = errno.ENOSPC, errno.EDQUOT
MOST_ENTRIES = 5000


def entries(folder: Path, *, strict: bool = False) -> Iterator[tuple[os.DirEntry[str], int]]:
    """Everything under `folder`, with its depth, in a fixed order; at most MOST_ENTRIES of them.

    A folder that cannot be read is passed over, or with `strict` raises OSError.
    """
    waiting, count = [(os.fspath(folder), 0)], 0
    while waiting:
        place, depth = waiting.pop()
        try:
            with os.scandir(place) as listed:
                found = sorted(listed, key=lambda entry: entry.name)
        except OSError as error:
            if strict and error.errno not in (errno.ENOENT, errno.ENOTDIR):
                raise
            continue
        for entry in found:
            count += 1
            if count > MOST_ENTRIES:
                return
            yield entry, depth
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, depth + 1))


def regular_files(folder: Path, deepest: int = DEEPEST_FOLDER) -> Iterator[Path]:
    """The regular files under `folder`, no deeper than `deepest` folders."""
    for entry, depth in entries(folder):
        if depth <= deepest and entry.is_file(follow_symlinks=False):
            yield Path(entry.path)


def copy_regular_files(source: Path, target: Path, at_most: int = 1000, most_bytes: int = 1 << 40) -> None:
    """Copies regular files, up to so many and so many bytes together; notebooks, and what will not copy, stay.

    Raises OSError where the disk is full: nobody should be graded on half of their files.
    """
    for path in regular_files(source):
        inside = path.relative_to(source)
        if any(part.lower().endswith(".ipynb") for part in inside.parts):
            continue
        try:
            size = path.lstat().st_size
            if at_most > 0 and size <= most_bytes and not (target / inside).is_symlink():
                copy(path, target / inside)
                at_most, most_bytes = at_most - 1, most_bytes - size
        except OSError as error:
            if error.errno in DISK_FULL:
                raise


def copy(path: Path, destination: Path) -> None:
    destination.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as reader, destination.open("wb") as writer:
        shutil.copyfileobj(reader, writer)


def give(folder: Path, uid: int) -> None:
    os.chown(folder, uid, uid)
    for entry, _ in entries(folder):
        os.chown(entry.path, uid, uid, follow_symlinks=False)


def remove_tree(folder: Path) -> None:
    """Removes a folder whatever is in it, however deep and with whatever modes; never raises."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except (OSError, RecursionError):
        for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
            subprocess.run([*command, "--", os.fspath(folder)], capture_output=True, check=False)
