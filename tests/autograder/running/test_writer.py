"""What is written is what nbgrader would write; written once, whole or not at all; a person's word stays."""

import contextlib
import json
import os
import sqlite3
import stat
from datetime import datetime

import nbformat
import pytest
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import determine_grade

from autograder.running import writer
from autograder.running.writer import Writer

WRONG = "def double(x):\n    return 2"


def row(course, student="student-01"):
    """Everything that the gradebook holds of a student's notebook, as plain data."""
    book = course.gradebook
    try:
        notebook = book.find_submission_notebook("toy", "toy", student)
        grades = {g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in notebook.grades}
        comments = {c.name: (c.auto_comment, c.manual_comment) for c in notebook.comments}
        return grades, comments, notebook.late_submission_penalty
    finally:
        book.db.remove()


def by_person(course, score=None, comment=None, student="student-01"):
    book = course.gradebook
    if score is not None:
        book.find_grade("check-double", "toy", "toy", student).manual_score = score
    if comment is not None:
        book.find_comment("double", "toy", "toy", student).manual_comment = comment
    book.db.commit()
    book.db.remove()


def autograded(course, student="student-01"):
    return course.root / "autograded" / student / "toy"


HANDED_IN = {
    "right": {
        "double": "def double(x):\n    return 2 * x",
        "triple": "def triple(x):\n    return 3 * x",
        "explain": "So.",
    },
    "blank": {},
    "half": {"double": WRONG, "triple": "def triple(x):\n    return 3 * x"},
    "broken": {"double": "def double(x:", "explain": "Because."},
}


@pytest.mark.parametrize("answers", HANDED_IN.values(), ids=HANDED_IN)
def test_the_gradebook_holds_what_nbgraders_own_step_would_save(course, answers):
    course.hand_in("student-01", course.notebook(**answers))
    course.grade()
    ours = row(course)
    nb = nbformat.read(autograded(course) / "toy.ipynb", as_version=4)
    about = {"student": "student-01", "assignment": "toy", "notebook": "toy", "db_url": course.coursedir.db_url}
    SaveAutoGrades().preprocess(nb, {"nbgrader": about})
    assert ours == row(course)


@pytest.mark.parametrize("answers", HANDED_IN.values(), ids=HANDED_IN)
def test_each_check_ends_in_the_output_that_means_its_score(course, answers):
    course.hand_in("student-01", course.notebook(**answers))
    scores = {cell.grade_id: cell.score for cell in course.grade()["student-01"].cells}
    nb = nbformat.read(autograded(course) / "toy.ipynb", as_version=4)
    cells = {
        c.metadata.nbgrader.grade_id: c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") in scores
    }
    assert {grade_id: determine_grade(cell)[0] for grade_id, cell in cells.items()} == scores
    assert all(len(cell.outputs) == 1 for cell in cells.values())


def test_a_persons_score_and_words_survive_a_regrade_and_the_score_is_flagged(course):
    course.hand_in("student-01", course.notebook(double=WRONG))
    course.grade()
    by_person(course, score=1.5, comment="Nearly!")
    course.hand_in("student-01", course.notebook(**course.right))
    course.grade()
    grades, comments, _ = row(course)
    assert grades["check-double"] == (2.0, 1.5, True)
    assert comments["double"] == (None, "Nearly!")
    assert grades["check-triple"] == (3.0, None, False)


def test_an_unreadable_submission_is_a_recorded_zero_with_its_reason(course):
    course.hand_in("student-01", "{torn")
    course.grade()
    grades, comments, _ = row(course)
    assert set(grades.values()) == {(0.0, None, False)}
    assert "is cut off" in "".join(auto or "" for auto, _ in comments.values())
    nb = nbformat.read(autograded(course) / "toy.ipynb", as_version=4)
    nbformat.validate(nb)
    assert nb.cells[0].source.startswith("**Not graded.** toy.ipynb is cut off")


def test_one_submission_is_one_transaction(course):
    course.hand_in("student-01", course.notebook(**course.right))
    course.assignment  # noqa: B018
    commits = []
    commit = course.gradebook.db.registry().commit

    def counted():
        commits.append(1)
        return commit()

    course.gradebook.db.registry().commit = counted
    course.grade()
    assert len(commits) <= 1


class Killed(BaseException):
    """Stands for the kill that no code sees coming."""


STEPS = ["copy_regular_files", "nbformat.writes", "os.chmod", "os.rename", "remove_tree"]


@pytest.mark.parametrize("step", STEPS)
def test_a_run_killed_at_any_step_goes_on_to_the_same_end(course, monkeypatch, step):
    course.hand_in("student-01", course.notebook(**course.right))
    course.grade()
    expected, files = row(course), {p.name: p.read_bytes() for p in autograded(course).iterdir()}
    real = resolve(step)
    for times in range(3):
        calls = []

        def dies(*arguments, calls=calls, times=times, **options):
            calls.append(1)
            if len(calls) > times:
                raise Killed
            return real(*arguments, **options)

        with monkeypatch.context() as patch, contextlib.suppress(Killed):
            patch.setattr(f"autograder.running.writer.{step}", dies)
            course.grade(force=True)
        course.grade()
        assert row(course) == expected
        assert {p.name: p.read_bytes() for p in autograded(course).iterdir()} == files
        assert [p.name for p in autograded(course).parent.iterdir()] == ["toy"]


