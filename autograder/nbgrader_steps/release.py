"""Fill a released notebook's hints: what each known mistake makes of the notebook's own examples.

The released data holds outcomes (a shape, counts, two sums) on examples where a mistake differs from the solution,
never a source and never a right result.
"""

from __future__ import annotations

import contextlib
import io
import json
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.banks.answers import answers_in
from autograder.banks.load import mistakes_of
from autograder.banks.mistakes.bank import Mistake

DATA_LINE = 'KNOWN_MISTAKES = json.loads("{}")'


class FillHints(NbGraderPreprocessor):  # type: ignore[misc]
    """First step of GenerateAssignment, while the notebook still holds its solutions."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        slug = resources["nbgrader"]["notebook"]
        for cell in nb.cells:
            lines = cell.source.split("\n")
            if cell.cell_type == "code" and DATA_LINE in lines:
                with contextlib.redirect_stdout(io.StringIO()):
                    lines[lines.index(DATA_LINE)] = hint_data(nb, mistakes_of(slug))
                cell.source = "\n".join(lines)
        return nb, resources


def hint_data(nb: NotebookNode, bank: list[Mistake]) -> str:
    """The line of the notebook that holds what `hint` knows."""
    names = run_source("\n".join(cell.source for cell in nb.cells if _is_tool(cell)), {})
    solution = run_source("\n".join(answers_in_code(nb).values()), dict(names))
    known: dict[str, list[dict[str, Any]]] = {}
    for entry in bank:
        if entry.again or entry.refused:
            continue
        mistaken = run_source(entry.source, dict(solution))
        outcomes = differing_outcomes(names, solution[entry.answer], mistaken[entry.answer])
        known.setdefault(entry.answer, []).append({"says": entry.says, "see": entry.see, "outcomes": outcomes})
    rows = [f'"{answer}": [\n' + ",\n".join(map(json.dumps, entries)) + "]" for answer, entries in known.items()]
    return "KNOWN_MISTAKES = json.loads(r'''{" + ",\n".join(rows) + "}''')"


def differing_outcomes(tools: dict[str, Any], right: Any, wrong: Any) -> dict[int, list[Any]]:
    """The wrong function's outcomes on the examples where they are not the right one's, by the example's number."""
    told = {}
    examples = tools.get("EXAMPLES", {}).get(right.__name__, [])
    if len(examples) < 2:
        raise ValueError(f"EXAMPLES needs at least two calls of {right.__name__}, for its hint")
    for number, arguments in enumerate(examples):
        expected, seen = tools["outcome"](right, arguments), tools["outcome"](wrong, arguments)
        if not tools["agree"](seen, expected):
            told[number] = [rounded(value) for value in seen]
    return told


def rounded(value: Any) -> Any:
    """Nine significant digits: enough to tell mistakes apart, too few for one processor's rounding to show."""
    if not isinstance(value, float):
        return value
    return 0.0 if abs(value) < 1e-9 else float(f"{value:.9g}")


def run_source(source: str, names: dict[str, Any]) -> dict[str, Any]:
    """What the source defines, on top of `names`, as a notebook would see it."""
    exec(compile(source, "<notebook>", "exec"), names)
    return names


def answers_in_code(nb: NotebookNode) -> dict[str, str]:
    """The function answers of a solution notebook."""
    return {name: source for name, source in answers_in(nb).items() if name.isidentifier()}


def _is_tool(cell: NotebookNode) -> bool:
    """A locked code cell that is not a check."""
    role = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(role.get("locked")) and not role.get("grade")
