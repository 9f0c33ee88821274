# What a call does, in a few words and numbers: enough to tell two behaviours apart. There is nothing to fill in here.
import contextlib
import copy
import io
import warnings

import numpy as np

FEW = 6  # numbers that are written out; of more, the first three
BY_CHANCE = 0.15  # how far two right answers may lie apart that draw from the same generator in another order


def leaves_of(value):
    """The arrays, tensors and numbers in a value, however they are put together."""
    if isinstance(value, dict):
        return [leaf for key in sorted(value, key=str) for leaf in leaves_of(value[key])]
    if isinstance(value, tuple | list):
        return [leaf for item in value for leaf in leaves_of(item)]
    if isinstance(value, str) or getattr(getattr(value, "dtype", None), "kind", "") in ("U", "S", "O"):
        return []  # words, and arrays of them
    return [value] if hasattr(value, "dtype") or isinstance(value, float | int) else []


def form_of(value):
    """What a result is, its numbers left aside: `shape (2, 3)`, `a tuple of (shape (2,), shape (2, 2))`, `a number`."""
    if hasattr(value, "dtype") and np.ndim(value):
        return f"shape {tuple(np.shape(value))}"
    if isinstance(value, bool | str | np.bool_):
        return repr(str(value) if isinstance(value, str) else bool(value))
    if hasattr(value, "dtype") or isinstance(value, float | int):
        return "a number"
    if isinstance(value, tuple | list):
        return f"a {'tuple' if isinstance(value, tuple) else 'list'} of ({', '.join(map(form_of, value))})"
    if isinstance(value, dict):
        return f"a dict of ({', '.join(f'{key}: {form_of(value[key])}' for key in sorted(value, key=str))})"
    return "nothing (None)" if value is None else with_article(getattr(value, "__name__", type(value).__name__))


def outcome_of(function, arguments):
    """What one call does, enough to tell two behaviours apart: its form, oddities, how many numbers are finite, and
    one number made of all of them. And aside: the error by which it stopped, what it printed and did not return, or its
    first numbers."""
    given = copy.deepcopy(arguments)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()) as printed:
            warnings.simplefilter("ignore")
            result = function(*given)
            odd = oddities(arguments, given, result)
            numbers = np.concatenate([np.zeros(0), *(as_array(leaf).ravel() for leaf in leaves_of(result))])
    except Exception as error:
        kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
        return [f"raises {kinds[0]}", [], 0, 0.0], error
    finite = np.isfinite(numbers)
    one = float(np.cos(np.arange(numbers.size))[finite] @ numbers[finite])
    shape = np.shape(result) if hasattr(result, "dtype") and numbers.size else (-1,)
    return [form_of(result), odd, int(finite.sum()), one], printed.getvalue() if result is None else in_figures(
        numbers, shape
    )


def in_figures(numbers, shape=(-1,)):
    """Numbers as they are told; of many, the first three."""
    told = np.round(numbers, 4) + 0.0  # no minus before a zero
    if told.size > FEW:
        return f"[{', '.join(map(str, told[:3].tolist()))}, ...]"
    return str(told.reshape(shape).tolist()) if told.size else ""


def oddities(arguments, given, result):
    """What numbers do not show: changed arguments, another precision, gradients that are lost or not finite."""
    pairs = [
        (old, new) for old, new in zip(leaves_of(arguments), leaves_of(given), strict=False) if hasattr(old, "dtype")
    ]
    results = [leaf for leaf in leaves_of(result) if hasattr(leaf, "dtype") and np.ndim(leaf)]
    used = [(is_generator(old), held_in(old) != held_in(new)) for old, new in zip(arguments, given, strict=True)]
    odd = ["changed"] * ((False, True) in used)
    odd += ["drawn"] * ((True, True) in used) or ["undrawn"] * ((True, False) in used)
    like = next((old for old, _ in pairs if "float" in str(old.dtype)), None)
    odd += ["precision"] * any(like is not None and bool(less_precise(leaf, like)) for leaf in results)
    learns = [new for _, new in pairs if getattr(new, "requires_grad", False)]
    learning = [leaf for leaf in results if getattr(leaf, "requires_grad", False)]
    if learns and learning:
        sum(leaf.square().sum() for leaf in learning).backward()
        gradients = [as_array(new.grad) for new in learns if new.grad is not None]
        odd += ["gradient"] * (len(gradients) < len(learns) or not all(np.isfinite(g).all() for g in gradients))
    return odd + ["detached"] * bool(learns and not learning)


def is_generator(value):
    """Whether a value is a random generator: to draw from it is what it is given for."""
    return hasattr(value, "bit_generator")


def by_chance(outcome):
    """Whether the numbers of an outcome are made of random ones."""
    return bool({"drawn", "undrawn"} & set(outcome[1]))


def held_in(value):
    """All that an argument holds, in its order."""
    if is_generator(value):
        return held_in(value.bit_generator.state)
    if isinstance(value, dict):
        return [(key, held_in(item)) for key, item in value.items()]
    if isinstance(value, tuple | list):
        return [held_in(item) for item in value]
    return as_array(value).tobytes() if hasattr(value, "dtype") else value


def agree(one, other, rounding=1e-8, chance=BY_CHANCE):
    """Whether two outcomes are the same, up to rounding (which is coarse where precision was lost) and up to chance."""
    rounding = 1e-3 if "precision" in one[1] else rounding
    rounding = max(rounding, chance) if by_chance(one) else rounding
    return one[:3] == other[:3] and abs(one[3] - other[3]) <= rounding * max(1, abs(other[3]))


def shows(seen, right, told):
    """Whether what was seen is what a mistake makes of every example, and shows it.

    An error or a None shows nothing. Numbers do, on two examples, or on one where all others are right; nan only does
    where all others are right.
    """
    wrong = [number for number, foretold in enumerate(told) if not agree(foretold, right[number])]
    shown = [number for number in wrong if not told[number][0].startswith(("raises", "nothing"))]
    firm = [number for number in shown if told[number][2] >= right[number][2]]
    enough = len(firm) > 1 or (bool(shown) and shown == wrong and len(wrong) < len(right))
    return enough and all(map(agree, seen, told))
