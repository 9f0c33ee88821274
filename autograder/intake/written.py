"""Where a written answer went: into a new cell beside the blank one, into several, into a raw or a code cell.

What stands around the blank becomes the answer. What might be the answer, but stands elsewhere or is code, stays where
it is, and the blank says so: either way a person sees it. A notebook in which nothing was written stays blank, and what
was noted above the question is a note.
"""

from __future__ import annotations

import ast
import difflib
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from autograder.assignment import SourceCell, SourceNotebook
from autograder.intake.identify import released, tidied
from autograder.intake.names import parsed

ELSEWHERE = "Left as it was: something else that was written in this notebook may be the answer."
WORDS = re.compile(r"[^\W\d_]+(?:[ ,;:'\u2019-]+[^\W\d_]+){2,}")
NEAR = 0.9
SHORTEST_LINE = 40  # that is taken for an earlier version of the course's; shorter ones are alike by chance
LONGEST_LINE, MOST_LINES = 3000, 40
FENCE = "~~~~~~"


class Cell(Protocol):
    """A cell as it was handed in."""

    @property
    def cell_type(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def attachments(self) -> dict[str, dict[str, str]]: ...


@dataclass
class Written:
    """A written answer: its text, the pictures in it, and the cells that it was put together from."""

    source: str
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: frozenset[int] = frozenset()


def written_answers(cells: Sequence[Cell], found: Mapping[str, int], source: SourceNotebook) -> dict[str, Written]:
    """grade_id -> the answer that was found for a blank that a person grades."""
    if not source.ordered:
        return {}  # nobody knows the course's own prose, and all of it would be taken for an answer
    search = Search(cells, found, source)
    answers: dict[str, Written] = {}
    for before, cell in itertools.pairwise((None, *source.cells)):
        if cell is not None and cell.is_manual and cell.solution and search.is_blank(cell):
            written = search.answer(cell, before if before is not None and before.grade_id in found else None)
            if written is not None:
                answers[cell.grade_id] = written
    return answers


class Search:
    """Looks for what a learner wrote in cells of their own."""

    def __init__(self, cells: Sequence[Cell], found: Mapping[str, int], source: SourceNotebook) -> None:
        self.cells, self.found = cells, found
        self.known = set(found.values())
        texts = [*source.plain, *(cell.source for cell in source.cells)]
        self.lines = {line.strip() for text in texts for line in text.splitlines()}
        prose = [*source.plain, *(cell.source for cell in source.cells if cell.cell_type != "code")]
        lines = {line.strip() for text in prose for line in text.splitlines()}
        self.long_lines = [line for line in lines if SHORTEST_LINE < len(line) < LONGEST_LINE]

    def is_blank(self, cell: SourceCell) -> bool:
        index = self.found.get(cell.grade_id)
        return index is None or tidied(self.cells[index].source) in ("", released(cell.source))

    def answer(self, cell: SourceCell, before: SourceCell | None) -> Written | None:
        """What was written for a blank; None where nothing was. `before` is the course's cell above it."""
        blank, above = self.found.get(cell.grade_id), self.found[before.grade_id] if before is not None else None
        question = above if before is not None and before.locked and before.cell_type != "code" else None
        around = sorted({*self.beside(blank, (-1, 1)), *self.beside(above, (1,))})
        prose = [index for index in around if is_prose(self.cells[index])]
        if cell.cell_type != "code" and (prose or (question is not None and self.new_lines(question))):
            return self.put_together(prose, question)
        start = max((index for index in (blank, above) if index is not None), default=-1)
        below = [index for index in range(start + 1, len(self.cells)) if self.is_own(index)]
        doubtful = [index for index in (*self.beside(question, (-1,)), *below) if is_prose(self.cells[index])]
        if not around and not doubtful:
            return None
        mark = f"# ({ELSEWHERE})" if cell.cell_type == "code" else f"*({ELSEWHERE})*"
        return Written(f"{cell.source}\n\n{mark}")

    def beside(self, place: int | None, directions: Sequence[int]) -> Iterator[int]:
        """The learner's own cells next to a cell, as far as there is nothing else but them and empty ones."""
        for step in directions if place is not None else ():
            index = place + step if place is not None else -1
            while 0 <= index < len(self.cells) and (self.is_own(index) or not self.cells[index].source.strip()):
                if self.is_own(index):
                    yield index
                index += step

    def is_own(self, index: int) -> bool:
        """Whether a cell is none of the course's, not even of an earlier version."""
        return index not in self.known and bool(self.new_lines(index))

    def new_lines(self, index: int) -> list[str]:
        return [line for line in self.cells[index].source.splitlines()[:MOST_LINES] if self.is_new(line)]

    def is_new(self, line: str) -> bool:
        line = line.strip()
        if not line or line in self.lines:
            return False
        compared = SHORTEST_LINE < len(line) < LONGEST_LINE
        return not (compared and difflib.get_close_matches(line, self.long_lines, 1, NEAR))

    def put_together(self, prose: list[int], question: int | None) -> Written:
        """One answer of what was added to the question and of several cells; a cell whose pictures have the names of
        another's stays where it is."""
        attachments: dict[str, dict[str, str]] = {}
        parts, used = ["\n".join(self.new_lines(question))] if question is not None else [], []
        for index in prose:
            cell = self.cells[index]
            if attachments.keys() & cell.attachments.keys():
                continue
            attachments |= cell.attachments
            used.append(index)
            parts.append(f"{FENCE}\n{cell.source}\n{FENCE}" if cell.cell_type == "code" else cell.source)
        return Written("\n\n".join(filter(None, parts)), attachments, frozenset(used))


def is_prose(cell: Cell) -> bool:
    """Text; in a code cell comments, strings, and whatever is more words than Python."""
    if cell.cell_type != "code":
        return True
    tree = parsed(cell.source)
    if tree is None or not tree.body:
        return bool(WORDS.search(cell.source))
    return len(tree.body) == 1 and any(map(is_sentence, ast.walk(tree))) and not has_code(tree)


def is_sentence(node: Any) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(WORDS.search(node.value))


def has_code(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Assert) for node in ast.walk(tree))
