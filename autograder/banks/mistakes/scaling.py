"""What learners get wrong in measuring spread, and in the slopes of a softmax."""
# mypy: ignore-errors

import numpy as np

from autograder.banks.mistakes.bank import Mistakes

BANK = Mistakes("scaling")

SPREAD = "book/scaling#scaling-spread"
SOFTMAX = "book/scaling#scaling-softmax"
SLOPES = "book/scaling#scaling-jacobian"
ROOT = "book/scaling#scaling-root"
CONTRACT = "book/scaling#scaling-contract"

VARIANCE = {"answer": "score_variance"}
LENGTH = {**VARIANCE, "loses": "check-variance-length", "see": SPREAD}
RESULT = {**VARIANCE, "loses": "check-variance-length", "see": CONTRACT}
PAIRS = {**VARIANCE, "loses": "check-variance-pairs", "see": SPREAD}
GENERATOR = {**VARIANCE, "loses": "check-variance-generator", "see": CONTRACT}

JACOBIAN = {"answer": "softmax_jacobian"}
BY_HAND = {**JACOBIAN, "loses": "check-jacobian-by-hand", "see": SLOPES}
TABLE = {**JACOBIAN, "loses": "check-jacobian-by-hand", "see": CONTRACT}
NUDGE = {**JACOBIAN, "loses": "check-jacobian-nudge", "see": SLOPES}
EDGES = {**JACOBIAN, "loses": "check-jacobian-edges", "see": SLOPES}
PRECISION = {**JACOBIAN, "loses": "check-jacobian-contract", "see": CONTRACT}

QUERIES, KEYS = "q = rng.standard_normal((num_samples, d_k))", "k = rng.standard_normal((num_samples, d_k))"
SCORES, OUTCOME = "scores = np.sum(q * k, axis=1)", "return float(np.var(scores))"
DIAGONAL, PRODUCTS = "np.diag(weights)", "np.outer(weights, weights)"
WHOLE = f"return {DIAGONAL} - {PRODUCTS}"


