"""The mistakes of `scaling` again, as another learner writes them."""
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.mistakes.scaling import BANK


@BANK.again("spread_in_place_of_variance")
def root_of_the_mean_square(d_k, num_samples, rng):
    total = 0.0
    for _ in range(num_samples):
        total += np.dot(rng.normal(size=d_k), rng.normal(size=d_k)) ** 2
    return math.sqrt(total / num_samples)


@BANK.again("one_whatever_the_length")
def all_products_in_one_heap(d_k, num_samples, rng):
    pairs = rng.normal(0.0, 1.0, (2, num_samples, d_k))
    return np.var(pairs[0] * pairs[1])


@BANK.again("one_whatever_the_length")
def measures_the_queries(d_k, num_samples, rng):
    q, k = rng.standard_normal((num_samples, d_k)), rng.standard_normal((num_samples, d_k))
    print(q.shape, k.shape)
    return q.var()


@BANK.again("one_whatever_the_length")
def scaled_as_in_the_last_notebook(d_k, num_samples, rng):
    scores = []
    for _ in range(num_samples):
        query, key = rng.standard_normal(d_k), rng.standard_normal(d_k)
        scores.append(query @ key / d_k**0.5)
    return np.var(scores, ddof=1)


@BANK.again("less_for_longer_vectors")
def mean_of_the_products(d_k, num_samples, rng):
    pairs = rng.standard_normal((num_samples, 2, d_k))
    return np.var(np.mean(pairs[:, 0] * pairs[:, 1], axis=-1), ddof=1)


@BANK.again("scaled_the_wrong_way")
def multiplied_by_the_root(d_k, num_samples, rng):
    k, q = rng.standard_normal((num_samples, d_k)), rng.standard_normal((num_samples, d_k))
    return float(np.einsum("nd,nd->n", math.sqrt(d_k) * q, k).var())


@BANK.again("about_nothing")
def one_score_and_its_variance(d_k, num_samples, rng):
    q, k = rng.standard_normal(d_k), rng.standard_normal(d_k)
    return np.var(q @ k)


@BANK.again("about_nothing")
def one_sum_over_everything(d_k, num_samples, rng):
    q, k = rng.standard_normal((2, num_samples, d_k))
    return np.var((q * k).sum())


@BANK.again("a_vector_meets_itself")
def squared_lengths(d_k, num_samples, rng):
    return np.var([np.sum(rng.standard_normal(d_k) ** 2) for _ in range(num_samples)])


@BANK.again("a_sum_of_squares")
def forgot_to_divide(d_k, num_samples, rng):
    total = 0
    for _ in range(num_samples):
        score = sum(a * b for a, b in zip(rng.normal(size=d_k), rng.normal(size=d_k), strict=True))
        total = total + score * score
    return float(total)


@BANK.again("spread_of_the_sizes")
def sizes_first(d_k, num_samples, rng):
    pairs = rng.standard_normal((num_samples, d_k, 2))
    sizes = abs(pairs.prod(axis=-1).sum(axis=-1))
    return np.mean(sizes**2) - np.mean(sizes) ** 2


@BANK.again("mean_of_the_sizes")
def how_far_from_nothing(d_k, num_samples, rng):
    total = 0.0
    for _ in range(num_samples):
        score = rng.standard_normal(d_k) @ rng.standard_normal(d_k)
        total += score if score > 0 else -score
    return total / num_samples


@BANK.again("even_numbers_from_0_to_1")
def uniform_as_it_comes(d_k, num_samples, rng):
    q, k = rng.uniform(size=(2, num_samples, d_k))
    return float(np.var(np.einsum("nd,nd->n", q, k)))


@BANK.again("even_numbers_from_minus_1_to_1")
def twice_random_less_one(d_k, num_samples, rng):
    pairs = 2 * rng.random((num_samples, 2, d_k)) - 1
    return np.var((pairs[:, 0] * pairs[:, 1]).sum(1))


@BANK.again("only_the_keys_even_from_0_to_1")
def keys_drawn_with_random(d_k, num_samples, rng):
    scores = [rng.normal(size=d_k).dot(rng.random(d_k)) for _ in range(num_samples)]
    return np.array(scores).var()


@BANK.again("added_up_the_wrong_way")
def one_sum_for_each_place(d_k, num_samples, rng):
    q = rng.normal(size=(num_samples, d_k))
    k = rng.normal(size=(num_samples, d_k))
    sums = [np.dot(q[:, c], k[:, c]) for c in range(d_k)]
    return np.var(sums)


@BANK.again("pairs_and_length_exchanged")
def sizes_the_wrong_way_round(d_k, num_samples, rng):
    q, k = rng.standard_normal((2, d_k, num_samples))
    return float(np.var(np.einsum("nd,nd->n", q, k)))


