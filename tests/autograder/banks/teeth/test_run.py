"""Whatever of an exercise has no teeth makes `autograder check` fall short, with a sentence that names it."""

import json

import pytest

from autograder import cli
from autograder.banks.equivalents.bank import Equivalent
from autograder.banks.mistakes.bank import Mistake
from autograder.banks.teeth import attempt, run

HEAD = "def centred(numbers):\n    return "
CENTRED = {"answer": "centred", "loses": "check-centred", "see": "book/softmax#softmax-axis"}
RIGHT = 'near(centred(numbers), numbers - numbers.sum() / 6), "On other'
FIRST = 'near(centred(np.array([1.0, 2.0, 6.0])), [-2.0, -1.0, 3.0]), "1, 2'
TOOTHLESS = [(FIRST, 'True, "1, 2'), (RIGHT, 'True, "On other')]


@pytest.fixture
def checked(toy, monkeypatch, tmp_path, capsys):
    """The command over a toy that is spoiled: its exit status, what it prints, and its record."""
    monkeypatch.setattr(cli, "jobs", lambda text: 1)
    monkeypatch.setattr(run, "slugs", lambda: ["toy"])
    monkeypatch.setattr(run, "RECORD", tmp_path / "_build/check.json")

    def command(*replaced, options=("--all",), **banks):
        exercise = toy(*replaced, **banks)
        monkeypatch.setattr(run, "exercise_of", lambda name: exercise)
        status = cli.main(["check", *options, "toy"])
        record = json.loads(run.RECORD.read_text()) if run.RECORD.exists() else {}
        return status, capsys.readouterr().out, record.get("toy")

    return command


def equivalent(expression):
    return {"equivalents": [Equivalent("looks_right", "centred", HEAD + expression)]}


def mistake(*more, **fields):
    return {"mistakes": [*more, Mistake(**({"name": "odd", "says": "It is odd."} | CENTRED | fields))]}


def test_an_exercise_with_teeth_reaches_all_and_leaves_a_record(checked):
    status, said, record = checked()
    assert status == 0, said
    assert "SHORT" not in said
    assert record["passed"] and record["rows"]["mistakes that lose their check"] == {
        "reached": 5, "of": 5, "asked": "all", "short": False, "about": {},
    }  # fmt: skip
    killed, explained = (record["rows"][row] for row in ("mutants killed", "mutants that survive, explained"))
    assert killed["of"] - killed["reached"] == explained["reached"] == 1 and killed["of"] > 15


def test_quick_it_leaves_no_record_and_plants_no_mutants(checked):
    status, said, record = checked(options=())
    assert (status, record) == (0, None)
    assert "mutants" not in said and "hangs on the seed" not in said


