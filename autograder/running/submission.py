"""One submission from its folder to its verdicts: chosen, healed, graded; or a page that says why it could not be."""

from __future__ import annotations

from pathlib import Path

import nbformat

from autograder.assignment import SourceNotebook
from autograder.checking.grade import Grader
from autograder.checking.watch import address_space_of
from autograder.intake.choose import Chosen, notebooks_in
from autograder.intake.ingest import Unreadable
from autograder.intake.prose import harmless
from autograder.intake.reconcile import heal
from autograder.limits import MB
from autograder.result import CellResult, Graded
from autograder.running.places import without_places
from autograder.running.stage import empty, stage
from autograder.running.task import Outcome, Task

PYTHON = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def grade_submission(task: Task, grader: Grader) -> Outcome:
    empty(task.staging)
    outcome = Outcome()
    found: dict[str, Chosen | Unreadable] = {}
    if folder_is_real(task.folder):
        bounds = grader.limits
        with address_space_of(bounds.memory_mb * MB):
            found = notebooks_in(task.folder, task.assignment.notebooks, bounds.notebook_mb, bounds.submission_mb)
        stage(task, bounds.submission_mb)
    for source in task.assignment.notebooks:
        chosen = found.get(source.name, Unreadable("The folder that was handed in is a link, not a folder."))
        if isinstance(chosen, Unreadable):
            outcome.unreadable[source.name] = str(chosen)
            outcome.graded.append(placeholder(source, str(chosen)))
            continue
        outcome.files[source.name] = chosen.file
        outcome.notes += [chosen.note] if chosen.note else []
        healed = heal(chosen.nb, source)
        healed.metadata = nbformat.from_dict(PYTHON)  # type: ignore[no-untyped-call]
        about = {"assignment": task.assignment.name, "student": task.student}
        outcome.graded.append(without_places(grader.grade(source, healed, **about, folder=task.staging)))
    return outcome


def folder_is_real(folder: Path) -> bool:
    """Neither the submission's folder nor its student's is a link."""
    return folder.is_dir() and not folder.is_symlink() and not folder.parent.is_symlink()


def placeholder(source: SourceNotebook, why: str) -> Graded:
    """The notebook that feedback is made from where nothing could be graded: every check says why."""
    nb = heal(nbformat.v4.new_notebook(cells=[]), source)  # type: ignore[no-untyped-call]
    reason = nbformat.v4.new_markdown_cell(f"**Not graded.** {harmless(why)}", id="not-graded")  # type: ignore[no-untyped-call]
    nb.cells.insert(0, reason)
    nb.metadata = nbformat.from_dict(PYTHON)  # type: ignore[no-untyped-call]
    checks = {cell.grade_id: cell for cell in source.cells if cell.is_check}
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in checks:
            error = {"output_type": "error", "ename": "Unreadable", "evalue": why, "traceback": [f"Unreadable: {why}"]}
            cell.outputs = [nbformat.from_dict(error)]  # type: ignore[no-untyped-call]
    cells = [CellResult(source.name, cell.grade_id, 0.0, cell.points, "missing", why) for cell in checks.values()]
    return Graded(source.name, nb, cells)
