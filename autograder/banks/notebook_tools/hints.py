# `hint`: what an answer does on a few fixed examples, beside what known mistakes do. There is nothing to fill in here.
import contextlib
import copy
import io
import warnings

import numpy as np

HINT_SECONDS = 10
ODD = {
    "changed": "it changes an argument that it was given",
    "precision": "its result is less precise than its argument, or of another dtype",
    "detached": "no gradient comes through it",
    "gradient": "a gradient through it is missing, nan or inf",
}


def leaves(value):
    """The arrays, tensors and numbers in a value, however they are put together."""
    if isinstance(value, dict):
        return [leaf for key in sorted(value, key=str) for leaf in leaves(value[key])]
    if isinstance(value, tuple | list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value] if hasattr(value, "dtype") or isinstance(value, float | int) else []


def form(value):
    """What a result is, its numbers left aside: `shape (2, 3)`, `a tuple of (shape (2,), shape (2, 2))`, `a number`."""
    if hasattr(value, "dtype") and np.ndim(value):
        return f"shape {tuple(np.shape(value))}"
    if isinstance(value, bool | str | np.bool_):
        return repr(value if isinstance(value, str) else bool(value))
    if hasattr(value, "dtype") or isinstance(value, float | int):
        return "a number"
    if isinstance(value, tuple | list):
        return f"a {'tuple' if isinstance(value, tuple) else 'list'} of ({', '.join(map(form, value))})"
    if isinstance(value, dict):
        return f"a dict of ({', '.join(f'{key}: {form(value[key])}' for key in sorted(value, key=str))})"
    return "nothing (None)" if value is None else f"a {getattr(value, '__name__', type(value).__name__)}"


def outcome(function, arguments):
    """What one call does, enough to tell two behaviours apart: its form, oddities, how many numbers are finite, and
    one number made of all of them; and the error by which it stopped, or else what it printed."""
    given = copy.deepcopy(arguments)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()) as printed:
            warnings.simplefilter("ignore")
            result = function(*given)
            odd = oddities(arguments, given, result)
            numbers = np.concatenate([np.zeros(0), *(as_array(leaf).ravel() for leaf in leaves(result))])
    except Exception as error:
        kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
        return [f"raises {kinds[0]}", [], 0, 0.0], error
    finite = np.isfinite(numbers)
    one = float(np.cos(np.arange(numbers.size))[finite] @ numbers[finite])
    return [form(result), odd, int(finite.sum()), one], printed.getvalue()


def oddities(arguments, given, result):
    """What numbers do not show: changed arguments, another precision, gradients that are lost or not finite."""
    pairs = [(old, new) for old, new in zip(leaves(arguments), leaves(given), strict=True) if hasattr(old, "dtype")]
    results = [leaf for leaf in leaves(result) if hasattr(leaf, "dtype") and np.ndim(leaf)]
    odd = ["changed"] * any(as_array(old).tobytes() != as_array(new).tobytes() for old, new in pairs)
    like = next((old for old, _ in pairs if "bool" not in str(old.dtype)), None)
    odd += ["precision"] * any(like is not None and bool(less_precise(leaf, like)) for leaf in results)
    learns = [new for _, new in pairs if getattr(new, "requires_grad", False)]
    learning = [leaf for leaf in results if getattr(leaf, "requires_grad", False)]
    if learns and learning:
        sum(leaf.square().sum() for leaf in learning).backward()
        gradients = [as_array(new.grad) for new in learns if new.grad is not None]
        odd += ["gradient"] * (len(gradients) < len(learns) or not all(np.isfinite(g).all() for g in gradients))
    return odd + ["detached"] * bool(learns and not learning)


def agree(one, other, rounding=1e-8):
    """Whether two outcomes are the same, up to rounding (which is coarse where precision was lost)."""
    rounding = 1e-3 if "precision" in one[1] else rounding
    return one[:3] == other[:3] and abs(one[3] - other[3]) <= rounding * max(1, abs(other[3]))


def names(seen, right, told):
    """Whether what was seen is what a mistake makes of every example, and shows it.

    An error or a None shows nothing. Numbers do, on two examples, or on one where all others are right; nan only does
    where all others are right.
    """
    wrong = [number for number, foretold in enumerate(told) if not agree(foretold, right[number])]
    shown = [number for number in wrong if not told[number][0].startswith(("raises", "nothing"))]
    firm = [number for number in shown if told[number][2] >= right[number][2]]
    enough = len(firm) > 1 or (bool(shown) and shown == wrong and len(wrong) < len(right))
    return enough and all(map(agree, seen, told))


