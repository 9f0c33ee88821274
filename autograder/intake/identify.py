"""Which submitted cell is which: every source cell finds at most one submitted cell, surest signs first.

A locked cell is known by its source, an answer by the functions it defines, and only then by its `grade_id`, because
metadata are lost by other editors, copied along by copy and paste, and forged. Nothing found here decides a role.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from autograder.assignment import SourceCell, SourceNotebook
from autograder.intake.names import kept, names_in, parsed

HIDDEN = "HIDDEN TESTS", "MARK SCHEME"


@dataclass(frozen=True)
class Cell:
    """What identifies a cell, on either side."""

    grade_id: str
    cell_type: str
    source: str
    names: frozenset[str]


Sign = Callable[[Cell, Cell, SourceCell], bool]


def tidied(source: str) -> str:
    """A source without what editors change on their own: ends of lines, blank ends."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


@kept(1024)
def released(source: str) -> str:
    """The source as a learner got it, without the hidden tests."""
    return tidied(_without_hidden(source))


def _without_hidden(source: str) -> str:
    """One pass, because a submission has as many openers as its author likes; one that never ends hides nothing."""
    if not any(kind in source for kind in HIDDEN):
        return source
    lines = source.split("\n")
    last = {kind: max((n for n, line in enumerate(lines) if f"END {kind}" in line), default=-1) for kind in HIDDEN}
    kept, inside = [], ""
    for number, line in enumerate(lines):
        inside = inside or next((kind for kind in HIDDEN if f"BEGIN {kind}" in line and last[kind] >= number), "")
        if not inside:
            kept.append(line)
        elif f"END {inside}" in line:
            inside = ""
    return "\n".join(kept)


class Submitted(Protocol):
    """A cell as it was handed in."""

    @property
    def cell_type(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def metadata(self) -> dict[str, Any]: ...


def grade_id_of(cell: Submitted) -> str:
    found = cell.metadata.get("nbgrader")
    grade_id = found.get("grade_id") if isinstance(found, dict) else None
    return grade_id if isinstance(grade_id, str) else ""


def submitted(cell: Submitted) -> Cell:
    source = released(cell.source)
    names = names_in(source)[1] if cell.cell_type == "code" else frozenset()
    return Cell(grade_id_of(cell), cell.cell_type, source, names)


def official(cell: SourceCell) -> Cell:
    functions, names = (
        names_in(cell.source) if cell.solution and cell.cell_type == "code" else (frozenset(), frozenset())
    )
    return Cell(cell.grade_id, cell.cell_type, released(cell.source), functions or names)


def _same_source(mine: Cell, theirs: Cell, _: SourceCell) -> bool:
    return bool(theirs.source) and mine.source == theirs.source and mine.cell_type == theirs.cell_type


def _same_id(mine: Cell, theirs: Cell, _: SourceCell) -> bool:
    return mine.grade_id == theirs.grade_id


def _same_names(mine: Cell, theirs: Cell, _: SourceCell) -> bool:
    return bool(theirs.names) and theirs.names <= mine.names


def _changed(mine: Cell, theirs: Cell, _: SourceCell) -> bool:
    return mine.source != theirs.source


def _locked(mine: Cell, theirs: Cell, cell: SourceCell) -> bool:
    return cell.locked


SIGNS: list[list[Sign]] = [
    [_locked, _same_source, _same_id],
    [_locked, _same_source],
    [_same_names, _changed, _same_id],
    [_same_names, _changed],
    [_same_names, _same_id],
    [_same_names],
    [_same_id],
    [_same_source],
]


def identify(cells: Sequence[Submitted], source: SourceNotebook) -> dict[str, int]:
    """grade_id -> index of the submitted cell that is this cell; the first one where several would do."""
    mine, theirs = [submitted(cell) for cell in cells], [(official(cell), cell) for cell in source.cells]
    found: dict[str, int] = {}
    for signs in SIGNS:
        for index, cell in enumerate(mine):
            if index in found.values():
                continue
            for other, origin in theirs:
                if other.grade_id not in found and all(sign(cell, other, origin) for sign in signs):
                    found[other.grade_id] = index
                    break
    return found | _by_position(mine, source, found)


def _by_position(mine: list[Cell], source: SourceNotebook, found: dict[str, int]) -> dict[str, int]:
    """Answers without any sign: the first cell after the one before that is neither known nor the course's prose."""
    plain = {tidied(prose) for prose in source.plain}
    more: dict[str, int] = {}
    before = -1
    for cell in source.cells:
        before = found.get(cell.grade_id, before)
        if cell.grade_id in found or cell.locked or official(cell).names:
            continue
        taken = set(found.values()) | set(more.values())
        end = min((index for index in taken if index > before), default=len(mine))
        for index in range(before + 1, end):
            candidate = mine[index]
            if candidate.cell_type == cell.cell_type and candidate.source and candidate.source not in plain:
                more[cell.grade_id] = before = index
                break
    return more


def answers_given(cells: Sequence[Submitted], source: SourceNotebook) -> int:
    """How many of the notebook's answers are there, and are no longer the blank."""
    found = identify(cells, source)
    answers = [cell for cell in source.cells if cell.solution and cell.grade_id in found]
    return sum(released(cells[found[cell.grade_id]].source) != released(cell.source) for cell in answers)


def answers_in_python(cells: Sequence[Submitted], source: SourceNotebook) -> int:
    """How many of the functions that are asked for are defined in Python, and are no longer the blank."""
    asked = [cell for cell in source.cells if cell.solution and cell.cell_type == "code"]
    known = {released(cell.source) for cell in source.cells}
    own = [cell.source for cell in cells if cell.cell_type == "code" and released(cell.source) not in known]
    bound = frozenset().union(*(names_in(text)[1] for text in own if parsed(text) is not None))
    return len(bound & frozenset().union(*(names_in(cell.source)[0] for cell in asked)))
