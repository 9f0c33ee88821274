"""The mistakes of `simple-self-attention` again, as another learner writes them."""
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.mistakes.simple_self_attention import BANK


@BANK.again("scores_over_the_root_of_d")
def scaled_as_in_the_paper(x):
    d_k = x.shape[1]
    table = np.einsum("id,jd->ij", x * d_k**-0.5, x)
    rows = [np.exp(row - row.max()) for row in table]
    weights = np.array([row / row.sum() for row in rows])
    return np.einsum("ij,jd->id", weights, x), weights


@BANK.again("scores_over_d")
def average_products_as_scores(x):
    weights = np.zeros((len(x), len(x)))
    for i, word in enumerate(x):
        scores = np.mean(word * x, axis=1)
        weights[i] = np.exp(scores - max(scores))
        weights[i] /= sum(weights[i])
    return weights.dot(x), weights


@BANK.again("columns_share_a_budget")
def a_softmax_down_the_table(x):
    def softmax(scores, axis=0):
        e = np.exp(scores - scores.max(axis))
        return e / e.sum(axis)

    attention = softmax(np.matmul(x, x.T))
    return np.matmul(attention, x), attention


@BANK.again("one_softmax_for_the_sentence")
def a_budget_of_the_whole_table(x):
    flat = np.einsum("id,jd->ij", x, x).ravel()
    flat = np.exp(flat - max(flat))
    weights = (flat / sum(flat)).reshape(len(x), len(x))
    return weights.dot(x), weights


@BANK.again("one_total_for_the_sentence")
def every_strength_in_one_sum(x):
    strengths = []
    for word in x:
        scores = [float(np.sum(word * other)) for other in x]
        strengths.append([math.exp(score - max(scores)) for score in scores])
    everything = sum(map(sum, strengths))
    weights = np.array(strengths) / everything
    return weights.dot(x), weights


@BANK.again("total_without_keepdims")
def a_flat_list_of_totals(x):
    table = np.array([[np.sum(one * other) for other in x] for one in x], dtype=float)
    strengths = np.exp(table - table.max(axis=1)[:, np.newaxis])
    totals = np.array([sum(row) for row in strengths])
    weights = np.divide(strengths, totals)
    return weights.dot(x), weights


@BANK.again("largest_without_keepdims")
def a_flat_list_of_the_largest(x):
    table = np.einsum("id,jd->ij", x, x)
    largest = np.array([max(row) for row in table])
    strengths = np.exp(table - largest)
    weights = strengths / strengths.sum(1).reshape(-1, 1)
    return weights.dot(x), weights


@BANK.again("nothing_keeps_its_dimensions")
def softmax_of_one_list_used_on_a_table(x):
    table = np.dot(x, x.T)
    e = np.exp(np.subtract(table, np.amax(table, 1)))
    attention = np.divide(e, np.add.reduce(e, 1))
    return np.dot(attention, x), attention


@BANK.again("no_max_shift")
def e_to_the_scores(x):
    powers = np.e ** np.asarray(x @ x.T, dtype=float)
    weights = powers / powers.sum(axis=1)[:, None]
    return weights.dot(x), weights


@BANK.again("neither_keepdims_nor_shift")
def softmax_as_for_one_list(x):
    powers = np.e ** np.array(np.dot(x, x.T), dtype=float)
    totals = [sum(row) for row in powers]
    weights = powers / totals
    return np.dot(weights, x), weights


@BANK.again("turns_nan_into_zero")
def empties_what_is_not_a_number(x):
    with np.errstate(all="ignore"):
        powers = np.exp(np.einsum("id,jd->ij", x, x))
        weights = powers / powers.sum(axis=1).reshape(-1, 1)
    weights[np.isnan(weights)] = 0
    return np.einsum("ij,jd->id", weights, x), weights


@BANK.again("one_largest_for_the_sentence")
def the_highest_of_all(x):
    table = np.einsum("id,jd->ij", x, x)
    top = max(max(row) for row in table)
    with np.errstate(all="ignore"):
        e = np.array([np.exp(row - top) for row in table])
        weights = np.array([row / row.sum() for row in e])
    return weights.dot(x), weights


