"""The mistakes of `dot-product` again, as another learner writes them."""
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.mistakes.dot_product import BANK


@BANK.again("returns_the_products")
def a_list_of_products_made_an_array(a, b):
    found = []
    for x, y in zip(a, b, strict=True):
        found.append(x * y)
    return np.array(found)


@BANK.again("adds_the_numbers_of_both")
def both_sums(a, b):
    return a.sum() + b.sum()


@BANK.again("every_number_with_every_number")
def two_loops_for_one(a, b):
    total = 0.0
    for x in a:
        for y in b:
            total += x * y
    return total


@BANK.again("returns_the_outer_product")
def a_column_times_a_row(a, b):
    return a.reshape(-1, 1) * b.reshape(1, -1)


@BANK.again("a_cosine")
def without_their_lengths(a, b):
    long_a, long_b = math.sqrt(sum(x * x for x in a)), math.sqrt(sum(y * y for y in b))
    return sum((x / long_a) * (y / long_b) for x, y in zip(a, b, strict=True))


@BANK.again("divides_by_one_length")
def shadow_on_the_first(a, b):
    unit = a / math.sqrt(float((a * a).sum()))
    return float((unit * b).sum())


@BANK.again("absolute_score")
def a_root_of_a_square(a, b):
    score = sum(x * y for x, y in zip(a, b, strict=True))
    return -score if score < 0 else score


@BANK.again("absolute_products")
def sizes_only(a, b):
    return sum(abs(float(x)) * abs(float(y)) for x, y in zip(a, b, strict=True))


@BANK.again("negative_products_are_dropped")
def adds_what_is_above_zero(a, b):
    total = 0
    for i in range(len(a)):
        if a[i] * b[i] > 0:
            total = total + a[i] * b[i]
    return total


@BANK.again("two_numbers_only")
def technology_and_fruit(a, b):
    score = a[0] * b[0]
    if len(a) > 1:
        score = score + a[1] * b[1]
    return score


@BANK.again("first_product_only")
def returns_at_once(a, b):
    total = 0.0
    for i in range(len(a)):
        total += a[i] * b[i]
        return total


@BANK.again("last_product_only")
def forgets_the_plus(a, b):
    total = 0.0
    for x, y in zip(a, b, strict=True):
        total = x * y
    return total


@BANK.again("stops_one_number_early")
def range_of_d_minus_one(a, b):
    total = 0.0
    for i in range(len(a) - 1):
        total += float(a[i] * b[i])
    return total


@BANK.again("starts_one_number_late")
def counts_from_one(a, b):
    total, i = 0.0, 1
    while i < len(a):
        total += float(a[i] * b[i])
        i += 1
    return total


@BANK.again("begins_at_one")
def total_is_one(a, b):
    total = 1.0
    for x, y in zip(a.tolist(), b.tolist(), strict=True):
        total += x * y
    return total


@BANK.again("multiplies_the_products")
def a_product_of_products(a, b):
    total = 1
    for x, y in zip(a, b, strict=True):
        total *= x * y
    return total


@BANK.again("largest_product")
def the_best_place(a, b):
    return sorted(x * y for x, y in zip(a, b, strict=True))[-1]


@BANK.again("average_of_the_products")
def divided_by_how_many(a, b):
    total = 0.0
    for i in range(a.shape[0]):
        total += a[i] * b[i]
    return total / a.shape[0]


@BANK.again("scaled_by_the_root")
def as_in_the_paper(a, b):
    d_k = a.size
    return (a * b).sum() * d_k**-0.5


@BANK.again("squared_distance")
def sum_of_squared_gaps(a, b):
    gap = a - b
    return sum(g * g for g in gap)


@BANK.again("distance")
def how_far_apart(a, b):
    return math.sqrt(sum((float(x) - float(y)) ** 2 for x, y in zip(a, b, strict=True)))


@BANK.again("a_word_with_itself")
def squares_of_the_first(a, b):
    return sum(x**2 for x in a)


@BANK.again("from_behind")
def first_meets_last(a, b):
    n = len(a)
    return sum(a[i] * b[n - 1 - i] for i in range(n))


@BANK.again("prints_the_score")
def shows_it(a, b):
    total = 0
    for x, y in zip(a, b, strict=True):
        total += x * y
    print("the score is", total)


@BANK.again("an_array_of_one")
def written_into_an_array(a, b):
    score = np.zeros(1)
    for i in range(len(a)):
        score[0] += a[i] * b[i]
    return score


@BANK.again("a_list_of_one")
def appended_to_a_list(a, b):
    scores = []
    total = 0.0
    for x, y in zip(a, b, strict=True):
        total += x * y
    scores.append(total)
    return scores


@BANK.again("returns_the_products_too")
def a_pair_of_both(a, b):
    single = np.multiply(a, b)
    return (single, float(np.add.reduce(single)))


