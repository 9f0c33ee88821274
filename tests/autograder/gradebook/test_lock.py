"""A gradebook that another program holds is waited for, a while, and then named as such; nothing is lost."""

import contextlib
import sqlite3
import threading
from types import SimpleNamespace

import pytest

from autograder import cli
from autograder.gradebook import lock as gradebook_lock
from autograder.gradebook.database import open_gradebook
from autograder.gradebook.learn import learn
from autograder.gradebook.lock import GradebookHeld, patiently
from autograder.gradebook.visit import visit


@contextlib.contextmanager
def held(course, how="EXCLUSIVE"):
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db", isolation_level=None)) as other:
        other.execute(f"BEGIN {how}")
        yield
        other.execute("ROLLBACK")


@contextlib.contextmanager
def held_until_it_is_said(course, monkeypatch):
    """Held by another program until somebody is told so; yields what they were told."""
    taken, told, said = threading.Event(), threading.Event(), []

    def hold():
        with held(course):
            taken.set()
            told.wait(60)

    def tell(text, **options):
        said.append(text)
        told.set()

    monkeypatch.setattr(gradebook_lock.tqdm, "write", tell)
    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait()
    yield said
    told.set()
    thread.join()


def edit_points(course):
    path = course.root / "solutions" / "toy" / "toy.ipynb"
    path.write_text(path.read_text().replace('"points": 3', '"points": 4'))


STAGES = {
    "opening": lambda course: open_gradebook(f"{course.coursedir.db_url}?timeout=0.1"),
    "reading": lambda course: course.assignment,
    "visiting": lambda course: visit(course.gradebook, course.coursedir, "toy"),
    "grading": lambda course: course.grade(),
}


def learning(course):
    learn(course.coursedir, "toy", course.config)  # nbgrader's own command, which waits in silence for a while


@pytest.mark.parametrize("stage", STAGES)
def test_it_is_waited_for_with_one_sentence(course, monkeypatch, stage):
    course.hand_in("student-01", course.notebook(**course.right))
    edit_points(course)
    course.gradebook  # noqa: B018
    with held_until_it_is_said(course, monkeypatch) as said:
        STAGES[stage](course)
    assert said == ["autograder: another program holds the gradebook; waiting for it."]


@pytest.mark.parametrize("stage", [*STAGES, "learning"])
def test_after_a_while_it_is_named(course, monkeypatch, stage):
    course.hand_in("student-01", course.notebook(**course.right))
    edit_points(course)
    course.gradebook  # noqa: B018
    monkeypatch.setattr(gradebook_lock, "PATIENCE", 0.2)
    with held(course), pytest.raises(GradebookHeld, match="Another program holds the gradebook"):
        (STAGES | {"learning": learning})[stage](course)
    assert course.grade()["student-01"].score == 6.0


def test_who_has_waited_in_vain_once_does_not_wait_as_long_for_everybody_else(course, monkeypatch):
    for number in range(1, 6):
        course.hand_in(f"student-0{number}", course.notebook())
    pauses = []
    monkeypatch.setattr(gradebook_lock, "PAUSE", 5.0)
    clock = SimpleNamespace(monotonic=lambda: len(pauses) * gradebook_lock.PAUSE, sleep=pauses.append)
    monkeypatch.setattr(gradebook_lock, "time", clock)
    with held(course, "IMMEDIATE"):
        records = course.grade()
    assert {record.verdict for record in records.values()} == {"infra"}
    assert gradebook_lock.PATIENCE <= sum(pauses) < 2 * gradebook_lock.PATIENCE
    monkeypatch.undo()
    assert {record.verdict for record in course.grade().values()} == {"graded"}


def test_the_command_says_so_and_that_something_is_left_to_do(course, monkeypatch, capsys):
    course.hand_in("student-01", course.notebook())
    monkeypatch.chdir(course.root)
    monkeypatch.setattr(gradebook_lock, "PATIENCE", 0.2)
    with held(course):
        assert cli.main(["grade", "toy"]) == 1
    said = capsys.readouterr().err
    assert "autograder: Another program holds the gradebook" in said
    assert "db upgrade" not in said and "Traceback" not in said


@pytest.mark.parametrize(
    "text",
    ["(sqlite3.OperationalError) database is locked", "canceling statement due to lock timeout", "deadlock detected"],
)
def test_every_database_s_way_of_saying_so_is_understood(text):
    answers = [RuntimeError(text), "free"]

    def ask():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert patiently(ask) == "free"


def test_any_other_fault_is_not_waited_for():
    with pytest.raises(ZeroDivisionError):
        patiently(lambda: 1 / 0)
