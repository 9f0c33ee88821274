"""What learners get wrong in the dot product and in tables of scores.

`dot` inside an entry is the learner's own, from the same notebook.
"""
# mypy: ignore-errors

import numpy as np

from autograder.banks.mistakes.bank import Mistakes

BANK = Mistakes("dot-product")

SCORE = "book/dot-product#dot-product-score"
LENGTH = "book/dot-product#dot-product-length"
TABLE = "book/dot-product#dot-product-table"
CONTRACT = "book/dot-product#dot-product-contract"

DOT_BY_HAND = {"answer": "dot", "loses": "check-dot-by-hand", "see": SCORE}
DOT_UNSCALED = {"answer": "dot", "loses": "check-dot-by-hand", "see": LENGTH}
DOT_RESULT = {"answer": "dot", "loses": "check-dot-by-hand", "see": CONTRACT}
DOT_LENGTHS = {"answer": "dot", "loses": "check-dot-lengths", "see": SCORE}
DOT_CONTRACT = {"answer": "dot", "loses": "check-dot-contract", "see": CONTRACT}
SCORES_BY_HAND = {"answer": "similarity_scores", "loses": "check-scores-by-hand", "see": TABLE}
SCORES_UNSCALED = {"answer": "similarity_scores", "loses": "check-scores-by-hand", "see": LENGTH}
SCORES_RESULT = {"answer": "similarity_scores", "loses": "check-scores-by-hand", "see": CONTRACT}
SCORES_TABLE = {"answer": "similarity_scores", "loses": "check-scores-table", "see": TABLE}
SCORES_EDGES = {"answer": "similarity_scores", "loses": "check-scores-edges", "see": TABLE}
SCORES_CONTRACT = {"answer": "similarity_scores", "loses": "check-scores-contract", "see": CONTRACT}

PRODUCTS, TOGETHER, PRODUCT = "products = a * b", "return np.sum(products)", "return queries @ keys.T"


BANK.differs(
    "returns_the_products",
    "The products come back one by one, number by number; add them up to one number.",
    replace=(TOGETHER, "return products"),
    **DOT_BY_HAND,
)
BANK.differs(
    "adds_the_numbers_of_both",
    "All numbers of both words are added up; multiply number by number first, then add.",
    replace=(PRODUCTS, "products = a + b"),
    **DOT_BY_HAND,
)
BANK.differs(
    "every_number_with_every_number",
    "The result is the sum of one word times the sum of the other: each number should meet the one in its place only.",
    replace=(PRODUCTS, "products = np.outer(a, b)"),
    **DOT_BY_HAND,
)


@BANK.mistake(
    "The result is a table, each number of one word times each of the other; multiply those in the same place, and "
    "add.",
    **DOT_BY_HAND,
)
def returns_the_outer_product(a, b):
    return np.outer(a, b)


