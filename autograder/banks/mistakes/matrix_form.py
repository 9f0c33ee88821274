"""What learners get wrong in attention for all words at once.

`attention_scores` inside an entry is the learner's own, from the same notebook.
"""
# ruff: noqa: F821
# mypy: ignore-errors

import numpy as np

from autograder.banks.mistakes.bank import Mistakes

BANK = Mistakes("matrix-form")

SHAPES = "book/matrix-form#matrix-form-shapes"
ALL_SCORES = "book/matrix-form#matrix-form-scores"
CELLS = "book/matrix-form#matrix-form-by-hand"
ROWS = "book/matrix-form#matrix-form-weights"
EQUATION = "book/matrix-form#matrix-form-equation"
CONTRACT = "book/matrix-form#matrix-form-contract"
HANDED_ON = "book/query-key-value#query-key-value-values"
AXIS = "book/softmax#softmax-axis"
EXPONENTIAL = "book/softmax#softmax-exp"
STABILITY = "book/softmax#softmax-stability"
LENGTH = "book/dot-product#dot-product-length"

SCORES = {"answer": "attention_scores"}
FACTOR = {**SCORES, "loses": "check-scores-sizes", "see": EQUATION}
TABLE = {**SCORES, "loses": "check-scores-by-hand", "see": ALL_SCORES}
SIZES = {**SCORES, "loses": "check-scores-sizes", "see": SHAPES}
LEADING = {**SCORES, "loses": "check-scores-leading-axes", "see": EQUATION}
SCORES_RESULT = {**SCORES, "loses": "check-scores-by-hand", "see": CONTRACT}
SCORES_KEPT = {**SCORES, "loses": "check-scores-contract", "see": CONTRACT}

ATTENTION = {"answer": "scaled_dot_product_attention"}
BY_HAND = {**ATTENTION, "loses": "check-attention-by-hand", "see": CELLS}
RESULT = {**ATTENTION, "loses": "check-attention-by-hand", "see": CONTRACT}
SCALED = {**ATTENTION, "loses": "check-attention-weights", "see": EQUATION}
BUDGETS = {**ATTENTION, "loses": "check-attention-weights", "see": ROWS}
SHARES = {**ATTENTION, "loses": "check-attention-weights", "see": EXPONENTIAL}
MIX = {**ATTENTION, "loses": "check-attention-mix", "see": SHAPES}
BATCHES = {**ATTENTION, "loses": "check-attention-leading-axes", "see": EQUATION}
LARGE = {**ATTENTION, "loses": "check-attention-large", "see": STABILITY}
PRECISION = {**ATTENTION, "loses": "check-attention-contract", "see": CONTRACT}

COLUMNS, PRODUCT = "columns = np.swapaxes(k, -2, -1)", "q @ columns / math.sqrt(d_k)"
D_K, WHOLE = "d_k = q.shape[-1]", "return q @ columns / math.sqrt(d_k)"
SCORE, SHIFT = "attention_scores(q, k)  # (..., L_q, L_k)", "scores - np.max(scores, axis=-1, keepdims=True)"
SHARE, RETURN = "strengths / np.sum(strengths, axis=-1, keepdims=True)", "return weights @ v, weights"
TOTAL = "np.sum(strengths, axis=-1, keepdims=True)"


