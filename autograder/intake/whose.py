"""Which notebook of the course a submission is, by what only that notebook has.

Every assignment has a `setup`, a `tools` and a `YOUR ANSWER HERE`: they say nothing. Its checks, prompts and prose do,
and the functions that it asks for; an editor that strips metadata leaves these as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from autograder.assignment import Marks, SourceNotebook
from autograder.intake.identify import Submitted, grade_id_of, released
from autograder.intake.names import kept, names_in

UNKNOWN = Marks("", "")


class SourcePart(NamedTuple):
    """A cell of a source notebook, as far as it tells one notebook from another."""

    grade_id: str
    cell_type: str
    source: str
    solution: bool = False
    check: bool = False

    @property
    def is_tool(self) -> bool:
        """A locked code cell that is no check: the same in many notebooks."""
        return bool(self.grade_id) and self.cell_type == "code" and not self.solution and not self.check


def marks_of(assignment: str, notebook: str, parts: Iterable[SourcePart]) -> Marks:
    own = [part for part in parts if not part.is_tool]
    answers = [part for part in own if part.solution and part.cell_type == "code"]
    return Marks(
        assignment,
        notebook,
        frozenset(fingerprint(part.source) for part in own if part.source.strip() and not part.solution),
        frozenset(part.grade_id for part in own if part.grade_id),
        frozenset().union(*(names_in(part.source)[0] for part in answers)),
    )


@kept(1024)
def fingerprint(source: str) -> str:
    """The same for a cell as a learner got it and as the instructor has it."""
    return hashlib.blake2b(released(source).encode("utf-8", "replace"), digest_size=8).hexdigest()


@lru_cache(maxsize=64)
def all_marks(source: SourceNotebook) -> Marks:
    cells = [
        SourcePart(cell.grade_id, cell.cell_type, cell.source, cell.solution, cell.is_check) for cell in source.cells
    ]
    return marks_of("", source.name, [*cells, *(SourcePart("", "markdown", text) for text in source.plain)])


def without(marks: Marks, others: Iterable[Marks]) -> Marks:
    sources, grade_ids, names = marks.sources, marks.grade_ids, marks.names
    for other in others:
        sources, grade_ids, names = sources - other.sources, grade_ids - other.grade_ids, names - other.names
    return Marks(marks.assignment, marks.notebook, sources, grade_ids, names)


class Shown(NamedTuple):
    """What a submission shows of a notebook: how many of its cells, how many of its functions."""

    cells: int
    names: int


class Evidence:
    """All that a submission shows of any notebook."""

    def __init__(self, cells: Sequence[Submitted]) -> None:
        self.sources = {fingerprint(cell.source) for cell in cells}
        self.grade_ids = {grade_id for cell in cells if (grade_id := grade_id_of(cell))}
        self.names = frozenset().union(*(names_in(cell.source)[1] for cell in cells if cell.cell_type == "code"))

    def of(self, marks: Marks) -> Shown:
        cells = max(len(self.sources & marks.sources), len(self.grade_ids & marks.grade_ids))
        return Shown(cells, len(self.names & marks.names))


def shows(cells: Sequence[Submitted], source: SourceNotebook) -> bool:
    """Whether there is anything in a submission that only this notebook has."""
    return any(Evidence(cells).of(without(all_marks(source), source.others)))


def another(cells: Sequence[Submitted], source: SourceNotebook) -> Marks | None:
    """The notebook that was handed in in place of this one (UNKNOWN for one that is none of the course); None where it
    may be this one.

    All functions that this notebook asks for are this notebook's work, in whatever file they stand; and a notebook that
    has nothing of its own cannot be told from its twin.
    """
    evidence, marks = Evidence(cells), without(all_marks(source), source.others)
    mine = evidence.of(marks)
    if marks.names and mine.names == len(marks.names):
        return None
    for other in source.others if any((marks.sources, marks.grade_ids, marks.names)) else ():
        shown = evidence.of(without(other, [all_marks(source)]))
        if shown.cells > 2 * sum(mine) or (shown.names and not any(mine)):
            return other
    return UNKNOWN if evidence.grade_ids - {cell.grade_id for cell in source.cells} and not any(mine) else None
