"""What learners get wrong in queries, keys and values."""
# mypy: ignore-errors

import numpy as np

from autograder.banks.mistakes.bank import Mistakes

BANK = Mistakes("query-key-value")

MATRICES = "book/query-key-value#query-key-value-three-matrices"
ONE_WORD = "book/query-key-value#query-key-value-one-word"
HANDED_ON = "book/query-key-value#query-key-value-values"
DIRECTION = "book/query-key-value#query-key-value-direction"
CONTRACT = "book/query-key-value#query-key-value-contract"
EXPONENTIAL = "book/softmax#softmax-exp"
STABILITY = "book/softmax#softmax-stability"
LENGTH = "book/dot-product#dot-product-length"
SCORE_OF_TWO = "book/dot-product#dot-product-score"

PROJECT = {"answer": "project"}
TABLE = {**PROJECT, "loses": "check-project-by-hand", "see": MATRICES}
TRIPLE = {**PROJECT, "loses": "check-project-by-hand", "see": CONTRACT}
SIZES = {**PROJECT, "loses": "check-project-sizes", "see": MATRICES}
KEPT = {**PROJECT, "loses": "check-project-contract", "see": CONTRACT}

ATTEND = {"answer": "attend_one"}
BY_HAND = {**ATTEND, "loses": "check-attend-by-hand", "see": ONE_WORD}
RESULT = {**ATTEND, "loses": "check-attend-by-hand", "see": CONTRACT}
WEIGHTS = {**ATTEND, "loses": "check-attend-weights", "see": ONE_WORD}
SHARES = {**ATTEND, "loses": "check-attend-weights", "see": EXPONENTIAL}
UNSCALED = {**ATTEND, "loses": "check-attend-weights", "see": CONTRACT}
MIX = {**ATTEND, "loses": "check-attend-mix", "see": HANDED_ON}
EDGES = {**ATTEND, "loses": "check-attend-edges", "see": ONE_WORD}
LARGE = {**ATTEND, "loses": "check-attend-large", "see": STABILITY}
PRECISION = {**ATTEND, "loses": "check-attend-contract", "see": CONTRACT}

QUERY, KEY, VALUE, ALL = "q = x @ w_q", "k = x @ w_k", "v = x @ w_v", "return q, k, v"
SCORE, SHIFT = "scores = keys @ query  # (L,)", "scores - np.max(scores)"
SHARE, RETURN = "strengths / np.sum(strengths)", "return weights @ values"


