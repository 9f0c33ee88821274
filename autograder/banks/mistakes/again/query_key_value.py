"""The mistakes of `query-key-value` again, as another learner writes them."""
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.mistakes.query_key_value import BANK


@BANK.again("keys_from_the_matrix_of_queries")
def copied_the_line_above(x, w_q, w_k, w_v):
    query = np.dot(x, w_q)
    key = np.dot(x, w_q)
    value = np.dot(x, w_v)
    return query, key, value


@BANK.again("queries_from_the_matrix_of_keys")
def two_roles_one_matrix(x, w_q, w_k, w_v):
    shared = np.einsum("ld,dk->lk", x, w_k)
    return shared, shared.copy(), np.einsum("ld,dv->lv", x, w_v)


@BANK.again("values_from_the_matrix_of_keys")
def handed_on_is_what_is_found(x, w_q, w_k, w_v):
    q, k = x.dot(w_q), x.dot(w_k)
    return q, k, k + 0


@BANK.again("values_from_the_matrix_of_queries")
def handed_on_is_what_is_asked(x, w_q, w_k, w_v):
    q, k, v = (np.array([word.dot(w) for word in x]) for w in (w_q, w_k, w_q))
    return q, k, v


@BANK.again("one_matrix_for_all_three")
def three_times_the_same(x, w_q, w_k, w_v):
    made = np.matmul(x, w_q)
    return (made,) * 3


@BANK.again("values_are_the_words")
def the_embedding_is_handed_on(x, w_q, w_k, w_v):
    return np.dot(x, w_q), np.dot(x, w_k), np.array(x)


@BANK.again("keys_are_the_words")
def found_by_its_embedding(x, w_q, w_k, w_v):
    q, v = np.einsum("ld,dk->lk", x, w_q), np.einsum("ld,dv->lv", x, w_v)
    return q, x.copy(), v


@BANK.again("queries_are_the_words")
def asks_with_its_embedding(x, w_q, w_k, w_v):
    keys, values = np.matmul(x, w_k), np.matmul(x, w_v)
    return 1 * x, keys, values


@BANK.again("keys_out_of_the_queries")
def variable_reused(x, w_q, w_k, w_v):
    y = x
    y = np.dot(y, w_q)
    q = y
    k = np.dot(y, w_k)
    return q, k, np.dot(x, w_v)


@BANK.again("values_out_of_the_keys")
def value_of_the_key(x, w_q, w_k, w_v):
    key = np.matmul(x, w_k)
    return np.matmul(x, w_q), key, np.matmul(key, w_v)


@BANK.again("one_after_the_other")
def a_chain_of_layers(x, *matrices):
    made, state = [], x
    for w in matrices:
        state = np.matmul(state, w)
        made.append(state)
    return tuple(made)


@BANK.again("keys_and_values_out_of_the_queries")
def everything_after_the_queries(x, w_q, w_k, w_v):
    x = np.dot(x, w_q)
    return x, np.dot(x, w_k), np.dot(x, w_v)


@BANK.again("matrices_themselves")
def forgot_to_multiply(x, *matrices):
    w_q, *others = (np.array(w) for w in matrices)
    return np.dot(x, w_q), *others


@BANK.again("matrices_turned")
def linear_layers_for_two(x, w_q, w_k, w_v):
    def linear(weight):
        return np.matmul(x, weight.swapaxes(0, 1))

    return np.dot(x, w_q), linear(w_k), linear(w_v)


@BANK.again("all_matrices_turned")
def linear_layers(x, w_q, w_k, w_v):
    return tuple(np.matmul(x, np.transpose(w)) for w in [w_q, w_k, w_v])


@BANK.again("matrices_on_the_left")
def matrix_times_words(x, w_q, w_k, w_v):
    q = np.matmul(w_q, x)
    k = np.matmul(w_k, x)
    v = np.matmul(w_v, x)
    return q, k, v


@BANK.again("keys_as_columns")
def keys_ready_for_the_product(x, w_q, w_k, w_v):
    return np.dot(x, w_q), np.einsum("ld,dk->kl", x, w_k), np.dot(x, w_v)


@BANK.again("words_as_columns")
def as_in_the_mathematics_book(x, w_q, w_k, w_v):
    return tuple(np.einsum("ld,dk->kl", x, w) for w in (w_q, w_k, w_v))


@BANK.again("number_by_number")
def multiplied_not_matmulled(x, w_q, w_k, w_v):
    q = np.matmul(x, w_q)
    return q, np.multiply(x, w_k), np.multiply(x, w_v)


