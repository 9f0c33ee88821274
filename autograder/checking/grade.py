"""Grades one notebook: walks its cells in order, runs each where it belongs, and gives every check a verdict.

What the student wrote runs in a confined process; checks run here, over proxies; locked cells run on both sides. Role
and source of every nbgrader cell come from the `SourceNotebook`, whatever the submitted metadata says.
"""

from __future__ import annotations

import contextlib
import copy
import re
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import torch
from nbformat.notebooknode import NotebookNode

from autograder.assignment import SourceCell, SourceNotebook
from autograder.checking.check import Trusted
from autograder.checking.outputs import TOO_LARGE, error_of, outputs_of
from autograder.checking.refused import Refuse, modules_in
from autograder.checking.seeds import notebook_hash, seed
from autograder.checking.session import Session
from autograder.checking.told import Told
from autograder.checking.verdict import Judgement, of_error, of_value, output_of, result_of
from autograder.checking.watch import CheckTimeout, bounded
from autograder.confinement.faults import InfraError
from autograder.confinement.template import Template
from autograder.limits import Limits
from autograder.result import CellResult, Graded

__all__ = ["Grader", "InfraError"]

DISK_FULL = re.compile(r"No space left on device|Disk quota exceeded|\d+ requested and \d+ written|PytorchStreamWriter")


class DiskFull(InfraError):
    """The disk of this machine was full, as it seems, while a submission ran."""


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
        except BaseException:
            session.close(keep=False)
            raise
        session.close()
        metadata = dict(nb.metadata) | {"autograder": {"confined_by": session.layers}}
        notebook = {"cells": executed, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        return Graded(source.name, notebook, walk.results)


class Walk:
    """One notebook's cells in order."""

    def __init__(
        self, source: SourceNotebook, session: Session, own: list[str], number: int, limits: Limits, doubtful: bool
    ) -> None:
        """`doubtful`: an error that looks like a full disk of this machine is taken for one, and ends in DiskFull."""
        self.source, self.session, self.limits, self.doubtful, self.count = source, session, limits, doubtful, 0
        self.cells = {cell.grade_id: cell for cell in source.cells}
        self.results: list[CellResult] = []
        self.room = limits.notebook_mb << 20
        refuse = Refuse(own, modules_in(session.folder))
        tools = {"rng": np.random.default_rng(number), "refuse": refuse, "GRADED": True}
        self.trusted = Trusted(session, source.cells, tools, number)
        self.told = Told(source, session, self.trusted)

    def cell(self, cell: Any) -> Any:
        """The executed cell."""
        if cell["cell_type"] != "code":
            return cell
        self.count += 1
        cell["execution_count"] = self.count
        fixed = self.cells.get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
        self.session.allow(self.limits.cell_seconds)
        if fixed is not None and fixed.is_check:
            cell["outputs"] = [self.check(fixed)]
            return cell
        cell["outputs"] = self.student(cell["source"] if fixed is None or fixed.solution else fixed.source)
        if fixed is not None and fixed.solution:
            self.trusted.run_imports(fixed.grade_id, fixed.source)
        if fixed is not None and fixed.locked:
            self.session.allow(self.limits.cell_seconds)
            try:
                with self.bounds():
                    self.trusted.run_locked(fixed.grade_id, fixed.source)
            except CheckTimeout:
                self.session.child.end()
        return cell

    def bounds(self) -> contextlib.AbstractContextManager[None]:
        return bounded(self.limits.cell_seconds, self.limits.memory_mb << 20)

    def check(self, fixed: SourceCell) -> Any:
        try:
            with self.bounds():
                outcome: Judgement = of_value(self.trusted.run_check(fixed.grade_id, fixed.source), fixed.points)
        except InfraError:
            raise
        except CheckTimeout as error:
            self.session.child.end()
            outcome = of_error(error, fixed.source, self.told)
        except Exception as error:
            self.doubt(getattr(error, "from_answer", None))
            outcome = of_error(error, fixed.source, self.told)
        if self.session.fault:
            raise self.session.fault
        result = result_of(self.source.name, fixed.grade_id, fixed.points, outcome)
        self.results.append(result)
        return output_of(result, self.count)

    def doubt(self, raised: dict[str, Any] | None) -> None:
        """A full disk of this machine costs no answer a point: DiskFull, where an error may come from one."""
        words = str(raised.get("text", "")) if raised else ""
        files = self.session.child.files
        if DISK_FULL.search(words) and not files.bounded and (self.doubtful or files.disk_is_full()):
            raise DiskFull(f"the disk of {tempfile.gettempdir()} is full")

    def student(self, source: str) -> list[Any]:
        """Runs a cell on the student's side; its outputs, rebuilt from the parts that are allowed in a notebook."""
        reply = self.session.run(source)
        self.told.ran(source, reply.get("raised"))
        self.doubt(reply.get("raised"))
        outputs = outputs_of(reply, self.limits)
        self.room -= sum(len(str(output)) for output in outputs)
        if self.room < 0:
            outputs = outputs and [TOO_LARGE]
        return [*outputs, *error_of(reply)]


def locked(cell: Any, source: SourceNotebook) -> bool:
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    return any(fixed.grade_id == grade_id and fixed.locked for fixed in source.cells)