BANK.differs(
    "keys_from_the_matrix_of_queries",
    "The keys are made with w_q, so every key is the word's query; keys have a matrix of their own, w_k.",
    replace=(KEY, "k = x @ w_q"),
    **{**TABLE, "see": DIRECTION},
)
BANK.differs(
    "queries_from_the_matrix_of_keys",
    "The queries are made with w_k; what a word asks for is made with w_q.",
    replace=(QUERY, "q = x @ w_k"),
    **{**TABLE, "see": DIRECTION},
)
BANK.differs(
    "values_from_the_matrix_of_keys",
    "The values are made with w_k, so each word hands on its key; values have a matrix of their own, w_v.",
    replace=(VALUE, "v = x @ w_k"),
    **{**TABLE, "see": HANDED_ON},
)
BANK.differs(
    "values_from_the_matrix_of_queries",
    "The values are made with w_q, so each word hands on its query; values have a matrix of their own, w_v.",
    replace=(VALUE, "v = x @ w_q"),
    **{**TABLE, "see": HANDED_ON},
)
BANK.differs(
    "one_matrix_for_all_three",
    "All three are made with w_q; each role has a matrix of its own.",
    replace=[(KEY, "k = x @ w_q"), (VALUE, "v = x @ w_q")],
    **TABLE,
)
BANK.differs(
    "values_are_the_words",
    "The values are the words themselves, and w_v is left out; a value is x @ w_v.",
    replace=(VALUE, "v = x"),
    **{**TABLE, "see": HANDED_ON},
)
BANK.differs(
    "keys_are_the_words",
    "The keys are the words themselves, and w_k is left out; a key is x @ w_k.",
    replace=(KEY, "k = x"),
    **TABLE,
)
BANK.differs(
    "queries_are_the_words",
    "The queries are the words themselves, and w_q is left out; a query is x @ w_q.",
    replace=(QUERY, "q = x"),
    **TABLE,
)
BANK.differs(
    "keys_out_of_the_queries",
    "The keys are made out of the queries, q @ w_k; each role is made out of the word itself, x.",
    replace=(KEY, "k = q @ w_k"),
    **TABLE,
)
BANK.differs(
    "values_out_of_the_keys",
    "The values are made out of the keys, k @ w_v; each role is made out of the word itself, x.",
    replace=(VALUE, "v = k @ w_v"),
    **{**TABLE, "see": HANDED_ON},
)
BANK.differs(
    "one_after_the_other",
    "Each role is made out of the one before: keys out of queries, values out of keys. All three are made out of x.",
    replace=[(KEY, "k = q @ w_k"), (VALUE, "v = k @ w_v")],
    **TABLE,
)
BANK.differs(
    "keys_and_values_out_of_the_queries",
    "Keys and values are made out of the queries, q @ w_k and q @ w_v; each role is made out of the word itself, x.",
    replace=[(KEY, "k = q @ w_k"), (VALUE, "v = q @ w_v")],
    **TABLE,
)
BANK.differs(
    "matrices_themselves",
    "Two of the matrices come back themselves, as keys and values; each is multiplied with the words first: x @ w_k.",
    replace=[(KEY, "k = w_k"), (VALUE, "v = w_v")],
    **TABLE,
)
BANK.differs(
    "matrices_turned",
    "The matrices of keys and values are turned (.T), as some libraries store them; here each is applied as it "
    "stands, x @ w_k.",
    replace=[(KEY, "k = x @ w_k.T"), (VALUE, "v = x @ w_v.T")],
    **SIZES,
)
BANK.differs(
    "all_matrices_turned",
    "All three matrices are turned (.T), as some libraries store them; here each is applied as it stands, x @ w_q.",
    replace=[(QUERY, "q = x @ w_q.T"), (KEY, "k = x @ w_k.T"), (VALUE, "v = x @ w_v.T")],
    **SIZES,
)


@BANK.mistake(
    "Each matrix stands on the left of the words, `w_q @ x`; words are rows, so it comes to their right: `x @ w_q`.",
    **SIZES,
)
def matrices_on_the_left(x, w_q, w_k, w_v):
    return w_q @ x, w_k @ x, w_v @ x


BANK.differs(
    "keys_as_columns",
    "The keys have come out turned, one column for each word; each word is a row, of q, of k and of v.",
    replace=(ALL, "return q, k.T, v"),
    **TABLE,
)


@BANK.mistake("All three have come out turned, one column for each word; each word is a row.", **TABLE)
def words_as_columns(x, w_q, w_k, w_v):
    return w_q.T @ x.T, w_k.T @ x.T, w_v.T @ x.T


