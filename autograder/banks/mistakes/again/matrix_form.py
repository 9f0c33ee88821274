"""The mistakes of `matrix-form` again, as another learner writes them.

`attention_scores` inside an entry is the learner's own, from the same notebook.
"""
# ruff: noqa: F821
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.mistakes.matrix_form import BANK


@BANK.again("not_scaled")
def products_only(q, k):
    return np.einsum("...id,...jd->...ij", q, k) * 1.0


@BANK.again("divided_by_d_k")
def averages_the_products(q, k):
    return (q[..., :, None, :] * k[..., None, :, :]).mean(axis=-1)


@BANK.again("times_the_root")
def multiplied_by_the_root(q, k):
    d_k = k.shape[-1]
    return np.matmul(q * d_k**0.5, k.swapaxes(-2, -1))


@BANK.again("divided_by_half_of_d_k")
def a_power_without_brackets(q, k):
    half = k.shape[-1] / 2
    return np.einsum("...id,...jd->...ij", q / half, k)


@BANK.again("divided_by_d_k_and_by_two")
def read_from_left_to_right(q, k):
    products = np.matmul(q, np.swapaxes(k, -1, -2))
    return products / (2 * k.shape[-1])


@BANK.again("root_is_a_whole_number")
def integer_square_root(q, k):
    root = math.isqrt(q.shape[-1])
    return np.einsum("...id,...jd->...ij", q, k) / root


@BANK.again("root_of_two_always")
def the_root_of_the_example(q, k):
    return np.matmul(q, np.swapaxes(k, -1, -2)) / 2**0.5


@BANK.again("root_of_the_number_of_queries")
def root_of_the_table_s_rows(q, k):
    products = np.matmul(q, np.swapaxes(k, -1, -2))
    return products / np.sqrt(products.shape[-2])


@BANK.again("root_of_the_number_of_keys")
def root_of_the_table_s_columns(q, k):
    products = np.matmul(q, np.swapaxes(k, -1, -2))
    return products / np.sqrt(products.shape[-1])


@BANK.again("root_of_the_first_size")
def shape_zero(q, k):
    size, *_ = q.shape
    return np.einsum("...id,...jd->...ij", q, k) / np.sqrt(size)


@BANK.again("root_of_the_second_size")
def shape_one(q, k):
    _, size, *_ = k.shape if k.ndim == 2 else q.shape
    return np.matmul(q / np.sqrt(size), k.swapaxes(-1, -2))


@BANK.again("root_of_all_numbers")
def root_of_everything(q, k):
    return np.matmul(q, k.swapaxes(-1, -2)) / math.sqrt(math.prod(q.shape))


@BANK.again("all_axes_turned")
def transposed_as_a_table(q, k):
    return np.matmul(q, np.transpose(k)) / np.sqrt(q.shape[-1])


@BANK.again("first_two_axes_exchanged")
def swaps_zero_and_one(q, k):
    order = [1, 0, *range(2, k.ndim)]
    return np.matmul(q, k.transpose(order)) * q.shape[-1] ** -0.5


@BANK.again("axes_one_and_two_exchanged")
def swaps_one_and_two(q, k):
    turned = np.moveaxis(k, 1, 2)
    return np.matmul(q, turned if k.ndim < 4 else np.swapaxes(k, 2, 1)) / q.shape[-1] ** 0.5


@BANK.again("pairs_every_two_sentences")
def tensordot_of_the_last_axes(q, k):
    return np.tensordot(q, k, axes=(-1, -1)) / np.sqrt(q.shape[-1])


@BANK.again("first_sentence_only")
def takes_sentence_zero(q, k):
    if q.ndim > 2:
        q, k = q[0], k[0]
    return np.einsum("...id,...jd->...ij", q, k) / np.sqrt(q.shape[-1])


@BANK.again("keys_of_the_first_sentence")
def asks_sentence_zero(q, k):
    keys = k if k.ndim == 2 else np.broadcast_to(k[0], k.shape)
    return np.einsum("...id,...jd->...ij", q, keys) / np.sqrt(q.shape[-1])