BANK.differs(
    "not_scaled",
    "The scores are not divided by the square root of d_k.",
    replace=(PRODUCT, "q @ columns"),
    **FACTOR,
)
BANK.differs(
    "divided_by_d_k",
    "The scores are divided by d_k itself; divide by its square root.",
    replace=(PRODUCT, "q @ columns / d_k"),
    **FACTOR,
)
BANK.differs(
    "times_the_root",
    "The scores are multiplied by the square root of d_k; divide by it.",
    replace=(PRODUCT, "q @ columns * math.sqrt(d_k)"),
    **FACTOR,
)
BANK.differs(
    "divided_by_half_of_d_k",
    "The scores are divided by half of d_k: `d_k ** 1 / 2` is (d_k ** 1) / 2. Its square root is `d_k ** 0.5`.",
    replace=(PRODUCT, "q @ columns / (d_k**1 / 2)"),
    **FACTOR,
)
BANK.differs(
    "divided_by_d_k_and_by_two",
    "The scores are divided by d_k and then by 2: `/ d_k ** 1 / 2` is read from left to right. A square root is "
    "`d_k ** 0.5`.",
    replace=(PRODUCT, "q @ columns / d_k**1 / 2"),
    **FACTOR,
)
BANK.differs(
    "root_is_a_whole_number",
    "The square root of d_k is cut to a whole number; it may have digits after the point.",
    replace=(PRODUCT, "q @ columns / int(math.sqrt(d_k))"),
    **FACTOR,
)
BANK.differs(
    "root_of_two_always",
    "The scores are divided by the square root of 2, as in the example; d_k may be another number.",
    replace=(D_K, "d_k = 2"),
    **FACTOR,
)
BANK.differs(
    "root_of_the_number_of_queries",
    "The scores are divided by the square root of L_q, the number of words that ask; d_k is the last size of q.",
    replace=(D_K, "d_k = q.shape[-2]"),
    **FACTOR,
)
BANK.differs(
    "root_of_the_number_of_keys",
    "The scores are divided by the square root of L_k, the number of words that answer; d_k is the last size of q.",
    replace=(D_K, "d_k = k.shape[-2]"),
    **FACTOR,
)
BANK.differs(
    "root_of_the_first_size",
    "The scores are divided by the square root of the first size of q; d_k is its last.",
    replace=(D_K, "d_k = len(q)"),
    **{**FACTOR, "loses": "check-scores-leading-axes"},
)
BANK.differs(
    "root_of_the_second_size",
    "d_k is taken from axis 1, which is right for one sentence only; it is the last axis, -1.",
    replace=(D_K, "d_k = q.shape[1]"),
    **LEADING,
)
BANK.differs(
    "root_of_all_numbers",
    "The scores are divided by the square root of how many numbers q holds in all; d_k is its last size.",
    replace=(D_K, "d_k = q.size"),
    **FACTOR,
)
BANK.differs(
    "all_axes_turned",
    "All axes of k are turned round (.T), which is right for one sentence only; exchange the last two.",
    replace=(COLUMNS, "columns = k.T"),
    **LEADING,
)
BANK.differs(
    "first_two_axes_exchanged",
    "Axes 0 and 1 of k are exchanged, which is right for one sentence only; exchange the last two, -2 and -1.",
    replace=(COLUMNS, "columns = np.swapaxes(k, 0, 1)"),
    **LEADING,
)
BANK.differs(
    "axes_one_and_two_exchanged",
    "Axes 1 and 2 of k are exchanged, which is right for one leading axis only; exchange the last two, -2 and -1.",
    replace=(COLUMNS, "columns = np.swapaxes(k, 1, 2)"),
    **LEADING,
)
BANK.differs(
    "pairs_every_two_sentences",
    "np.dot and np.inner pair every sentence of q with every sentence of k; `@` pairs each with its own.",
    replace=(PRODUCT, "np.dot(q, columns) / math.sqrt(d_k)"),
    **LEADING,
)
BANK.differs(
    "first_sentence_only",
    "Only the scores of the first sentence come back; leading axes stay as they are.",
    replace=(WHOLE, "scores = q @ columns / math.sqrt(d_k)\n    return scores if scores.ndim == 2 else scores[0]"),
    **LEADING,
)
BANK.differs(
    "keys_of_the_first_sentence",
    "All sentences are asked with the keys of the first one; each has its own.",
    replace=(WHOLE, "columns = columns if k.ndim == 2 else columns[:1]\n    " + WHOLE),
    **LEADING,
)


@BANK.mistake(
    "A loop over the words, written for one sentence: with leading axes it stops with an error or compares other "
    "things.",
    **LEADING,
)
def one_sentence_only(q, k):
    scores = np.zeros((q.shape[0], k.shape[0]))
    for i in range(q.shape[0]):
        for j in range(k.shape[0]):
            scores[i, j] = np.dot(q[i], k[j]) / np.sqrt(q.shape[-1])
    return scores


