"""What a check says of results of another kind, and of answers that stop, in a sentence that is true of them."""

import numpy as np
import pytest
import torch

from autograder.banks.tidy import TOOLS

FLOATS = np.zeros(3)


@pytest.fixture(scope="module")
def tools():
    namespace = {"KNOWN_MISTAKES": {}, "EXAMPLES": {}}
    for name, source in TOOLS.items():
        exec(compile(source, f"/notebook/{name}.py", "exec"), namespace)
    return namespace


@pytest.fixture
def told(tools):
    """The sentence of a check of `f`, whose source is given; empty if it passes."""

    def run(check, source="def f(*arguments):\n    return arguments[0]"):
        exec(compile(source, "/notebook/f.py", "exec"), tools)
        try:
            with tools["checking"]("f") as checking:
                check(checking)
        except tools["Unmet"] as unmet:
            return str(unmet)
        return ""

    return run


@pytest.mark.parametrize(
    ("kind", "result", "said"),
    [
        ("array", FLOATS, ""),
        ("array", None, "returned nothing (None: is there a `return` that is reached?); it should return an array"),
        ("array", [0.0, 0.0, 0.0], "returned a list of 3"),
        ("array", (FLOATS, FLOATS), "returned a tuple of 2"),
        ("array", 1.0, "returned a float; it should return an array of shape (3,)"),
        ("array", torch.zeros(3), "returned a Tensor of shape (3,)"),
        ("array", np.zeros((1, 3)), "returned shape (1, 3); it should be (3,)"),
        ("tensor", torch.zeros(3), ""),
        ("tensor", FLOATS, "returned an ndarray of shape (3,); it should return a tensor"),
        ("number", np.float32(2), ""),
        ("number", np.zeros(()), ""),
        ("number", torch.tensor(2.0), ""),
        ("number", FLOATS, "returned an ndarray of shape (3,); it should return one number"),
        ("number", None, "returned nothing"),
        ("number", "2", "returned a str"),
        ("truth", np.bool_(True), ""),
        ("truth", 1, "returned an int; it should return True or False"),
        ("truth", np.array([True]), "returned shape (1,); it should return one"),
        ("words", ["a"], ""),
        ("words", ("a",), "returned a tuple of 1; it should return a list of words"),
        ("both", (FLOATS, FLOATS), ""),
        ("both", FLOATS, "returned an ndarray of shape (3,); it should return 2 arrays"),
        ("both", (FLOATS, None), "returned nothing"),
        ("all three", (FLOATS, FLOATS), "returned a tuple of 2; it should return 3 arrays: `a, b, c`"),
    ],
)
def test_a_result_of_another_kind_is_told_as_what_it_is(told, kind, result, said):
    shapes = {"array": [(3,)], "tensor": [(3,)], "both": [(3,)] * 2, "all three": [(3,)] * 3}.get(kind, [])
    sentence = told(lambda check: getattr(check, kind.replace("all three", "both"))(result, *shapes))
    assert said in sentence
    assert bool(said) == bool(sentence)


@pytest.mark.parametrize(
    ("like", "result", "said"),
    [
        (np.zeros(3, np.float32), np.zeros(3, np.float64), ""),
        (np.zeros(3), np.zeros(3, np.float32), "was given float64 and returned float32: it holds fewer digits"),
        (np.zeros(3), np.zeros(3, int), "cut to whole numbers"),
        (np.zeros(3, int), np.zeros(3), ""),
    ],
)
def test_a_result_is_as_precise_as_its_argument(told, like, result, said):
    assert said in told(lambda check: check.array(result, (3,), like=like))


def test_a_tensor_keeps_its_dtype(told):
    wide = lambda check: check.tensor(torch.zeros(3).double(), (3,), like=torch.zeros(3))  # noqa: E731
    assert "a tensor keeps its dtype" in told(wide)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise ValueError('no')", ""),
        ("return ValueError('no')", "returned a ValueError; it should raise a ValueError: so it is."),
        ("raise KeyError('no')", "raised a KeyError; it should raise a ValueError: so it is."),
        ("return 1", "returned an int; it should raise a ValueError: so it is."),
        ("raise NotImplementedError('f is not written')", "f is not written"),
    ],
)
def test_raised_is_raised(told, body, said):
    sentence = told(lambda check: check.raises(ValueError, 1, why="so it is"), f"def f(x):\n    {body}")
    assert said in sentence and bool(said) == bool(sentence)


