"""What learners get wrong in softmax.

`softmax` inside an entry is the learner's own, from the same notebook.
"""
# ruff: noqa: F821
# mypy: ignore-errors

import numpy as np

from autograder.banks.mistakes.bank import Mistakes

BANK = Mistakes("softmax")

AXIS = "book/softmax#softmax-axis"
CONTRACT = "book/softmax#softmax-contract"
EXPONENTIAL = "book/softmax#softmax-exp"
MASKED = "book/softmax#softmax-masked"
STABILITY = "book/softmax#softmax-stability"
TEMPERATURE = "book/softmax#softmax-temperature"

SOFTMAX_AXIS = {"answer": "softmax", "loses": "check-softmax-axis", "see": AXIS}
SOFTMAX_STABILITY = {"answer": "softmax", "loses": "check-softmax-stability", "see": STABILITY}
SOFTMAX_SHARES = {"answer": "softmax", "loses": "check-softmax-shares", "see": EXPONENTIAL}
SOFTMAX_RESULT = {"answer": "softmax", "loses": "check-softmax-shares", "see": CONTRACT}
SOFTMAX_HIDDEN_WORDS = {"answer": "softmax", "loses": "check-softmax-hidden-words", "see": MASKED}
SOFTMAX_CONTRACT = {"answer": "softmax", "loses": "check-softmax-contract", "see": CONTRACT}
TEMPERATURE_EFFECT = {"answer": "softmax_with_temperature", "loses": "check-temperature-effect", "see": TEMPERATURE}
TEMPERATURE_COLD = {"answer": "softmax_with_temperature", "loses": "check-temperature-limits", "see": STABILITY}
TEMPERATURE_LIMITS = {"answer": "softmax_with_temperature", "loses": "check-temperature-limits", "see": TEMPERATURE}
TEMPERATURE_AXIS = {"answer": "softmax_with_temperature", "loses": "check-temperature-contract", "see": AXIS}
TEMPERATURE_ARGUMENT = {"answer": "softmax_with_temperature", "loses": "check-temperature-contract", "see": CONTRACT}
TEMPERATURE_RETURN = {"answer": "softmax_with_temperature", "loses": "check-temperature-effect", "see": CONTRACT}


BANK.differs(
    "default_axis_is_the_first",
    "Without `axis`, the columns share one unit of attention; the default is the last axis: rows should.",
    replace=("-1", "0"),
    **SOFTMAX_AXIS,
)


@BANK.again("default_axis_is_the_first")
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


BANK.differs(
    "one_total_for_the_whole_array",
    "The strengths are divided by the total of the whole array; each slice along `axis` has a total of its own.",
    replace=(
        "total = np.sum(strengths, axis=axis, keepdims=True)\n    return strengths / np.where(total == 0, 1, total)",
        "return strengths / max(strengths.sum(), 1e-300)",
    ),
    **SOFTMAX_AXIS,
)


@BANK.mistake(
    "All scores of the array share one single unit of attention; each slice along `axis` should have its own.",
    **SOFTMAX_AXIS,
)
def one_softmax_over_everything(scores, axis=-1):
    strengths = np.exp(scores - np.max(scores))
    return strengths / np.sum(strengths)


@BANK.again("one_softmax_over_everything")
def flattens_first(scores, axis=-1):
    flat = [float(s) for s in np.ravel(scores)]
    z = sum(np.exp(s - max(flat)) for s in flat)
    return np.array([np.exp(s - max(flat)) / z for s in flat]).reshape(np.shape(scores))


BANK.differs(
    "total_without_keepdims",
    "The total has lost its axis (keepdims=True is missing), so it stops with an error or meets the wrong rows.",
    replace=("sum(strengths, axis=axis, keepdims=True)", "sum(strengths, axis=axis)"),
    **SOFTMAX_AXIS,
)


@BANK.again("total_without_keepdims")
def divides_by_flat_totals(scores, axis=-1):
    top = np.expand_dims(scores.max(axis), axis)
    e = np.exp(scores - np.where(np.isinf(top), 0, top))
    return e / np.maximum(e.sum(axis), 1e-300)


