"""Fill a released notebook's hints: what each known mistake makes of the notebook's own examples.

The released data holds outcomes (a form, counts, one sum): of the solution on each example, with the first of its
numbers, and of each mistake where it differs; never a source.
"""

from __future__ import annotations

import contextlib
import io
import json
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograder.banks.answers import SOLUTIONS, answers_in
from autograder.banks.links import link
from autograder.banks.load import mistakes_of
from autograder.banks.mistakes.bank import Mistake

DATA_LINE = 'KNOWN_MISTAKES = json.loads("{}")'


class FillHints(NbGraderPreprocessor):  # type: ignore[misc]
    """First step of GenerateAssignment, while the notebook still holds its solutions."""

    book_address = Unicode(
        "", help="Where the book is published: hints then link to it, and else name its sections."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        slug = resources["nbgrader"]["notebook"]
        for cell in nb.cells:
            lines = cell.source.split("\n")
            if cell.cell_type == "code" and DATA_LINE in lines:
                with contextlib.redirect_stdout(io.StringIO()):
                    lines[lines.index(DATA_LINE)] = hint_data(nb, mistakes_of(slug), self.book_address)
                cell.source = "\n".join(lines)
        return nb, resources


def hint_data(nb: NotebookNode, bank: list[Mistake], address: str = "") -> str:
    """The line of the notebook that holds what `hint` knows."""
    tools = run_source("\n".join(cell.source for cell in nb.cells if _is_tool(cell)), {})
    solution = run_source("\n".join(answers_in_code(nb).values()), dict(tools))
    known = {}
    for name in answers_in_code(nb):
        right, few = outcomes(tools, solution[name])
        known[name] = {"right": right, "few": few, "mistakes": []}
    for entry in bank:
        if entry.again or entry.refused:
            continue
        right = known[entry.answer]["right"]
        seen, _ = outcomes(tools, run_source(entry.source, dict(solution))[entry.answer])
        differing = {n: each for n, each in enumerate(seen) if not tools["agree"](each, right[n])}
        said = {"name": entry.name, "says": entry.says, "see": link(entry.see, SOLUTIONS.parent, address)}
        known[entry.answer]["mistakes"].append(said | {"outcomes": differing})
    return f"KNOWN_MISTAKES = json.loads(r'''{rows(known)}''')"


def rows(known: dict[str, dict[str, list[Any]]]) -> str:
    """As JSON, a line for each mistake."""
    answers = []
    for name, about in known.items():
        mistakes = ",\n".join(map(json.dumps, about["mistakes"]))
        right, few = json.dumps(about["right"]), json.dumps(about["few"])
        answers.append(f'"{name}": {{"right": {right},\n"few": {few},\n"mistakes": [\n{mistakes}]}}')
    return "{" + ",\n".join(answers) + "}"


def outcomes(tools: dict[str, Any], function: Any) -> tuple[list[Any], list[str]]:
    """What a function does on each of the notebook's examples of it, and its first numbers there."""
    examples = tools.get("EXAMPLES", {}).get(function.__name__, [])
    if len(examples) < 2:
        raise ValueError(f"EXAMPLES needs at least two calls of {function.__name__}, for its hint")
    seen = [tools["outcome_of"](function, tools["arguments_of"](example)) for example in examples]
    few = [aside if isinstance(aside, str) else "" for _, aside in seen]
    return [[rounded(value) for value in each] for each, _ in seen], few


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