BANK.differs(
    "keys_come_first",
    "Rows and columns are exchanged, k with q: a row should belong to a word that asks.",
    replace=(PRODUCT, "k @ np.swapaxes(q, -2, -1) / math.sqrt(d_k)"),
    **TABLE,
)
BANK.differs(
    "keys_are_not_turned",
    "The keys are not turned: `q @ k` takes their columns for words, and mostly stops. Multiply by step 1's result.",
    replace=(PRODUCT, "q @ k / math.sqrt(d_k)"),
    **TABLE,
)
BANK.differs(
    "keys_are_cut_anew",
    "The keys are brought to their new shape by `reshape`, which deals the numbers out anew; exchange the two axes.",
    replace=(COLUMNS, "columns = k.reshape(*k.shape[:-2], k.shape[-1], k.shape[-2])"),
    **TABLE,
)
BANK.differs(
    "queries_ask_queries",
    "The queries are compared with themselves, and the keys play no part.",
    replace=(PRODUCT, "q @ np.swapaxes(q, -2, -1) / math.sqrt(d_k)"),
    **TABLE,
)
BANK.differs(
    "keys_ask_keys",
    "The keys are compared with themselves, and the queries play no part.",
    replace=(PRODUCT, "k @ columns / math.sqrt(d_k)"),
    **TABLE,
)
BANK.differs(
    "features_ask_features",
    "The numbers are compared with each other, d_k by d_k, and not the words, L_q by L_k.",
    replace=(PRODUCT, "np.swapaxes(q, -2, -1) @ k / math.sqrt(d_k)"),
    **TABLE,
)
BANK.differs(
    "number_by_number",
    "Queries and keys are multiplied number by number (`*`), which works only where the sizes happen to fit; every "
    "query meets every key in `@`.",
    replace=(PRODUCT, "q * k / math.sqrt(d_k)"),
    **{**TABLE, "see": SHAPES},
)
BANK.differs(
    "products_are_not_added_up",
    "The products of query and key are not added up: there is an axis too many. A score is one number.",
    replace=(PRODUCT, "q[..., :, None, :] * k[..., None, :, :] / math.sqrt(d_k)"),
    **{**TABLE, "see": SHAPES},
)
BANK.differs(
    "scores_are_cosines",
    "The scores are cosines: the lengths of queries and keys are divided out. Divide by the root of d_k alone.",
    replace=(
        WHOLE,
        "lengths = np.linalg.norm(q, axis=-1)[..., :, None] * np.linalg.norm(k, axis=-1)[..., None, :]\n"
        "    return q @ columns / np.where(lengths == 0, 1, lengths)",
    ),
    **{**TABLE, "see": LENGTH},
)
BANK.differs(
    "scores_are_distances",
    "The scores are distances, with a minus: a key near the query is heard. A score is the dot product of the two.",
    replace=(
        PRODUCT,
        "-np.linalg.norm(q[..., :, None, :] - k[..., None, :, :], axis=-1) / math.sqrt(d_k)",
    ),
    **TABLE,
)
BANK.differs(
    "scores_lose_their_sign",
    "The scores have lost their minus signs; a score may be negative.",
    replace=(PRODUCT, "np.abs(q @ columns) / math.sqrt(d_k)"),
    **SIZES,
)
BANK.differs(
    "negative_scores_are_cut",
    "Scores below 0 have become 0; a score may be negative.",
    replace=(PRODUCT, "np.maximum(q @ columns, 0) / math.sqrt(d_k)"),
    **SIZES,
)
BANK.differs(
    "two_numbers_only",
    "Only the first two numbers of each query and key enter the products; they may have any number.",
    replace=(PRODUCT, "q[..., :2] @ columns[..., :2, :] / math.sqrt(d_k)"),
    **SIZES,
)
BANK.differs(
    "largest_taken_off",
    "Each row's largest score is subtracted already; that belongs to the softmax. Return the scores as they are.",
    replace=(WHOLE, "scores = q @ columns / math.sqrt(d_k)\n    return scores - scores.max(axis=-1, keepdims=True)"),
    **{**TABLE, "see": CONTRACT},
)
BANK.differs(
    "weights_already",
    "The weights come back: a softmax has been taken. Return the scores, before the softmax.",
    replace=(
        WHOLE,
        "scores = np.exp(q @ columns / math.sqrt(d_k))\n    return scores / scores.sum(axis=-1, keepdims=True)",
    ),
    **{**TABLE, "see": CONTRACT},
)
BANK.differs(
    "looks_back_only",
    "Keys behind the query's own place score minus infinity (a causal mask); here every query meets every key.",
    replace=(
        WHOLE,
        "scores = q @ columns / math.sqrt(d_k)\n    return np.where(np.tri(*scores.shape[-2:]) > 0, scores, -np.inf)",
    ),
    **TABLE,
)
BANK.differs(
    "rounds_the_scores",
    "The scores are rounded to 4 digits, as in the prompt; return them in full.",
    replace=(PRODUCT, "np.round(q @ columns / math.sqrt(d_k), 4)"),
    **SCORES_KEPT,
)
BANK.differs(
    "divided_without_a_rest",
    "The scores are divided without a rest (`//`), which cuts them to whole numbers; divide by `/`.",
    replace=(PRODUCT, "q @ columns // math.sqrt(d_k)"),
    **TABLE,
)
BANK.differs(
    "scores_in_float32",
    "The scores are less precise than the arguments (float32 for float64); keep their precision.",
    replace=(PRODUCT, "(q @ columns / math.sqrt(d_k)).astype(np.float32)"),
    **SCORES_KEPT,
)
BANK.differs(
    "scales_the_queries_in_place",
    "The queries that were passed in are divided where they stand: `q /= ...` writes into the argument (and stops "
    "where they are whole numbers); `q / ...` makes a new array.",
    replace=(WHOLE, "q /= math.sqrt(d_k)\n    return q @ columns"),
    **SCORES_KEPT,
)
BANK.differs(
    "whole_number_scores_stay_whole",
    "For whole-number arguments the scores are cut to whole numbers: the result array has the type of q.",
    replace=(WHOLE, "scores = q @ columns / math.sqrt(d_k)\n    return scores.astype(q.dtype)"),
    **SCORES_KEPT,
)
BANK.differs(
    "one_axis_is_lost",
    "Where there is one query or one key only, its axis is lost (squeeze); the scores are (..., L_q, L_k), always.",
    replace=(PRODUCT, "np.squeeze(q @ columns / math.sqrt(d_k))"),
    **SCORES_KEPT,
)
BANK.differs(
    "prints_the_scores",
    "The function returns nothing: its last line should begin with `return`.",
    replace=(WHOLE, "print(q @ columns / math.sqrt(d_k))"),
    **SCORES_RESULT,
)
BANK.differs(
    "scores_as_a_list",
    "The scores come back as a list; they should be an array.",
    replace=(WHOLE, "return (q @ columns / math.sqrt(d_k)).tolist()"),
    **SCORES_RESULT,
)
BANK.differs(
    "columns_only",
    "What comes back is step 1, the keys as columns; multiply the queries with it and divide.",
    replace=(WHOLE, "return columns"),
    **SCORES_RESULT,
)
BANK.differs(
    "scores_with_d_k",
    "Two things come back; return the scores alone.",
    replace=(WHOLE, WHOLE + ", d_k"),
    **SCORES_RESULT,
)


