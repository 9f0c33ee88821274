"""What a learner's `hint` says: the mistake by name, and nothing about answers that are right or not there."""

import contextlib
import io
import re

import pytest

from autograder.banks.load import equivalents_of, mistakes_of, slugs

NOTHING = "no known mistake found; that is not a grade"


def entries(bank):
    return [pytest.param(slug, entry, id=f"{entry.answer}-{entry.name}") for slug in slugs() for entry in bank(slug)]


@pytest.fixture(scope="session")
def solved(exercises, namespace_of):
    """What each solved notebook defines."""
    return {slug: namespace_of(exercise.handed_in(exercise.answers)) for slug, exercise in exercises.items()}


@pytest.fixture(scope="session")
def hint(solved):
    """What `hint` prints about an answer to a notebook whose other answers are right."""

    def said(slug, answer, source):
        namespace = dict(solved[slug])
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(source, namespace)
            namespace["hint"](namespace[answer])
        return printed.getvalue()

    return said


@pytest.mark.parametrize(("slug", "entry"), entries(mistakes_of))
def test_a_mistake_is_named_with_its_link(hint, slug, entry):
    said = hint(slug, entry.answer, entry.source)
    if entry.refused:
        assert said.endswith(f"{entry.answer}: {NOTHING}.\n")
    else:
        assert entry.says in said
        assert entry.see.replace("#", ".html#") in said


@pytest.mark.parametrize(("slug", "entry"), entries(equivalents_of))
def test_no_mistake_is_named_for_an_equivalent(hint, slug, entry):
    assert hint(slug, entry.answer, entry.source).endswith(f"{entry.answer}: {NOTHING}.\n")


def test_no_mistake_is_named_for_the_solution(exercise, hint):
    for answer in filter(str.isidentifier, exercise.answers):
        assert hint(exercise.slug, answer, exercise.answers[answer]) == f"{answer}: {NOTHING}.\n"


def test_a_blank_is_told_that_it_is_one(exercise, namespace_of):
    namespace = namespace_of(exercise.handed_in({}))
    for answer in filter(str.isidentifier, exercise.answers):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            namespace["hint"](namespace[answer])
        assert printed.getvalue().startswith(f"{answer} is not written yet")


def test_an_answer_that_always_stops_is_told_where(exercise, hint):
    for answer in filter(str.isidentifier, exercise.answers):
        said = hint(exercise.slug, answer, f"def {answer}(*arguments):\n    return undefined_name")
        assert said.startswith(f"{answer} stops with a NameError on its first example")


@pytest.mark.parametrize("slug", slugs())
def test_no_two_mistakes_of_a_bank_say_or_do_the_same(solved, slug):
    for known in solved[slug]["KNOWN_MISTAKES"].values():
        assert all(mistake["outcomes"] for mistake in known)
        assert len({mistake["says"] for mistake in known}) == len(known)
        assert len({str(mistake["outcomes"]) for mistake in known}) == len(known)


@pytest.mark.parametrize("slug", slugs())
def test_each_link_leads_to_a_place_in_the_book(root, exercises, slug):
    for entry in mistakes_of(slug):
        page, anchor = entry.see.split("#")
        if page.startswith("exercises/"):
            text = "\n".join(cell.source for cell in exercises[slug].released.cells if cell.cell_type == "markdown")
            places = {re.sub(r"[^a-z0-9]+", "-", title.lower()) for title in re.findall(r"^#+ (.+)$", text, re.M)}
        else:
            places = set(re.findall(r"^\(([\w-]+)\)=$", (root / f"{page}.md").read_text(encoding="utf-8"), re.M))
        assert anchor in places, entry.name


TWO_AT_ONCE = [
    (
        "softmax",
        "softmax",
        {"default_axis_is_the_first", "no_max_shift", "nothing_to_share_gives_nan"},
        "def softmax(scores, axis=0):\n    e = np.exp(scores)\n    return e / e.sum(axis=axis, keepdims=True)",
    ),
    (
        "softmax",
        "softmax",
        {"changes_its_argument", "one_total_for_the_whole_array", "one_softmax_over_everything"},
        "def softmax(scores, axis=-1):\n    scores -= scores.max()\n    e = np.exp(scores)\n    return e / e.sum()",
    ),
    (
        "softmax",
        "softmax",
        {"powers_of_two", "ignores_axis"},
        "def softmax(scores, axis=-1):\n    e = 2.0 ** (scores - scores.max(-1, keepdims=True))\n"
        "    return e / e.sum(-1, keepdims=True)",
    ),
    (
        "softmax",
        "softmax_with_temperature",
        {"multiplies_by_the_temperature", "accepts_any_temperature", "forgets_to_pass_axis_on"},
        "def softmax_with_temperature(scores, temperature, axis=-1):\n    return softmax(scores * temperature)",
    ),
    (
        "multi-head",
        "split_heads",
        {"last_head_first", "leaves_the_error_to_torch"},
        "def split_heads(x, num_heads):\n    b, n, d = x.shape\n"
        "    return x.reshape(b, n, num_heads, d // num_heads).transpose(1, 2).flip(1)",
    ),
    (
        "multi-head",
        "multi_head_attention",
        {"does_not_scale", "no_output_matrix", "ignores_the_mask"},
        "def multi_head_attention(x, w_q, w_k, w_v, w_o, num_heads, mask=None):\n"
        "    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))\n"
        "    return merge_heads((q @ k.mT).softmax(-1) @ v)",
    ),
    (
        "multi-head",
        "multi_head_attention",
        {"scales_by_d_model", "hides_what_may_be_seen", "no_axis_for_the_heads", "empty_rows_give_the_average"},
        "def multi_head_attention(x, w_q, w_k, w_v, w_o, num_heads, mask=None):\n"
        "    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))\n"
        "    s = q @ k.mT / x.shape[-1] ** 0.5\n"
        "    s = s if mask is None else s.masked_fill(mask, -1e9)\n"
        "    return merge_heads(s.softmax(-1) @ v) @ w_o",
    ),
]


@pytest.mark.parametrize(("slug", "answer", "made", "source"), TWO_AT_ONCE, ids=range(len(TWO_AT_ONCE)))
def test_several_mistakes_at_once_get_no_wrong_name(hint, slug, answer, made, source):
    said = hint(slug, answer, source)
    bank = [entry for entry in mistakes_of(slug) if entry.answer == answer and not entry.again]
    assert {entry.name for entry in bank if entry.says in said} <= made