BANK.differs(
    "number_by_number",
    "Keys and values are products number by number (`*`), which works only where the sizes happen to fit; the "
    "product of words and a matrix is `@`.",
    replace=[(KEY, "k = x * w_k"), (VALUE, "v = x * w_v")],
    **SIZES,
)
BANK.differs(
    "values_before_keys",
    "Keys and values have changed places: k is made with w_k, v with w_v, and the order is q, k, v.",
    replace=(ALL, "return q, v, k"),
    **TRIPLE,
)
BANK.differs(
    "keys_before_queries",
    "Queries and keys have changed places: q is made with w_q, k with w_k, and the order is q, k, v.",
    replace=(ALL, "return k, q, v"),
    **TRIPLE,
)
BANK.differs(
    "values_first",
    "Queries and values have changed places: q is made with w_q, v with w_v, and the order is q, k, v.",
    replace=(ALL, "return v, k, q"),
    **TRIPLE,
)
BANK.differs(
    "queries_left_out",
    "Two things come back, the keys and the values; return all three: q, k, v.",
    replace=(ALL, "return k, v"),
    **TRIPLE,
)
BANK.differs(
    "values_left_out",
    "Two things come back, the queries and the keys; return all three: q, k, v.",
    replace=(ALL, "return q, k"),
    **TRIPLE,
)
BANK.differs(
    "queries_only",
    "Only the queries come back, the line that was given; make the keys and the values too, and return q, k, v.",
    replace=(ALL, "return q"),
    **TRIPLE,
)
BANK.differs(
    "a_list_of_three",
    "The three come back in a list; return a tuple: `return q, k, v`.",
    replace=(ALL, "return [q, k, v]"),
    **TRIPLE,
)
BANK.differs(
    "a_dict_of_three",
    "The three come back in a dict; return a tuple: `return q, k, v`.",
    replace=(ALL, 'return {"q": q, "k": k, "v": v}'),
    **TRIPLE,
)
BANK.differs(
    "side_by_side",
    "The three come back side by side in one array; return a tuple of three: `return q, k, v`.",
    replace=(ALL, "return np.concatenate([q, k, v], axis=-1)"),
    **TRIPLE,
)
BANK.differs(
    "rows_as_lists",
    "The three come back as lists of numbers; they should be arrays.",
    replace=(ALL, "return q.tolist(), k.tolist(), v.tolist()"),
    **TRIPLE,
)
BANK.differs(
    "prints_the_three",
    "The function returns nothing: its last line should begin with `return`.",
    replace=(ALL, "print(q, k, v)"),
    **TRIPLE,
)
BANK.differs(
    "first_word_only",
    "Keys and values of the first word alone come back; every row of x is a word.",
    replace=[(KEY, "k = x[0] @ w_k"), (VALUE, "v = x[0] @ w_v")],
    **TABLE,
)
BANK.differs(
    "words_are_added_up",
    "The values of all words are added up to one; each word has a value of its own.",
    replace=(VALUE, "v = np.sum(x @ w_v, axis=0)"),
    **TABLE,
)


@BANK.mistake(
    "Two numbers for each word are built in, as in the table: the words' further numbers are left out.", **SIZES
)
def two_numbers_only(x, w_q, w_k, w_v):
    def times(w):
        return x[:, :1] * w[0] + x[:, 1:2] * w[1]

    return times(w_q), times(w_k), times(w_v)


@BANK.mistake(
    "Four words are built in, as in the table: other sentences stop with an error, are cut off or get rows of zeros.",
    **SIZES,
)
def four_words_only(x, w_q, w_k, w_v):
    q, k, v = (np.zeros((4, w.shape[1])) for w in (w_q, w_k, w_v))
    for i in range(min(4, len(x))):
        q[i], k[i], v[i] = x[i] @ w_q, x[i] @ w_k, x[i] @ w_v
    return q, k, v