@BANK.again("whole_numbers_only")
def truncated(a, b):
    return math.trunc(math.fsum(x * y for x, y in zip(a.tolist(), b.tolist(), strict=True)))


@BANK.again("rounds_the_score")
def two_digits(a, b):
    return round(float((a * b).sum()), 2)


@BANK.again("loses_digits")
def half_precision_of_the_first(a, b):
    short = np.array(a, dtype="float16")
    return sum(float(x) * float(y) for x, y in zip(short, b, strict=True))


@BANK.again("multiplies_in_place")
def np_multiply_out(a, b):
    np.multiply(a, b, out=a)
    total = 0.0
    for product in a:
        total += product
    return total


@BANK.again("library_dot")
def the_at_sign(a, b):
    return a @ b


@BANK.again("keys_are_not_turned")
def np_matmul_as_they_are(queries, keys):
    result = np.matmul(queries, keys)
    return result


@BANK.again("keys_ask_queries")
def loops_over_keys_first(queries, keys):
    table = []
    for key in keys:
        table.append([float(np.sum(key * query)) for query in queries])
    return np.array(table)


@BANK.again("queries_ask_themselves")
def one_list_twice(queries, keys):
    table = np.zeros((queries.shape[0], queries.shape[0]))
    for i, one in enumerate(queries):
        for j, other in enumerate(queries):
            table[i, j] = (one * other).sum()
    return table


@BANK.again("keys_ask_themselves")
def other_list_twice(queries, keys):
    return np.array([[sum(x * y for x, y in zip(one, other, strict=True)) for other in keys] for one in keys])


@BANK.again("number_by_number")
def np_multiply_only(queries, keys):
    scores = np.multiply(queries, keys)
    return scores


@BANK.again("row_by_row")
def einsum_without_a_second_row(queries, keys):
    products = queries * keys
    sums = products[..., 0] * 0.0
    for column in range(products.shape[-1]):
        sums = sums + products[..., column]
    return sums


@BANK.again("in_pairs")
def as_many_as_the_shorter(queries, keys):
    scores = np.zeros(min(len(queries), len(keys)))
    for i in range(len(scores)):
        scores[i] = sum(queries[i, c] * keys[i, c] for c in range(queries.shape[1]))
    return scores


@BANK.again("turned_by_reshape")
def dealt_out_anew(queries, keys):
    n, d = keys.shape
    columns = keys.ravel().reshape(d, n)
    scores = np.zeros((len(queries), n))
    for i in range(len(queries)):
        for j in range(n):
            scores[i, j] = sum(queries[i, c] * columns[c, j] for c in range(d))
    return scores


@BANK.again("queries_are_turned")
def transposes_the_first(queries, keys):
    turned = np.transpose(queries)
    return np.matmul(turned, keys)


@BANK.again("a_table_of_cosines")
def of_unit_words(queries, keys):
    q = queries / np.sqrt((queries**2).sum(axis=-1, keepdims=True))
    k = keys / np.sqrt((keys**2).sum(axis=-1, keepdims=True))
    return np.einsum("id,jd->ij", q, k)


@BANK.again("keys_of_length_one")
def shadows_on_the_keys(queries, keys):
    scores = np.zeros((len(queries), len(keys)))
    for j, key in enumerate(keys):
        length = math.sqrt(sum(float(x) ** 2 for x in key))
        for i, query in enumerate(queries):
            scores[i, j] = float(np.sum(query * key)) / length
    return scores


@BANK.again("scores_over_the_root_of_d")
def scales_the_queries_first(queries, keys):
    d_k = keys.shape[1]
    return np.einsum("id,jd->ij", queries * d_k**-0.5, keys)


@BANK.again("scores_over_d")
def average_products(queries, keys):
    return np.mean(queries[:, None, :] * keys[None, :, :], axis=-1)


@BANK.again("scores_lose_their_sign")
def sizes_of_scores(queries, keys):
    return np.array([[math.fabs(np.sum(q * k)) for k in keys] for q in queries])


@BANK.again("negative_scores_are_cut")
def zero_where_below(queries, keys):
    scores = np.einsum("id,jd->ij", queries, keys)
    scores[scores < 0] = 0
    return scores


@BANK.again("shares_already")
def a_softmax_for_each_query(queries, keys):
    rows = []
    for query in queries:
        scores = (keys * query).sum(axis=1)
        powers = [math.exp(s - max(scores)) for s in scores]
        rows.append([p / sum(powers) for p in powers])
    return np.array(rows)


@BANK.again("largest_is_subtracted")
def below_the_best(queries, keys):
    table = [[float(np.sum(q * k)) for k in keys] for q in queries]
    return np.array([[score - max(row) for score in row] for row in table])


