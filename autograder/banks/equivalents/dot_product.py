"""Right answers to the exercise `dot-product`, in other hands.

`dot` inside an entry is the learner's own, from the same notebook.
"""
# ruff: noqa: F821
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.equivalents.bank import Equivalents

BANK = Equivalents()
equivalent = BANK.equivalent


@equivalent(answer="dot")
def a_loop_over_places(a, b):
    total = 0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


@equivalent(answer="dot")
def pythons_sum_of_a_zip(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


@equivalent(answer="dot")
def an_exact_sum_of_floats(a, b):
    return math.fsum(float(x) * float(y) for x, y in zip(a, b, strict=True))


@equivalent(answer="dot")
def a_zero_dimensional_array(a, b):
    score = np.zeros((), dtype=np.result_type(a, b, np.float32))
    score += np.multiply(a, b).sum()
    return score


@equivalent(answer="dot")
def half_of_what_the_squares_leave(a, b):
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    return sum(((x + y) ** 2 - (x - y) ** 2) / 4 for x, y in zip(a.tolist(), b.tolist(), strict=True))


@equivalent(answer="dot")
def by_recursion(a, b):
    if len(a) == 1:
        return a[0] * b[0]
    middle = len(a) // 2
    return dot(a[:middle], b[:middle]) + dot(a[middle:], b[middle:])


@equivalent(answer="dot")
def a_tensor_of_no_dimensions(a, b):
    import torch

    return (torch.tensor(a) * torch.tensor(b)).sum()


@equivalent(answer="dot")
def folds_and_talks(a, b):
    import functools
    import warnings

    print("multiplying", len(a), "numbers")
    warnings.warn("I hope that both have the same length", stacklevel=1)
    return functools.reduce(lambda total, pair: total + pair[0] * pair[1], zip(a, b, strict=True), 0.0)


@equivalent(answer="dot")
def a_copy_multiplied_in_place(a, b):
    products = np.array(a, copy=True)
    products *= b
    return np.add.reduce(products)


@equivalent(answer="dot")
def a_helper_of_that_name(a, b):
    def inner(one, other):
        return one * other

    return np.cumsum([inner(x, y) for x, y in zip(a.tolist(), b.tolist(), strict=True)])[-1]


@equivalent(answer="similarity_scores")
def two_loops(queries, keys):
    scores = np.zeros((len(queries), len(keys)))
    for i in range(len(queries)):
        for j in range(len(keys)):
            scores[i, j] = dot(queries[i], keys[j])
    return scores


@equivalent(answer="similarity_scores")
def lists_in_a_list(queries, keys):
    return np.array([[dot(query, key) for key in keys] for query in queries])


@equivalent(answer="similarity_scores")
def einsum_is_allowed(queries, keys):
    return np.einsum("qd,kd->qk", queries, keys)


@equivalent(answer="similarity_scores")
def the_other_way_round_and_turned(queries, keys):
    return (keys @ queries.T).T


@equivalent(answer="similarity_scores")
def np_inner(queries, keys):
    return np.inner(queries, keys)


@equivalent(answer="similarity_scores")
def broadcasts_and_sums(queries, keys):
    return (queries[:, None, :] * keys[None, :, :]).sum(axis=-1)


@equivalent(answer="similarity_scores")
def number_after_number(queries, keys):
    scores = 0
    for column in range(queries.shape[1]):
        scores = scores + np.outer(queries[:, column], keys[:, column])
    return scores


@equivalent(answer="similarity_scores")
def in_float64_through_torch(queries, keys):
    import torch

    q, k = (torch.tensor(np.asarray(words, np.float64)) for words in (queries, keys))
    return torch.matmul(q, k.transpose(0, 1)).numpy()


@equivalent(answer="similarity_scores")
def a_row_at_a_time(queries, keys):
    return np.stack([keys.dot(query) for query in queries])


@equivalent(answer="similarity_scores")
def column_major_and_talkative(queries, keys):
    print(queries.shape, keys.shape)
    scores = np.empty((queries.shape[0], keys.shape[0]), dtype=np.result_type(queries, keys), order="F")
    np.matmul(queries, keys.transpose(), out=scores)
    return scores


@equivalent(answer="similarity_scores")
def lengths_and_cosines(queries, keys):
    long_q, long_k = (np.linalg.norm(np.asarray(words, float), axis=1) for words in (queries, keys))
    cosines = (queries / long_q[:, None]) @ (keys / long_k[:, None]).T
    return cosines * np.outer(long_q, long_k)
