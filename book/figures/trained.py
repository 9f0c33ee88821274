"""What a figure trains is trained once: the result is kept while the source that made it stays as it is."""

import functools
import hashlib
import inspect
import os
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import torch

ROOT = Path(__file__).parents[2]
STORE = ROOT / "_build/trained"
LITERALS = (bool, int, float, str, tuple, list, dict, type(None))


def trained(train: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose result is read from the disk where the same source has made it before, from the same arguments.

    The result is of tensors, numbers, strings, lists, tuples and dicts. Randomness is the function's own to seed.
    """

    @functools.wraps(train)
    def result(*arguments: Any, **named: Any) -> Any:
        asked = hashlib.sha256(repr((arguments, sorted(named.items()))).encode()).hexdigest()[:8]
        file = STORE / f"{train.__module__}.{train.__qualname__}-{asked}.pt"
        made_by = hashlib.sha256(sources(train).encode()).hexdigest()
        kept = torch.load(file, weights_only=True) if file.exists() else {}
        if kept.get("made_by") != made_by:
            kept = {"made_by": made_by, "result": train(*arguments, **named)}
            file.parent.mkdir(parents=True, exist_ok=True)
            unfinished = file.with_suffix(f".{os.getpid()}")
            torch.save(kept, unfinished)
            unfinished.replace(file)
        return kept["result"]

    return result


def sources(train: Callable[..., Any]) -> str:
    """The source of a function, of what it calls, and of what that calls, as far as it is ours; and torch's version."""
    ahead: list[Any] = [train]
    seen: dict[int, str] = {}
    while ahead:
        value = ahead.pop()
        value = inspect.unwrap(value) if callable(value) else value
        if id(value) in seen or not ours(value):
            continue
        seen[id(value)] = inspect.getsource(value)
        there = vars(inspect.getmodule(value))
        names = names_in(value.__code__) if isinstance(value, FunctionType) else set(there)
        for name in sorted(names & set(there)):
            if isinstance(there[name], LITERALS):
                seen[hash((id(there), name))] = f"{name} = {there[name]!r}"
            elif callable(there[name]) or isinstance(there[name], ModuleType):
                ahead.append(there[name])
            else:  # a tensor or the like: what made it may stand anywhere in its module
                ahead.append(inspect.getmodule(value))
    return "\n".join([torch.__version__, *sorted(seen.values())])


def ours(value: Any) -> bool:
    """Whether it is a function, class or module that lies in this tree."""
    if not isinstance(value, FunctionType | ModuleType | type):
        return False
    file = getattr(inspect.getmodule(value), "__file__", None)
    return file is not None and Path(file).is_relative_to(ROOT) and "site-packages" not in file


def names_in(code: CodeType) -> set[str]:
    """Every global name that the code may read, nested functions included."""
    nested = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return set(code.co_names).union(*map(names_in, nested))