BANK.differs(
    "spread_in_place_of_variance",
    "What comes back is the spread, the standard deviation; the variance is its square.",
    replace=(OUTCOME, "return float(np.std(scores))"),
    **LENGTH,
)
BANK.differs(
    "one_whatever_the_length",
    "The result is about 1, whatever d_k is. That comes of scores that are divided by √d_k already, of products that "
    "are not added up, or of measuring the numbers of a vector: add up the products of each pair, divide by nothing.",
    replace=(SCORES, "scores = np.sum(q * k, axis=1) / np.sqrt(d_k)"),
    **{**LENGTH, "see": ROOT},
)
BANK.differs(
    "less_for_longer_vectors",
    "The result is about 1 / d_k: scores that are divided by d_k give that, and so do means of the products in place "
    "of their sums. Add up, and divide by nothing.",
    replace=(SCORES, "scores = np.sum(q * k, axis=1) / d_k"),
    **{**LENGTH, "see": ROOT},
)
BANK.differs(
    "scaled_the_wrong_way",
    "The result is about d_k²: scores that are multiplied by √d_k give that. Leave them as they are.",
    replace=(SCORES, "scores = np.sum(q * k, axis=1) * np.sqrt(d_k)"),
    **{**LENGTH, "see": ROOT},
)
BANK.differs(
    "about_nothing",
    "The result is about 0: the mean of the scores is, and so is the variance of a single number. Take the variance of "
    "all scores, one for each pair.",
    replace=(OUTCOME, "return float(np.mean(scores))"),
    **LENGTH,
)
BANK.differs(
    "a_vector_meets_itself",
    "Each vector is multiplied with itself, so the result is about twice what it should be: draw a key of its own for "
    "each query.",
    replace=(KEYS, "k = q"),
    **LENGTH,
)
BANK.differs(
    "a_sum_of_squares",
    "The squares of the scores are added up; a variance is their mean, so divide by how many there are.",
    replace=(OUTCOME, "return float(np.sum((scores - scores.mean()) ** 2))"),
    **LENGTH,
)
BANK.differs(
    "spread_of_the_sizes",
    "The minus signs of the scores are dropped before the variance is taken: a score of -8 lies as far from 0 as one "
    "of 8, on the other side.",
    replace=(OUTCOME, "return float(np.var(np.abs(scores)))"),
    **LENGTH,
)
BANK.differs(
    "mean_of_the_sizes",
    "What comes back is the mean distance of the scores from 0; the variance is the mean of its square.",
    replace=(OUTCOME, "return float(np.mean(np.abs(scores)))"),
    **LENGTH,
)
BANK.differs(
    "even_numbers_from_0_to_1",
    "The numbers are drawn evenly between 0 and 1, as `rng.random` does; they should be standard normal.",
    replace=[(QUERIES, "q = rng.random((num_samples, d_k))"), (KEYS, "k = rng.random((num_samples, d_k))")],
    **LENGTH,
)
BANK.differs(
    "even_numbers_from_minus_1_to_1",
    "The numbers are drawn evenly between -1 and 1, and so have a variance of 1/3; they should be standard normal.",
    replace=[
        (QUERIES, "q = rng.uniform(-1, 1, (num_samples, d_k))"),
        (KEYS, "k = rng.uniform(-1, 1, (num_samples, d_k))"),
    ],
    **LENGTH,
)
BANK.differs(
    "only_the_keys_even_from_0_to_1",
    "The queries are standard normal, the keys are drawn evenly between 0 and 1; both should be standard normal.",
    replace=(KEYS, "k = rng.random((num_samples, d_k))"),
    **LENGTH,
)
BANK.differs(
    "added_up_the_wrong_way",
    "The products are added up over the pairs, which leaves a number for each place of the vectors; add them up over "
    "the d_k places of each pair, axis=1.",
    replace=(SCORES, "scores = np.sum(q * k, axis=0)"),
    **LENGTH,
)
BANK.differs(
    "pairs_and_length_exchanged",
    "There are d_k pairs of vectors with num_samples numbers each: it should be num_samples pairs of length d_k.",
    replace=[(QUERIES, "q = rng.standard_normal((d_k, num_samples))"), (KEYS, "k = rng.standard_normal(q.shape)")],
    **LENGTH,
)
BANK.differs(
    "ten_pairs",
    "Ten pairs are drawn, however many were asked for; draw num_samples of them.",
    replace=[(QUERIES, "q = rng.standard_normal((10, d_k))"), (KEYS, "k = rng.standard_normal((10, d_k))")],
    **{**PAIRS, "see": SPREAD},
)
BANK.differs(
    "one_query_for_all",
    "All keys meet one and the same query, and the result hangs on its length; draw a query for each pair.",
    replace=(QUERIES, "q = rng.standard_normal(d_k)"),
    **PAIRS,
)
BANK.differs(
    "one_key_for_all",
    "All queries meet one and the same key, and the result hangs on its length; draw a key for each pair.",
    replace=(KEYS, "k = rng.standard_normal(d_k)"),
    **PAIRS,
)
BANK.differs(
    "two_numbers_only",
    "The length of the vectors is built in, 2, and d_k is left out.",
    replace=[(QUERIES, "q = rng.standard_normal((num_samples, 2))"), (KEYS, "k = rng.standard_normal(q.shape)")],
    **LENGTH,
)
BANK.differs(
    "nothing_from_the_given_generator",
    "Nothing is drawn from `rng`, the generator that is given; draw all numbers from it, as step 1 does.",
    replace=[
        (QUERIES, "rng = np.random.default_rng(0)\n    q = rng.standard_normal((num_samples, d_k))"),
        (KEYS, "k = rng.standard_normal(q.shape)"),
    ],
    **GENERATOR,
)
BANK.differs(
    "the_scores_themselves",
    "The scores come back, one for each pair; return their variance, one number.",
    replace=(OUTCOME, "return scores"),
    **RESULT,
)
BANK.differs(
    "a_variance_for_each_place",
    "The products are not added up, and each of the d_k places has a variance of its own; a score is the sum of its "
    "products, and there is one variance, that of the scores.",
    replace=(OUTCOME, "return np.var(q * k, axis=0)"),
    **RESULT,
)
BANK.differs(
    "with_the_theory_beside_it",
    "Two numbers come back, the variance and d_k; return the variance alone.",
    replace=(OUTCOME, "return float(np.var(scores)), d_k"),
    **RESULT,
)
BANK.differs(
    "prints_the_variance",
    "The function returns nothing: its last line should begin with `return`.",
    replace=(OUTCOME, "print(np.var(scores))"),
    **RESULT,
)
BANK.differs(
    "a_shape_without_brackets",
    "standard_normal takes a shape as one argument, in brackets of its own.",
    replace=(KEYS, "k = rng.standard_normal(num_samples, d_k)"),
    **RESULT,
)


