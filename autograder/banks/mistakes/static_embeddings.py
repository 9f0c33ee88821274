"""What learners get wrong in static-embeddings.

`cosine_similarity` inside an entry is the learner's own, from the same notebook.
"""
# ruff: noqa: F821
# mypy: ignore-errors

import numpy as np

from autograder.banks.mistakes.bank import Mistakes

BANK = Mistakes("static-embeddings")

LOOKUP = "book/static-embeddings#static-embeddings-lookup"
COSINE = "book/static-embeddings#static-embeddings-cosine"
NEIGHBOURS = "book/static-embeddings#static-embeddings-neighbours"
CONTRACT = "book/static-embeddings#static-embeddings-contract"

EMBED_ROWS = {"answer": "embed", "loses": "check-embed-rows", "see": LOOKUP}
EMBED_RESULT = {"answer": "embed", "loses": "check-embed-rows", "see": CONTRACT}
EMBED_UNKNOWN = {"answer": "embed", "loses": "check-embed-unknown", "see": CONTRACT}
EMBED_CONTRACT = {"answer": "embed", "loses": "check-embed-contract", "see": CONTRACT}
COSINE_ANGLE = {"answer": "cosine_similarity", "loses": "check-cosine-angle", "see": COSINE}
COSINE_RESULT = {"answer": "cosine_similarity", "loses": "check-cosine-angle", "see": CONTRACT}
COSINE_NO_LENGTH = {"answer": "cosine_similarity", "loses": "check-cosine-no-length", "see": CONTRACT}
COSINE_CONTRACT = {"answer": "cosine_similarity", "loses": "check-cosine-contract", "see": CONTRACT}
NEAREST_ORDER = {"answer": "nearest_words", "loses": "check-nearest-order", "see": NEIGHBOURS}
NEAREST_RESULT = {"answer": "nearest_words", "loses": "check-nearest-order", "see": CONTRACT}
NEAREST_OTHERS = {"answer": "nearest_words", "loses": "check-nearest-others", "see": NEIGHBOURS}
NEAREST_CONTRACT = {"answer": "nearest_words", "loses": "check-nearest-contract", "see": CONTRACT}


# embed: which rows


@BANK.mistake(
    "The rows come in the order of the vocabulary, each at most once; they should follow the tokens, one by one.",
    **EMBED_ROWS,
)
def rows_in_the_vocabularys_order(tokens, vocabulary, embeddings):
    rows = [row for word, row in vocabulary.items() if word in tokens]
    return embeddings[rows]


@BANK.mistake(
    "A word's place among the words of the vocabulary is taken for its row; the row is the number beside the word.",
    **EMBED_ROWS,
)
def place_in_the_vocabulary(tokens, vocabulary, embeddings):
    words = list(vocabulary)
    for token in tokens:
        vocabulary[token]
    return embeddings[[words.index(token) for token in tokens]]


@BANK.mistake(
    "A word's place in the list of words is taken for its row, which is the number beside the word; and a word that is "
    "not there stops it with a ValueError.",
    **EMBED_ROWS,
)
def index_in_the_list_of_words(tokens, vocabulary, embeddings):
    words = list(vocabulary)
    return embeddings[[words.index(token) for token in tokens]]


