"""Right answers to the exercise `softmax`, in other hands.

`softmax` inside an entry is the learner's own, from the same notebook.
"""
# ruff: noqa: F821
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.equivalents.bank import Equivalents

BANK = Equivalents()
equivalent = BANK.equivalent


@equivalent(answer="softmax")
def subtracts_the_log_of_the_total(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(np.isfinite(largest), largest, 0)
    total = np.exp(scores - largest).sum(axis=axis, keepdims=True)
    return np.where(total > 0, np.exp(scores - largest - np.log(np.where(total > 0, total, 1))), 0)


@equivalent(answer="softmax")
def one_slice_at_a_time(scores, axis=-1):
    def shares(row):
        top = max(row)
        if top == -math.inf:
            return np.zeros(len(row))
        strengths = [math.exp(score - top) for score in row]
        return np.array([strength / math.fsum(strengths) for strength in strengths])

    return np.apply_along_axis(shares, axis, scores)


@equivalent(answer="softmax")
def moves_the_axis_to_the_end(scores, axis=-1):
    moved = np.moveaxis(np.array(scores, dtype=np.float64), axis, -1)
    flat = moved.reshape(-1, moved.shape[-1])
    for i in range(len(flat)):
        top = flat[i].max()
        e = np.exp(flat[i] - top) if top > -np.inf else np.zeros_like(flat[i])
        flat[i] = e / e.sum() if e.sum() else e
    return np.moveaxis(flat.reshape(moved.shape), -1, axis)


@equivalent(answer="softmax")
def adds_up_with_einsum(scores, axis=-1):
    swapped = np.swapaxes(scores, axis, -1)
    top = swapped.max(-1)
    top = np.where(top == -np.inf, 0, top)
    strengths = np.exp(swapped - top[..., None])
    total = np.einsum("...i->...", strengths)
    total = total + (total == 0)
    return np.swapaxes(np.einsum("...i,...->...i", strengths, 1 / total), axis, -1)


@equivalent(answer="softmax")
def noisy_but_right(scores, axis=-1):
    import warnings

    print("computing softmax along", axis)
    warnings.warn("I am not sure about empty rows", stacklevel=1)
    e = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
    return np.nan_to_num(e / e.sum(axis=axis, keepdims=True))


@equivalent(answer="softmax")
def divides_only_where_there_is_something(scores, axis=-1):
    largest = np.amax(scores, axis, keepdims=True)
    with np.errstate(invalid="ignore"):
        strengths = np.where(np.isneginf(largest), 0.0, np.exp(scores - largest))
    total = np.add.reduce(strengths, axis=axis, keepdims=True)
    return np.divide(strengths, total, out=np.zeros_like(strengths), where=total != 0)


@equivalent(answer="softmax")
def a_class_of_its_own(scores, axis=-1):
    class Shares:
        def __init__(self, strengths, axis):
            self.strengths, self.axis = strengths, axis

        def total(self):
            return np.expand_dims(self.strengths.sum(self.axis), self.axis)

        def normalised(self):
            return self.strengths / np.maximum(self.total(), np.finfo(float).tiny)

    top = np.expand_dims(np.nanmax(scores, axis), axis)
    return Shares(np.exp(scores - np.maximum(top, np.finfo(float).min)), axis).normalised()


@equivalent(answer="softmax")
def through_torch(scores, axis=-1):
    import torch

    s = torch.as_tensor(np.array(scores, dtype=np.float64))
    top = s.amax(dim=axis, keepdim=True)
    strengths = torch.exp(s - top.masked_fill(torch.isinf(top), 0.0))
    return (strengths / strengths.sum(dim=axis, keepdim=True).clamp(min=1e-300)).numpy()


@equivalent(answer="softmax")
def adds_logarithms_pair_by_pair(scores, axis=-1):
    scores = np.asarray(scores, dtype=np.float64)
    log_total = np.logaddexp.reduce(scores, axis=axis, keepdims=True)
    return np.exp(scores - np.where(np.isneginf(log_total), 0, log_total))


@equivalent(answer="softmax")
def one_over_the_sum_of_ratios(scores, axis=-1):
    shares = np.zeros(scores.shape)
    moved, target = np.moveaxis(scores, axis, -1), np.moveaxis(shares, axis, -1)
    for place in np.ndindex(moved.shape):
        own, row = moved[place], moved[place[:-1]]
        if own > -np.inf:
            with np.errstate(over="ignore"):
                target[place] = 1 / np.sum(np.exp(row - own))
    return shares


@equivalent(answer="softmax")
def powers_of_two_of_bits(scores, axis=-1):
    bits = np.asarray(scores) * math.log2(math.e)
    top = bits.max(axis=axis, keepdims=True)
    top[np.isinf(top)] = 0
    strengths = np.exp2(bits - top)
    return strengths / (
        strengths.sum(axis=axis, keepdims=True) + (top == 0) * (strengths.sum(axis=axis, keepdims=True) == 0)
    )


@equivalent(answer="softmax")
def a_helper_with_a_library_name(scores, axis=-1):
    def logsumexp(values):
        top = values.max(axis, keepdims=True)
        top = np.where(np.isinf(top), 0, top)
        total = np.exp(values - top).sum(axis, keepdims=True)
        return top + np.log(np.where(total == 0, 1, total))

    return np.exp(np.asarray(scores, float) - logsumexp(np.asarray(scores, float)))


@equivalent(answer="softmax")
def slice_after_slice_by_recursion(scores, axis=-1):
    if scores.ndim > 1:
        axis = axis % scores.ndim
        other = 0 if axis else 1
        parts = [softmax(part, axis - (axis > other)) for part in np.moveaxis(scores, other, 0)]
        return np.stack(parts, axis=other)
    if not np.any(scores > -np.inf):
        return np.zeros(scores.shape)
    strengths = np.vectorize(math.exp, otypes=[float])(scores - max(scores))
    return strengths / sum(strengths)


@equivalent(answer="softmax")
def works_on_a_fresh_copy_in_place(scores, axis=-1):
    shares = np.array(scores, dtype=np.result_type(scores, np.float32), order="F")
    shares -= np.maximum(shares.max(axis=axis, keepdims=True), np.finfo(shares.dtype).min)
    np.exp(shares, out=shares)
    total = shares.sum(axis=axis, keepdims=True)
    total[total == 0] = 1
    shares /= total
    return shares


@equivalent(answer="softmax")
def sorts_nothing_but_tries_everything(scores, axis=-1):
    try:
        with np.errstate(all="raise"):
            e = np.exp(scores - scores.max(axis=axis, keepdims=True))
            return e / e.sum(axis=axis, keepdims=True)
    except FloatingPointError:
        top = scores.max(axis=axis, keepdims=True)
        e = np.exp(scores - np.where(top > -np.inf, top, 0))
        z = e.sum(axis=axis, keepdims=True)
        return e / (z + (z == 0))


@equivalent(answer="softmax")
def subtracts_more_than_the_largest(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    strengths = np.exp(scores - np.where(largest == -np.inf, 0, largest) - 1.0)
    return strengths / np.maximum(strengths.sum(axis, keepdims=True), np.finfo(strengths.dtype).tiny)


@equivalent(answer="softmax_with_temperature")
def multiplies_by_the_inverse(scores, temperature, axis=-1):
    if temperature > 0:
        return softmax(scores * (1 / temperature), axis=axis)
    raise ValueError("temperature must be positive")


@equivalent(answer="softmax_with_temperature")
def all_by_itself(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError(temperature)
    heated = np.true_divide(scores, temperature)
    strengths = np.exp(heated - heated.max(axis=axis, keepdims=True))
    return strengths / strengths.sum(axis=axis, keepdims=True)


@equivalent(answer="softmax_with_temperature")
def shifts_before_dividing(scores, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    distances = scores - np.max(scores, axis=axis, keepdims=True)
    strengths = np.exp(distances / temperature)
    return strengths / np.sum(strengths, axis=axis, keepdims=True)


@equivalent(answer="softmax_with_temperature")
def an_error_of_its_own(scores, temperature, axis=-1):
    class NotATemperature(ValueError):
        """A temperature that has no meaning."""

    if float(temperature) <= 0.0:
        raise NotATemperature("too cold")
    return softmax(np.asarray(scores, dtype=float) / float(temperature), axis)


@equivalent(answer="softmax_with_temperature")
def raises_first_and_talks_a_lot(scores, temperature, axis=-1):
    import warnings

    print(f"temperature {temperature}")
    if temperature < 1e-3:
        warnings.warn("that is very cold", stacklevel=1)
    try:
        math.log(temperature)
    except ValueError:
        print("no such temperature")
        raise
    return softmax(scores / temperature, axis)


@equivalent(answer="softmax_with_temperature")
def row_by_row(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("not a temperature")
    return np.apply_along_axis(lambda row: softmax(np.array([score / temperature for score in row])), axis, scores)
