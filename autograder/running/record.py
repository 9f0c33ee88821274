"""The record of one student's assignment: what `--json` prints, and what a later run knows the work by.

A record lies in the metadata of the autograded notebooks, together with the key of what it was made from: the bytes
handed in, the cells of the course, and the grader. As long as the key is the same, so is the record.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from autograder.assignment import Assignment
from autograder.intake.choose import candidates
from autograder.intake.ingest import Unreadable, read_regular, regular_files
from autograder.limits import MB
from autograder.result import CellResult
from autograder.running.task import Outcome, Task

METADATA = "autograder"
PACKAGE = Path(__file__).parents[1]
BANKS = "banks"


@dataclass
class Record:
    """Scores count autograded cells only; a fault of ours (`infra`) leaves no score.

    `file` is the notebook that counted, by its path in the submission's folder (of an assignment of several notebooks
    their paths, with a comma between); `notes` is what the summary says of the submission.
    """

    student: str
    assignment: str
    file: str | None
    score: float | None
    max_score: float
    needs_manual: list[str]
    verdict: Literal["graded", "unreadable", "infra"]
    cells: list[CellResult]
    notes: list[str] = field(default_factory=list)

    def line(self) -> str:
        """The record as one line of JSON."""
        return json.dumps({name: value for name, value in asdict(self).items() if name != "notes"}, allow_nan=False)

    def stored(self) -> dict[str, Any]:
        """The record as it lies in the notebooks. Which answers wait for a person, the gradebook knows."""
        return {name: value for name, value in asdict(self).items() if name != "needs_manual"}


def record_of(task: Task, outcome: Outcome) -> Record:
    """The record of a submission that was graded, or could not be read."""
    cells = [cell for graded in outcome.graded for cell in graded.cells]
    score, most = sum(cell.score for cell in cells), sum(cell.max_score for cell in cells)
    readable = len(outcome.unreadable) < len(outcome.graded)
    files = ", ".join(outcome.files[graded.notebook] for graded in outcome.graded if graded.notebook in outcome.files)
    verdict: Literal["graded", "unreadable"] = "graded" if readable else "unreadable"
    return Record(
        task.student, task.assignment.name, files or None, score, most, [], verdict, cells, list(outcome.notes)
    )


def infra_record(task: Task, why: str, waiting: list[str]) -> Record:
    """Nothing was graded, and nothing will be written; a later run tries again."""
    student, assignment = task.student, task.assignment
    cells = [
        CellResult(notebook.name, cell.grade_id, 0.0, cell.points, "infra", why)
        for notebook in assignment.notebooks
        for cell in notebook.cells
        if cell.is_check
    ]
    most = sum(cell.max_score for cell in cells)
    return Record(student, assignment.name, None, None, most, waiting, "infra", cells)


def moved(before: Record | None, after: Record) -> list[str]:
    """What a regrade changed, in a sentence for each student whom it touches."""
    if before is None or after.score is None or (before.score, before.max_score) == (after.score, after.max_score):
        return []
    points = {(cell.notebook, cell.grade_id): cell.score for cell in before.cells}
    cells = [
        f"{cell.grade_id} {points.get((cell.notebook, cell.grade_id), 0):g} → {cell.score:g}"
        for cell in after.cells
        if points.get((cell.notebook, cell.grade_id)) != cell.score
    ]
    total = f"{before.score:g}/{before.max_score:g} → {after.score:g}/{after.max_score:g}"
    return [f"{after.student}, {after.assignment}: {total} ({', '.join(cells) or 'only the points to be had'})."]


def from_metadata(stored: dict[str, Any]) -> Record:
    cells = [CellResult(**cell) for cell in stored["cells"]]
    return Record(**stored | {"cells": cells, "needs_manual": []})


def stored_record(autograded: Path, assignment: Assignment) -> tuple[str, Record] | None:
    """The key and the record in the autograded notebooks; None unless every notebook has the same."""
    found = []
    for notebook in assignment.notebooks:
        try:
            metadata = json.loads((autograded / f"{notebook.name}.ipynb").read_bytes())["metadata"][METADATA]
            found.append((metadata["key"], from_metadata(metadata["record"])))
        except (OSError, ValueError, KeyError, TypeError):
            return None
    return found[0] if found and all(one == found[0] for one in found) else None


def key_of(folder: Path, assignment: Assignment, most_mb: int, *context: str) -> str:
    """What a record depends on: the files handed in, the course's cells, this grader, and `context`; not on where the
    course lies."""
    digest = hashlib.sha256()
    feed = _feeder(digest.update)
    for notebook in assignment.notebooks:
        feed(repr((notebook.name, notebook.cells, sorted(notebook.plain), notebook.ordered)))
    feed(assignment.name, grader_version(), *context)
    room = most_mb * MB
    for path in regular_files(folder):
        try:
            size = (folder / path).lstat().st_size
            room -= size
            content = hashlib.sha256(read_regular(folder / path, most_mb)).hexdigest() if room >= 0 else "not read"
        except Unreadable as error:
            size, content = 0, str(error)
        except OSError as error:
            size, content = 0, f"not readable: {error.strerror}"
        feed(str(path), str(size), content)
    notebooks = sorted(candidates(folder))
    feed(*(f"{path.relative_to(folder)} is a link: {path.is_symlink()}" for path in notebooks))
    feed(*(f"folder is a link: {place.is_symlink()}" for place in (folder, folder.parent)))
    return digest.hexdigest()


def _feeder(update: Callable[[bytes], None]) -> Callable[..., None]:
    def feed(*texts: str) -> None:
        for text in texts:
            data = text.encode("utf-8", "surrogateescape")
            update(len(data).to_bytes(8, "big") + data)

    return feed


@functools.cache
def grader_version() -> str:
    """A hash of the grader's own sources: a mended grader grades anew."""
    digest = hashlib.sha256()
    for path in sources_of(PACKAGE):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def sources_of(package: Path) -> list[Path]:
    """Every file of the grader but the banks, which grade nobody."""
    return sorted(path for path in package.rglob("*.py") if BANKS not in path.relative_to(package).parts)