BANK.differs(
    "attends_without_scaling",
    "The scores are not divided by the square root of d_k before the softmax.",
    replace=(SCORE, "q @ np.swapaxes(k, -2, -1)"),
    **SCALED,
)
BANK.differs(
    "scales_twice",
    "The scores are divided by the square root of d_k twice; attention_scores has done so already.",
    replace=(SCORE, "attention_scores(q, k) / math.sqrt(q.shape[-1])"),
    **SCALED,
)
BANK.differs(
    "scales_by_the_root_of_d_v",
    "The scores are divided by the square root of d_v, the size of a value; it is d_k, the size of a query.",
    replace=(SCORE, "q @ np.swapaxes(k, -2, -1) / math.sqrt(v.shape[-1])"),
    **SCALED,
)
BANK.differs(
    "scales_by_the_root_of_the_length",
    "The scores are divided by the square root of L_k, the number of words; it is d_k, the length of a query.",
    replace=(SCORE, "q @ np.swapaxes(k, -2, -1) / math.sqrt(k.shape[-2])"),
    **SCALED,
)
BANK.differs(
    "scales_the_weights",
    "The weights are divided by the square root of d_k, after the softmax, so they no longer sum to 1; it belongs to "
    "the scores, before it.",
    replace=[
        (SCORE, "q @ np.swapaxes(k, -2, -1)"),
        (RETURN, "weights = weights / math.sqrt(q.shape[-1])\n    " + RETURN),
    ],
    **SCALED,
)
BANK.differs(
    "columns_share_a_budget",
    "The softmax goes down the columns (axis -2), so each key shares out a budget; each row should: axis -1.",
    replace=[
        (SHIFT, "scores - np.max(scores, axis=-2, keepdims=True)"),
        (TOTAL, "np.sum(strengths, axis=-2, keepdims=True)"),
    ],
    **{**BUDGETS, "see": AXIS},
)
BANK.differs(
    "softmax_along_the_first_axis",
    "The softmax goes along axis 0, the first one; it is the last, axis -1.",
    replace=[
        (SHIFT, "scores - np.max(scores, axis=0, keepdims=True)"),
        (TOTAL, "np.sum(strengths, axis=0, keepdims=True)"),
    ],
    **{**BUDGETS, "see": AXIS},
)
BANK.differs(
    "softmax_along_axis_one",
    "The softmax goes along axis 1, which is right for one sentence only; it is the last axis, -1.",
    replace=[
        (SHIFT, "scores - np.max(scores, axis=1, keepdims=True)"),
        (TOTAL, "np.sum(strengths, axis=1, keepdims=True)"),
    ],
    **{**BATCHES, "see": AXIS},
)
BANK.differs(
    "softmax_along_axis_two",
    "The softmax goes along axis 2, which is right for one leading axis only; it is the last axis, -1.",
    replace=[
        (SHIFT, "scores - np.max(scores, axis=min(2, scores.ndim - 1), keepdims=True)"),
        (TOTAL, "np.sum(strengths, axis=min(2, scores.ndim - 1), keepdims=True)"),
    ],
    **{**BATCHES, "see": AXIS},
)


