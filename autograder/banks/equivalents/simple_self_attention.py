"""Right answers to the exercise `simple-self-attention`, in other hands."""
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.equivalents.bank import Equivalents

BANK = Equivalents()
equivalent = BANK.equivalent


@equivalent(answer="simple_self_attention")
def one_word_at_a_time(x):
    output, weights = np.zeros(x.shape), np.zeros((len(x), len(x)))
    for i in range(len(x)):
        scores = np.array([sum(x[i] * other) for other in x])
        strengths = np.exp(scores - scores.max())
        weights[i] = strengths / strengths.sum()
        for j in range(len(x)):
            output[i] += weights[i, j] * x[j]
    return output, weights


@equivalent(answer="simple_self_attention")
def a_softmax_of_its_own(x):
    def softmax(scores):
        largest = scores.max(axis=-1)[..., None]
        strengths = np.exp(scores - largest)
        return strengths / strengths.sum(axis=-1)[..., None]

    weights = softmax(np.inner(x, x))
    return np.matmul(weights, x), weights


@equivalent(answer="simple_self_attention")
def through_logarithms(x):
    scores = np.einsum("id,jd->ij", x, x).astype(np.float64)
    weights = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
    return np.einsum("ij,jd->id", weights, x), weights


@equivalent(answer="simple_self_attention")
def one_over_the_sum_of_ratios(x):
    scores = np.asarray(x @ x.T, dtype=float)
    with np.errstate(over="ignore"):
        weights = 1 / np.exp(scores[:, None, :] - scores[:, :, None]).sum(axis=-1)
    return weights @ x, weights


@equivalent(answer="simple_self_attention")
def lists_and_the_standard_library(x):
    rows = x.tolist()
    weights = []
    for one in rows:
        scores = [math.fsum(p * q for p, q in zip(one, other, strict=True)) for other in rows]
        strengths = [math.exp(score - max(scores)) for score in scores]
        weights.append([strength / math.fsum(strengths) for strength in strengths])
    mixed = [
        [math.fsum(w * word[c] for w, word in zip(row, rows, strict=True)) for c in range(len(rows[0]))]
        for row in weights
    ]
    return np.array(mixed), np.array(weights)


@equivalent(answer="simple_self_attention")
def through_torch_in_float64(x):
    import torch

    words = torch.tensor(np.asarray(x, dtype=np.float64))
    scores = words.matmul(words.mT)
    strengths = (scores - scores.amax(dim=1, keepdim=True)).exp()
    weights = strengths / strengths.sum(dim=1, keepdim=True)
    return weights.matmul(words).numpy(), weights.numpy()


@equivalent(answer="simple_self_attention")
def a_named_pair(x):
    from collections import namedtuple

    Attention = namedtuple("Attention", "output weights")
    scores = x @ x.T
    strengths = np.exp(scores - scores.max(1, keepdims=True))
    weights = strengths / strengths.sum(1, keepdims=True)
    return Attention(weights @ x, weights)


@equivalent(answer="simple_self_attention")
def works_in_place_on_its_own_table(x):
    table = np.array(x @ x.T, dtype=np.result_type(x, np.float32))
    table -= table.max(axis=1, keepdims=True)
    np.exp(table, out=table)
    table /= table.sum(axis=1, keepdims=True)
    return table @ x, table


@equivalent(answer="simple_self_attention")
def the_table_turned_and_back(x):
    columns = x.T @ np.eye(len(x))  # words as columns
    scores = columns.T @ columns
    strengths = np.exp(scores - scores.max(axis=0))  # symmetric: down a column is along a row
    budgets = strengths / strengths.sum(axis=0)
    return (columns @ budgets).T, budgets.T


@equivalent(answer="simple_self_attention")
def divides_after_the_mix(x):
    import warnings

    print("attention over", len(x), "words")
    warnings.warn("nothing is learned here", stacklevel=1)
    scores = x @ x.T
    strengths = np.exp(scores - scores.max(axis=1, keepdims=True))
    total = strengths.sum(axis=1, keepdims=True)
    return strengths @ x / total, strengths / total
