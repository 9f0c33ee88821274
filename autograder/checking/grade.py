"""Grades one notebook: walks its cells in order, runs each where it belongs, and gives every check a verdict.

What the student wrote runs in a confined process; checks run here, over proxies; locked cells run on both sides. Role
and source of every nbgrader cell come from the `SourceNotebook`, whatever the submitted metadata says.
"""

from __future__ import annotations

import copy
from pathlib import Path
from types import TracebackType
from typing import Any

import torch
from nbformat.notebooknode import NotebookNode

from autograder.assignment import SourceNotebook
from autograder.checking.seeds import notebook_hash, seed
from autograder.checking.session import Session
from autograder.checking.walk import DiskFull, Walk
from autograder.confinement.faults import InfraError
from autograder.confinement.template import Template
from autograder.limits import Limits
from autograder.result import Graded

__all__ = ["Grader", "InfraError"]


class Grader:
    """Grades notebooks, one after another, each in a process of its own forked from one template."""

    def __init__(self, limits: Limits, secret: bytes, *, unsafe_no_sandbox: bool = False) -> None:
        torch.set_num_threads(1)  # the tensors of a check are small: waking threads for them costs more than they save
        self.limits, self.secret, self.unsafe = limits, secret, unsafe_no_sandbox
        self.template = Template(limits, unsafe_no_sandbox=unsafe_no_sandbox)
        try:
            self.layers = self.template.prove()
        except InfraError:
            self.template.close()
            raise

    def __enter__(self) -> Grader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.template.close()

    def grade(
        self,
        source: SourceNotebook,
        nb: NotebookNode,
        *,
        assignment: str,
        student: str,
        folder: Path | None = None,
    ) -> Graded:
        """The executed notebook and the verdict on each of its checks.

        `nb` is the reconciled notebook. `folder` holds the submission's other files: the student's process sees copies,
        and what it writes is copied back. Raises InfraError for a fault that is not the submission's.
        """
        try:
            return self._grade(source, nb, assignment, student, folder, doubtful=True)
        except DiskFull:  # or it says so: the second time it is believed
            return self._grade(source, nb, assignment, student, folder, doubtful=False)

    def _grade(
        self,
        source: SourceNotebook,
        nb: NotebookNode,
        assignment: str,
        student: str,
        folder: Path | None,
        doubtful: bool,
    ) -> Graded:
        own = [cell.source for cell in nb.cells if cell.cell_type == "code" and not locked(cell, source)]
        number = seed(self.secret, assignment, student, source.name, notebook_hash(own))
        session = Session(self.template, folder, number % (1 << 32))
        try:
            walk = Walk(source, session, own, number, self.limits, doubtful)
            executed = [walk.cell(copy.deepcopy(dict(cell))) for cell in nb.cells]
            walk.explain(executed)
        except BaseException:
            session.close(keep=False)
            raise
        session.close()
        metadata = dict(nb.metadata) | {"autograder": {"confined_by": session.layers}}
        notebook = {"cells": executed, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        return Graded(source.name, notebook, walk.results)


def locked(cell: Any, source: SourceNotebook) -> bool:
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    return any(fixed.grade_id == grade_id and fixed.locked for fixed in source.cells)
