"""An exercise of two functions, small enough to be judged in a moment, and ways to spoil it."""

from types import MappingProxyType

import nbformat
import pytest

from autograder.banks.equivalents.bank import Equivalent
from autograder.banks.lay_out import as_notebook
from autograder.banks.mistakes.bank import Mistake
from autograder.banks.teeth import rightful
from autograder.banks.teeth.exercise import Exercise, cells_of
from autograder.nbgrader_steps.release import DATA_LINE, hint_data

NOTEBOOK = '''
# %% nbgrader={"grade_id": "setup", "locked": true}
import numpy as np
rng = np.random.default_rng()
# %% nbgrader={"grade_id": "tools", "locked": true}
# %% nbgrader={"grade_id": "sources", "locked": true}
# %% nbgrader={"grade_id": "hints", "locked": true}
# %% nbgrader={"grade_id": "known-mistakes", "locked": true}
import json

EXAMPLES = {
    "centred": ["np.array([1.0, 2.0, 6.0])", "np.array([-4.0, 6.0, 0.5])", "np.array([[6.0, 5.0], [3.0, 1.0]])"],
    "steps": ["2", "1", "5"],
}
KNOWN_MISTAKES = json.loads("{}")
# %% nbgrader={"grade_id": "centred", "solution": true}
def centred(numbers):
    """Numbers whose mean is 0."""
    ### BEGIN SOLUTION
    return numbers - np.mean(numbers)
    ### END SOLUTION
    raise NotImplementedError("centred is not written yet.")
# %% nbgrader={"grade_id": "check-centred", "grade": true, "locked": true, "points": 2}
with checking("centred") as check:
    assert near(centred(np.array([1.0, 2.0, 6.0])), [-2.0, -1.0, 3.0]), "1, 2, 6 should become -2, -1, 3."
    ### BEGIN HIDDEN TESTS
    numbers = rng.standard_normal((2, 3))
    assert near(centred(numbers), numbers - numbers.sum() / 6), "On other numbers it is wrong."
    ### END HIDDEN TESTS
# %% nbgrader={"grade_id": "steps", "solution": true}
def steps(left):
    """How many steps of 1 lead from `left` to 0."""
    ### BEGIN SOLUTION
    count = 0
    for _ in range(left):
        count += 1
    return max(count, 0)
    ### END SOLUTION
    raise NotImplementedError("steps is not written yet.")
# %% nbgrader={"grade_id": "check-steps", "grade": true, "locked": true, "points": 1}
assert steps(3) == 3, "From 3 it is 3 steps."
assert steps(0) == 0, "From 0 it is none."
assert steps(1) == 1, "From 1 it is one."
'''
CENTRED = {"answer": "centred", "loses": "check-centred", "see": "book/softmax#softmax-axis"}
STEPS = {"answer": "steps", "loses": "check-steps", "see": "book/softmax#softmax-axis"}
HEAD = "def centred(numbers):\n    return "


def differs(name, right, wrong):
    """A mistake that is a difference from the toy's solution."""
    source = f"{HEAD}numbers - np.mean(numbers)\n"
    assert source.count(right) == 1
    source = source.replace(right, wrong)
    return Mistake(name, source=source, says=f"It {name}.", replaces=((right, wrong),), **CENTRED)


def whole(name, expression, **more):
    return Mistake(name, source=HEAD + expression, says=f"It {name}.", **(CENTRED | more))


MISTAKES = (
    differs("doubles", "numbers -", "2 * numbers -"),
    differs("takes_the_largest", "np.mean", "np.max"),
    whole("adds_the_mean", "numbers + np.mean(numbers)"),
    whole(
        "adds_it_in_a_loop",
        "np.array([n + sum(numbers.ravel()) / numbers.size for n in numbers])",
        again="adds_the_mean",
    ),
    Mistake("one_too_many", source="def steps(left):\n    return left + 1", says="It is one too many.", **STEPS),
    Mistake("prints", source="def steps(left):\n    print(left)", says="It prints.", **STEPS),
)
EQUIVALENTS = (
    Equivalent("sums", "centred", f"{HEAD}numbers - numbers.sum() / numbers.size"),
    Equivalent("is_there_already", "steps", "def steps(left):\n    return max(left, 0)"),
)
EXPLAINED = {"steps": {"return max(count, 0) -> return max(count, -1)": "A count is never below 0."}}
BLANKS = {
    name: f"def {name}(*arguments):\n    raise NotImplementedError('{name} is not')" for name in ("centred", "steps")
}


@pytest.fixture
def toy(monkeypatch):
    """The toy exercise; `replaced` spoils its notebook, other arguments take the place of its banks."""
    monkeypatch.setattr(rightful, "SEEDS", range(8))

    def exercise(*replaced, mistakes=MISTAKES, equivalents=EQUIVALENTS, explained=MappingProxyType(EXPLAINED)):
        script = NOTEBOOK
        for old, new in replaced:
            assert script.count(old) == 1
            script = script.replace(old, new)
        solution, released = (nbformat.reads(as_notebook(script), as_version=4) for _ in range(2))
        for cell in released.cells:
            cell.source = cell.source.replace(DATA_LINE, hint_data(solution, list(mistakes)))
        return Exercise("toy", cells_of(solution, released), BLANKS, tuple(mistakes), tuple(equivalents), explained)

    return exercise


@pytest.fixture
def toy_mistakes():
    return MISTAKES