@BANK.again("one_sentence_only")
def loops_over_rows(q, k):
    out = np.zeros((len(q), len(k)))
    for i, query in enumerate(q):
        for j, key in enumerate(k):
            out[i, j] = np.dot(query, key) / math.sqrt(q.shape[-1])
    return out


@BANK.again("keys_come_first")
def a_row_for_each_key(q, k):
    return np.einsum("...jd,...id->...ij", q, k) / np.sqrt(q.shape[-1])


@BANK.again("keys_are_not_turned")
def forgot_the_transpose(q, k):
    return np.matmul(q / np.sqrt(q.shape[-1]), k)


@BANK.again("keys_are_cut_anew")
def reshaped_not_turned(q, k):
    *leading, rows, columns = k.shape
    return np.matmul(q, np.reshape(k, [*leading, columns, rows])) / math.sqrt(columns)


@BANK.again("queries_ask_queries")
def q_with_q(q, k):
    return np.einsum("...id,...jd->...ij", q, q) / np.sqrt(k.shape[-1])


@BANK.again("keys_ask_keys")
def k_with_k(q, k):
    return np.einsum("...id,...jd->...ij", k, k) / np.sqrt(q.shape[-1])


@BANK.again("features_ask_features")
def sums_over_the_words(q, k):
    turned = np.moveaxis(q, -1, -2)
    return np.matmul(turned, k) / np.sqrt(q.shape[-1])


@BANK.again("number_by_number")
def multiplied_not_matmulled(q, k):
    return np.multiply(q, k) * (1 / np.sqrt(q.shape[-1]))


@BANK.again("products_are_not_added_up")
def a_score_for_each_number(q, k):
    return np.einsum("...id,...jd->...ijd", q, k) / q.shape[-1] ** 0.5


@BANK.again("scores_are_cosines")
def only_the_angle_counts(q, k):
    def unit(a):
        size = np.sqrt((a * a).sum(axis=-1, keepdims=True))
        return a / np.where(size > 0, size, 1)

    return np.einsum("...id,...jd->...ij", unit(q), unit(k))


@BANK.again("scores_are_distances")
def the_nearest_key(q, k):
    apart = q[..., :, None, :] - k[..., None, :, :]
    return -np.sqrt((apart**2).sum(axis=-1)) / np.sqrt(q.shape[-1])


@BANK.again("scores_lose_their_sign")
def size_of_the_score(q, k):
    scores = np.einsum("...id,...jd->...ij", q, k) / np.sqrt(q.shape[-1])
    return np.where(scores < 0, -scores, scores)


@BANK.again("negative_scores_are_cut")
def no_score_below_zero(q, k):
    scores = np.einsum("...id,...jd->...ij", q, k) / np.sqrt(q.shape[-1])
    return scores * (scores > 0)


@BANK.again("two_numbers_only")
def technology_and_fruit(q, k):
    return np.einsum("...id,...jd->...ij", q[..., 0:2], k[..., 0:2]) / np.sqrt(q.shape[-1])


@BANK.again("largest_taken_off")
def prepares_the_softmax(q, k):
    scores = np.einsum("...id,...jd->...ij", q, k) / np.sqrt(q.shape[-1])
    return scores - np.amax(scores, -1)[..., None]


@BANK.again("weights_already")
def goes_one_step_too_far(q, k):
    scores = np.einsum("...id,...jd->...ij", q, k) / np.sqrt(q.shape[-1])
    with np.errstate(all="ignore"):
        e = np.exp(scores)
        return e / e.sum(-1)[..., None]


@BANK.again("looks_back_only")
def no_peeking(q, k):
    scores = np.einsum("...id,...jd->...ij", q, k) / np.sqrt(q.shape[-1])
    i, j = np.indices(scores.shape[-2:])
    scores[..., j > i] = -np.inf
    return scores


