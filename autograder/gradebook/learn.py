"""The gradebook learns an assignment from its source notebooks, by nbgrader's own release step.

The release goes to a temporary folder, so that what learners have been given is not touched.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import traitlets.log
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import compute_checksum
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from autograder.assignment import Assignment
from autograder.gradebook.database import put_alembic_on_the_path
from autograder.gradebook.lock import GradebookError, GradebookHeld, is_held, patiently

Checksums = dict[tuple[str, str], str | None]


def sources(coursedir: CourseDirectory, assignment: str) -> list[Path]:
    """The source notebooks of an assignment; none where the course has no such assignment."""
    folder = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
    return sorted(folder.glob("*.ipynb"))


def checksums_of(assignment: Assignment | None) -> Checksums:
    """(notebook, grade_id) -> checksum of every source cell that the gradebook has; empty for an unknown assignment."""
    notebooks = assignment.notebooks if assignment else ()
    return {(notebook.name, cell.grade_id): cell.checksum for notebook in notebooks for cell in notebook.cells}


def released(coursedir: CourseDirectory, assignment: str, config: Config) -> Checksums:
    """The same as the source notebooks have it now: the release step up to where it would save the cells."""
    steps = [
        import_item(step) if isinstance(step, str) else step for step in GenerateAssignment(config=config).preprocessors
    ]
    until = next((place for place, step in enumerate(steps) if issubclass(step, SaveCells)), len(steps))
    checksums: Checksums = {}
    for path in sources(coursedir, assignment):
        nb = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        resources = {"nbgrader": {"assignment": assignment, "notebook": path.stem, "student": ".", "db_url": ""}}
        resources["metadata"] = {"path": str(path.parent), "name": path.stem}
        for step in steps[:until]:
            nb, resources = step(parent=None, config=config)(nb, resources)
        for cell in nb.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id"):
                checksums[path.stem, cell.metadata.nbgrader.grade_id] = compute_checksum(cell)
    return checksums


def unlearned(assignment: Assignment | None, coursedir: CourseDirectory, name: str, config: Config) -> list[str]:
    """The cells that the gradebook does not know as the course has them now, or that the course no longer has."""
    before, paths = checksums_of(assignment), sources(coursedir, name)
    if not paths or (before and any("AUTOTEST" in path.read_text(encoding="utf-8") for path in paths)):
        return []  # nbgrader's own made tests are salted anew each time: never the same twice, so released by hand
    now = released(coursedir, name, config)
    return sorted(
        {
            grade_id
            for notebook, grade_id in before.keys() | now.keys()
            if before.get((notebook, grade_id)) != now.get((notebook, grade_id))
        }
    )


def learn(coursedir: CourseDirectory, assignment: str, config: Config) -> None:
    """Brings the gradebook up to date with the source notebooks."""
    patiently(lambda: release(coursedir, assignment, config))


def release(coursedir: CourseDirectory, assignment: str, config: Config) -> None:
    """nbgrader's `generate_assignment`, with the gradebook, into a folder that is thrown away."""
    put_alembic_on_the_path()
    with tempfile.TemporaryDirectory() as folder, errors() as said:
        place = CourseDirectory(
            config=config, root=coursedir.root, db_url=coursedir.db_url, course_id=coursedir.course_id
        )
        place.source_directory = coursedir.source_directory
        place.release_directory = folder
        place.assignment_id = assignment
        try:
            GenerateAssignment(coursedir=place, config=config, force=True).start()
        except (NbGraderException, SQLAlchemyError) as error:
            if any(map(is_held, [error, *map(Exception, said)])):
                raise GradebookHeld from None
            reason = next((line for text in said for line in text.splitlines()[::-1] if "Error:" in line), str(error))
            raise GradebookError(f"The gradebook cannot take {assignment} as its source is now: {reason}") from None


@contextmanager
def errors() -> Iterator[list[str]]:
    """What nbgrader logs as an error meanwhile, kept from the terminal."""
    said: list[str] = []
    log = logging.getLogger(traitlets.log.get_logger().name)
    before, propagate, handlers = log.level, log.propagate, log.handlers
    keep = logging.Handler(logging.ERROR)
    keep.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    log.handlers, log.propagate = [keep], False
    log.setLevel(logging.ERROR)
    try:
        yield said
    finally:
        log.handlers, log.propagate = handlers, propagate
        log.setLevel(before)
