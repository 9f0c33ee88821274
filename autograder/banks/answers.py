"""Put answers into a released notebook, and take them out of a solution: how the banks become submissions."""

from __future__ import annotations

import ast
import copy
import functools
import inspect
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.intake.names import bound_by

SOLUTIONS = Path(__file__).parents[2] / "solutions"


def answer_with(notebook: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """A copy of a released notebook with its answer cells filled in; cells that are not named stay blank.

    notebook: a released notebook, as nbformat reads it
    answers:  function name -> source of the answer cell (hand-graded cells: grade_id -> text)

    Raises KeyError for a name that no answer cell has.
    """
    filled = copy.deepcopy(notebook)
    left = dict(answers)
    for cell in filled.cells:
        for name in _answers_of(cell):
            if name in left:
                cell.source = left.pop(name)
    if left:
        raise KeyError(f"no answer cell for {sorted(left)}")
    return filled


def answers_in(notebook: NotebookNode) -> dict[str, str]:
    """The sources of a notebook's answer cells by the name of their function (hand-graded cells: by grade_id)."""
    return {name: cell.source for cell in notebook.cells for name in _answers_of(cell)}


@functools.cache
def solution_of(slug: str) -> dict[str, str]:
    """The function answers of an exercise's solution, as somebody would hand them in: name -> source."""
    nb = nbformat.read(SOLUTIONS / slug / f"{slug}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    return {name: without_markers(source) for name, source in answers_in(nb).items() if name.isidentifier()}


def without_markers(source: str) -> str:
    """A solution's answer without the lines that say where it begins and ends, and without the blank's own line."""
    lines = [line for line in source.splitlines() if not line.strip().startswith("### ")]
    kept = "\n".join(lines).rstrip()
    head, stub, _ = kept.rpartition("\n    raise NotImplementedError(")
    return head if stub else kept


def as_answer(function: Callable[..., Any], name: str) -> str:
    """The source of a bank's entry as a learner would write it: without decorator, under the answer's name."""
    source = textwrap.dedent(inspect.getsource(function))
    definition = ast.parse(source).body[0]
    assert isinstance(definition, ast.FunctionDef | ast.ClassDef)
    lines = source.splitlines()[definition.lineno - 1 :]
    lines[0] = lines[0].replace(definition.name, name, 1)
    return "\n".join(lines)


def _answers_of(cell: NotebookNode) -> list[str]:
    nbgrader = cell.metadata.get("nbgrader", {})
    if not nbgrader.get("solution"):
        return []
    return sorted(bound_by(cell.source)) if cell.cell_type == "code" else [nbgrader["grade_id"]]
