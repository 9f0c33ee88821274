"""Do the checks have teeth, and do they leave every right answer alone? Each runs plainly and over proxies."""

import pytest

from autograder.banks.load import equivalents_of, mistakes_of, slugs

pytestmark = pytest.mark.long


def both_ways(bank, kind):
    """Each entry plainly and over proxies. `make test` takes one of each kind over proxies, `make test-all` all."""
    found, seen = [], set()
    for slug in slugs():
        for entry in bank(slug):
            name, marks = f"{slug}-{entry.answer}-{entry.name}", [pytest.mark.slow] * ((slug, kind(entry)) in seen)
            seen.add((slug, kind(entry)))
            found.append(pytest.param(slug, entry, "plainly", id=f"{name}-plainly"))
            found.append(pytest.param(slug, entry, "over_proxies", id=f"{name}-over_proxies", marks=marks))
    return found


def test_the_solution_gets_every_point(exercise, grade):
    scores, said = grade(exercise, exercise.handed_in(exercise.answers))
    assert scores == exercise.points, said


def test_a_blank_gets_nothing_on_every_check(exercise, grade):
    scores, said = grade(exercise, exercise.handed_in({}))
    assert set(scores.values()) == {0}
    assert all(said[check] for check in exercise.points)


@pytest.mark.parametrize(("slug", "entry", "way"), both_ways(mistakes_of, lambda entry: entry.loses))
def test_a_mistake_loses_its_check(exercises, ways, slug, entry, way):
    scores, said = ways(way)(exercises[slug], exercises[slug].with_entry(entry))
    assert scores[entry.loses] == 0
    assert said[entry.loses]


@pytest.mark.parametrize(("slug", "entry", "way"), both_ways(equivalents_of, lambda entry: entry.answer))
def test_an_equivalent_gets_every_point(exercises, ways, slug, entry, way):
    scores, said = ways(way)(exercises[slug], exercises[slug].with_entry(entry))
    assert scores == exercises[slug].points, said


REFUSED = {
    "a method of a tensor": "def softmax(scores, axis=-1):\n    import torch\n\n"
    "    return torch.tensor(scores).softmax(axis).numpy()",
    "another name": "from torch import softmax as shares\nfrom torch import tensor\n\n\n"
    "def softmax(scores, axis=-1):\n    return shares(tensor(scores), axis).numpy()",
    "a helper": "import torch\n\n\ndef library(scores, axis):\n"
    "    return torch.nn.functional.log_softmax(torch.tensor(scores), axis).exp().numpy()\n\n\n"
    "def softmax(scores, axis=-1):\n    return library(scores, axis)",
}


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED)
def test_a_library_softmax_is_refused_in_every_check_of_the_answer(exercises, grade, source):
    softmax = exercises["softmax"]
    scores, said = grade(softmax, softmax.handed_in({**softmax.answers, "softmax": source}))
    for check in scores:
        if check.startswith("check-softmax"):
            assert scores[check] == 0
            assert "softmax" in said[check] and "yourself" in said[check]


NAMELESS = {
    "a text of its own": "    if not set(tokens) <= set(vocabulary):\n        raise KeyError('a token is not known')",
    "no text": "    if any(token not in vocabulary for token in tokens):\n        raise KeyError",
}


@pytest.mark.parametrize("lines", NAMELESS.values(), ids=NAMELESS)
def test_a_key_error_has_to_name_the_word(exercises, grade, lines):
    words = exercises["static-embeddings"]
    source = (
        f"def embed(tokens, vocabulary, embeddings):\n{lines}\n    return embeddings[[vocabulary[t] for t in tokens]]"
    )
    scores, said = grade(words, words.handed_in({**words.answers, "embed": source}))
    assert [check for check, score in scores.items() if not score] == ["check-embed-unknown"]
    assert "should name the word that is missing, *umbrella*" in said["check-embed-unknown"]
