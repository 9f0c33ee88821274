"""Attacks that a reviewer tried and that gained nothing; each keeps to what it says in its name."""

import json
import os

import pytest

from autograder.intake.identify import names_in

CHANNEL = """
import json, os, struct
def write(header, body=b""):
    text = json.dumps(header).encode()
    for fd in range(3, 64):
        try: os.write(fd, struct.pack("!IQ", len(text), len(body)) + text + body)
        except OSError: pass
"""
AFTER = ("free", "pass"), ("answer", "def g(): return 7"), ("check", "assert g() == 7")


@pytest.mark.parametrize("end", ["os._exit(0)", "raise ValueError", "time.sleep(60)"])
def test_a_tool_that_a_student_keeps_from_being_defined_is_not_replaced_by_theirs(end, verdicts):
    theirs = f"""
import gc, os, time
import autograder.student.answer as serving
class Names(dict):
    def __contains__(self, name):
        if name == "TABLE": {end}
        return dict.__contains__(self, name)
for found in gc.get_objects():
    if isinstance(found, serving.Answers): found.shell.user_ns = Names(found.shell.user_ns)
def near(*_): return True
def f(x): return 0
"""
    tools = "def near(a, b): return a == b and TABLE is not None"
    found = verdicts(("free", theirs), ("answer", theirs), ("locked", tools), ("check", "assert near(f(1), 2), 'no'"))
    assert found[0][0] != "passed"


VALUES = (
    ["module", "os"],
    ["module", "autograder.checking.grade"],
    ["module", ["numpy"]],
    ["__init__", 1],
    ["handle", "0", 1, 2],
)


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_a_reply_that_names_a_part_of_the_grader_is_no_value(value, verdicts):
    answer = f"{CHANNEL}def f(): write({{'value': {value!r}}})"
    found = verdicts(("answer", answer), ("check", "f()"), *AFTER)
    assert found[0][0] == "error" and found[1] == ("passed", "")


ARRAYS = {
    "an overflowing shape": ["torch", "int8", [(1 << 48) - 1, (1 << 48) - 1, 0], [0, 1, 2], False],
    "an overflowing numpy shape": ["numpy", "int8", [(1 << 48) - 1, (1 << 48) - 1, 0], [0, 1, 2], False],
    "axes that are not whole": ["numpy", "int8", [0, 1], [0.0, 1.0], False],
    "a kind that is a list": [["numpy"], "int8", [0], [0], False],
    "objects": ["numpy", "object", [0], [0], False],
    "too many axes": ["numpy", "int8", [0] * 40, list(range(40)), False],
    "too few words": ["numpy", "int8"],
}


@pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS)
def test_an_impossible_array_costs_its_own_check_only(array, verdicts):
    answer = f"{CHANNEL}def f(): write({{'value': ['array', 0], 'arrays': [{array!r}]}})"
    found = verdicts(("answer", answer), ("check", "assert f() is None, 'no'"), *AFTER)
    assert found[0][0] in ("error", "failed") and found[1] == ("passed", "")


@pytest.mark.parametrize("kind", ["eval", "__import__", "SystemExit", "KeyboardInterrupt", "GeneratorExit", "object"])
def test_an_exception_names_nothing_but_an_exception(kind, verdicts):
    answer = f"{CHANNEL}def f(): write({{'raised': {{'name': 'x', 'kinds': ['{kind}'], 'text': '1', 'where': []}}}})"
    found = verdicts(("answer", answer), ("check", "f()"), *AFTER)
    assert found[0] == ("error", "`f` raised x: 1") and found[1] == ("passed", "")


@pytest.mark.parametrize("part", ["f(", '{"a":', "[", "(lambda x:", "x[1:", "-", "not ", "f'{", "1+", "a."])
def test_a_source_made_to_choke_the_parser_is_a_cell_like_any_other(part, verdicts):
    bomb = part * 20_000 + "x y"
    assert names_in(bomb) == (frozenset(), frozenset())
    assert verdicts(("free", bomb), *AFTER) == [("passed", "")]


def test_files_with_odd_names_do_no_harm(verdicts, tmp_path):
    names = [b"\xff\xfe", b"a\nb", b"-rf", b"x" * 255, b"*", b"toy.ipynb"]
    code = f"for name in {names!r}: open(name, 'wb').close()"
    assert verdicts(("free", code), *AFTER, folder=tmp_path) == [("passed", "")]
    assert sorted(os.listdir(os.fsencode(tmp_path))) == sorted(names[:-1])


def test_text_that_no_file_can_hold_is_mended(grade):
    outputs = [{"output_type": "stream", "name": "\ud800", "text": "a\ud800\x1b[31m"}]
    said = {"name": "\ud800", "kinds": [], "text": "\x00\ud800", "where": ["\ud800"]}
    hostile = f"{CHANNEL}write({{'outputs': {outputs!r}, 'raised': {said!r}}})"
    executed = grade(("free", hostile), *AFTER).executed
    assert json.dumps(executed, ensure_ascii=False).encode() and "\x1b" not in str(executed)


def test_a_result_that_changes_each_time_it_is_looked_at_is_only_its_numbers(verdicts):
    answer = """
class Result:
    dtype, looks = np.dtype("float64"), 0
    @property
    def shape(self):
        Result.looks += 1
        return (3,) if Result.looks % 2 else (4,)
    def detach(self): return np.zeros(3) if Result.looks else np.ones(3)
def f(x): return Result()
"""
    near = (
        "def near(a, b): return bool(np.linalg.norm(np.asarray(a.detach() if hasattr(a, 'detach') else a) - b) < 1e-9)"
    )
    check = "x = rng.standard_normal(3); assert near(f(x), 2 * x), 'wrong numbers'"
    assert verdicts(("locked", near), ("answer", answer), ("check", check)) == [("failed", "wrong numbers")]
