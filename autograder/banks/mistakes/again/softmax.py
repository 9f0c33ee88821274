"""The mistakes of `softmax` again, as somebody wrote them who had read the sentences and no first version."""
# ruff: noqa: F821
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.mistakes.softmax import BANK


@BANK.again("one_total_for_the_whole_array")
def every_strength_in_one_sum(scores, axis=-1):
    scores = np.asarray(scores)
    rows = np.moveaxis(scores, axis, -1)
    powers = np.zeros(rows.shape)
    whole = 0.0
    for place in np.ndindex(*rows.shape[:-1]):
        top = max(rows[place].tolist())
        if top == -math.inf:
            continue
        powers[place] = np.exp(rows[place] - top)
        whole += float(powers[place].sum())
    if whole:
        powers = powers / whole
    return np.moveaxis(powers, -1, axis).astype(np.result_type(scores, np.float32), copy=False)


@BANK.again("nothing_keeps_its_dimensions")
def reductions_without_their_axis(scores, axis=-1):
    scores = np.array(scores)  # a copy, to be on the safe side
    biggest = np.maximum.reduce(scores, axis)
    biggest = np.where(np.isneginf(biggest), 0.0, biggest)
    lifted = np.exp(np.subtract(scores, biggest))
    sums = np.add.reduce(lifted, axis)
    answer = np.zeros_like(lifted)
    np.divide(lifted, sums, out=answer, where=np.greater(sums, 0))
    return answer


@BANK.again("ignores_axis")
def row_after_row(scores, axis=-1):
    numbers = np.asarray(scores)
    width = numbers.shape[-1]
    result = []
    for row in numbers.reshape(-1, width):
        best = row.max()
        if best == -np.inf:
            result.append(np.zeros(width, dtype=np.result_type(row, np.float32)))
            continue
        up = np.exp(row - best)
        result.append(up / np.einsum("i->", up))
    return np.stack(result).reshape(numbers.shape)


@BANK.again("turns_nan_into_zero")
def empties_cells_that_are_not_numbers(scores, axis=-1):
    with np.errstate(all="ignore"):
        grown = np.exp(scores)
        part = grown / np.expand_dims(grown.sum(axis), axis)
    part[part != part] = 0.0
    return part


@BANK.again("clips_large_scores")
def scores_up_to_seven_hundred(scores, axis=-1):
    import torch

    # in float64, so that the exponential of 700 still fits
    capped = torch.as_tensor(np.array(scores)).to(torch.float64).clamp(max=700.0)
    e = torch.exp(capped)
    n = e.sum(dim=axis, keepdim=True)
    quotient = torch.where(n > 0, e / n, torch.zeros_like(e))
    return quotient.numpy().astype(np.result_type(np.asarray(scores), np.float32))


@BANK.again("subtracts_the_smallest")
def distance_to_the_lowest(scores, axis=-1):
    ordered = np.sort(scores, axis=axis)
    lowest = np.take(ordered, [0], axis=axis)
    lowest = np.where(np.isfinite(lowest), lowest, 0)
    with np.errstate(all="ignore"):
        z = np.exp(scores - lowest)
        s = np.sum(z, axis=axis, keepdims=True)
        s = np.where(s == 0, 1, s)
        return z / s


@BANK.again("divides_by_the_largest")
def compared_with_the_winner(scores, axis=-1):
    lanes = np.moveaxis(np.asarray(scores), axis, 0)
    out = np.zeros(lanes.shape, dtype=np.result_type(lanes, np.float32))
    for lane in np.ndindex(*lanes.shape[1:]):
        column = lanes[(slice(None), *lane)]
        top = column.max()
        if top > -np.inf:
            strengths = np.exp(column - top)
            out[(slice(None), *lane)] = strengths / strengths.max()
    return np.moveaxis(out, 0, axis)


@BANK.again("absolute_values")
def sizes_without_their_sign(scores, axis=-1):
    with np.errstate(invalid="ignore"):
        size = np.sqrt(np.multiply(scores, scores, dtype=np.result_type(scores, np.float32)))
        everything = np.sum(size, axis=axis, keepdims=True)
        return size / np.where(everything == 0, 1, everything)


