# What an answer uses, read from its code. There is nothing to fill in here.
import dis
import types
from fnmatch import fnmatch

import numpy as np


def refused_in(name):
    """What an exercise asks to write oneself, in the answer called `name`."""
    return globals().get("REFUSED", {}).get(name, ())


def data_used(function):
    """Names of arrays, lists and dicts of the notebook that an answer reads, though nobody gave them to it."""
    kinds = (list, dict, np.ndarray)
    own = [each for each in reached(function) if each.__name__ not in globals().get("TOOLS", {})]
    used = {
        name
        for each in own
        for name, value in names_used(each.__code__, each.__globals__)
        if isinstance(value, kinds) or hasattr(value, "detach")
    }
    return sorted(used)


def lost_tools():
    """A sentence about names of the notebook's tools that have come to mean something else; empty where none has."""
    lost = [f"`{name}`" for name, tool in globals().get("TOOLS", {}).items() if globals().get(name) is not tool]
    return (
        lost
        and f"{', '.join(lost)} is a name of the notebook's own tools: call yours something else, and run "
        "the cells above the first answer again."
    )


def refuse(function, *refused):
    """Fail where the answer uses one of these library calls, or an answer that was kept from another notebook."""
    own = reached(function)
    used = [found for each in own for found in names_used(each.__code__, each.__globals__)]
    for name, value in used if own else [(getattr(function, "__name__", ""), function)]:
        names = {name, getattr(value, "__name__", "")}
        if "my_attention" in names | {getattr(value, "__module__", "")}:
            raise AssertionError("An answer is written anew in its notebook, without my_attention.")
        if not any(value is each for each in own) and any(
            fnmatch(text, pattern) for text in names for pattern in refused
        ):
            called = getattr(function, "__name__", name)
            raise AssertionError(f"`{called}` uses `{name}`, which this exercise asks you to write yourself.")


def reached(function):
    """A function of this notebook and those of this notebook that it uses; none for a library's."""
    todo, own = [function], []
    for current in todo:
        ours = isinstance(current, types.FunctionType) and current.__globals__ is globals()
        if ours and not any(current is each for each in own):
            own.append(current)
            todo += [value for _, value in names_used(current.__code__, current.__globals__)]
    return own


def names_used(code, known):
    """The names that compiled code looks up and the operator @, with what the notebook knows by each."""
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME") and step.argval in known:
            yield step.argval, known[step.argval]
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD", "IMPORT_FROM", "IMPORT_NAME"):
            yield step.argval, None
        elif step.opname == "BINARY_OP" and step.argrepr == "@":
            yield "@", None
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from names_used(inner, known)