BANK.differs(
    "the_first_rows_of_the_table",
    "The first n rows of the table come back, whatever the tokens are; pick the rows with the tokens' numbers.",
    replace=("embeddings[rows]", "embeddings[:len(rows)]"),
    **EMBED_ROWS,
)
BANK.differs(
    "columns_for_rows",
    "Columns are picked instead of rows: the first place in `embeddings[...]` is the row.",
    replace=("embeddings[rows]", "embeddings[:, rows]"),
    **EMBED_ROWS,
)
BANK.differs(
    "each_word_once",
    "A word that comes twice gets one row only; each token has its row.",
    replace=("for token in tokens", "for token in dict.fromkeys(tokens)"),
    **EMBED_ROWS,
)
BANK.differs(
    "sorted_rows",
    "The rows come in the order of their numbers; they should come in the order of the tokens.",
    replace=("embeddings[rows]", "embeddings[sorted(rows)]"),
    **EMBED_ROWS,
)
BANK.differs(
    "sentence_backwards",
    "The rows come in the reverse order of the tokens.",
    replace=("embeddings[rows]", "embeddings[rows[::-1]]"),
    **EMBED_ROWS,
)
BANK.differs(
    "counts_rows_from_one",
    "Each token gets the row before its own, as if rows counted from 1; row numbers count from 0.",
    replace=("vocabulary[token] for", "vocabulary[token] - 1 for"),
    **EMBED_ROWS,
)
BANK.differs(
    "small_letters_only",
    "The tokens are turned into small letters, so that *Apple* is not found and *Polish* becomes *polish*.",
    replace=("vocabulary[token]", "vocabulary[token.lower()]"),
    **EMBED_ROWS,
)
BANK.differs(
    "only_the_first_token",
    "Only the first token's row comes back, shape (d,); give one row for each token, (n, d).",
    replace=("embeddings[rows]", "embeddings[rows[0]]"),
    **EMBED_ROWS,
)
BANK.differs(
    "three_tokens_at_most",
    "Every sentence is cut after three tokens, as in the example; take all of them.",
    replace=("embeddings[rows]", "embeddings[rows[:3]]"),
    **EMBED_ROWS,
)
BANK.differs(
    "mean_of_the_rows",
    "The rows are averaged into one vector, shape (d,); give them one by one, (n, d).",
    replace=("embeddings[rows]", "embeddings[rows].mean(axis=0)"),
    **EMBED_ROWS,
)
BANK.differs(
    "words_as_columns",
    "The result lies on its side, shape (d, n); each token is a row, (n, d).",
    replace=("embeddings[rows]", "embeddings[rows].T"),
    **EMBED_ROWS,
)
BANK.differs(
    "one_long_vector",
    "The rows are joined into one long vector; keep one row for each token, (n, d).",
    replace=("embeddings[rows]", "embeddings[rows].ravel()"),
    **EMBED_ROWS,
)
BANK.differs(
    "returns_the_numbers",
    "The numbers of the rows come back, as a list; look the rows up in `embeddings`.",
    replace=("embeddings[rows]", "rows"),
    **EMBED_RESULT,
)
BANK.differs(
    "returns_an_array_of_numbers",
    "The numbers of the rows come back, as an array; look the rows up in `embeddings`.",
    replace=("embeddings[rows]", "np.array(rows)"),
    **EMBED_RESULT,
)
BANK.differs(
    "returns_a_list_of_rows",
    "The result is a list of arrays; make one array of them, with `np.array` or `embeddings[rows]`.",
    replace=("embeddings[rows]", "[embeddings[row] for row in rows]"),
    **EMBED_RESULT,
)
BANK.differs(
    "returns_lists_of_numbers",
    "The result is a list of lists of numbers; return the array.",
    replace=("embeddings[rows]", "embeddings[rows].tolist()"),
    **EMBED_RESULT,
)
BANK.differs(
    "prints_the_rows",
    "The function returns nothing: its last line should begin with `return`.",
    replace=("return embeddings[rows]", "print(embeddings[rows])"),
    **EMBED_RESULT,
)

# embed: unknown words

BANK.differs(
    "unknown_becomes_the_first_row",
    "A word that is not in the vocabulary gets row 0, another word's; raise a KeyError that names it.",
    replace=("vocabulary[token]", "vocabulary.get(token, 0)"),
    **EMBED_UNKNOWN,
)
BANK.differs(
    "unknown_becomes_the_last_row",
    "A word that is not in the vocabulary gets the last row, another word's; raise a KeyError that names it.",
    replace=("vocabulary[token]", "vocabulary.get(token, -1)"),
    **EMBED_UNKNOWN,
)
BANK.differs(
    "unknown_is_left_out",
    "A word that is not in the vocabulary is left out without a word; raise a KeyError that names it.",
    replace=("for token in tokens", "for token in tokens if token in vocabulary"),
    **EMBED_UNKNOWN,
)


@BANK.mistake(
    "A word that is not in the vocabulary becomes a row of zeros; raise a KeyError that names it.", **EMBED_UNKNOWN
)
def unknown_becomes_zeros(tokens, vocabulary, embeddings):
    rows = np.zeros((len(tokens), embeddings.shape[1]))
    for i, token in enumerate(tokens):
        if token in vocabulary:
            rows[i] = embeddings[vocabulary[token]]
    return rows


