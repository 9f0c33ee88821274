"""A known mistake, and the banks that hold them.

A bank is a module `autograder/mistakes/<slug>.py` of plain functions, each written as a learner would write it and
registered by `mistake`. Banks test the checks (each entry loses its named check) and feed the released `hint`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.answers import as_answer

Answer = Callable[..., Any]


@dataclass(frozen=True)
class Mistake:
    """One wrong behaviour.

    name:     what a person would call it
    answer:   the function of the notebook that it stands for
    source:   the whole answer cell
    loses:    grade_id of the check made to catch it
    says:     one sentence to the learner
    see:      page of the book and anchor, `book/softmax#softmax-axis`
    again:    the name of the entry that this one repeats, written by another learner
    refused:  right results by a library call that the exercise refuses: no example can show it
    """

    name: str
    answer: str
    source: str
    loses: str
    says: str
    see: str
    again: str = ""
    refused: bool = False


def mistake(*, answer: str, loses: str, says: str, see: str, refused: bool = False) -> Callable[[Answer], Answer]:
    """Register the decorated function as a known mistake of its module's bank."""

    def register(function: Answer) -> Answer:
        source = as_answer(function, answer)
        entry = Mistake(function.__name__, answer, source, loses, says, see, refused=refused)
        _bank_of(function).append(entry)
        return function

    return register


def again(original: Answer) -> Callable[[Answer], Answer]:
    """Register the decorated function as a second version of a mistake: the same behaviour in another hand."""

    def register(function: Answer) -> Answer:
        first = next(entry for entry in _bank_of(original) if entry.name == original.__name__)
        source = as_answer(function, first.answer)
        entry = Mistake(function.__name__, first.answer, source, first.loses, first.says, first.see, again=first.name)
        _bank_of(function).append(entry)
        return function

    return register


def mistakes_of(slug: str) -> list[Mistake]:
    """The bank of an assignment, in the order of its file."""
    name = f"autograder.mistakes.{slug.replace('-', '_')}"
    importlib.import_module(name)
    return _BANKS[name]


_BANKS: dict[str, list[Mistake]] = {}


def _bank_of(function: Answer) -> list[Mistake]:
    return _BANKS.setdefault(function.__module__, [])
