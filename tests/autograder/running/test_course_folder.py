"""Outside a course folder nothing is made and the way there is told; in one, nothing is made in vain."""

import os
import shutil
import tempfile

import pytest

from autograder import cli


def said(capsys, monkeypatch, folder, *arguments):
    monkeypatch.chdir(folder)
    assert cli.main(["grade", *arguments]) == 2
    told = capsys.readouterr().err
    assert "Traceback" not in told
    return told


def test_outside_a_course_it_says_so_and_leaves_nothing_behind(tmp_path, capsys, monkeypatch):
    told = said(capsys, monkeypatch, tmp_path, "softmax")
    assert f"{tmp_path} is no course folder" in told and "nbgrader_config.py" in told
    assert len(told.splitlines()) == 1
    assert os.listdir(tmp_path) == []


def test_below_a_course_it_says_where_the_course_is(course, capsys, monkeypatch):
    before = sorted(course.root.rglob("*"))
    told = said(capsys, monkeypatch, course.root / "solutions" / "toy", "toy")
    assert f"go to {course.root} and" in told
    assert sorted(course.root.rglob("*")) == before


IN_VAIN = {
    "an unknown assignment": (["nonesuch"], "There is no assignment 'nonesuch': {root}/solutions has toy"),
    "no submissions": (["toy", "--submitted", "nowhere"], "There is no folder {root}/nowhere with submissions"),
    "nobody": (["toy", "--student", "nobody"], "Nobody who matches 'nobody' has handed in toy"),
    "a database in a missing folder": (["toy", "--db", "sqlite:///no/where.db"], "there is no folder {root}/no"),
    "a database that is a folder": (["toy", "--db", "sqlite:///solutions"], "is a folder"),
}


@pytest.mark.parametrize("case", IN_VAIN)
def test_what_cannot_be_done_makes_no_gradebook_and_no_secret(course, capsys, monkeypatch, case):
    arguments, sentence = IN_VAIN[case]
    course.hand_in("student-01", course.notebook())
    (course.root / "gradebook.db").unlink()
    before = sorted(course.root.rglob("*"))
    assert sentence.format(root=course.root) in said(capsys, monkeypatch, course.root, *arguments)
    assert sorted(course.root.rglob("*")) == before


def test_a_moved_course_knows_again_what_it_has_graded(course, course_at, tmp_path):
    course.hand_in("student-01", course.notebook(**course.right))
    course.hand_in("student-02", "{torn")
    (course.root / "submitted" / "student-03" / "toy" / "toy.ipynb").mkdir(parents=True)
    first = course.grade()
    shutil.move(course.root, tmp_path / "another place")
    moved = course_at(tmp_path / "another place")
    moved.pool = forbidden
    assert moved.grade() == first


def forbidden(tasks, jobs, setup):
    assert not tasks, "nothing should be graded again"
    yield from ()


def test_no_record_says_where_the_course_or_the_graders_own_folders_lie(course, tmp_path):
    where = "import os\nprint(os.getcwd())\nraise FileNotFoundError(os.path.abspath('data.csv'))"
    triple = "def triple(x):\n    open(os.path.abspath('no.csv'))"
    course.hand_in("student-01", course.notebook(double=where, triple=triple))
    course.hand_in("student-02", "{torn")
    records = course.grade()
    for student, record in records.items():
        kept = (course.root / "autograded" / student / "toy" / "toy.ipynb").read_text()
        for place in (str(tmp_path), tempfile.gettempdir()):
            assert place not in record.line() and place not in kept
    assert "No such file or directory: './no.csv'" in records["student-01"].cells[1].message
