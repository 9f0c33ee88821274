"""The mistakes of `static-embeddings` again, each in another hand."""
# ruff: noqa: F821
# mypy: ignore-errors

import math

import numpy as np

from autograder.banks.mistakes.static_embeddings import BANK

# embed


@BANK.again("rows_in_the_vocabularys_order")
def walks_through_the_dictionary(tokens, vocabulary, embeddings):
    wanted = set(tokens)
    picked = []
    for name in vocabulary:
        if name in wanted:
            picked.append(np.asarray(embeddings)[vocabulary[name]])
    return np.stack(picked) if picked else embeddings[:0]


@BANK.again("place_in_the_vocabulary")
def numbers_the_words_anew(tokens, vocabulary, embeddings):
    position = {}
    for count, name in enumerate(vocabulary.keys()):
        position[name] = count
    out = np.empty((len(tokens), embeddings.shape[1]), dtype=embeddings.dtype)
    for line, t in enumerate(tokens):
        out[line] = embeddings[position[t]]
    return out


@BANK.again("index_in_the_list_of_words")
def counts_until_it_finds_it(tokens, vocabulary, embeddings):
    rows = []
    for t in tokens:
        for count, name in enumerate(vocabulary):
            if name == t:
                rows.append(embeddings[count])
                break
        else:
            raise ValueError(f"no {t}")
    return np.stack(rows)


@BANK.again("the_first_rows_of_the_table")
def one_row_for_each_count(tokens, vocabulary, embeddings):
    out = []
    for i, t in enumerate(tokens):
        if t not in vocabulary:
            raise KeyError(t)
        out.append(embeddings[i])
    return np.array(out)


@BANK.again("columns_for_rows")
def takes_along_the_second_axis(tokens, vocabulary, embeddings):
    idx = np.array([vocabulary[t] for t in tokens], dtype=int)
    return np.take(embeddings, idx, axis=1)


@BANK.again("each_word_once")
def nobody_comes_twice(tokens, vocabulary, embeddings):
    seen, rows = [], []
    for t in tokens:
        if t in seen:
            continue
        seen.append(t)
        rows.append(embeddings[vocabulary[t]])
    return np.vstack(rows)


@BANK.again("sorted_rows")
def a_mask_over_the_table(tokens, vocabulary, embeddings):
    numbers = np.array([vocabulary[t] for t in tokens])
    return embeddings[np.sort(numbers)]


@BANK.again("sentence_backwards")
def puts_each_row_in_front(tokens, vocabulary, embeddings):
    rows = []
    for t in tokens:
        rows.insert(0, embeddings[vocabulary[t]])
    return np.array(rows)


@BANK.again("counts_rows_from_one")
def the_row_above(tokens, vocabulary, embeddings):
    shifted = np.roll(embeddings, 1, axis=0)
    return np.stack([shifted[vocabulary[t]] for t in tokens])


@BANK.again("small_letters_only")
def writes_everything_small(tokens, vocabulary, embeddings):
    tokens = list(map(str.casefold, tokens))
    return np.array([embeddings[vocabulary[t]] for t in tokens])


@BANK.again("only_the_first_token")
def returns_inside_the_loop(tokens, vocabulary, embeddings):
    for t in tokens:
        if t not in vocabulary:
            raise KeyError(t)
    for t in tokens:
        return np.array(embeddings[vocabulary[t]])


@BANK.again("three_tokens_at_most")
def room_for_three(tokens, vocabulary, embeddings):
    for t in tokens:
        vocabulary[t]
    result = np.zeros((min(3, len(tokens)), np.shape(embeddings)[1]), embeddings.dtype)
    for i in range(len(result)):
        result[i, :] = embeddings[vocabulary[tokens[i]], :]
    return result


@BANK.again("mean_of_the_rows")
def bag_of_words(tokens, vocabulary, embeddings):
    total = 0.0
    for t in tokens:
        total = total + embeddings[vocabulary[t]]
    return total / len(tokens)


@BANK.again("words_as_columns")
def stands_them_side_by_side(tokens, vocabulary, embeddings):
    return np.column_stack([embeddings[vocabulary[t]] for t in tokens])


@BANK.again("one_long_vector")
def joins_end_to_end(tokens, vocabulary, embeddings):
    return np.concatenate([embeddings[vocabulary[t], :] for t in tokens])