BANK.differs(
    "a_cosine",
    "The lengths are divided out: that is the cosine. The dot product leaves this division out.",
    replace=(TOGETHER, "return np.sum(products) / (np.linalg.norm(a) * np.linalg.norm(b))"),
    **DOT_UNSCALED,
)
BANK.differs(
    "divides_by_one_length",
    "The result is divided by the length of one of the words, so it is only the other's shadow on it. Don't divide.",
    replace=(TOGETHER, "return np.sum(products) / np.linalg.norm(a)"),
    **DOT_UNSCALED,
)
BANK.differs(
    "absolute_score",
    "The score has lost its minus sign; a score may be negative.",
    replace=(TOGETHER, "return np.abs(np.sum(products))"),
    **DOT_BY_HAND,
)
BANK.differs(
    "absolute_products",
    "Every product counts as positive; add each with its own sign.",
    replace=(PRODUCTS, "products = np.abs(a * b)"),
    **DOT_BY_HAND,
)
BANK.differs(
    "negative_products_are_dropped",
    "Products below 0 are left out of the sum; they belong to it like all others.",
    replace=(PRODUCTS, "products = np.maximum(a * b, 0)"),
    **DOT_BY_HAND,
)
BANK.differs(
    "two_numbers_only",
    "Only the first two numbers of each word count, as in the example; words may have any number of them.",
    replace=(PRODUCTS, "products = a[:2] * b[:2]"),
    **DOT_LENGTHS,
)
BANK.differs(
    "first_product_only",
    "The result is the first product alone (a `return` inside the loop ends it at once); add all of them up.",
    replace=(TOGETHER, "return products[0]"),
    **DOT_BY_HAND,
)
BANK.differs(
    "last_product_only",
    "The result is the last product alone: inside the loop it is `total += ...`, not `total = ...`.",
    replace=(TOGETHER, "return products[-1]"),
    **DOT_BY_HAND,
)
BANK.differs(
    "stops_one_number_early",
    "The last number of each word is left out: `range(d)` goes up to d - 1 by itself.",
    replace=(TOGETHER, "return np.sum(products[:-1])"),
    **DOT_BY_HAND,
)
BANK.differs(
    "starts_one_number_late",
    "The first number of each word is left out: counting begins at 0.",
    replace=(TOGETHER, "return np.sum(products[1:])"),
    **DOT_BY_HAND,
)
BANK.differs(
    "begins_at_one",
    "The result is 1 too large: a sum begins at 0.",
    replace=(TOGETHER, "return 1 + np.sum(products)"),
    **DOT_BY_HAND,
)
BANK.differs(
    "multiplies_the_products",
    "The products are multiplied with each other; add them up.",
    replace=(TOGETHER, "return np.prod(products)"),
    **DOT_BY_HAND,
)
BANK.differs(
    "largest_product",
    "The result is the largest of the products; add them all up.",
    replace=(TOGETHER, "return np.max(products)"),
    **DOT_BY_HAND,
)
BANK.differs(
    "average_of_the_products",
    "The result is the average of the products, the sum divided by d; the dot product is the sum itself.",
    replace=(TOGETHER, "return np.mean(products)"),
    **DOT_UNSCALED,
)
BANK.differs(
    "scaled_by_the_root",
    "The sum is divided by the square root of d; that comes in a later chapter. Here it is the sum itself.",
    replace=(TOGETHER, "return np.sum(products) / np.sqrt(len(a))"),
    **DOT_UNSCALED,
)
BANK.differs(
    "squared_distance",
    "The result is the squared distance of the two words: it is 0 for equal words. Multiply instead of subtracting.",
    replace=(PRODUCTS, "products = (a - b) ** 2"),
    **DOT_BY_HAND,
)


@BANK.mistake(
    "The result is the distance of the two words; multiply number by number and add up, without subtracting.",
    **DOT_BY_HAND,
)
def distance(a, b):
    return np.linalg.norm(a - b)


BANK.differs(
    "a_word_with_itself",
    "Only the first word counts: its numbers are multiplied with themselves, not with the other's.",
    replace=(PRODUCTS, "products = a * a"),
    **DOT_BY_HAND,
)
BANK.differs(
    "from_behind",
    "The numbers of one word meet those of the other from behind: the first should meet the first.",
    replace=(PRODUCTS, "products = a * b[::-1]"),
    **DOT_BY_HAND,
)
BANK.differs(
    "prints_the_score",
    "The function returns nothing: its last line should begin with `return`.",
    replace=(TOGETHER, "print(np.sum(products))"),
    **DOT_RESULT,
)
BANK.differs(
    "an_array_of_one",
    "The score comes back in an array of one; return the number itself.",
    replace=(TOGETHER, "return np.sum(products, keepdims=True)"),
    **DOT_RESULT,
)
BANK.differs(
    "a_list_of_one",
    "The score comes back in a list of one; return the number itself.",
    replace=(TOGETHER, "return [np.sum(products)]"),
    **DOT_RESULT,
)
BANK.differs(
    "returns_the_products_too",
    "Two things come back, the products and the score; return the score alone.",
    replace=(TOGETHER, "return products, np.sum(products)"),
    **DOT_RESULT,
)
BANK.differs(
    "whole_numbers_only",
    "The score is cut to a whole number; return it with all its digits.",
    replace=(TOGETHER, "return int(np.sum(products))"),
    **DOT_LENGTHS,
)
BANK.differs(
    "rounds_the_score",
    "The score is rounded to 2 digits; return it in full, and round only where you print.",
    replace=(TOGETHER, "return np.round(np.sum(products), 2)"),
    **DOT_CONTRACT,
)
BANK.differs(
    "loses_digits",
    "The score has only three or four right digits: half precision (float16) is used on the way.",
    replace=(PRODUCTS, "products = a.astype(np.float16).astype(float) * b"),
    **DOT_CONTRACT,
)
BANK.differs(
    "multiplies_in_place",
    "A word that was passed in is changed: `a *= b` writes into it. `a * b` makes a new array.",
    replace=(PRODUCTS, "a *= b\n    products = a"),
    **DOT_CONTRACT,
)


