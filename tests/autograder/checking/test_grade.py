"""Each way a cell can end has its verdict, one output in nbgrader's own language, and does no harm to the next."""

import logging
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
from nbformat import validate
from nbformat.notebooknode import from_dict
from nbgrader.utils import determine_grade

from autograder.confinement.faults import InfraError
from autograder.confinement.room import ROOM
from autograder.confinement.template import Template

GOOD = ("answer", "def f(x): return x + 1")
PASSES = ("check", "assert f(1) == 2, 'f adds one'")

ENDINGS = {
    "passed": (GOOD, "assert f(1) == 2", ""),
    "partial": (GOOD, "0.5", ""),
    "failed": (GOOD, "assert f(1) == 3, 'f should add two: did you add one?'", "did you add one?"),
    "failed, no words": (GOOD, "assert f(1) == 3", "A check of this cell failed"),
    "error": (("answer", "def f(x): return x.nothing"), "assert f(1) == 2", "`f` raised AttributeError"),
    "error of the check": (("answer", "def f(x): return 'text'"), "assert f(1) + 1 == 2, 'm'", "TypeError"),
    "timeout": (("answer", "def f(x):\n    while True: pass"), "assert f(1) == 2", "did not come to an end within 4 s"),
    "timeout, stubborn": (
        ("answer", "def f(x):\n    while True:\n        try:\n            while True: pass\n        except: pass"),
        "assert f(1) == 2",
        "did not come to an end within 4 s",
    ),
    "memory": (("answer", "def f(x): return bytearray(1 << 40)"), "assert f(1) == 2", "more memory"),
    "refused": (("answer", "def f(x): return np.average([x])"), "refuse(f, 'average')", "`f` uses `average`"),
    "missing": (("free", ""), "assert f(1) == 2", "No cell defines `f`."),
    "missing, blank": (
        ("answer", "def f(x): raise NotImplementedError('add one to x')"),
        "assert f(1) == 2",
        "`f` is not answered yet. add one to x",
    ),
    "error, ended": (("answer", "import os\ndef f(x): os._exit(0)"), "assert f(1) == 2", "ended itself"),
    "error, crashed": (
        ("answer", "import ctypes\ndef f(x): ctypes.string_at(0)"),
        "assert f(1) == 2",
        "SIGSEGV",
    ),
    "error, exits": (("answer", "def f(x): raise SystemExit"), "assert f(1) == 2", "SystemExit"),
}


@pytest.mark.parametrize(("answer", "check", "words"), ENDINGS.values(), ids=ENDINGS)
def test_every_ending_has_its_verdict_and_the_next_check_goes_on(answer, check, words, grade, request):
    expected = request.node.callspec.id.partition(",")[0].partition(" ")[0]
    after = ("answer", "def g(): return 7"), ("check", "assert g() == 7")
    graded = grade(("locked", "def refuse(*_): pass"), answer, ("check", check), *after)
    first, second = graded.cells
    assert (first.verdict, second.verdict) == (expected, "passed")
    assert words in first.message
    assert second.score == 1.0 and first.score == {"passed": 1.0, "partial": 0.5}.get(expected, 0.0)


@pytest.mark.parametrize(("answer", "check", "words"), ENDINGS.values(), ids=ENDINGS)
def test_nbgrader_reads_the_same_score_from_the_one_output(answer, check, words, grade):
    graded = grade(("locked", "def refuse(*_): pass"), answer, ("check", check))
    validate(from_dict(graded.executed))
    cell = from_dict(graded.executed["cells"][-1])
    cell.metadata.nbgrader |= {"grade": True, "solution": False, "points": 1.0, "cell_type": "code"}
    assert len(cell.outputs) == 1
    assert determine_grade(cell, logging.getLogger()) == (graded.cells[0].score, 1.0)


@pytest.mark.parametrize(
    "ending", ["nan", "-1", "float('inf')", "2", "True", "'0.5'", "np.float64(0.5)", "None", "[0.5]"]
)
def test_only_a_plain_number_is_partial_credit_as_in_nbgrader(ending, grade):
    cell = grade(("free", "nan = float('nan')"), ("check", ending)).cells[0]
    wrong = {"nan": "error", "-1": "error"}
    assert cell.verdict == wrong.get(ending, "passed") and 0 <= cell.score <= 1


def test_an_honest_answer_loses_nothing_to_warnings_prints_and_pictures(grade):
    noisy = """
import warnings, sys, matplotlib.pyplot as plt
print("hello"); print("careful", file=sys.stderr); warnings.warn("old"); plt.plot([1, 2])
def f(x):
    print("called"); print("careful", file=sys.stderr); warnings.warn("old")
    return x + 1
f(3)
"""
    graded = grade(("answer", noisy), PASSES)
    assert graded.cells[0].verdict == "passed"
    kinds = [sorted(output.get("data", {"text": 0})) for output in graded.executed["cells"][1]["outputs"]]
    assert kinds == [["text"], ["text"], ["image/png", "text/plain"], ["text/plain"]]