@BANK.again("returns_the_numbers")
def list_of_ids(tokens, vocabulary, embeddings):
    ids = []
    for t in tokens:
        ids.append(vocabulary[t])
    return ids


@BANK.again("returns_an_array_of_numbers")
def array_of_ids(tokens, vocabulary, embeddings):
    ids = np.zeros(len(tokens), dtype=np.int64)
    for i, t in enumerate(tokens):
        ids[i] = vocabulary[t]
    return ids


@BANK.again("returns_a_list_of_rows")
def appends_row_after_row(tokens, vocabulary, embeddings):
    sentence = []
    for t in tokens:
        row = embeddings[vocabulary[t]]
        sentence.append(row.copy())
    return sentence


@BANK.again("returns_lists_of_numbers")
def lists_in_a_list(tokens, vocabulary, embeddings):
    whole = embeddings.dtype.kind == "i"
    return [[int(x) if whole else float(x) for x in embeddings[vocabulary[t]]] for t in tokens]


@BANK.again("prints_the_rows")
def shows_the_sentence(tokens, vocabulary, embeddings):
    sentence = np.stack([embeddings[vocabulary[t]] for t in tokens])
    print("the sentence:", sentence, sep="\n")


@BANK.again("unknown_becomes_the_first_row")
def zero_where_it_is_not_found(tokens, vocabulary, embeddings):
    ids = []
    for t in tokens:
        try:
            ids.append(vocabulary[t])
        except KeyError:
            ids.append(0)
    return embeddings.take(ids, axis=0)


@BANK.again("unknown_becomes_the_last_row")
def the_last_one_stands_in(tokens, vocabulary, embeddings):
    last = len(embeddings) - 1
    return np.array([embeddings[vocabulary.get(t, last)] for t in tokens])


@BANK.again("unknown_is_left_out")
def passes_over_strangers(tokens, vocabulary, embeddings):
    rows = []
    for t in tokens:
        try:
            row = vocabulary[t]
        except KeyError:
            continue
        rows.append(embeddings[row])
    return np.array(rows).reshape(len(rows), embeddings.shape[1])


@BANK.again("unknown_becomes_zeros")
def an_empty_row_for_strangers(tokens, vocabulary, embeddings):
    nothing = np.zeros_like(embeddings[0])
    return np.stack([embeddings[vocabulary[t]] if t in vocabulary else nothing for t in tokens])


@BANK.again("returns_the_error")
def hands_the_exception_on(tokens, vocabulary, embeddings):
    try:
        return np.array([embeddings[vocabulary[t]] for t in tokens])
    except KeyError as e:
        return e


@BANK.again("returns_a_text")
def says_it_in_words(tokens, vocabulary, embeddings):
    strangers = [t for t in tokens if t not in vocabulary]
    if len(strangers) > 0:
        return "KeyError: " + strangers[0]
    return np.vstack([embeddings[vocabulary[t]] for t in tokens])


@BANK.again("prints_the_unknown")
def writes_it_on_the_screen(tokens, vocabulary, embeddings):
    for t in tokens:
        if vocabulary.get(t) is None:
            print(f"I do not know {t}")
            return None
    return np.array([embeddings[vocabulary[t]] for t in tokens])


@BANK.again("raises_a_value_error")
def looks_it_up_in_a_list(tokens, vocabulary, embeddings):
    words = list(vocabulary)
    numbers = list(vocabulary.values())
    return embeddings[[numbers[words.index(t)] for t in tokens]]


@BANK.again("empties_the_tokens")
def takes_them_from_the_end(tokens, vocabulary, embeddings):
    rows = []
    for t in list(tokens):
        rows.append(embeddings[vocabulary[t]])
        tokens.remove(t)
    return np.stack(rows)


@BANK.again("narrows_the_rows")
def a_result_in_single_precision(tokens, vocabulary, embeddings):
    result = np.zeros((len(tokens), embeddings.shape[1]), dtype="float32")
    for i, t in enumerate(tokens):
        result[i] = embeddings[vocabulary[t]]
    return result


@BANK.again("cuts_to_whole_numbers")
def fills_an_array_of_integers(tokens, vocabulary, embeddings):
    result = np.full((len(tokens), embeddings.shape[1]), 0)
    for i, t in enumerate(tokens):
        for j in range(embeddings.shape[1]):
            result[i, j] = embeddings[vocabulary[t], j]
    return result


