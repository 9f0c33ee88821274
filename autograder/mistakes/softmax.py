"""What learners get wrong in softmax.

`softmax` inside an entry is the learner's own, from the same notebook.
"""
# ruff: noqa: F821
# mypy: ignore-errors

import numpy as np

from autograder.mistakes.bank import again, mistake

AXIS = "book/softmax#softmax-axis"
CONTRACT = "book/softmax#softmax-contract"
EXPONENTIAL = "book/softmax#softmax-exp"
MASKED = "book/softmax#softmax-masked"
STABILITY = "book/softmax#softmax-stability"
TEMPERATURE = "book/softmax#softmax-temperature"


@mistake(
    answer="softmax",
    loses="check-softmax-axis",
    says="Without `axis`, the columns share one unit of attention; the default is the last axis: rows should.",
    see=AXIS,
)
def default_axis_is_the_first(scores, axis=0):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@again(default_axis_is_the_first)
def transposes_unless_told(scores, axis=None):
    if axis is None:
        axis = 0
    moved = np.moveaxis(scores, axis, -1)
    top = moved.max(axis=-1)[..., None]
    top[np.isinf(top)] = 0
    e = np.exp(moved - top)
    z = e.sum(axis=-1)[..., None]
    z[z == 0] = 1
    return np.moveaxis(e / z, -1, axis)


