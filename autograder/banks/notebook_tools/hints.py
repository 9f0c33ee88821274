# `hint`: what an answer does on a few fixed examples, beside what known mistakes do. There is nothing to fill in here.
import itertools

import numpy as np

HINT_SECONDS = 10
ODD = {
    "changed": "it changes an argument that it was given",
    "undrawn": "it draws nothing from the random generator that it was given",
    "precision": "its result is less precise than its argument, or of another dtype",
    "detached": "no gradient comes through it",
    "gradient": "a gradient through it is missing, nan or inf",
}


def tried_on_examples(name, function):
    """The outcome of each of an answer's examples, and what it stopped with or printed; stops at what never ends."""
    both = []
    try:
        with patience(HINT_SECONDS):
            for example in EXAMPLES[name]:
                both.append(outcome_of(function, arguments_of(example)))
    except TooLong:
        raise TooLong(f"{name}({EXAMPLES[name][len(both)]})") from None
    return [seen for seen, _ in both], [aside for _, aside in both]


def right_on(name, seen):
    """The examples on which outcomes are right, by their numbers."""
    right = KNOWN_MISTAKES[name]["right"]
    return [number for number, each in enumerate(seen) if agree(each, right[number], 1e-7)]


def is_unwritten(aside):
    """The sentence of the blank, if that is what an example stopped with."""
    return is_blank(aside) if isinstance(aside, Exception) else ""


def arguments_of(example):
    return eval(f"({example},)", globals())


def mend_first(name):
    """What to mend first, where an answer uses another that is unfinished or wrong; else empty."""
    used = [each.__name__ for each in reached(globals()[name])[1:]]
    for other in [known for known in KNOWN_MISTAKES if known in used and known != name]:
        try:
            seen, asides = tried_on_examples(other, globals()[other])
        except TooLong:
            seen, asides = [], [""]
        if is_unwritten(asides[0]):
            return f"`{other}` is not finished, and `{name}` uses it: finish `{other}` first."
        if len(right_on(other, seen)) < len(EXAMPLES[other]):
            return f"`{other}` is not right on all its examples, and `{name}` uses it: mend it first (`hint({other})`)."
    return ""


def named_mistakes(name, seen):
    """The known mistakes that do what was seen, on every example."""
    known = KNOWN_MISTAKES[name]
    told = [
        [mistake["outcomes"].get(str(number), right) for number, right in enumerate(known["right"])]
        for mistake in known["mistakes"]
    ]
    return [mistake for mistake, each in zip(known["mistakes"], told, strict=True) if shows(seen, known["right"], each)]


def what_is_certain(name, seen, asides):
    """What is sure without a name for it: on how many examples an answer is right, and the simplest where it is not."""
    right, good = KNOWN_MISTAKES[name]["right"], right_on(name, seen)
    if len(good) == len(right):
        return (
            f"`{name}` does what it should on all {len(right)} examples; no known mistake found. The checks ask more."
        )
    first = next(number for number in range(len(right)) if number not in good)
    example, count = EXAMPLES[name][first], f"{len(good) or 'none'} of {len(right)}"
    given = ", ".join(counted(map(in_short, arguments_of(example))))
    what = difference_to_right(seen[first], right[first], asides[first], KNOWN_MISTAKES[name]["few"][first])
    return f"`{name}` is right on {count} examples. The first where it is not: {name}({example})  # {given}\n{what}"


def counted(words):
    """The same word several times in a row, once and counted."""
    runs = [(word, len(list(run))) for word, run in itertools.groupby(words)]
    return [f"{count} times {word}" if count > 2 else ", ".join([word] * count) for word, count in runs]


def in_short(value):
    """An argument in a word: its shape, or what it is."""
    if hasattr(value, "dtype") and np.ndim(value):
        small = np.size(as_array(value)) <= 2 * FEW
        return str(as_array(value).tolist()) if small else f"shape {tuple(np.shape(value))}"
    if isinstance(value, bool | int | float | str | None):
        return repr(value)[:40]
    return repr(value) if isinstance(value, list | dict) and len(repr(value)) <= 80 else type(value).__name__


def difference_to_right(seen, right, aside, numbers):
    """How an outcome is not the right one, in a sentence; `numbers`: the first of the right ones."""
    error = right[0][7:] if right[0].startswith("raises") else ""
    found, should = (f"something of {form}" if form.startswith("shape") else form for form in (seen[0], right[0]))
    wanted = f"it should raise {with_article(error)}" if error else f"it should give {should}"
    if isinstance(aside, Exception):
        told = f"There it {how_it_stopped(aside)}"
        told += "" if told.endswith(("?", ".")) else "."
        return f"{told} {wanted[0].upper() + wanted[1:]}." if error else told
    if error:
        handed = seen[0].startswith("nothing") or seen[0].endswith(("Error", "Exception"))
        how = (
            ": `raise`, not `return` or `print`." if handed else ", and raises none: which values does your `if` catch?"
        )
        return f"There it returns {found}; {wanted}{how}"
    if seen[0].startswith("nothing"):
        why = "it prints something: `return` hands it on" if aside else "is there a `return`, and is it reached"
        return f"There it returns nothing (None); {wanted}. ({why[0].upper() + why[1:]}{'.' if aside else '?'})"
    if seen[0] != right[0]:
        return f"There it gives {found}; {wanted}."
    for odd in seen[1]:
        if odd not in right[1]:
            return f"There {ODD[odd]}."
    if seen[2] < right[2]:
        return "There it gives nan or inf."
    about = "about " * by_chance(right)
    unlike = f"There it gives {aside}; right is {about}{numbers}."
    return "There its numbers are not right." if aside == numbers else unlike


def hint(function):
    """Say which known mistake an answer's results look like; else what is certain. Takes the function or its name."""
    name = function if isinstance(function, str) else getattr(function, "__name__", str(function))
    function = globals().get(name) if isinstance(function, str) else function
    if name not in KNOWN_MISTAKES:
        print(f"There are no hints for {name}.")
        return
    if lost := lost_tools():
        print(lost)
        return
    if function is None:
        print(f"There is no `{name}` here: did its cell run without an error, and is it still called so?")
        return
    try:
        refuse(function, *refused_in(name))
        print(mend_first(name) or judged(name, function), "\nThat is not a grade.")
    except AssertionError as error:
        print(error)
    except TooLong as never:
        print(f"{never} did not come to an end within {HINT_SECONDS} seconds: does a loop never end?")


def judged(name, function):
    seen, asides = tried_on_examples(name, function)
    if is_unwritten(asides[0]):
        return f"{is_blank(asides[0])} Write it in place of that line."
    chance = 0 if "drawn" in seen[0][1] else BY_CHANCE  # from the same state of a generator come the same numbers
    if not agree(outcome_of(function, arguments_of(EXAMPLES[name][0]))[0], seen[0], chance=chance):
        drawn = "from the same state of its generator too. Draw all random numbers from the one that is given."
        every = drawn if by_chance(seen[0]) else "nothing in it should be left to chance."
        return f"`{name}` gives another result each time it is called: {every}"
    told = [f"`{name}`: {mistake['says']}\n  Read: {mistake['see']}" for mistake in named_mistakes(name, seen)]
    more = "".join(
        f"\nIt uses `{data}` of the notebook, which is none of its arguments." for data in data_used(function)
    )
    return "\nor: ".join(told) or what_is_certain(name, seen, asides) + more
