"""Tricks that win points where student code and checks share a process; each wins in the control, and nothing here."""

import json
import subprocess
import sys

import pytest

CHECK = """
x = rng.standard_normal((3, 4))
expected = 2 * x
y = f(x)
assert np.allclose(y, expected), 'f doubles'
"""
TRICKS = {
    "patches numpy": "np.allclose = lambda *a, **k: True\ndef f(x): return 0",
    "patches numpy in a call": "def f(x):\n    np.allclose = lambda *a, **k: True\n    return 0",
    "reads the caller's variables": """
import sys
def f(x):
    frame = sys._getframe(1)
    while frame:
        if 'expected' in frame.f_locals: return frame.f_locals['expected']
        frame = frame.f_back""",
    "reads its globals": "def f(x): return globals()['expected']",
    "finds it among all objects": """
import gc
def f(x):
    for found in gc.get_objects():
        if isinstance(found, dict) and 'expected' in found and 'rng' in found: return found['expected']""",
    "an array that always agrees": """
class Agreeing(np.ndarray):
    def __array_function__(self, *a, **k): return True
def f(x): return np.zeros((3, 4)).view(Agreeing)""",
    "makes its own random numbers": """
class Zeros:
    def standard_normal(self, shape): return np.zeros(shape)
rng = Zeros()
def f(x): return np.zeros((3, 4))""",
    "patches builtins": """
import builtins
builtins.AssertionError = type('Quiet', (Exception,), {})
real = builtins.__build_class__
def f(x):
    np.allclose = type('Yes', (), {'__call__': lambda *a, **k: True})()""",
}


IN_ONE_PROCESS = """
import json, sys
import numpy as np
answer, check = json.load(sys.stdin)
namespace = {"np": np, "rng": np.random.default_rng(), "__name__": "__main__"}
exec(answer, namespace)
exec(check, namespace)
"""


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS)
def test_a_trick_that_pays_in_one_process_gains_nothing_over_proxies(trick, verdicts):
    control = subprocess.run([sys.executable, "-c", IN_ONE_PROCESS], input=json.dumps([trick, CHECK]), text=True)
    assert control.returncode == 0, "the control must win"
    assert verdicts(("answer", trick), ("check", CHECK))[0][0] in ("failed", "error")


def test_the_honest_answer_passes_the_same_check(verdicts):
    assert verdicts(("answer", "def f(x): return 2 * x"), ("check", CHECK)) == [("passed", "")]


AFTER = ("answer", "def g(): return 7"), ("check", "assert g() == 7")
CHANNEL = """
import os, json, struct
def write(header, body=b"", size=None):
    text = json.dumps(header).encode() if not isinstance(header, bytes) else header
    for fd in range(3, 64):
        try: os.write(fd, struct.pack("!IQ", len(text), len(body) if size is None else size) + text + body)
        except OSError: pass
"""
FRAMES = {
    "a value": "write({'value': True})",
    "many values": "for _ in range(100): write({'value': True})",
    "noise": "write(b'\\xff' * 1000)",
    "not an object": "write(b'[1]')",
    "a deep header": "write(b'[' * 1_000_000)",
    "a body that never comes": "write({'value': True}, size=10)",
    "a body without end": "write({'value': True}, size=1 << 62)",
    "outputs of another kind": "write({'outputs': 3, 'raised': 4})",
    "an exception of another kind": "write({'raised': [1]})",
    "an exception that exits": "write({'raised': {'kinds': ['SystemExit', 'BaseException'], 'where': 1}})",
    "a change to what was not sent": "write({'value': 1, 'changed': [[99, 1]]})",
    "reads that never end": "write({'value': 1, 'reads': [10 ** 18]})",
    "a gradient to nowhere": "write({'value': 1, 'outputs': 5, 'call': 'x'})",
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("place", ["in a call", "in a cell"])
def test_a_process_that_writes_its_own_replies_gains_nothing_and_stops_nothing(frame, place, verdicts):
    if place == "in a call":
        answer = f"{CHANNEL}def f(x):\n    {frame}\n    return x"
    else:
        answer = f"{CHANNEL}{frame}\ndef f(x): return x"
    found = verdicts(("answer", answer), ("check", CHECK), ("free", "pass"), *AFTER)
    assert found[0][0] != "passed" and len(found) == 2


HEAVY = {
    "rows without end": ("def f(): return np.zeros((1 << 40, 0))", "assert not [row for row in f() if row.sum()]"),
    "a product that fills the machine": ("def f(): return np.ones(7 << 20)", "assert np.outer(f(), f()).sum() == 1"),
    "a text that is a pattern": ("def f(): return 'a' * 30", "import re; assert re.match('(a+)+b', f())"),
}


@pytest.mark.parametrize(("answer", "check"), HEAVY.values(), ids=HEAVY)
def test_a_value_made_to_choke_the_check_costs_its_own_points_only(answer, check, verdicts):
    found = verdicts(("answer", answer), ("check", check), *AFTER)
    assert found[0][0] in ("timeout", "memory", "error") and found[1] == ("passed", "")
