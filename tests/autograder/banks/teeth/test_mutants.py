"""Mutants: one slip each, in the solution's own lines, of every kind that people make."""

import ast

import pytest

from autograder.banks.teeth.mutants import mutants_of

SOURCE = '''def answer(scores, mask, axis=-1):
    """What it means, -1 and 0."""
    given = scores - 1
    ### BEGIN SOLUTION
    if mask is not None and not mask > 0:
        raise ValueError(f"{scores - 1} is odd: {mask + 1}")
    total = np.sum(scores, axis=axis, keepdims=True)
    weights = torch.softmax(scores, dim=-1)
    hidden = np.where(mask, -np.inf, float("-inf"))
    part = scores[start:stop]
    for number in range(total):
        part += q @ k.transpose(1, 2)
    return f(total, weights) / 2
    ### END SOLUTION
    raise NotImplementedError("answer is not written yet.")
'''


@pytest.fixture(scope="module")
def changes():
    return {mutant.change.partition(" -> ")[2] for mutant in mutants_of("answer", SOURCE)}


@pytest.mark.parametrize(
    "change",
    [
        "return f(total, weights) * 2",
        "return f(total, weights) / 3",
        "return f(total, weights) / 1",
        "return f(weights, total) / 2",
        "return 2 / f(total, weights)",
        "part -= q @ k.transpose(1, 2)",
        "part += q * k.transpose(1, 2)",
        "part += k.transpose(1, 2) @ q",
        "part += q @ k",
        "if mask is not None or not mask > 0:",
        "if mask is not None and mask > 0:",
        "if mask is None and (not mask > 0):",
        "if mask is not None and (not mask >= 0):",
        "if mask is not None and (not mask > 1):",
        "if True:",
        "if False:",
        "total = np.sum(scores, axis=axis)",
        "total = np.sum(scores, axis=axis, keepdims=False)",
        "weights = torch.softmax(scores, dim=0)",
        "weights = torch.softmax(scores, dim=-2)",
        "hidden = np.where(mask, 0.0, float('-inf'))",
        "hidden = np.where(mask, -np.inf, 0.0)",
        "hidden = np.where(-np.inf, mask, float('-inf'))",
        "part = scores[start + 1:stop]",
        "part = scores[start:stop + 1]",
        "for number in range(total - 1):",
        "pass",
    ],
)
def test_every_kind_of_slip_is_made(changes, change):
    assert change in changes


def test_nothing_but_the_solutions_own_lines_is_changed_and_no_words(changes):
    head, tail = SOURCE.splitlines()[2].strip(), "raise NotImplementedError('answer is not written yet.')"
    for mutant in mutants_of("answer", SOURCE):
        assert head in mutant.source and tail in mutant.source
        assert "not mask" not in mutant.change or "{scores" not in mutant.change.partition(" -> ")[2]


def test_each_differs_from_the_solution_and_from_each_other_and_has_a_name_of_its_own():
    mutants = list(mutants_of("answer", SOURCE))
    sources = {ast.unparse(ast.parse(mutant.source)) for mutant in mutants}
    assert len({mutant.change for mutant in mutants}) == len(sources) == len(mutants)
    assert ast.unparse(ast.parse(SOURCE)) not in sources


def test_the_same_line_twice_makes_two_names():
    source = "def f(x):\n    ### BEGIN SOLUTION\n    x = x + y\n    x = x + y\n    ### END SOLUTION"
    changes = [mutant.change for mutant in mutants_of("f", source)]
    assert "x = x + y -> x = x - y" in changes and "x = x + y -> x = x - y (again)" in changes
