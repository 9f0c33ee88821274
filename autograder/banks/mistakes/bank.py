"""A known mistake, and the bank of an exercise's.

A bank is a module `autograder/banks/mistakes/<slug>.py` with a `BANK`. A mistake that is a difference from the solution
is written as one; where a learner would write another function, as that function; a second version always so. Banks
test the checks (each entry loses its named check) and feed the released `hint`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from autograder.banks.answers import as_answer, solution_of

Answer = Callable[..., Any]
Replacement = tuple[str, str]


@dataclasses.dataclass(frozen=True)
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
    replaces: the right texts and the wrong ones, where it is written as a difference from the solution
    """

    name: str
    answer: str
    source: str
    loses: str
    says: str
    see: str
    again: str = ""
    refused: bool = False
    replaces: tuple[Replacement, ...] = ()

    @property
    def known_as(self) -> tuple[str, str]:
        """The function, and the name that a hint gives it: a second version has the first one's."""
        return self.answer, self.again or self.name


class Mistakes:
    """The bank of one exercise, in the order of its file."""

    def __init__(self, slug: str) -> None:
        self.entries: list[Mistake] = []
        self.solution = solution_of(slug)

    def differs(
        self,
        name: str,
        says: str,
        *,
        replace: Replacement | list[Replacement],
        answer: str,
        loses: str,
        see: str,
    ) -> None:
        """A mistake as what it puts in place of the right text, which has to stand in the solution exactly once."""
        source, pairs = self.solution[answer], (replace,) if isinstance(replace, tuple) else tuple(replace)
        for right, wrong in pairs:
            if source.count(right) != 1:
                raise ValueError(
                    f"{name}: the solution of {answer} has this {source.count(right)} times, not once: {right!r}"
                )
            source = source.replace(right, wrong)
        self.entries.append(Mistake(name, answer, source, loses, says, see, replaces=pairs))

    def mistake(
        self, says: str, *, answer: str, loses: str, see: str, refused: bool = False
    ) -> Callable[[Answer], Answer]:
        """A mistake as the decorated function, which stands for `answer` as a learner would write it."""

        def register(function: Answer) -> Answer:
            source = as_answer(function, answer)
            self.entries.append(Mistake(function.__name__, answer, source, loses, says, see, refused=refused))
            return function

        return register

    def again(self, name: str) -> Callable[[Answer], Answer]:
        """The decorated function is a second version of a mistake: the same behaviour in another hand."""
        first = next(entry for entry in self.entries if entry.name == name)

        def register(function: Answer) -> Answer:
            source = as_answer(function, first.answer)
            self.entries.append(dataclasses.replace(first, name=function.__name__, source=source, again=name))
            return function

        return register
