"""The scratch folder of a submission: what goes in, how large it is, what is kept. Links are never followed."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path


def regular_files(folder: Path) -> Iterable[Path]:
    """The regular files under `folder`, links never followed."""
    for directory, folders, files in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(files):
            path = Path(directory, name)
            if path.is_file() and not path.is_symlink():
                yield path


def folder_size(folder: Path) -> int:
    total = 0
    for path in regular_files(folder):
        with contextlib.suppress(OSError):
            total += path.lstat().st_blocks * 512
    return total


def copy_regular_files(source: Path, target: Path, at_most: int = 1000, largest: int = 1 << 40) -> None:
    """Copies regular files only, each opened without following a link; notebooks stay where they are."""
    for count, path in enumerate(regular_files(source)):
        if count >= at_most:
            return
        destination = target / path.relative_to(source)
        if path.suffix == ".ipynb" or path.lstat().st_size > largest or destination.is_symlink():
            continue
        destination.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as reader, destination.open("wb") as writer:
            shutil.copyfileobj(reader, writer)


def give(folder: Path, uid: int) -> None:
    for directory, _, files in os.walk(folder):
        os.chown(directory, uid, uid)
        for name in files:
            os.chown(os.path.join(directory, name), uid, uid, follow_symlinks=False)
