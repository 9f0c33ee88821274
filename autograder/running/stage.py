"""The other files of a submission, laid beside the notebook that will run."""

from __future__ import annotations

import contextlib
import fnmatch
from collections.abc import Sequence
from pathlib import Path

from autograder.confinement.scratch import remove_tree
from autograder.intake.ingest import Unreadable, read_regular, regular_files
from autograder.limits import MB
from autograder.running.task import Task

LEFTOVERS = "*.pyc", "__pycache__", ".ipynb_checkpoints"


def empty(folder: Path) -> None:
    """Makes `folder` an empty folder, whatever was there."""
    remove_tree(folder)
    folder.mkdir(parents=True)


def stage(task: Task, most_mb: int) -> None:
    """Copies the course's own files, then the submission's other files beside them, as far as there is room. What may
    not be released is the course's affair: of a submission all is staged but what programs leave behind."""
    room = most_mb * MB
    for origin, ignore in ((task.course_files, task.ignore), (task.folder, LEFTOVERS)):
        for path in regular_files(origin) if origin.is_dir() else ():
            size = (origin / path).lstat().st_size
            if ".ipynb" in path.name.lower() or ignored(path, ignore) or size > room:
                continue
            room -= size
            target = task.staging / path
            with contextlib.suppress(Unreadable, FileExistsError, NotADirectoryError, IsADirectoryError):
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as file:
                    file.write(read_regular(origin / path, most_mb))


def ignored(path: Path, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(part, pattern) for part in path.parts for pattern in patterns)
