"""What a worker process does with one submission: read it, heal it, grade it. It holds no way into the gradebook."""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import fnmatch
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from pathlib import Path
from types import FrameType
from typing import Any

import nbformat

from autograder.assignment import Assignment, SourceNotebook
from autograder.choose import Chosen, notebooks_in
from autograder.grade import Grader, InfraError
from autograder.ingest import MB, Unreadable, read_regular, regular_files
from autograder.limits import Limits
from autograder.own_time import WALL
from autograder.places import without_places
from autograder.prose import harmless
from autograder.reconcile import heal
from autograder.result import CellResult, Graded
from autograder.scratch import remove_tree
from autograder.watch import address_space_of

SLACK_SECONDS = 120.0
LEFTOVERS = "*.pyc", "__pycache__", ".ipynb_checkpoints"
DIE_WITH_PARENT = 1
PYTHON = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}

_grader: Grader | None = None


@dataclass(frozen=True)
class Task:
    """One submission to grade. `staging` is an empty folder that collects its other files."""

    student: str
    assignment: Assignment
    folder: Path
    staging: Path
    course_files: Path
    ignore: tuple[str, ...] = ()


@dataclass
class Outcome:
    """All notebooks of a submission, graded; `unreadable` says why those that could not be read have no score, `files`
    where those that count lay in the submission, `notes` what the instructor should know of it."""

    graded: list[Graded] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    infra: str = ""


@dataclass(frozen=True)
class Setup:
    """What a worker needs to start a grader."""

    limits: dict[str, Any]
    secret: bytes
    unsafe_no_sandbox: bool = False

    @property
    def bounds(self) -> Limits:
        return Limits(**self.limits)


def start(setup: Setup) -> tuple[int, list[str]]:
    """Starts this process's grader; its process id, and the walls that it proved. An interrupt is the parent's
    business, and so is the end."""
    global _grader
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, stop)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
    Finalize(None, close, exitpriority=1)
    _grader = Grader(setup.bounds, setup.secret, unsafe_no_sandbox=setup.unsafe_no_sandbox)
    return os.getpid(), _grader.layers


def close() -> None:
    if _grader is not None:
        with contextlib.suppress(Exception):
            _grader.close()


def stop(signal_number: int, frame: FrameType | None) -> None:
    close()
    os._exit(0)


def work(task: Task) -> Outcome:
    """One submission; a fault of ours, whatever it is, becomes `infra`. A worker that hangs ends itself."""
    if _grader is None:
        raise InfraError("the worker has no grader")
    seconds = WALL * _grader.limits.total_seconds * len(task.assignment.notebooks) + SLACK_SECONDS
    faulthandler.dump_traceback_later(seconds, exit=True)
    try:
        return grade_submission(task, _grader)
    except InfraError as error:
        return Outcome(infra=str(error))
    except (Exception, RecursionError) as error:
        return Outcome(infra=f"{type(error).__name__}: {error}")
    finally:
        faulthandler.cancel_dump_traceback_later()


def grade_submission(task: Task, grader: Grader) -> Outcome:
    empty(task.staging)
    outcome = Outcome()
    found: dict[str, Chosen | Unreadable] = {}
    if folder_is_real(task.folder):
        bounds = grader.limits
        with address_space_of(bounds.memory_mb * MB):
            found = notebooks_in(task.folder, task.assignment.notebooks, bounds.notebook_mb, bounds.submission_mb)
        stage(task, bounds.submission_mb)
    for source in task.assignment.notebooks:
        chosen = found.get(source.name, Unreadable("The folder that was handed in is a link, not a folder."))
        if isinstance(chosen, Unreadable):
            outcome.unreadable[source.name] = str(chosen)
            outcome.graded.append(placeholder(source, str(chosen)))
            continue
        outcome.files[source.name] = chosen.file
        outcome.notes += [chosen.note] if chosen.note else []
        healed = heal(chosen.nb, source)
        healed.metadata = nbformat.from_dict(PYTHON)  # type: ignore[no-untyped-call]
        about = {"assignment": task.assignment.name, "student": task.student}
        outcome.graded.append(without_places(grader.grade(source, healed, **about, folder=task.staging)))
    return outcome


def folder_is_real(folder: Path) -> bool:
    """Neither the submission's folder nor its student's is a link."""
    return folder.is_dir() and not folder.is_symlink() and not folder.parent.is_symlink()


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


def placeholder(source: SourceNotebook, why: str) -> Graded:
    """The notebook that feedback is made from where nothing could be graded: every check says why."""
    nb = heal(nbformat.v4.new_notebook(cells=[]), source)  # type: ignore[no-untyped-call]
    reason = nbformat.v4.new_markdown_cell(f"**Not graded.** {harmless(why)}", id="not-graded")  # type: ignore[no-untyped-call]
    nb.cells.insert(0, reason)
    nb.metadata = nbformat.from_dict(PYTHON)  # type: ignore[no-untyped-call]
    checks = {cell.grade_id: cell for cell in source.cells if cell.is_check}
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in checks:
            error = {"output_type": "error", "ename": "Unreadable", "evalue": why, "traceback": [f"Unreadable: {why}"]}
            cell.outputs = [nbformat.from_dict(error)]  # type: ignore[no-untyped-call]
    cells = [CellResult(source.name, cell.grade_id, 0.0, cell.points, "missing", why) for cell in checks.values()]
    return Graded(source.name, nb, cells)


def empty(folder: Path) -> None:
    """Makes `folder` an empty folder, whatever was there."""
    remove_tree(folder)
    folder.mkdir(parents=True)
