"""From what happened in a check to its one output and its score. Every path that is not a plain success scores nothing.

nbgrader reads the score back from the output: an error is 0, a number is that many points, and *anything else is full
marks*. So each check ends in exactly one output: the points, or an error whose text is the sentence the learner reads.
"""

from __future__ import annotations

import math
import re
import traceback
from dataclasses import dataclass
from typing import Any, Protocol

from autograder.checking.refused import Refusal
from autograder.confinement.faults import ChildEnded, ChildTimeout
from autograder.result import CellResult, Verdict
from autograder.student.wire import WireError

HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
UNENDED = "The check of what was answered did not come to an end: is the result far too large?"
FORBIDDEN = frozenset({"PermissionError", "gaierror", "URLError"})
OUR_DOING = (
    "(The grader does not allow it: a notebook that is graded has no network, starts no program, and sees only its own "
    "files.)"
)
OWN_FILES = "(A notebook that is graded sees only the files that were handed in beside it.)"
ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,16}\b")
STILL_THERE = "(If you have written it: is the line `raise NotImplementedError` gone?)"
UNEXPLAINED = "A check of this cell failed."
UNEXPLAINED_HIDDEN = (
    "A hidden check of this cell failed: try more inputs than those shown, other shapes and other sizes."
)


@dataclass(frozen=True)
class Judgement:
    verdict: Verdict
    message: str = ""
    score: float = 0.0
    its_own: bool = False  # sure to be the answer's own doing, whatever else it uses


def of_value(value: Any, points: float) -> Judgement:
    """A check that ran to its end: full marks, or the number of points its last expression says."""
    if type(value) not in (int, float):
        return Judgement("passed", "", points)
    if not value >= 0 or math.isnan(value):
        return Judgement("error", f"The check ended in {value} points, which is not a score.")
    score = min(float(value), points)
    return Judgement("passed" if score == points else "partial", "", score)


class Known(Protocol):
    """What is known of the answers."""

    def absent(self, name: str) -> str: ...
    def is_blank(self, raised: dict[str, Any]) -> bool: ...


def of_error(error: BaseException, source: str, known: Known) -> Judgement:
    """A check that ended in an exception: of the process, of the student's function, or an assert of its own."""
    if isinstance(error, ChildTimeout):
        return Judgement("timeout", str(error) or UNENDED)
    if isinstance(error, ChildEnded):
        return Judgement("error", f"The answer could not be checked: {error}.")
    if isinstance(error, WireError):
        return Judgement("error", f"The answer gave something that cannot be checked: {error}.")
    raised = getattr(error, "from_answer", None)
    if raised is not None:
        return of_student_error(error, raised, known)
    if isinstance(error, Refusal):
        return Judgement("refused", str(error))
    if isinstance(error, MemoryError):
        return Judgement("memory", "The answer needed more memory than there is.")
    if isinstance(error, AssertionError):
        return Judgement("failed", of_assert(error, source), its_own=bool(getattr(error, "its_own", False)))
    if isinstance(error, NameError) and error.name:
        return Judgement("missing", known.absent(error.name))
    return Judgement("error", of_assert(error, source, f"{type(error).__name__}: {error}"))


def of_student_error(error: BaseException, raised: dict[str, Any], known: Known) -> Judgement:
    """An exception that the student's own function raised, unexpectedly."""
    text, function, inside = raised["text"], raised["function"], raised["inside"]
    if isinstance(error, NotImplementedError) and known.is_blank(raised):
        if inside in (function, ""):
            said = text if text.startswith(function) else f"`{function}` is not answered yet. {text}".strip()
            return Judgement("missing", f"{said} {STILL_THERE}")
        return Judgement("missing", f"`{function}` uses `{inside}`, which is not answered yet. {text}".strip())
    if isinstance(error, MemoryError):
        return Judgement("memory", f"`{function}` needed more memory than it may have.")
    told = " — ".join([f"`{function}` raised {raised['name']}: {text}", *raised["where"]])
    return Judgement("error", f"{told} {our_doing(raised)}".rstrip())


def of_assert(error: BaseException, source: str, text: str = "") -> str:
    """The sentence of a failed assert. A library's own in a hidden check shows what was expected: it stays out."""
    text = text or str(error)
    frames = traceback.extract_tb(error.__traceback__)
    written_here = bool(frames) and frames[-1].filename.startswith("<notebook")
    line = next((frame.lineno or 0 for frame in frames if frame.filename.startswith("<notebook")), 0)
    hidden = is_hidden(source, line)
    if hidden and not (written_here and isinstance(error, AssertionError)):
        return UNEXPLAINED_HIDDEN
    return text or (UNEXPLAINED_HIDDEN if hidden else UNEXPLAINED)


def is_hidden(source: str, line: int) -> bool:
    before = source.split("\n")[:line]
    return sum(HIDDEN[0] in text for text in before) > sum(HIDDEN[1] in text for text in before)


def result_of(notebook: str, grade_id: str, points: float, outcome: Judgement) -> CellResult:
    return CellResult(notebook, grade_id, outcome.score, points, outcome.verdict, printable(outcome.message, 2000))


def output_of(result: CellResult, count: int) -> dict[str, Any]:
    """The one output of a check, in nbgrader's own language."""
    if result.verdict in ("passed", "partial"):
        data = {"text/plain": repr(float(result.score))}
        return {"output_type": "execute_result", "execution_count": count, "data": data, "metadata": {}}
    name = {"failed": "AssertionError", "timeout": "TimeoutError", "memory": "MemoryError"}.get(result.verdict, "Error")
    return error_output(name, result.message)


def error_output(name: str, text: str) -> dict[str, Any]:
    red = f"\x1b[0;31m{name}\x1b[0m"  # as a kernel writes it
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{red}: {text}"]}


def our_doing(raised: dict[str, Any]) -> str:
    """The sentence for an error that the confinement causes, or may cause: under bubblewrap, what may not be seen is
    not there, and what may not be written is read-only. Empty for any other."""
    names = {raised.get("name"), *(kind for kind in raised.get("kinds", []) if isinstance(kind, str))}
    if names & FORBIDDEN or ("OSError" in names and "Read-only file system" in str(raised.get("text"))):
        return OUR_DOING
    return OWN_FILES if "FileNotFoundError" in names else ""


def printable(text: str, limit: int) -> str:
    """Text that any file and database takes: cut to size, no lone surrogates, no control characters but line ends; and
    no addresses in memory, which are others in each run."""
    clean = ADDRESS.sub("at 0x…", text[:limit].encode("utf-8", "replace").decode())
    return "".join(character for character in clean if character.isprintable() or character in "\n\t")
