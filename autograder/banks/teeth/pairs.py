"""Two mistakes at once: neither gets a name that is wrong."""

from __future__ import annotations

import ast
import itertools
import random
from collections.abc import Sequence

from autograder.banks.mistakes.bank import Mistake, Replacement
from autograder.banks.teeth.exercise import Exercise
from autograder.banks.teeth.row import Row, all_of, none_of
from autograder.banks.teeth.trial import Question, Seen, Trial

MANY, FEW = 100, 24


def pairs(exercise: Exercise, thorough: bool) -> Question:
    drawn = draw(exercise, MANY if thorough else FEW)

    def judge(seen: list[Seen]) -> list[Row]:
        both = [(" + ".join(name for _, name in trial.own), at) for trial, at in zip(drawn, seen, strict=True)]
        wrongly = {what: f"is called {', '.join(at.untrue)}" for what, at in both if at.untrue}
        unnamed = {what: "" for what, at in both if not at.names}
        return [
            all_of("pairs named rightly", len(both), wrongly | unnamed, ""),
            none_of("pairs named wrongly", len(both), wrongly),
            none_of("pairs not named", len(both), unnamed, ""),
        ]

    return Question(drawn, judge)


def draw(exercise: Exercise, count: int) -> list[Trial]:
    """Half of them in one function, half in two, as far as there are so many; always the same ones."""
    entries = [entry for entry in exercise.mistakes if not entry.refused]
    within, across = [], []
    for one, other in itertools.combinations(entries, 2):
        own = one.known_as, other.known_as
        if one.answer != other.answer:
            answers = {one.answer: one.source, other.answer: other.source}
            across.append(Trial(answers, (), tuple(exercise.answers), own))
        elif source := together(one, other):
            within.append(Trial({one.answer: source}, (), tuple(exercise.answers), own))
    chance = random.Random(0)
    chance.shuffle(within)
    chance.shuffle(across)
    half = min(len(within), max(count // 2, count - len(across)))
    return within[:half] + across[: count - half]


def together(one: Mistake, other: Mistake) -> str:
    """The solution with both differences; empty where they overlap, or one of them is no difference."""
    if not one.replaces or not other.replaces:
        return ""
    forth, back = replaced(one.source, other.replaces), replaced(other.source, one.replaces)
    return forth if forth == back and parses(forth) else ""


def replaced(source: str, replaces: Sequence[Replacement]) -> str:
    for right, wrong in replaces:
        if source.count(right) != 1:
            return ""
        source = source.replace(right, wrong)
    return source


def parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True