@BANK.mistake("The dot product is taken from a library; multiply and add up yourself.", refused=True, **DOT_RESULT)
def library_dot(a, b):
    return np.dot(a, b)


BANK.differs(
    "keys_are_not_turned",
    "The keys are not turned: `queries @ keys` takes their columns for words, and mostly stops. It is `keys.T`.",
    replace=(PRODUCT, "return queries @ keys"),
    **SCORES_BY_HAND,
)
BANK.differs(
    "keys_ask_queries",
    "The table is turned: rows belong to queries, columns to keys. It is `queries @ keys.T`.",
    replace=(PRODUCT, "return keys @ queries.T"),
    **SCORES_BY_HAND,
)
BANK.differs(
    "queries_ask_themselves",
    "The queries are scored with each other, and the keys don't count.",
    replace=(PRODUCT, "return queries @ queries.T"),
    **SCORES_BY_HAND,
)
BANK.differs(
    "keys_ask_themselves",
    "The keys are scored with each other, and the queries don't count.",
    replace=(PRODUCT, "return keys @ keys.T"),
    **SCORES_BY_HAND,
)
BANK.differs(
    "number_by_number",
    "Queries and keys are multiplied number by number, and nothing is added up: each query has to meet each key.",
    replace=(PRODUCT, "return queries * keys"),
    **SCORES_BY_HAND,
)
BANK.differs(
    "row_by_row",
    "Each query meets only the key in its own row; each should meet all keys: a table, not a list.",
    replace=(PRODUCT, "return np.sum(queries * keys, axis=-1)"),
    **SCORES_BY_HAND,
)


@BANK.mistake(
    "Queries and keys are taken in pairs (`zip`), so there is a list of scores; each query should meet all keys.",
    **SCORES_BY_HAND,
)
def in_pairs(queries, keys):
    return np.array([np.sum(query * key) for query, key in zip(queries, keys, strict=False)])


