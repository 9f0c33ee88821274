"""The gradebook, and what it says of an assignment: roles, points and locked sources of its cells.

The gradebook is the authority, with two things that it does not keep: the order of the cells and the sources of
ordinary cells, which are read from the source notebook. One engine per process and database.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import nbformat
from nbgrader.api import Gradebook, Notebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from autograder.assignment import Assignment, Marks, SourceCell, SourceNotebook
from autograder.course_folder import database_file
from autograder.gradebook_lock import GradebookError, patiently
from autograder.landmarks import other_notebooks

Answer = TypeVar("Answer")

_open: dict[tuple[str, str, int], Gradebook] = {}


def open_gradebook(url: str, course_id: str = "default_course") -> Gradebook:
    """The gradebook at `url`; the same object each time, as long as it is the same database."""
    there = database_file(url).exists()
    try:
        return _opened(url, course_id)
    except GradebookError:
        if not there:
            database_file(url).unlink(missing_ok=True)  # half of a new one
        raise


def _opened(url: str, course_id: str) -> Gradebook:
    try:
        key = (url, course_id, _file_number(url))
        if key not in _open:
            _put_alembic_on_the_path()
            gradebook = patiently(lambda: Gradebook(url, course_id))
            _fail_at_once_where_locked(gradebook)
            _open[url, course_id, _file_number(url)] = gradebook
            return gradebook
        return _open[key]
    except (ArgumentError, NoSuchModuleError):
        raise GradebookError(f"{url!r} is not a database URL: write one like sqlite:///gradebook.db.") from None
    except ImportError as error:
        raise GradebookError(f"The driver for {_shown(url)} is missing: {error}.") from None
    except OSError as error:
        raise GradebookError(f"nbgrader cannot make a gradebook: {error}.") from None
    except DBAPIError as error:
        raise GradebookError(f"The gradebook {_shown(url)} cannot be opened: {error.orig}.") from None


def _fail_at_once_where_locked(gradebook: Gradebook) -> None:
    """SQLite's own wait is silent; ours says so."""
    if gradebook.engine.dialect.name == "sqlite":
        event.listen(gradebook.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 100"))
        gradebook.engine.dispose()


def _put_alembic_on_the_path() -> None:
    """nbgrader starts `alembic` by its name to make a new gradebook; it lies beside this environment's Python."""
    if shutil.which("alembic") is None:
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


def _file_number(url: str) -> int:
    """Tells a database file from another one that was put in its place."""
    database = make_url(url).database if url.startswith("sqlite") else None
    return os.stat(database).st_ino if database and os.path.exists(database) else 0


def reading(gradebook: Gradebook, ask: Callable[[Gradebook], Answer]) -> Answer:
    """What `ask` finds; the database is let go afterwards, so that nobody else has to wait."""

    def once() -> Answer:
        try:
            return ask(gradebook)
        finally:
            gradebook.db.remove()

    try:
        return patiently(once)
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise GradebookError(
            f"The gradebook cannot be read ({cause}): if it is an older nbgrader's, run `nbgrader db upgrade`."
        ) from None


def read_assignment(gradebook: Gradebook, coursedir: CourseDirectory, name: str) -> Assignment:
    """The assignment as the gradebook knows it; MissingEntry where it does not."""

    def ask(book: Gradebook) -> Assignment:
        notebooks = [
            read_notebook(row, source_path(coursedir, name, row.name), other_notebooks(coursedir, name, row.name))
            for row in book.find_assignment(name).notebooks
        ]
        return Assignment(name, tuple(sorted(notebooks, key=lambda notebook: notebook.name)))

    return reading(gradebook, ask)


def source_path(coursedir: CourseDirectory, assignment: str, notebook: str) -> Path:
    return Path(coursedir.format_path(coursedir.source_directory, ".", assignment), f"{notebook}.ipynb")


def read_notebook(row: Notebook, path: Path, others: tuple[Marks, ...] = ()) -> SourceNotebook:
    """One notebook's cells, in the order of its source notebook where that is there."""
    points = {cell.name: float(cell.max_score) for cell in [*row.grade_cells, *row.task_cells]}
    graded, solutions, tasks = (
        {cell.name for cell in cells} for cells in (row.grade_cells, row.solution_cells, row.task_cells)
    )
    cells = [
        SourceCell(
            grade_id=cell.name,
            cell_type=cell.cell_type,
            source=cell.source or "",
            grade=cell.name in graded,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=points.get(cell.name, 0.0),
            checksum=cell.checksum,
        )
        for cell in row.source_cells
    ]
    if not path.is_file():
        return SourceNotebook(row.name, tuple(cells), ordered=False, others=others)
    order, plain = order_and_prose(path)
    cells.sort(key=lambda cell: order.get(cell.grade_id, len(order)))
    return SourceNotebook(row.name, tuple(cells), plain, others=others)


def order_and_prose(path: Path) -> tuple[dict[str, int], frozenset[str]]:
    """grade_id -> place in the source notebook, and the sources of its ordinary cells."""
    nb = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    order: dict[str, int] = {}
    plain: set[str] = set()
    for cell in nb.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id:
            order[grade_id] = len(order)
        else:
            plain.add(cell.source)
    return order, frozenset(plain)
