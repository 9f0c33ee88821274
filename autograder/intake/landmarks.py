"""What the other notebooks of the course are known by, read from their sources."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory

from autograder.assignment import Marks
from autograder.intake.parse import text
from autograder.intake.whose import SourcePart, marks_of

SOLUTION = re.compile(r"^[^\n]*### BEGIN SOLUTION.*?### END SOLUTION[^\n]*$", re.MULTILINE | re.DOTALL)


def other_notebooks(coursedir: CourseDirectory, assignment: str, notebook: str) -> tuple[Marks, ...]:
    """The marks of every notebook of the course but this one, in the order of their paths."""
    pattern = Path(coursedir.format_path(coursedir.source_directory, ".", "*"))
    found = sorted(pattern.parent.glob("*/*.ipynb")) if pattern.name == "*" else []
    others = [path for path in found if (path.parent.name, path.stem) != (assignment, notebook)]
    return tuple(marks for path in others if (marks := marks_at(path, path.stat().st_mtime_ns)) is not None)


@lru_cache(maxsize=256)
def marks_at(path: Path, changed: int) -> Marks | None:
    """The marks of a source notebook as it is since `changed`; None where it cannot be read."""
    try:
        cells = json.loads(path.read_bytes())["cells"]
        return marks_of(path.parent.name, path.stem, [part_of(cell) for cell in cells])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def part_of(cell: dict[str, Any]) -> SourcePart:
    roles = cell["metadata"].get("nbgrader", {})
    solution, grade = bool(roles.get("solution")), bool(roles.get("grade"))
    source = text(cell["source"])
    if solution:  # as it is released: without the solution, which is all of it where nothing is marked
        source = SOLUTION.sub("", source) if SOLUTION.search(source) else ""
    return SourcePart(roles.get("grade_id", ""), cell["cell_type"], source, solution, grade and not solution)
