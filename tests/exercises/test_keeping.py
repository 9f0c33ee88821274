"""What a learner keeps: their finished functions in one file, for pay-offs of later notebooks and for nothing else."""

import ast
import contextlib
import io
import sys

import pytest


@pytest.fixture
def notebook(exercises, namespace_of, tmp_path, monkeypatch):
    """A namespace of an exercise with these answers, whose folder is empty."""
    monkeypatch.chdir(tmp_path)
    return lambda slug, **answers: namespace_of(exercises[slug].handed_in({**exercises[slug].answers, **answers}))


def keep(namespace):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        namespace["keep"]()
    return printed.getvalue()


def names_in(path):
    return [node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]


def test_finished_functions_of_several_notebooks_are_kept_in_one_file_that_works(notebook, exercises, tmp_path):
    for slug, exercise in exercises.items():
        namespace = notebook(slug)
        for name in exercise.functions:
            assert name in keep(namespace)
    kept = tmp_path / "my_attention.py"
    assert sorted(names_in(kept)) == sorted({name for each in exercises.values() for name in each.functions})
    for slug, exercise in exercises.items():
        namespace = notebook(slug)
        for name in exercise.functions:
            mine = namespace["mine"](name, None)
            seen, _ = namespace["tried_on_examples"](name, mine)
            assert len(namespace["right_on"](name, seen)) == len(namespace["EXAMPLES"][name])


def test_a_function_comes_with_what_it_uses_of_the_notebook(notebook, tmp_path):
    own = """def strengths(s):
    return np.exp(s - np.max(np.where(s > -np.inf, s, -1e300), -1, keepdims=True))


def softmax(scores, axis=-1):
    s = strengths(np.moveaxis(scores, axis, -1))
    total = s.sum(-1)[..., None]
    return np.moveaxis(s / np.where(total == 0, 1, total), -1, axis)"""
    assert "Not finished" not in keep(notebook("softmax", softmax=own))
    assert names_in(tmp_path / "my_attention.py") == ["softmax", "strengths", "softmax_with_temperature"]


def test_what_is_not_finished_is_left_and_what_was_kept_before_stays(notebook, tmp_path):
    keep(notebook("softmax"))
    before = (tmp_path / "my_attention.py").read_text()
    said = keep(notebook("softmax", softmax="def softmax(scores, axis=-1):\n    return scores"))
    assert "Not finished yet: softmax, softmax_with_temperature." in said
    assert (tmp_path / "my_attention.py").read_text() == before


def test_keeping_twice_changes_nothing(notebook, tmp_path):
    keep(notebook("softmax"))
    before = (tmp_path / "my_attention.py").read_text()
    keep(notebook("softmax"))
    assert (tmp_path / "my_attention.py").read_text() == before


def test_where_nothing_was_kept_a_librarys_function_takes_its_place(notebook, tmp_path, capsys):
    namespace = notebook("softmax")
    assert namespace["mine"]("softmax", max) is max
    (tmp_path / "my_attention.py").write_text("this is no Python")
    assert namespace["mine"]("softmax", max) is max
    assert "cannot be read" in capsys.readouterr().out


def test_on_colab_it_says_how_to_take_the_file_along(notebook, monkeypatch):
    monkeypatch.setitem(sys.modules, "google.colab", object())
    assert "files.download('my_attention.py')" in keep(notebook("softmax"))


@pytest.mark.parametrize(
    "source",
    [
        "from my_attention import softmax",
        "import my_attention\n\n\ndef softmax(scores, axis=-1):\n    return my_attention.softmax(scores, axis)",
        "from my_attention import softmax as s\n\n\ndef softmax(scores, axis=-1):\n    return s(scores, axis)",
        "def softmax(scores, axis=-1):\n    from my_attention import softmax as s\n    return s(scores, axis)",
    ],
)
def test_an_answer_may_not_be_one_that_was_kept(notebook, exercises, ways, source):
    keep(notebook("softmax"))
    for way in ("plainly", "over_proxies"):
        exercise = exercises["softmax"]
        sys.modules.pop("my_attention", None)
        sys.path.insert(0, ".")
        try:
            scores, said = ways(way)(exercise, exercise.handed_in({**exercise.answers, "softmax": source}))
        finally:
            sys.path.remove(".")
        assert all(scores[check] == 0 for check in scores if check.startswith("check-softmax"))
        if way == "plainly" or source.startswith("def"):
            assert "without my_attention" in said["check-softmax-shares"]


def softmax_with(line, body="np.exp(scores - largest)"):
    return f"""{line}
def softmax(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = {body}
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)"""


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("BASE = 2.718281828459045", "BASE ** (scores - largest)"),
        ("from math import e as euler", "euler ** (scores - largest)"),
        ("from numpy import exp", "exp(scores - largest)"),
        ("import numpy.lib as lib", "lib.scimath.power(math.e, scores - largest)"),
    ],
)
def test_a_function_that_is_kept_works_in_a_file_of_its_own(notebook, line, body):
    namespace = notebook("softmax", softmax=softmax_with(line, body))
    assert "holds softmax" in keep(namespace)
    kept = namespace["mine"]("softmax", None)
    assert len(namespace["right_on"]("softmax", namespace["tried_on_examples"]("softmax", kept)[0])) == len(
        namespace["EXAMPLES"]["softmax"]
    )


def test_what_cannot_be_written_down_is_said(notebook, tmp_path):
    said = keep(notebook("softmax", softmax=softmax_with("ONE = np.ones(1)", "ONE * np.exp(scores - largest)")))
    assert "softmax is not kept: it uses `ONE` of this notebook. Put that into the function." in said
    assert "def softmax(" not in (tmp_path / "my_attention.py").read_text()


def test_a_lambda_is_kept_once(notebook, tmp_path):
    cool = "with_t = lambda s, t, a: softmax(s / t, a)\n"
    cool += "def softmax_with_temperature(scores, temperature, axis=-1):\n    if not temperature > 0:\n"
    cool += "        raise ValueError(temperature)\n    return with_t(scores, temperature, axis)"
    for _ in range(3):
        assert "softmax, softmax_with_temperature" in keep(notebook("softmax", softmax_with_temperature=cool))
    assert (tmp_path / "my_attention.py").read_text().count("lambda") == 1


def test_a_file_that_is_no_python_is_left_as_it_is(notebook, tmp_path):
    (tmp_path / "my_attention.py").write_text("def softmax(:\n")
    assert "is no Python (line 1" in keep(notebook("softmax"))
    assert (tmp_path / "my_attention.py").read_text() == "def softmax(:\n"