BANK.differs(
    "turned_by_reshape",
    "`reshape` deals the keys' numbers out anew and mixes up the words; `keys.T` turns the table.",
    replace=(PRODUCT, "return queries @ keys.reshape(keys.shape[1], keys.shape[0])"),
    **SCORES_BY_HAND,
)
BANK.differs(
    "queries_are_turned",
    "The queries are turned, not the keys, so that words are added up and numbers are compared: `queries @ keys.T`.",
    replace=(PRODUCT, "return queries.T @ keys"),
    **SCORES_BY_HAND,
)
BANK.differs(
    "a_table_of_cosines",
    "The lengths are divided out: these are cosines. A score leaves this division out.",
    replace=(
        PRODUCT,
        "return queries @ keys.T / np.outer(np.linalg.norm(queries, axis=1), np.linalg.norm(keys, axis=1))",
    ),
    **SCORES_UNSCALED,
)
BANK.differs(
    "keys_of_length_one",
    "The scores are divided by the length of each key, so that long keys are not heard louder. Don't divide.",
    replace=(PRODUCT, "return queries @ (keys / np.linalg.norm(keys, axis=1, keepdims=True)).T"),
    **SCORES_UNSCALED,
)
BANK.differs(
    "scores_over_the_root_of_d",
    "The scores are divided by the square root of d; that comes in a later chapter. Here they are dot products.",
    replace=(PRODUCT, "return queries @ keys.T / np.sqrt(queries.shape[-1])"),
    **SCORES_UNSCALED,
)
BANK.differs(
    "scores_over_d",
    "The scores are divided by d: averages of the products, where their sums are wanted.",
    replace=(PRODUCT, "return queries @ keys.T / queries.shape[-1]"),
    **SCORES_UNSCALED,
)
BANK.differs(
    "scores_lose_their_sign",
    "The scores have lost their minus signs; a score may be negative.",
    replace=(PRODUCT, "return np.abs(queries @ keys.T)"),
    **SCORES_BY_HAND,
)
BANK.differs(
    "negative_scores_are_cut",
    "Scores below 0 have become 0; a score may be negative.",
    replace=(PRODUCT, "return np.maximum(queries @ keys.T, 0)"),
    **SCORES_BY_HAND,
)
BANK.differs(
    "shares_already",
    "The rows sum to 1: a softmax has been applied. Here the scores themselves are wanted.",
    replace=(
        PRODUCT,
        "scores = queries @ keys.T\n    strengths = np.exp(scores - scores.max(axis=1, keepdims=True))\n    return "
        "strengths / strengths.sum(axis=1, keepdims=True)",
    ),
    **SCORES_BY_HAND,
)
BANK.differs(
    "largest_is_subtracted",
    "From each row its largest score has been subtracted: that is softmax's first step, and not wanted here.",
    replace=(PRODUCT, "scores = queries @ keys.T\n    return scores - scores.max(axis=1, keepdims=True)"),
    **SCORES_BY_HAND,
)


@BANK.mistake(
    "The table holds distances, and they are small for words that are alike; multiply and add up instead.",
    **SCORES_BY_HAND,
)
def a_table_of_distances(queries, keys):
    return np.linalg.norm(queries[:, None, :] - keys[None, :, :], axis=-1)


@BANK.mistake(
    "The table holds squared distances, and they are small for words that are alike; multiply and add up instead.",
    **SCORES_BY_HAND,
)
def a_table_of_squared_distances(queries, keys):
    return ((queries[:, None] - keys[None]) ** 2).sum(-1)


@BANK.mistake(
    "The table is taken to be square: both loops count the queries. The inner one counts the keys.", **SCORES_BY_HAND
)
def both_loops_count_queries(queries, keys):
    scores = np.zeros((len(queries), len(queries)))
    for i in range(len(queries)):
        for j in range(len(queries)):
            scores[i, j] = np.sum(queries[i] * keys[j])
    return scores


@BANK.mistake(
    "The table has a column for each query; it needs one for each key, (L_q, L_k), and is too narrow or too wide.",
    **SCORES_BY_HAND,
)
def table_as_wide_as_it_is_high(queries, keys):
    scores = np.zeros((len(queries), len(queries)))
    for i in range(len(queries)):
        for j in range(len(keys)):
            scores[i, j] = np.sum(queries[i] * keys[j])
    return scores


@BANK.mistake(
    "The table has a column for each number of a word (zeros_like makes it so); it needs one for each key, (L_q, L_k).",
    **SCORES_BY_HAND,
)
def table_as_wide_as_a_word(queries, keys):
    scores = np.zeros_like(queries)
    for i in range(len(queries)):
        for j in range(len(keys)):
            scores[i, j] = np.sum(queries[i] * keys[j])
    return scores


@BANK.mistake(
    "Three words of two numbers are built in, as in the chapter's loops; take the sizes from queries and keys.",
    **SCORES_BY_HAND,
)
def three_words_of_two_numbers(queries, keys):
    scores = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            scores[i, j] = sum(queries[i, c] * keys[j, c] for c in range(2))
    return scores


