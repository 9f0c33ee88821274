"""Right answers to the exercise `mixing`, in other hands."""
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.equivalents.bank import Equivalents

BANK = Equivalents()
equivalent = BANK.equivalent


@equivalent(answer="mix")
def all_in_one_product(weights, vectors):
    return weights @ vectors


@equivalent(answer="mix")
def word_after_word(weights, vectors):
    mixed = np.zeros(vectors.shape[1])
    for i in range(len(weights)):
        mixed += weights[i] * vectors[i]
    return mixed


@equivalent(answer="mix")
def column_by_column(weights, vectors):
    columns = vectors.T.astype(np.float64).tolist()
    return np.array([math.fsum(w * x for w, x in zip(weights.tolist(), column, strict=True)) for column in columns])


@equivalent(answer="mix")
def by_einsum(weights, vectors):
    return np.einsum("n,nd->d", weights, vectors)


@equivalent(answer="mix")
def columns_times_weights(weights, vectors):
    return np.dot(vectors.T, weights)


@equivalent(answer="mix")
def in_torch_and_back(weights, vectors):
    import torch

    wide = torch.tensor(np.asarray(vectors, dtype=np.float64))
    return torch.mv(wide.T, torch.tensor(weights, dtype=torch.float64)).numpy()


@equivalent(answer="mix")
def pythons_sum(weights, vectors):
    print(f"{len(weights)} words")
    return sum(weight * vector for weight, vector in zip(weights, vectors, strict=True))


@equivalent(answer="mix")
def a_table_of_one_row_unpacked(weights, vectors):
    (mixed,) = np.tensordot(weights[np.newaxis], vectors, axes=1)
    return mixed


@equivalent(answer="mix")
def half_and_half(weights, vectors):
    def mixed(first, last):
        if last - first == 1:
            return weights[first] * vectors[first]
        middle = (first + last) // 2
        return mixed(first, middle) + mixed(middle, last)

    return mixed(0, len(weights))


@equivalent(answer="is_attention_distribution")
def weight_after_weight(weights):
    total = 0.0
    for weight in weights:
        if not weight >= 0:
            return False
        total += float(weight)
    return -1e-6 <= total - 1 <= 1e-6


@equivalent(answer="is_attention_distribution")
def asks_for_nan_first(weights):
    if np.isnan(weights).any():
        print("nan is no share")
        return False
    return not (np.min(weights) < 0 or abs(weights.sum() - 1) > 1e-6)


@equivalent(answer="is_attention_distribution")
def close_without_rtol(weights):
    return np.isclose(weights.sum(), 1, rtol=0, atol=1e-6) and (weights >= 0).all()


@equivalent(answer="is_attention_distribution")
def by_the_math_module(weights):
    numbers = [float(weight) for weight in weights]
    return min(numbers) >= 0 and math.isclose(math.fsum(numbers), 1, rel_tol=0, abs_tol=1e-6)


@equivalent(answer="is_attention_distribution")
def shares_between_nothing_and_all(weights):
    return bool(np.all((weights >= 0) & (weights <= 1 + 1e-6)) & (np.abs(1 - np.sum(weights, dtype=float)) <= 1e-6))


@equivalent(answer="is_attention_distribution")
def an_array_without_dimensions(weights):
    conditions = [weights >= 0, np.abs(weights.sum(keepdims=True) - 1) <= 1e-6]
    return np.logical_and.reduce(np.concatenate(conditions))


@equivalent(answer="is_attention_distribution")
def nothing_is_lost_below_zero(weights):
    kept = np.maximum(weights, 0)
    return bool((kept == weights).all()) and abs(float(kept.sum()) - 1) <= 1e-6


@equivalent(answer="is_attention_distribution")
def asserts_and_catches(weights):
    try:
        assert not (weights < 0).any()
        np.testing.assert_allclose(np.sum(weights), 1, rtol=0, atol=1e-6, equal_nan=False)
    except AssertionError:
        return False
    return True
