"""Right answers to the exercise `scaling`, in other hands."""
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.equivalents.bank import Equivalents

BANK = Equivalents()
equivalent = BANK.equivalent


@equivalent(answer="score_variance")
def pair_after_pair(d_k, num_samples, rng):
    scores = []
    for _ in range(num_samples):
        q = rng.standard_normal(d_k)
        k = rng.standard_normal(d_k)
        scores.append(q @ k)
    return np.var(scores)


@equivalent(answer="score_variance")
def keys_before_queries(d_k, num_samples, rng):
    k = rng.normal(size=(num_samples, d_k))
    q = rng.normal(loc=0.0, scale=1.0, size=(num_samples, d_k))
    return np.einsum("nd,nd->n", q, k).var(ddof=1)


@equivalent(answer="score_variance")
def one_array_with_pairs_inside(d_k, num_samples, rng):
    pairs = rng.standard_normal((num_samples, 2, d_k))
    scores = (pairs[:, 0] * pairs[:, 1]).sum(axis=-1)
    return np.mean((scores - scores.mean()) ** 2)


@equivalent(answer="score_variance")
def mean_of_the_squares(d_k, num_samples, rng):
    q, k = rng.standard_normal((2, num_samples, d_k))
    print("the mean of the scores is 0, so their mean square is the variance")
    return float(np.mean(np.sum(q * k, axis=1) ** 2))


@equivalent(answer="score_variance")
def columns_for_pairs(d_k, num_samples, rng):
    q = rng.standard_normal((d_k, num_samples))
    k = rng.standard_normal((d_k, num_samples))
    return np.asarray(np.var((q * k).sum(0)))


@equivalent(answer="score_variance")
def drawn_in_float32(d_k, num_samples, rng):
    q = rng.standard_normal((num_samples, d_k), dtype=np.float32)
    k = rng.standard_normal((num_samples, d_k), dtype=np.float32)
    return np.var(np.sum(q * k, axis=-1))


@equivalent(answer="score_variance")
def plain_python(d_k, num_samples, rng):
    import statistics

    scores = []
    for _ in range(num_samples):
        q, k = rng.normal(size=d_k).tolist(), rng.normal(size=d_k).tolist()
        scores.append(math.fsum(a * b for a, b in zip(q, k, strict=True)))
    return statistics.variance(scores)


@equivalent(answer="score_variance")
def in_chunks_with_running_sums(d_k, num_samples, rng):
    count, total, squares = 0, 0.0, 0.0
    while count < num_samples:
        size = min(1000, num_samples - count)
        q, k = rng.standard_normal((2, size, d_k))
        scores = (q * k).sum(axis=1)
        count, total, squares = count + size, total + scores.sum(), squares + (scores**2).sum()
    return squares / count - (total / count) ** 2


@equivalent(answer="score_variance")
def place_after_place(d_k, num_samples, rng):
    scores = np.zeros(num_samples)
    for _ in range(d_k):
        scores += rng.standard_normal(num_samples) * rng.standard_normal(num_samples)
    return np.std(scores) ** 2


@equivalent(answer="score_variance")
def many_normals_at_once(d_k, num_samples, rng):
    drawn = rng.multivariate_normal(np.zeros(2 * d_k), np.eye(2 * d_k), size=num_samples)
    return np.cov(np.sum(drawn[:, :d_k] * drawn[:, d_k:], axis=1))


@equivalent(answer="score_variance")
def multiplied_as_matrices(d_k, num_samples, rng):
    q = rng.standard_normal((num_samples, 1, d_k))
    k = rng.standard_normal((num_samples, d_k, 1))
    return (q @ k).var()


@equivalent(answer="score_variance")
def through_torch(d_k, num_samples, rng):
    import torch

    q, k = torch.from_numpy(rng.standard_normal((2, num_samples, d_k)))
    return (q * k).sum(-1).var()


@equivalent(answer="softmax_jacobian")
def case_by_case(weights):
    n = len(weights)
    table = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            table[i, j] = weights[i] * (1 - weights[i]) if i == j else -weights[i] * weights[j]
    return table


@equivalent(answer="softmax_jacobian")
def row_times_delta(weights):
    return weights[:, None] * (np.eye(len(weights)) - weights[None, :])


@equivalent(answer="softmax_jacobian")
def column_times_delta(weights):
    return (np.identity(weights.size) - weights.reshape(-1, 1)) * weights


@equivalent(answer="softmax_jacobian")
def einsum_and_a_filled_diagonal(weights):
    weights = np.array(weights, dtype=np.float64)
    table = -np.einsum("i,j->ij", weights, weights)
    np.fill_diagonal(table, weights * (1 - weights))
    return table


@equivalent(answer="softmax_jacobian")
def matrices_only(weights):
    column = weights[:, np.newaxis]
    return np.diagflat(column) - column @ column.T


@equivalent(answer="softmax_jacobian")
def two_branches_at_once(weights):
    same = np.eye(len(weights), dtype=bool)
    return np.where(same, weights * (1 - weights), -np.multiply.outer(weights, weights))


@equivalent(answer="softmax_jacobian")
def as_a_covariance(weights):
    choices = np.eye(len(weights))
    mean = choices.T @ weights
    off = choices - mean
    return np.einsum("n,ni,nj->ij", weights, off, off)


@equivalent(answer="softmax_jacobian")
def column_after_column(weights):
    columns = []
    for j, w in enumerate(weights):
        column = -w * weights
        column[j] = w * (1 - w)
        columns.append(column)
    print(len(columns), "columns")
    return np.stack(columns, axis=1)


@equivalent(answer="softmax_jacobian")
def by_torchs_derivatives(weights):
    import torch

    def shares(scores):
        strengths = torch.exp(scores)
        return strengths / strengths.sum()

    scores = torch.log(torch.from_numpy(np.asarray(weights, dtype=np.float64)))
    return torch.autograd.functional.jacobian(shares, scores).numpy()


@equivalent(answer="softmax_jacobian")
def lists_made_into_an_array(weights):
    rows = [[float(w) * ((i == j) - float(v)) for j, v in enumerate(weights)] for i, w in enumerate(weights)]
    return np.array(rows)
