"""The cells of an exercise as they are graded, and its banks: all that a trial needs, ready to be sent to a process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.banks.answers import SOLUTIONS, answers_in
from autograder.banks.equivalents.bank import Equivalent
from autograder.banks.load import equivalents_of, explained_of, mistakes_of
from autograder.banks.mistakes.bank import Mistake


class NotReady(Exception):
    """An exercise cannot be judged; the text says why, in one sentence."""


@dataclass(frozen=True)
class Cell:
    """One code cell: of an answer the solution's source, of a check the whole one with its hidden tests.

    answer: the function that an answer cell defines
    """

    id: str
    source: str
    answer: str = ""
    check: bool = False


@dataclass(frozen=True)
class Exercise:
    """One exercise. `explained`: function -> a mutant's difference -> why it is the same function."""

    slug: str
    cells: tuple[Cell, ...]
    blanks: Mapping[str, str]
    mistakes: tuple[Mistake, ...]
    equivalents: tuple[Equivalent, ...]
    explained: Mapping[str, Mapping[str, str]]

    @cached_property
    def answers(self) -> dict[str, str]:
        return {cell.answer: cell.source for cell in self.cells if cell.answer}

    @cached_property
    def checks(self) -> list[str]:
        return [cell.id for cell in self.cells if cell.check]


def exercise_of(slug: str) -> Exercise:
    """The exercise of this name, from `solutions/`, `exercises/` and its banks."""
    released = SOLUTIONS.parent / "exercises" / slug / f"{slug}.ipynb"
    if not released.is_file():
        raise NotReady(f"{slug} is not released yet: `make exercises` makes {released.name} out of its solution.")
    blank = read(released)
    return Exercise(
        slug,
        cells_of(read(SOLUTIONS / slug / f"{slug}.ipynb"), blank),
        {name: source for name, source in answers_in(blank).items() if name.isidentifier()},
        tuple(mistakes_of(slug)),
        tuple(equivalents_of(slug)),
        explained_of(slug),
    )


def cells_of(solution: NotebookNode, released: NotebookNode) -> tuple[Cell, ...]:
    """Answers and checks as the solution has them, tools and hints as they are released."""
    as_released = {cell.id: cell.source for cell in released.cells}
    names = {source: name for name, source in answers_in(solution).items()}
    cells = []
    for cell in solution.cells:
        role = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or not role.get("grade_id"):
            continue
        tool = not role.get("solution") and not role.get("grade")
        source = as_released.get(cell.id, cell.source) if tool else cell.source
        cells.append(Cell(cell.id, source, names.get(cell.source, ""), bool(role.get("grade"))))
    return tuple(cells)


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call, no-any-return]
