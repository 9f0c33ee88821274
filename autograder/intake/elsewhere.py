"""Functions that were written elsewhere than in their answer's cell: the blank must not define them again."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Protocol

from autograder.assignment import SourceCell, SourceNotebook
from autograder.intake.identify import released, tidied
from autograder.intake.names import FUNCTION, may_bind_anything, names_in, parsed


class Cell(Protocol):
    """A cell as it was handed in."""

    @property
    def cell_type(self) -> str: ...
    @property
    def source(self) -> str: ...


class Elsewhere:
    """What the code cells of a submission bind that are no blank any more. `blanks` are the cells that still are."""

    def __init__(self, cells: Sequence[Cell], found: Mapping[str, int], source: SourceNotebook) -> None:
        blank = {tidied(cell.source) for cell in source.cells if cell.solution and cell.cell_type == "code"}
        code = {index: cell.source for index, cell in enumerate(cells) if cell.cell_type == "code"}
        self.blanks = frozenset(index for index, text in code.items() if tidied(text) in blank)
        # A check may bind an answer's name too, when it puts it back.
        locked = {found.get(cell.grade_id) for cell in source.cells if cell.locked} | self.blanks
        course = {released(cell.source) for cell in source.cells if cell.locked} | set(map(tidied, source.plain))
        self.own = [text for index, text in code.items() if index not in locked and released(text) not in course]
        self.bound = frozenset().union(*(names_in(text)[1] for text in self.own))

    def blank_of(self, cell: SourceCell, missing: bool) -> str:
        """The blank of an answer, without what is defined elsewhere; where its cell is `missing`, also without what
        may be, since the blank would come after it."""
        functions = names_in(cell.source)[0]
        anything = missing and any(map(may_bind_anything, self.own))
        defined = functions if anything else functions & self.bound
        return without_functions(cell.source, defined) if defined else cell.source


def without_functions(source: str, names: frozenset[str]) -> str:
    """The source without the functions and classes of these names, and a line that says so."""
    said = f"# Defined in another cell: {', '.join(sorted(names))}."
    tree = parsed(source)
    if tree is None:
        return said
    gone = [node for node in tree.body if isinstance(node, FUNCTION) and node.name in names]
    if len(gone) == len([node for node in tree.body if not isinstance(node, ast.Expr)]):
        return said
    lines: list[str | None] = list(source.split("\n"))
    for node in gone:
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        lines[first - 1 : node.end_lineno] = [None] * ((node.end_lineno or first) - first + 1)
    return "\n".join([said, *(line for line in lines if line is not None)])