def test_the_error_that_was_raised_can_be_asked(tools, told):
    seen = []
    told(lambda check: seen.append(str(check.raises(KeyError, 1, why="-"))), "def f(x):\n    raise KeyError('tree')")
    assert seen == ["'tree'"]


def test_an_answer_that_never_ends_is_stopped(tools, told, monkeypatch):
    monkeypatch.setitem(tools, "PATIENCE", 0.2)
    assert "did not come to an end within 0.2 seconds" in told(
        lambda check: tools["f"](1), "def f(x):\n    while True: pass"
    )


def test_a_missing_answer_is_told(tools):
    tools.pop("f", None)
    with pytest.raises(tools["Unmet"], match="is it still called so"), tools["checking"]("f"):
        pass


def test_a_check_leaves_no_names_of_its_own_behind(tools, told):
    told(lambda check: None)
    tools["rows"] = "the learner's"
    exec("with checking('f') as check:\n    rows, columns = 1, 2", tools)
    assert tools["rows"] == "the learner's"
    assert "columns" not in tools and "check" not in tools


@pytest.mark.parametrize(
    ("body", "form", "odd"),
    [
        ("return sorted(places)", "a list of ('a', 'b')", []),
        ("return [np.str_(name) for name in sorted(places)]", "a list of ('a', 'b')", []),
        ("return np.array(sorted(places))", "shape (2,)", []),
        ("places.pop('a')\n    return sorted(words)", "a list of ('a', 'b')", ["changed"]),
        ("words.reverse()\n    return sorted(places)", "a list of ('a', 'b')", ["changed"]),
        ("table[0] = 7\n    return sorted(places)", "a list of ('a', 'b')", ["changed"]),
        ("return 1.5 * table", "shape (2,)", []),
    ],
)
def test_words_and_what_holds_them_have_an_outcome_as_numbers_have(tools, body, form, odd):
    exec(f"def f(words, places, table):\n    {body}", tools)
    arguments = (["b", "a"], {"a": 1, "b": 0}, np.array([1, 2]))
    assert tools["outcome_of"](tools["f"], arguments)[0][:2] == [form, odd]


@pytest.mark.parametrize(
    ("body", "odd"),
    [
        ("return rng.random(n).mean()", ["drawn"]),
        ("return np.random.default_rng(0).random(n).mean()", ["undrawn"]),
        ("table[0] = 7\n    return rng.random(n).mean()", ["changed", "drawn"]),
    ],
)
def test_to_draw_from_a_generator_is_no_change_and_not_to_draw_is_seen(tools, body, odd):
    exec(f"def f(n, table, rng):\n    {body}", tools)
    assert tools["outcome_of"](tools["f"], (1000, np.zeros(2), np.random.default_rng(1)))[0][1] == odd


def test_numbers_made_by_chance_agree_where_they_are_near_and_all_others_to_the_last_digits(tools):
    agree = tools["agree"]
    chance, sure = (lambda number, odd=odd: ["a number", odd, 1, number] for odd in (["drawn"], []))
    assert agree(chance(4.0), chance(4.1)) and agree(chance(4.0), chance(4.1), 1e-7)
    assert not agree(chance(4.0), chance(5.0)) and not agree(chance(4.0), chance(4.1), chance=0)
    assert not agree(sure(4.0), sure(4.1)) and not agree(chance(4.0), sure(4.0))


def test_a_name_of_the_tools_that_means_something_else_is_told(told, tools, monkeypatch):
    monkeypatch.setitem(tools, "near", 3)
    said = told(lambda check: check.number(1.0))
    assert said.startswith("`near` is a name of the notebook's own tools: call yours something else")
    monkeypatch.undo()
    assert not told(lambda check: check.number(1.0))