@BANK.mistake("The KeyError is returned; an error takes `raise`, not `return`.", **EMBED_UNKNOWN)
def returns_the_error(tokens, vocabulary, embeddings):
    for token in tokens:
        if token not in vocabulary:
            return KeyError(token)
    return embeddings[[vocabulary[token] for token in tokens]]


@BANK.mistake(
    "A word that is not in the vocabulary is answered with a text; raise a KeyError that names it.", **EMBED_UNKNOWN
)
def returns_a_text(tokens, vocabulary, embeddings):
    for token in tokens:
        if token not in vocabulary:
            return f"KeyError: {token}"
    return embeddings[[vocabulary[token] for token in tokens]]


@BANK.mistake(
    "A word that is not in the vocabulary is printed, and nothing returned; raise a KeyError that names it.",
    **EMBED_UNKNOWN,
)
def prints_the_unknown(tokens, vocabulary, embeddings):
    try:
        return embeddings[[vocabulary[token] for token in tokens]]
    except KeyError as error:
        print("not in the vocabulary:", error)


@BANK.mistake("For a word that is not in the vocabulary a ValueError is raised; raise a KeyError.", **EMBED_UNKNOWN)
def raises_a_value_error(tokens, vocabulary, embeddings):
    for token in tokens:
        if token not in vocabulary:
            raise ValueError(f"{token} is not in the vocabulary")
    return embeddings[[vocabulary[token] for token in tokens]]


# embed: contract


@BANK.mistake("The list of tokens is emptied: `pop` writes into it. Go through it with `for`.", **EMBED_CONTRACT)
def empties_the_tokens(tokens, vocabulary, embeddings):
    rows = []
    while tokens:
        rows.append(embeddings[vocabulary[tokens.pop(0)]])
    return np.array(rows)


BANK.differs(
    "narrows_the_rows",
    "The rows are less precise than the table (float32 for float64); keep its precision.",
    replace=("embeddings[rows]", "embeddings[rows].astype(np.float32)"),
    **EMBED_CONTRACT,
)
BANK.differs(
    "cuts_to_whole_numbers",
    "The rows are cut to whole numbers: the array that they are put into has a whole-number type.",
    replace=("embeddings[rows]", "np.array(embeddings[rows], dtype=int)"),
    **EMBED_ROWS,
)

# cosine_similarity: the angle

COSINE_RETURN = "np.sum(a * b) / (length_of_a * length_of_b)"

BANK.differs(
    "dot_product_alone",
    "The products are added up and not divided: that is the dot product. Divide it by both lengths.",
    replace=(COSINE_RETURN, "float(np.sum(a * b))"),
    **COSINE_ANGLE,
)
BANK.differs(
    "divides_by_the_first_length",
    "It is divided by the length of a alone; divide by the length of b as well.",
    replace=("(length_of_a * length_of_b)", "length_of_a"),
    **COSINE_ANGLE,
)
BANK.differs(
    "divides_by_the_second_length",
    "It is divided by the length of b alone; divide by the length of a as well.",
    replace=("(length_of_a * length_of_b)", "length_of_b"),
    **COSINE_ANGLE,
)
BANK.differs(
    "divides_then_multiplies",
    "It is divided by the length of a and *multiplied* by that of b: put the product of the lengths in a bracket.",
    replace=("(length_of_a * length_of_b)", "length_of_a * length_of_b"),
    **COSINE_ANGLE,
)
BANK.differs(
    "divides_by_the_sum_of_the_lengths",
    "It is divided by the sum of the two lengths; divide by their product.",
    replace=("(length_of_a * length_of_b)", "(length_of_a + length_of_b)"),
    **COSINE_ANGLE,
)


@BANK.mistake(
    "The lengths lack their square root: a length is the root of the sum of the squares.",
    **COSINE_ANGLE,
)
def squared_lengths(a, b):
    square_of_a, square_of_b = np.sum(a**2), np.sum(b**2)
    if square_of_a == 0 or square_of_b == 0:
        return 0.0
    return float(np.sum(a * b) / (square_of_a * square_of_b))


@BANK.mistake(
    "The lengths are sums of absolute values; a length is the root of the sum of the squares.", **COSINE_ANGLE
)
def city_block_lengths(a, b):
    length_of_a, length_of_b = np.sum(np.abs(a)), np.sum(np.abs(b))
    if length_of_a == 0 or length_of_b == 0:
        return 0.0
    return float(np.sum(a * b) / (length_of_a * length_of_b))


