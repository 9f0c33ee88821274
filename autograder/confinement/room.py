"""The room of a worker on the disk: what its template writes, and a scratch folder for each submission."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from autograder.confinement.faults import InfraError
from autograder.confinement.held import Scratch, free_bytes
from autograder.confinement.scratch import copy_regular_files, give, remove_tree
from autograder.limits import MB, Limits

ROOM = "autograder-room-"


def new_room() -> Path:
    """A room of this process's own; those of workers that were killed are cleared away first."""
    sweep()
    room = Path(tempfile.mkdtemp(prefix=f"{ROOM}{os.getpid()}-"))
    room.chmod(0o711)
    (room / "scratch").mkdir(mode=0o711)
    (room / "canary").write_text("No process of a student's can read this.\n")
    return room


def sweep() -> None:
    """Removes the rooms of workers that were killed: each is named for its worker's process id."""
    for room in Path(tempfile.gettempdir()).glob(f"{ROOM}*"):
        worker = room.name.removeprefix(ROOM).partition("-")[0]
        if worker.isdigit() and not Path("/proc", worker).exists():
            remove_tree(room)


def new_scratch(path: Path, folder: Path | None, uid: int | None, limits: Limits, *, bounded: bool) -> Scratch:
    """A new scratch folder, with copies of the regular files in `folder`, for the user `uid`."""
    free = free_bytes(path.parent)
    if free < limits.files_mb * MB:
        raise InfraError(f"the disk of {tempfile.gettempdir()} is full: {free // MB} MB are free")
    try:
        path.mkdir(mode=0o700)
        if folder is not None:
            copy_regular_files(folder, path, most_bytes=limits.submission_mb * MB)
    except OSError as error:
        raise InfraError(f"a scratch folder cannot be made: {error.strerror}") from None
    if uid is not None:
        give(path, uid)
    return Scratch(path, limits, bounded=bounded)
