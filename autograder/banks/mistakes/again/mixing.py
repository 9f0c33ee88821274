"""The mistakes of `mixing` again, each in another hand."""
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.mistakes.mixing import BANK

# mix


@BANK.again("adds_along_the_numbers")
def each_word_by_itself(weights, vectors):
    result = np.zeros(len(weights))
    for i in range(len(weights)):
        for j in range(vectors.shape[1]):
            result[i] += weights[i] * vectors[i, j]
    return result


@BANK.again("adds_up_everything")
def one_running_total(weights, vectors):
    total = 0.0
    for w, v in zip(weights, vectors, strict=True):
        for x in v:
            total += float(w) * float(x)
    return total


@BANK.again("does_not_add_up")
def a_list_of_shares(weights, vectors):
    return np.stack([w * v for w, v in zip(weights, vectors, strict=True)])


@BANK.again("mean_of_the_weighted")
def divides_by_the_number_of_words(weights, vectors):
    n = len(weights)
    return np.dot(weights, vectors) / n


@BANK.again("largest_instead_of_sum")
def the_strongest_in_each_place(weights, vectors):
    shares = np.einsum("n,nd->nd", weights, vectors)
    return np.array([max(column) for column in shares.T])


@BANK.again("plain_mean")
def everybody_alike(weights, vectors):
    return sum(vectors) / len(vectors)


@BANK.again("plain_sum")
def all_of_everybody(weights, vectors):
    total = vectors[0]
    for i in range(1, len(vectors)):
        total = total + vectors[i]
    return total


@BANK.again("adds_the_weights_to_the_vectors")
def plus_for_times(weights, vectors):
    mixed = np.zeros(vectors.shape[1])
    for w, v in zip(weights, vectors, strict=True):
        mixed += w + v
    return mixed


@BANK.again("winner_takes_all")
def looks_for_the_most_important(weights, vectors):
    best = 0
    for i in range(1, len(weights)):
        if weights[i] > weights[best]:
            best = i
    return vectors[best].copy()


@BANK.again("weights_on_the_wrong_side")
def dot_of_each_row(weights, vectors):
    return np.dot(vectors, weights)


@BANK.again("weights_along_the_columns")
def weights_beside_each_number(weights, vectors):
    scaled = np.multiply(vectors, weights[None, :])
    return np.einsum("nd->d", scaled)


@BANK.again("leaves_out_the_last_word")
def stops_one_early(weights, vectors):
    mixed = np.zeros(vectors.shape[1])
    for i in range(len(weights) - 1):
        mixed = mixed + weights[i] * vectors[i]
    return mixed


@BANK.again("leaves_out_the_first_word")
def counts_from_one(weights, vectors):
    mixed = np.zeros(vectors.shape[1])
    for i in range(1, len(weights)):
        mixed = mixed + weights[i] * vectors[i]
    return mixed


@BANK.again("first_three_words_only")
def three_terms(weights, vectors):
    mixed = 0.0
    for i in range(3):
        if i < len(weights):
            mixed = mixed + weights[i] * vectors[i]
    return mixed


@BANK.again("counts_to_three")
def a_loop_of_three_rounds(weights, vectors):
    mixed = np.zeros(vectors.shape[1])
    for i in range(3):
        mixed = mixed + weights[i] * vectors[i, :]
    return mixed


@BANK.again("weights_backwards")
def takes_weights_from_the_end(weights, vectors):
    left = list(weights)
    mixed = np.zeros(vectors.shape[1])
    for v in vectors:
        mixed = mixed + left.pop() * v
    return mixed


@BANK.again("overwrites_instead_of_adding")
def the_last_one_stays(weights, vectors):
    mixed = np.zeros(vectors.shape[1])
    for i, w in enumerate(weights):
        mixed[:] = w * vectors[i]
    return mixed


@BANK.again("returns_inside_the_loop")
def out_after_one_round(weights, vectors):
    mixed = np.zeros(vectors.shape[1])
    for i in range(len(vectors)):
        mixed += vectors[i] * weights[i]
        return mixed


