"""A notebook as a page shows it: what it is to the reader, cell by cell, and what is folded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_locked, is_solution, is_task

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
DEFINES = re.compile(r"^(?:async def|def|class)\b", re.MULTILINE)
LONG_CODE = 12  # lines of a cell that is neither an answer nor a check
LONG_OUTPUT = 20  # lines


@dataclass(frozen=True)
class Part:
    """Cells that are one thing to the reader: tools that follow each other, or one cell of another kind.

    kind: prose, written (an answer in words), answer (one in code), check, tools, code, raw
    """

    kind: str
    cells: list[NotebookNode]


@dataclass(frozen=True)
class Output:
    """What a cell printed, raised or drew: text, or a picture."""

    text: str = ""
    picture: str = ""
    error: bool = False

    @property
    def lines(self) -> int:
        return self.text.count("\n") + 1

    @property
    def long(self) -> bool:
        return self.lines > LONG_OUTPUT


def parts(nb: NotebookNode) -> list[Part]:
    grouped = groupby(enumerate(nb.cells), lambda entry: (kind(entry[1]), -1 if is_tool(entry[1]) else entry[0]))
    return [Part(key[0], [cell for _, cell in entries]) for key, entries in grouped]


def kind(cell: NotebookNode) -> str:
    if cell.cell_type == "code":
        found = {"answer": is_solution(cell), "check": is_grade(cell), "tools": is_locked(cell)}
        return next((name for name, true in found.items() if true), "code")
    if cell.cell_type == "markdown":
        return "written" if is_solution(cell) or is_task(cell) else "prose"
    return "raw"


def is_tool(cell: NotebookNode) -> bool:
    """Whether the cell is the notebook's own machinery."""
    return kind(cell) == "tools"


def is_check(cell: NotebookNode) -> bool:
    return kind(cell) == "check"


def is_graded_by_hand(cell: NotebookNode) -> bool:
    return bool(is_task(cell) or (is_solution(cell) and is_grade(cell)))


def is_long_code(cell: NotebookNode) -> bool:
    """Whether a cell is looked at for what it shows: it is long and defines nothing, and is no answer and no check.

    What defines something may be the learner's own part of an answer.
    """
    return kind(cell) == "code" and cell.source.count("\n") >= LONG_CODE and not DEFINES.search(cell.source)


def outputs(cell: NotebookNode) -> list[Output]:
    """What is shown of a cell's outputs: text as text, bitmaps, and nothing else, whoever wrote them."""
    shown = (output for given in cell.get("outputs", []) for output in as_shown(given))
    joined: list[Output] = []
    for output in shown:
        if joined and joined[-1].text and output.text and joined[-1].error == output.error:
            joined[-1] = Output(joined[-1].text + "\n" + output.text, error=output.error)
        else:
            joined.append(output)
    return joined


def as_shown(given: NotebookNode) -> Iterable[Output]:
    if given.output_type == "error":
        yield Output(plain("\n".join(given.traceback)), error=True)
    elif given.output_type == "stream":
        yield Output(plain(given.text))
    else:
        kinds = [kind for kind in ("image/png", "image/jpeg") if kind in given.data]
        if kinds:
            yield Output(picture=f"data:{kinds[0]};base64,{''.join(given.data[kinds[0]].split())}")
        elif "text/plain" in given.data:
            yield Output(plain(given.data["text/plain"]))


def plain(text: str) -> str:
    """Without the colours of a terminal, and without empty lines around it."""
    return ANSI.sub("", text).strip("\n")
