"""The feedback page shows a learner their work and what is said of it, and neither tests nor machinery."""

import nbformat.v4
import pytest

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
