"""A death in the pool is one submission's, is tried once more, and never stops the others."""

import os
import signal
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.confinement.faults import InfraError
from autograder.running import pool
from autograder.running.pool import Lane, run_tasks, scrubbed
from autograder.running.stage import stage
from autograder.running.submission import folder_is_real
from autograder.running.task import Outcome, Setup, Task

pytestmark = pytest.mark.long


def tasks(course, *students):
    return [
        Task(
            student,
            course.assignment,
            course.root / "submitted" / student / "toy",
            course.root / "s" / student,
            course.root,
        )
        for student in students
    ]


@pytest.fixture
def setup(limits):
    return Setup(limits.trait_values(config=True), b"a secret of thirty-two bytes or so")


def test_workers_grade_as_this_process_does(course, setup):
    for student in ("student-01", "student-02"):
        course.hand_in(student, course.notebook(**course.right, explain=student))
    here = {
        task.student: outcome.graded
        for task, outcome in course.pool(tasks(course, "student-01", "student-02"), 1, setup)
    }
    there = {
        task.student: outcome.graded for task, outcome in run_tasks(tasks(course, "student-01", "student-02"), 2, setup)
    }
    assert {student: without_uid(graded) for student, graded in here.items()} == {
        student: without_uid(graded) for student, graded in there.items()
    }


def without_uid(graded):
    """All but the user that a worker gave its submissions, where it could."""
    (notebook,) = graded
    walls = notebook.executed["metadata"]["autograder"]["confined_by"]
    return notebook.executed["cells"], notebook.cells, [wall for wall in walls if not wall.startswith("uid")]


class Dying(Lane):
    """A lane whose worker is killed as soon as it has been given the task of the unlucky student."""

    deaths: list[str]
    lethal = 1

    def submit(self, task):
        future = super().submit(task)
        if task.student == "student-02" and len(self.deaths) < self.lethal:
            self.deaths.append(task.student)
            os.kill(self.pid, signal.SIGKILL)
        return future


@pytest.mark.slow
@pytest.mark.parametrize(("lethal", "fate"), [(1, ""), (9, "the process that graded it ended unexpectedly")])
def test_a_worker_that_dies_costs_nobody_else_anything(course, setup, monkeypatch, lethal, fate):
    for student in ("student-01", "student-02", "student-03"):
        course.hand_in(student, course.notebook(**course.right))
    monkeypatch.setattr(Dying, "deaths", [], raising=False)
    monkeypatch.setattr(Dying, "lethal", lethal)
    monkeypatch.setattr(pool, "Lane", Dying)
    done = {
        task.student: outcome
        for task, outcome in run_tasks(tasks(course, "student-01", "student-02", "student-03"), 2, setup)
    }
    assert {student: outcome.infra for student, outcome in done.items()} == {
        "student-01": "",
        "student-02": fate,
        "student-03": "",
    }
    assert Dying.deaths == ["student-02"] * min(lethal, pool.TRIES)


class Failing(Lane):
    """A lane whose submissions all end in the same fault; `proves` says whether the machine still proves its walls."""

    tried: list[str]
    proves = True

    def _executor(self):
        self.starting = done((1, []))
        return ThreadPoolExecutor(1)

    def ready(self):
        if self.tried and not self.proves:
            raise InfraError("the disk is full")

    def submit(self, task):
        self.tried.append(task.student)
        return done(Outcome(infra="the disk is full"))

    def renew(self):
        self.tried.append("renewed")

    def end(self):
        self.executor.shutdown()


def done(value):
    future = Future()
    future.set_result(value)
    return future


@pytest.mark.parametrize("proves", [True, False], ids=["the machine is well", "the machine is not"])
def test_equal_faults_in_a_row_end_the_run_where_the_machine_is_at_fault(proves, course, setup, monkeypatch):
    students = [f"student-{number:02}" for number in range(1, 11)]
    monkeypatch.setattr(Failing, "tried", [], raising=False)
    monkeypatch.setattr(Failing, "proves", proves)
    monkeypatch.setattr(pool, "Lane", Failing)
    outcomes = {task.student: outcome.infra for task, outcome in run_tasks(tasks(course, *students), 1, setup)}
    assert sorted(outcomes) == students and all(outcomes.values())
    assert any("not tried, since 3 in a row" in infra for infra in outcomes.values()) != proves
    tried = [who for who in Failing.tried if who != "renewed"]
    assert (len(tried) == len(students) * pool.TRIES) == proves


