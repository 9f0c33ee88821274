"""One visit to the gradebook: all that a run has to know of an assignment, its cells and what stands in its grades."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nbgrader.api import Assignment as AssignmentRow
from nbgrader.api import BaseCell, Grade, Gradebook, Notebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory

from autograder.assignment import Assignment
from autograder.gradebook.database import reading
from autograder.gradebook.sources import assignment_of

Scores = dict[tuple[str, str], float | None]


@dataclass
class Known:
    """What the gradebook knows of an assignment; nothing, if it does not know it.

    assignment: its cells
    scores:     student -> (notebook, grade_id) -> the automatic score
    waiting:    student -> the grade ids of answers that a person has yet to grade
    """

    assignment: Assignment | None = None
    scores: dict[str, Scores] = field(default_factory=dict)
    waiting: dict[str, list[str]] = field(default_factory=dict)


def visit(gradebook: Gradebook, coursedir: CourseDirectory, name: str) -> Known:
    def ask(book: Gradebook) -> Known:
        row = book.db.query(AssignmentRow).filter(AssignmentRow.name == name).one_or_none()
        if row is None:
            return Known()
        known = Known(assignment_of(row, coursedir))
        for student, notebook, grade_id, score, waits in grade_rows(book, name):
            known.scores.setdefault(student, {})[notebook, grade_id] = score
            if waits:
                known.waiting.setdefault(student, []).append(grade_id)
        return known

    return reading(gradebook, ask)


def grade_rows(book: Gradebook, name: str) -> list[Any]:
    """(student, notebook, grade_id, auto score, waits for a person) of every grade of the assignment, in one query."""
    query = book.db.query(
        SubmittedAssignment.student_id, Notebook.name, BaseCell.name, Grade.auto_score, Grade.needs_manual_grade
    )
    query = query.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    query = query.join(Grade, Grade.notebook_id == SubmittedNotebook.id)
    query = query.join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
    query = query.join(BaseCell, BaseCell.id == Grade.cell_id)
    query = query.join(AssignmentRow, AssignmentRow.id == SubmittedAssignment.assignment_id)
    return sorted(map(tuple, query.filter(AssignmentRow.name == name).all()), key=lambda row: row[:3])
