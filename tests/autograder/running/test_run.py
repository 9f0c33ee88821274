"""A run over a class: every submission has its record, the second run changes nothing, and what moved is said."""

import json
import os
import shutil

import nbformat
import pytest

from autograder.assignment import SourceCell
from autograder.running.record import PACKAGE, key_of, sources_of
from autograder.running.run import UsageError
from autograder.running.task import Outcome

FIELDS = ["student", "assignment", "file", "score", "max_score", "needs_manual", "verdict", "cells"]
CELL_FIELDS = ["notebook", "grade_id", "score", "max_score", "verdict", "message", "mistakes"]


def class_of_four(course):
    course.hand_in("student-01", course.notebook(**course.right, explain="Because."))
    course.hand_in("student-02", course.notebook())
    course.hand_in("student-03", course.notebook(double="def double(x):\n    return 2", triple=course.right["triple"]))
    course.hand_in("student-04", "{torn")


def files(root):
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*") if path.is_file()}


def test_every_submission_has_its_score(course):
    class_of_four(course)
    records = course.grade()
    assert {student: (record.score, record.verdict) for student, record in records.items()} == {
        "student-01": (5.0, "graded"),
        "student-02": (0.0, "graded"),
        "student-03": (3.0, "graded"),
        "student-04": (0.0, "unreadable"),
    }
    assert {record.max_score for record in records.values()} == {5.0}


def test_answers_for_a_person_wait_unless_they_are_blank(course):
    class_of_four(course)
    records = course.grade()
    assert [record.needs_manual for record in records.values()] == [["explain"], [], [], []]


def test_a_record_is_one_line_of_json_with_the_frozen_fields(course):
    class_of_four(course)
    for record in course.grade().values():
        line = json.loads(record.line())
        assert list(line) == FIELDS
        assert [list(cell) for cell in line["cells"]] == [CELL_FIELDS] * 2
        assert "\n" not in record.line()


def test_a_second_run_changes_nothing_and_says_the_same(course):
    class_of_four(course)
    first = course.grade()
    before = files(course.root)
    course.pool = forbidden
    assert course.grade() == first
    assert files(course.root) == before


def forbidden(tasks, jobs, setup):
    assert not tasks, "nothing should be graded again"
    yield from ()


def test_force_grades_again_with_the_same_result(course):
    class_of_four(course)
    first = course.grade()
    before = files(course.root / "autograded")
    assert course.grade(force=True) == first
    after = files(course.root / "autograded")
    assert {path: data for path, (data, _) in after.items()} == {path: data for path, (data, _) in before.items()}
    assert after != before


def test_only_the_students_asked_for_are_graded(course):
    class_of_four(course)
    assert list(course.grade(students="student-0[12]")) == ["student-01", "student-02"]


def test_a_changed_submission_alone_is_graded_again(course):
    class_of_four(course)
    course.grade()
    course.hand_in("student-02", course.notebook(**course.right))
    graded = []

    def pool(tasks, jobs, setup):
        graded.extend(task.student for task in tasks)
        return ToyPool(tasks, jobs, setup)

    ToyPool, course.pool = course.pool, pool
    assert course.grade()["student-02"].score == 5.0
    assert graded == ["student-02"]


def test_a_gradebook_that_lost_a_score_is_written_again(course):
    class_of_four(course)
    course.grade()
    with course.gradebook.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE grade SET auto_score = 0")
    course.grade()
    assert course.gradebook.find_submission("toy", "student-01").score == 5.0


def test_new_points_move_the_scores_and_the_run_says_whose(course):
    class_of_four(course)
    course.grade()
    path = course.root / "solutions" / "toy" / "toy.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells[6].metadata.nbgrader.points = 10
    nbformat.write(nb, path)
    run = course.run()
    scores = {record.student: record.score for record in run.over(["toy"])}
    assert scores == {"student-01": 12.0, "student-02": 0.0, "student-03": 10.0, "student-04": 0.0}
    assert run.notes[0] == "toy has changed since the gradebook learned it: check-triple."
    assert "student-01, toy: 5/5 → 12/12 (check-triple 3 → 10)." in run.notes


def test_a_fault_of_ours_has_no_score_and_the_next_run_tries_again(course):
    class_of_four(course)
    good = course.pool

    def bad(tasks, jobs, setup):
        for task, outcome in good(tasks, jobs, setup):
            outcome.infra = "the disk fell off" if task.student == "student-01" else ""
            yield task, outcome

    course.pool = bad
    record = course.grade()["student-01"]
    assert (record.verdict, record.score, record.cells[0].message) == ("infra", None, "the disk fell off")
    assert not (course.root / "autograded" / "student-01").exists()
    assert "student-01" not in {student.id for student in course.gradebook.students}
    course.pool = good
    assert course.grade()["student-01"].score == 5.0