def test_output_and_pictures_are_bounded(grade, limits):
    loud = "print('x' * 50_000_000)\nfor _ in range(50): plt.figure()"
    graded = grade(("free", "import matplotlib.pyplot as plt"), ("answer", loud))
    text, *others = graded.executed["cells"][2]["outputs"]
    assert len(text["text"]) < (limits.output_kb << 10) + 100 and "left out" in text["text"]
    assert len([output for output in others if "data" in output]) == 8


def test_an_error_in_a_students_cell_shows_their_line_and_nothing_of_the_grader(grade):
    graded = grade(("answer", "x = 1\n\ny = x / 0"), ("answer", "def f(x) return x"))
    division, syntax = (graded.executed["cells"][index]["outputs"][0] for index in (1, 2))
    assert division["ename"] == "ZeroDivisionError" and "line 3" in division["traceback"][0]
    assert syntax["ename"] == "SyntaxError"
    assert "autograder" not in str(graded.executed["cells"])


def test_a_hidden_check_without_words_of_its_own_gives_nothing_away(grade):
    hidden = "assert f(1) == 2\n### BEGIN HIDDEN TESTS\nnp.testing.assert_allclose(f(20), 31337)\n### END HIDDEN TESTS"
    cell = grade(GOOD, ("check", hidden)).cells[0]
    assert cell.verdict == "failed" and "31337" not in cell.message and "hidden check" in cell.message


def test_the_words_of_a_hidden_assert_are_shown(grade):
    hidden = "### BEGIN HIDDEN TESTS\nassert f(20) == 31337, 'large numbers go wrong'\n### END HIDDEN TESTS"
    assert grade(GOOD, ("check", hidden)).cells[0].message == "large numbers go wrong"


SEEN = "assert f(int(rng.integers(1 << 60))) == 'no', str(int(rng.integers(1 << 60)))"


def test_hidden_inputs_differ_between_students_and_answers_and_repeat_in_a_regrade(verdicts):
    def drawn(student, answer=GOOD):
        return verdicts(answer, ("check", SEEN), student=student)[0][1]

    assert drawn("student-01") == drawn("student-01")
    assert drawn("student-01") != drawn("student-02")
    assert drawn("student-01") != drawn("student-01", ("answer", GOOD[1] + "  # changed"))


def test_order_of_grading_changes_no_byte(grade):
    cells = (
        ("answer", "import random\nx = random.random(), np.random.rand(), float(torch.rand(1))\nprint(x, hash('x'))"),
        PASSES,
    )
    other = ("answer", "np.random.seed(0); torch.manual_seed(0); np.set_printoptions(precision=2)"), PASSES
    first = grade(*cells)
    grade(*other, student="student-02")
    assert grade(*cells) == first


def test_a_student_cannot_replace_what_a_locked_cell_defined(verdicts):
    fake = """
class Fake:
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return True
np = torch = rng = Fake()
def f(x): return 0
"""
    assert verdicts(("answer", fake), ("check", "assert np.allclose(f(1), 2), 'wrong'")) == [("failed", "wrong")]


def test_a_name_that_nobody_fixed_is_data_or_a_library_never_code(verdicts):
    cells = (
        ("free", "from numpy.testing import assert_allclose as close\ndef close(*a, **k): pass\nfixture = [1]"),
        GOOD,
    )
    found = verdicts(*cells, ("check", "close(f(1), 3)"), ("check", "assert f(fixture[0]) == 2"))
    assert [verdict for verdict, _ in found] == ["missing", "passed"]


def test_a_total_deadline_holds_against_an_answer_that_drips(limits, verdicts):
    slow = "import time\ndef f():\n    time.sleep(1.5)\n    return 1"
    started = time.monotonic()
    found = verdicts(("answer", slow), ("check", "for _ in range(100): f()"))
    assert found[0][0] == "timeout" and time.monotonic() - started < 60  # of 150 s of calls


def test_files_beside_the_notebook_are_seen_and_files_it_writes_are_kept(grade, tmp_path):
    (tmp_path / "data.csv").write_text("1,2")
    (tmp_path / "link").symlink_to("/etc/hostname")
    answer = (
        "def f(): return open('data.csv').read()\nopen('made.txt', 'w').write('x')\n"
        "import os; names = sorted(os.listdir())"
    )
    graded = grade(
        ("answer", answer),
        ("check", "assert f() == '1,2' and names == ['data.csv', 'made.txt'], names"),
        folder=tmp_path,
    )
    assert graded.cells[0].verdict == "passed", graded.cells
    assert (tmp_path / "made.txt").read_text() == "x"


def test_the_room_of_a_killed_worker_is_swept_away(limits):
    gone = subprocess.Popen(["true"])
    gone.wait()
    left, others = (Path(tempfile.mkdtemp(prefix=f"{ROOM}{pid}-")) for pid in (gone.pid, os.getpid()))
    Template(limits).close()
    assert not left.exists() and others.exists()
    others.rmdir()


def test_no_scratch_folder_outlives_its_submission(grade, grader):
    grade(("answer", "open('left', 'w').write('x' * 1000)"))
    assert not list(grader.template.scratches.iterdir())