@BANK.again("rounds_the_scores")
def four_places(q, k):
    return np.around(np.matmul(q, np.swapaxes(k, -1, -2)) / np.sqrt(q.shape[-1]), decimals=4)


@BANK.again("divided_without_a_rest")
def floor_of_the_scores(q, k):
    return np.floor(np.matmul(q, np.swapaxes(k, -1, -2)) / np.sqrt(q.shape[-1]))


@BANK.again("scores_in_float32")
def single_precision(q, k):
    return np.float32(np.matmul(q, np.swapaxes(k, -1, -2)) / np.sqrt(q.shape[-1]))


@BANK.again("scales_the_queries_in_place")
def divides_into_the_argument(q, k):
    np.divide(q, math.sqrt(q.shape[-1]), out=q)
    return np.matmul(q, np.swapaxes(k, -1, -2))


@BANK.again("whole_number_scores_stay_whole")
def an_array_like_the_products(q, k):
    products = np.matmul(q, np.swapaxes(k, -1, -2))
    scores = np.empty_like(products)
    scores[...] = products / math.sqrt(q.shape[-1])
    return scores


@BANK.again("one_axis_is_lost")
def squeezed(q, k):
    scores = np.einsum("...id,...jd->...ij", q, k) / np.sqrt(q.shape[-1])
    return scores.reshape([size for size in scores.shape if size > 1])


@BANK.again("prints_the_scores")
def looked_at_and_gone(q, k):
    scores = np.matmul(q, np.swapaxes(k, -1, -2)) / np.sqrt(q.shape[-1])
    print(scores)


@BANK.again("scores_as_a_list")
def rows_of_numbers(q, k):
    scores = np.einsum("...id,...jd->...ij", q, k) / np.sqrt(q.shape[-1])
    return scores.tolist()


@BANK.again("columns_only")
def stops_after_step_one(q, k):
    return np.moveaxis(k, -1, -2)


@BANK.again("scores_with_d_k")
def scores_and_size(q, k):
    d_k = q.shape[-1]
    scores = np.matmul(q, np.swapaxes(k, -1, -2)) / d_k**0.5
    return scores, d_k