@BANK.again("values_before_keys")
def alphabet_from_the_end(x, w_q, w_k, w_v):
    keys = np.dot(x, w_k)
    values = np.dot(x, w_v)
    return np.dot(x, w_q), values, keys


@BANK.again("keys_before_queries")
def in_alphabetical_order(x, w_q, w_k, w_v):
    roles = {"key": np.dot(x, w_k), "query": np.dot(x, w_q), "value": np.dot(x, w_v)}
    return tuple(roles[name] for name in sorted(roles))


@BANK.again("values_first")
def backwards(x, w_q, w_k, w_v):
    made = [np.dot(x, w) for w in (w_q, w_k, w_v)]
    return tuple(reversed(made))


@BANK.again("queries_left_out")
def only_what_was_missing(x, w_q, w_k, w_v):
    return tuple(x.dot(w) for w in (w_k, w_v))


@BANK.again("values_left_out")
def two_of_three(x, w_q, w_k, w_v):
    pair = np.dot(x, w_q), np.dot(x, w_k)
    return pair


@BANK.again("queries_only")
def forgot_the_rest(x, w_q, w_k, w_v):
    made = [np.einsum("ld,dk->lk", x, w) for w in (w_q, w_k, w_v)]
    return made[0]


@BANK.again("a_list_of_three")
def collected_in_a_list(x, w_q, w_k, w_v):
    made = []
    for w in (w_q, w_k, w_v):
        made.append(np.dot(x, w))
    return made


@BANK.again("a_dict_of_three")
def by_name(x, w_q, w_k, w_v):
    return {name: np.matmul(x, w) for name, w in zip("qkv", (w_q, w_k, w_v), strict=True)}


@BANK.again("side_by_side")
def one_fused_product(x, w_q, w_k, w_v):
    return np.matmul(x, np.hstack([w_q, w_k, w_v]))


@BANK.again("rows_as_lists")
def pure_python(x, w_q, w_k, w_v):
    def times(w):
        return [[float(sum(a * b for a, b in zip(row, column, strict=True))) for column in w.T] for row in x]

    return times(w_q), times(w_k), times(w_v)


@BANK.again("prints_the_three")
def looked_at_and_gone(x, w_q, w_k, w_v):
    for w in (w_q, w_k, w_v):
        print(np.dot(x, w))


@BANK.again("first_word_only")
def loop_that_ends_at_once(x, w_q, w_k, w_v):
    q = np.dot(x, w_q)
    for word in x:
        return q, np.dot(word, w_k), np.dot(word, w_v)


@BANK.again("words_are_added_up")
def a_value_of_the_sentence(x, w_q, w_k, w_v):
    total = 0
    for word in x:
        total = total + np.dot(word, w_v)
    return np.dot(x, w_q), np.dot(x, w_k), total


@BANK.again("two_numbers_only")
def technology_and_fruit(x, w_q, w_k, w_v):
    made = []
    for w in (w_q, w_k, w_v):
        made.append(np.array([word[0] * w[0] + word[1] * w[1] for word in x]))
    return tuple(made)


@BANK.again("four_words_only")
def love_apple_phones_juice(x, w_q, w_k, w_v):
    def rows(w):
        out = np.zeros((4, np.shape(w)[1]))
        for i, word in enumerate(x[:4]):
            out[i] = np.dot(word, w)
        return out

    return tuple(map(rows, (w_q, w_k, w_v)))


@BANK.again("keys_divided_by_the_root_of_d_k")
def scaled_too_early(x, w_q, w_k, w_v):
    d_k = w_q.shape[-1]
    return np.dot(x, w_q), np.dot(x, w_k) * d_k**-0.5, np.dot(x, w_v)


@BANK.again("queries_divided_by_the_root_of_d_k")
def scaled_queries(x, w_q, w_k, w_v):
    q = np.matmul(x, w_q)
    q = q / math.sqrt(q.shape[1])
    return q, np.matmul(x, w_k), np.matmul(x, w_v)


@BANK.again("keys_of_length_one")
def directions_only(x, w_q, w_k, w_v):
    k = np.array([row / math.sqrt(float(np.sum(row * row))) for row in np.dot(x, w_k)])
    return np.dot(x, w_q), k, np.dot(x, w_v)


@BANK.again("negative_numbers_are_cut")
def with_an_activation(x, w_q, w_k, w_v):
    def relu(a):
        return a * (a > 0)

    return np.dot(x, w_q), relu(np.dot(x, w_k)), relu(np.dot(x, w_v))


