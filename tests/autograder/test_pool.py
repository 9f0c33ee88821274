"""A death in the pool is one submission's, is tried once more, and never stops the others."""

import os
import signal
import sys

import pytest

from autograder import pool
from autograder.pool import Lane, run_tasks, scrubbed
from autograder.worker import Setup, Task, folder_is_real, stage


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
    assert {p.name: p.read_text() for p in task.staging.iterdir()} == {"data.csv": "ours"}


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