@BANK.again("mixes_by_the_columns")
def sums_over_the_askers(x):
    table = np.einsum("id,jd->ij", x, x)
    e = np.exp(table - table.max(1)[:, None])
    weights = e / e.sum(1)[:, None]
    return np.einsum("ji,jd->id", weights, x), weights


@BANK.again("hands_out_the_weights_turned")
def stacks_budgets_as_columns(x):
    output, budgets = [], []
    for word in x:
        scores = (x * word).sum(axis=1)
        e = np.exp(scores - scores.max())
        budgets.append(e / e.sum())
        output.append(sum(share * other for share, other in zip(budgets[-1], x, strict=True)))
    return np.array(output), np.stack(budgets, axis=1)


@BANK.again("hands_out_the_scores")
def wrong_name_in_the_return(x):
    attention = np.array([[np.sum(one * other) for other in x] for one in x])
    budgets = []
    for row in attention:
        e = np.exp(row - max(row))
        budgets.append(e / sum(e))
    return np.array(budgets).dot(x), attention


@BANK.again("weights_come_first")
def attention_then_words(x):
    scores = np.einsum("id,jd->ij", x, x)
    attention = np.exp(scores - scores.max(1).reshape(-1, 1))
    attention = attention / attention.sum(1).reshape(-1, 1)
    words = attention.dot(x)
    return (attention, words)


@BANK.again("output_only")
def the_new_words(x):
    new = []
    for word in x:
        scores = x.dot(word)
        e = np.exp(scores - scores.max())
        new.append((e / e.sum()).dot(x))
    return np.array(new)


@BANK.again("weights_only")
def the_budgets(x):
    budgets = []
    for word in x:
        scores = x.dot(word)
        e = np.exp(scores - scores.max())
        budgets.append(e / e.sum())
    return np.array(budgets)


@BANK.again("scores_too")
def everything_on_the_way(x):
    scores = np.array([[sum(p * q for p, q in zip(a, b, strict=True)) for b in x] for a in x])
    e = np.exp(scores - scores.max(1)[:, None])
    weights = e / e.sum(1)[:, None]
    return weights.dot(x), weights, scores


@BANK.again("a_list_of_both")
def appends_both(x):
    scores = np.einsum("id,jd->ij", x, x)
    e = np.exp(scores - scores.max(1)[:, None])
    result = []
    result.append((e / e.sum(1)[:, None]).dot(x))
    result.append(e / e.sum(1)[:, None])
    return result


@BANK.again("prints_both")
def shows_the_new_words(x):
    for word in x:
        scores = x.dot(word)
        e = np.exp(scores - scores.max())
        print((e / e.sum()).dot(x), e / e.sum())


@BANK.again("x_is_not_turned")
def rows_times_rows(x):
    scores = np.dot(x, x)
    e = np.exp(scores - scores.max(1)[:, None])
    weights = e / e.sum(1)[:, None]
    return weights.dot(x), weights


@BANK.again("leaves_itself_out")
def others_only(x):
    weights = np.zeros((len(x), len(x)))
    for i in range(len(x)):
        scores = np.array([np.sum(x[i] * x[j]) if j != i else -math.inf for j in range(len(x))])
        with np.errstate(all="ignore"):
            e = np.exp(scores - scores.max())
            weights[i] = e / e.sum()
    return weights.dot(x), weights


@BANK.again("scores_itself_zero")
def multiplies_the_diagonal_away(x):
    scores = np.einsum("id,jd->ij", x, x) * (1 - np.eye(len(x)))
    e = np.exp(scores - scores.max(1)[:, None])
    weights = e / e.sum(1)[:, None]
    return weights.dot(x), weights


@BANK.again("looks_back_only")
def up_to_itself(x):
    weights = np.zeros((len(x), len(x)))
    for i in range(len(x)):
        scores = x[: i + 1].dot(x[i])
        e = np.exp(scores - scores.max())
        weights[i, : i + 1] = e / e.sum()
    return weights.dot(x), weights


