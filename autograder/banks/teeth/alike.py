"""Whether two answers do the same: on the notebook's examples, on fresh calls like them, and in float32."""

from __future__ import annotations

import contextlib
import copy
import functools
import io
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.banks.teeth.attempt import Names

ROUNDS = 3  # fresh calls made of each example


def difference(one: Names, other: Names, answer: str) -> str:
    """The first call on which two notebooks' answers differ; empty where they do the same on all.

    Fresh calls have the shapes of the examples and go by the same contract: within a last axis numbers change places
    and grow or shrink, but keep their sign; -inf stays -inf, and shares of 1 stay shares of 1.
    """
    for example, arguments in calls(one, answer):
        try:
            with one["patience"](one["HINT_SECONDS"]):
                seen, wanted = (names["outcome_of"](names[answer], arguments)[0] for names in (one, other))
        except one["TooLong"]:
            seen, wanted = ["goes on for ever", [], 0, 0.0], ["", [], 0, 0.0]
        if not one["agree"](seen, wanted, 1e-7):
            return f"{answer}({example})"
    return ""


def calls(names: Names, answer: str) -> Iterator[tuple[str, Any]]:
    """The examples of a function, then fresh calls like them."""
    for example in names["EXAMPLES"][answer]:
        yield str(example), names["arguments_of"](example)
    for number in range(ROUNDS):
        for place, example in enumerate(names["EXAMPLES"][answer]):
            other = functools.partial(fresh, rng=np.random.default_rng([number, place]))
            yield f"{example}, other numbers", each_array(names["arguments_of"](example), other)


def unlike_in_float32(one: Names, other: Names, answer: str) -> list[str]:
    """The examples on which two notebooks' answers differ, to float32's precision, when given float32."""
    unlike = []
    for example in one["EXAMPLES"][answer]:
        arguments = each_array(one["arguments_of"](example), narrow)
        result, expected = (result_of(names[answer], arguments) for names in (one, other))
        pairs = zip(one["leaves_of"](result), one["leaves_of"](expected), strict=False)
        allowed = one["BY_CHANCE"] if any(map(one["is_generator"], arguments)) else None
        if one["form_of"](result) != one["form_of"](expected) or not all(one["near"](*pair, allowed) for pair in pairs):
            unlike.append(f"{answer}({example})")
    return unlike


def result_of(function: Callable[..., Any], arguments: Any) -> Any:
    """What a call returns, or the kind of its error."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            return function(*copy.deepcopy(arguments))
        except Exception as error:
            return next(kind for kind in type(error).__mro__ if kind.__module__ == "builtins")


def each_array(value: Any, change: Callable[[Any], Any]) -> Any:
    """A value with every array and tensor in it changed; a tensor stays one, learns and lies in memory as it did."""
    if isinstance(value, dict):
        return {key: each_array(item, change) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return type(value)([each_array(item, change) for item in value])
    if hasattr(value, "detach"):
        import torch

        changed = torch.as_tensor(change(value.detach().numpy()))
        like = torch.empty_like(value, dtype=changed.dtype).copy_(changed)
        return like.detach().requires_grad_(value.requires_grad)
    return change(value) if isinstance(value, np.ndarray) else value


def narrow(array: Any) -> Any:
    return array.astype(np.float32) if array.dtype == np.float64 else array


def fresh(array: Any, rng: np.random.Generator) -> Any:
    """Other numbers of the same kind."""
    moved = rng.permuted(array, axis=-1) if array.ndim else array.copy()
    if moved.dtype.kind != "f":
        return moved
    grown = moved * np.exp(0.5 * rng.standard_normal(moved.shape)).astype(moved.dtype)
    shares = array.ndim and np.all(array >= 0) and np.allclose(array.sum(-1), 1)
    return grown / grown.sum(-1, keepdims=True) if shares else grown