@BANK.again("ten_pairs")
def tried_with_ten(d_k, num_samples, rng, samples=10):
    q, k = rng.standard_normal((2, samples, d_k))
    scores = [query @ key for query, key in zip(q, k, strict=True)]
    return np.var(scores)


@BANK.again("one_query_for_all")
def drawn_before_the_loop(d_k, num_samples, rng):
    query = rng.normal(size=d_k)
    scores = []
    for _ in range(num_samples):
        scores.append(float(np.dot(query, rng.normal(size=d_k))))
    return np.var(scores)


@BANK.again("one_key_for_all")
def keys_without_a_row_for_each(d_k, num_samples, rng):
    queries = rng.normal(size=(num_samples, d_k))
    key = rng.normal(size=(d_k, 1))
    return np.var(queries @ key)


@BANK.again("two_numbers_only")
def as_on_paper(d_k, num_samples, rng):
    pairs = rng.standard_normal((num_samples, 4))
    return np.var(pairs[:, 0] * pairs[:, 2] + pairs[:, 1] * pairs[:, 3])


@BANK.again("nothing_from_the_given_generator")
def by_the_old_functions(d_k, num_samples, rng):
    q = np.random.randn(num_samples, d_k)
    k = np.random.normal(0, 1, (num_samples, d_k))
    return float(np.var(np.sum(q * k, axis=-1)))


@BANK.again("nothing_from_the_given_generator")
def knows_the_theory(d_k, num_samples, rng):
    return float(d_k)


@BANK.again("the_scores_themselves")
def stops_at_the_scores(d_k, num_samples, rng):
    queries = rng.normal(size=(num_samples, d_k))
    keys = rng.normal(size=(num_samples, d_k))
    return np.array([q.dot(k) for q, k in zip(queries, keys, strict=True)])


@BANK.again("a_variance_for_each_place")
def variance_down_the_columns(d_k, num_samples, rng):
    pairs = rng.standard_normal((2, num_samples, d_k))
    return (pairs[0] * pairs[1]).var(axis=0)


@BANK.again("with_the_theory_beside_it")
def measured_and_expected(d_k, num_samples, rng):
    pairs = rng.standard_normal((num_samples, 2, d_k))
    measured = np.var(np.sum(pairs[:, 0] * pairs[:, 1], axis=1))
    return measured, d_k


@BANK.again("prints_the_variance")
def shows_it(d_k, num_samples, rng):
    q, k = rng.standard_normal((2, num_samples, d_k))
    print(f"variance {np.var(np.sum(q * k, axis=1)):.3f}")


@BANK.again("a_shape_without_brackets")
def two_sizes_in_a_row(d_k, num_samples, rng):
    q, k = rng.standard_normal(num_samples, d_k), rng.standard_normal(num_samples, d_k)
    return np.var(np.einsum("nd,nd->n", q, k))


@BANK.again("diagonal_alone")
def a_loop_along_the_diagonal(weights):
    table = np.zeros((len(weights), len(weights)), dtype=np.result_type(weights, np.float32))
    for i, w in enumerate(weights):
        table[i, i] = w - w * w
    return table


@BANK.again("own_slopes_in_a_row")
def one_slope_for_each(weights):
    return np.array([w - w**2 for w in weights], dtype=weights.dtype)


@BANK.again("shares_taken_away_from_each_row")
def no_products(weights):
    n = len(weights)
    table = np.tile(-weights, (n, 1))
    table[np.arange(n), np.arange(n)] += weights
    return table


@BANK.again("shares_taken_away_from_each_column")
def no_products_turned(weights):
    return (np.diag(weights) - weights).T


@BANK.again("slopes_of_the_logarithm")
def delta_minus_share(weights):
    n = len(weights)
    delta = np.identity(n, dtype=np.result_type(weights, np.float32))
    return np.stack([delta[i] - weights for i in range(n)])


@BANK.again("squares_of_the_shares_in_each_row")
def star_lines_up_with_columns(weights):
    return weights * (np.eye(len(weights)) - weights)


@BANK.again("squares_of_the_shares_in_each_column")
def star_lines_up_with_rows(weights):
    column = weights.reshape(-1, 1)
    return column * (np.eye(len(weights)) - column)


@BANK.again("one_product_for_all")
def dot_in_place_of_outer(weights):
    total = sum(w * w for w in weights)
    return np.diag(weights) - total


@BANK.again("signs_turned")
def minus_on_the_wrong_branch(weights):
    n = len(weights)
    rows = [[-w * (1 - w) if i == j else w * weights[j] for j in range(n)] for i, w in enumerate(weights)]
    return np.array(rows)


@BANK.again("products_added")
def plus_for_minus(weights):
    table = np.einsum("i,j->ij", weights, weights)
    np.fill_diagonal(table, weights * (1 + weights))
    return table


@BANK.again("every_share_rises")
def two_branches_one_sign(weights):
    n = len(weights)
    table = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            table[i, j] = weights[i] * (1 - weights[i]) if i == j else weights[i] * weights[j]
    return table