@BANK.mistake(
    "The result is the distance between the two places; the cosine looks at the directions alone.", **COSINE_ANGLE
)
def distance_for_cosine(a, b):
    return float(np.linalg.norm(a - b))


BANK.differs(
    "one_minus_the_cosine",
    "The result is 1 minus the cosine, a measure of how *unlike* they are; return the cosine itself.",
    replace=(COSINE_RETURN, f"1 - {COSINE_RETURN}"),
    **COSINE_ANGLE,
)
BANK.differs(
    "forgets_the_sign",
    "The sign is lost (abs): opposite directions should have -1.",
    replace=(COSINE_RETURN, f"abs({COSINE_RETURN})"),
    **COSINE_ANGLE,
)
BANK.differs(
    "cuts_below_zero",
    "Cosines below 0 become 0; opposite directions should have -1.",
    replace=(COSINE_RETURN, f"max(0.0, {COSINE_RETURN})"),
    **COSINE_ANGLE,
)
BANK.differs(
    "squeezes_into_zero_to_one",
    "The cosine is moved into the range from 0 to 1, (1 + cos) / 2; return the cosine as it is, from -1 to 1.",
    replace=(COSINE_RETURN, f"(1 + {COSINE_RETURN}) / 2"),
    **COSINE_ANGLE,
)
BANK.differs(
    "angle_in_radians",
    "The result is the angle itself, in radians; return its cosine, without `arccos`.",
    replace=(COSINE_RETURN, f"float(np.arccos(np.clip({COSINE_RETURN}, -1, 1)))"),
    **COSINE_ANGLE,
)
BANK.differs(
    "angle_in_degrees",
    "The result is the angle itself, in degrees; return its cosine, without `arccos`.",
    replace=(COSINE_RETURN, f"float(np.degrees(np.arccos(np.clip({COSINE_RETURN}, -1, 1))))"),
    **COSINE_ANGLE,
)
BANK.differs(
    "mean_of_the_products",
    "The products are averaged; add them up (`np.sum`, not `np.mean`).",
    replace=("np.sum(a * b)", "np.mean(a * b)"),
    **COSINE_ANGLE,
)


@BANK.mistake(
    "The means are subtracted first: that is a correlation. The cosine takes the numbers as they are.", **COSINE_ANGLE
)
def correlation(a, b):
    a, b = a - np.mean(a), b - np.mean(b)
    length = np.linalg.norm(a) * np.linalg.norm(b)
    return float(np.sum(a * b) / length) if length > 0 else 0.0


BANK.differs(
    "two_numbers_only",
    "Only the first two numbers of the vectors are multiplied; take all d of them.",
    replace=("np.sum(a * b)", "np.sum((a * b)[:2])"),
    **COSINE_ANGLE,
)
BANK.differs(
    "products_not_added",
    "The products are not added up, so the result is an array; `np.sum` makes one number of them.",
    replace=(COSINE_RETURN, "a * b / (length_of_a * length_of_b)"),
    **COSINE_RESULT,
)
BANK.differs(
    "table_of_one_number",
    "The result is a table of shape (1, 1); return the number in it.",
    replace=(COSINE_RETURN, "a[None] @ b[:, None] / (length_of_a * length_of_b)"),
    **COSINE_RESULT,
)
BANK.differs(
    "floor_division",
    "The division has no remainder (`//`), so only whole numbers come out; use `/`.",
    replace=(" / (", " // ("),
    **COSINE_ANGLE,
)
BANK.differs(
    "prints_the_cosine",
    "The function prints the cosine and returns nothing; its last line should begin with `return`.",
    replace=(f"return {COSINE_RETURN}", f"print({COSINE_RETURN})"),
    **COSINE_RESULT,
)
BANK.differs(
    "rounds_to_three_digits",
    "The cosine is rounded to three digits; return it in full, and round only where you print.",
    replace=(COSINE_RETURN, f"round({COSINE_RETURN}, 3)"),
    **COSINE_ANGLE,
)

# cosine_similarity: no length

GUARD = "if length_of_a == 0 or length_of_b == 0:\n        return 0.0"