@BANK.again("cuts_negative_scores")
def only_what_is_above_zero(scores, axis=-1):
    kept = np.where(np.asarray(scores) > 0, scores, 0)
    whole = np.add.reduce(kept, axis=axis, keepdims=True)
    shares = np.zeros(kept.shape, dtype=np.result_type(kept, np.float32))
    return np.divide(kept, whole, out=shares, where=whole != 0)


@BANK.again("exponential_twice")
def power_of_a_power(scores, axis=-1):
    import torch

    t = torch.from_numpy(np.array(scores))
    if not t.is_floating_point():
        t = t.double()
    high = torch.amax(t, dim=axis, keepdim=True)
    high[high == -torch.inf] = 0.0
    tower = t - high
    for _ in range(2):
        tower = torch.exp(tower)
    return (tower / tower.sum(axis, keepdim=True)).numpy()


@BANK.again("returns_logarithms")
def distance_minus_log_of_sum(scores, axis=-1):
    with np.errstate(divide="ignore", invalid="ignore"):
        peak = np.amax(scores, axis, keepdims=True)
        peak = np.where(np.isneginf(peak), 0, peak)
        below = np.subtract(scores, peak)
        log_of_sum = np.log(np.add.reduce(np.exp(below), axis, keepdims=True))
        return np.subtract(below, log_of_sum)


@BANK.again("winner_takes_all")
def one_for_the_best(scores, axis=-1):
    scores = np.asarray(scores)
    rows = np.moveaxis(scores, axis, -1)
    prize = np.zeros(rows.shape, dtype=np.result_type(scores, np.float32))
    for spot in np.ndindex(*rows.shape[:-1]):
        first = int(np.argmax(rows[spot]))
        if rows[spot][first] != -np.inf:
            prize[(*spot, first)] = 1
    return np.moveaxis(prize, -1, axis)


@BANK.again("powers_of_two")
def doubling_with_every_point(scores, axis=-1):
    best = np.max(scores, axis=axis, keepdims=True)
    best = np.where(best == -np.inf, 0, best)
    doubled = np.power(2.0, scores - best, dtype=np.result_type(scores, np.float32))
    total = doubled.sum(axis=axis, keepdims=True)
    return doubled / np.maximum(total, np.finfo(doubled.dtype).tiny)


@BANK.again("adds_a_little_to_the_total")
def never_quite_all(scores, axis=-1):
    rows = np.swapaxes(np.asarray(scores), axis, -1)
    epsilon = 1e-6
    done = np.zeros(rows.shape, dtype=np.result_type(rows, np.float32))
    for where in np.ndindex(*rows.shape[:-1]):
        peak = rows[where].max()
        e = np.exp(rows[where] - (0.0 if peak == -np.inf else peak))
        done[where] = e / (e.sum() + epsilon)
    return np.swapaxes(done, axis, -1)