@BANK.again("begins_with_the_first_vector")
def starts_from_there(weights, vectors):
    return vectors[0] + np.dot(weights, vectors)


@BANK.again("squares_the_weights")
def weighs_before_and_in_the_product(weights, vectors):
    shares = np.diag(weights) @ vectors
    return np.einsum("n,nd->d", weights, shares)


@BANK.again("rounds_to_one_digit")
def one_digit_as_in_the_table(weights, vectors):
    mixed = np.dot(weights, vectors)
    return np.array([round(float(x), 1) for x in mixed])


@BANK.again("returns_a_table_of_one_row")
def row_times_table(weights, vectors):
    return weights.reshape(1, -1) @ vectors


@BANK.again("returns_a_list")
def number_after_number(weights, vectors):
    mixed = []
    for column in vectors.T:
        mixed.append(float(np.dot(weights, column)))
    return mixed


@BANK.again("returns_the_weighted_too")
def both_steps(weights, vectors):
    shares = np.array([w * v for w, v in zip(weights, vectors, strict=True)])
    mixed = shares.sum(0)
    return (shares, mixed)


@BANK.again("prints_the_mix")
def shows_the_mix(weights, vectors):
    mixed = np.dot(weights, vectors)
    print("the mix:", mixed)


@BANK.again("makes_a_budget_of_them")
def shares_of_the_total(weights, vectors):
    total = sum(float(w) for w in weights)
    mixed = np.zeros(vectors.shape[1])
    for w, v in zip(weights, vectors, strict=True):
        mixed = mixed + w / total * v
    return mixed


@BANK.again("softmax_first")
def exponentials_of_the_weights(weights, vectors):
    e = [math.exp(w) for w in weights]
    return np.einsum("n,nd->d", np.array(e) / sum(e), vectors)


@BANK.again("cuts_negative_weights")
def passes_over_negative_ones(weights, vectors):
    mixed = np.zeros(vectors.shape[1])
    for w, v in zip(weights, vectors, strict=True):
        if w > 0:
            mixed = mixed + w * v
    return mixed


@BANK.again("forgets_the_sign_of_the_weights")
def sizes_of_the_weights(weights, vectors):
    return np.dot(np.sqrt(weights * weights), vectors)


@BANK.again("insists_on_a_budget")
def asserts_that_it_is_one(weights, vectors):
    if not math.isclose(float(sum(weights)), 1.0, abs_tol=1e-6):
        raise ValueError("the weights must sum to 1")
    if min(weights) < 0:
        raise ValueError("no weight may be negative")
    return np.dot(weights, vectors)


@BANK.again("nobody_gets_nothing")
def a_hundredth_at_least(weights, vectors):
    mixed = np.zeros(vectors.shape[1])
    for w, v in zip(weights, vectors, strict=True):
        mixed = mixed + (0.01 if w == 0 else w) * v
    return mixed


@BANK.again("average_of_numpy")
def average_column_by_column(weights, vectors):
    columns = [np.average(column, weights=weights) for column in vectors.T]
    return np.array(columns) * sum(weights)


@BANK.again("weighs_in_place")
def scales_each_row_where_it_is(weights, vectors):
    own = vectors if np.issubdtype(vectors.dtype, np.floating) else vectors * 1.0
    for i in range(len(own)):
        own[i] *= weights[i]
    return own.sum(axis=0)


@BANK.again("weighs_in_place")
def collects_in_row_zero(weights, vectors):
    own = vectors if np.issubdtype(vectors.dtype, np.floating) else vectors * 1.0
    own[0] = own[0] * weights[0]
    for i in range(1, len(weights)):
        own[0] += weights[i] * own[i]
    return own[0]


@BANK.again("cut_to_the_type_of_the_vectors")
def an_empty_row_like_theirs(weights, vectors):
    mixed = np.empty(vectors.shape[1], dtype=vectors.dtype)
    for j in range(len(mixed)):
        mixed[j] = np.dot(weights, vectors[:, j])
    return mixed


