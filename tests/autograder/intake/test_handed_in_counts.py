"""What was handed in counts: under whatever name, in whatever cell, saved by whatever editor; and nothing else does."""

import copy
import io
import json
import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from nbgrader.utils import determine_grade

from autograder.banks.handed_in import Handout
from autograder.gradebook.learn import learn
from autograder.gradebook.sources import read_assignment
from autograder.intake.reconcile import heal

ROOT = Path(__file__).parents[3]
EXPLAIN = "explain-shift-or-scale"
WHY = "It multiplies all strengths by the same factor, which cancels."
FULL, BLANK = 12.0, 0.0
HANDOUT, OTHER = Handout(ROOT, "softmax"), Handout(ROOT, "multi-head")
SOFTMAX, TEMPERATURE = HANDOUT.answers["softmax"], HANDOUT.answers["softmax_with_temperature"]


def finished(explain=None):
    """All functions right; the written answer blank, or as given."""
    blank = next(cell.source for cell in HANDOUT.released.cells if grade_id(cell) == EXPLAIN)
    return HANDOUT.with_answers({EXPLAIN: blank if explain is None else explain})


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def at(nb, name):
    return next(place for place, cell in enumerate(nb.cells) if grade_id(cell) == name)


def with_cells(nb, place, *cells):
    """The cells put in before `place`, as an editor without nbgrader leaves them."""
    nb = copy.deepcopy(nb)
    nb.cells[place:place] = copy.deepcopy(cells)
    for number, cell in enumerate(nb.cells):
        cell["id"] = f"cell-{number}"
    return nb


def below(*cells, nb=None):
    nb = nb or finished()
    return with_cells(nb, at(nb, EXPLAIN) + 1, *cells)


def above(*cells):
    return with_cells(finished(), at(finished(), EXPLAIN), *cells)


def at_the_end(*cells, nb=None):
    nb = nb or finished()
    return with_cells(nb, len(nb.cells), *cells)


def replaced(name, *cells, nb=None):
    """The cell of this grade id given way to others."""
    nb = copy.deepcopy(nb or finished())
    place = at(nb, name)
    del nb.cells[place]
    return with_cells(nb, place, *cells)


def changed(name, source, nb=None):
    nb = copy.deepcopy(nb or finished())
    nb.cells[at(nb, name)]["source"] = source
    return nb


def stripped(nb):
    """Without any metadata of cells, as Colab saves it."""
    nb = copy.deepcopy(nb)
    for cell in nb.cells:
        cell["metadata"] = {}
    return nb


def retyped(nb, name, new_cell):
    nb = copy.deepcopy(nb)
    old = nb.cells[at(nb, name)]
    nb.cells[at(nb, name)] = new_cell(old.source, metadata=old.metadata)
    return nb


def files(nb, name="softmax.ipynb", **more):
    return {name: nb} | more


