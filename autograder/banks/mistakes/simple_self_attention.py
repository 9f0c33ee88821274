"""What learners get wrong in simple self-attention."""
# mypy: ignore-errors

import numpy as np

from autograder.banks.mistakes.bank import Mistakes

BANK = Mistakes("simple-self-attention")

STEPS = "book/simple-self-attention#simple-self-attention-steps"
ROWS = "book/simple-self-attention#simple-self-attention-weights"
NO_PARAMETERS = "book/simple-self-attention#simple-self-attention-no-parameters"
CONTRACT = "book/simple-self-attention#simple-self-attention-contract"
AXIS = "book/softmax#softmax-axis"
EXPONENTIAL = "book/softmax#softmax-exp"
STABILITY = "book/softmax#softmax-stability"
LENGTH = "book/dot-product#dot-product-length"
TABLE = "book/dot-product#dot-product-table"

ANSWER = {"answer": "simple_self_attention"}
BY_HAND = {**ANSWER, "loses": "check-attention-by-hand", "see": STEPS}
RESULT = {**ANSWER, "loses": "check-attention-by-hand", "see": CONTRACT}
BUDGETS = {**ANSWER, "loses": "check-attention-weights", "see": AXIS}
SHARES = {**ANSWER, "loses": "check-attention-weights", "see": EXPONENTIAL}
SCORES = {**ANSWER, "loses": "check-attention-weights", "see": TABLE}
UNSCALED = {**ANSWER, "loses": "check-attention-weights", "see": CONTRACT}
WEIGHTS = {**ANSWER, "loses": "check-attention-weights", "see": STEPS}
MIX = {**ANSWER, "loses": "check-attention-mix", "see": STEPS}
EDGES = {**ANSWER, "loses": "check-attention-edges", "see": STEPS}
LARGE = {**ANSWER, "loses": "check-attention-large", "see": STABILITY}
PRECISION = {**ANSWER, "loses": "check-attention-contract", "see": CONTRACT}

SCORE, SHIFT = "scores = x @ x.T  # (L, L)", "scores - np.max(scores, axis=-1, keepdims=True)"
TOTAL, RETURN = "np.sum(strengths, axis=-1, keepdims=True)", "return weights @ x, weights"


BANK.differs(
    "scores_over_the_root_of_d",
    "The scores are divided by the square root of d; that comes in a later chapter. Here they go in as they are.",
    replace=(SCORE, "scores = x @ x.T / np.sqrt(x.shape[-1])"),
    **UNSCALED,
)
BANK.differs(
    "scores_over_d",
    "The scores are divided by d; here they go into the softmax as they are.",
    replace=(SCORE, "scores = x @ x.T / x.shape[-1]"),
    **UNSCALED,
)
BANK.differs(
    "columns_share_a_budget",
    "The columns of the weights sum to 1; each row should: it is the budget of the word that asks (axis=-1).",
    replace=[
        (SHIFT, "scores - np.max(scores, axis=0, keepdims=True)"),
        (TOTAL, "np.sum(strengths, axis=0, keepdims=True)"),
    ],
    **BUDGETS,
)


@BANK.mistake(
    "All words share one single budget: the whole table of weights sums to 1, and each row should.", **BUDGETS
)
def one_softmax_for_the_sentence(x):
    scores = x @ x.T
    strengths = np.exp(scores - np.max(scores))
    weights = strengths / np.sum(strengths)
    return weights @ x, weights


BANK.differs(
    "one_total_for_the_sentence",
    "The strengths are divided by the total of the whole table; each row has a total of its own.",
    replace=(TOTAL, "np.sum(strengths)"),
    **BUDGETS,
)
BANK.differs(
    "total_without_keepdims",
    "The totals have lost their axis (keepdims=True is missing), and since the table is square it runs: each column "
    "is divided by the total of the wrong row.",
    replace=(TOTAL, "np.sum(strengths, axis=-1)"),
    **BUDGETS,
)
BANK.differs(
    "largest_without_keepdims",
    "The largest scores have lost their axis (keepdims=True is missing), and since the table is square it runs: "
    "from column j the largest score of row j is subtracted, not from row j.",
    replace=(SHIFT, "scores - np.max(scores, axis=-1)"),
    **BUDGETS,
)


