"""What learners get wrong in mixing."""
# mypy: ignore-errors

import numpy as np

from autograder.banks.mistakes.bank import Mistakes

BANK = Mistakes("mixing")

SUM = "book/mixing#mixing-sum"
BUDGET = "book/mixing#mixing-budget"
HULL = "book/mixing#mixing-hull"
SELF = "book/mixing#mixing-self"
CONTRACT = "book/mixing#mixing-contract"

BY_HAND = {"answer": "mix", "loses": "check-mix-by-hand", "see": SUM}
RESULT = {"answer": "mix", "loses": "check-mix-by-hand", "see": CONTRACT}
AS_GIVEN = {"answer": "mix", "loses": "check-mix-as-given", "see": CONTRACT}
MIX_CONTRACT = {"answer": "mix", "loses": "check-mix-contract", "see": CONTRACT}
BUDGET_SUM = {"answer": "is_attention_distribution", "loses": "check-budget-sum", "see": BUDGET}
BUDGET_RESULT = {"answer": "is_attention_distribution", "loses": "check-budget-sum", "see": CONTRACT}
BUDGET_ENTRIES = {"answer": "is_attention_distribution", "loses": "check-budget-entries", "see": BUDGET}
BUDGET_NUMBERS = {"answer": "is_attention_distribution", "loses": "check-budget-entries", "see": CONTRACT}
BUDGET_TOLERANCE = {"answer": "is_attention_distribution", "loses": "check-budget-tolerance", "see": CONTRACT}
BUDGET_CONTRACT = {"answer": "is_attention_distribution", "loses": "check-budget-contract", "see": CONTRACT}

# mix: what is added up

ADDED = "np.sum(weighted, axis=0)"

BANK.differs(
    "adds_along_the_numbers",
    "It is added up along the wrong axis, within each word; add up what the *words* give, along axis 0.",
    replace=("axis=0", "axis=1"),
    **BY_HAND,
)
BANK.differs(
    "adds_up_everything",
    "Everything is added up to a single number; add along axis 0 alone, so that d numbers are left.",
    replace=(ADDED, "np.sum(weighted)"),
    **BY_HAND,
)
BANK.differs(
    "does_not_add_up",
    "The weighted vectors come back one by one, shape (n, d); add them up.",
    replace=(ADDED, "weighted"),
    **BY_HAND,
)
BANK.differs(
    "mean_of_the_weighted",
    "The weighted vectors are averaged, so all is divided by n once more; add them up (`np.sum`, not `np.mean`).",
    replace=(ADDED, "np.mean(weighted, axis=0)"),
    **BY_HAND,
)
BANK.differs(
    "largest_instead_of_sum",
    "The largest of the weighted numbers is taken in each place; add them up (`np.sum`, not `np.max`).",
    replace=(ADDED, "np.max(weighted, axis=0)"),
    **BY_HAND,
)
BANK.differs(
    "plain_mean",
    "The weights do not count: the result is the plain mean of the vectors.",
    replace=(ADDED, "np.mean(vectors, axis=0)"),
    **BY_HAND,
)
BANK.differs(
    "plain_sum",
    "The weights do not count: the result is the plain sum of the vectors.",
    replace=(ADDED, "np.sum(vectors, axis=0)"),
    **BY_HAND,
)
BANK.differs(
    "adds_the_weights_to_the_vectors",
    "The weights are added to the vectors; multiply each vector by its weight.",
    replace=("weights[:, None] * vectors", "weights[:, None] + vectors"),
    **BY_HAND,
)


@BANK.mistake(
    "The vector with the largest weight comes back alone; take something of each, as much as its weight says.",
    **BY_HAND,
)
def winner_takes_all(weights, vectors):
    return vectors[np.argmax(weights)]


@BANK.mistake(
    "The weights stand on the wrong side (`vectors @ weights`): each row is multiplied by them. `weights @ vectors`.",
    **BY_HAND,
)
def weights_on_the_wrong_side(weights, vectors):
    return vectors @ weights


