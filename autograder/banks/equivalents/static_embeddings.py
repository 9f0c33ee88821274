"""Right answers to the exercise `static-embeddings`, in other hands.

`cosine_similarity` inside an entry is the learner's own, from the same notebook.
"""
# ruff: noqa: F821
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.equivalents.bank import Equivalents

BANK = Equivalents()
equivalent = BANK.equivalent


@equivalent(answer="embed")
def row_after_row(tokens, vocabulary, embeddings):
    rows = []
    for token in tokens:
        rows.append(embeddings[vocabulary[token]])
    return np.array(rows)


@equivalent(answer="embed")
def with_vectors_that_have_a_single_one(tokens, vocabulary, embeddings):
    one_hot = np.zeros((len(tokens), len(embeddings)), dtype=embeddings.dtype)
    for place, token in enumerate(tokens):
        one_hot[place, vocabulary[token]] = 1
    return one_hot @ embeddings


@equivalent(answer="embed")
def takes_them(tokens, vocabulary, embeddings):
    return np.take(embeddings, np.array([vocabulary[token] for token in tokens]), axis=0)


@equivalent(answer="embed")
def stacks_slices_and_raises_by_hand(tokens, vocabulary, embeddings):
    unknown = [token for token in tokens if token not in vocabulary]
    if unknown:
        raise KeyError(f"not in the vocabulary: {', '.join(unknown)}")
    return np.concatenate([embeddings[vocabulary[token] : vocabulary[token] + 1] for token in tokens])


@equivalent(answer="embed")
def an_error_of_its_own(tokens, vocabulary, embeddings):
    class UnknownWord(KeyError):
        """A word without a row."""

    try:
        return np.vstack([embeddings[number, :] for number in map(vocabulary.__getitem__, tokens)])
    except KeyError as error:
        raise UnknownWord(error.args[0]) from error


@equivalent(answer="embed")
def fills_a_wide_array(tokens, vocabulary, embeddings):
    print(f"{len(tokens)} tokens")
    result = np.empty((len(tokens), embeddings.shape[1]), dtype=np.float64)
    for (i, j), _ in np.ndenumerate(result):
        result[i, j] = embeddings[vocabulary[tokens[i]]][j]
    return result


@equivalent(answer="embed")
def in_torch_and_back(tokens, vocabulary, embeddings):
    import torch

    rows = torch.tensor([vocabulary[token] for token in tokens])
    return torch.nn.functional.embedding(rows, torch.tensor(embeddings)).numpy()


@equivalent(answer="cosine_similarity")
def norms_of_numpy(a, b):
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    return a @ b / lengths if lengths else 0.0


@equivalent(answer="cosine_similarity")
def number_by_number(a, b):
    total = square_of_a = square_of_b = 0.0
    for x, y in zip(a.tolist(), b.tolist(), strict=True):
        total += x * y
        square_of_a += x * x
        square_of_b += y * y
    if 0 in (square_of_a, square_of_b):
        return 0
    return total / math.sqrt(square_of_a) / math.sqrt(square_of_b)


@equivalent(answer="cosine_similarity")
def unit_vectors_first(a, b):
    a, b = np.array(a, dtype=float), np.array(b, dtype=float)
    if not (a.any() and b.any()):
        return np.float64(0)
    a /= np.linalg.norm(a)
    b /= np.linalg.norm(b)
    return np.einsum("i,i->", a, b)


@equivalent(answer="cosine_similarity")
def by_the_law_of_cosines(a, b):
    def length(v):
        return math.hypot(*v.astype(float).tolist())

    if length(a) == 0 or length(b) == 0:
        return 0.0
    a, b = a / length(a), b / length(b)
    return 1 - length(a - b) ** 2 / 2


@equivalent(answer="cosine_similarity")
def kept_between_minus_one_and_one(a, b):
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = np.divide(np.vdot(a, b), np.sqrt(np.vdot(a, a)) * np.sqrt(np.vdot(b, b)))
    return float(np.clip(np.nan_to_num(cosine), -1, 1))


@equivalent(answer="cosine_similarity")
def catches_its_own_error(a, b):
    a, b = [float(x) for x in a], [float(y) for y in b]
    try:
        return math.fsum(map(float.__mul__, a, b)) / (math.hypot(*a) * math.hypot(*b))
    except ZeroDivisionError:
        print("an arrow without a length")
        return 0.0


@equivalent(answer="cosine_similarity")
def an_array_without_dimensions(a, b):
    table = np.stack([a, b]).astype(np.float64)
    products = table @ table.T
    if products[0, 0] == 0 or products[1, 1] == 0:
        return np.array(0.0)
    return np.array(products[0, 1] / np.sqrt(products[0, 0]) / np.sqrt(products[1, 1]))


@equivalent(answer="nearest_words")
def all_at_once(word, vocabulary, embeddings, k):
    names = sorted(vocabulary, key=vocabulary.get)  # in the order of the rows
    lengths = np.linalg.norm(embeddings, axis=1)
    units = embeddings / np.where(lengths == 0, 1, lengths)[:, None]
    cosines = units @ units[vocabulary[word]]
    cosines[vocabulary[word]] = -np.inf
    return [names[row] for row in np.argsort(-cosines)[:k]]


@equivalent(answer="nearest_words")
def the_best_again_and_again(word, vocabulary, embeddings, k):
    left = dict(vocabulary)
    place = embeddings[left.pop(word)]
    found = []
    while len(found) < k:
        best = max(left, key=lambda other: cosine_similarity(place, embeddings[left[other]]))
        found.append(best)
        del left[best]
    return found


@equivalent(answer="nearest_words")
def pairs_in_a_heap(word, vocabulary, embeddings, k):
    import heapq

    place = embeddings[vocabulary[word]]
    pairs = ((cosine_similarity(place, embeddings[row]), other) for other, row in vocabulary.items() if other != word)
    return [other for _, other in heapq.nlargest(k, pairs)]


@equivalent(answer="nearest_words")
def smallest_angle_first(word, vocabulary, embeddings, k):
    place = embeddings[vocabulary[word]]
    angles = {}
    for other, row in vocabulary.items():
        angles[other] = math.acos(max(-1.0, min(1.0, float(cosine_similarity(place, embeddings[row])))))
    del angles[word]
    return sorted(angles, key=lambda other: angles[other])[:k]


@equivalent(answer="nearest_words")
def from_the_end_of_the_list(word, vocabulary, embeddings, k):
    place = embeddings[vocabulary[word]]
    others = list(vocabulary)
    others.remove(word)
    others.sort(key=lambda other: cosine_similarity(embeddings[vocabulary[other]], place))
    return others[: -k - 1 : -1]


@equivalent(answer="nearest_words")
def words_of_a_numpy_array(word, vocabulary, embeddings, k):
    names = np.array([other for other in vocabulary if other != word])
    cosines = [cosine_similarity(embeddings[vocabulary[word]], embeddings[vocabulary[str(name)]]) for name in names]
    return list(names[np.argsort(cosines)[::-1]][:k])


@equivalent(answer="nearest_words")
def with_a_cosine_of_its_own(word, vocabulary, embeddings, k):
    def cosine(other):
        a, b = (embeddings[vocabulary[name]].astype(np.float64) for name in (word, other))
        lengths = np.sqrt(a @ a) * np.sqrt(b @ b)
        return float(a @ b / lengths) if lengths > 0 else 0.0

    ranked = sorted(set(vocabulary) - {word}, key=cosine, reverse=True)
    print(word, "is near to", ranked[0])
    return ranked[:k]