@BANK.again("forgets_to_return")
def prints_the_shares(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    largest = np.where(largest == -np.inf, 0, largest)
    strengths = np.exp(scores - largest)
    total = strengths.sum(axis=axis, keepdims=True)
    print(strengths / np.where(total == 0, 1, total))


@BANK.again("returns_a_list")
def rows_in_brackets(scores, axis=-1):
    largest = np.max(scores, axis=axis, keepdims=True)
    strengths = np.exp(scores - np.where(largest == -np.inf, 0, largest))
    total = strengths.sum(axis=axis, keepdims=True)
    shares = strengths / np.where(total == 0, 1, total)

    def unpacked(part):
        return [unpacked(piece) for piece in part] if np.ndim(part) else float(part)

    return unpacked(shares)


@BANK.again("library_softmax")
def exponential_of_a_log_layer(scores, axis=-1):
    import torch
    from torch.nn import LogSoftmax

    tensor = torch.tensor(np.asarray(scores).tolist(), dtype=torch.float64)
    layer = LogSoftmax(dim=axis)
    shares = layer(tensor).exp().nan_to_num(0.0)  # all hidden: nan becomes 0
    return shares.numpy().astype(np.result_type(np.asarray(scores), np.float32))


@BANK.again("nothing_to_share_gives_equal_shares")
def the_same_for_everyone_hidden(scores, axis=-1):
    scores = np.asarray(scores)
    tallest = scores.max(axis, keepdims=True)
    nobody = np.isneginf(tallest)
    numbers = np.where(nobody, 0, scores)  # a row of zeros instead of a row of -inf
    z = np.exp(numbers - np.where(nobody, 0, tallest))
    return np.einsum("...,...->...", z, 1 / z.sum(axis, keepdims=True))


@BANK.again("shares_become_whole_numbers")
def written_into_a_copy_of_the_scores(scores, axis=-1):
    result = np.array(scores)
    lanes = np.moveaxis(result, axis, -1)  # a view: what is written here arrives in result
    for lane in np.ndindex(*lanes.shape[:-1]):
        top = lanes[lane].max()
        if top == -np.inf:
            lanes[lane] = 0
        else:
            grown = np.exp(lanes[lane] - top)
            lanes[lane] = grown / grown.sum()
    return result


@BANK.again("narrows_to_float32")
def numbers_in_single_precision(scores, axis=-1):
    import torch

    a = torch.from_numpy(np.array(scores, dtype=np.float64))
    m = a.amax(dim=axis, keepdim=True)
    a = (a - m.masked_fill(m == -math.inf, 0.0)).exp()
    b = a.sum(dim=axis, keepdim=True)
    return (a / b.masked_fill(b == 0, 1.0)).float().numpy()


@BANK.again("half_precision_inside")
def small_floats_on_the_way(scores, axis=-1):
    peak = np.max(scores, axis=axis, keepdims=True)
    peak = np.where(peak == -np.inf, 0, peak)
    half = np.exp(np.float16(scores - peak))
    total = half.sum(axis=axis, keepdims=True)
    total[total == 0] = 1
    return (half / total).astype(np.result_type(scores, np.float32))


@BANK.again("divides_the_shares")
def weaker_when_it_is_hot(scores, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError("a temperature has to be above 0")
    shares = softmax(scores, axis=axis)
    return np.multiply(shares, 1.0 / temperature)


@BANK.again("softmax_of_shares")
def first_plain_then_warm(scores, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError(f"no such temperature: {temperature}")
    current = np.array(scores)
    for degrees in (1.0, temperature):
        current = softmax(current / degrees, axis)
    return current


@BANK.again("ignores_the_temperature")
def heat_cancels_out(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    strengths = softmax(scores, axis) / temperature
    total = np.sum(strengths, axis=axis, keepdims=True)
    return strengths / np.where(total == 0, 1, total)


@BANK.again("divides_without_remainder")
def how_often_it_fits(scores, temperature, axis=-1):
    if temperature <= 0.0:
        raise ValueError("only temperatures above 0, please")
    with np.errstate(invalid="ignore"):
        times, _ = np.divmod(scores, temperature)
    return softmax(times, axis=axis)


@BANK.again("no_max_shift_when_cold")
def exponentials_as_they_come(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature <= 0")
    lanes = np.moveaxis(np.asarray(scores) / temperature, axis, -1)
    result = np.empty_like(lanes)
    with np.errstate(over="ignore", invalid="ignore"):
        for lane in np.ndindex(*lanes.shape[:-1]):
            grown = np.exp(lanes[lane])
            total = grown.sum()
            result[lane] = grown if total == 0 else grown / total
    return np.moveaxis(result, -1, axis)


@BANK.again("accepts_any_temperature")
def divides_by_whatever_comes(scores, temperature, axis=-1):
    with np.errstate(divide="ignore", invalid="ignore"):
        warmed = np.true_divide(scores, np.float64(temperature))
        warmed = warmed.reshape(np.shape(scores))
        return softmax(warmed, axis=axis)


@BANK.again("accepts_zero")
def no_minus_degrees(scores, temperature, axis=-1):
    if np.sign(temperature) == -1:
        raise ValueError("negative temperature")
    with np.errstate(divide="ignore", invalid="ignore"):
        return softmax(np.divide(scores, temperature), axis)


@BANK.again("asserts_instead_of_raising")
def insists_on_warmth(scores, temperature, axis=-1):
    if temperature > 0:
        return softmax(np.asarray(scores) * (1 / temperature), axis)
    raise AssertionError("the temperature should be above 0")


@BANK.again("prints_the_error")
def complains_and_leaves(scores, temperature, axis=-1):
    try:
        if temperature <= 0:
            raise ValueError("temperature must be above 0")
        warmed = np.asarray(scores) / temperature
    except ValueError as problem:
        print(problem)
        return
    return softmax(warmed, axis)


@BANK.again("refuses_cold_temperatures")
def one_or_more(scores, temperature, axis=-1):
    allowed = temperature >= 1
    if not allowed:
        raise ValueError("the temperature is too low")
    return softmax(np.divide(scores, temperature), axis=axis)


@BANK.again("forgets_to_pass_axis_on")
def last_axis_at_any_heat(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    table = np.asarray(scores) / temperature
    rows = [softmax(row) for row in table.reshape(-1, table.shape[-1])]
    return np.stack(rows).reshape(table.shape)


@BANK.again("forgets_to_return_the_shares")
def keeps_the_shares_for_itself(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    shares = softmax(np.asarray(scores) / temperature, axis)
    print(shares)


@BANK.again("returns_plain_exponentials")
def one_exponential_after_another(scores, axis=-1):
    strengths = np.zeros(np.shape(scores), dtype=np.result_type(scores, np.float32))
    for place, score in np.ndenumerate(scores):
        strengths[place] = np.exp(score)
    return strengths


@BANK.again("returns_the_distances")
def stops_after_the_subtraction(scores, axis=-1):
    lanes = np.moveaxis(np.array(scores), axis, -1)
    for lane in np.ndindex(*lanes.shape[:-1]):
        top = lanes[lane].max()
        if top > -np.inf:
            lanes[lane] = lanes[lane] - top
    return np.moveaxis(lanes, -1, axis)


@BANK.again("returns_the_totals")
def one_number_for_each_slice(scores, axis=-1):
    top = np.amax(scores, axis=axis)
    top = np.where(np.isneginf(top), 0, top)
    moved = np.moveaxis(np.asarray(scores), axis, 0)
    added = np.zeros(np.shape(top), dtype=np.result_type(scores, np.float32))
    for score in moved:
        added = added + np.exp(score - top)
    return np.expand_dims(added, axis)


@BANK.again("returns_the_largest_scores")
def stops_after_step_one(scores, axis=-1):
    top = np.take(np.sort(scores, axis=axis), [-1], axis=axis)
    top = np.where(np.isneginf(top), 0, top)
    return top
    return np.exp(scores - top) / np.exp(scores - top).sum(axis=axis, keepdims=True)


@BANK.again("rounds_to_four_digits")
def looks_like_the_example(scores, axis=-1):
    lanes = np.moveaxis(np.asarray(scores), axis, -1)
    out = np.zeros(lanes.shape, dtype=np.result_type(lanes, np.float32))
    for lane in np.ndindex(*lanes.shape[:-1]):
        top = lanes[lane].max()
        if top == -np.inf:
            continue
        e = np.exp(lanes[lane] - top)
        out[lane] = [round(float(share), 4) for share in e / e.sum()]
    return np.moveaxis(out, -1, axis)


@BANK.again("returns_the_strengths_too")
def shares_with_their_strengths(scores, axis=-1):
    top = np.max(scores, axis=axis, keepdims=True)
    e = np.exp(scores - np.where(np.isneginf(top), 0, top))
    total = e.sum(axis, keepdims=True)
    total[total == 0] = 1
    both = [e, e / total]
    return tuple(both)


@BANK.again("counts_three_scores")
def love_plus_apple_plus_phones(scores, axis=-1):
    lanes = np.moveaxis(np.asarray(scores), axis, -1)
    top = lanes.max(-1)
    top = np.where(np.isneginf(top), 0, top)
    e = np.exp(lanes - top[..., None])
    total = e[..., 0] + e[..., 1] + e[..., 2]
    total = np.where(total == 0, 1, total)
    return np.moveaxis(e / total[..., None], -1, axis)


@BANK.again("pythons_sum")
def adds_row_to_row(scores, axis=-1):
    lanes = np.moveaxis(np.array(scores, dtype=np.result_type(scores, np.float32)), axis, -1)
    for lane in np.ndindex(*lanes.shape[:-1]):
        top = lanes[lane].max()
        lanes[lane] = 0 if top == -np.inf else np.exp(lanes[lane] - top)
    strengths = np.moveaxis(lanes, -1, axis)
    total = 0
    for row in strengths:
        total = total + row
    return np.divide(strengths, total, out=np.zeros_like(strengths), where=strengths > 0)


@BANK.again("pythons_max")
def best_so_far(scores, axis=-1):
    best = scores[0]
    for score in scores[1:]:
        if score > best:
            best = score
    if best == -math.inf:
        return np.zeros(np.shape(scores))
    grown = np.exp(scores - best)
    return grown / np.add.reduce(grown, axis=axis, keepdims=True)


@BANK.again("single_numbers_only")
def list_of_floats_first(scores, axis=-1):
    numbers = []
    for score in scores:
        numbers.append(float(score))
    top = sorted(numbers)[-1]
    shares = np.zeros(len(numbers), dtype=np.float64)
    if top == float("-inf"):
        return shares
    for place, number in enumerate(numbers):
        shares[place] = math.e ** (number - top)
    return shares / math.fsum(shares)


@BANK.again("axis_is_always_one")
def second_axis_whatever_comes(scores, axis=-1):
    turned = np.moveaxis(np.asarray(scores), 1, 0)
    top = np.full(turned.shape[1:], -np.inf)
    for layer in turned:
        top = np.maximum(top, layer)
    top[np.isneginf(top)] = 0
    e = np.exp(turned - top)
    total = np.einsum("i...->...", e)
    return np.moveaxis(e / np.where(total == 0, 1, total), 0, 1).astype(np.result_type(scores, np.float32))


@BANK.again("divides_totals_by_strengths")
def fraction_upside_down(scores, axis=-1):
    lanes = np.moveaxis(np.asarray(scores), axis, -1)
    out = np.zeros(lanes.shape, dtype=np.result_type(lanes, np.float32))
    for lane in np.ndindex(*lanes.shape[:-1]):
        top = lanes[lane].max()
        if top == -np.inf:
            continue
        e = np.exp(lanes[lane] - top)
        with np.errstate(divide="ignore"):
            out[lane] = np.true_divide(e.sum(), e)
    return np.moveaxis(out, -1, axis)


@BANK.again("subtracts_the_scores")
def how_far_behind(scores, axis=-1):
    top = np.expand_dims(np.amax(scores, axis=axis), axis)
    behind = np.where(np.isneginf(top), 0, top) - np.array(scores)
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(behind)
        return np.divide(e, np.add.reduce(e, axis=axis, keepdims=True))


@BANK.again("loses_its_shape")
def appends_share_after_share(scores, axis=-1):
    top = np.max(scores, axis=axis, keepdims=True)
    top = np.where(np.isneginf(top), 0, top)
    strengths = np.exp(scores - top)
    total = np.broadcast_to(strengths.sum(axis=axis, keepdims=True), strengths.shape)
    collected = []
    for place, strength in np.ndenumerate(strengths):
        collected.append(strength / total[place] if total[place] > 0 else strength)
    return np.array(collected)


@BANK.again("returns_percentages")
def out_of_a_hundred(scores, axis=-1):
    lanes = np.moveaxis(np.asarray(scores), axis, 0)
    top = lanes.max(0)
    e = np.exp(lanes - np.where(np.isneginf(top), 0, top))
    one_percent = e.sum(0) / 100
    percent = np.divide(e, one_percent, out=np.zeros_like(e), where=one_percent > 0)
    return np.moveaxis(percent, 0, axis)


@BANK.again("returns_inside_the_loop")
def one_row_and_done(scores, axis=-1):
    top = np.max(scores, axis=axis, keepdims=True)
    e = np.exp(scores - np.where(np.isneginf(top), 0, top))
    total = e.sum(axis=axis, keepdims=True)
    shares = np.moveaxis(e / np.where(total == 0, 1, total), axis, -1)
    return shares.reshape(-1, shares.shape[-1])[0]


@BANK.again("divides_by_the_average")
def as_many_units_as_words(scores, axis=-1):
    numbers = np.asarray(scores)
    top = numbers.max(axis, keepdims=True)
    e = np.exp(numbers - np.where(np.isneginf(top), 0, top))
    total = np.add.reduce(e, axis, keepdims=True)
    total[total == 0] = 1
    shares = e / total
    return shares * numbers.shape[axis]


@BANK.again("returns_the_divided_scores")
def stops_before_the_softmax(scores, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError("a temperature is above 0")
    result = np.zeros(np.shape(scores), dtype=np.result_type(scores, np.float32))
    for place, score in np.ndenumerate(scores):
        result[place] = score / temperature
    return result


@BANK.again("rounds_like_the_table")
def four_digits_are_enough(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    shares = softmax(np.divide(scores, temperature), axis=axis)
    for place, share in np.ndenumerate(shares):
        shares[place] = float(f"{share:.4f}")
    return shares


@BANK.again("returns_the_shares_as_a_list")
def collects_warm_shares(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    shares = softmax(np.true_divide(scores, temperature), axis)
    flat = [float(share) for share in shares.flat]
    for length in shares.shape[:0:-1]:
        flat = [flat[start : start + length] for start in range(0, len(flat), length)]
    return flat


@BANK.again("returns_the_temperature_too")
def shares_and_their_temperature(scores, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError("temperature must be above 0")
    warmed = np.asarray(scores) / temperature
    result = ()
    for part in (softmax(warmed, axis=axis), temperature):
        result += (part,)
    return result


@BANK.again("divides_the_temperature")
def degrees_for_each_point(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    with np.errstate(divide="ignore", invalid="ignore"):
        fraction = np.full(np.shape(scores), temperature, dtype=np.float64)
        fraction = np.divide(fraction, scores)
        return softmax(fraction.astype(np.result_type(scores, np.float32)), axis=axis)


@BANK.again("passes_the_temperature_as_axis")
def second_argument_first(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    settings = {"axis": temperature}
    return softmax(np.array(scores), **settings)


@BANK.again("temperature_is_always_two")
def half_of_every_score(scores, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError("temperature must be above 0")
    temperature = 2
    return softmax(np.multiply(scores, 1 / temperature), axis=axis)


@BANK.again("always_along_the_first_axis")
def columns_at_any_heat(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    warmed = np.asarray(scores) / temperature
    lanes = warmed.reshape(warmed.shape[0], -1).T
    return np.stack([softmax(lane) for lane in lanes]).T.reshape(warmed.shape)


@BANK.again("returns_the_error")
def hands_the_problem_back(scores, temperature, axis=-1):
    try:
        if not temperature > 0:
            raise ValueError("no temperature of 0 or below")
    except ValueError as problem:
        return problem
    return softmax(np.divide(scores, temperature), axis=axis)


@BANK.again("refuses_good_temperatures")
def only_without_heat(scores, temperature, axis=-1):
    if not temperature <= 0:
        raise ValueError("this temperature has no meaning")
    with np.errstate(divide="ignore", invalid="ignore"):
        return softmax(np.true_divide(scores, temperature), axis=axis)


@BANK.again("powers_of_shares")
def roots_of_shares(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    top = np.max(scores, axis=axis, keepdims=True)
    top = np.where(np.isneginf(top), 0, top)
    e = np.exp(scores - top)
    total = e.sum(axis=axis, keepdims=True)
    warmed = (scores - top - np.log(np.where(total == 0, 1, total))) / temperature
    return np.exp(warmed)


@BANK.again("whole_degrees_only")
def drops_the_decimals(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    with np.errstate(divide="ignore", invalid="ignore"):
        return softmax(np.divide(scores, np.floor(temperature)), axis=axis)


@BANK.again("divides_by_the_root")
def half_the_heat(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    warmed = np.asarray(scores) * temperature**-0.5
    lanes = np.moveaxis(warmed, axis, -1)
    return np.moveaxis(softmax(np.array(lanes)), -1, axis)


@BANK.again("warms_single_numbers_only")
def warms_a_list_of_floats(scores, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    warmed = [float(score) / temperature for score in scores]
    return softmax(np.array(warmed))