@BANK.mistake("All numbers share one single budget: everything sums to 1 together, and each row should.", **BUDGETS)
def one_softmax_over_everything(q, k, v):
    scores = attention_scores(q, k)
    strengths = np.exp(scores - np.max(scores))
    weights = strengths / np.sum(strengths)
    return weights @ v, weights


BANK.differs(
    "one_total_for_everything",
    "The strengths are divided by the total of them all; each row has a total of its own.",
    replace=(TOTAL, "np.sum(strengths)"),
    **BUDGETS,
)
BANK.differs(
    "one_budget_for_a_sentence",
    "Each sentence shares one budget, the whole table of it; each row should have its own.",
    replace=(TOTAL, "np.sum(strengths, axis=(-2, -1), keepdims=True)"),
    **BUDGETS,
)
BANK.differs(
    "total_without_keepdims",
    "The totals have lost their axis (keepdims=True is missing), so it stops with an error or divides by the totals of "
    "other rows.",
    replace=(TOTAL, "np.sum(strengths, axis=-1)"),
    **{**BUDGETS, "see": AXIS},
)
BANK.differs(
    "largest_without_keepdims",
    "The largest scores have lost their axis (keepdims=True is missing), so it stops with an error or subtracts "
    "those of other rows.",
    replace=(SHIFT, "scores - np.max(scores, axis=-1)"),
    **{**BUDGETS, "see": AXIS},
)


@BANK.mistake(
    "Neither the largest scores nor the totals keep their axis (keepdims=True), so it stops with an error or mixes "
    "rows and columns up.",
    **{**BUDGETS, "see": AXIS},
)
def nothing_keeps_its_dimensions(q, k, v):
    scores = attention_scores(q, k)
    strengths = np.exp(scores - np.max(scores, axis=-1))
    weights = strengths / np.sum(strengths, axis=-1)
    return weights @ v, weights


@BANK.mistake(
    "Two things: the totals have lost their axis (keepdims=True is missing), so it stops with an error or divides by "
    "those of other rows; and no row subtracts its own largest score, so large ones overflow.",
    **{**BUDGETS, "see": AXIS},
)
def neither_keepdims_nor_shift(q, k, v):
    strengths = np.exp(attention_scores(q, k))
    weights = strengths / np.sum(strengths, axis=-1)
    return weights @ v, weights


@BANK.mistake(
    "Two things: the totals go along axis 1, which is right for one sentence only (the last axis is -1); and no "
    "largest score is subtracted, so large ones overflow.",
    **{**BATCHES, "see": AXIS},
)
def axis_one_and_no_shift(q, k, v):
    strengths = np.exp(attention_scores(q, k))
    weights = strengths / np.sum(strengths, axis=1, keepdims=True)
    return weights @ v, weights


