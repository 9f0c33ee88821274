"""Where a submission happened to run is nobody's business: its folder is `.` in whatever is kept of it.

The folder's name differs from run to run, so a record that held it would, too.
"""

from __future__ import annotations

import re
from typing import Any

from autograder.confinement.room import ROOM
from autograder.result import Graded

PLACE = re.compile(rf"(?:/[^/\s'\"]+)*/{re.escape(ROOM)}[\w.-]+(?:/scratch/scratch-\d+|/[^/\s'\"]+/\d+)?")


def without_places(graded: Graded) -> Graded:
    """The same, with `.` for the folder that the submission ran in."""
    for result in graded.cells:
        result.message = PLACE.sub(".", result.message)
    for cell in graded.executed["cells"]:
        if cell.get("outputs"):
            cell["outputs"] = replaced(cell["outputs"])
    return graded


def replaced(value: Any) -> Any:
    if isinstance(value, str):
        return PLACE.sub(".", value) if ROOM in value else value
    if isinstance(value, list):
        return [replaced(inner) for inner in value]
    return {key: replaced(inner) for key, inner in value.items()} if isinstance(value, dict) else value
