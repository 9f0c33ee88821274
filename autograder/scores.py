"""What the gradebook holds of a class: every grade of an assignment, in one query."""

from __future__ import annotations

from typing import Any

from nbgrader.api import Assignment, BaseCell, Grade, Gradebook, Notebook, SubmittedAssignment, SubmittedNotebook

from autograder.gradebook import reading

GradeRow = tuple[str, str, str, float | None, bool]


def grade_rows(gradebook: Gradebook, name: str) -> list[GradeRow]:
    """(student, notebook, grade_id, auto score, waits for a person) of every grade of the assignment."""

    def ask(book: Gradebook) -> list[Any]:
        query = book.db.query(
            SubmittedAssignment.student_id, Notebook.name, BaseCell.name, Grade.auto_score, Grade.needs_manual_grade
        )
        query = query.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        query = query.join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        query = query.join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        query = query.join(BaseCell, BaseCell.id == Grade.cell_id)
        query = query.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        return sorted(map(tuple, query.filter(Assignment.name == name).all()), key=lambda row: row[:3])

    return reading(gradebook, ask)


def auto_scores(gradebook: Gradebook, name: str) -> dict[str, dict[tuple[str, str], float | None]]:
    scores: dict[str, dict[tuple[str, str], float | None]] = {}
    for student, notebook, grade_id, score, _ in grade_rows(gradebook, name):
        scores.setdefault(student, {})[notebook, grade_id] = score
    return scores


def by_hand(gradebook: Gradebook, name: str) -> dict[str, list[str]]:
    waiting: dict[str, list[str]] = {}
    for student, _, grade_id, _, needed in grade_rows(gradebook, name):
        if needed:
            waiting.setdefault(student, []).append(grade_id)
    return waiting