@BANK.mistake(
    "Neither the largest scores nor the totals keep their axis: on a square table, columns and rows get mixed up.",
    **SOFTMAX_AXIS,
)
def nothing_keeps_its_dimensions(scores, axis=-1):
    strengths = np.exp(scores - np.max(scores, axis=axis))
    return strengths / np.sum(strengths, axis=axis)


BANK.differs(
    "ignores_axis",
    "`axis` is ignored: the shares always sum to 1 along the last axis.",
    replace=[
        ("scores, axis=axis, keepdims=True", "scores, axis=-1, keepdims=True"),
        ("strengths, axis=axis, keepdims=True", "strengths, axis=-1, keepdims=True"),
    ],
    **SOFTMAX_AXIS,
)


@BANK.mistake(
    "Large scores overflow: subtract each slice's largest score before taking the exponential.", **SOFTMAX_STABILITY
)
def no_max_shift(scores, axis=-1):
    strengths = np.exp(scores)
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@BANK.mistake(
    "Large scores overflow, and nothing but -inf gives nan: subtract the largest; divide by 1 where the total is 0.",
    **SOFTMAX_STABILITY,
)
def neither_shift_nor_guard(scores, axis=-1):
    return np.exp(scores) / np.sum(np.exp(scores), axis=axis, keepdims=True)


@BANK.again("no_max_shift")
def overflows_and_guards(scores, axis=-1):
    powers = np.e ** np.asarray(scores, dtype=float)
    totals = np.expand_dims(powers.sum(axis), axis)
    return np.divide(powers, totals, out=np.zeros_like(powers), where=totals > 0)


@BANK.again("neither_shift_nor_guard")
def e_to_the_scores(scores, axis=-1):
    powers = np.power(np.e, np.asarray(scores, dtype=float))
    return powers / powers.sum(axis, keepdims=True)


@BANK.mistake(
    "Overflow is hidden, not avoided: nan turned into 0, so large scores lose their shares. Subtract the largest.",
    **SOFTMAX_STABILITY,
)
def turns_nan_into_zero(scores, axis=-1):
    strengths = np.exp(scores)
    return np.nan_to_num(strengths / np.sum(strengths, axis=axis, keepdims=True))


@BANK.mistake(
    "Large scores are clipped, so that differences between them are lost. Subtract the largest score instead.",
    **SOFTMAX_STABILITY,
)
def clips_large_scores(scores, axis=-1):
    strengths = np.exp(np.minimum(scores, 500.0))
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@BANK.mistake(
    "The largest score of the whole array is subtracted: a slice far below it gets nothing. Use each slice's.",
    **SOFTMAX_STABILITY,
)
def one_largest_for_the_whole_array(scores, axis=-1):
    strengths = np.exp(scores - np.max(scores))
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@BANK.again("one_largest_for_the_whole_array")
def shifts_by_the_overall_top(scores, axis=-1):
    e = np.exp(np.asarray(scores, float) - max(np.ravel(scores)))
    z = e.sum(axis, keepdims=True)
    return np.divide(e, z, out=np.zeros_like(e), where=z > 0)


