"""What the gradebook says of an assignment, and how it learns it."""

import gc

import nbformat
import pytest
from nbgrader.api import Gradebook, MissingEntry

from autograder.gradebook.database import open_gradebook
from autograder.gradebook.learn import checksums_of, learn, unlearned
from autograder.gradebook.lock import GradebookError
from autograder.gradebook.sources import read_assignment


def edit_source(course, change):
    path = course.root / "solutions" / "toy" / "toy.ipynb"
    nb = nbformat.read(path, as_version=4)
    change(nb)
    nbformat.write(nb, path)


def points(course):
    (notebook,) = course.assignment.notebooks
    return {cell.grade_id: cell.points for cell in notebook.cells if cell.points}


def test_cells_come_in_the_order_of_the_source_with_roles_points_and_hidden_tests(course):
    (notebook,) = course.assignment.notebooks
    found = [(cell.grade_id, cell.is_check, cell.solution, cell.points) for cell in notebook.cells]
    assert found == [
        ("setup", False, False, 0),
        ("double", False, True, 0),
        ("check-double", True, False, 2),
        ("triple", False, True, 0),
        ("check-triple", True, False, 3),
        ("explain", False, True, 1),
    ]
    assert "HIDDEN TESTS" in notebook.cells[2].source
    assert "BEGIN SOLUTION" not in notebook.cells[1].source
    assert notebook.plain == {"# Toy", "Write `double`."}
    assert notebook.ordered


def test_without_a_source_notebook_the_cells_are_there_and_the_order_is_not(course):
    with_source = course.assignment.notebooks[0].cells
    (course.root / "solutions" / "toy" / "toy.ipynb").unlink()
    (notebook,) = course.assignment.notebooks
    assert not notebook.ordered
    assert {cell.grade_id: cell for cell in notebook.cells} == {cell.grade_id: cell for cell in with_source}


def test_an_unknown_assignment_is_missing(course):
    with pytest.raises(MissingEntry):
        read_assignment(course.gradebook, course.coursedir, "nonesuch")


def test_an_empty_gradebook_learns_what_a_released_one_knows(course, tmp_path):
    taught = course.assignment
    course.coursedir.db_url = f"sqlite:///{tmp_path}/empty.db"
    learn(course.coursedir, "toy", course.config)
    assert course.assignment == taught


def test_learning_leaves_the_release_and_the_working_folder_alone(course, tmp_path):
    before = {path: path.read_bytes() for path in course.root.rglob("*.ipynb")}
    course.coursedir.db_url = f"sqlite:///{tmp_path}/empty.db"
    learn(course.coursedir, "toy", course.config)
    assert {path: path.read_bytes() for path in course.root.rglob("*.ipynb")} == before


def test_what_has_not_changed_is_not_learned_again(course):
    assert unlearned(course.assignment, course.coursedir, "toy", course.config) == []
    assert checksums_of(course.assignment)


def test_a_mended_test_and_new_points_are_learned_and_named(course):
    def mend(nb):
        nb.cells[4].source = nb.cells[4].source.replace("not for every number", "mended")
        nb.cells[6].metadata.nbgrader.points = 5

    edit_source(course, mend)
    assert unlearned(course.assignment, course.coursedir, "toy", course.config) == ["check-double", "check-triple"]
    learn(course.coursedir, "toy", course.config)
    assert unlearned(course.assignment, course.coursedir, "toy", course.config) == []
    assert points(course) == {"check-double": 2, "check-triple": 5, "explain": 1}
    assert "mended" in course.assignment.notebooks[0].cells[2].source


def test_a_check_cannot_vanish_once_there_are_submissions(course):
    course.hand_in("student-01", course.notebook(**course.right))
    course.grade()
    edit_source(course, lambda nb: nb.cells.pop(4))
    with pytest.raises(GradebookError, match=r"cannot take toy as its source is now: .*Cannot add or remove cells"):
        learn(course.coursedir, "toy", course.config)


def test_the_same_gradebook_is_opened_once_and_another_one_in_its_place_anew(course):
    first = course.gradebook
    assert course.gradebook is first
    path = course.root / "gradebook.db"
    path.rename(course.root / "moved.db")
    (course.root / "gradebook.db").write_bytes((course.root / "moved.db").read_bytes())
    assert course.gradebook is not first


def test_reading_lets_go_of_the_database(course):
    course.assignment  # noqa: B018
    with Gradebook(course.coursedir.db_url, course.coursedir.course_id) as other:
        other.add_student("student-01")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("nonsense", "not a database URL"),
        ("nosuch://host/db", "not a database URL"),
        ("sqlite:////nowhere/at/all/gradebook.db", "cannot be opened: unable to open database file"),
        ("oracle+cx_oracle://me:hunter2@host/db", "driver"),
    ],
)
def test_a_bad_url_is_refused_in_one_sentence_without_its_password(url, why):
    with pytest.raises(GradebookError, match=why) as refusal:
        open_gradebook(url)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # nbgrader leaves its connection open
def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "gradebook.db").write_text("not a database " * 100)
    with pytest.raises(GradebookError, match="cannot be opened: file is not a database"):
        open_gradebook(f"sqlite:///{tmp_path}/gradebook.db")
    gc.collect()