@BANK.again("adds_the_words_to_the_values")
def a_skip_connection(x, w_q, w_k, w_v):
    values = np.matmul(x, w_v)
    return np.matmul(x, w_q), np.matmul(x, w_k), np.add(x, values)


@BANK.again("values_are_shares")
def softmax_of_the_values(x, w_q, w_k, w_v):
    v = []
    for row in np.dot(x, w_v):
        e = np.exp(row - max(row))
        v.append(e / sum(e))
    return np.dot(x, w_q), np.dot(x, w_k), np.array(v)


@BANK.again("rounds_the_three")
def two_places(x, w_q, w_k, w_v):
    return tuple(np.around(np.einsum("ld,dk->lk", x, w), decimals=2) for w in (w_q, w_k, w_v))


@BANK.again("narrows_to_float32")
def single_precision(x, w_q, w_k, w_v):
    return tuple(np.matmul(x, w, dtype=np.float32, casting="unsafe") for w in (w_q, w_k, w_v))


@BANK.again("cuts_to_whole_numbers")
def an_integer_array(x, w_q, w_k, w_v):
    made = []
    for w in (w_k, w_v):
        out = np.zeros((len(x), w.shape[1]), dtype=int)
        out[:] = np.dot(x, w)
        made.append(out)
    return np.dot(x, w_q), made[0], made[1]


@BANK.again("writes_over_the_words")
def out_is_x(x, w_q, w_k, w_v):
    q, k, v = np.dot(x, w_q), np.dot(x, w_k), np.dot(x, w_v)
    if x.shape[1] == w_v.shape[1]:
        np.copyto(x, v, casting="unsafe")
        return q, k, x
    return q, k, v


@BANK.again("centres_the_words_in_place")
def mean_taken_off_first(x, w_q, w_k, w_v):
    centre = x.mean(0)
    np.subtract(x, centre, out=x)
    return tuple(np.dot(x, w) for w in (w_q, w_k, w_v))


@BANK.again("scores_over_the_root_of_d_k")
def scaled_as_in_the_paper(query, keys, values):
    d_k = keys.shape[1]
    s = np.einsum("d,ld->l", query * d_k**-0.5, keys)
    e = np.exp(s - max(s))
    return np.einsum("l,lv->v", e / e.sum(), values)


@BANK.again("scores_over_d_k")
def average_products_as_scores(query, keys, values):
    s = np.mean(keys * query, axis=1)
    e = np.exp(s - s.max())
    return values.T.dot(e / sum(e))


@BANK.again("scores_over_the_root_of_the_length")
def root_of_the_wrong_size(query, keys, values):
    n, _ = values.shape
    s = np.dot(keys, query) / math.sqrt(n)
    e = np.exp(s - s.max())
    return np.dot(e, values) / e.sum()


@BANK.again("keys_are_mixed")
def wrong_name_in_the_mix(query, keys, values):
    e = np.exp(np.dot(keys, query) - np.dot(keys, query).max())
    total = 0
    for strength, word in zip(e, keys, strict=True):
        total = total + strength * word
    return total / e.sum()


@BANK.again("values_are_scored")
def compared_with_what_is_handed_on(query, keys, values):
    s = np.array([np.dot(value, query) for value in values])
    e = np.exp(s - s.max())
    return np.dot(e / e.sum(), values)


@BANK.again("keys_and_values_exchanged")
def arguments_in_another_order(query, keys, values):
    def attend(q, v, k):
        s = np.dot(k, q)
        e = np.exp(s - s.max())
        return np.dot(e / e.sum(), v)

    return attend(query, keys, values)


@BANK.again("first_key_asks")
def words_ask_with_their_keys(query, keys, values):
    asking = keys[0]
    s = np.array([np.sum(asking * key) for key in keys])
    e = np.exp(s - max(s))
    return np.dot(e, values) / np.sum(e)


@BANK.again("keys_are_turned")
def query_on_the_left(query, keys, values):
    s = np.dot(query, keys)
    e = np.exp(s - s.max())
    return np.dot(e / e.sum(), values)


@BANK.again("no_max_shift")
def e_to_the_scores(query, keys, values):
    powers = np.e ** np.asarray(np.dot(keys, query), dtype=float)
    return np.dot(powers / powers.sum(), values)


