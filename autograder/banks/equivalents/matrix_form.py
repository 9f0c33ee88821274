"""Right answers to the exercise `matrix-form`, in other hands.

`attention_scores` inside an entry is the learner's own, from the same notebook.
"""
# ruff: noqa: F821
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.equivalents.bank import Equivalents

BANK = Equivalents()
equivalent = BANK.equivalent


@equivalent(answer="attention_scores")
def einsum_in_one_line(q, k):
    return np.einsum("...id,...jd->...ij", q, k) * q.shape[-1] ** -0.5


@equivalent(answer="attention_scores")
def scales_the_queries_first(q, k):
    print("one root for all:", q.shape[-1] ** 0.5)
    q = q / np.sqrt(q.shape[-1])
    return np.matmul(q, k.swapaxes(-1, -2))


@equivalent(answer="attention_scores")
def half_of_it_on_each_side(q, k):
    fourth_root = math.sqrt(math.sqrt(k.shape[-1]))
    return (q / fourth_root) @ np.moveaxis(k / fourth_root, -1, -2)


@equivalent(answer="attention_scores")
def every_pair_by_itself(q, k):
    scores = np.zeros((*q.shape[:-1], k.shape[-2]))
    for place in np.ndindex(*q.shape[:-2]):
        for i, query in enumerate(q[place]):
            for j, key in enumerate(k[place]):
                products = (float(a) * float(b) for a, b in zip(query, key, strict=True))
                scores[(*place, i, j)] = math.fsum(products) / math.sqrt(len(query))
    return scores


@equivalent(answer="attention_scores")
def sentences_in_one_row(q, k):
    flat = [np.asarray(array, dtype=np.float64).reshape(-1, *array.shape[-2:]) for array in (q, k)]
    tables = [one @ other.T / one.shape[1] ** 0.5 for one, other in zip(*flat, strict=True)]
    return np.stack(tables).reshape(*q.shape[:-1], k.shape[-2])


@equivalent(answer="attention_scores")
def broadcast_and_sum(q, k):
    return (q[..., :, np.newaxis, :] * k[..., np.newaxis, :, :]).sum(axis=-1) / q.shape[-1] ** (1 / 2)


@equivalent(answer="attention_scores")
def keys_first_and_turned_back(q, k):
    scores = k @ np.swapaxes(q, -1, -2)
    axes = [*range(scores.ndim - 2), scores.ndim - 1, scores.ndim - 2]
    return np.transpose(scores, axes) / np.linalg.norm(np.ones(q.shape[-1]))


@equivalent(answer="attention_scores")
def through_torch(q, k):
    import torch

    q, k = (torch.tensor(np.asarray(array, dtype=np.float64)) for array in (q, k))
    return (q @ k.mT).div(q.shape[-1] ** 0.5).numpy()


@equivalent(answer="scaled_dot_product_attention")
def without_the_other_answer(q, k, v):
    q = q * (1 / math.sqrt(q.shape[-1]))
    scores = np.einsum("...id,...jd->...ij", q, k)
    strengths = np.exp(scores - scores.max(-1)[..., None])
    weights = strengths / strengths.sum(-1)[..., None]
    return np.einsum("...ij,...jv->...iv", weights, v), weights


@equivalent(answer="scaled_dot_product_attention")
def a_softmax_of_its_own(q, k, v):
    def softmax(scores, axis=-1):
        moved = np.exp(scores - np.amax(scores, axis, keepdims=True))
        return moved / np.add.reduce(moved, axis, keepdims=True)

    weights = softmax(attention_scores(q, k))
    output = np.matmul(weights, v)
    print("output", output.shape)
    return output, weights


@equivalent(answer="scaled_dot_product_attention")
def through_logarithms(q, k, v):
    scores = np.asarray(attention_scores(q, k), dtype=np.float64)
    weights = np.exp(scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True))
    return weights @ v, weights


@equivalent(answer="scaled_dot_product_attention")
def divides_after_the_mix(q, k, v):
    scores = attention_scores(q, k)
    strengths = np.exp(scores - scores.max(axis=-1, keepdims=True))
    total = strengths.sum(axis=-1, keepdims=True)
    return strengths @ v / total, strengths / total


@equivalent(answer="scaled_dot_product_attention")
def sentence_after_sentence_word_after_word(q, k, v):
    output = np.zeros((*q.shape[:-1], v.shape[-1]))
    weights = np.zeros((*q.shape[:-1], k.shape[-2]))
    for place in np.ndindex(*q.shape[:-1]):
        keys, values = k[place[:-1]], v[place[:-1]]
        scores = keys @ q[place] / math.sqrt(q.shape[-1])
        strengths = [math.exp(score - max(scores)) for score in scores]
        weights[place] = np.array(strengths) / sum(strengths)
        output[place] = weights[place] @ values
    return output, weights


@equivalent(answer="scaled_dot_product_attention")
def calls_itself_for_each_sentence(q, k, v):
    if q.ndim > 2:
        pairs = [scaled_dot_product_attention(*each) for each in zip(q, k, v, strict=True)]
        return np.stack([output for output, _ in pairs]), np.stack([weights for _, weights in pairs])
    scores = attention_scores(q, k)
    strengths = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = strengths / strengths.sum(axis=1, keepdims=True)
    return weights @ v, weights


@equivalent(answer="scaled_dot_product_attention")
def two_queries_at_a_time(q, k, v):
    outputs, tables = [], []
    for start in range(0, q.shape[-2], 2):
        scores = attention_scores(q[..., start : start + 2, :], k)
        table = np.exp(scores - scores.max(axis=-1, keepdims=True))
        tables.append(table / table.sum(axis=-1, keepdims=True))
        outputs.append(tables[-1] @ v)
    return np.concatenate(outputs, axis=-2), np.concatenate(tables, axis=-2)


@equivalent(answer="scaled_dot_product_attention")
def softmax_down_the_columns_of_the_table_turned(q, k, v):
    turned = np.swapaxes(attention_scores(q, k), -1, -2)  # (..., L_k, L_q)
    shares = np.exp(turned - turned.max(axis=-2, keepdims=True))
    shares = shares / shares.sum(axis=-2, keepdims=True)
    return np.swapaxes(np.swapaxes(v, -1, -2) @ shares, -1, -2), np.swapaxes(shares, -1, -2)


@equivalent(answer="scaled_dot_product_attention")
def a_named_pair_from_torch_in_float64(q, k, v):
    import warnings
    from collections import namedtuple

    import torch

    warnings.warn("torch is faster, one hears", stacklevel=1)
    Attention = namedtuple("Attention", "output weights")
    q, k, v = (torch.tensor(np.asarray(array, dtype=np.float64)) for array in (q, k, v))
    scores = q @ k.mT / q.shape[-1] ** 0.5
    strengths = (scores - scores.amax(dim=-1, keepdim=True)).exp()
    weights = strengths / strengths.sum(dim=-1, keepdim=True)
    return Attention((weights @ v).numpy(), weights.numpy())


@equivalent(answer="scaled_dot_product_attention")
def works_in_place_on_its_own_table(q, k, v):
    table = np.array(attention_scores(q, k), dtype=np.result_type(q, k, v, np.float32))
    table -= table.max(axis=-1, keepdims=True)
    np.exp(table, out=table)
    table /= table.sum(axis=-1, keepdims=True)
    return table @ v, table
