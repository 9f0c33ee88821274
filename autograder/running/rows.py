"""A submission's rows in the gradebook, filled as nbgrader's own steps would; manual scores stay as they are."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Assignment, Comment, Grade, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.api import Notebook as NotebookRow
from nbgrader.utils import compute_checksum, determine_grade, is_solution, is_task

from autograder.intake.timestamp import timestamp_in
from autograder.result import Graded
from autograder.running.task import Task

NO_RESPONSE = "No response."


def submission_row(gradebook: Gradebook, task: Task) -> SubmittedAssignment:
    """The submission's row with rows for all its notebooks and cells, made where they are not there yet."""
    db = gradebook.db
    assignment = db.query(Assignment).filter_by(name=task.assignment.name).one()
    student = db.get(Student, task.student) or Student(id=task.student)
    db.add(student)
    submission = (
        db.query(SubmittedAssignment).filter_by(assignment_id=assignment.id, student_id=student.id).one_or_none()
    )
    if submission is None:
        submission = SubmittedAssignment(assignment=assignment, student=student)
        db.add(submission)
    there = {notebook.notebook_id: notebook for notebook in submission.notebooks}
    for notebook in assignment.notebooks:
        row = there.get(notebook.id) or SubmittedNotebook(notebook=notebook, assignment=submission)
        db.add(row)
        complete(row, notebook)
    submission.timestamp = timestamp_in(task.folder) or submission.timestamp
    return submission


def complete(row: SubmittedNotebook, notebook: NotebookRow) -> None:
    """A row for every grade and every comment of the notebook, as nbgrader lays them out."""
    graded, commented = {grade.cell_id for grade in row.grades}, {comment.cell_id for comment in row.comments}
    for cell in [*notebook.grade_cells, *notebook.task_cells]:
        if cell.id not in graded:
            row.grades.append(Grade(cell_id=cell.id, cell=cell))
    for cell in [*notebook.solution_cells, *notebook.task_cells]:
        if cell.id not in commented:
            row.comments.append(Comment(cell_id=cell.id, cell=cell))


def fill(row: SubmittedNotebook, graded: Graded, unreadable: str) -> None:
    """Scores and comments of one notebook: the checks' as graded, all others as nbgrader would set them."""
    nb = nbformat.from_dict(graded.executed)  # type: ignore[no-untyped-call]
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in nb.cells if "nbgrader" in cell.metadata}
    scores = {cell.grade_id: cell.score for cell in graded.cells}
    for grade in row.grades:
        cell = cells.get(grade.cell.name)
        if cell is None or is_task(cell):
            continue
        if unreadable:
            grade.auto_score = 0.0
        else:
            grade.auto_score = scores.get(grade.cell.name) if not is_solution(cell) else determine_grade(cell)[0]
        grade.needs_manual_grade = not unreadable and (grade.manual_score is not None or grade.auto_score is None)
    reasons = [unreadable or None]
    for comment in row.comments:
        cell = cells.get(comment.cell.name)
        if cell is not None:
            comment.auto_comment = (reasons.pop() if reasons else None) if unreadable else comment_on(cell)


def comment_on(cell: NotebookNode) -> str | None:
    """What nbgrader says of an answer that was left as it was; of others the diagnosis, where there is one."""
    unchanged = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
    if unchanged and not is_task(cell):
        return NO_RESPONSE
    return cell.metadata.get("autograder", {}).get("comment") or None
