"""What a learner's `hint` says: the mistake by name where that is sure, else what is certain; nothing untrue."""

import contextlib
import io
import linecache

import pytest

from autograder.banks.load import equivalents_of, mistakes_of, slugs

RIGHT = "does what it should on all"


def entries(bank):
    return [pytest.param(slug, entry, id=f"{entry.answer}-{entry.name}") for slug in slugs() for entry in bank(slug)]


def run(source, namespace, name="/notebook/answer.py"):
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    exec(compile(source, name, "exec"), namespace)


@pytest.fixture(scope="session")
def solved(exercises, namespace_of):
    """What each solved notebook defines."""
    return {slug: namespace_of(exercise.handed_in(exercise.answers)) for slug, exercise in exercises.items()}


@pytest.fixture
def hint(solved):
    """What `hint` prints about an answer to a notebook whose other answers are right, unless they are exchanged too."""

    def said(slug, answer, *sources):
        namespace = solved[slug]
        before = dict(namespace)
        try:
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                for source in sources:
                    run(source, namespace)
                namespace["hint"](namespace[answer])
        finally:
            namespace.clear()
            namespace.update(before)
        return printed.getvalue()

    return said


@pytest.fixture
def can_be_named(solved):
    """Whether the examples show a mistake by numbers: an error or a None alone is no evidence."""

    def shown(slug, name):
        for known in solved[slug]["KNOWN_MISTAKES"].values():
            right = known["right"]
            for mistake in known["mistakes"]:
                if mistake["name"] == name:
                    told = [mistake["outcomes"].get(str(number), each) for number, each in enumerate(right)]
                    return solved[slug]["shows"](told, right, told)
        return False

    return shown


@pytest.mark.parametrize(("slug", "entry"), entries(mistakes_of))
def test_a_mistake_is_named_with_its_place_or_told_where_it_shows(hint, can_be_named, slug, entry):
    said = hint(slug, entry.answer, entry.source)
    names = {other.name for other in mistakes_of(slug) if other.says in said}
    if entry.refused:
        assert "which this exercise asks you to write yourself" in said
    elif can_be_named(slug, entry.again or entry.name):
        assert (entry.again or entry.name) in names
        assert "Read: the chapter “" in said or "Read: this notebook, section “" in said
    else:
        assert not names
        assert "The first where it is not: " in said


@pytest.mark.parametrize(("slug", "entry"), entries(equivalents_of))
def test_no_mistake_is_named_for_an_equivalent(hint, slug, entry):
    assert RIGHT in hint(slug, entry.answer, entry.source)


def test_no_mistake_is_named_for_the_solution(exercise, hint):
    for answer in exercise.functions:
        said = hint(exercise.slug, answer, exercise.answers[answer])
        assert said.startswith(f"`{answer}` {RIGHT}")
        assert said.endswith("That is not a grade.\n")


def test_a_blank_is_told_that_it_is_one_and_not_that_what_uses_it_is_wrong(exercise, namespace_of):
    namespace = namespace_of(exercise.handed_in({}))
    for answer in exercise.functions:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            namespace["hint"](namespace[answer])
        assert printed.getvalue().startswith(f"{answer} is not")


def test_an_answer_that_always_stops_is_told_where_in_one_line_with_shapes(exercise, hint):
    for answer in exercise.functions:
        said = hint(exercise.slug, answer, f"def {answer}(*arguments):\n    return undefined_name")
        assert f"`{answer}` is right on none of" in said
        assert "(in the line `return undefined_name`)" in said
        assert "tensor(" not in said and "array([[" not in said
        assert len(said.splitlines()) == 3


WITH_TEMPERATURE = """def softmax_with_temperature(scores, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError
    return softmax(scores / temperature, axis)"""


@pytest.mark.parametrize(
    ("softmax", "told"),
    [
        (
            "def softmax(scores, axis=-1):\n    raise NotImplementedError('softmax is not finished: step 2.')",
            "finished, and",
        ),
        ("def softmax(scores, axis=-1):\n    return scores", "right on all"),
        ("def softmax(scores, axis=-1):\n    return None", "right on all"),
        ("def softmax(scores, axis=-1):\n    raise NotImplementedError('scores of this kind')", "right on all"),
    ],
)
def test_what_an_answer_uses_is_mended_first(hint, softmax, told):
    said = hint("softmax", "softmax_with_temperature", softmax, WITH_TEMPERATURE)
    assert said.startswith(f"`softmax` is not {told}")
    assert len(said.splitlines()) == 2