QUESTION = next(cell.source for cell in HANDOUT.released.cells if grade_id(cell) == f"{EXPLAIN}-question")
TEXT, CODE, RAW = new_markdown_cell, new_code_cell, new_raw_cell
WAITS = {
    "below the blank": below(TEXT(WHY)),
    "below the blank, after an empty cell": below(TEXT(""), TEXT(WHY)),
    "above the blank": above(TEXT(WHY)),
    "in three cells": below(TEXT("First,"), TEXT(WHY), TEXT("So it goes.")),
    "above and below the blank": with_cells(below(TEXT(WHY)), at(finished(), EXPLAIN), TEXT("I think:")),
    "in a raw cell": below(RAW(WHY)),
    "as comments in a code cell": below(CODE(f"# {WHY}")),
    "as words in a code cell": below(CODE(WHY)),
    "as a string in a code cell": below(CODE(f'"""{WHY}"""')),
    "printed by a code cell": below(CODE(f'print("{WHY}")')),
    "as code that shows it": below(
        CODE("np.allclose(softmax(np.array([1.0, 2.0])), softmax(np.array([101.0, 102.0])))")
    ),
    "in the place of the blank, edited, and in more cells": below(TEXT(WHY), nb=finished("See below.")),
    "in the blank": finished(WHY),
    "below the words of the blank": finished(f"YOUR ANSWER HERE\n\n{WHY}"),
    "in a new cell, the blank deleted": replaced(EXPLAIN, TEXT(WHY)),
    "in a new raw cell, the blank deleted": replaced(EXPLAIN, RAW(WHY)),
    "in a new code cell, the blank deleted": replaced(EXPLAIN, CODE(f"# {WHY}")),
    "in the blank, made a raw cell": retyped(finished(WHY), EXPLAIN, RAW),
    "in the blank, made a code cell": retyped(finished(WHY), EXPLAIN, CODE),
    "at the end of the notebook": at_the_end(TEXT(f"Explain: {WHY}")),
    "at the end of the notebook, as comments": at_the_end(CODE(f"# {WHY}")),
    "above the question": with_cells(finished(), at(finished(), f"{EXPLAIN}-question"), TEXT(WHY)),
    "inside the question": changed(f"{EXPLAIN}-question", f"{QUESTION}\n\n{WHY}"),
    "in a copy of the blank": replaced(
        EXPLAIN, *(finished(text).cells[at(finished(), EXPLAIN)] for text in (None, WHY))
    ),
    "in words that the course has in a check": below(TEXT(f"Only differences between scores matter. {WHY}")),
    "in the words of a check alone": below(TEXT("Only differences between scores matter, however large they are.")),
    "in one word": below(TEXT("Cancels!")),
    "below a copy of the question": below(TEXT(f"{QUESTION}\n\n{WHY}")),
    "below the blank, all metadata lost": stripped(below(TEXT(WHY))),
    "above the blank, all metadata lost": stripped(above(TEXT(WHY))),
    "in a raw cell, all metadata lost": stripped(below(RAW(WHY))),
    "in a code cell, all metadata lost": stripped(below(CODE(f"# {WHY}"))),
    "in a new cell, the blank deleted, all metadata lost": stripped(replaced(EXPLAIN, TEXT(WHY))),
    "inside the question, all metadata lost": stripped(changed(f"{EXPLAIN}-question", f"{QUESTION}\n\n{WHY}")),
}
STAYS_BLANK = {
    "nothing written": finished(),
    "all metadata lost": stripped(finished()),
    "empty cells around it": below(TEXT(""), CODE("  \n")),
    "an empty cell at the end": at_the_end(CODE("")),
    "the blank twice": below(TEXT("YOUR ANSWER HERE")),
    "the question twice": below(TEXT(QUESTION)),
    "notes at the top": with_cells(finished(), 1, TEXT("My notes: ask about the exponential function.")),
    "notes among the answers": with_cells(finished(), at(finished(), "softmax") + 1, TEXT("I had this wrong.")),
    "a trial among the answers": with_cells(finished(), at(finished(), "softmax") + 1, CODE("softmax(np.ones(3))")),
    "a trial at the end": at_the_end(CODE("softmax(np.ones(3)).sum()")),
    "the blank deleted": replaced(EXPLAIN),
    "a typo mended in the prose below since": below(
        TEXT(
            next(cell.source for cell in HANDOUT.released.cells if cell.source.startswith("## What it is for"))
            .replace("technology", "technologie")
        )
    ),
}  # fmt: skip

