"""Which language a notebook is written in: only Python is graded."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

from autograder.intake.ingest import Unreadable

PYTHON = "python", "ipython", "xpython", "xeus-python", "pyodide", "pyolite", "sage", "conda", "cpython"


def language_of(nb: NotebookNode) -> str:
    """The language as the notebook's metadata have it; empty where they say nothing, or Python by any name."""
    kernel, language = (part_of(nb, part) for part in ("kernelspec", "language_info"))
    said = [kernel.get("language"), language.get("name"), kernel.get("name")]
    name = next((word.strip() for word in said if isinstance(word, str) and word.strip()), "")
    return "" if name.lower().startswith(PYTHON) else name


def part_of(nb: NotebookNode, part: str) -> dict[str, Any]:
    metadata = nb.get("metadata")
    found = metadata.get(part) if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def refuse_foreign_work(nb: NotebookNode, file: str, python_answers: int) -> None:
    """The same of what was handed in: a notebook in which nothing stands is blank in any language."""
    if any(isinstance(cell.get("source"), str) and cell["source"].strip() for cell in nb.cells):
        refuse_other_languages(nb, file, python_answers)


def refuse_other_languages(nb: NotebookNode, file: str, python_answers: int = 0) -> None:
    """Raises Unreadable for a notebook in R or Julia. One with answers in Python was opened with a wrong kernel
    once, and is Python all the same."""
    language = language_of(nb)
    if language and not python_answers:
        raise Unreadable(f"{file} is a notebook in {language}, and only Python is graded: choose the kernel Python 3.")