def test_what_an_answer_does_not_use_is_left_alone(hint):
    own = "def softmax_with_temperature(s, t, axis=-1):\n    return np.exp(s)"
    said = hint("softmax", "softmax_with_temperature", "def softmax(scores, axis=-1):\n    return scores", own)
    assert said.startswith("`softmax_with_temperature` is right on none")


def test_a_librarys_not_implemented_error_is_not_the_blanks(hint):
    said = hint("softmax", "softmax", "def softmax(scores, axis=-1):\n    raise NotImplementedError('not for float64')")
    assert "NotImplementedError: not for float64" in said and "not written" not in said


def test_an_error_that_is_returned_is_not_raised(hint):
    said = hint(
        "softmax", "softmax_with_temperature", WITH_TEMPERATURE.replace("raise ValueError", "return KeyError(1)")
    )
    assert "There it returns a KeyError; it should raise a ValueError" in said


def test_what_is_left_to_chance_is_told(hint):
    said = hint("softmax", "softmax", "def softmax(scores, axis=-1):\n    return np.random.random(np.shape(scores))")
    assert "another result each time" in said


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("q, k = np.random.standard_normal((2, num_samples, d_k))", "Nothing is drawn from `rng`"),
        (
            "q, k = rng.standard_normal((num_samples, d_k)), np.random.standard_normal((num_samples, d_k))",
            "from the same state of its generator too",
        ),
        ("q, k = np.random.default_rng(5).standard_normal((2, num_samples, d_k))", "Nothing is drawn from `rng`"),
        ("q, k = rng.standard_normal((2, num_samples, d_k))\n    q = 2 * q + 1", "is right on none of 4 examples"),
        ("q, k = rng.standard_normal((2, num_samples, d_k))\n    q = 2 * q", "; right is about [3."),
        ("k, q = rng.standard_normal((num_samples, 2, d_k)).swapaxes(0, 1)", "on all 4 examples; no known mistake"),
    ],
)
def test_of_what_is_drawn_only_that_is_said_which_any_order_of_draws_would_show(hint, lines, told):
    answer = f"def score_variance(d_k, num_samples, rng):\n    {lines}\n    return np.var(np.sum(q * k, axis=1))"
    assert told in hint("scaling", "score_variance", answer)


def test_a_kept_answer_may_not_be_used_again(hint):
    for source in (
        "def softmax(scores, axis=-1):\n    import my_attention\n    return my_attention.softmax(scores, axis)",
        "def softmax(scores, axis=-1):\n    from my_attention import softmax as mine\n    return mine(scores, axis)",
    ):
        assert "without my_attention" in hint("softmax", "softmax", source)


def test_an_answer_that_never_ends_is_stopped_and_told(solved, monkeypatch, hint):
    monkeypatch.setitem(solved["softmax"], "HINT_SECONDS", 0.2)
    stubborn = """def softmax(scores, axis=-1):
    while True:
        try:
            pass
        except:
            pass"""
    assert "did not come to an end within 0.2 seconds" in hint("softmax", "softmax", stubborn)


@pytest.mark.parametrize("slug", slugs())
def test_no_two_mistakes_of_a_bank_say_or_do_the_same(solved, slug):
    for known in solved[slug]["KNOWN_MISTAKES"].values():
        assert all(mistake["outcomes"] for mistake in known["mistakes"])
        for part in ("says", "outcomes"):
            texts = [str(mistake[part]) for mistake in known["mistakes"]]
            assert not [text for text in texts if texts.count(text) > 1]


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


def test_data_of_the_notebook_that_an_answer_reads_is_told_and_stops_nothing(hint):
    """A local name from another cell is the likeliest slip of all; an array must not be compared as one value."""
    said = hint("static-embeddings", "embed", "table = np.zeros((4, 2))", "def embed(tokens, vocabulary, embeddings):\n"
        "    return table[[vocabulary[token] for token in tokens]]")
    assert "It uses `table` of the notebook, which is none of its arguments." in said