@mistake(
    answer="softmax",
    loses="check-softmax-axis",
    says="The strengths are divided by the total of the whole array; each slice along `axis` has a total of its own.",
    see=AXIS,
)
def one_total_for_the_whole_array(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    return strengths / max(strengths.sum(), 1e-300)


@mistake(
    answer="softmax",
    loses="check-softmax-axis",
    says="All scores of the array share one single unit of attention; each slice along `axis` should have its own.",
    see=AXIS,
)
def one_softmax_over_everything(scores, axis=-1):
    strengths = np.exp(scores - np.max(scores))
    return strengths / np.sum(strengths)


@again(one_softmax_over_everything)
def flattens_first(scores, axis=-1):
    flat = [float(s) for s in np.ravel(scores)]
    z = sum(np.exp(s - max(flat)) for s in flat)
    return np.array([np.exp(s - max(flat)) / z for s in flat]).reshape(np.shape(scores))


@mistake(
    answer="softmax",
    loses="check-softmax-axis",
    says="The total has lost its axis (keepdims=True is missing), so it stops with an error or meets the wrong rows.",
    see=AXIS,
)
def total_without_keepdims(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    total = np.sum(strengths, axis=axis)
    return strengths / np.where(total == 0, 1, total)


@again(total_without_keepdims)
def divides_by_flat_totals(scores, axis=-1):
    top = np.expand_dims(scores.max(axis), axis)
    e = np.exp(scores - np.where(np.isinf(top), 0, top))
    return e / np.maximum(e.sum(axis), 1e-300)


@mistake(
    answer="softmax",
    loses="check-softmax-axis",
    says="Neither the largest scores nor the totals keep their axis: on a square table, columns and rows get mixed up.",
    see=AXIS,
)
def nothing_keeps_its_dimensions(scores, axis=-1):
    strengths = np.exp(scores - np.max(scores, axis=axis))
    return strengths / np.sum(strengths, axis=axis)


@mistake(
    answer="softmax",
    loses="check-softmax-axis",
    says="`axis` is ignored: the shares always sum to 1 along the last axis.",
    see=AXIS,
)
def ignores_axis(scores, axis=-1):
    largest = np.max(scores, axis=-1, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    total = np.sum(strengths, axis=-1, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@mistake(
    answer="softmax",
    loses="check-softmax-stability",
    says="Large scores overflow: subtract each slice's largest score before taking the exponential.",
    see=STABILITY,
)
def no_max_shift(scores, axis=-1):
    strengths = np.exp(scores)
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@again(no_max_shift)
def e_to_the_scores(scores, axis=-1):
    powers = np.power(np.e, np.asarray(scores, dtype=float))
    return powers / powers.sum(axis, keepdims=True)


@mistake(
    answer="softmax",
    loses="check-softmax-stability",
    says="Overflow is hidden, not avoided: nan turned into 0, so large scores lose their shares. Subtract the largest.",
    see=STABILITY,
)
def turns_nan_into_zero(scores, axis=-1):
    strengths = np.exp(scores)
    return np.nan_to_num(strengths / np.sum(strengths, axis=axis, keepdims=True))


@mistake(
    answer="softmax",
    loses="check-softmax-stability",
    says="Large scores are clipped, so that differences between them are lost. Subtract the largest score instead.",
    see=STABILITY,
)
def clips_large_scores(scores, axis=-1):
    strengths = np.exp(np.minimum(scores, 500.0))
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@mistake(
    answer="softmax",
    loses="check-softmax-stability",
    says="The largest score of the whole array is subtracted: a slice far below it gets nothing. Use each slice's.",
    see=STABILITY,
)
def one_largest_for_the_whole_array(scores, axis=-1):
    strengths = np.exp(scores - np.max(scores))
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@again(one_largest_for_the_whole_array)
def shifts_by_the_overall_top(scores, axis=-1):
    e = np.exp(np.asarray(scores, float) - max(np.ravel(scores)))
    z = e.sum(axis, keepdims=True)
    return np.divide(e, z, out=np.zeros_like(e), where=z > 0)


@mistake(
    answer="softmax",
    loses="check-softmax-stability",
    says="The smallest score is subtracted, so a far larger one still overflows. Subtract the largest.",
    see=STABILITY,
)
def subtracts_the_smallest(scores, axis=-1):
    finite = np.where(scores == -np.inf, np.inf, scores)
    smallest = np.min(finite, axis=axis, keepdims=True)
    strengths = np.exp(scores - np.where(smallest == np.inf, 0, smallest))
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@mistake(
    answer="softmax",
    loses="check-softmax-shares",
    says="The strengths are divided by the largest strength; divide by their sum, so that the shares sum to 1.",
    see=EXPONENTIAL,
)
def divides_by_the_largest(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    return np.exp(scores - np.where(largest == -np.inf, 0, largest))


@mistake(
    answer="softmax",
    loses="check-softmax-shares",
    says="The scores themselves are divided by their total; take the exponential of each score first.",
    see=EXPONENTIAL,
)
def no_exponential(scores, axis=-1):
    return scores / np.sum(scores, axis=axis, keepdims=True)


@again(no_exponential)
def proportions(scores, axis=-1):
    x = np.asarray(scores).astype(float)
    return np.apply_along_axis(lambda row: row / row.sum(), axis, x)


@mistake(
    answer="softmax",
    loses="check-softmax-shares",
    says="Absolute values are shared out, so a very bad score earns as much as a very good one. Use the exponential.",
    see=EXPONENTIAL,
)
def absolute_values(scores, axis=-1):
    strengths = np.abs(scores)
    return strengths / np.sum(strengths, axis=axis, keepdims=True)


@mistake(
    answer="softmax",
    loses="check-softmax-shares",
    says="Negative scores are cut to 0 before sharing (a ReLU); the exponential keeps their order and never gives 0.",
    see=EXPONENTIAL,
)
def cuts_negative_scores(scores, axis=-1):
    strengths = np.maximum(scores, 0)
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@mistake(
    answer="softmax",
    loses="check-softmax-shares",
    says="The exponential is taken twice; take it once.",
    see=EXPONENTIAL,
)
def exponential_twice(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    strengths = np.exp(np.exp(scores - np.where(largest == -np.inf, 0, largest)))
    return strengths / np.sum(strengths, axis=axis, keepdims=True)


@mistake(
    answer="softmax",
    loses="check-softmax-shares",
    says="The results are logarithms of shares (negative numbers); return the shares themselves.",
    see=EXPONENTIAL,
)
def returns_logarithms(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    shifted = scores - np.where(largest == -np.inf, 0, largest)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


@mistake(
    answer="softmax",
    loses="check-softmax-shares",
    says="The winner takes everything: that is argmax. Softmax leaves something to every finite score.",
    see=EXPONENTIAL,
)
def winner_takes_all(scores, axis=-1):
    return (scores == np.max(scores, axis=axis, keepdims=True)).astype(float)


@mistake(
    answer="softmax",
    loses="check-softmax-shares",
    says="The strengths are powers of 2, not of e: shares come out too even.",
    see=EXPONENTIAL,
)
def powers_of_two(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    strengths = 2.0 ** (scores - np.where(largest == -np.inf, 0, largest))
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@mistake(
    answer="softmax",
    loses="check-softmax-shares",
    says="A small number is added to the total, so the shares sum to a little less than 1. It is not needed.",
    see=EXPONENTIAL,
)
def adds_a_little_to_the_total(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    strengths = np.exp(scores - np.where(largest == -np.inf, 0, largest))
    return strengths / (np.sum(strengths, axis=axis, keepdims=True) + 1e-6)


@mistake(
    answer="softmax",
    loses="check-softmax-shares",
    says="The function returns nothing: its last line should begin with `return`.",
    see=CONTRACT,
)
def forgets_to_return(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    strengths = np.exp(scores - largest)
    print(strengths / np.sum(strengths, axis=axis, keepdims=True))


@mistake(
    answer="softmax",
    loses="check-softmax-shares",
    says="The result is a list; return the array.",
    see=CONTRACT,
)
def returns_a_list(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    strengths = np.exp(scores - np.where(largest == -np.inf, 0, largest))
    total = np.sum(strengths, axis=axis, keepdims=True)
    return (strengths / np.where(total == 0, 1, total)).tolist()


@mistake(
    answer="softmax",
    loses="check-softmax-shares",
    says="softmax is taken from a library; write it with more basic operations.",
    see=CONTRACT,
    refused=True,
)
def library_softmax(scores, axis=-1):
    import torch

    return torch.nan_to_num(torch.softmax(torch.tensor(np.asarray(scores, float)), dim=axis)).numpy()


@mistake(
    answer="softmax",
    loses="check-softmax-hidden-words",
    says="A slice with nothing but -inf gives nan; its shares should be 0.",
    see=MASKED,
)
def nothing_to_share_gives_nan(scores, axis=-1):
    strengths = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
    return strengths / np.sum(strengths, axis=axis, keepdims=True)


@again(nothing_to_share_gives_nan)
def log_sum_exp_without_a_guard(scores, axis=-1):
    top = np.expand_dims(np.amax(scores, axis), axis)
    return np.exp(scores - (top + np.log(np.exp(scores - top).sum(axis, keepdims=True))))


@mistake(
    answer="softmax",
    loses="check-softmax-hidden-words",
    says="A slice with nothing but -inf gives equal shares; where all words are hidden, all shares should be 0.",
    see=MASKED,
)
def nothing_to_share_gives_equal_shares(scores, axis=-1):
    scores = np.maximum(scores, -1e9)
    strengths = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
    return strengths / np.sum(strengths, axis=axis, keepdims=True)


@mistake(
    answer="softmax",
    loses="check-softmax-contract",
    says="The array that was passed in is changed: `-=` and `out=` write into it. Make a new array.",
    see=CONTRACT,
)
def changes_its_argument(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    scores -= np.where(largest == -np.inf, 0, largest).astype(scores.dtype)
    strengths = np.exp(scores)
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@again(changes_its_argument)
def subtracts_in_place(scores, axis=-1):
    top = np.amax(scores, axis, keepdims=True)
    top[np.isinf(top)] = 0
    np.subtract(scores, top, out=scores)
    e = np.exp(scores)
    return e / np.maximum(e.sum(axis, keepdims=True), 1e-300)


@mistake(
    answer="softmax",
    loses="check-softmax-contract",
    says="For whole-number scores the shares are cut to whole numbers: the result array has the type of the scores.",
    see=CONTRACT,
)
def shares_become_whole_numbers(scores, axis=-1):
    shares = np.empty_like(scores)
    largest = np.max(scores, axis=axis, keepdims=True)
    strengths = np.exp(scores - np.where(largest == -np.inf, 0, largest))
    total = np.sum(strengths, axis=axis, keepdims=True)
    shares[...] = strengths / np.where(total == 0, 1, total)
    return shares


@mistake(
    answer="softmax",
    loses="check-softmax-contract",
    says="The shares are less precise than the scores (float32 for float64); keep the precision of the scores.",
    see=CONTRACT,
)
def narrows_to_float32(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    strengths = np.exp(scores - np.where(largest == -np.inf, 0, largest))
    total = np.sum(strengths, axis=axis, keepdims=True)
    return (strengths / np.where(total == 0, 1, total)).astype(np.float32)


@mistake(
    answer="softmax",
    loses="check-softmax-shares",
    says="The shares are only right to three digits: half precision (float16) is used on the way.",
    see=CONTRACT,
)
def half_precision_inside(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    shifted = (scores - np.where(largest == -np.inf, 0, largest)).astype(np.float16)
    strengths = np.exp(shifted.astype(np.float64))
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-effect",
    says="The scores are multiplied by the temperature; divide by it, so that heat evens the shares out.",
    see=TEMPERATURE,
)
def multiplies_by_the_temperature(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("the temperature must be above 0")
    return softmax(scores * temperature, axis)


@again(multiplies_by_the_temperature)
def raises_the_strengths_to_the_temperature(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("no")
    e = np.exp(scores - np.max(scores, axis=axis, keepdims=True)) ** temperature
    return e / e.sum(axis=axis, keepdims=True)


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-effect",
    says="The shares are divided by the temperature, after the softmax; divide the scores, before it.",
    see=TEMPERATURE,
)
def divides_the_shares(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("the temperature must be above 0")
    return softmax(scores, axis) / temperature


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-effect",
    says="Softmax is applied twice: to the scores, and again to shares divided by the temperature.",
    see=TEMPERATURE,
)
def softmax_of_shares(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("the temperature must be above 0")
    return softmax(softmax(scores, axis) / temperature, axis)


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-effect",
    says="The temperature changes nothing: divide the scores by it before the softmax.",
    see=TEMPERATURE,
)
def ignores_the_temperature(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("the temperature must be above 0")
    return softmax(scores, axis)


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-effect",
    says="The scores are divided without a remainder (`//`), so that small differences disappear; use `/`.",
    see=TEMPERATURE,
)
def divides_without_remainder(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("the temperature must be above 0")
    return softmax(scores // temperature, axis)


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-limits",
    says="A cold temperature overflows: subtract the largest score as well (your softmax does so already).",
    see=STABILITY,
)
def no_max_shift_when_cold(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("the temperature must be above 0")
    strengths = np.exp(scores / temperature)
    return strengths / np.sum(strengths, axis=axis, keepdims=True)


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-limits",
    says="Temperatures of 0 and below are accepted; raise a ValueError for them.",
    see=TEMPERATURE,
)
def accepts_any_temperature(scores, temperature, axis=-1):
    return softmax(scores / temperature, axis)


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-limits",
    says="A temperature of exactly 0 is accepted; the condition should be `temperature <= 0`, not `temperature < 0`.",
    see=TEMPERATURE,
)
def accepts_zero(scores, temperature, axis=-1):
    if temperature < 0:
        raise ValueError("the temperature must be above 0")
    return softmax(scores / temperature, axis)


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-limits",
    says="A temperature of 0 or below stops with the wrong kind of error; raise a ValueError (an assert does not).",
    see=TEMPERATURE,
)
def asserts_instead_of_raising(scores, temperature, axis=-1):
    assert temperature > 0, "the temperature must be above 0"
    return softmax(scores / temperature, axis)


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-limits",
    says="A temperature of 0 or below is answered with text or with nothing; raise the ValueError instead.",
    see=TEMPERATURE,
)
def prints_the_error(scores, temperature, axis=-1):
    if temperature <= 0:
        print("ValueError: the temperature must be above 0")
        return None
    return softmax(scores / temperature, axis)


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-effect",
    says="Temperatures between 0 and 1 are refused; only 0 and below should be.",
    see=TEMPERATURE,
)
def refuses_cold_temperatures(scores, temperature, axis=-1):
    if temperature < 1:
        raise ValueError("the temperature must be at least 1")
    return softmax(scores / temperature, axis)


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-contract",
    says="`axis` is not passed on: the shares always sum to 1 along the last axis.",
    see=AXIS,
)
def forgets_to_pass_axis_on(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("the temperature must be above 0")
    return softmax(scores / temperature)


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-contract",
    says="The array that was passed in is changed: `scores /= temperature` writes into it. Use `scores / temperature`.",
    see=CONTRACT,
)
def divides_in_place(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("the temperature must be above 0")
    if scores.dtype.kind != "f":
        scores = scores.astype(float)
    scores /= temperature
    return softmax(scores, axis)


@again(divides_in_place)
def multiplies_in_place(scores, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError
    if np.issubdtype(scores.dtype, np.integer):
        scores = scores * 1.0
    np.multiply(scores, 1 / temperature, out=scores)
    return softmax(scores, axis=axis)


@mistake(
    answer="softmax_with_temperature",
    loses="check-temperature-effect",
    says="The function returns nothing: its last line should begin with `return`.",
    see=CONTRACT,
)
def forgets_to_return_the_shares(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("the temperature must be above 0")
    softmax(scores / temperature, axis)