BANK.differs(
    "diagonal_alone",
    "The diagonal is right, and beside it stands 0; a share also falls when another's score rises, by w_i w_j.",
    replace=(WHOLE, "return np.diag(weights * (1 - weights))"),
    **BY_HAND,
)
BANK.differs(
    "own_slopes_in_a_row",
    "What comes back is w (1 - w), the slope of each share along its own score; the other scores move it as well, so "
    "the result is a table.",
    replace=(WHOLE, "return weights * (1 - weights)"),
    **BY_HAND,
)
BANK.differs(
    "shares_taken_away_from_each_row",
    "From the diagonal of shares the shares themselves are taken away; take away their products, w_i w_j.",
    replace=(PRODUCTS, "weights"),
    **BY_HAND,
)
BANK.differs(
    "shares_taken_away_from_each_column",
    "From the diagonal of shares the shares are taken away, one for each row; take away their products, w_i w_j.",
    replace=(PRODUCTS, "weights[:, None]"),
    **BY_HAND,
)
BANK.differs(
    "slopes_of_the_logarithm",
    "Ones on the diagonal, less the share of the score: those are the slopes of the *logarithm* of each share; "
    "multiply each row by its share.",
    replace=(WHOLE, "return np.eye(len(weights)) - weights"),
    **BY_HAND,
)
BANK.differs(
    "squares_of_the_shares_in_each_row",
    "Beside the diagonal stands the square of the column's share; it should be the product of two shares, w_i w_j.",
    replace=(PRODUCTS, "weights * weights"),
    **BY_HAND,
)
BANK.differs(
    "squares_of_the_shares_in_each_column",
    "Beside the diagonal stands the square of the row's share; it should be the product of two shares, w_i w_j.",
    replace=(PRODUCTS, "(weights * weights)[:, None]"),
    **BY_HAND,
)
BANK.differs(
    "one_product_for_all",
    "The same number is taken away everywhere, the shares' dot product with themselves; take away w_i w_j, another for "
    "each pair: `np.outer`.",
    replace=(PRODUCTS, "weights @ weights"),
    **BY_HAND,
)
BANK.differs(
    "signs_turned",
    "All signs are turned: a share rises with its own score, and falls with another's.",
    replace=(WHOLE, f"return {PRODUCTS} - {DIAGONAL}"),
    **BY_HAND,
)
BANK.differs(
    "products_added",
    "The products of the shares are added to the diagonal; they are taken away.",
    replace=(f"{DIAGONAL} - ", f"{DIAGONAL} + "),
    **BY_HAND,
)
BANK.differs(
    "every_share_rises",
    "The sizes are right, and beside the diagonal the sign is missing: a share falls when another's score rises.",
    replace=(WHOLE, f"return np.abs({DIAGONAL} - {PRODUCTS})"),
    **BY_HAND,
)
BANK.differs(
    "products_alone",
    "What comes back is w_i w_j everywhere; the slopes beside the diagonal are below 0, and the diagonal is "
    "w_i (1 - w_i).",
    replace=(f"{DIAGONAL} - ", ""),
    **BY_HAND,
)
BANK.differs(
    "falling_alone",
    "What comes back is -w_i w_j everywhere; on the diagonal the share itself is added, w_i - w_i w_i.",
    replace=(f"{DIAGONAL} - ", "-"),
    **BY_HAND,
)
BANK.differs(
    "nothing_on_the_diagonal",
    "Beside the diagonal the table is right, and on it stands 0; a share moves with its own score, by w_i (1 - w_i).",
    replace=(DIAGONAL, "np.diag(weights * weights)"),
    **BY_HAND,
)
BANK.differs(
    "shares_on_the_diagonal",
    "Beside the diagonal the table is right, and on it stand the shares; it should be w_i (1 - w_i).",
    replace=(DIAGONAL, "np.diag(weights + weights * weights)"),
    **BY_HAND,
)
BANK.differs(
    "ones_on_the_diagonal",
    "The products are taken away from ones on the diagonal; take them away from the shares, np.diag(weights).",
    replace=(DIAGONAL, "np.eye(len(weights))"),
    **BY_HAND,
)
BANK.differs(
    "the_rule_of_the_diagonal_everywhere",
    "Every entry is w_i (1 - w_j), as if it stood on the diagonal; beside it, it is -w_i w_j.",
    replace=(WHOLE, "return np.outer(weights, 1 - weights)"),
    **BY_HAND,
)
BANK.differs(
    "the_rule_of_the_diagonal_turned",
    "Every entry is (1 - w_i) w_j; on the diagonal it is w_i (1 - w_i), and beside it -w_i w_j.",
    replace=(WHOLE, "return np.outer(1 - weights, weights)"),
    **BY_HAND,
)