@BANK.mistake(
    "Neither the largest scores nor the totals keep their axis; the table is square, so it runs, with rows and "
    "columns mixed up.",
    **BUDGETS,
)
def nothing_keeps_its_dimensions(x):
    scores = x @ x.T
    strengths = np.exp(scores - np.max(scores, axis=-1))
    weights = strengths / np.sum(strengths, axis=-1)
    return weights @ x, weights


BANK.differs(
    "no_max_shift",
    "Large scores overflow: subtract each row's largest score before taking the exponential.",
    replace=(SHIFT, "scores"),
    **LARGE,
)


@BANK.mistake(
    "Two things: the totals have lost their axis (keepdims=True is missing), so each column is divided by another "
    "row's; and no row subtracts its own largest score, so large ones overflow.",
    **BUDGETS,
)
def neither_keepdims_nor_shift(x):
    strengths = np.exp(x @ x.T)
    weights = strengths / np.sum(strengths, axis=1)
    return weights @ x, weights


@BANK.mistake(
    "Overflow is hidden, not avoided: nan turned into 0, so that words with large scores lose their shares. "
    "Subtract each row's largest score.",
    **LARGE,
)
def turns_nan_into_zero(x):
    strengths = np.exp(x @ x.T)
    weights = np.nan_to_num(strengths / np.sum(strengths, axis=-1, keepdims=True))
    return weights @ x, weights


