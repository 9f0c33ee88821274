"""What the grade says of a wrong answer: the mistake that it makes, or what is certain; nothing that is not so."""

import pytest

from autograder.banks.load import equivalents_of, mistakes_of, slugs

pytestmark = pytest.mark.long


def entries(bank, kind):
    """`make test` takes the first of each kind, `make test-all` all."""
    found, seen = [], set()
    for slug in slugs():
        for entry in bank(slug):
            marks = [pytest.mark.slow] * ((slug, kind(entry)) in seen)
            seen.add((slug, kind(entry)))
            found.append(pytest.param(slug, entry, id=f"{slug}-{entry.answer}-{entry.name}", marks=marks))
    return found


@pytest.fixture
def said(exercises, graded):
    """What is said of each answer that lost points, and the mistakes that its checks name."""

    def run(slug, **answers):
        result = graded(exercises[slug], exercises[slug].handed_in({**exercises[slug].answers, **answers}))
        about = [cell["metadata"].get("autograder", {}) for cell in result.executed["cells"]]
        comments = {each["function"]: each["comment"] for each in about if "comment" in each}
        return comments, {name for cell in result.cells for name in cell.mistakes}, result.cells

    return run


@pytest.mark.parametrize(("slug", "entry"), entries(mistakes_of, lambda entry: (entry.loses, bool(entry.again))))
def test_a_mistake_is_named_or_told_where_it_shows_and_no_other_is(said, slug, entry):
    comments, names, _ = said(slug, **{entry.answer: entry.source})
    assert comments[entry.answer]
    assert names <= {entry.again or entry.name} or {entry.again or entry.name} < names
    if not names and not entry.refused:
        assert "The first where it is not" in comments[entry.answer]


@pytest.mark.parametrize(("slug", "entry"), entries(equivalents_of, lambda entry: entry.answer))
def test_nothing_is_said_of_an_equivalent(said, slug, entry):
    assert said(slug, **{entry.answer: entry.source})[:2] == ({}, set())


FIRST = """def softmax(scores, axis=-1):
    largest = np.max(scores, axis=0, keepdims=True)
    strengths = np.exp(scores - np.where(largest == -np.inf, 0, largest))
    total = np.sum(strengths, axis=0, keepdims=True)
    return strengths / np.where(total == 0, 1, total)"""


def test_what_another_answer_needs_is_mended_first(said):
    comments, _, cells = said("softmax", softmax=FIRST)
    told = "`softmax` fails its own check, and `softmax_with_temperature` uses it: mend `softmax` first."
    assert comments["softmax_with_temperature"] == told
    assert {cell.message for cell in cells if cell.verdict == "failed" and "temperature" in cell.grade_id} == {told}
    assert all(not cell.mistakes for cell in cells if "temperature" in cell.grade_id)


def test_an_error_that_is_not_raised_is_told_whatever_else_the_answer_uses(said):
    prints = (
        "def softmax_with_temperature(scores, temperature, axis=-1):\n    return softmax(scores / temperature, axis)"
    )
    comments, _, cells = said("softmax", softmax=FIRST, softmax_with_temperature=prints)
    limits = next(cell for cell in cells if cell.grade_id == "check-temperature-limits")
    assert "should raise a ValueError: a temperature of 0 has no meaning" in limits.message
    assert limits.message in comments["softmax_with_temperature"]
    assert comments["softmax_with_temperature"].endswith("mend `softmax` first.")


def test_a_mistake_must_do_what_the_answer_did_on_every_call(said, exercises):
    overflows = next(entry.source for entry in mistakes_of("softmax") if entry.name == "no_max_shift")
    assert said("softmax", softmax=overflows)[1] == {"no_max_shift"}
    otherwise = overflows.replace(":\n", ":\n    if scores.size == 20:\n        return scores * 0.0\n", 1)
    comments, names, _ = said("softmax", softmax=otherwise)
    assert not names
    assert "The first where it is not: softmax(_row + 1000)" in comments["softmax"]


def test_what_only_a_hidden_check_finds_is_told_by_shapes(said, exercises):
    right = (
        exercises["softmax"]
        .answers["softmax"]
        .replace("return strengths", "return (1 + (scores.ndim == 4)) * strengths")
    )
    comments, names, _ = said("softmax", softmax=right)
    assert not names
    assert "does what it should on the examples" in comments["softmax"]
    assert "where it does not, given shape (2, 3, 4, 5), axis=-4." in comments["softmax"]


def test_a_variable_of_the_same_name_is_no_use_of_the_other_answer(said):
    own = """def softmax_with_temperature(scores, temperature, axis=-1):
    softmax = np.exp(scores / temperature)
    return softmax / softmax.sum(axis, keepdims=True)"""
    comments, _, _ = said("softmax", softmax=FIRST, softmax_with_temperature=own)
    assert "uses it" not in comments["softmax_with_temperature"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def softmax(scores, axis=-1):\n    while True: pass", "did not come to an end"),
        ("def softmax(scores, axis=-1):\n    import os\n    os._exit(1)", "ended itself"),
        ("def softmax(scores, axis=-1):\n    return undefined", "name 'undefined' is not defined"),
        ("def softmx(scores, axis=-1):\n    return scores", "was it renamed"),
        ("def softmax(scores, axis=-1) return scores", "SyntaxError"),
        (
            "def softmax(scores, axis=-1):\n    raise NotImplementedError("
            "'softmax is not finished: step 2 (strengths) and step 3 (shares) are missing.')",
            "softmax is not finished: step 2",
        ),
    ],
)
def test_what_cannot_be_tried_is_told_as_it_is(said, source, told):
    comments, names, _ = said("softmax", softmax=source)
    assert told in comments["softmax"]
    assert not names


def test_a_local_that_is_called_like_a_later_cells_result_blames_nobody(said):
    """The pictures below the answer call softmax_with_temperature, and keep what it gives as `shares`."""
    answer = FIRST.replace("return strengths /", "shares = strengths /") + "\n    return shares"
    comments, _, _ = said("softmax", softmax=answer)
    assert "The first where it is not" in comments["softmax"]