@BANK.mistake(
    "The weights lie along the columns, so each number of a vector gets a weight of its own; each *row* has one.",
    **BY_HAND,
)
def weights_along_the_columns(weights, vectors):
    return np.sum(weights * vectors, axis=0)


BANK.differs(
    "leaves_out_the_last_word",
    "The last vector is left out: the sum ends one word too early.",
    replace=(ADDED, "np.sum(weighted[:-1], axis=0)"),
    **BY_HAND,
)
BANK.differs(
    "leaves_out_the_first_word",
    "The first vector is left out: the sum begins one word too late.",
    replace=(ADDED, "np.sum(weighted[1:], axis=0)"),
    **BY_HAND,
)
BANK.differs(
    "first_three_words_only",
    "Only the first three words are mixed, as in the example; take all n of them.",
    replace=(ADDED, "np.sum(weighted[:3], axis=0)"),
    **BY_HAND,
)


@BANK.mistake(
    "It counts to three, as in the example: with fewer words it stops with an IndexError, and more are left out.",
    **BY_HAND,
)
def counts_to_three(weights, vectors):
    return weights[0] * vectors[0] + weights[1] * vectors[1] + weights[2] * vectors[2]


@BANK.mistake("The weights are given in the reverse order: the first weight belongs to the first vector.", **BY_HAND)
def weights_backwards(weights, vectors):
    return np.sum(weights[::-1, None] * vectors, axis=0)


@BANK.mistake(
    "Only the last word's share comes back: each step of the loop replaces the mix instead of adding to it (`+=`).",
    **BY_HAND,
)
def overwrites_instead_of_adding(weights, vectors):
    for weight, vector in zip(weights, vectors, strict=True):
        mixed = weight * vector
    return mixed


@BANK.mistake(
    "Only the first word's share comes back: `return` stands inside the loop and ends it.",
    **BY_HAND,
)
def returns_inside_the_loop(weights, vectors):
    mixed = 0
    for weight, vector in zip(weights, vectors, strict=True):
        mixed = mixed + weight * vector
        return mixed


@BANK.mistake(
    "The first vector counts once too often: the mix begins with it; begin with zeros.",
    **BY_HAND,
)
def begins_with_the_first_vector(weights, vectors):
    mixed = vectors[0] * 1.0
    for weight, vector in zip(weights, vectors, strict=True):
        mixed = mixed + weight * vector
    return mixed


BANK.differs(
    "squares_the_weights",
    "Each vector is multiplied by its weight twice; once is enough.",
    replace=(ADDED, "weights @ weighted"),
    **BY_HAND,
)
BANK.differs(
    "rounds_to_one_digit",
    "The mix is rounded to one digit; return it in full, and round only where you print.",
    replace=(ADDED, f"np.round({ADDED}, 1)"),
    **BY_HAND,
)
BANK.differs(
    "returns_a_table_of_one_row",
    "The mix lies in a table of one row, shape (1, d); return the row, (d,). (keepdims is not needed here.)",
    replace=("axis=0)", "axis=0, keepdims=True)"),
    **RESULT,
)
BANK.differs(
    "returns_a_list",
    "The result is a list of numbers; return the array.",
    replace=(ADDED, f"{ADDED}.tolist()"),
    **RESULT,
)
BANK.differs(
    "returns_the_weighted_too",
    "Two things come back, the weighted vectors and the mix; return the mix alone.",
    replace=(ADDED, f"weighted, {ADDED}"),
    **RESULT,
)
BANK.differs(
    "prints_the_mix",
    "The function returns nothing: its last line should begin with `return`.",
    replace=(f"return {ADDED}", f"print({ADDED})"),
    **RESULT,
)

# mix: the weights as they are


@BANK.mistake("The weights are divided by their sum first; `mix` takes them as they are, budget or not.", **AS_GIVEN)
def makes_a_budget_of_them(weights, vectors):
    return weights / np.sum(weights) @ vectors


@BANK.mistake(
    "The weights go through a softmax first; `mix` takes them as they are.",
    **BY_HAND,
)
def softmax_first(weights, vectors):
    strengths = np.exp(weights - np.max(weights))
    return strengths / np.sum(strengths) @ vectors