def test_nothing_is_renewed_when_nothing_waits(course, setup, monkeypatch):
    monkeypatch.setattr(Failing, "tried", [], raising=False)
    monkeypatch.setattr(pool, "Lane", Failing)
    list(run_tasks(tasks(course, "student-01"), 1, setup))
    assert Failing.tried == ["student-01", "renewed", "student-01"]


WITHOUT_LANDLOCK = """
import os, sys, errno, pyseccomp
allowed = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
allowed.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "landlock_create_ruleset")
allowed.load()
os.execv(sys.executable, [sys.executable, "-m", "autograder", *sys.argv[1:]])
"""


@pytest.mark.slow
def test_where_nobody_can_be_confined_one_sentence_says_so_and_nothing_is_tried(course):
    for number in range(1, 9):
        course.hand_in(f"student-{number:02}", course.notebook(**course.right))
    command = [sys.executable, "-c", WITHOUT_LANDLOCK]
    environment = os.environ | {"PYTHONPATH": str(Path(pool.__file__).parents[2])}
    options = {"cwd": course.root, "env": environment, "capture_output": True, "text": True}
    graded = subprocess.run([*command, "grade", "toy", "--jobs", "1", "--json", "out.jsonl"], **options)
    assert graded.returncode == 1
    assert graded.stderr.count("nothing can be graded here") == 1 and "this kernel has no Landlock" in graded.stderr
    assert "Traceback" not in graded.stderr
    assert not (course.root / "autograded").exists() and not (course.root / "out.jsonl").exists()
    assert subprocess.run([*command, "doctor"], **options).returncode == 1


def test_where_no_worker_can_start_nothing_is_graded(course, monkeypatch):
    course.hand_in("student-01", course.notebook(**course.right))
    nonsense = Setup({"cell_seconds": "a word"}, b"a secret of thirty-two bytes or so")
    with pytest.raises(Exception, match="cell_seconds"):
        list(run_tasks(tasks(course, "student-01"), 1, nonsense))


def test_a_worker_inherits_no_password(monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "hunter2")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hunter2@host/db")
    monkeypatch.setattr(sys, "argv", ["autograder", "grade", "toy", "--db", "postgresql://me:hunter2@host/db"])
    with scrubbed():
        assert "hunter2" not in "".join([*sys.argv, *os.environ.values()])
        assert os.environ["OMP_NUM_THREADS"] == "1"
    assert os.environ["PGPASSWORD"] == "hunter2"
    assert sys.argv[-1].endswith("db")


def test_no_tasks_need_no_workers(setup):
    assert list(run_tasks([], 4, setup)) == []


def test_the_courses_own_files_win_over_a_submissions(course, tmp_path):
    path = course.hand_in("student-01", course.notebook())
    for folder, text in ((path.parent, "theirs"), (tmp_path / "course files", "ours")):
        folder.mkdir(exist_ok=True)
        (folder / "data.csv").write_text(text)
        (folder / "notes.md").write_text(text)
    task = Task(
        "student-01", course.assignment, path.parent, tmp_path / "staging", tmp_path / "course files", ("*.md",)
    )
    task.staging.mkdir()
    stage(task, most_mb=1)
    assert {p.name: p.read_text() for p in task.staging.iterdir()} == {"data.csv": "ours", "notes.md": "theirs"}


def test_files_beyond_the_limit_stay_behind(course, tmp_path):
    path = course.hand_in("student-01", course.notebook())
    (path.parent / "a-large.bin").write_bytes(b"x" * (2 << 20))
    (path.parent / "small.txt").write_text("small")
    task = Task("student-01", course.assignment, path.parent, tmp_path / "staging", tmp_path / "none")
    task.staging.mkdir()
    stage(task, most_mb=1)
    assert [p.name for p in task.staging.iterdir()] == ["small.txt"]


def test_a_folder_is_real_unless_it_or_its_students_is_a_link(tmp_path):
    (tmp_path / "a" / "toy").mkdir(parents=True)
    os.symlink(tmp_path / "a", tmp_path / "b")
    assert folder_is_real(tmp_path / "a" / "toy")
    assert not folder_is_real(tmp_path / "b" / "toy")
    assert not folder_is_real(tmp_path / "c" / "toy")


def test_what_keeps_a_worker_from_starting_is_a_fault_of_the_machine(course, setup, monkeypatch):
    def submit(*_):
        raise ValueError("no room")

    monkeypatch.setattr(pool.ProcessPoolExecutor, "submit", submit)
    lane = Lane(setup)
    lane.renew()
    (task,) = tasks(course, "student-01")
    assert pool.outcome_of(lane.submit(task)).infra == "a grading process could not start: ValueError: no room"
    lane.end()