BANK.differs(
    "no_length_gives_nan",
    "A vector of zeros gives nan, 0 / 0; return 0.0 where a or b has no length.",
    replace=(f"    {GUARD}\n", ""),
    **COSINE_NO_LENGTH,
)
BANK.differs(
    "looks_at_the_first_length_only",
    "It is only asked whether a has no length: where b has none, nan comes out. Ask for both.",
    replace=("== 0 or length_of_b == 0", "== 0"),
    **COSINE_NO_LENGTH,
)
BANK.differs(
    "looks_at_the_second_length_only",
    "It is only asked whether b has no length: where a has none, nan comes out. Ask for both.",
    replace=("length_of_a == 0 or ", ""),
    **COSINE_NO_LENGTH,
)
BANK.differs(
    "only_where_both_have_none",
    "0.0 comes back only where *both* have no length, and else nan; one of them is enough: `or`, not `and`.",
    replace=("== 0 or ", "== 0 and "),
    **COSINE_NO_LENGTH,
)
BANK.differs(
    "no_length_gives_one",
    "A vector of zeros gets the similarity 1; where a or b has no length it should be 0.0.",
    replace=("return 0.0", "return 1.0"),
    **COSINE_NO_LENGTH,
)
BANK.differs(
    "no_length_gives_none",
    "For a vector of zeros nothing is returned; return 0.0.",
    replace=("return 0.0", "return None"),
    **COSINE_NO_LENGTH,
)
BANK.differs(
    "no_length_raises",
    "For a vector of zeros an error is raised; return 0.0.",
    replace=("return 0.0", 'raise ValueError("no length")'),
    **COSINE_NO_LENGTH,
)
BANK.differs(
    "any_zero_counts_as_no_length",
    "A vector with a zero in it is taken for one without a length; only where all of its numbers are 0 has it none.",
    replace=("if length_of_a == 0 or length_of_b == 0:", "if not np.all(a) or not np.all(b):"),
    **COSINE_NO_LENGTH,
)
BANK.differs(
    "adds_a_little_to_the_lengths",
    "A small number is added to the lengths, so cosines of short vectors come out too small. Ask for 0 instead.",
    replace=("(length_of_a * length_of_b)", "(length_of_a * length_of_b + 1e-8)"),
    **COSINE_NO_LENGTH,
)
BANK.differs(
    "short_counts_as_no_length",
    "Short vectors are taken for vectors without a length; only a length of exactly 0 is none.",
    replace=("length_of_a == 0 or length_of_b == 0", "length_of_a < 1e-3 or length_of_b < 1e-3"),
    **COSINE_NO_LENGTH,
)

# cosine_similarity: contract


@BANK.mistake(
    "The vectors that were given are changed: `/=` writes into them. `a / length` makes a new one.", **COSINE_CONTRACT
)
def divides_in_place(a, b):
    if not a.any() or not b.any():
        return 0.0
    if a.dtype.kind == "i":
        a, b = a.astype(float), b.astype(float)
    a /= np.linalg.norm(a)
    b /= np.linalg.norm(b)
    return float(np.sum(a * b))


BANK.differs(
    "narrows_the_cosine",
    "The cosine is less precise than the vectors (float32 for float64); keep their precision.",
    replace=(COSINE_RETURN, "np.float32(np.sum(a * b) / (length_of_a * length_of_b))"),
    **COSINE_CONTRACT,
)

# nearest_words: the order

FOUND = "sorted(others, key=similarity.get, reverse=True)[:k]"

BANK.differs(
    "farthest_first",
    "The words with the *smallest* cosines come back; `sorted` begins with the smallest unless told reverse=True.",
    replace=(", reverse=True", ""),
    **NEAREST_ORDER,
)
BANK.differs(
    "nearest_last",
    "The right words come in the wrong order: the nearest should be first.",
    replace=("[:k]", "[:k][::-1]"),
    **NEAREST_ORDER,
)


@BANK.mistake("The words are compared by the distance of their places; compare them by the cosine.", **NEAREST_ORDER)
def nearest_by_distance(word, vocabulary, embeddings, k):
    place = embeddings[vocabulary[word]]
    others = [other for other in vocabulary if other != word]
    return sorted(others, key=lambda other: np.linalg.norm(place - embeddings[vocabulary[other]]))[:k]


