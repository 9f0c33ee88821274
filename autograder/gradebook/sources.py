"""What the gradebook says of an assignment: roles, points and locked sources of its cells.

The gradebook is the authority, with two things that it does not keep: the order of the cells and the sources of
ordinary cells, which are read from the source notebook.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbgrader.api import Assignment as AssignmentRow
from nbgrader.api import Gradebook, Notebook
from nbgrader.coursedir import CourseDirectory

from autograder.assignment import Assignment, Marks, SourceCell, SourceNotebook
from autograder.gradebook.database import reading
from autograder.intake.landmarks import other_notebooks


def read_assignment(gradebook: Gradebook, coursedir: CourseDirectory, name: str) -> Assignment:
    """The assignment as the gradebook knows it; MissingEntry where it does not."""
    return reading(gradebook, lambda book: assignment_of(book.find_assignment(name), coursedir))


def assignment_of(row: AssignmentRow, coursedir: CourseDirectory) -> Assignment:
    """The assignment whose row this is, while its session is open."""
    rows = {notebook.name: notebook for notebook in row.notebooks}
    notebooks = (
        read_notebook(rows[name], source_path(coursedir, row.name, name), other_notebooks(coursedir, row.name, name))
        for name in sorted(rows)
    )
    return Assignment(row.name, tuple(notebooks))


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
