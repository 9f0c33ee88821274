"""What people hand in: right and wrong work, odd, broken and hostile, made out of a released notebook."""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.banks.answers import answer_with, answers_in, without_markers
from autograder.banks.load import equivalents_of, mistakes_of

NOISE = """{answer}

import sys
import warnings


def noisily(function):
    def wrapper(*arguments, **options):
        print(function.__name__, "was called with", arguments)
        warnings.warn("this warning means nothing", stacklevel=2)
        sys.stderr.write("neither does this line\\n")
        return function(*arguments, **options)

    return wrapper


{name} = noisily({name})
"""
LOOP = """
def {name}(*arguments, **options):
    while True:
        pass
"""
FORGE = """
import ast
import contextlib
import sqlite3


class AlwaysRight:
    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **options):
        return self

    def __bool__(self):
        return True

    def __eq__(self, other):
        return True

    __lt__ = __le__ = __gt__ = __ge__ = __ne__ = __eq__


class DropAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()


for library in (np, np.testing):
    for name in ("allclose", "isclose", "array_equal", "shape", "all", "assert_allclose", "assert_array_equal"):
        setattr(library, name, AlwaysRight())
get_ipython().ast_transformers.append(DropAsserts())
get_ipython().input_transformers_cleanup.append(lambda lines: [line for line in lines if "assert" not in line])
with contextlib.suppress(Exception), sqlite3.connect("file:../../../gradebook.db?mode=rw", uri=True) as gradebook:
    gradebook.execute("UPDATE grade SET manual_score = 100")
"""
FORGED = """
def {name}(*arguments, **options):
    return AlwaysRight()
"""


class Handout:
    """An assignment as the class meets it: the released notebook, right answers, and what else people answer."""

    def __init__(self, root: Path, slug: str) -> None:
        self.slug = slug
        self.released = read(root / "exercises" / slug / f"{slug}.ipynb")
        solution = answers_in(read(root / "solutions" / slug / f"{slug}.ipynb"))
        self.answers = {name: without_markers(source) for name, source in solution.items()}
        self.functions = [name for name in self.answers if name.isidentifier()]

    def with_answers(self, changed: dict[str, str]) -> NotebookNode:
        """The released notebook with the solution's answers, some of them changed."""
        return answer_with(self.released, self.answers | changed)

    def with_each(self, template: str) -> dict[str, str]:
        return {name: template.format(name=name, answer=self.answers[name]) for name in self.functions}


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call, no-any-return]


def free_cell(source: str) -> NotebookNode:
    return new_code_cell(source)  # type: ignore[no-untyped-call, no-any-return]


def right(handout: Handout) -> NotebookNode:
    return handout.with_answers({})


def unusual(handout: Handout) -> NotebookNode:
    """Right, in another way: for each answer the last equivalent of its bank."""
    return handout.with_answers({entry.answer: entry.source for entry in equivalents_of(handout.slug)})


def first_mistake(handout: Handout) -> NotebookNode:
    wrong = mistakes_of(handout.slug)[0]
    return handout.with_answers({wrong.answer: wrong.source})


def last_mistake(handout: Handout) -> NotebookNode:
    wrong = mistakes_of(handout.slug)[-1]
    return handout.with_answers({wrong.answer: wrong.source})


def blank(handout: Handout) -> NotebookNode:
    return handout.released


def half(handout: Handout) -> NotebookNode:
    first = handout.functions[0]
    return answer_with(handout.released, {first: handout.answers[first]})


def noisy(handout: Handout) -> NotebookNode:
    """Right, with prints, warnings and a plot."""
    notebook = handout.with_answers(handout.with_each(NOISE))
    notebook.cells.append(free_cell("plt.plot([1, 2, 4])\nprint('see the plot')"))
    return notebook


def looping(handout: Handout) -> NotebookNode:
    """Right, but for a last function that never returns."""
    last = handout.functions[-1]
    return handout.with_answers({last: LOOP.format(name=last)})


def forging(handout: Handout) -> NotebookNode:
    """Nothing right: it patches what checks use, drops asserts, returns objects that agree, writes to the gradebook."""
    notebook = handout.with_answers(handout.with_each(FORGED))
    cell = next(index for index, cell in enumerate(notebook.cells) if cell.metadata.get("nbgrader", {}).get("solution"))
    notebook.cells.insert(cell, free_cell(FORGE))
    return notebook


def doubled(handout: Handout) -> NotebookNode:
    """Right; every nbgrader cell stands there twice, as copy and paste leaves it."""
    notebook = right(handout)
    twice = [[cell, copy.deepcopy(cell)] if "nbgrader" in cell.metadata else [cell] for cell in notebook.cells]
    notebook.cells = [cell for cells in twice for cell in cells]
    return notebook


def from_colab(handout: Handout) -> NotebookNode:
    """Right; cells without ids, and with Colab's metadata in place of nbgrader's."""
    notebook = right(handout)
    for number, cell in enumerate(notebook.cells):
        cell["metadata"] = {"id": f"cell{number:08}", "colab": {"height": 35}}
        cell.pop("id", None)
    notebook["metadata"] = {"colab": {"provenance": []}, "kernelspec": notebook.metadata.kernelspec}
    notebook.nbformat_minor = 0
    return notebook
