"""Which of the files that were handed in is which notebook: `softmax (1).ipynb` is softmax too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from nbformat import NotebookNode

from autograder.assignment import SourceNotebook
from autograder.identify import identify, is_another_notebook
from autograder.ingest import HIDDEN_FOLDERS, Unreadable, entries, parse, read_regular

MOST_TRIED = 20
COPY = re.compile(r"(\(\d+\)|copy ?\(?\d*\)?)$")


def notebooks_in(folder: Path, sources: Sequence[SourceNotebook], most_mb: int) -> dict[str, NotebookNode | Unreadable]:
    """For each notebook of the assignment what was handed in, or why there is nothing to grade."""
    files = candidates(folder)
    named = {source.name.lower() for source in sources}
    chosen: dict[str, NotebookNode | Unreadable] = {}
    for source in sources:
        others = named - {source.name.lower()}
        ranked = sorted((rank(file, source.name), file) for file in files if plain_name(file.name) not in others)
        chosen[source.name] = _first_that_fits([file for _, file in ranked], source, most_mb)
    return chosen


def candidates(folder: Path) -> list[Path]:
    """All that calls itself a notebook, links included (so that they can be refused by name)."""
    named = (entry for entry in entries(folder) if ".ipynb" in entry.name.lower())
    return [Path(entry.path) for entry in named if not HIDDEN_FOLDERS.match(entry.name)]


def plain_name(file_name: str) -> str:
    """`Softmax (1).ipynb`, `softmax-Copy1.ipynb`, `Copy of softmax.ipynb`, `softmax.ipynb.txt` -> `softmax`."""
    stem = " ".join(file_name.lower().partition(".ipynb")[0].split()).removeprefix("copy of ")
    while suffix := COPY.search(stem):
        stem = stem[: suffix.start()].rstrip(" _-")
    return stem


def rank(path: Path, name: str) -> tuple[int, int, int]:
    """The right name first, then names that mean it (the latest copy first), then any other; upper folders first."""
    nearness = 0 if path.name == f"{name}.ipynb" else 1 if plain_name(path.name) == name.lower() else 2
    copies = re.findall(r"\d+", path.name.lower().partition(".ipynb")[0].removeprefix(name.lower()))
    return nearness, len(path.parts), -int(copies[-1][:9]) if copies else 0


def another(file_name: str, source: SourceNotebook) -> Unreadable:
    return Unreadable(f"{file_name} is the notebook of another assignment, not {source.name}.ipynb.")


def _first_that_fits(files: list[Path], source: SourceNotebook, most_mb: int) -> NotebookNode | Unreadable:
    """The first file that can be read and is this notebook; a file of another name has to show a cell of it."""
    reason: Unreadable | None = None
    for file in files[:MOST_TRIED]:
        try:
            nb = parse(read_regular(file, most_mb), file.name)
        except Unreadable as unreadable:
            reason = reason or unreadable
            continue
        if is_another_notebook(nb.cells, source):
            reason = reason or Unreadable(
                f"{file.name} is the notebook of another assignment, not {source.name}.ipynb."
            )
        elif plain_name(file.name) == source.name.lower() or identify(nb.cells, source):
            return nb
    return reason or Unreadable(f"No notebook {source.name}.ipynb was handed in.")