BANK.differs(
    "no_max_shift",
    "Large scores overflow: subtract each row's largest score before taking the exponential.",
    replace=(SHIFT, "scores"),
    **LARGE,
)
BANK.differs(
    "one_largest_for_everything",
    "The largest of all scores is subtracted: a row that lies far below it is left with 0 / 0. Use each row's own.",
    replace=(SHIFT, "scores - np.max(scores)"),
    **LARGE,
)
BANK.differs(
    "turns_nan_into_zero",
    "Overflow is hidden, not avoided: nan turned into 0, so that large scores lose their shares. Subtract each row's "
    "largest score.",
    replace=[(SHIFT, "scores"), (SHARE, "np.nan_to_num(" + SHARE + ")")],
    **LARGE,
)
BANK.differs(
    "cuts_large_scores",
    "Scores are cut off at 50 and at -50, so large ones become equal; subtract each row's largest instead.",
    replace=(SHIFT, "np.clip(scores, -50, 50)"),
    **LARGE,
)
BANK.differs(
    "largest_size_subtracted",
    "What is subtracted is the largest score without its sign: where a row is far below 0, all its strengths become 0. "
    "Subtract the largest score, whatever its sign.",
    replace=(SHIFT, "scores - np.max(np.abs(scores), axis=-1, keepdims=True)"),
    **LARGE,
)
BANK.differs(
    "keys_are_mixed",
    "The keys are mixed by the weights; what is mixed are the values.",
    replace=(RETURN, "return weights @ k, weights"),
    **{**BY_HAND, "see": HANDED_ON},
)
BANK.differs(
    "queries_are_mixed",
    "The queries are mixed by the weights, which runs only where there are as many as keys; what is mixed are the "
    "values.",
    replace=(RETURN, "return weights @ q, weights"),
    **{**BY_HAND, "see": HANDED_ON},
)
BANK.differs(
    "scores_are_mixed",
    "The values are mixed by the scores, before the softmax; mix them by the weights.",
    replace=(RETURN, "return scores @ v, weights"),
    **BY_HAND,
)
BANK.differs(
    "mixes_by_the_columns",
    "The output is mixed by the columns of the weights; a word's own budget is its row: weights @ v.",
    replace=(RETURN, "return np.swapaxes(weights, -2, -1) @ v, weights"),
    **BY_HAND,
)
BANK.differs(
    "scores_queries_with_queries",
    "The queries are compared with themselves, and the keys play no part.",
    replace=(SCORE, "attention_scores(q, q)"),
    **BY_HAND,
)
BANK.differs(
    "scores_keys_with_keys",
    "The keys are compared with themselves, and the queries play no part.",
    replace=(SCORE, "attention_scores(k, k)"),
    **BY_HAND,
)
BANK.differs(
    "keys_ask_queries",
    "Queries and keys have changed places: attention_scores(k, q). The words that ask come first.",
    replace=(SCORE, "attention_scores(k, q)"),
    **BY_HAND,
)
BANK.differs(
    "values_are_asked",
    "The queries are compared with the values; it is the keys that answer them.",
    replace=(SCORE, "attention_scores(q, v)"),
    **{**BY_HAND, "see": HANDED_ON},
)
BANK.differs(
    "hands_out_the_weights_turned",
    "The output is right, the weights are turned: a row should be the budget of a word that asks.",
    replace=(RETURN, "return weights @ v, np.swapaxes(weights, -2, -1)"),
    **{**BY_HAND, "see": ROWS},
)
BANK.differs(
    "hands_out_the_scores",
    "The output is right, but the second of the pair are the scores; return the weights, whose rows sum to 1.",
    replace=(RETURN, "return weights @ v, scores"),
    **{**BY_HAND, "see": ROWS},
)
BANK.differs(
    "hands_out_the_strengths",
    "The output is right, but the second of the pair are the strengths, before they are divided by their totals.",
    replace=(RETURN, "return weights @ v, strengths"),
    **{**BY_HAND, "see": ROWS},
)
BANK.differs(
    "weights_come_first",
    "The pair is the other way round: return the output first, then the weights.",
    replace=(RETURN, "return weights, weights @ v"),
    **RESULT,
)
BANK.differs(
    "output_only",
    "Only the output comes back; return the pair: the output, and the weights.",
    replace=(RETURN, "return weights @ v"),
    **RESULT,
)
BANK.differs(
    "weights_only",
    "Only the weights come back; return the pair: the output (the values, mixed by them), and the weights.",
    replace=(RETURN, "return weights"),
    **RESULT,
)
BANK.differs(
    "scores_too",
    "Three things come back, the scores among them; return the output and the weights.",
    replace=(RETURN, RETURN + ", scores"),
    **RESULT,
)
BANK.differs(
    "a_list_of_both",
    "The two come back in a list; return a pair: `return output, weights`.",
    replace=(RETURN, "return [weights @ v, weights]"),
    **RESULT,
)
BANK.differs(
    "a_dict_of_both",
    "The two come back in a dict; return a pair: `return output, weights`.",
    replace=(RETURN, 'return {"output": weights @ v, "weights": weights}'),
    **RESULT,
)
BANK.differs(
    "prints_both",
    "The function returns nothing: its last line should begin with `return`.",
    replace=(RETURN, "print(weights @ v, weights)"),
    **RESULT,
)
BANK.differs(
    "no_softmax",
    "The scores themselves are used as weights; take the softmax of each row first.",
    replace=(SHARE, "scores"),
    **{**BY_HAND, "see": EXPONENTIAL},
)
BANK.differs(
    "no_exponential",
    "The scores are divided by their totals, and the exponential is missing: weights fall below 0 or get above 1.",
    replace=("np.exp(" + SHIFT + ")", "scores"),
    **SHARES,
)
BANK.differs(
    "strengths_are_not_divided",
    "The weights are strengths, the largest of a row is 1, and no budget yet: divide each row by its total.",
    replace=(SHARE, "strengths"),
    **SHARES,
)
BANK.differs(
    "divided_by_the_number_of_words",
    "The strengths are divided by the number of words; divide each row by its total, so that it sums to 1.",
    replace=(SHARE, "strengths / scores.shape[-1]"),
    **SHARES,
)
BANK.differs(
    "softmax_twice",
    "The softmax is taken twice, so the weights come out too even; take it once.",
    replace=(
        RETURN,
        "weights = np.exp(weights)\n    weights = weights / weights.sum(axis=-1, keepdims=True)\n    " + RETURN,
    ),
    **SHARES,
)
BANK.differs(
    "winner_takes_all",
    "Each word gives everything to its highest score (argmax); softmax gives something to each.",
    replace=(SHARE, "np.eye(scores.shape[-1])[np.argmax(scores, axis=-1)]"),
    **SHARES,
)
BANK.differs(
    "even_weights",
    "All values have the same weight, whatever the scores: the weights are the softmax of the scores.",
    replace=(SHIFT, "0 * scores"),
    **SHARES,
)
BANK.differs(
    "powers_of_two",
    "The strengths are powers of 2; softmax takes powers of e: np.exp.",
    replace=("np.exp(" + SHIFT + ")", "2.0 ** (" + SHIFT + ")"),
    **SHARES,
)
BANK.differs(
    "logarithms_of_the_weights",
    "The weights are their own logarithms (a log-softmax); mix by the weights, and return them.",
    replace=(SHARE, "np.log(" + SHARE + ")"),
    **SHARES,
)
BANK.differs(
    "adds_a_little_to_the_total",
    "A little is added to each total (1e-6), so the rows miss a sum of 1; a total is at least 1, and needs no help.",
    replace=(SHARE, "strengths / (" + TOTAL + " + 1e-6)"),
    **SHARES,
)
BANK.differs(
    "attends_to_the_past_only",
    "A word attends only to those before it and to its own place (a causal mask); here every word asks all words.",
    replace=(
        SCORE,
        "attention_scores(q, k)\n    scores = np.where(np.tri(*scores.shape[-2:]) > 0, scores, -np.inf)",
    ),
    **{**BUDGETS, "see": EQUATION},
)
BANK.differs(
    "no_word_asks_its_own_place",
    "No word attends to the word at its own place; every word asks all words, itself too.",
    replace=(
        SCORE,
        "attention_scores(q, k)\n    scores = np.where(np.eye(*scores.shape[-2:]) > 0, -1e9, scores)",
    ),
    **{**BUDGETS, "see": EQUATION},
)
BANK.differs(
    "plain_mean",
    "The weights are right, but the output is the plain mean of the values; mix them by the weights.",
    replace=(RETURN, "return np.ones_like(weights) @ v / v.shape[-2], weights"),
    **{**MIX, "see": HANDED_ON},
)
BANK.differs(
    "adds_the_queries",
    "To each mix the query is added, which runs only where sizes fit (a residual connection, which a Transformer has "
    "elsewhere); the output is the mix alone.",
    replace=(RETURN, "return weights @ v + q, weights"),
    **{**MIX, "see": EQUATION},
)
BANK.differs(
    "mixes_number_by_number",
    "Weights and values are multiplied number by number (`*`), which works only where the sizes happen to fit; the mix "
    "is weights @ v.",
    replace=(RETURN, "return weights * v, weights"),
    **MIX,
)
BANK.differs(
    "values_on_the_left",
    "`v @ weights` runs only where the sizes happen to fit, and mixes numbers, not words; the mix is weights @ v.",
    replace=(RETURN, "return v @ weights, weights"),
    **MIX,
)
BANK.differs(
    "values_are_turned",
    "The values are turned, so their columns are taken for words; the mix is weights @ v.",
    replace=(RETURN, "return weights @ np.swapaxes(v, -2, -1), weights"),
    **MIX,
)
BANK.differs(
    "output_is_turned",
    "The output has come out turned, one column for each word that asks; each should be a row.",
    replace=(RETURN, "return np.swapaxes(weights @ v, -2, -1), weights"),
    **MIX,
)
BANK.differs(
    "one_vector_for_the_sentence",
    "The outputs are averaged to one vector; return all of them, one row for each word that asks.",
    replace=(RETURN, "return np.mean(weights @ v, axis=-2), weights"),
    **MIX,
)
BANK.differs(
    "returns_the_first_sentence_only",
    "Only the first sentence comes back; leading axes stay as they are.",
    replace=(
        RETURN,
        "return (weights @ v, weights) if q.ndim == 2 else ((weights @ v)[0], weights[0])",
    ),
    **BATCHES,
)
BANK.differs(
    "values_of_the_first_sentence",
    "The values of the first sentence are mixed in all sentences; each has its own.",
    replace=(RETURN, "return weights @ (v if v.ndim == 2 else v[:1]), weights"),
    **BATCHES,
)
BANK.differs(
    "all_axes_of_the_keys_turned",
    "All axes of k are turned round (.T), which is right for one sentence only; exchange the last two.",
    replace=(SCORE, "q @ k.T / math.sqrt(q.shape[-1])"),
    **BATCHES,
)