@BANK.mistake(
    "The words are compared by the dot product, so long vectors win; divide by the lengths: the cosine.",
    **NEAREST_ORDER,
)
def nearest_by_dot_product(word, vocabulary, embeddings, k):
    scores = embeddings @ embeddings[vocabulary[word]]
    others = [other for other in vocabulary if other != word]
    return sorted(others, key=lambda other: -scores[vocabulary[other]])[:k]


BANK.differs(
    "opposite_counts_as_near",
    "Cosines are compared without their sign, so opposite words count as near; -1 is as far as can be.",
    replace=(
        "cosine_similarity(place, embeddings[vocabulary[other]])",
        "abs(cosine_similarity(place, embeddings[vocabulary[other]]))",
    ),
    **NEAREST_ORDER,
)


@BANK.mistake(
    "A word's place among the words of the vocabulary is taken for its row; the row is the number beside the word.",
    **NEAREST_ORDER,
)
def places_for_rows(word, vocabulary, embeddings, k):
    words = list(vocabulary)
    place = embeddings[vocabulary[word]]
    cosines = [cosine_similarity(place, row) for row in embeddings]
    order = sorted(range(len(words)), key=lambda i: cosines[i], reverse=True)
    return [words[i] for i in order if words[i] != word][:k]


BANK.differs(
    "in_the_order_of_the_alphabet",
    "The right words come in the order of the alphabet; the nearest should be first.",
    replace=(
        FOUND,
        f"sorted({FOUND})",
    ),
    **NEAREST_ORDER,
)
BANK.differs(
    "not_sorted_at_all",
    "The first k other words of the vocabulary come back; sort them by their cosine first.",
    replace=(FOUND, "list(similarity)[:k]"),
    **NEAREST_ORDER,
)

# nearest_words: the result

BANK.differs(
    "returns_rows",
    "The numbers of the rows come back; return the words.",
    replace=(
        f"return {FOUND}",
        f"return [vocabulary[other] for other in {FOUND}]",
    ),
    **NEAREST_RESULT,
)
BANK.differs(
    "returns_the_cosines",
    "The cosines of the nearest words come back; return the words.",
    replace=(FOUND, "sorted(similarity.values(), reverse=True)[:k]"),
    **NEAREST_RESULT,
)
BANK.differs(
    "returns_pairs",
    "Pairs of a word and its cosine come back; return the words alone.",
    replace=(
        FOUND,
        "sorted(similarity.items(), key=lambda pair: -pair[1])[:k]",
    ),
    **NEAREST_RESULT,
)
BANK.differs(
    "returns_a_tuple",
    "The words come in a tuple; return a list.",
    replace=(
        FOUND,
        f"tuple({FOUND})",
    ),
    **NEAREST_RESULT,
)
BANK.differs(
    "returns_an_array_of_words",
    "The words come in a numpy array; return a list (`.tolist()` makes one).",
    replace=(
        FOUND,
        f"np.array({FOUND})",
    ),
    **NEAREST_RESULT,
)
BANK.differs(
    "returns_the_nearest_alone",
    "The nearest word alone comes back, not in a list; return a list of k words.",
    replace=("reverse=True)[:k]", "reverse=True)[0]"),
    **NEAREST_RESULT,
)
BANK.differs(
    "returns_a_text_of_words",
    "The words come in one text, with commas; return a list of words.",
    replace=(
        FOUND,
        f'", ".join({FOUND})',
    ),
    **NEAREST_RESULT,
)
BANK.differs(
    "prints_the_words",
    "The function returns nothing: its last line should begin with `return`.",
    replace=(
        f"return {FOUND}",
        f"print({FOUND})",
    ),
    **NEAREST_RESULT,
)

# nearest_words: k others

