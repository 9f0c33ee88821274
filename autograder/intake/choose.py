"""Which of the files that were handed in is which notebook: `softmax (1).ipynb` is softmax too.

A notebook is known by what is in it, and only then by its name. Of several the one with answers counts, whatever the
others are called; of several with answers the one whose name is nearest.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.assignment import Marks, SourceNotebook
from autograder.intake.identify import answers_given, answers_in_python
from autograder.intake.ingest import HIDDEN_FOLDERS, Unreadable, entries, read_regular, regular_files
from autograder.intake.language import refuse_foreign_work
from autograder.intake.parse import parse
from autograder.intake.whose import UNKNOWN, another, shows
from autograder.limits import MB

MOST_TRIED = 20
COPY = re.compile(r"(\(\d+\)|copy ?\(?\d*\)?)$")


@dataclass(frozen=True)
class Chosen:
    """A notebook that counts, where it lay in the submission, and what is to be said of others beside it."""

    nb: NotebookNode
    file: str
    note: str = ""


@dataclass(frozen=True)
class Candidate:
    path: Path
    nb: NotebookNode
    answers: int

    def order(self, name: str) -> tuple[object, ...]:
        nearness, depth, copies = rank(self.path, name)
        return not self.answers, nearness, -self.answers, depth, copies, str(self.path)


class Files:
    """What calls itself a notebook in a submission's folder; each is read once, and not more than may be read."""

    def __init__(self, folder: Path, notebook_mb: int, submission_mb: int) -> None:
        self.folder, self.notebook_mb, self.room = folder, notebook_mb, submission_mb * MB
        self.paths = candidates(folder)
        self.read: dict[Path, NotebookNode | Unreadable] = {}

    def notebook(self, path: Path) -> NotebookNode:
        """The notebook at a path; raises Unreadable."""
        if path not in self.read:
            try:
                data = read_regular(path, -(-self.room // MB))
                self.room -= len(data)
                self.read[path] = parse(data, path.name, self.notebook_mb)
            except Unreadable as unreadable:
                self.read[path] = unreadable
        found = self.read[path]
        if isinstance(found, Unreadable):
            raise found
        return found


def notebooks_in(
    folder: Path, sources: Sequence[SourceNotebook], notebook_mb: int, submission_mb: int = 100
) -> dict[str, Chosen | Unreadable]:
    """For each notebook of the assignment what was handed in, or why there is nothing to grade."""
    files = Files(folder, notebook_mb, submission_mb)
    names = {source.name for source in sources}
    return {source.name: choose(files, source, names - {source.name}) for source in sources}


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


def choose(files: Files, source: SourceNotebook, siblings: Collection[str] = ()) -> Chosen | Unreadable:
    """The file that counts as this notebook; a file of another name has to show a cell or a function of it."""
    reason: Unreadable | None = None
    fits: list[Candidate] = []
    for path in sorted(files.paths, key=lambda path: (rank(path, source.name), path))[:MOST_TRIED]:
        named = plain_name(path.name) == source.name.lower()
        try:
            nb = files.notebook(path)
            other = another(nb.cells, source)
            if other is not None and (named or other.notebook not in siblings):
                raise Unreadable(it_is_another(path.name, other, source))
            if other is None and (named or shows(nb.cells, source)):
                refuse_foreign_work(nb, path.name, answers_in_python(nb.cells, source))
                fits.append(Candidate(path, nb, answers_given(nb.cells, source)))
        except Unreadable as unreadable:
            reason = reason or unreadable
    if not fits:
        return reason or Unreadable(nothing_of(source, files))
    fits.sort(key=lambda candidate: candidate.order(source.name))
    names = [str(candidate.path.relative_to(files.folder)) for candidate in fits]
    return Chosen(fits[0].nb, names[0], note(names, sum(candidate.answers > 0 for candidate in fits)))


def nothing_of(source: SourceNotebook, files: Files) -> str:
    """What is said where no file is this notebook, with what is there in its place."""
    names = (path.name for path in regular_files(files.folder))
    there = [name for name in names if ".ipynb" not in name.lower() and name != "timestamp.txt"][:3]
    only = f", only {', '.join(there)}: hand in the .ipynb file" if there and not files.paths else ""
    return f"No notebook {source.name}.ipynb was handed in{only}."


def it_is_another(file: str, other: Marks, source: SourceNotebook) -> str:
    """What is said of the notebook of another assignment, or of another course."""
    name = other.assignment if other.assignment == other.notebook else f"{other.assignment}/{other.notebook}"
    what = "another assignment" if other == UNKNOWN else f"another assignment, {name}"
    return f"{file} is the notebook of {what}: hand in {source.name}.ipynb in its place."


def note(names: Sequence[str], answered: int) -> str:
    """Which one counted, where there were several; nothing is said of blank ones beside a blank one."""
    if answered > 1:
        return f"{answered} notebooks with answers were handed in ({', '.join(names[:answered])}): {names[0]} counted."
    if not answered or len(names) == 1:
        return ""
    return f"{names[0]} counted; {', '.join(names[1:])} {'holds' if len(names) == 2 else 'hold'} no answer."
