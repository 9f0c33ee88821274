"""The one writer: a submission's scores and comments in one transaction, then its autograded folder in one move.

In that order, so that a run that is killed anywhere leaves either no record of the submission, and the next run writes
the same again, or everything. Manual scores and comments are never touched.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from autograder.confinement.scratch import copy_regular_files, remove_tree
from autograder.gradebook.lock import GradebookHeld, patiently
from autograder.intake.timestamp import complaint_about
from autograder.running.record import METADATA, Record, record_of
from autograder.running.rows import fill, submission_row
from autograder.running.task import Outcome, Task


class Writer:
    """Commits outcomes to the gradebook and to the autograded folder."""

    def __init__(self, gradebook: Gradebook, coursedir: CourseDirectory, config: Config) -> None:
        self.gradebook, self.coursedir = gradebook, coursedir
        self.patience: float | None = None
        self.penalties = AssignLatePenalties(config=config)
        self.penalties.init_plugin()

    def write(self, task: Task, outcome: Outcome, key: str) -> Record:
        record = record_of(task, outcome)
        record.notes += complaint_about(task.folder)
        record.needs_manual = self._commit(task, outcome)
        self._place(task, outcome, key, record)
        return record

    def _commit(self, task: Task, outcome: Outcome) -> list[str]:
        """One transaction; which answers wait for a person then. Who has waited for the gradebook in vain once does
        not wait as long again."""

        def once() -> list[str]:
            try:
                waiting = self._fill(task, outcome)
                self.gradebook.db.commit()
                return waiting
            finally:
                self.gradebook.db.remove()

        try:
            waiting = patiently(once, self.patience)
            self.patience = None
            return waiting
        except GradebookHeld:
            self.patience = 0.0
            raise

    def _fill(self, task: Task, outcome: Outcome) -> list[str]:
        db = self.gradebook.db
        with db.no_autoflush:
            submission = submission_row(self.gradebook, task)
            rows = {notebook.notebook.name: notebook for notebook in submission.notebooks}
            for graded in outcome.graded:
                fill(rows[graded.notebook], graded, outcome.unreadable.get(graded.notebook, ""))
        db.flush()
        for row in rows.values():
            db.refresh(row)
            row.late_submission_penalty = self._penalty(task.student, submission, row)
        waiting = {
            (name, grade.cell.name) for name, row in rows.items() for grade in row.grades if grade.needs_manual_grade
        }
        return [grade_id for _, grade_id in sorted(waiting)]

    def _penalty(self, student: str, submission: SubmittedAssignment, row: SubmittedNotebook) -> float | None:
        late = submission.total_seconds_late
        if late <= 0:
            return None
        penalty = self.penalties.plugin_inst.late_submission_penalty(student, row.score, late)
        return None if penalty is None else min(max(float(penalty), 0.0), row.score)

    def _place(self, task: Task, outcome: Outcome, key: str, record: Record) -> None:
        """The autograded folder: the submission's files, and the notebooks with their record, moved in as a whole."""
        place = Path(
            self.coursedir.format_path(self.coursedir.autograded_directory, task.student, task.assignment.name)
        )
        fresh, old = beside(place)
        sweep(place)
        try:
            self._make(fresh, task, outcome, {"key": key, "record": record.stored()})
            with contextlib.suppress(FileNotFoundError):
                os.rename(place, old)
            os.rename(fresh, place)
        except Exception:
            if old.exists() and not place.exists():
                os.rename(old, place)
            sweep(place)
            raise
        remove_tree(old)

    def _make(self, fresh: Path, task: Task, outcome: Outcome, about: dict[str, Any]) -> None:
        fresh.mkdir(parents=True)
        copy_regular_files(task.staging, fresh)
        for graded in outcome.graded:
            nb = nbformat.from_dict(graded.executed)  # type: ignore[no-untyped-call]
            nb.metadata[METADATA] = dict(nb.metadata.get(METADATA, {})) | about
            text = nbformat.writes(nb) + "\n"  # type: ignore[no-untyped-call]
            make_room(fresh, f"{graded.notebook}.ipynb").write_text(text, encoding="utf-8")
        self._permit(fresh)

    def _permit(self, folder: Path) -> None:
        """nbgrader's permissions: files that nobody changes by mistake, or that the whole group may."""
        shared = self.coursedir.groupshared
        for directory, _, names in os.walk(folder):
            if shared:
                os.chmod(directory, 0o2775)
            for name in names:
                os.chmod(os.path.join(directory, name), 0o664 if shared else 0o444)


def make_room(folder: Path, name: str) -> Path:
    """The path of `name` in `folder`, without what a submission put there, in any spelling and of any kind."""
    for there in list(folder.iterdir()):
        if there.name.casefold() != name.casefold():
            continue
        if there.is_dir() and not there.is_symlink():
            remove_tree(there)
        else:
            there.unlink()
    return folder / name


def beside(place: Path) -> tuple[Path, Path]:
    """Where the next folder is made, and where the last one lies until the next is in its place."""
    return place.with_name(f".{place.name}.new"), place.with_name(f".{place.name}.old")


def sweep(place: Path) -> None:
    """Removes what a killed run left beside an autograded folder."""
    for left in beside(place):
        remove_tree(left)
