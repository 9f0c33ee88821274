"""What the diagnosis left in a notebook, which may be nothing: `metadata["autograder"]` of its answers and checks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

LINK = re.compile(r"https?://[^\s\"'<>]+|(?![./])[\w./-]+(?:#[\w.-]+)?")  # no other scheme, nothing above the page


@dataclass(frozen=True)
class Mistake:
    """A known mistake: its sentence, and the place that explains it: an address, or page and section in words."""

    name: str
    says: str
    see: str
    place: str = ""


@dataclass(frozen=True)
class About:
    """What a cell carries: the function that it is about, the names of its mistakes, the diagnosis in words."""

    function: str
    names: tuple[str, ...] | None
    mistakes: tuple[Mistake, ...]
    comment: str


def about(cell: NotebookNode) -> About:
    said = cell.metadata.get("autograder", {})
    listed = said.get("mistakes", [])
    mistakes = tuple(mistake(entry) for entry in listed if isinstance(entry, dict))
    names = tuple(entry for entry in listed if isinstance(entry, str)) if "mistakes" in said else None
    return About(said.get("function", ""), names, mistakes, said.get("comment", ""))


def mistake(entry: dict[str, Any]) -> Mistake:
    see = entry.get("see", "")
    link = see if LINK.fullmatch(see) else ""
    return Mistake(entry["name"], entry.get("says", ""), link, "" if link or ":" in see else see)


def behind(check: About, known: dict[tuple[str, str], Mistake]) -> tuple[Mistake, ...]:
    """The mistakes behind a check: those that it names; where it names none, not even no mistake, its function's."""
    ours = {name: mistake for (function, name), mistake in known.items() if function and function == check.function}
    return tuple(ours[name] for name in (ours if check.names is None else check.names) if name in ours)


def known_mistakes(nb: NotebookNode) -> dict[tuple[str, str], Mistake]:
    """(function, name) -> mistake, as the answers carry them."""
    told = [about(cell) for cell in nb.cells]
    return {(cell.function, mistake.name): mistake for cell in told for mistake in cell.mistakes}
