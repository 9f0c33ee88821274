"""The feedback page shows a learner their work and what is said of it, and neither tests nor machinery."""

import html
import re

import nbformat.v4
import pytest
from nbgrader.converters import GenerateFeedback

from autograder.nbgrader_steps.feedback import HideMarkScheme, HideTests, HideTools

TEST = "assert f(1)\n### BEGIN HIDDEN TESTS\nassert f(31337)\n### END HIDDEN TESTS"
GUIDE = "Why?\n=== BEGIN MARK SCHEME ===\nguide\n=== END MARK SCHEME ==="
TOOL = "# Tools of this notebook.\n# Nothing to fill in.\n" + "x = 1\n" * 40


def roles(**given):
    return {"nbgrader": {"grade": False, "solution": False, "locked": False, "task": False, "grade_id": "x"} | given}


def after(step, source, kind="code", **given):
    new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return step().preprocess_cell(new(source, metadata=roles(**given)), {}, 0)[0].source


def test_a_hidden_test_is_not_shown():
    assert after(HideTests, TEST, grade=True, locked=True) == "assert f(1)"


@pytest.mark.parametrize(("step", "source"), [(HideTests, TEST), (HideTools, TOOL)])
def test_what_a_student_wrote_stays_whole(step, source):
    assert after(step, source, solution=True) == source


def test_a_student_may_write_the_mark_of_a_guide():
    assert after(HideMarkScheme, GUIDE, "markdown", solution=True, grade=True) == GUIDE


def test_a_long_tool_is_folded_to_its_comment_and_a_short_one_or_a_check_is_not():
    folded = after(HideTools, TOOL, locked=True)
    assert folded.splitlines()[:2] == TOOL.splitlines()[:2] and "x = 1" not in folded and "42 lines" in folded
    assert after(HideTools, "x = 1", locked=True) == "x = 1"
    assert after(HideTools, TOOL, locked=True, grade=True) == TOOL


WRONG = "def double(x):\n    return 3 * x"
PROSE = "It is <script>alert(1)</script> $x^2$."


def feedback_of(course, student):
    """The page that `nbgrader generate_feedback` makes, and its words."""
    course.coursedir.assignment_id, course.coursedir.student_id = "toy", student
    GenerateFeedback(coursedir=course.coursedir, config=course.config, force=True).start()
    page = (course.root / "feedback" / student / "toy" / "toy.html").read_text()
    return page, " ".join(html.unescape(re.sub(r"(?s)<style>.*?</style>|<[^>]*>", " ", page)).split())


def graded_by_hand(course, student, score, comment, penalty):
    book = course.gradebook
    grade = book.find_grade("explain", "toy", "toy", student)
    grade.manual_score, grade.needs_manual_grade = score, False
    book.find_comment("explain", "toy", "toy", student).manual_comment = comment
    book.find_submission_notebook("toy", "toy", student).late_submission_penalty = penalty
    book.db.commit()
    book.db.remove()


def test_the_page_says_what_the_gradebook_holds_before_and_after_a_person(course):
    course.hand_in("ann", course.notebook(**course.right | {"double": WRONG}, explain=PROSE))
    course.grade()
    page, words = feedback_of(course, "ann")
    for said in ("3 of 6 points so far", "Checks 3 of 5", "waits: up to 1", "check-double 0 of 2 is it double of 1?"):
        assert said in words
    assert "rng.integers" not in words and "not for every number" not in words
    assert "<script>" not in page and "<math>" in page

    graded_by_hand(course, "ann", 0.5, "Half of it.", 2.0)
    _, words = feedback_of(course, "ann")
    for said in (
        "1.5 of 6 points Checks",
        "Written answer , graded by a person 0.5 of 1",
        "Handed in late",
        "Half of it.",
    ):
        assert said in words


def test_what_cannot_be_read_has_a_page_that_says_why_once(course):
    course.hand_in("ann", "{")
    record = course.grade()["ann"]
    _, words = feedback_of(course, "ann")
    above = words.split("Your notebook")[0]
    assert "0 of 6 points" in above and above.count(record.cells[0].message) == 1
