"""A step of `nbgrader autograde`: the diagnosis of an answer becomes its automatic comment in the gradebook."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.gradebook.database import open_gradebook
from autograder.nbgrader_steps.grade import coursedir_of
from autograder.running.rows import comment_on


class SaveComments(NbGraderPreprocessor):  # type: ignore[misc]
    """After SaveAutoGrades, which sets every automatic comment anew."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        about = resources["nbgrader"]
        gradebook = open_gradebook(about["db_url"], coursedir_of(self).course_id)
        row = gradebook.find_submission_notebook(about["notebook"], about["assignment"], about["student"])
        cells = {cell.metadata.nbgrader.grade_id: cell for cell in nb.cells if "nbgrader" in cell.metadata}
        for comment in row.comments:
            if comment.name in cells:
                comment.auto_comment = comment_on(cells[comment.name])
        gradebook.db.commit()
        return nb, resources