def test_magics_of_the_notebook_do_no_harm(grade):
    graded = grade(("answer", "%matplotlib inline\n!ls\ndef f(x): return x + 1"), PASSES)
    assert "no other program can be started" in str(graded.executed["cells"][1]["outputs"])


def test_arrays_arrive_with_the_values_the_check_sees(verdicts):
    x = np.arange(6.0).reshape(2, 3)
    check = f"x = np.array({x.tolist()}); assert np.array_equal(f(x), x.T @ x), 'wrong'"
    assert verdicts(("answer", "def f(x): return x.T @ x"), ("check", check)) == [("passed", "")]


def test_a_cell_that_ends_its_process_only_when_it_runs_again_costs_no_other_check(verdicts):
    later = ("free", f"import os, time\nif time.time() > {time.time() + 2}: os._exit(0)")
    answer = "import os, time\ndef f():\n    time.sleep(2.5)\n    os._exit(0)\ndef g(): return 7"
    found = verdicts(later, ("answer", answer), ("check", "assert f() is None"), ("check", "assert g() == 7"))
    assert [verdict for verdict, _ in found] == ["error", "passed"]


def test_a_large_variable_of_the_students_costs_no_check_that_binds_the_same_name(verdicts):
    big = ("free", "row = np.zeros(80 << 20, np.uint8)")
    check = ("check", "for row in (1, 2):\n    assert f(row) == row + 1")
    assert verdicts(big, GOOD, check) == [("passed", "")]


def test_an_answer_that_raises_stop_iteration_does_not_end_a_loop_of_the_checks(verdicts):
    answer = ("answer", "def f(x): raise StopIteration")
    assert verdicts(answer, ("check", "assert all(map(f, [1, 2])), 'm'"))[0][0] == "error"


def test_an_answer_is_called_by_its_own_name_whatever_it_calls_itself(verdicts):
    answer = ("answer", "def f(x): return np.average(x)\nf.__name__ = 'g'")
    locked = ("locked", "def refuse(*_): pass")
    assert verdicts(locked, answer, ("check", "refuse(f, 'average')"))[0][0] == "refused"


def test_all_outputs_of_a_notebook_together_are_bounded(grade, limits):
    noisy = ("free", "for _ in range(40): display('x' * 60_000)")
    graded = grade(*[noisy] * 20)
    assert len(str(graded.executed)) < (limits.notebook_mb << 20) * 1.2
    assert "too large" in str(graded.executed["cells"][-1]["outputs"])


@pytest.mark.parametrize("held", ["bytearray(200 << 20)", "b''"])
def test_a_process_that_dies_with_much_memory_is_the_students_affair(held, verdicts):
    died = ("answer", f"import os\ndef f(x):\n    kept = bytearray({held}); os._exit(0)")
    assert [verdict for verdict, _ in verdicts(died, ("check", "f(1)"))] == ["error"]


@pytest.mark.parametrize(
    "raised", [{"name": [1]}, {"kinds": 5}, {"where": [1]}, {"text": None}, [], "x", {"inside": {}}]
)
def test_a_forged_reply_to_a_cell_is_no_fault_of_ours(raised, verdicts):
    whole = {"name": "E", "kinds": [], "where": [], "text": "x", "inside": "", "own": True}
    reply = {"outputs": [], "raised": whole | raised if isinstance(raised, dict) else raised}
    forge = f"""
import json, os, stat, struct
def channel():
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode): return fd
        except OSError: pass
text = json.dumps({reply!r}).encode()
os.write(channel(), struct.pack('!IQ', len(text), 0) + text)
"""
    assert verdicts(("free", forge), GOOD, PASSES)[0][0] in ("passed", "missing", "error")


def test_a_second_try_after_a_full_disk_does_not_see_the_first_ones_files(verdicts, tmp_path):
    answer = ("answer", "import os\nos.mkdir('d')\nopen('d/a', 'w').write('1')\ndef f(x): return x + 1")
    doubt = ("free", "raise OSError(28, 'No space left on device')")
    assert verdicts(answer, doubt, PASSES, folder=tmp_path) == [("passed", "")]


def test_a_fault_of_ours_that_a_check_catches_is_still_none_of_the_students(grade, grader, monkeypatch):
    def gone(*_, **__):
        raise InfraError("the template process is gone")

    answer = ("answer", "import os\ndef f(x): os._exit(0)")
    check = "try: r = f(1)\nexcept Exception as error: r = error\ntry: r = f(1)\nexcept Exception as error: r = error"
    monkeypatch.setattr(grader.template, "fork", Once(grader.template.fork, gone))
    with pytest.raises(InfraError):
        grade(answer, ("check", check + "\nassert isinstance(r, ValueError), type(r).__name__"), answer, PASSES)


class Once:
    """Works once, then no more."""

    def __init__(self, first, then):
        self.calls, self.first, self.then = 0, first, then

    def __call__(self, *args):
        self.calls += 1
        return (self.first if self.calls == 1 else self.then)(*args)