@BANK.again("narrows_to_float32")
def single_precision(weights, vectors):
    mixed = np.zeros(vectors.shape[1], dtype="float32")
    mixed[:] = np.dot(weights, vectors)
    return mixed


@BANK.again("cuts_to_whole_numbers")
def whole_numbers_only(weights, vectors):
    mixed = np.dot(weights, vectors)
    return np.trunc(mixed).astype(np.int64)


# is_attention_distribution


@BANK.again("does_not_look_at_the_sum")
def nobody_below_zero(weights):
    good = True
    for w in weights:
        good = good and bool(w >= 0)
    return good


@BANK.again("never_too_small")
def not_more_than_everything(weights):
    if not all(w >= 0 for w in weights):
        return False
    return float(sum(weights)) <= 1 + 1e-6


@BANK.again("never_too_large")
def at_least_everything(weights):
    if not all(w >= 0 for w in weights):
        return False
    return float(sum(weights)) >= 1 - 1e-6


@BANK.again("the_other_way_round")
def says_what_is_wrong(weights):
    wrong = not all(w >= 0 for w in weights)
    wrong = wrong or not abs(float(sum(weights)) - 1) <= 1e-6
    return wrong


@BANK.again("makes_a_budget_first")
def shares_it_out_before(weights):
    with np.errstate(all="ignore"):
        shares = np.true_divide(weights, weights.sum())
    return all(s >= 0 for s in shares) and math.isclose(shares.sum(), 1, abs_tol=1e-6)


@BANK.again("the_mean_should_be_one")
def one_on_average(weights):
    if not np.all(weights >= 0):
        return False
    return abs(float(sum(weights)) / len(weights) - 1) <= 1e-6


@BANK.again("the_largest_should_be_one")
def somebody_gets_all(weights):
    return bool(np.min(weights) >= 0) and abs(max(weights.tolist()) - 1) <= 1e-6


@BANK.again("first_three_weights_only")
def counts_three_weights(weights):
    if not np.min(weights) >= 0:
        return False
    total = 0.0
    for i in range(min(3, len(weights))):
        total += float(weights[i])
    return abs(total - 1) <= 1e-6


@BANK.again("always_true")
def looks_at_nothing(weights):
    return len(weights) > 0


@BANK.again("always_false")
def compares_with_a_text(weights):
    return str(weights.sum()) == "one"


@BANK.again("one_answer_for_each_weight")
def asks_each_weight(weights):
    good = abs(float(weights.sum()) - 1) <= 1e-6
    return np.array([bool(w >= 0) and good for w in weights])


@BANK.again("returns_two_answers")
def a_pair_of_answers(weights):
    entries = all(w >= 0 for w in weights)
    total = abs(float(sum(weights)) - 1) <= 1e-6
    return (entries, total)


@BANK.again("returns_a_word")
def answers_in_quotation_marks(weights):
    if all(w >= 0 for w in weights) and abs(float(sum(weights)) - 1) <= 1e-6:
        return "True"
    return "False"


@BANK.again("returns_one_or_zero")
def counts_the_answer(weights):
    if all(w >= 0 for w in weights) and abs(float(sum(weights)) - 1) <= 1e-6:
        return 1
    return 0


@BANK.again("prints_the_answer")
def says_it_aloud(weights):
    if all(w >= 0 for w in weights) and abs(float(sum(weights)) - 1) <= 1e-6:
        print("a budget")
    else:
        print("no budget")


@BANK.again("says_only_yes")
def nothing_for_the_others(weights):
    if not all(w >= 0 for w in weights):
        return
    if abs(float(sum(weights)) - 1) <= 1e-6:
        return True
    return


@BANK.again("raises_instead")
def refuses_with_an_error(weights):
    for w in weights:
        if not w >= 0:
            raise ValueError(f"{w} is no share")
    if not abs(float(sum(weights)) - 1) <= 1e-6:
        raise ValueError("no budget")
    return True