def tried(name, function):
    """The outcome of each of an answer's examples, and what it stopped with or printed; stops at what never ends."""
    with patience(HINT_SECONDS):
        both = [outcome(function, arguments_of(example)) for example in EXAMPLES[name]]
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
            seen, asides = tried(other, globals()[other])
        except TooLong:
            seen, asides = [], [""]
        if is_unwritten(asides[0]):
            return f"`{other}` is not finished, and `{name}` uses it: finish `{other}` first."
        if len(right_on(other, seen)) < len(EXAMPLES[other]):
            return f"`{other}` is not right yet, and `{name}` uses it: mend `{other}` first (`hint({other})`)."
    return ""


def named_mistakes(name, seen):
    """The known mistakes that do what was seen, on every example."""
    known = KNOWN_MISTAKES[name]
    told = [
        [mistake["outcomes"].get(str(number), right) for number, right in enumerate(known["right"])]
        for mistake in known["mistakes"]
    ]
    return [mistake for mistake, each in zip(known["mistakes"], told, strict=True) if names(seen, known["right"], each)]


def certain(name, seen, asides):
    """What is sure without a name for it: on how many examples an answer is right, and the simplest where it is not."""
    right, good = KNOWN_MISTAKES[name]["right"], right_on(name, seen)
    if len(good) == len(right):
        return f"`{name}` does what it should on all {len(right)} examples; no known mistake found."
    first = next(number for number in range(len(right)) if number not in good)
    example, count = EXAMPLES[name][first], f"{len(good) or 'none'} of {len(right)}"
    given = ", ".join(map(described, arguments_of(example)))
    what = difference(seen[first], right[first], asides[first])
    return f"`{name}` is right on {count} examples. The first where it is not: {name}({example})  # {given}\n{what}"


def described(value):
    """An argument in a word: its shape, or what it is."""
    if hasattr(value, "dtype") and np.ndim(value):
        return str(tuple(np.shape(value)))
    return repr(value)[:40] if isinstance(value, bool | int | float | str | None) else type(value).__name__


def difference(seen, right, aside):
    """How an outcome is not the right one, in a sentence."""
    wanted = f"it should raise a {right[0][7:]}" if right[0].startswith("raises") else f"it should be {right[0]}"
    if isinstance(aside, Exception):
        return f"There it {stopped(aside)}{'; ' + wanted if right[0].startswith('raises') else ''}."
    if seen[0].startswith("nothing"):
        why = "it prints something: `return` hands it on" if aside else "is there a `return`, and is it reached"
        return f"There it returns nothing (None); {wanted}. ({why[0].upper() + why[1:]}{'.' if aside else '?'})"
    if seen[0] != right[0]:
        return f"There it gives {seen[0]}; {wanted}."
    for odd in seen[1]:
        if odd not in right[1]:
            return f"There {ODD[odd]}."
    return "There it gives nan or inf." if seen[2] < right[2] else "There its numbers are not the right ones."


def hint(function):
    """Say which known mistake an answer's results look like; else what is certain."""
    name = getattr(function, "__name__", str(function))
    if name not in KNOWN_MISTAKES:
        print(f"There are no hints for {name}.")
        return
    try:
        refuse(function, "my_attention")
        print(mend_first(name) or judged(name, function), "\nThat is not a grade.")
    except AssertionError as error:
        print(error)
    except TooLong:
        print(f"`{name}` did not come to an end within {HINT_SECONDS} seconds: does a loop never end?")


def judged(name, function):
    seen, asides = tried(name, function)
    if is_unwritten(asides[0]):
        return f"{is_blank(asides[0])} Write it in place of its last line, `raise NotImplementedError(...)`."
    if not agree(outcome(function, arguments_of(EXAMPLES[name][0]))[0], seen[0]):
        return f"`{name}` gives another result each time it is called: nothing in it should be left to chance."
    told = [f"`{name}`: {mistake['says']}\n  Read: {mistake['see']}" for mistake in named_mistakes(name, seen)]
    return "\nor: ".join(told) or certain(name, seen, asides)