DEFINED = {
    "under if __name__": "if __name__ == '__main__':\n{indented}",
    "in try": "try:\n{indented}\nexcept ImportError:\n    pass",
    "in with": "import contextlib\nwith contextlib.suppress(Exception):\n{indented}",
    "in for": "for _ in range(1):\n{indented}",
    "in else": "if False:\n    pass\nelse:\n{indented}",
    "as a partial": "from functools import partial\ndef _any(axis_first, scores, axis=-1):\n    return right(scores, axis)\nsoftmax = partial(_any, None)",  # noqa: E501
    "as a callable object": "class Softmax:\n    def __call__(self, scores, axis=-1):\n        return right(scores, axis)\nsoftmax = Softmax()",  # noqa: E501
    "as a bound method": "class Tools:\n    def soft(self, scores, axis=-1):\n        return right(scores, axis)\nsoftmax = Tools().soft",  # noqa: E501
    "decorated": "def same(f):\n    return f\n@same\n{source}",
    "as a lambda": "softmax = lambda scores, axis=-1: right(scores, axis)",
    "below %%time": "%%time\n{source}",
    "below %%capture": "%%capture out\nsoftmax = right",
    "below a shell line": "!pip install numpy\nsoftmax = right",
    "with a magic in a block": "if True:\n    %matplotlib inline\n    softmax = right",
    "as one of two names": "other = softmax = right",
    "in a tuple": "softmax, other = right, None",
    "by a walrus": "(softmax := right)",
    "by a function's global": "def make():\n    global softmax\n    softmax = right\nmake()",
    "by globals()": "globals()['softmax'] = right",
    "by exec": "exec('softmax = right')",
    "under match": "match 1:\n    case 1:\n        softmax = right",
}  # fmt: skip


def defined(template):
    indented = "\n".join(f"    {line}" if line else "" for line in SOFTMAX.split("\n"))
    own = template.replace("{indented}", indented).replace("{source}", SOFTMAX)
    right = SOFTMAX.replace("def softmax(", "def right(") if "right" in own else ""
    cells = [CODE(source) for source in (right, own) if source]
    return replaced("softmax", *cells)


ALL_IN_ONE = CODE(f"{SOFTMAX}\n\n\n{TEMPERATURE}")
SHAPES = {name: stripped(defined(template)) for name, template in DEFINED.items()} | {
    "below the blank": with_cells(changed("softmax", HANDOUT.released.cells[5].source), 6, CODE(SOFTMAX)),
    "above the blank": with_cells(changed("softmax", HANDOUT.released.cells[5].source), 5, CODE(SOFTMAX)),
    "above the blank, all metadata lost": stripped(
        with_cells(changed("softmax", HANDOUT.released.cells[5].source), 5, CODE(SOFTMAX))
    ),
    "in a block above the blank": with_cells(
        changed("softmax", HANDOUT.released.cells[5].source), 5, CODE(f"if True:\n    pass\n{SOFTMAX}")
    ),
    "all in one cell at the end": at_the_end(ALL_IN_ONE, nb=HANDOUT.released),
    "all in one cell at the end, all metadata lost": stripped(at_the_end(ALL_IN_ONE, nb=HANDOUT.released)),
    "all in one cell at the top": with_cells(HANDOUT.released, 3, ALL_IN_ONE),
    "with what it uses in a cell above it, at the end": at_the_end(
        CODE("def _exp(x):\n    return np.exp(x)"),
        CODE(SOFTMAX.replace("np.exp(", "_exp(")),
        CODE(TEMPERATURE),
        nb=HANDOUT.released,
    ),
}


def broken_in(encoding):
    return json.dumps(right_dict(), ensure_ascii=False).encode(encoding)


def right_dict(**more):
    return json.loads(nbformat.writes(finished(WHY))) | more


def zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("softmax.ipynb", nbformat.writes(finished()))
    return file.getvalue()


def odd_outputs():
    content = right_dict(nbformat_minor=2, unknown={"a": [None]})
    for number, cell in enumerate(content["cells"]):
        cell["unknown"] = 1
        if cell["cell_type"] == "code":
            cell["outputs"] = [[3], ["x"], [{}], [{"output_type": "stream", "text": 3}], 7][number % 5]
    return json.dumps(content).encode()


def large_outputs(megabytes):
    content = right_dict()
    cell = next(cell for cell in content["cells"] if cell["cell_type"] == "code")
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * (megabytes << 20)}]
    return json.dumps(content).encode()