@BANK.again("attends_without_scaling")
def first_draft(q, k, v):
    s = np.einsum("...id,...jd->...ij", q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("scales_twice")
def once_more_to_be_sure(q, k, v):
    d_k = k.shape[-1]
    s = attention_scores(q / d_k**0.5, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("scales_by_the_root_of_d_v")
def root_of_the_wrong_length(q, k, v):
    *_, d = v.shape
    s = np.einsum("...id,...jd->...ij", q / math.sqrt(d), k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("scales_by_the_root_of_the_length")
def root_of_the_number_of_words(q, k, v):
    s = np.einsum("...id,...jd->...ij", q, k)
    s = s / np.sqrt(s.shape[-1])
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("scales_the_weights")
def factor_at_the_end(q, k, v):
    s = np.einsum("...id,...jd->...ij", q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / (e.sum(axis=-1)[..., None] * np.sqrt(k.shape[-1]))
    return np.matmul(w, v), w


@BANK.again("columns_share_a_budget")
def a_softmax_down_the_table(q, k, v):
    s = attention_scores(q, k)
    t = np.swapaxes(s, -1, -2)
    e = np.exp(t - t.max(axis=-1)[..., None])
    w = np.swapaxes(e / e.sum(axis=-1)[..., None], -1, -2)
    return np.matmul(w, v), w


@BANK.again("softmax_along_the_first_axis")
def default_axis_zero(q, k, v):
    def softmax(scores, axis=0):
        e = np.exp(scores - scores.max(axis))
        return e / e.sum(axis)

    w = softmax(attention_scores(q, k))
    return np.matmul(w, v), w


@BANK.again("softmax_along_axis_one")
def rows_are_axis_one(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - np.expand_dims(s.max(1), 1))
    w = e / np.expand_dims(e.sum(1), 1)
    return np.matmul(w, v), w


@BANK.again("softmax_along_axis_two")
def axis_two_if_there_is_one(q, k, v):
    s = attention_scores(q, k)
    axis = 2 if s.ndim > 2 else 1
    e = np.exp(s - np.expand_dims(s.max(axis), axis))
    w = e / np.expand_dims(e.sum(axis), axis)
    return np.matmul(w, v), w


@BANK.again("one_softmax_over_everything")
def a_budget_of_all_tables(q, k, v):
    flat = attention_scores(q, k)
    shape, flat = flat.shape, flat.ravel()
    flat = np.exp(flat - max(flat))
    w = (flat / sum(flat)).reshape(shape)
    return np.matmul(w, v), w


@BANK.again("one_total_for_everything")
def one_sum(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / float(np.sum(e))
    return np.matmul(w, v), w


@BANK.again("one_budget_for_a_sentence")
def flattens_each_table(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    flat = e.reshape(*e.shape[:-2], -1)
    w = (flat / flat.sum(axis=-1, keepdims=True)).reshape(e.shape)
    return np.matmul(w, v), w


@BANK.again("total_without_keepdims")
def flat_totals(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    totals = e.sum(-1)
    w = np.divide(e, totals)
    return np.matmul(w, v), w


@BANK.again("largest_without_keepdims")
def flat_maxima(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(np.subtract(s, np.amax(s, -1)))
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("nothing_keeps_its_dimensions")
def softmax_of_one_list_used_on_a_table(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(np.subtract(s, np.amax(s, -1)))
    w = np.divide(e, np.add.reduce(e, -1))
    return np.matmul(w, v), w


@BANK.again("neither_keepdims_nor_shift")
def powers_over_flat_totals(q, k, v):
    powers = np.e ** np.asarray(attention_scores(q, k), dtype=float)
    totals = powers.sum(-1)
    w = np.divide(powers, totals)
    return np.matmul(w, v), w


@BANK.again("axis_one_and_no_shift")
def powers_over_the_rows_of_one_sentence(q, k, v):
    powers = np.e ** np.asarray(attention_scores(q, k), dtype=float)
    w = powers / np.expand_dims(powers.sum(1), 1)
    return np.matmul(w, v), w


@BANK.again("no_max_shift")
def e_to_the_scores(q, k, v):
    powers = np.e ** np.asarray(attention_scores(q, k), dtype=float)
    w = powers / powers.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("one_largest_for_everything")
def the_highest_of_all(q, k, v):
    s = attention_scores(q, k)
    with np.errstate(all="ignore"):
        e = np.exp(s - max(s.ravel()))
        w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("turns_nan_into_zero")
def empties_what_is_not_a_number(q, k, v):
    with np.errstate(all="ignore"):
        e = np.exp(attention_scores(q, k))
        w = e / e.sum(axis=-1)[..., None]
    w[np.isnan(w)] = 0
    return np.matmul(w, v), w


@BANK.again("cuts_large_scores")
def a_limit_for_the_exponential(q, k, v):
    s = np.minimum(np.maximum(attention_scores(q, k), -50), 50)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("largest_size_subtracted")
def largest_without_its_sign(q, k, v):
    s = attention_scores(q, k)
    top = np.maximum(s.max(axis=-1), -s.min(axis=-1))[..., None]
    with np.errstate(all="ignore"):
        e = np.exp(s - top)
        w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("keys_are_mixed")
def wrong_name_in_the_mix(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.einsum("...ij,...jd->...id", w, k), w


@BANK.again("queries_are_mixed")
def mixes_who_asks(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, q), w


@BANK.again("scores_are_mixed")
def forgot_to_use_the_weights(q, k, v):
    raw = attention_scores(q, k)
    e = np.exp(raw - raw.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.einsum("...ij,...jd->...id", raw, v), w


@BANK.again("mixes_by_the_columns")
def sums_over_the_askers(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(np.moveaxis(w, -1, -2), v), w


@BANK.again("scores_queries_with_queries")
def self_attention_of_the_queries(q, k, v):
    s = np.einsum("...id,...jd->...ij", q, q) / np.sqrt(q.shape[-1])
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("scores_keys_with_keys")
def self_attention_of_the_keys(q, k, v):
    s = np.einsum("...id,...jd->...ij", k, k) / np.sqrt(k.shape[-1])
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("keys_ask_queries")
def arguments_in_another_order(q, k, v):
    s = np.matmul(k, np.swapaxes(q, -1, -2)) / np.sqrt(k.shape[-1])
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("values_are_asked")
def compared_with_what_is_handed_on(q, k, v):
    s = np.matmul(q, np.swapaxes(v, -1, -2)) / np.sqrt(q.shape[-1])
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("hands_out_the_weights_turned")
def a_column_for_each_asker(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), np.moveaxis(w, -1, -2)


@BANK.again("hands_out_the_scores")
def wrong_name_in_the_return(q, k, v):
    weights = attention_scores(q, k)
    shares = np.exp(weights - weights.max(axis=-1)[..., None])
    shares = shares / shares.sum(axis=-1)[..., None]
    return np.matmul(shares, v), weights


@BANK.again("hands_out_the_strengths")
def divides_the_output_only(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    return np.matmul(e, v) / e.sum(axis=-1)[..., None], e


@BANK.again("weights_come_first")
def attention_then_words(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    output = np.matmul(w, v)
    return w, output


@BANK.again("output_only")
def new_words_only(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.einsum("...ij,...jd->...id", w, v)


@BANK.again("weights_only")
def stops_at_the_weights(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    return e / e.sum(axis=-1)[..., None]


@BANK.again("scores_too")
def everything_there_is(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w, s


@BANK.again("a_list_of_both")
def collected_in_a_list(q, k, v):
    made = []
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    made.append(np.matmul(w, v))
    made.append(w)
    return made


@BANK.again("a_dict_of_both")
def by_name(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return dict(output=np.matmul(w, v), weights=w)


@BANK.again("prints_both")
def shows_it_on_the_screen(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    print("output", np.matmul(w, v))
    print("weights", w)


@BANK.again("no_softmax")
def scores_as_amounts(q, k, v):
    w = attention_scores(q, k)
    return np.matmul(w, v), w


@BANK.again("no_exponential")
def scores_over_their_sum(q, k, v):
    s = attention_scores(q, k)
    w = s / s.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("strengths_are_not_divided")
def exponentials_as_weights(q, k, v):
    s = attention_scores(q, k)
    w = np.exp(s - s.max(axis=-1)[..., None])
    return np.matmul(w, v), w


@BANK.again("divided_by_the_number_of_words")
def mean_of_the_strengths(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    *_, length, _ = k.shape
    w = e / length
    return np.matmul(w, v), w


@BANK.again("softmax_twice")
def softmax_of_a_softmax(q, k, v):
    def softmax(s):
        e = np.exp(s - s.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    w = softmax(softmax(attention_scores(q, k)))
    return np.matmul(w, v), w


@BANK.again("winner_takes_all")
def the_best_answer_alone(q, k, v):
    s = attention_scores(q, k)
    best = s.argmax(axis=-1)[..., None]
    w = 1.0 * (np.arange(s.shape[-1]) == best)
    return np.matmul(w, v), w


@BANK.again("even_weights")
def everyone_the_same(q, k, v):
    length = k.shape[-2]
    w = np.full((*q.shape[:-1], length), 1 / length)
    return np.matmul(w, v), w


@BANK.again("powers_of_two")
def to_the_base_of_two(q, k, v):
    s = attention_scores(q, k)
    e = np.exp2(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("logarithms_of_the_weights")
def log_softmax_as_weights(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    with np.errstate(all="ignore"):
        w = np.log(e / e.sum(axis=-1, keepdims=True))
    return np.matmul(w, v), w


@BANK.again("adds_a_little_to_the_total")
def never_divides_by_zero(q, k, v):
    epsilon = 1e-6
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / (epsilon + e.sum(axis=-1))[..., None]
    return np.matmul(w, v), w


@BANK.again("attends_to_the_past_only")
def a_decoder(q, k, v):
    s = np.array(attention_scores(q, k))
    i, j = np.indices(s.shape[-2:])
    s[..., j > i] = -np.inf
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("no_word_asks_its_own_place")
def itself_is_no_news(q, k, v):
    s = np.array(attention_scores(q, k))
    for i in range(min(s.shape[-2:])):
        s[..., i, i] = -1e9
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("plain_mean")
def average_of_the_values(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    mean = v.mean(axis=-2, keepdims=True)
    return np.repeat(mean, q.shape[-2], axis=-2), w


@BANK.again("adds_the_queries")
def a_skip_connection(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.add(q, np.matmul(w, v)), w


@BANK.again("mixes_number_by_number")
def multiplied_not_matmulled_values(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.multiply(v, w), w


@BANK.again("values_on_the_left")
def weights_on_the_right(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(v, w), w


@BANK.again("values_are_turned")
def transposes_the_values(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, np.moveaxis(v, -1, -2)), w


@BANK.again("output_is_turned")
def a_column_for_each_output(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.einsum("...ij,...jd->...di", w, v), w


@BANK.again("one_vector_for_the_sentence")
def pools_the_words(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v).sum(axis=-2) / q.shape[-2], w


@BANK.again("returns_the_first_sentence_only")
def takes_sentence_zero_of_all(q, k, v):
    if q.ndim > 2:
        q, k, v = q[0], k[0], v[0]
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("values_of_the_first_sentence")
def hears_sentence_zero(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    handed = v if v.ndim == 2 else np.broadcast_to(v[0], v.shape)
    return np.matmul(w, handed), w


@BANK.again("all_axes_of_the_keys_turned")
def transposed_as_a_table_again(q, k, v):
    s = np.matmul(q, np.transpose(k)) / np.sqrt(q.shape[-1])
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w


@BANK.again("loop_for_one_sentence_only")
def word_after_word(q, k, v):
    output, table = np.zeros((q.shape[0], v.shape[1])), np.zeros((q.shape[0], k.shape[0]))
    for i, query in enumerate(q):
        s = np.array([np.sum(query * key) / math.sqrt(q.shape[1]) for key in k])
        e = np.exp(s - max(s))
        table[i] = e / sum(e)
        output[i] = np.dot(table[i], v)
    return output, table


@BANK.again("rounds_the_weights")
def four_places_for_the_weights(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = np.around(e / e.sum(axis=-1)[..., None], decimals=4)
    return np.matmul(w, v), w


@BANK.again("rounds_the_output")
def three_places(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.around(np.matmul(w, v), decimals=3), w


@BANK.again("attends_in_float32")
def single_precision_attention(q, k, v):
    s = np.float32(attention_scores(q, k))
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, np.float32(v)), w


@BANK.again("output_has_the_type_of_the_values")
def an_array_like_the_values(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    output = np.empty((*q.shape[:-1], v.shape[-1]), dtype=v.dtype)
    output[...] = np.matmul(w, v)
    return output, w


@BANK.again("writes_over_the_values")
def out_is_v(q, k, v):
    s = attention_scores(q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    mixed = np.matmul(w, v)
    if mixed.shape == v.shape:
        np.copyto(v, mixed, casting="unsafe")
        return v, w
    return mixed, w


@BANK.again("attention_scales_the_queries_in_place")
def divides_into_q(q, k, v):
    np.divide(q, math.sqrt(q.shape[-1]), out=q)
    s = np.einsum("...id,...jd->...ij", q, k)
    e = np.exp(s - s.max(axis=-1)[..., None])
    w = e / e.sum(axis=-1)[..., None]
    return np.matmul(w, v), w
