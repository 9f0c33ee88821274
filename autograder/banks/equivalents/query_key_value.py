"""Right answers to the exercise `query-key-value`, in other hands."""
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.equivalents.bank import Equivalents

BANK = Equivalents()
equivalent = BANK.equivalent


@equivalent(answer="project")
def three_products_in_one_line(x, w_q, w_k, w_v):
    return tuple(np.matmul(x, w) for w in (w_q, w_k, w_v))


@equivalent(answer="project")
def number_after_number(x, w_q, w_k, w_v):
    def times(w):
        out = np.zeros((x.shape[0], w.shape[1]), dtype=np.result_type(x, w))
        for i in range(x.shape[0]):
            for c in range(w.shape[1]):
                for r in range(x.shape[1]):
                    out[i, c] += x[i, r] * w[r, c]
        return out

    q, k, v = times(w_q), times(w_k), times(w_v)
    print("queries", q.shape, "keys", k.shape, "values", v.shape)
    return q, k, v


@equivalent(answer="project")
def einsum_in_float64(x, w_q, w_k, w_v):
    x = np.array(x, dtype=np.float64)
    return tuple(np.einsum("ld,dk->lk", x, w) for w in (w_q, w_k, w_v))


@equivalent(answer="project")
def one_large_matrix_and_a_split(x, w_q, w_k, w_v):
    everything = x @ np.concatenate([w_q, w_k, w_v], axis=1)
    d_k = w_q.shape[1]
    return everything[:, :d_k], everything[:, d_k : 2 * d_k], everything[:, 2 * d_k :]


@equivalent(answer="project")
def turned_twice(x, w_q, w_k, w_v):
    return (w_q.T @ x.T).T, np.transpose(w_k.T @ x.T), np.dot(w_v.T, x.T).swapaxes(0, 1)


@equivalent(answer="project")
def word_by_word_with_a_named_triple(x, w_q, w_k, w_v):
    from collections import namedtuple

    Roles = namedtuple("Roles", "q k v")
    return Roles(*(np.stack([word.dot(w) for word in x]) for w in (w_q, w_k, w_v)))


@equivalent(answer="project")
def through_torch(x, w_q, w_k, w_v):
    import torch

    words = torch.tensor(np.asarray(x, dtype=np.float64))
    return tuple((words @ torch.tensor(np.asarray(w, dtype=np.float64))).numpy() for w in (w_q, w_k, w_v))


@equivalent(answer="attend_one")
def key_after_key(query, keys, values):
    scores = [sum(float(a) * float(b) for a, b in zip(query, key, strict=True)) for key in keys]
    strengths = [math.exp(score - max(scores)) for score in scores]
    total = math.fsum(strengths)
    output = np.zeros(values.shape[1])
    for strength, value in zip(strengths, values, strict=True):
        output += strength / total * value
    return output


@equivalent(answer="attend_one")
def a_softmax_of_its_own(query, keys, values):
    def softmax(scores):
        strengths = np.exp(scores - scores.max())
        return strengths / strengths.sum()

    return softmax(np.dot(keys, query)).dot(values)


@equivalent(answer="attend_one")
def through_logarithms(query, keys, values):
    scores = np.einsum("ld,d->l", keys, query).astype(np.float64)
    weights = np.exp(scores - np.logaddexp.reduce(scores))
    return np.einsum("l,lv->v", weights, values)


@equivalent(answer="attend_one")
def divides_after_the_mix(query, keys, values):
    scores = query @ keys.T
    strengths = np.exp(scores - np.amax(scores))
    return np.sum(strengths[:, None] * values, axis=0) / np.add.reduce(strengths)


@equivalent(answer="attend_one")
def one_row_of_a_table(query, keys, values):
    scores = query[None, :] @ keys.T
    strengths = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = strengths / strengths.sum(axis=-1, keepdims=True)
    return (weights @ values)[0]


@equivalent(answer="attend_one")
def values_turned(query, keys, values):
    scores = np.inner(keys, query) * 1.0
    scores -= scores.max()
    np.exp(scores, out=scores)
    scores /= scores.sum()
    return values.T @ scores


@equivalent(answer="attend_one")
def one_pass_with_a_running_maximum(query, keys, values):
    top, total, mix = -np.inf, 0.0, np.zeros(values.shape[1])
    for key, value in zip(keys, values, strict=True):
        score = float(key @ query)
        higher = max(top, score)
        fade = math.exp(top - higher)
        total, mix = total * fade + math.exp(score - higher), mix * fade + math.exp(score - higher) * value
        top = higher
    return mix / total


@equivalent(answer="attend_one")
def through_torch_in_float64(query, keys, values):
    import torch

    q, k, v = (torch.tensor(np.asarray(a, dtype=np.float64)) for a in (query, keys, values))
    scores = k.mv(q)
    strengths = (scores - scores.max()).exp()
    return (v.T.mv(strengths) / strengths.sum()).numpy()


@equivalent(answer="attend_one")
def a_tiny_amount_too_much(query, keys, values):
    import warnings

    warnings.warn("the total is never 0, but one never knows", stacklevel=1)
    scores = keys @ query
    strengths = np.exp(scores - scores.max())
    return (strengths / (strengths.sum() + 1e-12)) @ values
