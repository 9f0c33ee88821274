"""What a cell says of itself: a check's title and its sentence, a text's heading."""

from __future__ import annotations

import re
from itertools import takewhile

from nbformat import NotebookNode

PREFIX = re.compile(r"check:\s*", re.IGNORECASE)
HEADING = re.compile(r"^#{2,6}\s+(.+?)\s*#*$", re.MULTILINE)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
# What a verdict calls its own errors; another name belongs to the sentence.
OWN = {"AssertionError", "TimeoutError", "MemoryError", "Error", "Unreadable"}


def title_of(cell: NotebookNode) -> str:
    """The check's first comment: `# Check: one list becomes shares.` is called "One list becomes shares"."""
    comment = takewhile(lambda line: line.startswith("#"), cell.source.splitlines())
    text = PREFIX.sub("", " ".join(line.lstrip("# ") for line in comment), count=1).strip().rstrip(".")
    if not text:
        return str(cell.metadata.nbgrader.grade_id)
    code = "_" in text.split()[0]
    return text if code else text[0].upper() + text[1:]


def says(cell: NotebookNode) -> str:
    """The sentence of a check that failed; empty for one that ended in a number."""
    error = next((output for output in cell.get("outputs", []) if output.output_type == "error"), None)
    if error is None:
        return ""
    named = "" if error.ename in OWN else f"{error.ename}: "
    return f"{named}{error.evalue}" if error.evalue else f"The check ended with {error.ename}."


def lost(cell: NotebookNode) -> bool:
    """Whether a check's own output gives less than all points; a person may have decided otherwise since."""
    numbers = (output.data.get("text/plain", "") for output in cell.outputs if output.output_type == "execute_result")
    points = float(cell.metadata.nbgrader.get("points", 0.0))
    return bool(says(cell)) or any(NUMBER.fullmatch(number) and float(number) < points for number in numbers)


def heading_in(source: str) -> str:
    """The last heading of a text, other than a notebook's own title."""
    return str(["", *HEADING.findall(source)][-1])