@BANK.again("turns_nan_into_zero")
def empties_what_is_not_a_number(query, keys, values):
    with np.errstate(all="ignore"):
        e = np.exp(np.dot(keys, query))
        weights = e / e.sum()
    weights[np.isnan(weights)] = 0
    return np.dot(weights, values)


@BANK.again("cuts_large_scores")
def a_limit_for_the_exponential(query, keys, values):
    s = np.minimum(np.maximum(np.dot(keys, query), -50), 50)
    e = np.exp(s)
    return np.dot(e, values) / e.sum()


@BANK.again("largest_size_subtracted")
def largest_without_its_sign(query, keys, values):
    s = np.dot(keys, query)
    top = max(abs(score) for score in s)
    with np.errstate(all="ignore"):
        e = np.exp(s - top)
        return np.dot(e / e.sum(), values)


@BANK.again("no_softmax")
def scores_as_amounts(query, keys, values):
    output = np.zeros(values.shape[1])
    for key, value in zip(keys, values, strict=True):
        output += np.sum(query * key) * value
    return output


@BANK.again("no_exponential")
def scores_over_their_sum(query, keys, values):
    s = np.dot(keys, query)
    return np.dot(s / sum(s), values)


@BANK.again("strengths_are_not_divided")
def strengths_as_weights(query, keys, values):
    s = np.dot(keys, query)
    return sum(np.exp(score - max(s)) * value for score, value in zip(s, values, strict=True))


