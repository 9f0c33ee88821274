"""What a grading run says: a verdict per check, a record per student and assignment.

The records are plain data, made by the workers, committed by the one writer, and printed by `--json`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["passed", "partial", "failed", "error", "timeout", "memory", "refused", "missing", "infra"]


@dataclass
class CellResult:
    """The verdict on one check: its score in points, and the one sentence a learner reads."""

    notebook: str
    grade_id: str
    score: float
    max_score: float
    verdict: Verdict
    message: str = ""
    mistakes: list[str] = field(default_factory=list)


@dataclass
class Graded:
    """One notebook after grading: the executed cells (as an nbformat 4 dict) and the verdict on each check."""

    notebook: str
    executed: dict[str, Any]
    cells: list[CellResult]
