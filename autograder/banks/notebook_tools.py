# Tools of this notebook: `hint` for you, the others for the checks. There is nothing to fill in here.
import copy
import dis
import types
import warnings
from fnmatch import fnmatch

import numpy as np


def refuse(function, *library_names):
    """Fail where `function`, or a function of this notebook that it calls, uses one of these library calls."""
    todo, seen = [function], set()
    while todo:
        current = todo.pop()
        if current in seen or not hasattr(current, "__code__"):
            continue
        seen.add(current)
        for kind, name, known in names_used(current.__code__, current.__globals__):
            if isinstance(known, types.FunctionType) and known.__globals__ is current.__globals__:
                todo.append(known)
            elif kind == "library" and any(
                fnmatch(used, refused) for used in (name, getattr(known, "__name__", "")) for refused in library_names
            ):
                raise AssertionError(
                    f"{function.__name__} uses {name} from a library. That is what this exercise asks you to write "
                    "yourself: please use more basic operations."
                )


def names_used(code, known):
    """The names that compiled code looks up: whether in a library, the name, and what this notebook knows by it."""
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield "library" if step.argval in known else "unknown", step.argval, known.get(step.argval)
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD", "IMPORT_FROM"):
            yield "library", step.argval, None
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from names_used(inner, known)


def as_array(result):
    """The numbers of an array or a tensor, in float64."""
    return np.asarray(result.detach() if hasattr(result, "detach") else result, dtype=np.float64)


def near(result, expected, tolerance=1e-7):
    """Whether `result` has the shape and, up to rounding, the numbers of `expected`."""
    result, expected = as_array(result), as_array(expected)
    if result.shape != expected.shape:
        return False
    return bool(np.linalg.norm(result - expected) <= tolerance * np.linalg.norm(expected) + 1e-12)


def outcome(function, arguments):
    """What one call does, in a few words and numbers: enough to tell two behaviours apart."""
    given = copy.deepcopy(arguments)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = function(*given)
            if not hasattr(result, "dtype"):
                return [type(result).__name__]
            odd = oddities(arguments, given, result)
    except Exception as error:
        return [type(error).__name__]
    numbers = as_array(result).ravel()
    finite = np.isfinite(numbers)
    fingerprint = 0.0 if "precision" in odd else float(np.cos(np.arange(numbers.size))[finite] @ numbers[finite])
    return [list(np.shape(result)), odd, int(finite.sum()), fingerprint]


def oddities(arguments, given, result):
    """What numbers do not show: changed arguments, another precision, gradients that are lost or not finite."""
    arrays = [(old, new) for old, new in zip(arguments, given, strict=True) if hasattr(old, "dtype")]
    odd = ["changed"] * any(as_array(old).tobytes() != as_array(new).tobytes() for old, new in arrays)
    odd += ["precision"] * (result.dtype.itemsize != arrays[0][0].dtype.itemsize)
    learns = [new for _, new in arrays if getattr(new, "requires_grad", False)]
    if learns and result.requires_grad:
        result.square().sum().backward()
        gradients = [as_array(new.grad) for new in learns if new.grad is not None]
        odd += ["gradient"] * (len(gradients) < len(learns) or not all(np.isfinite(g).all() for g in gradients))
    return odd + ["detached"] * bool(learns and not result.requires_grad)


def agree(one, other):
    """Whether two outcomes are the same, up to rounding."""
    same = len(one) == len(other) and one[:3] == other[:3]
    return same and (len(one) == 1 or abs(one[3] - other[3]) <= 1e-8 * max(1, abs(other[3])))


def explained(seen, mistake):
    """The examples whose outcomes a known mistake foretells; none, if it is wrong about one of them."""
    told = {int(number): told for number, told in mistake["outcomes"].items()}
    return set(told) if all(agree(seen[number], told[number]) for number in told) else set()


def hint(function):
    """Try `function` on a few fixed examples and say which known mistake, if any, its results look like."""
    name = getattr(function, "__name__", "this")
    seen = [outcome(function, arguments) for arguments in EXAMPLES.get(name, [])]
    if not seen:
        print(f"There are no hints for {name}.")
        return
    if seen[0] == ["NotImplementedError"]:
        print(f"{name} is not written yet: replace its last line, `raise NotImplementedError(...)`.")
        return
    fits = [(explained(seen, mistake), mistake) for mistake in KNOWN_MISTAKES.get(name, [])]
    if len(seen[0]) == 1:  # not even the first example gives an array
        fits = [(examples, mistake) for examples, mistake in fits if 0 in examples]
    best = [mistake for examples, mistake in fits if examples and not any(examples < more for more, _ in fits)]
    for mistake in best:
        print(f"{name}: {mistake['says']}\n  Read: {mistake['see'].replace('#', '.html#')} in the book.")
    if not best and len(seen[0]) == 1 and seen[0][0].endswith(("Error", "Exception")):
        print(f"{name} stops with a {seen[0][0]} on its first example: {EXAMPLES[name][0]}. Call it so, and read why.")
    elif not best:
        print(f"{name}: no known mistake found; that is not a grade.")