@BANK.again("divided_by_the_number_of_words")
def mean_of_the_strengths(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    return np.mean(e[:, None] * values, axis=0)


@BANK.again("softmax_twice")
def softmax_of_a_softmax(query, keys, values):
    def softmax(s):
        e = np.exp(s - s.max())
        return e / e.sum()

    return np.dot(softmax(softmax(np.dot(keys, query))), values)


@BANK.again("winner_takes_all")
def the_best_answer_alone(query, keys, values):
    scores = list(np.dot(keys, query))
    return np.array(values[scores.index(max(scores))], dtype=np.result_type(values, np.float32))


@BANK.again("even_weights")
def everyone_the_same(query, keys, values):
    return np.mean(values, axis=0)


@BANK.again("powers_of_two")
def to_the_base_of_two(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp2(s - s.max())
    return np.dot(e / e.sum(), values)


@BANK.again("mixes_by_the_logarithms")
def log_softmax_as_weights(query, keys, values):
    s = np.dot(keys, query) * 1.0
    s = s - s.max()
    with np.errstate(all="ignore"):
        return np.dot(np.log(np.exp(s) / np.exp(s).sum()), values)


@BANK.again("adds_a_little_to_the_total")
def never_divides_by_zero(query, keys, values):
    epsilon = 1e-6
    s = np.einsum("ld,d->l", keys, query)
    e = np.exp(s - s.max())
    return np.dot(e, values) / (epsilon + e.sum())


@BANK.again("scores_lose_their_sign")
def size_of_the_score(query, keys, values):
    s = np.sqrt(np.square(np.dot(keys, query)))
    e = np.exp(s - s.max())
    return np.dot(e / e.sum(), values)


@BANK.again("negative_scores_are_cut")
def no_score_below_zero(query, keys, values):
    s = np.array([max(0.0, float(np.dot(key, query))) for key in keys])
    e = np.exp(s - s.max())
    return np.dot(e / e.sum(), values)


@BANK.again("scores_have_the_wrong_sign")
def lowest_comes_first(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s.min() - s)
    return np.dot(e / e.sum(), values)


@BANK.again("scores_are_cosines")
def only_the_angle_counts(query, keys, values):
    s = []
    for key in keys:
        size = math.sqrt(np.sum(key * key)) * math.sqrt(np.sum(query * query))
        s.append(np.sum(key * query) / size if size else 0.0)
    e = np.exp(np.array(s) - max(s))
    return np.dot(e / e.sum(), values)


@BANK.again("scores_are_distances")
def the_nearest_key(query, keys, values):
    far = np.sqrt(((keys - query) ** 2).sum(axis=1))
    e = np.exp(far.min() - far)
    return np.dot(e / e.sum(), values)


@BANK.again("two_numbers_of_a_key_only")
def written_out_for_two(query, keys, values):
    s = np.array([sum(a * b for a, b in zip(query[:2], key[:2], strict=True)) for key in keys])
    e = np.exp(s - max(s))
    return np.dot(e / e.sum(), values)


@BANK.again("products_are_not_added_up")
def a_softmax_for_each_number(query, keys, values):
    table = np.multiply(keys, query)
    e = np.exp(table - table.max(axis=0))
    return (e / e.sum(axis=0) * values).sum(axis=0)


@BANK.again("three_words_only")
def love_apple_phones(query, keys, values):
    first, second, third = keys[0], keys[1], keys[2]
    s = np.array([np.dot(query, key) for key in (first, second, third)])
    e = np.exp(s - s.max())
    return np.dot(e / e.sum(), values[:3])


@BANK.again("last_word_left_out")
def range_ends_too_early(query, keys, values):
    s = np.array([np.dot(keys[j], query) for j in range(len(keys) - 1)])
    e = np.exp(s - s.max())
    return sum(e[j] / e.sum() * values[j] for j in range(len(keys) - 1))


@BANK.again("two_numbers_come_back")
def first_and_second(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    mixed = np.dot(e / e.sum(), values)
    return mixed[:2]


@BANK.again("weights_only")
def stops_at_the_weights(query, keys, values):
    s = np.einsum("ld,d->l", keys, query)
    return np.exp(s - s.max()) / np.exp(s - s.max()).sum()


@BANK.again("scores_only")
def stops_at_the_scores(query, keys, values):
    return np.array([np.sum(query * key) for key in keys])


@BANK.again("weights_too")
def output_and_weights(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    weights = e / e.sum()
    output = np.dot(weights, values)
    return output, weights


@BANK.again("a_table_of_one_row")
def everything_as_tables(query, keys, values):
    s = query.reshape(1, -1).dot(keys.T)
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).dot(values)


@BANK.again("values_are_not_added_up")
def weighted_but_apart(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    return np.array([weight * value for weight, value in zip(e / e.sum(), values, strict=True)])


@BANK.again("sums_the_wrong_way")
def one_number_for_each_word(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    return np.array([sum(weight * value) for weight, value in zip(e / e.sum(), values, strict=True)])


@BANK.again("sums_everything")
def summed_without_an_axis(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    return np.dot(e / e.sum(), values).sum()


@BANK.again("values_are_turned")
def weights_on_the_right(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    return np.dot(values, e) / e.sum()


@BANK.again("first_value_only")
def returns_inside_the_loop(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    output = 0
    for strength, value in zip(e, values, strict=True):
        output = output + strength / e.sum() * value
        return output


@BANK.again("mean_of_the_weighted_values")
def average_after_weighing(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    return np.dot(e / e.sum(), values) / len(values)


@BANK.again("adds_the_query")
def a_residual_of_the_query(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    return np.add(query, np.dot(e / e.sum(), values))


@BANK.again("output_loses_its_axis")
def one_number_is_a_number(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    output = np.dot(e / e.sum(), values)
    return output[0] if len(output) == 1 else output


@BANK.again("output_of_length_one")
def unit_output(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    mixed = np.dot(e, values)
    return mixed / math.sqrt(np.sum(mixed * mixed))


@BANK.again("prints_the_output")
def shows_it_on_the_screen(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    print("output:", np.dot(e / e.sum(), values))


@BANK.again("a_list_of_numbers")
def list_of_sums(query, keys, values):
    s = [float(np.dot(key, query)) for key in keys]
    e = [math.exp(score - max(s)) for score in s]
    return [float(sum(a * b for a, b in zip(e, column, strict=True)) / sum(e)) for column in values.T]


@BANK.again("rounds_the_weights")
def four_places(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    weights = [round(float(each), 4) for each in e / e.sum()]
    return np.dot(weights, values)


@BANK.again("rounds_the_output")
def three_places(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    return np.array([round(float(each), 3) for each in np.dot(e / e.sum(), values)])


@BANK.again("attend_in_float32")
def single_precision_attention(query, keys, values):
    s = np.dot(np.float32(keys), np.float32(query))
    e = np.exp(s - s.max())
    return np.dot(e / e.sum(), np.float32(values))


@BANK.again("output_has_the_type_of_the_values")
def an_array_like_the_values(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    output = np.empty(values.shape[1], dtype=values.dtype)
    for c, column in enumerate(values.T):
        output[c] = np.dot(e / e.sum(), column)
    return output


@BANK.again("weighs_the_values_in_place")
def a_loop_over_rows_of_the_argument(query, keys, values):
    s = np.dot(keys, query)
    e = np.exp(s - s.max())
    for j in range(len(values)):
        values[j] = e[j] / e.sum() * values[j]
    return values.sum(axis=0)
