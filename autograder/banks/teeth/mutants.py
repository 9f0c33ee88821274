"""Mutants: the solution with one slip in it. A check notices each, or somebody has explained why none can."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple

from autograder.banks.teeth.edits import edits, number
from autograder.banks.teeth.exercise import Exercise
from autograder.banks.teeth.row import Row, all_of
from autograder.banks.teeth.trial import Question, Seen, Trial

SEEDS = range(3)


class Mutant(NamedTuple):
    """An answer with one slip; `change` is its line before and after, `total == 0 -> total != 0`."""

    answer: str
    change: str
    source: str


def mutants(exercise: Exercise, thorough: bool) -> Question:
    own = [mutant for name, source in exercise.answers.items() for mutant in mutants_of(name, source)] * thorough
    trials = [Trial({mutant.answer: mutant.source}, SEEDS, until_lost=True) for mutant in own]

    def judge(seen: list[Seen]) -> list[Row]:
        both = zip(own, seen, strict=True)
        alive = {title(mutant.answer, mutant.change): at for mutant, at in both if not any(at.lost)}
        explained = {title(answer, change) for answer, changes in exercise.explained.items() for change in changes}
        unexplained = {name: told(at) for name, at in alive.items() if at.unlike or name not in explained}
        idle = {name: "no such mutant survives" for name in explained if name not in alive}
        return [
            all_of("mutants killed", len(own), dict.fromkeys(alive, ""), ""),
            all_of("mutants that survive, explained", len(alive), unexplained),
            all_of("explanations of a mutant that survives", len(explained), idle),
        ]

    return Question(trials, judge if thorough else lambda seen: [])


def title(answer: str, change: str) -> str:
    return f"{answer}: {change}"


def told(seen: Seen) -> str:
    """Why a survivor is not let through: it differs on a call, whatever its explanation says, or it has none."""
    if seen.unlike:
        return f"no check notices it, yet it differs on {seen.unlike[0]}"
    return "no check notices it, and no example nor any call like them: find a call that does, or explain it"


def mutants_of(answer: str, source: str) -> Iterator[Mutant]:
    """Every slip in the region of the solution, once."""
    tree, lines = ast.parse(source), region(source)
    before = ast.unparse(tree)
    sources, changes = {before}, set[str]()
    for parent, field, place, node in places(tree):
        if getattr(node, "lineno", 0) not in lines:
            continue
        for other in edits(node):
            put(parent, field, place, other)
            after = ast.unparse(tree)
            put(parent, field, place, node)
            if after not in sources:
                sources.add(after)
                change = change_of(before, after)
                while change in changes:  # the same line once more
                    change += " (again)"
                changes.add(change)
                yield Mutant(answer, change, after)


def region(source: str) -> set[int]:
    """The numbers of the lines between BEGIN SOLUTION and END SOLUTION."""
    inside, found = False, set()
    for count, line in enumerate(source.splitlines(), 1):
        if line.strip().startswith("### "):
            inside = "BEGIN SOLUTION" in line
        elif inside:
            found.add(count)
    return found


def places(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Where each node stands; what an error says is left alone, and a number with its sign is one thing."""
    for field, value in ast.iter_fields(node):
        for place, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST):
                yield node, field, place, child
                if not isinstance(child, ast.JoinedStr | ast.Raise) and number(child) is None:
                    yield from places(child)


def put(parent: ast.AST, field: str, place: int | None, node: Any) -> None:
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node


def change_of(before: str, after: str) -> str:
    """The lines that differ, before and after."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return " -> ".join("; ".join(map(str.strip, lines)) or "nothing" for lines in (old, new))