BANK.differs(
    "keeps_the_word_itself",
    "The word itself is among its neighbours, as the nearest of all; leave it out.",
    replace=("[other for other in vocabulary if other != word]", "list(vocabulary)"),
    **NEAREST_OTHERS,
)
BANK.differs(
    "one_too_few",
    "The word itself is left out after k words have been taken, so one too few is left; leave it out first.",
    replace=[
        ("[other for other in vocabulary if other != word]", "list(vocabulary)"),
        (
            f"return {FOUND}",
            f"found = {FOUND}\n    return [other for other in found if other != word]",
        ),
    ],
    **NEAREST_OTHERS,
)
BANK.differs(
    "one_too_many",
    "k + 1 words come back; `[:k]` takes k.",
    replace=("[:k]", "[: k + 1]"),
    **NEAREST_OTHERS,
)
BANK.differs(
    "all_others",
    "All other words come back, sorted; take the first k of them.",
    replace=("[:k]", ""),
    **NEAREST_OTHERS,
)
BANK.differs(
    "always_two",
    "Two words come back, whatever k is.",
    replace=("[:k]", "[:2]"),
    **NEAREST_OTHERS,
)
BANK.differs(
    "leaves_out_the_first",
    "Whatever comes first is left out, and that need not be the word itself: others may point in its direction too.",
    replace=[
        ("[other for other in vocabulary if other != word]", "list(vocabulary)"),
        ("[:k]", "[1 : k + 1]"),
    ],
    **NEAREST_OTHERS,
)
BANK.differs(
    "leaves_out_the_same_direction",
    "Words that point in the very direction of the word are left out with it (cosine 1); leave out the word alone.",
    replace=("if other != word]", "if cosine_similarity(place, embeddings[vocabulary[other]]) < 1 - 1e-6]"),
    **NEAREST_OTHERS,
)


@BANK.mistake(
    "A word whose row equals the word's own is left out with it; leave out the word by its name, not by its numbers.",
    **NEAREST_OTHERS,
)
def leaves_out_equal_rows(word, vocabulary, embeddings, k):
    place = embeddings[vocabulary[word]]
    others = [other for other in vocabulary if not np.array_equal(embeddings[vocabulary[other]], place)]
    return sorted(others, key=lambda other: -cosine_similarity(place, embeddings[vocabulary[other]]))[:k]


# nearest_words: contract


@BANK.mistake(
    "The word is taken out of the vocabulary that was given (`pop` or `del`); leave it out by a condition instead.",
    **NEAREST_CONTRACT,
)
def takes_the_word_out(word, vocabulary, embeddings, k):
    place = embeddings[vocabulary.pop(word)]
    return sorted(vocabulary, key=lambda other: -cosine_similarity(place, embeddings[vocabulary[other]]))[:k]


@BANK.mistake(
    "The table that was given is changed: `/=` writes into it. `/` makes a new one.",
    **NEAREST_CONTRACT,
)
def normalises_in_place(word, vocabulary, embeddings, k):
    if embeddings.dtype.kind != "f":
        embeddings = embeddings.astype(float)
    lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    embeddings /= lengths
    cosines = embeddings @ embeddings[vocabulary[word]]
    others = [other for other in vocabulary if other != word]
    return sorted(others, key=lambda other: -cosines[vocabulary[other]])[:k]


@BANK.mistake(
    "A word without a length gets nan and goes to the end; its similarity is 0.0, before the negative ones.",
    **NEAREST_CONTRACT,
)
def no_length_goes_last(word, vocabulary, embeddings, k):
    names = {row: other for other, row in vocabulary.items()}
    row = vocabulary[word]
    lengths = np.linalg.norm(embeddings, axis=1)
    cosines = embeddings @ embeddings[row] / (lengths * lengths[row])
    order = np.argsort(-cosines, kind="stable")
    return [names[int(other)] for other in order if other != row][:k]


@BANK.mistake(
    "A word without a length gets nan and comes first; its similarity is 0.0, behind all positive ones.",
    **NEAREST_CONTRACT,
)
def no_length_comes_first(word, vocabulary, embeddings, k):
    names = {row: other for other, row in vocabulary.items()}
    row = vocabulary[word]
    lengths = np.linalg.norm(embeddings, axis=1)
    cosines = embeddings @ embeddings[row] / (lengths * lengths[row])
    order = np.argsort(cosines, kind="stable")[::-1]
    return [names[int(other)] for other in order if other != row][:k]


@BANK.mistake(
    "Words without a length are left out; their similarity is 0.0, and they have a place in the order.",
    **NEAREST_CONTRACT,
)
def no_length_is_left_out(word, vocabulary, embeddings, k):
    place = embeddings[vocabulary[word]]
    others = [other for other in vocabulary if other != word and embeddings[vocabulary[other]].any()]
    return sorted(others, key=lambda other: -cosine_similarity(place, embeddings[vocabulary[other]]))[:k]