ADDS = Mistake("adds_the_mean", source=HEAD + "numbers + np.mean(numbers)", says="It adds.", **CENTRED)
TURNED = "return numbers - np.mean(numbers) -> return np.mean(numbers) - numbers"
# what is planted: texts of the notebook replaced, banks, the line of the table that falls short, and its sentence
PLANTED = {
    "a wrong equivalent": (
        [],
        equivalent("numbers - np.median(numbers)"),
        "equivalents with full marks",
        "looks_right: check-centred says Unmet: 1, 2, 6 should become -2, -1, 3.",
    ),
    "an equivalent that has a mistake's name": (
        TOOTHLESS,
        equivalent("numbers + np.mean(numbers)"),
        "equivalents accused of something",
        "looks_right: is called adds_the_mean",
    ),
    "an equivalent that is wrong in float32": (
        [],
        equivalent("numbers - np.mean(numbers) + (numbers.dtype == np.float32)"),
        "equivalents right in float32 too",
        "looks_right: is not the solution on centred(np.array([1.0, 2.0, 6.0]))",
    ),
    "a mistake that loses nothing": (
        [],
        mistake(source=HEAD + "numbers - np.mean(numbers) * (1 + 1e-12)"),
        "mistakes that lose their check",
        "odd: keeps the points of check-centred",
    ),
    "a second version with another's name": (
        [],
        mistake(
            ADDS,
            Mistake("doubles", source=HEAD + "2 * numbers - np.mean(numbers)", says="It doubles.", **CENTRED),
            source=HEAD + "np.add(numbers, numbers.mean())",
            again="doubles",
        ),
        "second versions named wrongly",
        "odd: is called adds_the_mean",
    ),
    "a second version that does something else": (
        [],
        mistake(ADDS, source=HEAD + "numbers * np.mean(numbers)", again="adds_the_mean"),
        "second versions named rightly",
        "odd: `centred` is right on none of 3 examples.",
    ),
    "two mistakes that look like a third": (
        [],
        {"mistakes": None},
        "pairs named wrongly",
        "doubles + takes_the_largest: is called knows_the_six",
    ),
    "a library's call that is let through": (
        [],
        mistake(source=HEAD + "np.subtract(numbers, 1)", refused=True),
        "calls of a library refused",
        "odd: its call of a library is let through",
    ),
    "a check that a blank passes": (
        [('assert steps(3) == 3, "From 3 it is 3 steps."\n', ""), ('assert steps(0) == 0, "From 0 it is none."\n', ""),
         ("assert steps(1) == 1,", "assert True,")],
        {},
        "checks that the blank loses",
        "check-steps: the blank earns its points",
    ),
    "a check without teeth": (
        TOOTHLESS,
        {},
        "mutants that survive, explained",
        "centred: return numbers - np.mean(numbers) -> return numbers + np.mean(numbers): no check notices it, yet it",
    ),
    "a mutant that nobody explained": (
        [],
        {"explained": {}},
        "mutants that survive, explained",
        "steps: return max(count, 0) -> return max(count, -1): no check notices it, and no example",
    ),
    "an explanation that is not so": (
        TOOTHLESS,
        {"explained": {"centred": {TURNED: "It is the same."}}},
        "mutants that survive, explained",
        f"centred: {TURNED}: no check notices it, yet it differs on centred(",
    ),
    "a check that throws dice": (
        [(RIGHT, 'rng.random() < 0.7, "On other')],
        {},
        "equivalents whose verdict hangs on the seed",
        "sums: check-centred is lost on ",
    ),
    "a solution that is wrong on some seeds": (
        [(RIGHT, 'rng.random() < 0.7, "On other')],
        {},
        "seeds on which the solution is full",
        ": check-centred says Unmet: On other numbers it is wrong.",
    ),
    "a mistake that is caught on some seeds": (
        [(RIGHT, 'near(centred(numbers), numbers - numbers.sum() / 6) or rng.random() < 0.5, "On other'),
         (FIRST, 'True, "1, 2')],
        {},
        "mistakes whose verdict hangs on the seed",
        "adds_the_mean: check-centred is lost on ",
    ),
    "an explanation of nothing": (
        [],
        {"explained": {"steps": {"count = 0 -> count = 9": "It is the same."}}},
        "explanations of a mutant that survives",
        "steps: count = 0 -> count = 9: no such mutant survives",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", PLANTED)
def test_what_has_no_teeth_is_named(checked, toy_mistakes, what):
    replaced, banks, row, sentence = PLANTED[what]
    if banks.get("mistakes", ()) is None:
        six = Mistake("knows_the_six", source=HEAD + "2 * numbers - 6.0", says="It knows the six.", **CENTRED)
        banks = {"mistakes": [*toy_mistakes, six]}
    status, said, record = checked(*replaced, **banks)
    assert status == 1
    assert record["rows"][row]["short"] and not record["passed"]
    assert f"toy: {row}: " in said
    assert sentence in said


def test_a_mutant_that_never_ends_is_stopped_and_counts_as_killed(checked, monkeypatch):
    monkeypatch.setattr(attempt, "HURRY", 0.2)
    _, _, record = checked(("for _ in range(left):", "while left > 0:\n        left -= 1"))
    killed = record["rows"]["mutants killed"]
    assert killed["of"] - killed["reached"] <= 1 and killed["of"] > 20


def test_bad_usage_is_a_sentence(capsys):
    assert cli.main(["check", "nonesuch"]) == 2
    assert "There is no assignment 'nonesuch'" in capsys.readouterr().err