BANK.differs(
    "one_largest_for_the_sentence",
    "The largest score of the whole table is subtracted: a short word's row, far below it, is left with 0 / 0. Use "
    "each row's own.",
    replace=(SHIFT, "scores - np.max(scores)"),
    **LARGE,
)
BANK.differs(
    "mixes_by_the_columns",
    "The output is mixed by the columns of the weights; a word's own budget is its row: weights @ x.",
    replace=(RETURN, "return weights.T @ x, weights"),
    **MIX,
)
BANK.differs(
    "hands_out_the_weights_turned",
    "The output is right, the weights are turned: row i should be the budget of word i.",
    replace=(RETURN, "return weights @ x, weights.T"),
    **BUDGETS,
)
BANK.differs(
    "hands_out_the_scores",
    "The output is right, but the second of the pair are the scores; return the weights, whose rows sum to 1.",
    replace=(RETURN, "return weights @ x, scores"),
    **BY_HAND,
)
BANK.differs(
    "weights_come_first",
    "The pair is the other way round: return the output first, then the weights.",
    replace=(RETURN, "return weights, weights @ x"),
    **RESULT,
)
BANK.differs(
    "output_only",
    "Only the output comes back; return the pair: the output, and the weights.",
    replace=(RETURN, "return weights @ x"),
    **RESULT,
)
BANK.differs(
    "weights_only",
    "Only the weights come back; return the pair: the output (the words, mixed by them), and the weights.",
    replace=(RETURN, "return weights"),
    **RESULT,
)
BANK.differs(
    "scores_too",
    "Three things come back, the scores among them; return the output and the weights.",
    replace=(RETURN, "return weights @ x, weights, scores"),
    **RESULT,
)
BANK.differs(
    "a_list_of_both",
    "The two come back in a list; return a pair: `return output, weights`.",
    replace=(RETURN, "return [weights @ x, weights]"),
    **RESULT,
)
BANK.differs(
    "prints_both",
    "The function returns nothing: its last line should begin with `return`.",
    replace=(RETURN, "print(weights @ x, weights)"),
    **RESULT,
)
BANK.differs(
    "x_is_not_turned",
    "The second x is not turned: `x @ x` takes its columns for words, and mostly stops. The scores are `x @ x.T`.",
    replace=(SCORE, "scores = x @ x"),
    **{**BY_HAND, "see": TABLE},
)
BANK.differs(
    "leaves_itself_out",
    "No word attends to itself, and one alone has nobody left; every word asks all words, itself too.",
    replace=(SCORE, "scores = 1.0 * x @ x.T\n    np.fill_diagonal(scores, -np.inf)"),
    **WEIGHTS,
)
BANK.differs(
    "scores_itself_zero",
    "Each word's score with itself is set to 0; it is a dot product like any other.",
    replace=(SCORE, "scores = x @ x.T\n    np.fill_diagonal(scores, 0)"),
    **WEIGHTS,
)
BANK.differs(
    "looks_back_only",
    "A word attends only to those before it and to itself (a causal mask); here every word asks all words.",
    replace=(SCORE, "scores = np.where(np.tri(len(x)) > 0, x @ x.T, -np.inf)"),
    **WEIGHTS,
)
BANK.differs(
    "nearest_neighbours_only",
    "A word attends only to itself and to its nearest neighbours in the sentence; it should ask all words.",
    replace=(
        SCORE,
        "places = np.arange(len(x))\n    scores = np.where(np.abs(places[:, None] - places) <= 1, x @ x.T, -np.inf)",
    ),
    **WEIGHTS,
)
BANK.differs(
    "scores_are_cosines",
    "The scores are cosines: the lengths of the words are divided out. A score is the dot product itself.",
    replace=(
        SCORE,
        "lengths = np.linalg.norm(x, axis=-1, keepdims=True)\n    scores = (x / lengths) @ (x / lengths).T",
    ),
    **{**SCORES, "see": LENGTH},
)
BANK.differs(
    "scores_lose_their_sign",
    "The scores have lost their minus signs, so the least alike is heard as well as the most alike.",
    replace=(SCORE, "scores = np.abs(x @ x.T)"),
    **SCORES,
)
BANK.differs(
    "negative_scores_are_cut",
    "Scores below 0 have become 0 before the softmax; a score may be negative.",
    replace=(SCORE, "scores = np.maximum(x @ x.T, 0)"),
    **SCORES,
)


@BANK.mistake(
    "The scores are distances, with a minus: near words are heard. A score is the dot product of two words.", **SCORES
)
def scores_are_distances(x):
    scores = -np.linalg.norm(x[:, None] - x[None], axis=-1)
    strengths = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = strengths / strengths.sum(axis=-1, keepdims=True)
    return weights @ x, weights


BANK.differs(
    "two_numbers_only",
    "Only the first two numbers of each word enter the scores, as in the example; words may have any number of them.",
    replace=(SCORE, "scores = x[:, :2] @ x[:, :2].T"),
    **SCORES,
)


@BANK.mistake(
    "The numbers are compared with each other, d by d, and not the words, L by L: scores are x @ x.T.",
    **{**BY_HAND, "see": TABLE},
)
def numbers_attend_to_numbers(x):
    scores = x.T @ x
    strengths = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = strengths / strengths.sum(axis=-1, keepdims=True)
    return x @ weights, weights


@BANK.mistake(
    "Three words are built in, as in the example: a shorter sentence stops with an error, a longer one is cut off.",
    **WEIGHTS,
)
def three_words_only(x):
    scores = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            scores[i, j] = np.sum(x[i] * x[j])
    strengths = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = strengths / strengths.sum(axis=1, keepdims=True)
    return weights @ x[:3], weights


