"""A healed notebook has the instructor's cells, in the instructor's order, whatever was done to it."""

import contextlib
import copy
import itertools
import json
import random
import re
import time
from html.parser import HTMLParser

import nbformat
import pytest
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import compute_checksum

from autograder.assignment import SourceCell, SourceNotebook
from autograder.intake.identify import released, tidied
from autograder.intake.prose import harmless
from autograder.intake.reconcile import heal

HIDDEN = "### BEGIN HIDDEN TESTS\nassert f(2) == 4\n### END HIDDEN TESTS"
SETUP = SourceCell("setup", "code", "import numpy as np", grade=False, solution=False)
F = SourceCell("answer-f", "code", "def f(x):\n    raise NotImplementedError", grade=False, solution=True)
CHECK_F = SourceCell("check-f", "code", f"assert f(1) == 1\n{HIDDEN}", grade=True, solution=False, points=2.0)
G = SourceCell("answer-g", "code", "def g(x):\n    raise NotImplementedError", grade=False, solution=True)
CHECK_G = SourceCell("check-g", "code", "assert g(1) == 1", grade=True, solution=False, points=3.0)
EXPLAIN = SourceCell("explain", "markdown", "YOUR ANSWER HERE", grade=True, solution=True, points=1.0)
CELLS = (SETUP, F, CHECK_F, G, CHECK_G, EXPLAIN)
PROSE = ("# Title", "Write f.", "Write g.", "Why?")
SOURCE = SourceNotebook("toy", CELLS, frozenset(PROSE))

ANSWERS = {
    "answer-f": "def helper(x):\n    return x\n\ndef f(x):\n    return helper(x)",
    "answer-g": "def g(x):\n    return x",
    "explain": "Because.",
}


def cell(fixed, source=None):
    """A nbgrader cell as it was released, with another source if one is given."""
    visible = fixed.source.replace(HIDDEN, "").strip()
    new = nbformat.v4.new_code_cell if fixed.cell_type == "code" else nbformat.v4.new_markdown_cell
    roles = {"grade": fixed.grade, "solution": fixed.solution, "locked": fixed.locked, "points": fixed.points}
    roles |= {"grade_id": fixed.grade_id, "schema_version": 3, "task": False}
    return new(visible if source is None else source, metadata={"nbgrader": roles})


def prose(text):
    return nbformat.v4.new_markdown_cell(text)


def free(source):
    return nbformat.v4.new_code_cell(source)


def submission(answers=ANSWERS):
    """An honest submission: all cells in order, the prose between them."""
    cells = [cell(fixed, answers.get(fixed.grade_id)) for fixed in CELLS]
    return nbformat.v4.new_notebook(
        cells=[
            prose("# Title"),
            cells[0],
            prose("Write f."),
            *cells[1:3],
            prose("Write g."),
            *cells[3:5],
            prose("Why?"),
            cells[5],
        ]
    )


def ids(nb):
    return [cell.metadata.nbgrader.grade_id for cell in nb.cells if "nbgrader" in cell.metadata]


def sources(nb):
    return {c.metadata.nbgrader.grade_id: tidied(c.source) for c in nb.cells if "nbgrader" in c.metadata}


def expected(answers=ANSWERS):
    return {fixed.grade_id: answers.get(fixed.grade_id, fixed.source) for fixed in CELLS}


def own(nb):
    """The cells that are the author's or the book's, each with the grade id that it stands after."""
    before, found = "", []
    for c in nb.cells:
        before = c.metadata.get("nbgrader", {}).get("grade_id", before)
        if "nbgrader" not in c.metadata:
            found.append((before, c.source))
    return found


def run(nb):
    """What the code cells define that are no checks, one after another."""
    namespace = {"__name__": "__main__"}
    for c in nb.cells:
        if c.cell_type == "code" and not c.metadata.get("nbgrader", {}).get("grade"):
            with contextlib.suppress(Exception):
                exec(c.source, namespace)
    return namespace


def test_an_honest_submission_keeps_its_order_and_gets_the_hidden_tests():
    healed = heal(submission(), SOURCE)
    assert sources(healed) == expected()
    assert [c.source for c in healed.cells if "nbgrader" not in c.metadata] == list(PROSE)
    assert [c.source for c in healed.cells][:4] == ["# Title", SETUP.source, "Write f.", ANSWERS["answer-f"]]


def strip_metadata(nb):
    for c in nb.cells:
        c.metadata = {"colab": {"base_uri": ""}}