BANK.differs(
    "keys_divided_by_the_root_of_d_k",
    "The keys are divided by the root of d_k; nothing is scaled here: k = x @ w_k.",
    replace=(KEY, "k = x @ w_k / np.sqrt(w_k.shape[1])"),
    **{**TABLE, "see": CONTRACT},
)
BANK.differs(
    "queries_divided_by_the_root_of_d_k",
    "The queries are divided by the root of d_k; nothing is scaled here: q = x @ w_q.",
    replace=(QUERY, "q = x @ w_q / np.sqrt(w_q.shape[1])"),
    **{**TABLE, "see": CONTRACT},
)
BANK.differs(
    "keys_of_length_one",
    "The keys are divided by their lengths; a key is x @ w_k, as long as it comes out.",
    replace=(ALL, "k = k / np.linalg.norm(k, axis=-1, keepdims=True)\n    return q, k, v"),
    **{**TABLE, "see": LENGTH},
)
BANK.differs(
    "negative_numbers_are_cut",
    "Numbers below 0 have become 0 in keys and values (a ReLU); a role is the product alone.",
    replace=(ALL, "return q, np.maximum(k, 0), np.maximum(v, 0)"),
    **TABLE,
)
BANK.differs(
    "adds_the_words_to_the_values",
    "To the values the words are added; a value is x @ w_v alone.",
    replace=(VALUE, "v = x @ w_v + x"),
    **{**SIZES, "see": HANDED_ON},
)
BANK.differs(
    "values_are_shares",
    "The values have gone through a softmax; a value is x @ w_v alone.",
    replace=(ALL, "v = np.exp(v)\n    return q, k, v / v.sum(axis=-1, keepdims=True)"),
    **{**TABLE, "see": HANDED_ON},
)
BANK.differs(
    "rounds_the_three",
    "The results are rounded; return them in full.",
    replace=(ALL, "return np.round(q, 2), np.round(k, 2), np.round(v, 2)"),
    **KEPT,
)
BANK.differs(
    "narrows_to_float32",
    "The results are less precise than the words (float32 for float64); keep their precision.",
    replace=(
        QUERY,
        "x, w_q, w_k, w_v = (a.astype(np.float32) for a in (x, w_q, w_k, w_v))\n    q = x @ w_q",
    ),
    **KEPT,
)
BANK.differs(
    "cuts_to_whole_numbers",
    "Keys and values are cut to whole numbers; return them in full.",
    replace=[(KEY, "k = (x @ w_k).astype(int)"), (VALUE, "v = (x @ w_v).astype(int)")],
    **KEPT,
)
BANK.differs(
    "writes_over_the_words",
    "Where the sizes allow it, the words that were passed in are overwritten by their values: `x[:] = ...` writes into "
    "the argument.",
    replace=(VALUE, "v = x @ w_v\n    if v.shape == x.shape:\n        x[:] = v\n        v = x"),
    **KEPT,
)
BANK.differs(
    "centres_the_words_in_place",
    "From the words their mean is subtracted first, in the argument itself (`x -= ...`); a role is the product of the "
    "words as they came in.",
    replace=(QUERY, "x -= x.mean(axis=0)\n    q = x @ w_q"),
    **TABLE,
)


BANK.differs(
    "scores_over_the_root_of_d_k",
    "The scores are divided by the square root of d_k; that comes in the next chapter. Here they go in as they are.",
    replace=(SCORE, "scores = keys @ query / np.sqrt(query.shape[-1])"),
    **UNSCALED,
)
BANK.differs(
    "scores_over_d_k",
    "The scores are divided by d_k; here they go into the softmax as they are.",
    replace=(SCORE, "scores = keys @ query / len(query)"),
    **UNSCALED,
)
BANK.differs(
    "scores_over_the_root_of_the_length",
    "The scores are divided by the square root of the number of words; here they go into the softmax as they are.",
    replace=(SCORE, "scores = keys @ query / np.sqrt(len(keys))"),
    **UNSCALED,
)
BANK.differs(
    "keys_are_mixed",
    "The keys are mixed by the weights; a key only decides who is heard, and what is mixed are the values.",
    replace=(RETURN, "return weights @ keys"),
    **{**BY_HAND, "see": HANDED_ON},
)
BANK.differs(
    "values_are_scored",
    "The query is compared with the values; it is the keys that answer it.",
    replace=(SCORE, "scores = values @ query"),
    **{**MIX, "see": HANDED_ON},
)


@BANK.mistake(
    "Keys and values have changed places: the query is compared with the values, and the keys are mixed.",
    **{**BY_HAND, "see": HANDED_ON},
)
def keys_and_values_exchanged(query, values, keys):
    scores = keys @ query
    strengths = np.exp(scores - np.max(scores))
    return strengths @ values / np.sum(strengths)


