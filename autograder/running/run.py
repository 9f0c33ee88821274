"""A run over a class: what is unchanged is known again, all else goes through the pool to the writer."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from tqdm import tqdm
from traitlets.config import Config

from autograder.confinement.room import ROOM
from autograder.gradebook.database import open_gradebook
from autograder.gradebook.learn import learn, unlearned
from autograder.gradebook.visit import Known, visit
from autograder.running.course_folder import UsageError, assignments
from autograder.running.handed_in_folders import handed_in
from autograder.running.places import PLACE
from autograder.running.pool import run_tasks
from autograder.running.record import Record, infra_record, key_of, moved, stored_record
from autograder.running.summary import tally
from autograder.running.task import Outcome, Setup, Task
from autograder.running.writer import Writer, sweep

__all__ = ["Run", "UsageError"]

Pool = Callable[[list[Task], int, Setup], Generator[tuple[Task, Outcome]]]


@dataclass
class Submission:
    """One student's folder, the key of what is in it, what waits there for a person, the record of an earlier run."""

    task: Task
    key: str
    waiting: list[str]
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
        for record in self.records.values():
            self.notes += [f"{record.student}, {record.assignment}: {note}" for note in record.notes]
        return [self.records[who(submission.task)] for submission in submissions]

    def find(self, gradebook: Gradebook, name: str, staging: Path) -> list[Submission]:
        """The submissions of one assignment; the gradebook learns the assignment first, if it has to."""
        known = visit(gradebook, self.coursedir, name)
        if changed := unlearned(known.assignment, self.coursedir, name, self.config):
            learn(self.coursedir, name, self.config)
            if known.assignment:
                self.notes.append(f"{name} has changed since the gradebook learned it: {', '.join(changed)}.")
            known = visit(gradebook, self.coursedir, name)
        if known.assignment is None:
            raise UsageError(f"There is no assignment {name!r}: {assignments(self.coursedir)}.")
        folders, notes = handed_in(self.coursedir, name, self.students)
        self.notes += notes
        course = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", name))
        ignored = tuple(self.coursedir.ignore)
        return [
            self.submission(
                Task(student, known.assignment, folder, staging / name / str(number), course, ignored), known
            )
            for number, (student, folder) in enumerate(folders.items())
        ]

    def submission(self, task: Task, known: Known) -> Submission:
        most_mb = self.setup.bounds.submission_mb
        context = (str(self.setup.unsafe_no_sandbox), task.student)
        key = key_of(task.folder, task.assignment, most_mb, *context)
        place = self.coursedir.format_path(self.coursedir.autograded_directory, task.student, task.assignment.name)
        sweep(Path(place))
        earlier = stored_record(Path(place), task.assignment)
        scores, waiting = known.scores.get(task.student, {}), known.waiting.get(task.student, [])
        if earlier is None:
            return Submission(task, key, waiting)
        earlier[1].needs_manual = waiting
        written = all(scores.get((cell.notebook, cell.grade_id)) == cell.score for cell in earlier[1].cells)
        return Submission(task, key, waiting, earlier[1], written and earlier[0] == key and not self.force)

    def grade(self, gradebook: Gradebook, submissions: list[Submission]) -> None:
        writer = Writer(gradebook, self.coursedir, self.config)
        by_task = {who(submission.task): submission for submission in submissions}
        known = list(self.records.values())
        outcomes = self.pool([submission.task for submission in submissions], self.jobs, self.setup)
        with contextlib.closing(outcomes), progress(len(by_task) + len(known), known) as bar:
            for task, outcome in outcomes:
                submission = by_task[who(task)]
                record = self.records[who(task)] = write(writer, submission, outcome)
                self.notes += moved(submission.earlier, record)
                bar.count(record)
                bar.update()


def who(task: Task) -> tuple[str, str]:
    return task.assignment.name, task.student


def write(writer: Writer, submission: Submission, outcome: Outcome) -> Record:
    """The record of an outcome, once it is in the gradebook; a submission that cannot be written is a fault of ours."""
    task = submission.task
    if outcome.infra:
        return infra_record(task, PLACE.sub(".", outcome.infra), submission.waiting)
    try:
        return writer.write(task, outcome, submission.key)
    except Exception as error:
        reason = error.strerror if isinstance(error, OSError) else getattr(error, "orig", None) or error
        why = f"its grades could not be written ({str(reason).rstrip('.')})"
    return infra_record(task, why, submission.waiting)


class Progress(tqdm):  # type: ignore[misc]
    """Done, rate and time left, with the verdicts so far and the commonest mistake."""

    def count(self, record: Record) -> None:
        self.verdicts[record.verdict] += 1
        self.mistakes += tally([record])
        common = [f"{name} x{count}" for name, count in self.mistakes.most_common(1)]
        self.set_postfix_str(
            ", ".join([f"{verdict}={n}" for verdict, n in self.verdicts.items()] + common), refresh=False
        )


@contextlib.contextmanager
def progress(total: int, known: list[Record]) -> Iterator[Progress]:
    """A bar on the terminal's error stream, on which what is known already is done."""
    with Progress(total=total, initial=len(known), unit="submission", desc="grading", dynamic_ncols=True) as bar:
        bar.verdicts, bar.mistakes = Counter(), Counter()
        for record in known:
            bar.count(record)
        yield bar