@BANK.again("nearest_neighbours_only")
def one_to_the_left_one_to_the_right(x):
    weights = np.zeros((len(x), len(x)))
    for i in range(len(x)):
        first, last = max(i - 1, 0), min(i + 2, len(x))
        scores = x[first:last].dot(x[i])
        e = np.exp(scores - max(scores))
        weights[i, first:last] = e / sum(e)
    return weights.dot(x), weights


@BANK.again("scores_are_cosines")
def of_unit_words(x):
    unit = np.array([word / math.sqrt(float(np.sum(word * word))) for word in x])
    e = np.exp(np.einsum("id,jd->ij", unit, unit))
    weights = e / e.sum(1)[:, None]
    return weights.dot(x), weights


@BANK.again("scores_lose_their_sign")
def sizes_of_scores(x):
    weights = []
    for word in x:
        scores = [abs(float(np.sum(word * other))) for other in x]
        e = [math.exp(score - max(scores)) for score in scores]
        weights.append([each / sum(e) for each in e])
    return np.array(weights).dot(x), np.array(weights)


@BANK.again("negative_scores_are_cut")
def relu_first(x):
    scores = np.einsum("id,jd->ij", x, x)
    scores[scores < 0] = 0
    e = np.exp(scores - scores.max(1)[:, None])
    weights = e / e.sum(1)[:, None]
    return weights.dot(x), weights


@BANK.again("scores_are_distances")
def minus_how_far(x):
    scores = np.array([[-math.dist(one, other) for other in x] for one in x])
    e = np.exp(scores)
    weights = e / e.sum(1)[:, None]
    return weights.dot(x), weights


@BANK.again("two_numbers_only")
def technology_and_fruit(x):
    scores = np.outer(x[:, 0], x[:, 0])
    if x.shape[1] > 1:
        scores = scores + np.outer(x[:, 1], x[:, 1])
    e = np.exp(scores - scores.max(1)[:, None])
    weights = e / e.sum(1)[:, None]
    return weights.dot(x), weights


@BANK.again("numbers_attend_to_numbers")
def features_as_words(x):
    scores = np.einsum("li,lj->ij", x, x)
    e = np.exp(scores - scores.max(1)[:, None])
    weights = e / e.sum(1)[:, None]
    return np.einsum("li,ij->lj", x, weights), weights


@BANK.again("three_words_only")
def love_apple_phones(x):
    first, second, third = x[0], x[1], x[2]
    output, weights = [], []
    for word in (first, second, third):
        scores = np.array([np.sum(word * first), np.sum(word * second), np.sum(word * third)])
        e = np.exp(scores - scores.max())
        e = e / e.sum()
        weights.append(e)
        output.append(e[0] * first + e[1] * second + e[2] * third)
    return np.array(output), np.array(weights)


@BANK.again("plain_mean")
def everyones_average(x):
    scores = np.einsum("id,jd->ij", x, x)
    e = np.exp(scores - scores.max(1)[:, None])
    weights = e / e.sum(1)[:, None]
    return np.array([x.mean(axis=0) for _ in x]), weights


@BANK.again("adds_the_word_itself")
def a_residual_block(x):
    output, weights = [], []
    for word in x:
        scores = x.dot(word)
        e = np.exp(scores - scores.max())
        weights.append(e / e.sum())
        output.append(word + weights[-1].dot(x))
    return np.stack(output), np.stack(weights)


@BANK.again("mixes_the_scores")
def weights_times_scores(x):
    scores = np.einsum("id,jd->ij", x, x)
    e = np.exp(scores - scores.max(1)[:, None])
    weights = e / e.sum(1)[:, None]
    return np.einsum("ij,jk->ik", weights, scores), weights


@BANK.again("one_vector_for_the_sentence")
def pooled(x):
    total, weights = 0, []
    for word in x:
        scores = x.dot(word)
        e = np.exp(scores - scores.max())
        weights.append(e / e.sum())
        total = total + weights[-1].dot(x)
    return total / len(x), np.array(weights)