BANK.differs(
    "first_key_asks",
    "The first key is taken for the query, and the query that was given plays no part.",
    replace=(SCORE, "scores = keys @ keys[0]"),
    **BY_HAND,
)
BANK.differs(
    "keys_are_turned",
    "The query is compared with the columns of the keys. A key is a row: keys @ query.",
    replace=(SCORE, "scores = keys.T @ query"),
    **BY_HAND,
)
BANK.differs(
    "no_max_shift",
    "Large scores overflow: subtract the largest score before taking the exponential.",
    replace=(SHIFT, "scores"),
    **LARGE,
)
BANK.differs(
    "turns_nan_into_zero",
    "Overflow is hidden, not avoided: nan turned into 0, so that large scores lose their shares. Subtract the largest "
    "score.",
    replace=[(SHIFT, "scores"), (SHARE, "np.nan_to_num(strengths / np.sum(strengths))")],
    **LARGE,
)
BANK.differs(
    "cuts_large_scores",
    "Scores are cut off at 50 and at -50, so large ones become equal; subtract the largest score instead.",
    replace=(SHIFT, "np.clip(scores, -50, 50)"),
    **LARGE,
)
BANK.differs(
    "largest_size_subtracted",
    "What is subtracted is the largest score without its sign: where all scores are far below 0, all strengths become "
    "0. Subtract the largest score, whatever its sign.",
    replace=(SHIFT, "scores - np.max(np.abs(scores))"),
    **LARGE,
)
BANK.differs(
    "no_softmax",
    "The values are mixed by the scores themselves; take the softmax of the scores first.",
    replace=(SHARE, "scores"),
    **{**BY_HAND, "see": EXPONENTIAL},
)
BANK.differs(
    "no_exponential",
    "The scores are divided by their total, and the exponential is missing: weights fall below 0 or get above 1.",
    replace=("np.exp(scores - np.max(scores))", "scores"),
    **SHARES,
)
BANK.differs(
    "strengths_are_not_divided",
    "The values are mixed by the strengths, the largest of which is 1; divide them by their total first.",
    replace=(SHARE, "strengths"),
    **SHARES,
)
BANK.differs(
    "divided_by_the_number_of_words",
    "The strengths are divided by the number of words; divide them by their total, so that the weights sum to 1.",
    replace=(SHARE, "strengths / len(strengths)"),
    **SHARES,
)
BANK.differs(
    "softmax_twice",
    "The softmax is taken twice, so the weights come out too even; take it once.",
    replace=(RETURN, "weights = np.exp(weights) / np.sum(np.exp(weights))\n    return weights @ values"),
    **SHARES,
)
BANK.differs(
    "winner_takes_all",
    "The value of the highest score alone comes back (argmax); softmax gives something to each.",
    replace=(RETURN, "return 1.0 * values[np.argmax(weights)]"),
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
    replace=("np.exp(scores - np.max(scores))", "2.0 ** (scores - np.max(scores))"),
    **SHARES,
)
BANK.differs(
    "mixes_by_the_logarithms",
    "The values are mixed by the logarithms of the weights (a log-softmax); mix them by the weights.",
    replace=(SHARE, "np.log(strengths / np.sum(strengths))"),
    **SHARES,
)
BANK.differs(
    "adds_a_little_to_the_total",
    "A little is added to the total (1e-6), so the weights miss a sum of 1; the total is at least 1, and needs no "
    "help.",
    replace=(SHARE, "strengths / (np.sum(strengths) + 1e-6)"),
    **WEIGHTS,
)
BANK.differs(
    "scores_lose_their_sign",
    "The scores have lost their minus signs, so a key that points the other way is heard too.",
    replace=(SCORE, "scores = np.abs(keys @ query)"),
    **{**WEIGHTS, "see": SCORE_OF_TWO},
)
BANK.differs(
    "negative_scores_are_cut",
    "Scores below 0 have become 0 before the softmax; a score may be negative.",
    replace=(SCORE, "scores = np.maximum(keys @ query, 0)"),
    **{**WEIGHTS, "see": SCORE_OF_TWO},
)
BANK.differs(
    "scores_have_the_wrong_sign",
    "The scores have the wrong sign: the key that answers best is heard least.",
    replace=(SCORE, "scores = -(keys @ query)"),
    **{**BY_HAND, "see": SCORE_OF_TWO},
)
BANK.differs(
    "scores_are_cosines",
    "The scores are cosines: the lengths of query and keys are divided out. A score is the dot product itself.",
    replace=(
        SCORE,
        "lengths = np.linalg.norm(keys, axis=-1) * np.linalg.norm(query)\n"
        "    scores = keys @ query / np.where(lengths == 0, 1, lengths)",
    ),
    **{**WEIGHTS, "see": LENGTH},
)
BANK.differs(
    "scores_are_distances",
    "The scores are distances, with a minus: a key near the query is heard. A score is the dot product of the two.",
    replace=(SCORE, "scores = -np.linalg.norm(keys - query, axis=-1)"),
    **{**WEIGHTS, "see": SCORE_OF_TWO},
)
BANK.differs(
    "two_numbers_of_a_key_only",
    "Only the first two numbers of query and keys enter the scores, as in the table; they may have any number.",
    replace=(SCORE, "scores = keys[:, :2] @ query[:2]"),
    **WEIGHTS,
)
BANK.differs(
    "products_are_not_added_up",
    "The products of query and keys are not added up, so there is a score for each number of a key; a word has one "
    "score.",
    replace=[
        (SCORE, "scores = keys * query"),
        (SHIFT, "scores - np.max(scores, axis=0)"),
        (SHARE, "strengths / np.sum(strengths, axis=0)"),
        (RETURN, "return np.sum(weights * values, axis=0)"),
    ],
    **{**WEIGHTS, "see": SCORE_OF_TWO},
)


