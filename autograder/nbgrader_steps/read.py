"""How `nbgrader autograde` reads what was handed in: as our own command does, by configuration alone.

nbgrader would read one file, as UTF-8, of any size, and give up on what its format does not know. This exporter looks
at all that was handed in and chooses the notebook that counts; where there is none the submission fails with the
sentence that says why, as nbgrader's own tests want it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, TextIO, cast

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory

from autograder.assignment import Assignment
from autograder.gradebook.database import open_gradebook
from autograder.gradebook.sources import read_assignment
from autograder.intake.choose import Files, choose
from autograder.intake.ingest import Unreadable
from autograder.intake.links import refuse_links
from autograder.limits import Limits
from autograder.running.stage import stage
from autograder.running.task import Task

Resources = dict[str, Any]
Read = tuple[Any, Resources]


class Submission(NotebookExporter):
    """Reads submissions for `Autograde.exporter_class`; what nbgrader itself wrote is read as it always is."""

    def from_file(
        self, file_stream: TextIO, resources: Resources | None = None, **options: Any
    ) -> tuple[Any, Resources]:
        path, about = Path(file_stream.name), (resources or {})["nbgrader"]
        coursedir: CourseDirectory = cast(Any, self.parent).coursedir
        folder = coursedir.format_path(coursedir.submitted_directory, about["student"], about["assignment"])
        as_it_stands = self.config.Execute.get("enabled") is False  # then outputs are what is graded
        if as_it_stands or not os.path.samefile(path.parent, folder):
            return cast(Read, super().from_file(file_stream, resources=resources, **options))
        refuse_links(Path(folder))
        gradebook = open_gradebook(about["db_url"], coursedir.course_id)
        assignment = read_assignment(gradebook, coursedir, about["assignment"])
        nb = self.chosen(Path(folder), assignment, about["notebook"])
        self.stage(Path(folder), assignment, coursedir, about["student"])
        return cast(Read, cast(Any, self).from_notebook_node(nb, resources, **options))

    def chosen(self, folder: Path, assignment: Assignment, name: str) -> NotebookNode:
        """The notebook that counts; raises Unreadable where there is none."""
        limits = Limits(config=self.config)
        source = next(notebook for notebook in assignment.notebooks if notebook.name == name)
        siblings = {notebook.name for notebook in assignment.notebooks} - {name}
        found = choose(Files(folder, limits.notebook_mb, limits.submission_mb), source, siblings)
        if isinstance(found, Unreadable):
            raise found
        if found.note:
            self.log.warning("%s", found.note)
        return completed(found.nb)

    def stage(self, folder: Path, assignment: Assignment, coursedir: CourseDirectory, student: str) -> None:
        """The other files that were handed in, beside the notebook that will run: modules too, which no release has."""
        target, course = (
            Path(coursedir.format_path(step, name, assignment.name))
            for step, name in ((coursedir.autograded_directory, student), (coursedir.source_directory, "."))
        )
        task = Task(student, assignment, folder, target, course, tuple(coursedir.ignore))
        stage(task, Limits(config=self.config).submission_mb)


def completed(nb: NotebookNode) -> NotebookNode:
    """With all that the format asks for, so that any step may come first."""
    for number, cell in enumerate(nb.cells):
        cell["id"] = f"cell-{number}"
        if cell.cell_type == "code":
            cell |= {"outputs": [], "execution_count": None}
            cell.pop("attachments", None)
    return nb