BANK.differs(
    "cuts_negative_weights",
    "Weights below 0 are cut to 0; `mix` takes them as they are: a negative weight takes away.",
    replace=("weights[:, None] *", "np.maximum(weights, 0)[:, None] *"),
    **AS_GIVEN,
)
BANK.differs(
    "forgets_the_sign_of_the_weights",
    "Weights below 0 lose their sign (abs); `mix` takes them as they are: a negative weight takes away.",
    replace=("weights[:, None] *", "np.abs(weights)[:, None] *"),
    **AS_GIVEN,
)


@BANK.mistake(
    "Weights that are no budget are refused with an error; `mix` does not ask, and mixes what it gets.", **AS_GIVEN
)
def insists_on_a_budget(weights, vectors):
    if abs(np.sum(weights) - 1) > 1e-6 or np.any(weights < 0):
        raise ValueError("the weights are no budget")
    return weights @ vectors


@BANK.mistake(
    "A word with the weight 0 takes part all the same, with a little; its share of the mix is nothing.", **AS_GIVEN
)
def nobody_gets_nothing(weights, vectors):
    return np.where(weights == 0, 0.01, weights) @ vectors


@BANK.mistake("`np.average` does all of it; write the sum yourself.", **RESULT, refused=True)
def average_of_numpy(weights, vectors):
    return np.average(vectors, axis=0, weights=weights) * np.sum(weights)


# mix: contract


@BANK.mistake(
    "The vectors that were given are changed: `*=` and `+=` write into an array, and `mixed = vectors[0]` is no copy.",
    **MIX_CONTRACT,
)
def weighs_in_place(weights, vectors):
    if vectors.dtype.kind == "i":
        vectors = vectors.astype(float)
    vectors *= weights[:, None]
    return np.sum(vectors, axis=0)


@BANK.mistake(
    "Vectors of whole numbers give a mix that is cut to whole numbers: the result array has their type.",
    **MIX_CONTRACT,
)
def cut_to_the_type_of_the_vectors(weights, vectors):
    mixed = np.zeros_like(vectors[0])
    mixed[...] = np.sum(weights[:, None] * vectors, axis=0)
    return mixed


BANK.differs(
    "narrows_to_float32",
    "The mix is less precise than what was given (float32 for float64); keep the precision.",
    replace=(ADDED, f"{ADDED}.astype(np.float32)"),
    **MIX_CONTRACT,
)
BANK.differs(
    "cuts_to_whole_numbers",
    "The mix is cut to whole numbers.",
    replace=(ADDED, f"{ADDED}.astype(int)"),
    **BY_HAND,
)

# is_attention_distribution: the sum

WHOLE = "bool(np.all(weights >= 0) and abs(np.sum(weights) - 1) <= 1e-6)"

BANK.differs(
    "does_not_look_at_the_sum",
    "Only the single weights are looked at, and not their sum; it should be 1.",
    replace=(WHOLE, "bool(np.all(weights >= 0))"),
    **BUDGET_SUM,
)
BANK.differs(
    "never_too_small",
    "A sum below 1 is accepted, however small: the difference from 1 lacks its `abs`.",
    replace=("abs(np.sum(weights) - 1) <=", "np.sum(weights) - 1 <="),
    **BUDGET_SUM,
)
BANK.differs(
    "never_too_large",
    "A sum above 1 is accepted, however large: the difference from 1 lacks its `abs`.",
    replace=("abs(np.sum(weights) - 1) <=", "1 - np.sum(weights) <="),
    **BUDGET_SUM,
)
BANK.differs(
    "the_other_way_round",
    "The answers are the wrong way round: False where it is a budget, True where it is none.",
    replace=("return bool(", "return not bool("),
    **BUDGET_SUM,
)


@BANK.mistake(
    "The weights are divided by their sum before they are judged, so 1, 3, 6 passes; judge them as they are.",
    **BUDGET_SUM,
)
def makes_a_budget_first(weights):
    shares = weights / np.sum(weights)
    return bool(np.all(shares >= 0) and abs(np.sum(shares) - 1) <= 1e-6)