@BANK.again("products_alone")
def each_with_each(weights):
    return weights[:, None] * weights[None, :]


@BANK.again("falling_alone")
def minus_each_with_each(weights):
    column = weights[:, np.newaxis]
    return -(column @ column.T)


@BANK.again("nothing_on_the_diagonal")
def skips_its_own_score(weights):
    n = len(weights)
    table = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i != j:
                table[i, j] = -weights[i] * weights[j]
    return table


@BANK.again("shares_on_the_diagonal")
def own_slope_is_the_share(weights):
    n = len(weights)
    return np.where(np.eye(n) == 1, weights[:, None], -weights[:, None] * weights)


@BANK.again("ones_on_the_diagonal")
def identity_minus_products(weights):
    column = weights.reshape(len(weights), 1)
    return np.identity(len(weights)) - column * column.T


@BANK.again("the_rule_of_the_diagonal_everywhere")
def no_case_for_others(weights):
    return np.array([[w * (1 - v) for v in weights] for w in weights])


@BANK.again("the_rule_of_the_diagonal_turned")
def no_case_for_others_turned(weights):
    return (1 - weights)[:, None] * weights[None]


@BANK.again("shares_taken_for_scores")
def one_softmax_too_many(weights):
    total = sum(math.exp(w) for w in weights)
    again = np.array([math.exp(w) / total for w in weights])
    return again[:, None] * (np.eye(again.size) - again[None, :])


@BANK.again("divided_by_the_root_again")
def scaled_once_more(weights):
    n = weights.shape[0]
    return np.diag(weights) / n**0.5 - np.outer(weights, weights) / n**0.5


@BANK.again("three_words_only")
def as_many_as_in_the_prompt(weights):
    few = weights[:3]
    return few[:, None] * (np.eye(few.size) - few)


@BANK.again("the_last_word_left_out")
def stops_one_early(weights):
    n = weights.size
    inner = weights[: n - 1]
    table = np.zeros((n, n))
    table[: n - 1, : n - 1] = np.diag(inner) - np.multiply.outer(inner, inner)
    return table


@BANK.again("upper_half")
def from_the_diagonal_on(weights):
    n = len(weights)
    table = np.zeros((n, n))
    for i in range(n):
        table[i, i] = weights[i] - weights[i] ** 2
        for j in range(i + 1, n):
            table[i, j] = -weights[i] * weights[j]
    return table


@BANK.again("lower_half")
def up_to_the_diagonal(weights):
    n = len(weights)
    table = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            table[i, j] = weights[i] * ((1.0 if i == j else 0.0) - weights[j])
    return table


@BANK.again("columns_added_up")
def what_becomes_of_all_shares(weights):
    return weights - weights * weights.sum()


@BANK.again("two_tables")
def each_part_by_itself(weights):
    n = len(weights)
    own, others = np.zeros((n, n)), weights[:, None] * weights
    np.fill_diagonal(own, weights)
    return own, others


@BANK.again("a_list_of_lists")
def rows_of_rows(weights):
    return [[float(w * ((i == j) - v)) for j, v in enumerate(weights)] for i, w in enumerate(weights)]


@BANK.again("prints_the_table")
def shows_each_row(weights):
    for i, w in enumerate(weights):
        row = -w * weights
        row[i] += w
        print(row)


@BANK.again("nudged_by_a_thousandth")
def tries_each_nudge(weights):
    columns = []
    for j in range(len(weights)):
        scores = np.log(np.maximum(weights, 1e-300))
        scores[j] += 0.001
        shares = np.exp(scores) / np.sum(np.exp(scores))
        columns.append((shares - weights) / 0.001)
    return np.array(columns).T


@BANK.again("rounded_to_two_digits")
def looks_like_the_table(weights):
    n = len(weights)
    table = weights[:, None] * (np.eye(n) - weights)
    return np.array([np.around(row, decimals=2) for row in table])


@BANK.again("fewer_digits_than_the_shares")
def a_table_of_float32(weights):
    table = np.zeros((len(weights), len(weights)), dtype=np.float32)
    for i, w in enumerate(weights):
        table[i] = -w * weights
        table[i, i] += w
    return table


@BANK.again("writes_into_the_shares")
def in_place_for_speed(weights):
    w = weights
    products = np.multiply.outer(w, w)
    w -= w * w
    return np.diag(w) - products + np.diag(np.diag(products))


@BANK.again("a_little_for_the_frozen")
def never_quite_frozen(weights):
    table = weights[:, None] * (np.eye(len(weights)) - weights)
    for i in range(len(weights)):
        table[i, i] += 0.001
    return table


@BANK.again("divided_by_the_shares")
def by_way_of_ratios(weights):
    table = -1.0 * weights[:, None] * weights
    for i, w in enumerate(weights):
        table[i, i] = w * (w / w - w)
    return table
