"""An equivalent is a correct answer that looks nothing like the solution, and must get full marks and no diagnosis."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.answers import as_answer

Answer = Callable[..., Any]


@dataclass(frozen=True)
class Equivalent:
    """One unusual right answer: what it does differently, the function it stands for, the whole answer cell."""

    name: str
    answer: str
    source: str


def equivalent(*, answer: str) -> Callable[[Answer], Answer]:
    """Register the decorated function as an equivalent of its module's bank."""

    def register(function: Answer) -> Answer:
        entry = Equivalent(function.__name__, answer, as_answer(function, answer))
        _BANKS.setdefault(function.__module__, []).append(entry)
        return function

    return register


def equivalents_of(slug: str) -> list[Equivalent]:
    """The bank of an assignment, in the order of its file."""
    name = f"autograder.equivalents.{slug.replace('-', '_')}"
    importlib.import_module(name)
    return _BANKS[name]


_BANKS: dict[str, list[Equivalent]] = {}
