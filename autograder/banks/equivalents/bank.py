"""An equivalent is a correct answer that looks nothing like the solution, and must get full marks and no diagnosis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.banks.answers import as_answer

Answer = Callable[..., Any]


@dataclass(frozen=True)
class Equivalent:
    """One unusual right answer: what it does differently, the function it stands for, the whole answer cell."""

    name: str
    answer: str
    source: str


class Equivalents:
    """The bank of one exercise, in the order of its file."""

    def __init__(self) -> None:
        self.entries: list[Equivalent] = []

    def equivalent(self, *, answer: str) -> Callable[[Answer], Answer]:
        """Register the decorated function, which stands for `answer`."""

        def register(function: Answer) -> Answer:
            self.entries.append(Equivalent(function.__name__, answer, as_answer(function, answer)))
            return function

        return register
