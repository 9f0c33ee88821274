"""What a learner is told of an answer that is not there is what happened to it, with the error and the line."""

import nbformat.v4
import pytest

from autograder.assignment import SourceCell, SourceNotebook

STUB = "import math as m\ndef f(x):\n    raise NotImplementedError('write f')"
OTHER = "def g(x):\n    raise NotImplementedError('write g')"
RIGHT = "def f(x): return 2 * x"
CHECK = "assert f(2) == 4, 'twice'"


@pytest.fixture(scope="module")
def told(grader):
    """The verdict and message of a check of `f`, whose answer was to be written into its stub."""

    def run(answer, check=CHECK, before="", after="", locked=""):
        fixed = [SourceCell("answer", "code", STUB, False, True), SourceCell("other", "code", OTHER, False, True)]
        fixed += [SourceCell("locked", "code", locked, False, False)]
        fixed += [SourceCell("check", "code", check, True, False, points=1.0)]
        given, cells = [], [nbformat.v4.new_code_cell(text) for text in (before, answer, OTHER, after, locked, check)]
        for cell, grade_id in zip(cells, ("", "answer", "other", "", "locked", "check"), strict=True):
            cell.id = f"cell-{len(given)}"
            given.append(cell)
            cell.metadata = {"nbgrader": {"grade_id": grade_id}} if grade_id else {}
        source = SourceNotebook("toy", tuple(fixed))
        nb = nbformat.v4.new_notebook(cells=given)
        (cell,) = grader.grade(source, nb, assignment="toy", student="student-01").cells
        return cell.verdict, cell.message

    return run


CAUSES = {
    "blank": (STUB, "missing", ["`f` is not answered yet. write f"]),
    "its cell raised": ("y = unknown\n" + RIGHT, "missing", ["NameError: name 'unknown' is not defined", "line 1"]),
    "syntax": ("def f(x) return x", "missing", ["SyntaxError", "line 1"]),
    "renamed": ("def ff(x): return 2 * x", "missing", ["No cell defines `f`", "there is `ff`: was it renamed"]),
    "deleted": (RIGHT + "\ndel f", "missing", ["no longer there"]),
    "never ended": ("while True: pass\n" + RIGHT, "missing", ["did not come to an end within 4 s"]),
    "ended its process": ("import os; os._exit(3)\n" + RIGHT, "missing", ["ended itself (exit status 3)"]),
    "a network": ("import urllib.request as r; r.urlopen('http://localhost:9/')\n" + RIGHT, "missing", ["no network"]),
    "another program": ("import subprocess; subprocess.run('ls')\n" + RIGHT, "missing", ["does not allow it"]),
    "a file elsewhere": ("def f(x): return open('/etc/hostname').read()", "error", ["sees only"]),
    "a file that was not handed in": ("open('data.csv')\n" + RIGHT, "missing", ["sees only the files"]),
    "a bash cell": ("%%bash\nls", "missing", ["No cell defines `f`"]),
    "an array of objects": (
        "import numpy as np\nf = np.array([object()])",
        "missing",
        ["cannot be checked", "dtype object"],
    ),
    "a library's own": (
        "import torch\ndef f(x):\n    class A(torch.autograd.Function): pass\n    return A.apply(torch.ones(1))",
        "error",
        ["`f` raised NotImplementedError", "You must implement"],
    ),
    "the learner's own": ("def f(x): raise NotImplementedError('not for negative x')", "error", ["not for negative x"]),
    "uses another": ("def f(x): return g(x)", "missing", ["`f` uses `g`, which is not answered yet. write g"]),
    "a sparse tensor": ("import torch\ndef f(x): return torch.ones(2).to_sparse()", "error", ["`f` returned a tensor"]),
    "an object": ("def f(x): return object()", "error", ["what came back is a `object`"]),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_each_cause_is_told_as_it_is(cause, told):
    answer, verdict, words = CAUSES[cause]
    found, message = told(answer)
    assert found == verdict and all(word in message for word in words), message
    assert ("no network" in message) == ("does not allow it" in message)
    assert ("sees only" in message) == ("file" in cause or "no network" in message)


def test_a_name_that_the_notebooks_own_cell_did_not_make_is_told_with_its_reason(told):
    verdict, message = told("def f(x): raise ValueError('no')", "assert N == 3", locked="f(1)\nN = 3")
    assert verdict == "missing" and "`N` is missing" in message and "ValueError: no" in message


TAKEN = {
    "after a line that fails": (
        "def f(x): raise ValueError",
        "",
        "N = []",
        "f(1)\nN = [1]",
        "for n in N: assert f(n) == 2",
    ),
    "by a loop": (
        "def f(x): raise ValueError",
        "",
        "N = []",
        "f(1)\nfor N in ([1],): pass",
        "for n in N: assert f(n) == 2",
    ),
    "within a comprehension": (
        "def f(x): raise ValueError",
        "",
        "N = 1e9",
        "f(1)\nused = [N := 1 for _ in [0]]",
        "assert N > 1e3",
    ),
    "by exec": ("def f(x): raise ValueError", "", "N = 1e9", "f(1)\nexec('N = 1')", "assert N > 1e3"),
    "from another check": (RIGHT, "", "Z = 4", "", "assert Z == 4\nZ = 5"),
    "by an answer's stub": (
        "class M:\n    def isclose(self, *_): return True\nm = M()\ndef f(x): return 0",
        "m = M()",
        "",
        "",
        "assert m.isclose(f(1), 2), 'twice'",
    ),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_the_course_defines_is_never_taken_from_the_student(what, told):
    answer, _before, after, locked, check = TAKEN[what]
    assert told(answer, check, after=after, locked=locked)[0] != "passed"


def test_what_a_stub_imports_is_there_for_the_check(told):
    assert told(RIGHT, "assert m.isclose(f(1), 2), 'twice'") == ("passed", "")


def test_no_address_in_memory_is_told(told):
    _, message = told("class A: pass\ndef f(x): raise ValueError(A())")
    assert "0x…" in message
    _, message = told("def f(x): raise ValueError(hex(48879))")
    assert "0xbeef" in message
