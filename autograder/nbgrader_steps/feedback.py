"""Steps of `nbgrader generate_feedback`: what stands on top of the page, and what stays out of it.

What students write that looks like one of nbgrader's marks is left alone: only the instructor's cells are touched.
"""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_locked, is_task

from autograder.nbgrader_steps.findings import findings
from autograder.nbgrader_steps.marks import marks_of

LONGEST_TOOL = 15  # lines
Resources = dict[str, Any]
Done = tuple[NotebookNode, Resources]


class HideTests(ClearHiddenTests):  # type: ignore[misc]
    """Keeps hidden tests out of the feedback."""

    def preprocess_cell(self, cell: NotebookNode, resources: Resources, index: int) -> Done:
        done: Done = super().preprocess_cell(cell, resources, index) if is_locked(cell) else (cell, resources)
        return done


class HideMarkScheme(ClearMarkScheme):  # type: ignore[misc]
    """Keeps marking guides out of the feedback."""

    def preprocess_cell(self, cell: NotebookNode, resources: Resources, index: int) -> Done:
        ours = is_locked(cell) or is_task(cell)
        done: Done = super().preprocess_cell(cell, resources, index) if ours else (cell, resources)
        return done


class HideTools(NbGraderPreprocessor):  # type: ignore[misc]
    """Folds a long locked cell that is no check to its first comment: it is the notebook's own machinery."""

    def preprocess_cell(self, cell: NotebookNode, resources: Resources, index: int) -> Done:
        lines = cell.source.splitlines()
        tool = cell.cell_type == "code" and is_locked(cell) and not is_grade(cell)
        if tool and len(lines) > LONGEST_TOOL:
            comment = takewhile(lambda line: line.startswith("#"), lines)
            cell.source = "\n".join([*comment, f"# ({len(lines)} lines, the same for everybody, are left out here.)"])
        return cell, resources


class Summarise(NbGraderPreprocessor):  # type: ignore[misc]
    """After GetGrades and what is hidden: `resources["feedback"]` is what the page says first."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Done:
        about, converter = resources["nbgrader"], self.parent.parent
        found = findings(nb, marks_of(about, converter.coursedir))
        found.score, found.max_score = max(0.0, about["score"]), about["max_score"]
        found.late_penalty = about["late_penalty"]
        resources["feedback"] = found
        return nb, resources