def strip_and_reformat(nb):
    strip_metadata(nb)
    for c in nb.cells:
        c.source = "\r\n".join(line + "  " for line in c.source.split("\n")) + "\n"


def shuffle_labels(nb):
    """Every grade id moved to the next nbgrader cell."""
    labelled = [c for c in nb.cells if "nbgrader" in c.metadata]
    moved = [c.metadata.nbgrader.grade_id for c in labelled[1:] + labelled[:1]]
    for c, grade_id in zip(labelled, moved, strict=True):
        c.metadata.nbgrader.grade_id = grade_id


def reverse(nb):
    nb.cells = nb.cells[::-1]


def shuffle(nb):
    random.Random(3).shuffle(nb.cells)


def double_each(nb):
    nb.cells = [copy.deepcopy(c) for c in nb.cells for _ in range(2)]


def delete_locked(nb):
    nb.cells = [c for c in nb.cells if not c.metadata.get("nbgrader", {}).get("locked")]


def lose_the_markdown_label(nb):
    nb.cells[-1].metadata = {}


def forge_roles(nb):
    for c in nb.cells:
        if "nbgrader" in c.metadata:
            c.metadata.nbgrader |= {"solution": not c.metadata.nbgrader.solution, "grade": True, "points": 1000}


def old_schema(nb):
    for c in nb.cells:
        if "nbgrader" in c.metadata:
            c.metadata.nbgrader.schema_version = 1


def odd_metadata(nb):
    for c, odd in zip(
        nb.cells, itertools.cycle([None, 3, "x", [], {"nbgrader": 7}, {"nbgrader": {"grade_id": 5}}]), strict=False
    ):
        c["metadata"] = odd


def edit_the_tests(nb):
    for c in nb.cells:
        if c.source.startswith("assert"):
            c.source = "assert True"


def to_raw_answers(nb):
    nb.cells[-1].cell_type = "raw"


ACCIDENTS = [strip_metadata, strip_and_reformat, shuffle_labels, reverse, shuffle, double_each, delete_locked]
ACCIDENTS += [lose_the_markdown_label, forge_roles, old_schema, odd_metadata, edit_the_tests, to_raw_answers]


@pytest.mark.parametrize("accident", ACCIDENTS, ids=lambda accident: accident.__name__)
def test_every_accident_is_healed(accident):
    nb = submission()
    accident(nb)
    healed = heal(nb, SOURCE)
    assert ids(healed) == [fixed.grade_id for fixed in CELLS]
    assert sources(healed) == expected()


@pytest.mark.parametrize("accident", ACCIDENTS, ids=lambda accident: accident.__name__)
def test_a_healed_notebook_is_valid_for_jupyter_and_for_nbgrader(accident):
    nb = submission()
    accident(nb)
    healed = heal(nb, SOURCE)
    nbformat.validate(healed)
    MetadataValidator().validate_nb(healed)


def test_healing_a_healed_notebook_changes_nothing():
    for accident in ACCIDENTS:
        nb = submission()
        accident(nb)
        healed = heal(nb, SOURCE)
        assert heal(copy.deepcopy(healed), SOURCE) == healed, accident.__name__


def test_the_submission_itself_is_left_alone():
    nb = submission()
    before = copy.deepcopy(nb)
    heal(nb, SOURCE)
    assert nb == before


def test_roles_and_points_come_from_the_source():
    nb = submission()
    forge_roles(nb)
    for c in heal(nb, SOURCE).cells:
        if "nbgrader" in c.metadata:
            fixed = next(fixed for fixed in CELLS if fixed.grade_id == c.metadata.nbgrader.grade_id)
            given = c.metadata.nbgrader
            assert (given.grade, given.solution, given.locked) == (fixed.grade, fixed.solution, fixed.locked)
            assert given.get("points", 0.0) == fixed.points


def test_own_cells_stay_after_the_cell_they_stood_after():
    nb = submission()
    nb.cells.insert(4, free("scratch = 1"))
    nb.cells.append(free("late = 2"))
    found = own(heal(nb, SOURCE))
    assert ("answer-f", "scratch = 1") in found
    assert ("explain", "late = 2") in found


def test_an_experiment_after_the_checks_does_not_replace_the_answer():
    nb = submission()
    strip_metadata(nb)
    nb.cells.append(free("def f(x):\n    return 'just trying'"))
    healed = heal(nb, SOURCE)
    assert sources(healed) == expected()
    assert own(healed)[-1] == ("explain", "def f(x):\n    return 'just trying'")