@BANK.again("word_after_word_in_place")
def remembers_what_it_wrote(x):
    words = [np.array(word, dtype=float) for word in x]
    table = []
    for i in range(len(words)):
        scores = [float(np.sum(words[i] * other)) for other in words]
        e = [math.exp(score - max(scores)) for score in scores]
        row = [each / sum(e) for each in e]
        table.append(row)
        words[i] = sum(share * other for share, other in zip(row, words, strict=True))
    return np.array(words), np.array(table)


@BANK.again("first_word_only")
def zeroth_word(x):
    scores = np.einsum("d,jd->j", x[0], x)
    e = np.exp(scores - scores.max())
    share = e / e.sum()
    return np.einsum("j,jd->d", share, x), share


@BANK.again("no_softmax")
def scores_as_they_are(x):
    table = np.array([[np.sum(one * other) for other in x] for one in x])
    return np.einsum("ij,jd->id", table, x), table


@BANK.again("no_exponential")
def proportions_of_scores(x):
    weights = []
    for word in x:
        scores = x.dot(word)
        with np.errstate(all="ignore"):
            weights.append(scores / scores.sum())
    return np.array(weights).dot(x), np.array(weights)


@BANK.again("strengths_are_not_divided")
def compared_with_the_best(x):
    weights = np.zeros((len(x), len(x)))
    for i, one in enumerate(x):
        scores = [float(np.sum(one * other)) for other in x]
        for j, score in enumerate(scores):
            weights[i, j] = math.exp(score - max(scores))
    return weights.dot(x), weights


@BANK.again("softmax_twice")
def a_softmax_of_a_softmax(x):
    def shares(scores):
        e = np.exp(scores - scores.max(1)[:, None])
        return e / e.sum(1)[:, None]

    weights = shares(shares(np.einsum("id,jd->ij", x, x)))
    return weights.dot(x), weights


@BANK.again("winner_takes_all")
def the_best_word(x):
    weights = np.zeros((len(x), len(x)))
    for i, word in enumerate(x):
        weights[i, int(np.argmax(x.dot(word)))] = 1
    return np.array([x[int(row.argmax())] for row in weights]) * 1.0, weights


@BANK.again("even_weights")
def a_share_for_everybody(x):
    n = len(x)
    weights = np.full((n, n), 1 / n)
    return weights.dot(x), weights


@BANK.again("rounds_the_weights")
def four_digits(x):
    output, weights = [], []
    for word in x:
        scores = x.dot(word)
        e = np.exp(scores - scores.max())
        weights.append([round(float(share), 4) for share in e / e.sum()])
        output.append(sum(share * other for share, other in zip(weights[-1], x, strict=True)))
    return np.array(output), np.array(weights)


@BANK.again("narrows_to_float32")
def single_precision_throughout(x):
    x = np.array(x, dtype="float32")
    scores = x.dot(x.T)
    e = np.exp(scores - scores.max(1)[:, None])
    weights = e / e.sum(1)[:, None]
    return weights.dot(x), weights


@BANK.again("whole_number_words_stay_whole")
def fills_an_array_like_x(x):
    output, table = np.empty(x.shape, x.dtype), []
    for i in range(len(x)):
        scores = x.dot(x[i])
        e = np.exp(scores - scores.max())
        table.append(e / e.sum())
        output[i] = table[-1].dot(x)
    return output, np.array(table)


@BANK.again("writes_over_the_words")
def copies_back(x):
    scores = np.einsum("id,jd->ij", x, x)
    e = np.exp(scores - scores.max(1)[:, None])
    weights = e / e.sum(1)[:, None]
    new = weights.dot(x)
    for i in range(len(x)):
        x[i] = new[i]
    return x, weights


@BANK.again("library_softmax")
def a_layer_of_a_library(x):
    from torch import nn, tensor

    weights = nn.Softmax(dim=1)(tensor((x @ x.T) * 1.0)).numpy()
    return weights @ x, weights
