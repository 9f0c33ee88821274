"""A submission as the instructor meant it: whatever happened to its cells, put back.

Roles, points, order and locked sources are the source notebook's; a submission contributes what its author wrote, and
cells of its own, which stay after the cell they stood after. Pure: the same notebooks in, the same notebook out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.assignment import SourceCell, SourceNotebook
from autograder.intake.elsewhere import Elsewhere
from autograder.intake.identify import identify, tidied
from autograder.intake.names import names_in
from autograder.intake.parse import pictures, text
from autograder.intake.prose import harmless
from autograder.intake.written import written_answers

SCHEMA_VERSION = 3
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@dataclass(frozen=True)
class Given:
    """A submitted cell whose parts have the types that the format promises."""

    cell_type: str
    source: str
    metadata: dict[str, Any]
    outputs: list[Any]
    attachments: dict[str, dict[str, str]]


def heal(nb: NotebookNode, source: SourceNotebook) -> NotebookNode:
    """The notebook that is graded. A restored answer carries `metadata["autograder"] = {"missing": True}`."""
    given = [readable(cell) for cell in nb.cells]
    found = identify(given, source)
    texts = written_answers(given, found, source)
    written = {name: Given("markdown", text.source, {}, [], text.attachments) for name, text in texts.items()}
    elsewhere = Elsewhere(given, found, source)
    left_out = elsewhere.blanks.union(*(text.cells for text in texts.values())) - set(found.values())
    own = _own_cells(given, found, {tidied(prose) for prose in source.plain}, left_out)
    order = list(source.cells)
    if not source.ordered:
        order.sort(key=lambda cell: found.get(cell.grade_id, len(given)))
    cells = own.after("")
    for cell in order:
        index = found.get(cell.grade_id)
        cells += [] if index is None else own.needed_before(index)
        answer = written.get(cell.grade_id) or (None if index is None else given[index])
        cells.append(_official(cell, answer, elsewhere))
        cells += own.after(cell.grade_id)
    _name_cells(cells, {cell.grade_id for cell in order})
    return nbformat.from_dict(  # type: ignore[no-untyped-call,no-any-return]
        {"nbformat": 4, "nbformat_minor": 5, "metadata": _notebook_metadata(nb), "cells": cells}
    )


def readable(cell: NotebookNode) -> Given:
    kind = cell.get("cell_type")
    metadata = cell.get("metadata")
    outputs = cell.get("outputs")
    return Given(
        cell_type=kind if kind in ("code", "markdown", "raw") else "raw",
        source=text(cell.get("source")),
        metadata=metadata if isinstance(metadata, dict) else {},
        outputs=outputs if isinstance(outputs, list) else [],
        attachments=pictures(cell.get("attachments")),
    )


@dataclass
class OwnCells:
    """The cells of the author's own, in their order: each with its index and the grade id that it stood after."""

    waiting: list[tuple[int, str, dict[str, Any]]]

    def after(self, grade_id: str) -> list[dict[str, Any]]:
        return self._take(lambda index, before, cell: before == grade_id)

    def needed_before(self, end: int) -> list[dict[str, Any]]:
        """What an answer that was written further down than it belongs may use: the definitions above it."""
        return self._take(
            lambda index, before, cell: (
                index < end and cell["cell_type"] == "code" and bool(names_in(cell["source"])[1])
            )
        )

    def _take(self, wanted: Callable[[int, str, dict[str, Any]], bool]) -> list[dict[str, Any]]:
        taken = [entry for entry in self.waiting if wanted(*entry)]
        self.waiting = [entry for entry in self.waiting if not wanted(*entry)]
        return [cell for _, _, cell in taken]


def _own_cells(given: list[Given], found: dict[str, int], plain: set[str], left_out: Collection[int]) -> OwnCells:
    """The author's own cells, and the course's plain ones, which may hold what an author's may not."""
    identity = {index: grade_id for grade_id, index in found.items()}
    own: list[tuple[int, str, dict[str, Any]]] = []
    before = ""
    for index, cell in enumerate(given):
        if index in identity:
            before = identity[index]
        elif index not in left_out:
            theirs = cell.cell_type != "code" and tidied(cell.source) not in plain
            source = harmless(cell.source, cell.attachments) if theirs else cell.source
            own.append((index, before, _cell(cell.cell_type, source, {}, cell)))
    return OwnCells(own)


def _cell(kind: str, source: str, metadata: dict[str, Any], given: Given) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": "", "metadata": metadata, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": given.outputs if given.cell_type == "code" else []}
    if kind == "markdown" and given.attachments:
        cell["attachments"] = given.attachments
    return cell


def _official(cell: SourceCell, given: Given | None, elsewhere: Elsewhere) -> dict[str, Any]:
    """A cell in its proper role; what is locked, or was only re-saved, or is not there, has the instructor's source."""
    metadata = _metadata(cell)
    if cell.locked or given is None or tidied(given.source) == tidied(cell.source):
        code_answer = cell.solution and cell.cell_type == "code"
        source = elsewhere.blank_of(cell, missing=given is None) if code_answer else cell.source
        if given is None and cell.solution and source == cell.source:
            metadata["autograder"] = {"missing": True}
    else:
        source = given.source if cell.cell_type == "code" else harmless(given.source, given.attachments)
    return _cell(cell.cell_type, source, metadata, given or Given(cell.cell_type, "", {}, [], {}))


def _metadata(cell: SourceCell) -> dict[str, Any]:
    roles: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "grade": cell.grade,
        "grade_id": cell.grade_id,
        "locked": cell.locked,
        "schema_version": SCHEMA_VERSION,
        "solution": cell.solution,
        "task": cell.task,
    }
    if cell.grade or cell.task:
        roles["points"] = cell.points
    if cell.checksum:
        roles["checksum"] = cell.checksum
    return {"deletable": False, "nbgrader": roles} | ({"editable": False} if cell.locked else {})


def _name_cells(cells: list[dict[str, Any]], grade_ids: set[str]) -> None:
    """Ids as the solution notebooks have them: an official cell's is its grade id; the author's own are numbered."""
    numbers = (f"own-{number}" for number in itertools.count() if f"own-{number}" not in grade_ids)
    for cell in cells:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        cell["id"] = grade_id if CELL_ID.fullmatch(grade_id) else next(numbers)


def _notebook_metadata(nb: NotebookNode) -> dict[str, Any]:
    """The kernel and its language, as far as they are words; nothing else of a submission's metadata is needed."""
    metadata = nb.metadata if isinstance(nb.get("metadata"), dict) else {}
    kept: dict[str, Any] = {}
    for part, words in {"kernelspec": ("display_name", "language", "name"), "language_info": ("name",)}.items():
        given = metadata.get(part)
        said = given if isinstance(given, dict) else {}
        spec = {word: text(said[word])[:128] for word in words if isinstance(said.get(word), str)}
        if "name" in spec:
            kept[part] = {"display_name": spec["name"]} | spec if part == "kernelspec" else spec
    return kept