def test_an_answer_written_below_the_blank_is_the_answer_and_runs_after_it():
    nb = submission(ANSWERS | {"answer-f": F.source})
    nb.cells.insert(4, free(ANSWERS["answer-f"]))
    healed = heal(nb, SOURCE)
    assert sources(healed)["answer-f"] == ANSWERS["answer-f"]
    assert run(healed)["f"](5) == 5


def test_a_missing_answer_is_the_blank_and_says_so():
    nb = submission()
    nb.cells = [c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") not in ("answer-f", "explain")]
    healed = heal(nb, SOURCE)
    assert sources(healed) == expected({"answer-g": ANSWERS["answer-g"]})
    missing = [c.metadata.nbgrader.grade_id for c in healed.cells if c.metadata.get("autograder") == {"missing": True}]
    assert missing == ["answer-f", "explain"]


def test_two_answers_in_one_cell_are_both_there():
    nb = submission()
    nb.cells[3].source = f"{ANSWERS['answer-f']}\n\n{ANSWERS['answer-g']}"
    nb.cells = [c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") != "answer-g"]
    assert run(heal(nb, SOURCE))["g"](5) == 5


def test_an_answer_that_does_not_parse_is_still_known_by_its_function():
    nb = submission(ANSWERS | {"answer-f": "%matplotlib inline\ndef f(x):\n    return x +"})
    shuffle_labels(nb)
    assert sources(heal(nb, SOURCE))["answer-f"] == "%matplotlib inline\ndef f(x):\n    return x +"


def test_tags_and_all_other_metadata_are_gone():
    nb = submission()
    for c in nb.cells:
        c.metadata |= {"tags": ["skip-execution", "raises-exception"], "trusted": True}
    nb.metadata = {"autograder": {"key": "forged"}, "kernelspec": {"name": "python3"}, "widgets": {}}
    healed = heal(nb, SOURCE)
    assert {key for c in healed.cells for key in c.metadata} == {"deletable", "editable", "nbgrader"}
    assert set(healed.metadata) == {"kernelspec"}


def test_a_pasted_picture_stays_in_an_explanation_and_nothing_else_does():
    nb = submission()
    nb.cells[-1].attachments = {"drawing.png": {"image/png": "iVBOR", "text/html": "<script>"}}
    assert heal(nb, SOURCE).cells[-1].attachments == {"drawing.png": {"image/png": "iVBOR"}}


def test_a_checksum_tells_a_blank_from_an_answer_as_in_nbgrader():
    blank = heal(nbformat.v4.new_notebook(cells=[]), SOURCE)
    checksums = {c.metadata.nbgrader.grade_id: compute_checksum(c) for c in blank.cells}
    known = [SourceCell(**{**vars(fixed), "checksum": checksums[fixed.grade_id]}) for fixed in CELLS]
    source = SourceNotebook("toy", tuple(known), frozenset(PROSE))
    healed = heal(submission({"answer-f": ANSWERS["answer-f"]}), source)
    unchanged = [c.metadata.nbgrader.grade_id for c in healed.cells if "nbgrader" in c.metadata]
    unchanged = [
        i
        for i, c in zip(unchanged, [c for c in healed.cells if "nbgrader" in c.metadata], strict=True)
        if c.metadata.nbgrader.checksum == compute_checksum(c)
    ]
    assert unchanged == [fixed.grade_id for fixed in CELLS if fixed is not F]


def test_without_a_source_notebook_the_submissions_own_order_stands():
    unordered = SourceNotebook("toy", CELLS[::-1], ordered=False)
    assert ids(heal(submission(), unordered)) == [fixed.grade_id for fixed in CELLS]


def test_any_json_at_all_in_a_cell_still_heals():
    values = [None, 3, "x", [1, "y"], {"a": [None]}, {"nbgrader": {"grade_id": "check-f"}}]
    for kind, source, metadata in itertools.product(values, repeat=3):
        odd = nbformat.from_dict({"cells": [{"cell_type": kind, "source": source, "metadata": metadata}]})
        assert ids(heal(odd, SOURCE)) == [fixed.grade_id for fixed in CELLS]
        json.dumps(heal(odd, SOURCE)).encode("utf-8")


def test_openers_without_an_end_cost_no_time_and_hide_nothing():
    many = "BEGIN HIDDEN TESTS\n" * 20_000
    begin = time.perf_counter()
    assert released(many) == many.strip()
    assert released(f"x\n{HIDDEN}\n# BEGIN MARK SCHEME\ny\n# END MARK SCHEME\nz") == "x\nz"
    assert released(f"{HIDDEN}\n### BEGIN HIDDEN TESTS\nx") == "### BEGIN HIDDEN TESTS\nx"
    assert time.perf_counter() - begin < 2


HOSTILE = [
    "<script>alert(1)</script>",
    "`<script>alert(1)`</script>",
    "```\n</pre><script>alert(1)</script>\n```",
    "```mermaid\n</pre><script>alert(1)</script>\n```",
    "why <img src=x onerror='alert(1)'>",
    "# <b onmouseover=alert(1)>x</b>",
    "$</script><script>alert(1)</script>$",
    "<iframe src=javascript:alert(1)></iframe>",
    "<!-- --><svg/onload=alert(1)>",
    "<\x00script>alert(1)</script>",
    "[l](javascript:alert(1))",
    "[l](JavaScript:alert(1))",
    "[l]( < javascript:alert(1)>)",
    "[l](<java\tscript:alert(1)>)",
    "[l](\x01javascript:alert(1))",
    "[l](javascript\\:alert(1))",
    "[l](javascript&colon;alert(1))",
    "[l](&#106;avascript:alert(1))",
    "[l](&#x6a;avascript:alert(1))",
    "[l](java&Tab;script:alert(1))",
    "[l](data:text/html;base64,PHNjcmlwdD4=)",
    "[l](vbscript:x)",
    "[l][a]\n\n[a]: javascript:alert(1)",
    "> [l][a]\n>\n> [a]:\n> javascript:alert(1)",
    "<javascript:alert(1)>",
    '![a](x"onerror="alert(1) "t\\" onerror=\\"alert(1)")',
    r"$\href{javascript:alert(1)}{x}$",
    r"$\def\x#1{\href{#1script:alert(1)}{y}}\x{java}$",
    "![a](attachment:missing.png)",
    "![a](attachment\\:missing.png)",
    "![a](attachment&colon;missing.png)",
]
SAFE_TAGS = {"p", "a", "b", "h1", "pre", "code", "div", "img", "em", "strong", "blockquote", "span"}


class Page(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        urls = [re.sub(r"[\x00-\x20]", "", value or "").lower() for name, value in attrs if name in ("href", "src")]
        bad = [url for url in urls if url.startswith(("javascript:", "vbscript:", "data:text"))]
        self.found += bad + [name for name, _ in attrs if name.startswith("on")] + [tag] * (tag not in SAFE_TAGS)


@pytest.mark.parametrize("kind", ["answer", "prose", "raw"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_made_of_a_students_prose_runs_nothing(text, kind):
    nb = submission(ANSWERS | {"explain": text} if kind == "answer" else ANSWERS)
    if kind != "answer":
        nb.cells.append(prose(text) if kind == "prose" else nbformat.v4.new_raw_cell(text))
    healed = heal(nb, SOURCE)
    (shown,) = [c.source for c in healed.cells[-1:]]
    page = shown if kind == "raw" else markdown2html_mistune(shown)
    assert Page(page).found == [] and r"\href" not in page
    assert heal(copy.deepcopy(healed), SOURCE) == healed


HONEST = [
    "Because $a < b$ and x <= y, so `a < b` & 'c' > d; see [the book](https://d2l.ai/a?b=1&c=2).",
    "```python\nif a < 3 and b: x = {'data': 1}\n```\n\n$$\\begin{aligned} a &= b \\\\ c &< d \\end{aligned}$$",
    "The data: they are in ![p](attachment:p.png), ![q](data:image/png;base64,AA==), and &lt;tag&gt;.\r\n",
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_prose_stays_as_it_is(text):
    assert harmless(text, {"p.png"}) == text


def test_the_courses_own_prose_may_be_html():
    page = "<details><summary>A hint</summary>[x](javascript:hint())</details>"
    blank = SourceCell(**{**vars(EXPLAIN), "source": f"{page} YOUR ANSWER"})
    nb = submission({"explain": blank.source})
    nb.cells[0].source = page
    healed = heal(nb, SourceNotebook("toy", (*CELLS[:-1], blank), frozenset({*PROSE, page})))
    assert (healed.cells[0].source, healed.cells[-1].source) == (page, blank.source)


def test_a_check_that_puts_an_answer_back_is_no_answer():
    check = "kept = f\ndel f\ntry:\n    g(1)\nfinally:\n    f = kept"
    cells = (*CELLS[:2], SourceCell(**vars(CHECK_F) | {"source": check}), *CELLS[3:])
    nb = submission({})
    nb.cells[4].source = check
    healed = heal(nb, SourceNotebook("toy", cells, frozenset(PROSE)))
    assert sources(healed)["answer-f"] == F.source