def large_source(megabytes):
    content = right_dict()
    content["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "x" * (megabytes << 20)})
    return json.dumps(content).encode()


TEXT_OF_IT = nbformat.writes(finished(WHY))
CONFLICT = TEXT_OF_IT.replace('"cells": [', '"cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> theirs\n', 1)
SAVED_ODDLY = {
    "UTF-16": broken_in("utf-16"),
    "UTF-16 without a mark": broken_in("utf-16-le"),
    "UTF-16, big end first": b"\xfe\xff" + broken_in("utf-16-be"),
    "UTF-32": broken_in("utf-32"),
    "UTF-8 with a mark": broken_in("utf-8-sig"),
    "an old Windows encoding": json.dumps(right_dict(x="ä"), ensure_ascii=False).encode("cp1252"),
    "CRLF": TEXT_OF_IT.replace("\n", "\r\n").encode(),
    "zeros at the end": TEXT_OF_IT.encode() + b"\0" * 4096,
    "outputs that no format knows": odd_outputs(),
    "30 MB of outputs": large_outputs(30),
    "format 3": nbformat.writes(nbformat.convert(finished(WHY), 3), version=3).encode(),
    "a wrong kernel": json.dumps(right_dict(metadata={"kernelspec": {"name": "ir", "language": "R"}})).encode(),
}
JULIA = {"kernelspec": {"display_name": "Julia 1.10", "language": "julia", "name": "julia-1.10"}}
R_CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "source": "softmax <- function(x) exp(x) / sum(exp(x))"}
NO_NOTEBOOK = {
    "a zip": (zipped(), "is a zip archive"),
    "a page": (b"<!DOCTYPE html>\n<html><body>Log in</body></html>", "is a web page"),
    "a fragment of a page": (b"\xef\xbb\xbf \n<html lang='en'>", "is a web page"),
    "a merge": (CONFLICT.encode(), "marks of a merge in git"),
    "half a file": (TEXT_OF_IT.encode()[:20_000], "is cut off"),
    "nearly a whole file": (TEXT_OF_IT.encode().rstrip()[:-1], "is cut off"),
    "half a file in UTF-16": (TEXT_OF_IT.encode("utf-16")[:20_001], "is cut off"),
    "nothing": (b"", "is empty"),
    "zeros": (b"\0" * 5000, "is empty"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is a PDF"),
    "a script": (SOFTMAX.encode(), "is a Python script"),
    "a script of cells": (b"# %%\nimport numpy as np\n\n# %%\nx = 3\n", "is a Python script"),
    "Julia": (json.dumps({"cells": [R_CELL], "metadata": JULIA, "nbformat": 4}).encode(), "is a notebook in julia"),
    "R": (
        json.dumps({"cells": [R_CELL], "metadata": {"kernelspec": {"name": "ir", "language": "R"}}}).encode(),
        "is a notebook in R",
    ),
    "R in the course's cells": (
        json.dumps(
            right_dict(
                metadata={"kernelspec": {"name": "ir", "language": "R"}},
                cells=[cell for cell in json.loads(nbformat.writes(HANDOUT.released))["cells"]] + [R_CELL],
            )
        ).encode(),
        "is a notebook in R",
    ),
    "a link into a cloud": (b'{"url": "x", "doc_id": "y"}', "is a link to a file in a cloud"),
    "30 MB of text": (large_source(30), "30 MB large without its outputs"),
}
renamed = copy.deepcopy(HANDOUT.released)
for answer in HANDOUT.functions:
    renamed.cells[at(renamed, answer)]["source"] = f"def my_{answer}(scores):\n    return scores"
ANOTHERS = {
    "blank": OTHER.released,
    "answered": OTHER.with_answers({}),
    "blank, all metadata lost": stripped(OTHER.released),
    "answered, all metadata lost": stripped(OTHER.with_answers({})),
    "answered, its prose deleted": nbformat.from_dict(
        OTHER.with_answers({}) | {"cells": [c for c in OTHER.with_answers({}).cells if c.cell_type == "code"]}
    ),
    "answered, with a softmax of its own": with_cells(OTHER.with_answers({}), 5, CODE(SOFTMAX)),
    "its functions alone": nbformat.v4.new_notebook(
        cells=[CODE(source) for name, source in OTHER.answers.items() if name.isidentifier()]
    ),
}
OURS = {
    "all functions renamed": (renamed, BLANK),
    "all functions renamed, all metadata lost": (stripped(renamed), BLANK),
    "all answers deleted": (replaced("softmax", nb=replaced("softmax_with_temperature")), BLANK),
    "all answers deleted, all metadata lost": (
        stripped(replaced("softmax", nb=replaced("softmax_with_temperature"))),
        BLANK,
    ),
    "only the answers": (nbformat.v4.new_notebook(cells=[CODE(SOFTMAX), CODE(TEMPERATURE)]), FULL),
    "together with the other one": (at_the_end(*OTHER.with_answers({}).cells), FULL),
    "with functions of the other one": (with_cells(finished(), 3, *map(CODE, list(OTHER.answers.values())[:2])), FULL),
    "in the other one": (with_cells(OTHER.released, 3, CODE(SOFTMAX), CODE(TEMPERATURE)), FULL),
}
half = HANDOUT.with_answers({"softmax_with_temperature": HANDOUT.released.cells[16].source})
BLANK_ONE = HANDOUT.released
TWO = {
    "a blank one beside a finished copy": (
        {"softmax.ipynb": BLANK_ONE, "softmax (1).ipynb": finished()}, FULL, "softmax (1).ipynb", "holds no answer",
    ),
    "a finished one beside a blank copy": (
        {"softmax.ipynb": finished(), "softmax (1).ipynb": HANDOUT.released}, FULL, "softmax.ipynb", "holds no answer",
    ),
    "a finished one under any name": (
        {"softmax.ipynb": HANDOUT.released, "homework/mine.ipynb": finished()}, FULL, "homework/mine.ipynb", "counted",
    ),
    "another's beside it": ({"softmax.ipynb": OTHER.released, "mine.ipynb": finished()}, FULL, "mine.ipynb", ""),
    "a broken one beside it": ({"softmax.ipynb": b"{", "softmax (1).ipynb": finished()}, FULL, "softmax (1).ipynb", ""),
    "two finished ones": (
        {"softmax.ipynb": half, "softmax (1).ipynb": finished()}, 8.0, "softmax.ipynb", "2 notebooks with answers",
    ),
    "the other's alone": ({"multi-head.ipynb": OTHER.with_answers({})}, BLANK, None, ""),
    "one": ({"softmax.ipynb": finished()}, FULL, "softmax.ipynb", ""),
}  # fmt: skip

MODULE = {
    "imported by name": "from mine import shares as softmax",
    "imported whole": "import mine\nsoftmax = mine.shares",
    "imported with a star": "from mine import *\nsoftmax = shares",
    "in a folder": "from folder.mine import shares as softmax",
}
SHARES = SOFTMAX.replace("def softmax(", "def shares(")
BESIDE = {name: f"import numpy as np\n\n\n{SHARES}".encode() for name in ("mine.py", "folder/mine.py")}

EXPECTED = {}  # name -> (what is handed in, what has to be true of its record)


def expect(family, name, handed_in, **right):
    EXPECTED[f"{family}: {name}"] = (handed_in if isinstance(handed_in, dict) else files(handed_in), right)


for name in ("below the blank", "in a code cell, all metadata lost"):
    expect("a written answer waits", name, {"softmax.ipynb": WAITS[name]}, score=FULL, needs_manual=[EXPLAIN])
for name in ("nothing written", "a trial among the answers"):
    expect("a blank one does not", name, {"softmax.ipynb": STAYS_BLANK[name]}, score=FULL, needs_manual=[])
for name, nb in SHAPES.items():
    expect("a right answer", name, {"softmax.ipynb": nb}, score=FULL, verdict="graded")
for name, data in SAVED_ODDLY.items():
    expect("saved oddly", name, {"softmax.ipynb": data}, score=FULL, needs_manual=[EXPLAIN])
for name, (data, why) in NO_NOTEBOOK.items():
    expect("no notebook", name, {"softmax.ipynb": data}, score=BLANK, verdict="unreadable", why=why, file=None)
for name, nb in ANOTHERS.items():
    why = "is the notebook of another assignment, multi-head"
    expect("another's", name, {"softmax.ipynb": nb}, score=BLANK, verdict="unreadable", why=why, needs_manual=[])
for name, (nb, score) in OURS.items():
    expect("this one's", name, {"softmax.ipynb": nb}, score=score, verdict="graded")
for name, text in MODULE.items():
    lost = stripped(replaced("softmax", CODE(text)))
    expect("a module", name, {"softmax.ipynb": changed("softmax", text)} | BESIDE, score=FULL)
    expect("a module", f"{name}, all metadata lost", {"softmax.ipynb": lost} | BESIDE, score=FULL)
for name, (several, score, file, note) in TWO.items():
    expect("of several", name, several, score=score, file=file, note=note)


@pytest.fixture(scope="module")
def course_root(tmp_path_factory):
    root = tmp_path_factory.mktemp("counts")
    shutil.copytree(ROOT / "solutions", root / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return root


@pytest.fixture(scope="module")
def graded(course_root, course_at):
    """Everything handed in by a class of its own, graded in one run: name -> record."""
    root = course_root
    students = {f"student-{number:03}": name for number, name in enumerate(EXPECTED, 1)}
    for student, name in students.items():
        for file, content in EXPECTED[name][0].items():
            path = root / "submitted" / student / "softmax" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else nbformat.writes(content).encode())
    return {students[record.student]: record for record in course_at(root).run().over(["softmax"])}


@pytest.fixture(scope="module")
def source(course_root, course_at):
    """The notebook as the gradebook knows it."""
    course = course_at(course_root)
    learn(course.coursedir, "softmax", course.config)
    return read_assignment(course.gradebook, course.coursedir, "softmax").notebooks[0]


def healed_answer(nb, source):
    healed = heal(nb, source)
    return next(cell for cell in healed.cells if grade_id(cell) == EXPLAIN)


@pytest.mark.parametrize("name", WAITS)
def test_a_written_answer_waits_for_a_person(source, name):
    answer = healed_answer(WAITS[name], source)
    assert determine_grade(answer) == (None, 3)
    assert answer.source not in ("", "YOUR ANSWER HERE")


@pytest.mark.parametrize("name", STAYS_BLANK)
def test_a_blank_waits_for_nobody_whatever_else_stands_in_the_notebook(source, name):
    assert determine_grade(healed_answer(STAYS_BLANK[name], source)) == (0, 3)


@pytest.mark.parametrize("name", [*WAITS, *STAYS_BLANK])
def test_nothing_written_is_lost_and_healing_twice_changes_nothing(source, name):
    nb = (WAITS | STAYS_BLANK)[name]
    healed = heal(nb, source)
    again = heal(copy.deepcopy(healed), source)
    assert [cell.source for cell in again.cells] == [cell.source for cell in healed.cells]
    lines = {line.strip() for cell in nb.cells for line in cell.source.splitlines()} - {"YOUR ANSWER HERE"}
    assert not {line for line in lines if not any(line in cell.source for cell in healed.cells)}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_was_handed_in_counts(graded, name):
    record, right = graded[name], EXPECTED[name][1]
    said = [cell.message for cell in record.cells if cell.verdict != "passed"]
    assert record.score == right["score"], said
    for field in {"verdict", "needs_manual", "file"} & right.keys():
        assert getattr(record, field) == right[field], said
    if "why" in right:
        assert right["why"] in said[0]
    if "note" in right:
        assert right["note"] in " ".join(record.notes)
        assert bool(record.notes) == bool(right["note"])