@BANK.mistake(
    "Three words are built in, as in the table: fewer stop with an error, and from the fourth on they are not heard.",
    **WEIGHTS,
)
def three_words_only(query, keys, values):
    scores = np.array([keys[j] @ query for j in range(3)])
    strengths = np.exp(scores - scores.max())
    weights = strengths / strengths.sum()
    return weights[0] * values[0] + weights[1] * values[1] + weights[2] * values[2]


BANK.differs(
    "last_word_left_out",
    "The last word is left out, so it is never heard and one alone stops with an error; every word counts.",
    replace=[(SCORE, "scores = keys[:-1] @ query"), (RETURN, "return weights @ values[:-1]")],
    **WEIGHTS,
)
BANK.differs(
    "two_numbers_come_back",
    "Only the first two numbers of the output come back, as many as in the table; a value may have any number.",
    replace=(RETURN, "return weights @ values[:, :2]"),
    **MIX,
)
BANK.differs(
    "weights_only",
    "The weights come back; they say how much of each value: return their mix, weights @ values.",
    replace=(RETURN, "return weights"),
    **RESULT,
)
BANK.differs(
    "scores_only",
    "The scores come back; they still have to become weights, and the weights have to mix the values.",
    replace=(RETURN, "return scores"),
    **RESULT,
)
BANK.differs(
    "weights_too",
    "Two things come back, the output and the weights; return the output alone.",
    replace=(RETURN, "return weights @ values, weights"),
    **RESULT,
)
BANK.differs(
    "a_table_of_one_row",
    "The output comes back as a table of one row; one word's output is a plain vector, (d_v,).",
    replace=(RETURN, "return weights[None, :] @ values"),
    **RESULT,
)
BANK.differs(
    "values_are_not_added_up",
    "Each value is multiplied by its weight, but they are not added up: the output is one vector.",
    replace=(RETURN, "return weights[:, None] * values"),
    **{**BY_HAND, "see": HANDED_ON},
)
BANK.differs(
    "sums_the_wrong_way",
    "The weighted values are added up within each word, so that a number for each word comes back; add up over the "
    "words.",
    replace=(RETURN, "return np.sum(weights[:, None] * values, axis=1)"),
    **{**BY_HAND, "see": HANDED_ON},
)
BANK.differs(
    "sums_everything",
    "The weighted values are added up to one single number; add up over the words only.",
    replace=(RETURN, "return np.sum(weights[:, None] * values)"),
    **{**BY_HAND, "see": HANDED_ON},
)
BANK.differs(
    "values_are_turned",
    "The values are turned, `values @ weights`, which works only where L and d_v happen to be equal; a value is a row: "
    "weights @ values.",
    replace=(RETURN, "return values @ weights"),
    **{**BY_HAND, "see": HANDED_ON},
)
BANK.differs(
    "first_value_only",
    "Only the first value comes back, times its weight (a `return` inside the loop ends it at once); add up all of "
    "them.",
    replace=(RETURN, "return weights[0] * values[0]"),
    **{**BY_HAND, "see": HANDED_ON},
)
BANK.differs(
    "mean_of_the_weighted_values",
    "The weighted values are averaged, so the output is too short by the number of words; add them up.",
    replace=(RETURN, "return np.mean(weights[:, None] * values, axis=0)"),
    **{**BY_HAND, "see": HANDED_ON},
)
BANK.differs(
    "adds_the_query",
    "To the mix the query is added; the output is the mix of the values alone.",
    replace=(RETURN, "return weights @ values + query"),
    **{**BY_HAND, "see": HANDED_ON},
)
BANK.differs(
    "output_loses_its_axis",
    "Where a value has one number only, the output comes back as a plain number (squeeze); it is a vector, (d_v,), "
    "always.",
    replace=(RETURN, "return np.squeeze(weights @ values)"),
    **{**EDGES, "see": CONTRACT},
)
BANK.differs(
    "output_of_length_one",
    "The output is divided by its length; it is the mix itself.",
    replace=(RETURN, "output = weights @ values\n    return output / np.linalg.norm(output)"),
    **{**BY_HAND, "see": HANDED_ON},
)
BANK.differs(
    "prints_the_output",
    "The function returns nothing: its last line should begin with `return`.",
    replace=(RETURN, "print(weights @ values)"),
    **RESULT,
)
BANK.differs(
    "a_list_of_numbers",
    "The output comes back as a list; it should be an array.",
    replace=(RETURN, "return (weights @ values).tolist()"),
    **RESULT,
)
BANK.differs(
    "rounds_the_weights",
    "The weights are rounded to 4 digits, as in the table; compute with them in full.",
    replace=(SHARE, "np.round(strengths / np.sum(strengths), 4)"),
    **WEIGHTS,
)
BANK.differs(
    "rounds_the_output",
    "The output is rounded to 3 digits, as in the table; return it in full.",
    replace=(RETURN, "return np.round(weights @ values, 3)"),
    **PRECISION,
)
BANK.differs(
    "attend_in_float32",
    "The output is less precise than the arguments (float32 for float64); keep their precision.",
    replace=(
        SCORE,
        "query, keys, values = (a.astype(np.float32) for a in (query, keys, values))\n    scores = keys @ query",
    ),
    **PRECISION,
)
BANK.differs(
    "output_has_the_type_of_the_values",
    "For whole-number values the output is cut to whole numbers: the result array has the type of the values.",
    replace=(RETURN, "output = np.zeros_like(values[0])\n    output[:] = weights @ values\n    return output"),
    **PRECISION,
)
BANK.differs(
    "weighs_the_values_in_place",
    "The values that were passed in are multiplied by their weights where they stand; `values *= ...` and "
    "`values[j] = ...` write into the argument.",
    replace=(RETURN, "values[:] = weights[:, None] * values\n    return np.sum(values, axis=0)"),
    **PRECISION,
)


@BANK.mistake("softmax is taken from a library; write it with more basic operations.", refused=True, **RESULT)
def library_softmax(query, keys, values):
    import torch

    return torch.softmax(torch.tensor((keys @ query).astype(float)), dim=-1).numpy() @ values


@BANK.mistake("The whole attention is taken from a library; write its three steps yourself.", refused=True, **RESULT)
def library_attention(query, keys, values):
    from torch import tensor
    from torch.nn.functional import scaled_dot_product_attention

    q, k, v = (tensor(np.atleast_2d(array).astype(float)) for array in (query, keys, values))
    return scaled_dot_product_attention(q, k, v, scale=1.0)[0].numpy()