BANK.differs(
    "the_mean_should_be_one",
    "The *mean* of the weights is compared with 1; compare their sum.",
    replace=("np.sum(weights)", "np.mean(weights)"),
    **BUDGET_SUM,
)
BANK.differs(
    "the_largest_should_be_one",
    "The largest weight is compared with 1; compare the sum of all.",
    replace=("np.sum(weights)", "np.max(weights)"),
    **BUDGET_SUM,
)
BANK.differs(
    "first_three_weights_only",
    "Only the first three weights are added up, as in the example; take all n of them.",
    replace=("np.sum(weights)", "np.sum(weights[:3])"),
    **BUDGET_SUM,
)
BANK.differs(
    "always_true",
    "Everything is called a budget; where one of the conditions fails the answer is False.",
    replace=(WHOLE, "True"),
    **BUDGET_SUM,
)
BANK.differs(
    "always_false",
    "Nothing is called a budget; where all conditions hold the answer is True.",
    replace=(WHOLE, "False"),
    **BUDGET_SUM,
)
BANK.differs(
    "one_answer_for_each_weight",
    "There is an answer for each weight, shape (n,); give one for all of them (`np.all`).",
    replace=(WHOLE, "(weights >= 0) & (abs(np.sum(weights) - 1) <= 1e-6)"),
    **BUDGET_RESULT,
)
BANK.differs(
    "returns_two_answers",
    "Two answers come back, one for each condition; join them with `and`.",
    replace=(WHOLE, "bool(np.all(weights >= 0)), bool(abs(np.sum(weights) - 1) <= 1e-6)"),
    **BUDGET_RESULT,
)
BANK.differs(
    "returns_a_word",
    "The answer is a text; return True or False, without quotation marks.",
    replace=(WHOLE, f"str({WHOLE})"),
    **BUDGET_RESULT,
)
BANK.differs(
    "returns_one_or_zero",
    "The answer is a number, 1 or 0; return True or False.",
    replace=("return bool(", "return int("),
    **BUDGET_RESULT,
)
BANK.differs(
    "prints_the_answer",
    "The function returns nothing: its last line should begin with `return`.",
    replace=(f"return {WHOLE}", f"print({WHOLE})"),
    **BUDGET_RESULT,
)


@BANK.mistake("Where it is no budget nothing is returned; return False.", **BUDGET_SUM)
def says_only_yes(weights):
    if np.all(weights >= 0) and abs(np.sum(weights) - 1) <= 1e-6:
        return True


@BANK.mistake("Where it is no budget an error is raised; return False.", **BUDGET_SUM)
def raises_instead(weights):
    if not np.all(weights >= 0):
        raise ValueError("a weight is below 0")
    if abs(np.sum(weights) - 1) > 1e-6:
        raise ValueError("the sum is not 1")
    return True


# is_attention_distribution: the entries

BANK.differs(
    "looks_at_the_sum_alone",
    "Weights below 0 pass as long as the sum is 1; *no* weight may be below 0: `np.all(weights >= 0)`, not `np.any`.",
    replace=("np.all(weights >= 0) and ", ""),
    **BUDGET_ENTRIES,
)
BANK.differs(
    "refuses_a_share_of_nothing",
    "A weight of 0 is refused; a share may be 0: `>=`, not `>`.",
    replace=(">= 0", "> 0"),
    **BUDGET_ENTRIES,
)


@BANK.mistake("The signs of the weights are lost (abs), so weights below 0 pass for shares.", **BUDGET_ENTRIES)
def forgets_the_signs(weights):
    return bool(abs(np.sum(np.abs(weights)) - 1) <= 1e-6)


BANK.differs(
    "a_little_below_zero_will_do",
    "A weight a little below 0 is accepted; the tolerance is for the sum, and no weight may be below 0.",
    replace=("weights >= 0", "weights >= -1e-6"),
    **BUDGET_ENTRIES,
)
BANK.differs(
    "first_weight_only",
    "Only the first weight is asked whether it is below 0; ask all of them.",
    replace=("np.all(weights >= 0)", "weights[0] >= 0"),
    **BUDGET_ENTRIES,
)
BANK.differs(
    "last_weight_only",
    "Only the last weight is asked whether it is below 0; ask all of them.",
    replace=("np.all(weights >= 0)", "weights[-1] >= 0"),
    **BUDGET_ENTRIES,
)
BANK.differs(
    "nobody_may_get_all",
    "A weight of 1 is refused; one word may get all of the budget.",
    replace=("np.all(weights >= 0)", "np.all(weights >= 0) and np.all(weights < 1)"),
    **BUDGET_ENTRIES,
)