@BANK.mistake(
    "A loop over the words, written for one sentence: with leading axes it stops with an error or mixes sentences.",
    **BATCHES,
)
def loop_for_one_sentence_only(q, k, v):
    output, weights = np.zeros((len(q), v.shape[1])), np.zeros((len(q), len(k)))
    for i in range(len(q)):
        scores = np.array([np.sum(q[i] * key) for key in k]) / np.sqrt(q.shape[1])
        strengths = np.exp(scores - scores.max())
        weights[i] = strengths / strengths.sum()
        output[i] = weights[i] @ v
    return output, weights


BANK.differs(
    "rounds_the_weights",
    "The weights are rounded to 4 digits, as in the table; compute with them in full.",
    replace=(SHARE, "np.round(" + SHARE + ", 4)"),
    **BUDGETS,
)
BANK.differs(
    "rounds_the_output",
    "The output is rounded to 3 digits, as in the table; return it in full.",
    replace=(RETURN, "return np.round(weights @ v, 3), weights"),
    **PRECISION,
)
BANK.differs(
    "attends_in_float32",
    "The results are less precise than the arguments (float32 for float64); keep their precision.",
    replace=(SCORE, "attention_scores(q, k).astype(np.float32)\n    v = v.astype(np.float32)"),
    **PRECISION,
)
BANK.differs(
    "output_has_the_type_of_the_values",
    "For whole-number values the output is cut to whole numbers: the result array has the type of the values.",
    replace=(RETURN, "return (weights @ v).astype(v.dtype), weights"),
    **PRECISION,
)
BANK.differs(
    "writes_over_the_values",
    "Where the sizes allow it, the values that were passed in are overwritten by the output: `v[:] = ...` writes "
    "into the argument.",
    replace=(
        RETURN,
        "output = weights @ v\n    if output.shape == v.shape:\n        v[:] = output\n    return output, weights",
    ),
    **PRECISION,
)
BANK.differs(
    "attention_scales_the_queries_in_place",
    "The queries that were passed in are divided where they stand: `q /= ...` writes into the argument (and stops "
    "where they are whole numbers); `q / ...` makes a new array.",
    replace=(
        "scores = " + SCORE,
        "q /= math.sqrt(q.shape[-1])\n    scores = q @ np.swapaxes(k, -2, -1)",
    ),
    **PRECISION,
)


@BANK.mistake("softmax is taken from a library; write it with more basic operations.", refused=True, **RESULT)
def library_softmax(q, k, v):
    import torch

    weights = torch.softmax(torch.tensor(np.asarray(attention_scores(q, k), dtype=float)), dim=-1).numpy()
    return weights @ v, weights


@BANK.mistake("The whole attention is taken from a library; write its three steps yourself.", refused=True, **RESULT)
def library_attention(q, k, v):
    from torch import eye, tensor
    from torch.nn.functional import scaled_dot_product_attention as attend

    q, k, v = (tensor(np.asarray(array, dtype=float)) for array in (q, k, v))
    ones = eye(k.shape[-2], dtype=k.dtype).expand(*k.shape[:-1], k.shape[-2])
    return attend(q, k, v).numpy(), attend(q, k, ones).numpy()