@BANK.mistake(
    "A softmax is taken of the shares first, as if they were scores; they have been through the softmax already.",
    **BY_HAND,
)
def shares_taken_for_scores(weights):
    strengths = np.exp(weights - np.max(weights))
    shares = strengths / np.sum(strengths)
    return np.diag(shares) - np.outer(shares, shares)


BANK.differs(
    "divided_by_the_root_again",
    "The slopes are divided by the root of n, how many words there are; nothing is to be divided here.",
    replace=(WHOLE, f"return ({DIAGONAL} - {PRODUCTS}) / np.sqrt(len(weights))"),
    **{**BY_HAND, "see": ROOT},
)
BANK.differs(
    "three_words_only",
    "Three words are built in; the table has as many rows and columns as there are shares.",
    replace=(WHOLE, f"return ({DIAGONAL} - {PRODUCTS})[:3, :3]"),
    **NUDGE,
)


@BANK.mistake("The last row and the last column are left at 0: does a loop end one too early?", **BY_HAND)
def the_last_word_left_out(weights):
    n = len(weights)
    table = np.zeros((n, n), dtype=np.result_type(weights, np.float32))
    for i in range(n - 1):
        for j in range(n - 1):
            table[i, j] = weights[i] * ((i == j) - weights[j])
    return table


@BANK.mistake(
    "Below the diagonal stands 0: a score that comes before a word's own moves its share as well, by -w_i w_j.",
    **BY_HAND,
)
def upper_half(weights):
    return np.triu(np.diag(weights) - np.outer(weights, weights))


@BANK.mistake("Above the diagonal stands 0: a later score moves a share as well, by -w_i w_j.", **BY_HAND)
def lower_half(weights):
    return np.tril(np.diag(weights) - np.outer(weights, weights))


BANK.differs(
    "columns_added_up",
    "What comes back is 0 for each word, up to rounding, as where the columns of the table are added up: return the "
    "table itself.",
    replace=(WHOLE, f"return np.sum({DIAGONAL} - {PRODUCTS}, axis=0)"),
    **TABLE,
)
BANK.differs(
    "two_tables",
    "Diagonal and products come back as two tables; return their difference, one table.",
    replace=(WHOLE, f"return {DIAGONAL}, {PRODUCTS}"),
    **TABLE,
)
BANK.differs(
    "a_list_of_lists",
    "The table comes back as a list of lists; it should be an array.",
    replace=(WHOLE, f"return ({DIAGONAL} - {PRODUCTS}).tolist()"),
    **TABLE,
)
BANK.differs(
    "prints_the_table",
    "The function returns nothing: its last line should begin with `return`.",
    replace=(WHOLE, f"print({DIAGONAL} - {PRODUCTS})"),
    **TABLE,
)


@BANK.mistake(
    "Digits are lost, as where each score is really nudged, by a thousandth or so: the formula needs no nudge.",
    **{**NUDGE, "see": SLOPES},
)
def nudged_by_a_thousandth(weights):
    table = np.zeros((len(weights), len(weights)))
    for j in range(len(weights)):
        moved = weights * np.exp(1e-3 * (np.arange(len(weights)) == j))
        table[:, j] = (moved / moved.sum() - weights) / 1e-3
    return table


BANK.differs(
    "rounded_to_two_digits",
    "The slopes are rounded to two digits behind the point; leave all digits where they are.",
    replace=(WHOLE, f"return np.round({DIAGONAL} - {PRODUCTS}, 2)"),
    **{**NUDGE, "see": CONTRACT},
)
BANK.differs(
    "fewer_digits_than_the_shares",
    "The table is turned into float32: it holds fewer digits than the shares that were given.",
    replace=(WHOLE, f"return ({DIAGONAL} - {PRODUCTS}).astype(np.float32)"),
    **PRECISION,
)


@BANK.mistake(
    "The array of shares is changed, as `weights *= ...` does; make a new one, since whoever called needs theirs.",
    **PRECISION,
)
def writes_into_the_shares(weights):
    table = -np.outer(weights, weights)
    weights *= 1 - weights
    np.fill_diagonal(table, weights)
    return table


BANK.differs(
    "a_little_for_the_frozen",
    "A little is added to every slope on the diagonal, so that none is quite 0; where a share is 1, slopes are 0.",
    replace=(WHOLE, f"return {DIAGONAL} - {PRODUCTS} + 1e-3 * np.eye(len(weights))"),
    **EDGES,
)


@BANK.mistake(
    "Where a share is 0 there is nan on the diagonal: a division by the share does that, and none is needed.",
    **EDGES,
)
def divided_by_the_shares(weights):
    table = -np.outer(weights, weights)
    return table + np.diag(weights * weights / weights)
