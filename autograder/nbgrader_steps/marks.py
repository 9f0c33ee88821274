"""What the gradebook holds of a submitted notebook: the machine's points, a person's, and what waits for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nbgrader.api import Gradebook, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory

from autograder.gradebook.database import open_gradebook, reading


@dataclass(frozen=True)
class Mark:
    """One cell.

    score, points:  what it got, extra credit apart, and what it may get
    extra:          extra credit
    by_hand:        a person has set the score
    waits:          a person has yet to
    comment:        what a person wrote
    automatic:      what the machine wrote in its place
    """

    score: float = 0.0
    points: float = 0.0
    extra: float = 0.0
    by_hand: bool = False
    waits: bool = False
    comment: str = ""
    automatic: str = ""


def marks_of(about: dict[str, Any], coursedir: CourseDirectory) -> dict[str, Mark]:
    """grade id -> mark, of the notebook that `about` names as nbgrader's converters do."""

    def ask(book: Gradebook) -> dict[str, Mark]:
        return marks(book.find_submission_notebook(about["notebook"], about["assignment"], about["student"]))

    return reading(open_gradebook(about["db_url"], coursedir.course_id), ask)


def marks(notebook: SubmittedNotebook) -> dict[str, Mark]:
    grades = {grade.name: grade for grade in notebook.grades}
    comments = {comment.name: comment for comment in notebook.comments}
    return {name: mark(grades.get(name), comments.get(name)) for name in grades.keys() | comments.keys()}


def mark(grade: Any, comment: Any) -> Mark:
    said: dict[str, Any] = {}
    if grade is not None:
        by_hand, extra = grade.manual_score is not None, grade.extra_credit or 0.0
        score = grade.manual_score if by_hand else grade.auto_score or 0.0
        said = {"score": score, "points": grade.max_score, "extra": extra, "by_hand": by_hand}
        said["waits"] = bool(grade.needs_manual_grade)
    if comment is not None:
        said |= {"comment": comment.manual_comment or "", "automatic": comment.auto_comment or ""}
    return Mark(**said)