@BANK.mistake(
    "The smallest score is subtracted, so a far larger one still overflows. Subtract the largest.", **SOFTMAX_STABILITY
)
def subtracts_the_smallest(scores, axis=-1):
    finite = np.where(scores == -np.inf, np.inf, scores)
    smallest = np.min(finite, axis=axis, keepdims=True)
    strengths = np.exp(scores - np.where(smallest == np.inf, 0, smallest))
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@BANK.mistake(
    "These are strengths, the largest of which is 1, and no shares yet: divide each by the total of its slice.",
    **SOFTMAX_SHARES,
)
def divides_by_the_largest(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    return np.exp(scores - np.where(largest == -np.inf, 0, largest))


@BANK.mistake(
    "The scores themselves are divided by their total; take the exponential of each score first.", **SOFTMAX_SHARES
)
def no_exponential(scores, axis=-1):
    return scores / np.sum(scores, axis=axis, keepdims=True)


@BANK.again("no_exponential")
def proportions(scores, axis=-1):
    x = np.asarray(scores).astype(float)
    return np.apply_along_axis(lambda row: row / row.sum(), axis, x)


@BANK.mistake(
    "Absolute values are shared out, so a very bad score earns as much as a very good one. Use the exponential.",
    **SOFTMAX_SHARES,
)
def absolute_values(scores, axis=-1):
    strengths = np.abs(scores)
    return strengths / np.sum(strengths, axis=axis, keepdims=True)


@BANK.mistake(
    "Negative scores are cut to 0 before sharing (a ReLU); the exponential keeps their order and never gives 0.",
    **SOFTMAX_SHARES,
)
def cuts_negative_scores(scores, axis=-1):
    strengths = np.maximum(scores, 0)
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@BANK.mistake("The exponential is taken twice; take it once.", **SOFTMAX_SHARES)
def exponential_twice(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    strengths = np.exp(np.exp(scores - np.where(largest == -np.inf, 0, largest)))
    return strengths / np.sum(strengths, axis=axis, keepdims=True)


@BANK.mistake(
    "The results are logarithms of shares (negative numbers); return the shares themselves.", **SOFTMAX_SHARES
)
def returns_logarithms(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    shifted = scores - np.where(largest == -np.inf, 0, largest)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


@BANK.mistake(
    "The winner takes everything: that is argmax. Softmax leaves something to every finite score.", **SOFTMAX_SHARES
)
def winner_takes_all(scores, axis=-1):
    return ((scores == np.max(scores, axis=axis, keepdims=True)) & (scores > -np.inf)).astype(float)


BANK.differs(
    "powers_of_two",
    "The strengths are powers of 2, not of e: shares come out too even.",
    replace=("np.exp", "2.0 ** "),
    **SOFTMAX_SHARES,
)
BANK.differs(
    "adds_a_little_to_the_total",
    "A small number is added to the total, so the shares sum to a little less than 1. It is not needed.",
    replace=(
        "total = np.sum(strengths, axis=axis, keepdims=True)\n    return strengths / np.where(total == 0, 1, total)",
        "return strengths / (np.sum(strengths, axis=axis, keepdims=True) + 1e-6)",
    ),
    **SOFTMAX_SHARES,
)
BANK.differs(
    "forgets_to_return",
    "The function returns nothing: its last line should begin with `return`.",
    replace=(
        "total = np.sum(strengths, axis=axis, keepdims=True)\n    return strengths / np.where(total == 0, 1, total)",
        "print(strengths / np.sum(strengths, axis=axis, keepdims=True))",
    ),
    **SOFTMAX_RESULT,
)
BANK.differs(
    "returns_a_list",
    "The result is a list; return the array.",
    replace=("strengths / np.where(total == 0, 1, total)", "(strengths / np.where(total == 0, 1, total)).tolist()"),
    **SOFTMAX_RESULT,
)


@BANK.mistake("softmax is taken from a library; write it with more basic operations.", **SOFTMAX_RESULT, refused=True)
def library_softmax(scores, axis=-1):
    import torch

    return torch.nan_to_num(torch.softmax(torch.tensor(np.asarray(scores, float)), dim=axis)).numpy()


@BANK.mistake("A slice with nothing but -inf gives nan; its shares should be 0.", **SOFTMAX_HIDDEN_WORDS)
def nothing_to_share_gives_nan(scores, axis=-1):
    strengths = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
    return strengths / np.sum(strengths, axis=axis, keepdims=True)


@BANK.again("nothing_to_share_gives_nan")
def log_sum_exp_without_a_guard(scores, axis=-1):
    top = np.expand_dims(np.amax(scores, axis), axis)
    return np.exp(scores - (top + np.log(np.exp(scores - top).sum(axis, keepdims=True))))


@BANK.mistake(
    "A slice with nothing but -inf gives equal shares; where all words are hidden, all shares should be 0.",
    **SOFTMAX_HIDDEN_WORDS,
)
def nothing_to_share_gives_equal_shares(scores, axis=-1):
    scores = np.maximum(scores, -1e9)
    strengths = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
    return strengths / np.sum(strengths, axis=axis, keepdims=True)


BANK.differs(
    "changes_its_argument",
    "The array that was passed in is changed: `-=` and `out=` write into it. Make a new array.",
    replace=[
        (
            "largest = np.where(largest == -np.inf, 0, largest)",
            "scores -= np.where(largest == -np.inf, 0, largest).astype(scores.dtype)",
        ),
        ("scores - largest", "scores"),
    ],
    **SOFTMAX_CONTRACT,
)


@BANK.again("changes_its_argument")
def subtracts_in_place(scores, axis=-1):
    top = np.amax(scores, axis, keepdims=True)
    top[np.isinf(top)] = 0
    np.subtract(scores, top, out=scores)
    e = np.exp(scores)
    return e / np.maximum(e.sum(axis, keepdims=True), 1e-300)


BANK.differs(
    "shares_become_whole_numbers",
    "For whole-number scores the shares are cut to whole numbers: the result array has the type of the scores.",
    replace=[
        (
            "largest = np.max(scores, axis=axis, keepdims=True)",
            "shares = np.empty_like(scores)\n    largest = np.max(scores, axis=axis, keepdims=True)",
        ),
        (
            "return strengths / np.where(total == 0, 1, total)",
            "shares[...] = strengths / np.where(total == 0, 1, total)\n    return shares",
        ),
    ],
    **SOFTMAX_CONTRACT,
)
BANK.differs(
    "narrows_to_float32",
    "The shares are less precise than the scores (float32 for float64); keep the precision of the scores.",
    replace=(
        "strengths / np.where(total == 0, 1, total)",
        "(strengths / np.where(total == 0, 1, total)).astype(np.float32)",
    ),
    **SOFTMAX_CONTRACT,
)
BANK.differs(
    "half_precision_inside",
    "The shares are only right to three digits: half precision (float16) is used on the way.",
    replace=[
        ("np.exp(scores - largest)", "np.exp((scores - largest).astype(np.float16))"),
        (
            "return strengths / np.where(total == 0, 1, total)",
            "return (strengths / np.where(total == 0, 1, total)).astype(float)",
        ),
    ],
    **SOFTMAX_RESULT,
)
BANK.differs(
    "multiplies_by_the_temperature",
    "The scores are multiplied by the temperature; divide by it, so that heat evens the shares out.",
    replace=("/", "*"),
    **TEMPERATURE_EFFECT,
)


@BANK.again("multiplies_by_the_temperature")
def raises_the_strengths_to_the_temperature(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("no")
    e = np.exp(scores - np.max(scores, axis=axis, keepdims=True)) ** temperature
    return e / e.sum(axis=axis, keepdims=True)


BANK.differs(
    "divides_the_shares",
    "The shares are divided by the temperature, after the softmax; divide the scores, before it.",
    replace=("softmax(scores / temperature, axis)", "softmax(scores, axis) / temperature"),
    **TEMPERATURE_EFFECT,
)
BANK.differs(
    "softmax_of_shares",
    "Softmax is applied twice: to the scores, and again to shares divided by the temperature.",
    replace=("scores ", "softmax(scores, axis) "),
    **TEMPERATURE_EFFECT,
)
BANK.differs(
    "ignores_the_temperature",
    "The temperature changes nothing: divide the scores by it before the softmax.",
    replace=("scores / temperature", "scores"),
    **TEMPERATURE_EFFECT,
)
BANK.differs(
    "divides_without_remainder",
    "The scores are divided without a remainder (`//`), so that small differences disappear; use `/`.",
    replace=("/ temperature", "// temperature"),
    **TEMPERATURE_EFFECT,
)
BANK.differs(
    "no_max_shift_when_cold",
    "A cold temperature overflows: the largest score has to be subtracted after dividing.",
    replace=(
        "return softmax(scores / temperature, axis)",
        "strengths = np.exp(scores / temperature)\n    return strengths / np.sum(strengths, axis=axis, keepdims=True)",
    ),
    **TEMPERATURE_COLD,
)


@BANK.mistake("Temperatures of 0 and below are accepted; raise a ValueError for them.", **TEMPERATURE_LIMITS)
def accepts_any_temperature(scores, temperature, axis=-1):
    return softmax(scores / temperature, axis)


BANK.differs(
    "accepts_zero",
    "A temperature of exactly 0 is accepted; the condition should be `temperature <= 0`, not `temperature < 0`.",
    replace=("not temperature >", "temperature <"),
    **TEMPERATURE_LIMITS,
)


@BANK.mistake(
    "A temperature of 0 or below stops with the wrong kind of error; raise a ValueError (an assert does not).",
    **TEMPERATURE_LIMITS,
)
def asserts_instead_of_raising(scores, temperature, axis=-1):
    assert temperature > 0, "the temperature must be above 0"
    return softmax(scores / temperature, axis)


@BANK.mistake(
    "A temperature of 0 or below is answered with text or with nothing; raise the ValueError instead.",
    **TEMPERATURE_LIMITS,
)
def prints_the_error(scores, temperature, axis=-1):
    if temperature <= 0:
        print("ValueError: the temperature must be above 0")
        return None
    return softmax(scores / temperature, axis)


@BANK.mistake("Temperatures between 0 and 1 are refused; only 0 and below should be.", **TEMPERATURE_EFFECT)
def refuses_cold_temperatures(scores, temperature, axis=-1):
    if temperature < 1:
        raise ValueError("the temperature must be at least 1")
    return softmax(scores / temperature, axis)


BANK.differs(
    "forgets_to_pass_axis_on",
    "`axis` is not passed on: the shares always sum to 1 along the last axis.",
    replace=("softmax(scores / temperature, axis)", "softmax(scores / temperature)"),
    **TEMPERATURE_AXIS,
)
BANK.differs(
    "divides_in_place",
    "The array that was passed in is changed: `scores /= temperature` writes into it. Use `scores / temperature`.",
    replace=(
        "return softmax(scores / temperature, axis)",
        'if scores.dtype.kind != "f":\n        scores = scores.astype(float)\n'
        "    scores /= temperature\n    return softmax(scores, axis)",
    ),
    **TEMPERATURE_ARGUMENT,
)


@BANK.again("divides_in_place")
def multiplies_in_place(scores, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError
    if np.issubdtype(scores.dtype, np.integer):
        scores = scores * 1.0
    np.multiply(scores, 1 / temperature, out=scores)
    return softmax(scores, axis=axis)


BANK.differs(
    "forgets_to_return_the_shares",
    "The function returns nothing: its last line should begin with `return`.",
    replace=("return softmax", "softmax"),
    **TEMPERATURE_RETURN,
)


@BANK.mistake(
    "The largest score is subtracted from the strengths, not from the scores: exp(scores - largest), in one bracket.",
    **SOFTMAX_SHARES,
)
def subtracts_after_the_exponential(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores) - largest
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@BANK.mistake(
    "The results are the exponentials of the scores; divide each by the total of its slice.",
    **SOFTMAX_SHARES,
)
def returns_plain_exponentials(scores, axis=-1):
    return np.exp(scores)


@BANK.mistake(
    "The result is each score minus the largest; take the exponential of that, then divide by the total.",
    **SOFTMAX_SHARES,
)
def returns_the_distances(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    return scores - largest


@BANK.mistake(
    "The result is the total of each slice's strengths; divide the strengths by it, and return the shares.",
    **SOFTMAX_SHARES,
)
def returns_the_totals(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    total = np.sum(strengths, axis=axis, keepdims=True)
    return total


@BANK.mistake(
    "The result is the largest score of each slice, step 1 alone: steps 2 and 3 turn the scores into shares.",
    **SOFTMAX_SHARES,
)
def returns_the_largest_scores(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    return largest


@BANK.mistake(
    "The shares are rounded to 4 digits; return them in full, and round only where you print.",
    **SOFTMAX_SHARES,
)
def rounds_to_four_digits(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    total = np.sum(strengths, axis=axis, keepdims=True)
    return np.round(strengths / np.where(total == 0, 1, total), 4)


@BANK.mistake(
    "Two arrays are returned, the strengths and the shares; return the shares alone.",
    **SOFTMAX_SHARES,
)
def returns_the_strengths_too(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    total = np.sum(strengths, axis=axis, keepdims=True)
    shares = strengths / np.where(total == 0, 1, total)
    return strengths, shares


@BANK.mistake(
    "Every slice is taken to hold three scores, as in the example: sum all of them, along `axis`.",
    **SOFTMAX_SHARES,
)
def counts_three_scores(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    total = np.take(strengths, [0, 1, 2], axis=axis).sum(axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@BANK.mistake(
    "The strengths are added up along the first axis, as Python's `sum` does: use np.sum with `axis` and keepdims.",
    **SOFTMAX_AXIS,
)
def pythons_sum(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    total = sum(strengths)
    return strengths / np.where(total == 0, 1, total)


@BANK.mistake(
    "A single list works, a table stops with an error: Python's `max` cannot compare rows. Use np.max with `axis`.",
    **SOFTMAX_AXIS,
)
def pythons_max(scores, axis=-1):
    largest = max(scores)
    largest = 0 if largest == -np.inf else largest
    strengths = np.exp(scores - largest)
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@BANK.mistake(
    "A single list works, a table stops with an error: `float` and math.exp take one number. np.exp takes arrays.",
    **SOFTMAX_AXIS,
)
def single_numbers_only(scores, axis=-1):
    largest = np.max(scores)
    largest = 0 if largest == -np.inf else largest
    strengths = np.array([math.exp(score - largest) for score in scores])
    total = strengths.sum()
    return strengths / (total if total > 0 else 1)


@BANK.mistake(
    "The axis is always 1, so a single list stops with an error and no other axis is possible: use `axis`.",
    **SOFTMAX_SHARES,
)
def axis_is_always_one(scores, axis=-1):
    largest = np.max(scores, axis=1, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    total = np.sum(strengths, axis=1, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@BANK.mistake(
    "Totals are divided by strengths: turn the fraction round, each strength divided by the total of its slice.",
    **SOFTMAX_SHARES,
)
def divides_totals_by_strengths(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    total = np.sum(strengths, axis=axis, keepdims=True)
    return np.where(total == 0, 0, total / strengths)


@BANK.mistake(
    "The lowest score earns the most: the scores are subtracted from the largest. It is scores - largest.",
    **SOFTMAX_SHARES,
)
def subtracts_the_scores(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(largest - scores)
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@BANK.mistake(
    "The shares come back in one long row; return them in the shape of the scores.",
    **SOFTMAX_AXIS,
)
def loses_its_shape(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    total = np.sum(strengths, axis=axis, keepdims=True)
    return (strengths / np.where(total == 0, 1, total)).flatten()


@BANK.mistake(
    "The shares are percentages, which sum to 100; they should sum to 1.",
    **SOFTMAX_SHARES,
)
def returns_percentages(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    total = np.sum(strengths, axis=axis, keepdims=True)
    return 100 * strengths / np.where(total == 0, 1, total)


@BANK.mistake(
    "Only the first slice's shares come back: a `return` inside a loop ends it at once. Return after the loop.",
    **SOFTMAX_AXIS,
)
def returns_inside_the_loop(scores, axis=-1):
    shares = np.array(scores, dtype=np.result_type(scores, np.float32))
    rows = np.moveaxis(shares, axis, -1)
    for place in np.ndindex(*rows.shape[:-1]):
        largest = np.max(rows[place])
        largest = 0 if largest == -np.inf else largest
        strengths = np.exp(rows[place] - largest)
        total = np.sum(strengths)
        rows[place] = strengths / (total if total > 0 else 1)
        return rows[place]


@BANK.mistake(
    "The strengths are divided by their average, so the shares sum to how many there are; divide by the sum.",
    **SOFTMAX_SHARES,
)
def divides_by_the_average(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    average = np.mean(strengths, axis=axis, keepdims=True)
    return strengths / np.where(average == 0, 1, average)


@BANK.mistake(
    "The scores divided by the temperature are returned; put them through softmax first.",
    **TEMPERATURE_EFFECT,
)
def returns_the_divided_scores(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    return scores / temperature


@BANK.mistake(
    "The shares are rounded to 4 digits, as in the table; return them in full.",
    **TEMPERATURE_EFFECT,
)
def rounds_like_the_table(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    return np.round(softmax(scores / temperature, axis), 4)


@BANK.mistake(
    "The result is a list; return the array that softmax gives.",
    **TEMPERATURE_EFFECT,
)
def returns_the_shares_as_a_list(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    return softmax(scores / temperature, axis).tolist()


@BANK.mistake(
    "The temperature is returned beside the shares; return the shares alone.",
    **TEMPERATURE_EFFECT,
)
def returns_the_temperature_too(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    return softmax(scores / temperature, axis), temperature


@BANK.mistake(
    "The temperature is divided by the scores; divide the scores by the temperature.",
    **TEMPERATURE_EFFECT,
)
def divides_the_temperature(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    return softmax(temperature / scores, axis)


@BANK.mistake(
    "softmax gets the temperature as its axis, which is its second argument: divide the scores by the temperature.",
    **TEMPERATURE_EFFECT,
)
def passes_the_temperature_as_axis(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    return softmax(scores, temperature)


@BANK.mistake(
    "The temperature is always 2, whatever is passed in: divide by `temperature`.",
    **TEMPERATURE_EFFECT,
)
def temperature_is_always_two(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    return softmax(scores / 2.0, axis)


@BANK.mistake(
    "The shares always sum to 1 along axis 0, whatever `axis` says: pass `axis` on to softmax.",
    **TEMPERATURE_EFFECT,
)
def always_along_the_first_axis(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    return softmax(scores / temperature, 0)


@BANK.mistake(
    "The ValueError is returned, not raised: write `raise` in place of `return`.",
    **TEMPERATURE_LIMITS,
)
def returns_the_error(scores, temperature, axis=-1):
    if temperature <= 0:
        return ValueError("temperature must be above 0")
    return softmax(scores / temperature, axis)


@BANK.mistake(
    "Temperatures above 0 are refused: the condition is the wrong way round. Refuse those of 0 and below.",
    **TEMPERATURE_EFFECT,
)
def refuses_good_temperatures(scores, temperature, axis=-1):
    if temperature > 0:
        raise ValueError("temperature must be above 0")
    return softmax(scores / temperature, axis)


@BANK.mistake(
    "The shares are raised to the power 1 / temperature and no longer sum to 1: divide the scores, before softmax.",
    **TEMPERATURE_EFFECT,
)
def powers_of_shares(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    return softmax(scores, axis) ** (1 / temperature)


@BANK.mistake(
    "The temperature is cut to a whole number, so that 0.5 counts as 0: divide by it as it is.",
    **TEMPERATURE_EFFECT,
)
def whole_degrees_only(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    return softmax(scores / int(temperature), axis)


@BANK.mistake(
    "The scores are divided by the square root of the temperature; divide by the temperature itself.",
    **TEMPERATURE_EFFECT,
)
def divides_by_the_root(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    return softmax(scores / math.sqrt(temperature), axis)


@BANK.mistake(
    "A single list works, a table stops with an error: `float` and math.exp take one number. Divide the whole array.",
    **TEMPERATURE_EFFECT,
)
def warms_single_numbers_only(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    largest = np.max(scores)
    largest = 0 if largest == -np.inf else largest
    strengths = np.array([math.exp((score - largest) / temperature) for score in scores])
    total = strengths.sum()
    return strengths / (total if total > 0 else 1)