BANK.differs(
    "plain_mean",
    "The weights are right, but the output is the plain mean of the words; mix them by the weights.",
    replace=(RETURN, "return np.ones_like(weights) @ x / len(x), weights"),
    **MIX,
)
BANK.differs(
    "adds_the_word_itself",
    "To each mix the word itself is added (a residual connection, which a Transformer has); the output is the mix "
    "alone.",
    replace=(RETURN, "return weights @ x + x, weights"),
    **MIX,
)
BANK.differs(
    "mixes_the_scores",
    "The scores are mixed by the weights; mix the words: weights @ x.",
    replace=(RETURN, "return weights @ scores, weights"),
    **BY_HAND,
)
BANK.differs(
    "one_vector_for_the_sentence",
    "The new words are averaged to one vector; return all of them, one row for each word.",
    replace=(RETURN, "return np.mean(weights @ x, axis=0), weights"),
    **RESULT,
)


@BANK.mistake(
    "Each new word is written over the old one at once, so that later words see earlier ones already changed. Keep "
    "x as it came in until all are done.",
    **EDGES,
)
def word_after_word_in_place(x):
    x = x.astype(np.result_type(x, np.float32))
    weights = np.zeros((len(x), len(x)), dtype=x.dtype)
    for i in range(len(x)):
        scores = x @ x[i]
        strengths = np.exp(scores - scores.max())
        weights[i] = strengths / strengths.sum()
        x[i] = weights[i] @ x
    return x, weights


@BANK.mistake(
    "Only the first word is made anew: a `return` inside the loop ends it at once. Return after the loop.", **RESULT
)
def first_word_only(x):
    for word in x:
        scores = x @ word
        strengths = np.exp(scores - scores.max())
        weights = strengths / strengths.sum()
        return weights @ x, weights


BANK.differs(
    "no_softmax",
    "The scores themselves are used as weights; take the softmax of each row first.",
    replace=(RETURN, "return scores @ x, scores"),
    **SHARES,
)
BANK.differs(
    "no_exponential",
    "The scores are divided by their total, and the exponential is missing: weights fall below 0 or get above 1.",
    replace=("np.exp(scores - np.max(scores, axis=-1, keepdims=True))", "scores"),
    **SHARES,
)
BANK.differs(
    "strengths_are_not_divided",
    "The weights are strengths, the largest of a row is 1, and no budget yet: divide each row by its total.",
    replace=("strengths / np.sum(strengths, axis=-1, keepdims=True)", "strengths"),
    **BUDGETS,
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
    replace=(
        "strengths / np.sum(strengths, axis=-1, keepdims=True)",
        "np.eye(len(x))[np.argmax(strengths, axis=-1)]",
    ),
    **SHARES,
)
BANK.differs(
    "even_weights",
    "All words have the same weight, whatever their scores: the weights are the softmax of the scores.",
    replace=(SHIFT, "0 * scores"),
    **SHARES,
)
BANK.differs(
    "rounds_the_weights",
    "The weights are rounded to 4 digits, as in the table; compute with them in full.",
    replace=(RETURN, "weights = np.round(weights, 4)\n    " + RETURN),
    **WEIGHTS,
)
BANK.differs(
    "narrows_to_float32",
    "The results are less precise than the words (float32 for float64); keep the precision of the words.",
    replace=(SCORE, "x = x.astype(np.float32)\n    scores = x @ x.T"),
    **PRECISION,
)
BANK.differs(
    "whole_number_words_stay_whole",
    "For whole-number words the output is cut to whole numbers: the result array has the type of x.",
    replace=(RETURN, "output = np.zeros_like(x)\n    output[:] = weights @ x\n    return output, weights"),
    **PRECISION,
)
BANK.differs(
    "writes_over_the_words",
    "The words that were passed in are overwritten by the new ones: `x[:] = ...` writes into the argument.",
    replace=(RETURN, "x[:] = weights @ x\n    return x, weights"),
    **PRECISION,
)


@BANK.mistake("softmax is taken from a library; write it with more basic operations.", refused=True, **RESULT)
def library_softmax(x):
    import torch

    weights = torch.softmax(torch.tensor((x @ x.T).astype(float)), dim=-1).numpy()
    return weights @ x, weights