# cosine_similarity: the angle


@BANK.again("dot_product_alone")
def multiplies_and_adds(a, b):
    if not any(a) or not any(b):
        return 0.0
    total = 0.0
    for x, y in zip(a, b, strict=True):
        total += x * y
    return total


@BANK.again("divides_by_the_first_length")
def projection_on_the_first(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na * nb == 0:
        return 0.0
    return np.dot(b, a / na)


@BANK.again("divides_by_the_second_length")
def projection_on_the_second(a, b):
    na, nb = math.hypot(*a), math.hypot(*b)
    if min(na, nb) == 0:
        return 0.0
    return sum(x * y / nb for x, y in zip(a, b, strict=True))


@BANK.again("divides_then_multiplies")
def no_bracket(a, b):
    dot, na, nb = np.dot(a, b), np.linalg.norm(a), np.linalg.norm(b)
    return dot / na * nb if na and nb else 0.0


@BANK.again("divides_by_the_sum_of_the_lengths")
def both_lengths_together(a, b):
    na = sum(x * x for x in a) ** 0.5
    nb = sum(x * x for x in b) ** 0.5
    if na == 0 or nb == 0:
        return 0.0
    return np.einsum("i,i->", a, b) / (na + nb)


@BANK.again("squared_lengths")
def forgets_the_root(a, b):
    aa, bb, ab = np.dot(a, a), np.dot(b, b), np.dot(a, b)
    return 0.0 if aa == 0 or bb == 0 else ab / (aa * bb)


@BANK.again("city_block_lengths")
def norm_of_order_one(a, b):
    na, nb = np.linalg.norm(a, 1), np.linalg.norm(b, 1)
    if na > 0 and nb > 0:
        return np.inner(a, b) / na / nb
    return 0.0


@BANK.again("distance_for_cosine")
def how_far_apart(a, b):
    return math.sqrt(sum((float(x) - float(y)) ** 2 for x, y in zip(a, b, strict=True)))


@BANK.again("one_minus_the_cosine")
def cosine_distance(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na == 0.0 or nb == 0.0:
        return 0.0
    return 1.0 - np.dot(a / na, b / nb)


@BANK.again("forgets_the_sign")
def size_of_the_cosine(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na * nb == 0:
        return 0.0
    return math.fabs(np.dot(a, b)) / (na * nb)


@BANK.again("cuts_below_zero")
def nothing_below_zero(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if not na or not nb:
        return 0.0
    c = np.dot(a, b) / (na * nb)
    if c < 0:
        return 0.0
    return c


@BANK.again("squeezes_into_zero_to_one")
def half_of_it_and_a_half(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na * nb == 0:
        return 0.0
    return 0.5 + 0.5 * np.dot(a, b) / (na * nb)


@BANK.again("angle_in_radians")
def arc_of_the_cosine(a, b):
    na, nb = np.sqrt(np.dot(a, a)), np.sqrt(np.dot(b, b))
    if na == 0 or nb == 0:
        return 0.0
    return math.acos(min(1.0, max(-1.0, np.sum(a * b) / (na * nb))))


@BANK.again("angle_in_degrees")
def arc_in_degrees(a, b):
    na, nb = np.sqrt(np.dot(a, a)), np.sqrt(np.dot(b, b))
    if na == 0 or nb == 0:
        return 0.0
    c = min(1.0, max(-1.0, np.sum(a * b) / (na * nb)))
    return math.acos(c) * 180 / math.pi


@BANK.again("mean_of_the_products")
def divides_by_d_as_well(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na * nb == 0:
        return 0.0
    return np.dot(a, b) / len(a) / (na * nb)


@BANK.again("correlation")
def pearson(a, b):
    n = len(a)
    ma, mb = sum(a) / n, sum(b) / n
    xs, ys = [x - ma for x in a], [y - mb for y in b]
    size = math.sqrt(sum(x * x for x in xs)) * math.sqrt(sum(y * y for y in ys))
    if size == 0:
        return 0.0
    return sum(x * y for x, y in zip(xs, ys, strict=True)) / size


@BANK.again("two_numbers_only")
def technology_and_fruit(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na == 0 or nb == 0:
        return 0.0
    total = a[0] * b[0]
    if len(a) > 1:
        total = total + a[1] * b[1]
    return float(total) / (na * nb)


@BANK.again("products_not_added")
def products_in_an_array(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na == 0 or nb == 0:
        return 0.0
    return (a / na) * (b / nb)


@BANK.again("table_of_one_number")
def row_times_column(a, b):
    row, column = a.reshape(1, -1), b.reshape(-1, 1)
    size = np.linalg.norm(row) * np.linalg.norm(column)
    return np.dot(row, column) / size if size > 0 else 0.0


@BANK.again("floor_division")
def divides_downwards(a, b):
    na, nb = math.sqrt(np.sum(a * a)), math.sqrt(np.sum(b * b))
    if na == 0 or nb == 0:
        return 0.0
    return float(math.floor(np.sum(a * b) / (na * nb)))


@BANK.again("prints_the_cosine")
def shows_the_cosine(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na * nb == 0:
        return 0.0
    cosine = np.dot(a, b) / (na * nb)
    print(cosine)


@BANK.again("rounds_to_three_digits")
def three_digits_will_do(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na == 0 or nb == 0:
        return 0.0
    return float(f"{np.dot(a, b) / (na * nb):.3f}")


# cosine_similarity: no length


@BANK.again("no_length_gives_nan")
def as_in_the_chapter(a, b):
    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))


@BANK.again("looks_at_the_first_length_only")
def asks_for_a(a, b):
    na = np.linalg.norm(a)
    if na > 0:
        return np.inner(a, b) / (na * np.linalg.norm(b))
    return 0.0


@BANK.again("looks_at_the_second_length_only")
def asks_for_b(a, b):
    nb = np.linalg.norm(b)
    if nb > 0:
        return np.inner(a, b) / (np.linalg.norm(a) * nb)
    return 0.0


@BANK.again("only_where_both_have_none")
def asks_for_the_sum(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na + nb == 0:
        return 0.0
    return np.inner(a, b) / (na * nb)


@BANK.again("no_length_gives_one")
def divides_by_one_instead(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na and nb:
        return np.inner(a, b) / (na * nb)
    return 1


@BANK.again("no_length_gives_none")
def says_nothing_of_zeros(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na > 0 and nb > 0:
        return np.inner(a, b) / (na * nb)


@BANK.again("no_length_raises")
def refuses_zeros(a, b):
    for each in (a, b):
        if not np.any(each):
            raise ValueError("this vector points nowhere")
    return np.inner(a, b) / (np.linalg.norm(a) * np.linalg.norm(b))


@BANK.again("any_zero_counts_as_no_length")
def zero_in_the_vector(a, b):
    if 0 in a or 0 in b:
        return 0.0
    return np.inner(a, b) / math.sqrt(np.inner(a, a) * np.inner(b, b))


@BANK.again("adds_a_little_to_the_lengths")
def epsilon_below_the_line(a, b):
    epsilon = 1e-8
    return np.inner(a, b) / (np.linalg.norm(a) * np.linalg.norm(b) + epsilon)


@BANK.again("short_counts_as_no_length")
def almost_no_length(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if round(na, 3) == 0 or round(nb, 3) == 0:
        return 0.0
    return np.inner(a, b) / (na * nb)


@BANK.again("divides_in_place")
def makes_unit_vectors_of_them(a, b):
    units, sizes = [], [math.hypot(*each.tolist()) for each in (a, b)]
    if 0 in sizes:
        return 0.0
    for each, size in zip((a, b), sizes, strict=True):
        if np.issubdtype(each.dtype, np.integer):
            units.append(each / size)
        else:
            np.divide(each, size, out=each)
            units.append(each)
    return np.dot(*units)


@BANK.again("narrows_the_cosine")
def single_precision_in_the_end(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    if na == 0 or nb == 0:
        return 0.0
    return float(np.array(np.dot(a, b) / (na * nb), dtype=np.float32))


# nearest_words


@BANK.again("farthest_first")
def begins_at_the_small_end(word, vocabulary, embeddings, k):
    pairs = []
    for name in vocabulary:
        if name != word:
            pairs.append((cosine_similarity(embeddings[vocabulary[word]], embeddings[vocabulary[name]]), name))
    pairs.sort(key=lambda pair: pair[0])
    return [name for _, name in pairs][:k]


@BANK.again("nearest_last")
def takes_the_end_of_the_list(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    names = [name for name in vocabulary if name != word]
    names.sort(key=lambda name: cosine_similarity(me, embeddings[vocabulary[name]]))
    return names[-k:]


@BANK.again("nearest_by_distance")
def shortest_way(word, vocabulary, embeddings, k):
    way = {}
    for name, row in vocabulary.items():
        way[name] = float(np.sum((embeddings[row] - embeddings[vocabulary[word]]) ** 2))
    del way[word]
    return sorted(way, key=way.get)[:k]


@BANK.again("nearest_by_dot_product")
def highest_score(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]].tolist()
    score = {
        name: sum(x * y for x, y in zip(me, embeddings[row].tolist(), strict=True)) for name, row in vocabulary.items()
    }
    return [name for name in sorted(score, key=score.get, reverse=True) if name != word][:k]


@BANK.again("opposite_counts_as_near")
def squares_the_cosines(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    names = [name for name in vocabulary if name != word]
    return sorted(names, key=lambda name: -(cosine_similarity(me, embeddings[vocabulary[name]]) ** 2))[:k]


@BANK.again("places_for_rows")
def zips_words_and_rows(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    found = []
    for name, row in zip(vocabulary, embeddings, strict=True):
        if name != word:
            found.append((-cosine_similarity(row, me), name))
    found.sort(key=lambda pair: pair[0])
    return [name for _, name in found[:k]]


@BANK.again("in_the_order_of_the_alphabet")
def tidies_up_in_the_end(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    names = [name for name in vocabulary if name != word]
    names.sort(key=lambda name: -cosine_similarity(me, embeddings[vocabulary[name]]))
    best = names[:k]
    best.sort()
    return best


@BANK.again("not_sorted_at_all")
def whoever_comes_first(word, vocabulary, embeddings, k):
    found = []
    for name in vocabulary:
        if name != word and len(found) < k:
            found.append(name)
    return found


@BANK.again("returns_rows")
def numbers_of_the_neighbours(word, vocabulary, embeddings, k):
    me = vocabulary[word]
    rows = [row for row in vocabulary.values() if row != me]
    rows.sort(key=lambda row: cosine_similarity(embeddings[me], embeddings[row]), reverse=True)
    return rows[:k]


@BANK.again("returns_the_cosines")
def how_near_they_are(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    values = [cosine_similarity(me, embeddings[row]) for name, row in vocabulary.items() if name != word]
    values.sort()
    return values[::-1][:k]


@BANK.again("returns_pairs")
def words_with_their_cosines(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    table = [(name, cosine_similarity(me, embeddings[row])) for name, row in vocabulary.items() if name != word]
    table.sort(key=lambda line: line[1], reverse=True)
    return table[:k]


@BANK.again("returns_a_tuple")
def unzips_the_pairs(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    pairs = [(-cosine_similarity(me, embeddings[row]), name) for name, row in vocabulary.items() if name != word]
    pairs.sort(key=lambda pair: pair[0])
    _, names = zip(*pairs[:k], strict=True)
    return names


@BANK.again("returns_an_array_of_words")
def picks_from_an_array(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    names = np.array([name for name in vocabulary if name != word])
    cosines = np.array([cosine_similarity(me, embeddings[vocabulary[name]]) for name in names.tolist()])
    return names[np.argsort(-cosines, kind="stable")][:k]


@BANK.again("returns_the_nearest_alone")
def the_best_of_all(word, vocabulary, embeddings, k):
    me, best, most = embeddings[vocabulary[word]], None, -2.0
    for name, row in vocabulary.items():
        if name == word:
            continue
        cosine = cosine_similarity(me, embeddings[row])
        if cosine > most:
            best, most = name, cosine
    return best


@BANK.again("returns_a_text_of_words")
def one_line_of_words(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    names = [name for name in vocabulary if name != word]
    names.sort(key=lambda name: -cosine_similarity(me, embeddings[vocabulary[name]]))
    text = names[0]
    for name in names[1:k]:
        text += ", " + name
    return text


@BANK.again("prints_the_words")
def shows_each_neighbour(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    names = [name for name in vocabulary if name != word]
    names.sort(key=lambda name: -cosine_similarity(me, embeddings[vocabulary[name]]))
    for name in names[:k]:
        print(name)


@BANK.again("keeps_the_word_itself")
def sorts_everybody(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    found = []
    for name, row in vocabulary.items():
        found.append((-cosine_similarity(me, embeddings[row]), name))
    found.sort(key=lambda pair: pair[0])
    return [name for _, name in found[:k]]


@BANK.again("one_too_few")
def removes_itself_at_the_end(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    names = sorted(vocabulary, key=lambda name: -cosine_similarity(me, embeddings[vocabulary[name]]))
    names = names[:k]
    if word in names:
        names.remove(word)
    return names


@BANK.again("one_too_many")
def counts_to_k_and_stops_late(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    found = []
    for name in sorted(vocabulary, key=lambda name: -cosine_similarity(me, embeddings[vocabulary[name]])):
        if name != word:
            found.append(name)
        if len(found) > k:
            break
    return found


@BANK.again("all_others")
def never_mind_k(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    pairs = [(-cosine_similarity(me, embeddings[row]), name) for name, row in vocabulary.items() if name != word]
    return [pair[1] for pair in sorted(pairs, key=lambda pair: pair[0])]


@BANK.again("always_two")
def the_two_best(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    names = [name for name in vocabulary if name != word]
    names.sort(key=lambda name: -cosine_similarity(me, embeddings[vocabulary[name]]))
    first, second, *_ = names
    return [first, second]


@BANK.again("leaves_out_the_first")
def skips_one(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    everybody = list(vocabulary.keys())
    cosines = np.array([cosine_similarity(me, embeddings[vocabulary[name]]) for name in everybody])
    order = np.argsort(-cosines, kind="stable")
    return [everybody[i] for i in order.tolist()[1:][:k]]


@BANK.again("leaves_out_the_same_direction")
def only_below_one(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    cosines = {name: cosine_similarity(me, embeddings[row]) for name, row in vocabulary.items()}
    below = [name for name in cosines if not math.isclose(cosines[name], 1.0, rel_tol=1e-6)]
    below.sort(key=cosines.get, reverse=True)
    return below[:k]


@BANK.again("leaves_out_equal_rows")
def nobody_in_the_same_place(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]].tolist()
    names = []
    for name, row in vocabulary.items():
        if embeddings[row].tolist() != me:
            names.append(name)
    names.sort(key=lambda name: cosine_similarity(np.array(me), embeddings[vocabulary[name]]), reverse=True)
    return names[:k]


@BANK.again("takes_the_word_out")
def deletes_it_first(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    del vocabulary[word]
    cosines = {name: cosine_similarity(me, embeddings[row]) for name, row in vocabulary.items()}
    return sorted(cosines, key=cosines.get, reverse=True)[:k]


@BANK.again("normalises_in_place")
def makes_the_table_one_of_units(word, vocabulary, embeddings, k):
    table = embeddings if np.issubdtype(embeddings.dtype, np.floating) else embeddings * 1.0
    for i in range(len(table)):
        size = np.linalg.norm(table[i])
        if size:
            table[i] = table[i] / size
    me = table[vocabulary[word]]
    names = [name for name in vocabulary if name != word]
    return sorted(names, key=lambda name: float(np.dot(me, table[vocabulary[name]])), reverse=True)[:k]


@BANK.again("no_length_goes_last")
def puts_nan_at_the_end(word, vocabulary, embeddings, k):
    units = embeddings / np.sqrt((embeddings**2).sum(axis=1))[:, None]
    cosines = np.nan_to_num(units @ units[vocabulary[word]], nan=-9.0)
    names = [name for name in vocabulary if name != word]
    return sorted(names, key=lambda name: -cosines[vocabulary[name]])[:k]


@BANK.again("no_length_comes_first")
def puts_nan_at_the_front(word, vocabulary, embeddings, k):
    units = embeddings / np.sqrt((embeddings**2).sum(axis=1))[:, None]
    cosines = np.nan_to_num(units @ units[vocabulary[word]], nan=9.0)
    names = [name for name in vocabulary if name != word]
    return sorted(names, key=lambda name: -cosines[vocabulary[name]])[:k]


@BANK.again("no_length_is_left_out")
def only_words_with_a_length(word, vocabulary, embeddings, k):
    me = embeddings[vocabulary[word]]
    found = {}
    for name, row in vocabulary.items():
        if name == word or np.linalg.norm(embeddings[row]) == 0:
            continue
        found[name] = cosine_similarity(me, embeddings[row])
    return sorted(found, key=found.get, reverse=True)[:k]
