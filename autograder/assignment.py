"""What the instructor fixed: the cells of an assignment, their order, roles, points and locked sources.

An `Assignment` is plain data. It is read from the gradebook (see `gradebook/sources.py`), handed to the workers,
and is the only authority on what a cell is: nothing about roles is ever taken from a submission.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SourceCell:
    """One nbgrader cell, as the gradebook knows it.

    `grade` and `solution` are nbgrader's roles: a check has `grade`, an answer has `solution`, an answer graded by
    hand has both, a locked cell that defines tools for the others has neither.
    """

    grade_id: str
    cell_type: str
    source: str
    grade: bool
    solution: bool
    task: bool = False
    points: float = 0.0
    checksum: str | None = None

    @property
    def locked(self) -> bool:
        return not self.solution

    @property
    def is_check(self) -> bool:
        """A grading cell that the machine runs."""
        return self.grade and not self.solution and self.cell_type == "code"

    @property
    def is_manual(self) -> bool:
        """A cell that a person grades."""
        return self.task or (self.grade and not self.is_check)


@dataclass(frozen=True)
class Marks:
    """What a notebook is known by: fingerprints of its own cells, their grade ids, the functions that it asks for."""

    assignment: str
    notebook: str
    sources: frozenset[str] = frozenset()
    grade_ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SourceNotebook:
    """The nbgrader cells of one notebook, in the order of the source notebook.

    `plain` holds the sources of the notebook's ordinary cells (prose, prompts): what is not an answer. Where there is
    no source notebook to tell the order (`ordered` is false), a submission's own order stands. `others` are the other
    notebooks of the course, which might be handed in by mistake.
    """

    name: str
    cells: tuple[SourceCell, ...]
    plain: frozenset[str] = field(default_factory=frozenset)
    ordered: bool = True
    others: tuple[Marks, ...] = ()


@dataclass(frozen=True)
class Assignment:
    name: str
    notebooks: tuple[SourceNotebook, ...]
