"""What a call leaves behind on the trusted side: changed arguments, iterables that were read, an exception."""

from __future__ import annotations

import builtins
from typing import Any, NoReturn

import torch

from autograder.student.generators import copy_generator_state
from autograder.student.wire import WireError


class StudentError(Exception):
    """An exception of the student's that is no builtin type."""


def write_back(sent: list[Any], index: Any, value: Any) -> None:
    """Repeats on the check's own argument what the call did to its copy."""
    if type(index) is not int or not 0 <= index < len(sent):
        raise WireError("a change to something that was not sent")
    target = sent[index]
    if isinstance(target, list) and isinstance(value, list):
        target[:] = value
    elif (isinstance(target, dict) and isinstance(value, dict)) or (isinstance(target, set) and isinstance(value, set)):
        target.clear()
        target.update(value)
    elif isinstance(target, torch.Tensor) and isinstance(value, torch.Tensor):
        with torch.no_grad():
            target.set_(value) if target.shape != value.shape else target.copy_(value)  # type: ignore[call-overload]
    elif hasattr(target, "bit_generator") or isinstance(target, torch.Generator):
        copy_generator_state(value, target)
    else:
        target[...] = value


def replay_reads(iterables: list[Any], reads: Any) -> None:
    """Reads each iterable as often as the student did, for a check that counts; once it has been read already."""
    for iterable, times in zip(iterables, reads, strict=True):
        for _ in range(min(int(times), 16) - 1):
            for _item in iterable:
                pass


def raise_again(reported: Any, function: str) -> NoReturn:
    """Raises the student's exception as the same builtin type, with what is known of it in `from_answer`."""
    if not isinstance(reported, dict) or not isinstance(reported.get("kinds"), list):
        raise WireError("an exception that is none")
    name, text = str(reported.get("name"))[:100], str(reported.get("text", ""))[:4000]
    where = reported.get("where")
    kinds = [getattr(builtins, str(kind), None) for kind in reported["kinds"][:8]]
    types = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Exception)]
    if StopIteration in types:  # it would end a loop of the check's early, as if all were well
        types = []
    error: Exception
    try:
        plain = not types or types[0] is Exception
        error = StudentError(f"{name}: {text}") if plain else types[0](text)
    except TypeError:  # such as UnicodeDecodeError, which wants five arguments
        error = StudentError(f"{name}: {text}")
    lines = [str(line)[:300] for line in where[-1:]] if isinstance(where, list) else []
    said = {"name": name, "text": text, "where": lines, "function": function, "kinds": reported["kinds"][:8]}
    said |= {"own": reported.get("own") is True, "inside": str(reported.get("inside", ""))[:200]}
    error.from_answer = said  # type: ignore[attr-defined]
    raise error