@BANK.mistake(
    "nan passes: no comparison with it is ever True, so it is neither below 0 nor too far from 1. Ask what must hold.",
    **BUDGET_NUMBERS,
)
def lets_nan_pass(weights):
    if np.any(weights < 0):
        return False
    if abs(np.sum(weights) - 1) > 1e-6:  # noqa: SIM103
        return False
    return True


@BANK.mistake(
    "A weight that is nan is passed over (`nansum`, `nan_to_num`); with a nan in it nothing is a budget.",
    **BUDGET_NUMBERS,
)
def passes_over_nan(weights):
    return bool(not np.any(weights < 0) and abs(np.nansum(weights) - 1) <= 1e-6)


# is_attention_distribution: the tolerance

BANK.differs(
    "exactly_one",
    "The sum must be 1 exactly, and ten tenths are not, to a computer; allow a difference of 1e-6.",
    replace=("abs(np.sum(weights) - 1) <= 1e-6", "np.sum(weights) == 1"),
    **BUDGET_TOLERANCE,
)
BANK.differs(
    "tolerance_of_isclose",
    "The sum may miss 1 by ten times too much: np.isclose and np.allclose add rtol=1e-5 unless they are told rtol=0.",
    replace=("abs(np.sum(weights) - 1) <= 1e-6", "np.isclose(np.sum(weights), 1)"),
    **BUDGET_TOLERANCE,
)
BANK.differs(
    "tolerance_too_wide",
    "The sum may miss 1 by too much: 0.001 and more; 1e-6 is allowed.",
    replace=("<= 1e-6", "<= 1e-2"),
    **BUDGET_TOLERANCE,
)
BANK.differs(
    "rounds_the_sum",
    "The sum is rounded to a whole number first, so anything from 0.5 to 1.5 passes.",
    replace=("abs(np.sum(weights) - 1) <= 1e-6", "round(float(np.nan_to_num(np.sum(weights)))) == 1"),
    **BUDGET_SUM,
)
BANK.differs(
    "tolerance_too_narrow",
    "The sum may hardly miss 1 at all; a difference of up to 1e-6 is allowed.",
    replace=("<= 1e-6", "<= 1e-9"),
    **BUDGET_TOLERANCE,
)
BANK.differs(
    "rounds_to_six_digits",
    "The sum is rounded to six digits, so it may miss 1 by half of 1e-6 only; a difference of up to 1e-6 is allowed.",
    replace=("abs(np.sum(weights) - 1) <= 1e-6", "round(float(np.sum(weights)), 6) == 1"),
    **BUDGET_TOLERANCE,
)

# is_attention_distribution: contract


@BANK.mistake(
    "The weights that were given are changed: what is below 0 is set to 0 in them. Only look at them.",
    **BUDGET_CONTRACT,
)
def mends_the_weights(weights):
    below = bool(np.any(weights < 0))
    weights[weights < 0] = 0
    return bool(not below and np.all(weights >= 0) and abs(np.sum(weights) - 1) <= 1e-6)


@BANK.mistake(
    "The weights that were given are sorted: `weights.sort()` writes into them. Only look at them.", **BUDGET_CONTRACT
)
def sorts_the_weights(weights):
    weights.sort()
    return bool(np.all(weights >= 0) and abs(np.sum(weights) - 1) <= 1e-6)


BANK.differs(
    "refuses_whole_numbers",
    "Whole numbers are refused; 0, 1, 0 is a budget as well as 0.0, 1.0, 0.0.",
    replace=("np.all(weights >= 0)", 'weights.dtype.kind == "f" and np.all(weights >= 0)'),
    **BUDGET_CONTRACT,
)
