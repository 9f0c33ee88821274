"""A run over a class: what is unchanged is known again, all else goes through the pool to the writer."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from tqdm import tqdm
from traitlets.config import Config

from autograder.course_folder import UsageError, assignments
from autograder.gradebook import open_gradebook, read_assignment
from autograder.gradebook_lock import GradebookError
from autograder.handed_in_folders import handed_in
from autograder.learn import learn
from autograder.places import PLACE
from autograder.pool import run_tasks
from autograder.record import Record, infra_record, key_of, moved, stored_record
from autograder.room import ROOM
from autograder.scores import auto_scores, by_hand
from autograder.worker import Outcome, Setup, Task
from autograder.writer import Writer, sweep

__all__ = ["Run", "UsageError"]

Pool = Callable[[list[Task], int, Setup], Generator[tuple[Task, Outcome]]]


@dataclass
class Submission:
    """One student's folder, the key of what is in it, and the record of an earlier run."""

    task: Task
    key: str
    earlier: Record | None = None
    unchanged: bool = False


@dataclass
class Run:
    """One command: which assignments of which students, and how."""

    coursedir: CourseDirectory
    config: Config
    setup: Setup
    students: str = "*"
    jobs: int = 1
    force: bool = False
    pool: Pool = run_tasks
    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def over(self, names: list[str]) -> list[Record]:
        """The records of all submissions of the assignments, in their order, student by student."""
        gradebook = open_gradebook(self.coursedir.db_url, self.coursedir.course_id)
        with tempfile.TemporaryDirectory(prefix=f"{ROOM}{os.getpid()}-") as staging:
            submissions = [
                found for name in dict.fromkeys(names) for found in self.find(gradebook, name, Path(staging))
            ]
            self.records = {who(s.task): s.earlier for s in submissions if s.unchanged and s.earlier is not None}
            self.grade(gradebook, [submission for submission in submissions if not submission.unchanged])
        self.ask_who_waits(gradebook)
        for record in self.records.values():
            self.notes += [f"{record.student}, {record.assignment}: {note}" for note in record.notes]
        return [self.records[who(submission.task)] for submission in submissions]

    def ask_who_waits(self, gradebook: Gradebook) -> None:
        """Notes on each record which answers a person has yet to grade; without them, if the gradebook is gone."""
        try:
            waiting = {
                name: by_hand(gradebook, name) for name in {record.assignment for record in self.records.values()}
            }
        except GradebookError as error:
            self.notes.append(str(error))
            return
        for record in self.records.values():
            record.needs_manual = waiting[record.assignment].get(record.student, [])

    def find(self, gradebook: Gradebook, name: str, staging: Path) -> list[Submission]:
        """The submissions of one assignment; the gradebook learns the assignment first, if it has to."""
        changed = learn(gradebook, self.coursedir, name, self.config)
        if changed:
            self.notes.append(f"{name} has changed since the gradebook learned it: {', '.join(changed)}.")
        try:
            assignment = read_assignment(gradebook, self.coursedir, name)
        except MissingEntry:
            raise UsageError(f"There is no assignment {name!r}: {assignments(self.coursedir)}.") from None
        folders, notes = handed_in(self.coursedir, name, self.students)
        self.notes += notes
        course = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", name))
        scores = auto_scores(gradebook, name)
        return [
            self.submission(
                Task(student, assignment, folder, staging / name / str(number), course, tuple(self.coursedir.ignore)),
                scores.get(student, {}),
            )
            for number, (student, folder) in enumerate(folders.items())
        ]

    def submission(self, task: Task, scores: dict[tuple[str, str], float | None]) -> Submission:
        most_mb = self.setup.bounds.submission_mb
        context = (str(self.setup.unsafe_no_sandbox), task.student)
        key = key_of(task.folder, task.assignment, most_mb, *context)
        place = self.coursedir.format_path(self.coursedir.autograded_directory, task.student, task.assignment.name)
        sweep(Path(place))
        earlier = stored_record(Path(place), task.assignment)
        if earlier is None:
            return Submission(task, key)
        written = all(scores.get((cell.notebook, cell.grade_id)) == cell.score for cell in earlier[1].cells)
        return Submission(task, key, earlier[1], written and earlier[0] == key and not self.force)

    def grade(self, gradebook: Gradebook, submissions: list[Submission]) -> None:
        writer = Writer(gradebook, self.coursedir, self.config)
        by_task = {who(submission.task): submission for submission in submissions}
        outcomes = self.pool([submission.task for submission in submissions], self.jobs, self.setup)
        with contextlib.closing(outcomes), progress(len(by_task) + len(self.records), len(self.records)) as bar:
            for task, outcome in outcomes:
                submission = by_task[who(task)]
                record = self.records[who(task)] = write(writer, submission, outcome)
                self.notes += moved(submission.earlier, record)
                bar.tally(self.records)


def who(task: Task) -> tuple[str, str]:
    return task.assignment.name, task.student


def write(writer: Writer, submission: Submission, outcome: Outcome) -> Record:
    """The record of an outcome, once it is in the gradebook; a submission that cannot be written is a fault of ours."""
    task = submission.task
    if outcome.infra:
        return infra_record(task.student, task.assignment, PLACE.sub(".", outcome.infra))
    try:
        return writer.write(task, outcome, submission.key)
    except Exception as error:
        reason = error.strerror if isinstance(error, OSError) else getattr(error, "orig", None) or error
        why = f"its grades could not be written ({str(reason).rstrip('.')})"
    return infra_record(task.student, task.assignment, why)


class Progress(tqdm):  # type: ignore[misc]
    def tally(self, records: dict[tuple[str, str], Record]) -> None:
        verdicts = [record.verdict for record in records.values()]
        counts = {verdict: verdicts.count(verdict) for verdict in dict.fromkeys(verdicts)}
        self.set_postfix(counts, refresh=False)
        self.update()


@contextlib.contextmanager
def progress(total: int, done: int) -> Iterator[Progress]:
    """Done, rate, time left and the tally so far, on the terminal's error stream."""
    with Progress(total=total, initial=done, unit="submission", desc="grading", dynamic_ncols=True) as bar:
        yield bar
