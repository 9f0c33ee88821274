"""A submission's time is its own: a busy machine costs nothing, and a loop that never ends costs a class little."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.checking.grade import Grader
from autograder.confinement.own_time import WALL, Allowance, Meter, on_a_core
from autograder.limits import Limits

WORK = """
import time
def f(x):
    start = time.process_time()
    while time.process_time() < start + {}: pass
    return 2 * x"""
CHECK = ("check", "assert f(2) == 4")


@pytest.fixture(scope="module")
def hurried():
    with Grader(
        Limits(cell_seconds=1.5, total_seconds=60, interrupt_seconds=0.5), b"a secret of thirty-two bytes"
    ) as g:
        yield g


def family(pid):
    """A process and those below it: bubblewrap stands before the template."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(below for child in children for below in family(int(child)))]


@pytest.fixture
def busy(hurried):
    """The template, and so its forks, share one core with four processes that never rest."""
    core = {min(os.sched_getaffinity(0))}
    hog = [sys.executable, "-c", "print(flush=True)\nwhile True: pass"]
    hogs = [subprocess.Popen(hog, stdout=subprocess.PIPE) for _ in range(4)]
    template = family(hurried.template.process.pid)
    for pid in (*template, *(hog.pid for hog in hogs)):
        os.sched_setaffinity(pid, core)
    for hog in hogs:
        hog.stdout.readline()
    yield
    for pid in template:
        os.sched_setaffinity(pid, os.sched_getaffinity(0))
    for hog in hogs:
        hog.kill()
        hog.communicate()


def test_a_busy_machine_costs_an_honest_answer_nothing(grade, hurried, busy):
    started = time.monotonic()
    graded = grade(("answer", WORK.format(1.0)), CHECK, using=hurried)
    assert time.monotonic() - started > 1.5  # by the clock alone it would have been stopped
    assert graded.cells[0].verdict == "passed"


@pytest.mark.parametrize("loop", ["pass", "time.sleep(0.01)", "time.sleep(100)"])
def test_a_loop_that_never_ends_is_stopped_whether_it_works_or_sleeps(loop, grade, hurried):
    answer = "import time\ndef f(x):\n    while True: " + loop
    started = time.monotonic()
    cells = grade(("answer", answer), CHECK, using=hurried).cells
    assert cells[0].verdict == "timeout" and "1.5 s" in cells[0].message
    assert time.monotonic() - started < 60  # on a busy machine, of the 600 s that the notebook has by the clock


def test_a_loop_costs_its_time_once_and_is_asked_about_once(grade):
    answer = ("answer", "def f(x):\n    while x > 0: pass\n    return 2 * x")
    checks = [("check", "assert f(2) == 4"), ("check", "assert f(-2) == -4"), ("check", "assert f(2) == 4")]
    cells = grade(answer, *checks).cells
    assert [cell.verdict for cell in cells] == ["timeout", "passed", "timeout"]
    assert "does a loop never end?" in cells[0].message and "here either" in cells[2].message


def test_the_cells_after_a_loop_have_time_enough(grade):
    loop = ("free", "while True: pass")
    cells = grade(loop, ("answer", WORK.format(0.3)), CHECK).cells
    assert cells[0].verdict == "passed"


@pytest.mark.slow
def test_the_time_of_a_whole_notebook_is_bounded_too(grade):
    with Grader(
        Limits(cell_seconds=1, total_seconds=2, interrupt_seconds=0.5), b"a secret of thirty-two bytes"
    ) as short:
        cells = grade(("answer", WORK.format(0.7)), *[CHECK] * 4, using=short).cells
    assert [cell.verdict for cell in cells] == ["passed", "passed", "timeout", "timeout"]
    assert "the notebook's 2 s are used up" in cells[-1].message


def test_a_meter_counts_what_a_process_works_and_sleeps_and_the_clock_beside_it():
    with subprocess.Popen([sys.executable, "-c", "input()\nwhile True: pass"], stdin=subprocess.PIPE) as process:
        time.sleep(0.3)
        asleep = Allowance(10)
        meter = Meter(process.pid, asleep)
        time.sleep(0.3)
        assert not meter.read() and 0.25 < 10 - asleep.own < 1
        process.stdin.write(b"\n")
        process.stdin.flush()
        time.sleep(0.3)
        assert on_a_core(process.pid) > 0.05 and not meter.read()
        assert 10 * WALL - asleep.wall >= 10 - asleep.own
        assert Meter(process.pid, Allowance(0)).read()
        process.kill()


def test_one_loop_takes_no_time_from_another_answer(grade, hurried):
    loop = ("answer", "def g(x):\n    while True: pass")
    slow = ("answer", WORK.format(1.0))
    cells = grade(loop, slow, ("check", "g(1)"), CHECK, using=hurried).cells
    assert [cell.verdict for cell in cells] == ["timeout", "passed"]


@pytest.mark.slow
def test_after_two_loops_little_time_is_left_and_that_is_said(grade, grader):
    loops = [("answer", f"def {name}(x):\n    while True: pass") for name in "gh"]
    cells = grade(*loops, ("answer", WORK.format(3.0)), ("check", "g(1)"), ("check", "h(1)"), CHECK).cells
    assert "no more was left, after `g` and `h` did not end" in cells[-1].message


def test_a_check_that_catches_what_an_answer_raises_ends_in_time_all_the_same(grade):
    answer = ("answer", "import numpy as np\ndef f(x): return np.zeros((2**40, 0))")
    check = "for t in (0, 1):\n    try:\n        for row in f(t): pass\n    except Exception as error: r = error"
    started = time.monotonic()
    assert [cell.verdict for cell in grade(answer, ("check", check)).cells] == ["timeout"]
    assert time.monotonic() - started < 30
