"""No folder that looks like a submission is passed over in silence."""

import pytest

from autograder.running.course_folder import UsageError

NEAR = ["Toy", "TOY", "toy ", " toy", "toy_", "toy (1)", "toy-copy", "toy.zip/", "to_y", "T\u200boy"]


def passed_over(course):
    run = course.run()
    run.over(["toy"])
    return [note for note in run.notes if "was not graded" in note]


def put(course, place, text="{}"):
    path = course.root / "submitted" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def one(course):
    course.hand_in("student-01", course.notebook())
    return course


@pytest.mark.parametrize("folder", NEAR)
def test_a_folder_whose_name_is_nearly_the_assignments_is_named_once(one, folder):
    folder = folder.rstrip("/")
    put(one, f"student-02/{folder}/toy.ipynb")
    (said,) = passed_over(one)
    assert repr(f"submitted/student-02/{folder}") in said and said.endswith("the folder's name has to be toy.")


def test_beside_the_right_folder_it_is_said_that_the_right_one_counts(one):
    put(one, "student-01/Toy/toy.ipynb")
    assert passed_over(one) == [
        "'submitted/student-01/Toy' was not graded: submitted/student-01/toy is there too, "
        "and only what lies in that one counts."
    ]


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("student-02/toy", "it is a file; make it a folder"),
        ("student-02/toy.ipynb", "move it into a folder toy"),
        ("student-02/Toy (1).ipynb", "move it into a folder toy"),
        ("student-02/toy.zip", "move it into a folder toy"),
        ("student-02/homework/toy/toy.ipynb", "it lies one folder too deep; move it to submitted/student-02/toy"),
        ("toy.ipynb", "it is nobody's; move it to submitted/<student>/toy/"),
    ],
)
def test_a_notebook_in_the_wrong_place_is_named_with_the_right_one(one, place, why):
    put(one, place)
    (said,) = passed_over(one)
    assert why in said


def test_where_nothing_else_was_handed_in_it_is_said_all_the_same(course):
    put(course, "student-02/Toy/toy.ipynb")
    with pytest.raises(UsageError, match=r"has handed in toy in (?s:.*)student-02/Toy' was not graded"):
        course.run().over(["toy"])


def test_other_assignments_and_other_files_are_left_in_peace(one):
    (one.root / "solutions" / "toys").mkdir()
    (one.root / "solutions" / "toys" / "toys.ipynb").write_bytes(
        (one.root / "solutions" / "toy" / "toy.ipynb").read_bytes()
    )
    put(one, "student-01/toys/toys.ipynb")
    put(one, "student-01/toy/data.csv")
    put(one, "student-01/notes.txt")
    put(one, "student-02/something/else.ipynb")
    put(one, ".cache/toy.ipynb")
    assert passed_over(one) == []


def test_only_the_students_asked_for_are_looked_at(one):
    put(one, "student-02/Toy/toy.ipynb")
    run = one.run(students="student-01")
    run.over(["toy"])
    assert run.notes == []
