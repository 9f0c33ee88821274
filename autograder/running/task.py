"""What goes into a worker and what comes out of it: one submission to grade, and all that was found in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.assignment import Assignment
from autograder.limits import Limits
from autograder.result import Graded


@dataclass(frozen=True)
class Task:
    """One submission to grade. `staging` is an empty folder that collects its other files."""

    student: str
    assignment: Assignment
    folder: Path
    staging: Path
    course_files: Path
    ignore: tuple[str, ...] = ()


@dataclass
class Outcome:
    """All notebooks of a submission, graded; `unreadable` says why those that could not be read have no score, `files`
    where those that count lay in the submission, `notes` what the instructor should know of it."""

    graded: list[Graded] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    infra: str = ""


@dataclass(frozen=True)
class Setup:
    """What a worker needs to start a grader."""

    limits: dict[str, Any]
    secret: bytes
    unsafe_no_sandbox: bool = False

    @property
    def bounds(self) -> Limits:
        return Limits(**self.limits)