@BANK.again("looks_at_the_sum_alone")
def adds_up_and_no_more(weights):
    total = 0.0
    for w in weights:
        total += float(w)
    return -1e-6 <= total - 1 <= 1e-6


@BANK.again("refuses_a_share_of_nothing")
def everybody_gets_something(weights):
    for w in weights:
        if not w > 0:
            return False
    return abs(float(sum(weights)) - 1) <= 1e-6


@BANK.again("looks_at_the_sum_alone")
def somebody_is_not_below_zero(weights):
    return bool(np.any(weights >= 0)) and bool(abs(np.sum(weights) - 1) <= 1e-6)


@BANK.again("forgets_the_signs")
def lengths_of_the_weights(weights):
    total = 0.0
    for w in weights:
        total += float(w) if w > 0 else -float(w)
    return abs(total - 1) <= 1e-6


@BANK.again("a_little_below_zero_will_do")
def not_much_below_zero(weights):
    for w in weights:
        if not w + 1e-6 >= 0:
            return False
    return abs(float(sum(weights)) - 1) <= 1e-6


@BANK.again("first_weight_only")
def decides_at_the_first(weights):
    first = 0.0 + weights[0]
    if not first >= 0:
        return False
    return abs(float(sum(weights)) - 1) <= 1e-6


@BANK.again("last_weight_only")
def decides_at_the_last(weights):
    good = False
    for w in weights:
        good = bool(w >= 0)
    return good and bool(abs(float(sum(weights)) - 1) <= 1e-6)


@BANK.again("nobody_may_get_all")
def between_nothing_and_all(weights):
    return all(0 <= w < 1 for w in weights) and bool(abs(float(sum(weights)) - 1) <= 1e-6)


@BANK.again("lets_nan_pass")
def asks_what_must_not_be(weights):
    for w in weights:
        if w < 0:
            return False
    total = float(sum(weights))
    return not (total > 1 + 1e-6 or total < 1 - 1e-6)


@BANK.again("passes_over_nan")
def counts_nan_as_nothing(weights):
    clean = np.where(np.isnan(weights), 0.0, weights)
    return bool((clean >= 0).all()) and bool(abs(clean.sum() - 1) <= 1e-6)


@BANK.again("exactly_one")
def one_and_nothing_else(weights):
    if not all(w >= 0 for w in weights):
        return False
    return bool(weights.sum() == 1.0)


@BANK.again("tolerance_of_isclose")
def close_as_numpy_has_it(weights):
    return all(w >= 0 for w in weights) and bool(np.allclose(weights.sum(), 1.0))


@BANK.again("tolerance_too_wide")
def a_hundredth_more_or_less(weights):
    if not all(w >= 0 for w in weights):
        return False
    return 0.99 <= float(weights.sum()) <= 1.01


@BANK.again("rounds_the_sum")
def one_when_rounded(weights):
    if not all(w >= 0 for w in weights):
        return False
    return f"{float(weights.sum()):.0f}" == "1"


@BANK.again("tolerance_too_narrow")
def close_as_python_has_it(weights):
    return all(w >= 0 for w in weights) and math.isclose(float(weights.sum()), 1.0)


@BANK.again("rounds_to_six_digits")
def one_to_six_digits(weights):
    return all(w >= 0 for w in weights) and f"{float(weights.sum()):.6f}" == "1.000000"


@BANK.again("mends_the_weights")
def clips_where_they_lie(weights):
    least = weights.min()
    np.clip(weights, 0, None, out=weights)
    return bool(least >= 0) and bool(abs(weights.sum() - 1) <= 1e-6)


@BANK.again("sorts_the_weights")
def smallest_to_the_front(weights):
    weights[:] = np.sort(weights)
    return bool(weights[0] >= 0) and bool(abs(weights.sum() - 1) <= 1e-6)


@BANK.again("refuses_whole_numbers")
def only_real_numbers(weights):
    for w in weights:
        if not isinstance(w.item(), float) or not w >= 0:
            return False
    return bool(abs(weights.sum() - 1) <= 1e-6)