@BANK.mistake(
    "Only the first two numbers of each word count, as in the example; words may have any number of them.",
    **SCORES_TABLE,
)
def words_of_two_numbers(queries, keys):
    return queries[:, :2] @ keys[:, :2].T


@BANK.mistake(
    "Only one half of the table is computed and mirrored into the other; queries and keys are different words.",
    **SCORES_TABLE,
)
def mirrors_half_the_table(queries, keys):
    scores = np.zeros((len(queries), len(keys)))
    for i in range(len(queries)):
        for j in range(i, len(keys)):
            scores[i, j] = np.sum(queries[i] * keys[j])
            if j < len(queries) and i < len(keys):
                scores[j, i] = scores[i, j]
    return scores


@BANK.mistake(
    "Only the first query's scores come back: a `return` inside the loop ends it at once. Return after the loop.",
    **SCORES_BY_HAND,
)
def first_query_only(queries, keys):
    for query in queries:
        return np.array([np.sum(query * key) for key in keys])


@BANK.mistake(
    "Only the last query's scores come back: the list of scores begins anew for each query, and none is kept.",
    **SCORES_BY_HAND,
)
def last_query_only(queries, keys):
    for query in queries:
        scores = [np.sum(query * key) for key in keys]
    return np.array(scores)


@BANK.mistake("The scores come back in one long list; return them as a table, a row for each query.", **SCORES_BY_HAND)
def one_long_list(queries, keys):
    return np.array([np.sum(query * key) for query in queries for key in keys])


BANK.differs(
    "one_sum_of_all_scores",
    "All scores are added up to one number; return the table.",
    replace=(PRODUCT, "return np.sum(queries @ keys.T)"),
    **SCORES_BY_HAND,
)
BANK.differs(
    "no_score_with_its_own_place",
    "Each query scores 0 with the key in its own place; that one has a score too, also where it is the same word.",
    replace=(PRODUCT, "scores = queries @ keys.T\n    np.fill_diagonal(scores, 0)\n    return scores"),
    **SCORES_BY_HAND,
)
BANK.differs(
    "scores_as_lists",
    "The result is a list of lists; return the array.",
    replace=(PRODUCT, "return (queries @ keys.T).tolist()"),
    **SCORES_RESULT,
)
BANK.differs(
    "prints_the_table",
    "The function returns nothing: its last line should begin with `return`.",
    replace=(PRODUCT, "print(queries @ keys.T)"),
    **SCORES_RESULT,
)
BANK.differs(
    "scores_in_float32",
    "The scores are less precise than the words (float32 for float64); keep the precision of the words.",
    replace=(PRODUCT, "return (queries @ keys.T).astype(np.float32)"),
    **SCORES_CONTRACT,
)
BANK.differs(
    "whole_scores_only",
    "The scores are cut to whole numbers; return them with all their digits.",
    replace=(PRODUCT, "return (queries @ keys.T).astype(int)"),
    **SCORES_RESULT,
)
BANK.differs(
    "rounds_the_scores",
    "The scores are rounded to 2 digits; return them in full, and round only where you print.",
    replace=(PRODUCT, "return np.round(queries @ keys.T, 2)"),
    **SCORES_TABLE,
)


@BANK.mistake(
    "The queries are changed, and with them all later scores: a row is no copy, and `*=` writes into it.",
    **SCORES_CONTRACT,
)
def multiplies_into_the_queries(queries, keys):
    scores = np.zeros((len(queries), len(keys)))
    for i in range(len(queries)):
        products = queries[i]
        for j in range(len(keys)):
            products *= keys[j]
            scores[i, j] = np.sum(products)
    return scores


@BANK.mistake("A table with one row or column loses that axis (`squeeze`); return (L_q, L_k) always.", **SCORES_EDGES)
def squeezes_the_table(queries, keys):
    return np.squeeze(queries @ keys.T)
