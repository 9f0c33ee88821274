"""Notebooks as they are after grading, written as a few cells, and the page that is made of them."""

import nbformat
import nbformat.v4
import pytest

from autograder.nbgrader_steps.findings import findings
from autograder.nbgrader_steps.marks import Mark
from autograder.nbgrader_steps.page import FeedbackPage

ROLES = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}


class Graded:
    """A graded notebook in the making."""

    def __init__(self):
        self.cells, self.marks = [], {}

    def add(self, kind, source, grade_id="", outputs=(), told=None, **roles):
        new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
        cell = new(source, id=f"cell-{len(self.cells)}", metadata={"autograder": told} if told else {})
        if grade_id:
            cell.metadata["nbgrader"] = ROLES | {"grade_id": grade_id} | roles
        if kind == "code":
            cell.outputs = [nbformat.from_dict(output) for output in outputs]
        self.cells.append(cell)
        return self

    def prose(self, source):
        return self.add("markdown", source)

    def code(self, source, *outputs):
        return self.add("code", source, outputs=outputs)

    def tool(self, source, grade_id="tools"):
        return self.add("code", source, grade_id, locked=True)

    def answer(self, name, source, comment="", told=None):
        self.marks[name] = Mark(comment=comment)
        return self.add("code", source, name, told=told, solution=True)

    def check(self, name, source, says="", points=2.0, score=None, told=None):
        score = (0.0 if says else points) if score is None else score
        self.marks[name] = Mark(score, points)
        given = failed(says) if says else number(score)
        return self.add("code", source, name, [given], told, grade=True, locked=True, points=points)

    def written(self, name, source, points=3.0, **mark):
        self.marks[name] = Mark(points=points, **mark)
        return self.add("markdown", source, name, grade=True, solution=True, points=points)

    @property
    def nb(self):
        return nbformat.v4.new_notebook(cells=self.cells)

    @property
    def found(self):
        return findings(self.nb, self.marks)

    def page(self, **given):
        """The feedback page as HTML."""
        found = self.found
        found.score = given.get("score", sum(mark.score for mark in self.marks.values()))
        found.max_score = sum(mark.points for mark in self.marks.values())
        found.late_penalty = given.get("late_penalty", 0.0)
        resources = {"nbgrader": {"notebook": "toy"}, "metadata": {"path": given.get("path", "")}, "feedback": found}
        return FeedbackPage().from_notebook_node(self.nb, resources)[0]


def failed(says, name="AssertionError"):
    return {"output_type": "error", "ename": name, "evalue": says, "traceback": [f"\x1b[0;31m{name}\x1b[0m: {says}"]}


def number(score):
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": repr(score)}}


MISTAKE = {"name": "first_axis", "says": "The default of `axis` is the first.", "see": "https://example.org/a.html#b"}


@pytest.fixture
def graded():
    return Graded()


@pytest.fixture
def whole():
    """A page with all that a page may have: lost and passed checks, a known mistake, a formula, an answer in words."""
    nb = Graded().prose(
        "# Toy\n\nShares are $\\frac{e^{s_i}}{\\sum_j e^{s_j}}$, and\n\n$$\\begin{aligned}a&=b\\end{aligned}$$"
    )
    nb.tool("import math").tool("# Tools of this notebook.\n" + "x = 1\n" * 30, "more-tools")
    told = {"function": "double", "comment": "It doubles the `first` axis only.", "mistakes": [MISTAKE]}
    nb.answer("double", "def double(x):\n    return 3 * x  # " + "long " * 40, told=told)
    about = {"function": "double", "verdict": "failed", "mistakes": ["first_axis"]}
    nb.check(
        "check-one", "# Check: one number is doubled.\nassert double(1) == 2", says="Is it `double` of 1?", told=about
    )
    nb.check(
        "check-many", "# Check: many numbers are.\nassert double(3) == 6", says="Not for every number.", told=about
    )
    nb.check("check-kind", "# Check: the result is a number.\nassert double(1) is not None")
    nb.code("print(double(1))", {"output_type": "stream", "name": "stdout", "text": "line\n" * 200})
    nb.code("\n".join(f"x_{n} = {n}" for n in range(30)), failed("no", "ValueError"))
    nb.prose("## Explain\n\nWhy?").written("explain", "Because $1 + 1 = 2$.", waits=True)
    return nb
