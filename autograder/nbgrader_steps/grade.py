"""The grader as steps of `nbgrader autograde` and of formgrader's button: configuration alone puts them there.

`Reconcile` takes the place of nbgrader's DeduplicateIds and OverwriteCells, `Grade` of its Execute; `read.Submission`
reads what was handed in. All else is nbgrader's. What it cannot do that `autograder grade` can:

* What is no notebook (a zip, half a file), another assignment's, or in another language, fails: exit status 1, the
  sentence in the log, no score. So does a submission with a link in it. Ours records a 0 with the reason.
* It looks for files that are called `<notebook>.ipynb`. Where there is none (only `softmax (1).ipynb`, or nothing at
  all), nothing is recorded; ours takes the notebook under another name, or records a 0.
* A `timestamp.txt` that it cannot read fails the submission; one with an offset (`+0900`) is read as one of 900
  seconds, `01.03.2026` as January; ours reads offsets, guesses nothing, and says what it cannot read.
* It grades again only what is newer, or with `--force`; ours grades again what a change of the course touches.
* It learns an assignment by `nbgrader generate_assignment` only; folders that are nearly right are passed over in
  silence; a gradebook that another program holds ends the run with the advice to upgrade it.
* With `--no-execute` it believes the outputs that were handed in.
"""

from __future__ import annotations

import atexit
import os
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Bool

from autograder.assignment import SourceNotebook
from autograder.checking.grade import Grader
from autograder.gradebook.database import open_gradebook
from autograder.gradebook.sources import read_assignment
from autograder.intake.choose import it_is_another
from autograder.intake.identify import answers_in_python
from autograder.intake.ingest import Unreadable
from autograder.intake.language import refuse_foreign_work, refuse_other_languages
from autograder.intake.links import refuse_links
from autograder.intake.reconcile import heal, readable
from autograder.intake.whose import another
from autograder.limits import Limits
from autograder.running.course_folder import secret_of
from autograder.running.places import without_places

Resources = dict[str, Any]

_graders: dict[tuple[Any, ...], Grader] = {}


class Reconcile(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts back what happened to the cells; roles, points, order and locked sources are the gradebook's."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        source = source_notebook(self, resources)
        refuse_links(Path(resources["metadata"]["path"]))
        cells = [readable(cell) for cell in nb.cells]
        if (other := another(cells, source)) is not None:
            raise Unreadable(it_is_another(f"{source.name}.ipynb", other, source))
        refuse_foreign_work(nb, f"{source.name}.ipynb", answers_in_python(cells, source))
        return heal(nb, source), resources


class Grade(Execute):  # type: ignore[misc]
    """Runs the notebook: student cells confined, checks on the trusted side, one output per check."""

    unsafe_no_sandbox = Bool(
        False, help="Run what students wrote unconfined, where this machine cannot confine it."
    ).tag(config=True)

    @property
    def limits(self) -> Limits:
        """The grader's limits; `Execute.timeout`, where it is set, is the time for one cell, as in nbgrader."""
        limits = Limits(config=self.config)
        if "timeout" in self.config.Execute:
            limits.cell_seconds = self.timeout or limits.total_seconds
        return limits

    def preprocess(self, nb: NotebookNode, resources: Resources, km: Any = None) -> tuple[NotebookNode, Resources]:
        refuse_other_languages(nb, f"{resources['nbgrader']['notebook']}.ipynb")  # the source's language by now
        grader = grader_for(self.limits, coursedir_of(self), self.unsafe_no_sandbox)
        about = resources["nbgrader"]
        graded = grader.grade(
            source_notebook(self, resources),
            nb,
            assignment=about["assignment"],
            student=about["student"],
            folder=Path(resources["metadata"]["path"]),
        )
        return nbformat.from_dict(without_places(graded).executed), resources  # type: ignore[no-untyped-call]


def coursedir_of(step: NbGraderPreprocessor) -> CourseDirectory:
    """The course of the converter that runs this step (step -> exporter -> converter)."""
    return step.parent.parent.coursedir


def source_notebook(step: NbGraderPreprocessor, resources: Resources) -> SourceNotebook:
    about, coursedir = resources["nbgrader"], coursedir_of(step)
    gradebook = open_gradebook(about["db_url"], coursedir.course_id)
    assignment = read_assignment(gradebook, coursedir, about["assignment"])
    return next(notebook for notebook in assignment.notebooks if notebook.name == about["notebook"])


def grader_for(limits: Limits, coursedir: CourseDirectory, unsafe: bool) -> Grader:
    """This process's grader: its template process is started once, and ended when this process ends."""
    secret = secret_of(coursedir)
    key = (os.getpid(), secret, unsafe, *sorted(limits.trait_values(config=True).items()))
    if key not in _graders:
        while _graders:
            _graders.popitem()[1].close()
        _graders[key] = Grader(limits, secret, unsafe_no_sandbox=unsafe)
        atexit.register(_graders[key].close)
    return _graders[key]