def resolve(step):
    module, _, name = step.rpartition(".")
    return getattr({"": writer, "os": os, "nbformat": nbformat}[module], name)


def test_a_run_killed_before_the_commit_leaves_the_gradebook_as_it_was(course, monkeypatch):
    course.hand_in("student-01", course.notebook(double=WRONG))
    course.grade()
    before = row(course)
    course.hand_in("student-01", course.notebook(**course.right))

    def dies(*arguments):
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(Writer, "_penalty", dies)
        course.grade()
    assert row(course) == before
    course.grade()
    assert row(course)[0]["check-double"] == (2.0, None, False)


@pytest.mark.parametrize(("shared", "mode"), [(False, 0o444), (True, 0o664)])
def test_permissions_are_nbgraders(course, shared, mode):
    course.coursedir.groupshared = shared
    path = course.hand_in("student-01", course.notebook())
    (path.parent / "data.csv").write_text("1")
    course.grade()
    assert {stat.S_IMODE(p.stat().st_mode) for p in autograded(course).iterdir()} == {mode}


def late(course, method):
    course.config.LateSubmissionPlugin.penalty_method = method
    book = course.gradebook
    book.find_assignment("toy").duedate = datetime(2030, 1, 1, 12)
    book.db.commit()
    book.db.remove()


@pytest.mark.parametrize(
    ("method", "handed_in", "penalty"),
    [
        ("zero", "2030-01-01 11:59:00 UTC", None),
        ("zero", "2030-01-01 13:00:00 UTC", 5.0),
        ("none", "2030-01-01 13:00:00 UTC", None),
        ("zero", "", None),
        ("zero", "once upon a time", None),
    ],
)
def test_lateness_costs_what_nbgraders_plugin_says(course, method, handed_in, penalty):
    late(course, method)
    path = course.hand_in("student-01", course.notebook(**course.right))
    (path.parent / "timestamp.txt").write_text(handed_in)
    assert course.grade()["student-01"].score == 5.0
    assert row(course)[2] == penalty


def test_one_submission_that_cannot_be_written_does_not_stop_the_others(course):
    for student in ("student-01", "student-02", "student-03"):
        course.hand_in(student, course.notebook(**course.right))
    (course.root / "autograded").mkdir()
    (course.root / "autograded" / "student-02").write_text("a file where a folder should be")
    records = course.grade()
    assert [record.verdict for record in records.values()] == ["graded", "infra", "graded"]
    assert "could not be written" in records["student-02"].cells[0].message


def test_while_another_holds_the_gradebook_nothing_is_scored_and_later_all_is(course, monkeypatch):
    course.hand_in("student-01", course.notebook(**course.right))
    monkeypatch.setattr("autograder.gradebook.lock.PATIENCE", 0.1)
    with sqlite3.connect(course.root / "gradebook.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        record = course.grade()["student-01"]
        other.execute("ROLLBACK")
    other.close()
    assert (record.verdict, record.score) == ("infra", None)
    assert "Another program holds the gradebook" in record.cells[0].message
    assert course.grade()["student-01"].score == 5.0


MAKE_A_FOLDER = "import os\nos.mkdir('{name}')\nopen('{name}/x', 'w').close()\n"


@pytest.mark.parametrize("name", ["toy.ipynb", "TOY.ipynb"])
def test_a_folder_in_the_notebooks_place_gives_way(course, name):
    made = MAKE_A_FOLDER.format(name=name) + course.right["double"]
    course.hand_in("student-01", course.notebook(**course.right | {"double": made}))
    assert course.grade()["student-01"].score == 5.0
    assert [path.name for path in autograded(course).iterdir()] == ["toy.ipynb"]


@pytest.mark.parametrize("kind", ["folder", "link", "file"])
def test_whatever_stands_in_the_way_is_removed(tmp_path, kind):
    place = tmp_path / "Toy.ipynb"
    {"folder": place.mkdir, "link": lambda: place.symlink_to("/etc"), "file": place.touch}[kind]()
    assert writer.make_room(tmp_path, "toy.ipynb") == tmp_path / "toy.ipynb"
    assert list(tmp_path.iterdir()) == []


ATTACHED = [{"a.png": {"image/png": "\ud800"}}, {"a\ud800": {"image/png": "AA"}}]


@pytest.mark.parametrize("attachments", ATTACHED)
def test_an_attachment_that_no_file_can_hold_is_left_out(course, attachments):
    nb = course.notebook(**course.right)
    nb.cells[0].attachments = attachments
    course.hand_in("student-01", json.dumps(nb))
    assert course.grade()["student-01"].score == 5.0


def test_a_file_name_that_no_database_can_hold_is_mended(course):
    course.hand_in("student-01", "{torn", name=os.fsdecode(b"\xff<img src=x>.ipynb"))
    record = course.grade()["student-01"]
    assert record.verdict == "unreadable"
    nb = nbformat.read(autograded(course) / "toy.ipynb", as_version=4)
    assert "\ufffd< img src=x>.ipynb is cut off" in nb.cells[0].source