def test_a_linked_notebook_or_folder_earns_nothing(course):
    honest = course.hand_in("student-01", course.notebook(**course.right))
    (course.root / "submitted" / "student-02" / "toy").mkdir(parents=True)
    os.symlink(honest, course.root / "submitted" / "student-02" / "toy" / "toy.ipynb")
    (course.root / "submitted" / "student-03").mkdir()
    os.symlink(honest.parent, course.root / "submitted" / "student-03" / "toy")
    os.symlink(honest.parent.parent, course.root / "submitted" / "student-04")
    records = course.grade()
    assert [record.score for record in records.values()] == [5.0, 0.0, 0.0, 0.0]
    assert all("is a link" in record.cells[0].message for record in list(records.values())[1:])


def test_linked_data_is_not_followed_and_other_files_are_at_hand(course):
    (course.root / "secret.txt").write_text("the secret")
    read = "import pathlib\nfound = sorted(path.name for path in pathlib.Path('.').iterdir())\nprint(found)\n"
    path = course.hand_in("student-01", course.notebook(double=read + course.right["double"]))
    (path.parent / "mine.txt").write_text("mine")
    os.symlink(course.root / "secret.txt", path.parent / "theirs.txt")
    assert course.grade()["student-01"].score == 2.0
    nb = (course.root / "autograded" / "student-01" / "toy" / "toy.ipynb").read_text()
    assert "['mine.txt']" in nb
    assert [p.name for p in (course.root / "autograded" / "student-01" / "toy").iterdir()] == ["mine.txt", "toy.ipynb"]


ODD_NAMES = ["o'hara; DROP TABLE grade", "new\nline", "zoë 🐙", "[a-z]*", "x" * 200, os.fsdecode(b"not \xff text")]


def test_no_name_of_a_student_stops_the_run(course):
    for name in [*ODD_NAMES, "student-01"]:
        course.hand_in(name, course.notebook(**course.right))
    records = course.grade()
    assert set(records) == {*ODD_NAMES, "student-01"}
    assert {name for name, record in records.items() if record.verdict == "infra"} == {os.fsdecode(b"not \xff text")}
    assert {record.score for record in records.values() if record.verdict == "graded"} == {5.0}
    assert all(json.loads(record.line())["student"] == name for name, record in records.items())


def test_a_file_that_cannot_be_read_is_no_reason_to_stop(course, monkeypatch):
    path = course.hand_in("student-01", course.notebook(**course.right))
    (path.parent / "data.csv").write_text("1")
    course.hand_in("student-02", course.notebook(**course.right))
    real = os.open

    def refusing(name, *arguments, **options):
        if str(name).endswith("data.csv"):
            raise PermissionError(13, "Permission denied", str(name))
        return real(name, *arguments, **options)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(PermissionError):
        os.open(path.parent / "data.csv", os.O_RDONLY)
    records = list(course.run(students="student-02").over(["toy"]))
    assert [record.score for record in records] == [5.0]
    key_of(path.parent, course.assignment, 100)


def test_a_missing_notebook_is_a_recorded_zero(course):
    (course.root / "submitted" / "student-01" / "toy").mkdir(parents=True)
    record = course.grade()["student-01"]
    assert (record.score, record.verdict) == (0.0, "unreadable")
    assert record.cells[0].message == "No notebook toy.ipynb was handed in."


@pytest.mark.parametrize(
    ("names", "students", "why"),
    [
        (["nonesuch"], "*", "There is no assignment 'nonesuch'.* has toy"),
        (["toy"], "nobody-*", "Nobody who matches 'nobody-\\*' has handed in toy"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(course, names, students, why):
    class_of_four(course)
    with pytest.raises(UsageError, match=why):
        course.run(students=students).over(names)


def test_a_missing_folder_is_named(course):
    shutil.rmtree(course.root / "submitted")
    with pytest.raises(UsageError, match=r"There is no folder .*submitted with submissions"):
        course.grade()


def test_the_key_depends_on_all_that_the_record_depends_on(course, tmp_path):
    (tmp_path / "a").mkdir()
    path = course.hand_in("student-01", course.notebook())
    assignment = course.assignment

    def key(*context):
        return key_of(path.parent, assignment, 100, *context)

    keys = {key(), key("unsafe")}
    (path.parent / "data.csv").write_text("1")
    keys.add(key())
    (path.parent / "data.csv").write_text("2")
    keys.add(key())
    object.__setattr__(assignment.notebooks[0].cells[0], "source", "mended")
    assert isinstance(assignment.notebooks[0].cells[0], SourceCell)
    keys.add(key())
    assert len(keys) == 5


def test_a_fault_of_ours_does_not_say_where_a_submission_lay_meanwhile(course):
    course.hand_in("student-01", course.notebook())

    def full(tasks, jobs, setup):
        yield from ((task, Outcome(infra=f"OSError: the disk is full: '{task.staging}/data.csv'")) for task in tasks)

    course.pool = full
    assert course.grade()["student-01"].cells[0].message == "OSError: the disk is full: './data.csv'"


def test_a_change_in_any_room_of_the_grader_changes_its_version_and_one_in_a_bank_does_not():
    rooms = {path.relative_to(PACKAGE).parts[0] for path in sources_of(PACKAGE)}
    there = {path.name for path in PACKAGE.iterdir() if path.suffix == ".py" or any(path.glob("*.py"))}
    assert there - rooms == {"banks"}