@BANK.again("a_table_of_distances")
def how_far_each_pair(queries, keys):
    table = np.zeros((len(queries), len(keys)))
    for i in range(len(queries)):
        for j in range(len(keys)):
            table[i, j] = math.dist(queries[i], keys[j])
    return table


@BANK.again("a_table_of_squared_distances")
def gaps_squared(queries, keys):
    return np.array([[sum((x - y) ** 2 for x, y in zip(q, k, strict=True)) for k in keys] for q in queries])


@BANK.again("both_loops_count_queries")
def square_by_comprehension(queries, keys):
    n = queries.shape[0]
    return np.array([[sum(queries[i] * keys[j]) for j in range(n)] for i in range(n)])


@BANK.again("table_as_wide_as_it_is_high")
def enumerates_into_a_square(queries, keys):
    n = queries.shape[0]
    table = np.zeros((n, n))
    for i, query in enumerate(queries):
        for j, key in enumerate(keys):
            table[i][j] = sum(x * y for x, y in zip(query, key, strict=True))
    return table


@BANK.again("table_as_wide_as_a_word")
def written_into_a_copy_of_the_queries(queries, keys):
    table = queries.copy()
    table[:] = 0
    for j, key in enumerate(keys):
        for i, query in enumerate(queries):
            table[i, j] = sum(x * y for x, y in zip(query, key, strict=True))
    return table


@BANK.again("three_words_of_two_numbers")
def sizes_of_the_example(queries, keys):
    rows = []
    for i in range(3):
        rows.append([queries[i][0] * keys[j][0] + queries[i][1] * keys[j][1] for j in range(3)])
    return np.array(rows)


@BANK.again("words_of_two_numbers")
def first_columns(queries, keys):
    scores = np.outer(queries[:, 0], keys[:, 0])
    if queries.shape[1] > 1:
        scores = scores + np.outer(queries[:, 1], keys[:, 1])
    return scores


@BANK.again("mirrors_half_the_table")
def lower_half_from_upper(queries, keys):
    n, m = len(queries), len(keys)
    table = np.zeros((n, m))
    for i, j in np.ndindex(n, m):
        one, other = (i, j) if i <= j or i >= m or j >= n else (j, i)
        table[i, j] = np.sum(queries[one] * keys[other]) if i <= j or (i < m and j < n) else 0.0
    return table


@BANK.again("first_query_only")
def zeroth_row(queries, keys):
    return np.einsum("d,jd->j", queries[0], keys)


@BANK.again("last_query_only")
def overwrites_each_row(queries, keys):
    scores = np.zeros(len(keys))
    for i in range(len(queries)):
        for j in range(len(keys)):
            scores[j] = float(np.sum(queries[i] * keys[j]))
    return scores


@BANK.again("one_long_list")
def flat_at_the_end(queries, keys):
    return np.einsum("id,jd->ij", queries, keys).ravel()


@BANK.again("one_sum_of_all_scores")
def adds_them_in_loops(queries, keys):
    total = 0.0
    for query in queries:
        for key in keys:
            total += np.sum(query * key)
    return total


@BANK.again("no_score_with_its_own_place")
def skips_itself(queries, keys):
    scores = np.zeros((len(queries), len(keys)))
    for i in range(len(queries)):
        for j in range(len(keys)):
            if i == j:
                continue
            scores[i, j] = np.sum(queries[i] * keys[j])
    return scores


@BANK.again("scores_as_lists")
def a_list_for_each_query(queries, keys):
    scores = []
    for query in queries:
        scores.append([float(np.sum(query * key)) for key in keys])
    return scores


@BANK.again("prints_the_table")
def prints_row_by_row(queries, keys):
    for query in queries:
        print([float(np.sum(query * key)) for key in keys])


@BANK.again("scores_in_float32")
def a_narrow_table(queries, keys):
    scores = np.zeros((len(queries), len(keys)), dtype=np.float32)
    scores[:] = np.einsum("id,jd->ij", queries, keys)
    return scores


@BANK.again("whole_scores_only")
def a_table_of_integers(queries, keys):
    scores = np.zeros((len(queries), len(keys)), dtype=int)
    for i in range(len(queries)):
        for j in range(len(keys)):
            scores[i, j] = np.sum(queries[i] * keys[j])
    return scores


@BANK.again("rounds_the_scores")
def each_score_rounded(queries, keys):
    return np.array([[round(float(np.sum(q * k)), 2) for k in keys] for q in queries])


@BANK.again("multiplies_into_the_queries")
def in_place_over_the_keys(queries, keys):
    table = []
    for query in queries:
        row = []
        for key in keys:
            np.multiply(query, key, out=query)
            row.append(query.sum())
        table.append(row)
    return np.array(table)


@BANK.again("squeezes_the_table")
def drops_axes_of_one(queries, keys):
    scores = np.einsum("id,jd->ij", queries, keys)
    return scores.reshape([n for n in scores.shape if n != 1])
