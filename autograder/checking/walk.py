"""One notebook's cells in order, each run where it belongs, and a verdict on each check."""

from __future__ import annotations

import contextlib
import re
import tempfile
from typing import Any

import numpy as np

from autograder.assignment import SourceCell, SourceNotebook
from autograder.checking.blame import Blame
from autograder.checking.check import Trusted
from autograder.checking.outputs import TOO_LARGE, error_of, outputs_of
from autograder.checking.refused import Refuse, modules_in
from autograder.checking.session import Session
from autograder.checking.told import Told
from autograder.checking.verdict import Judgement, of_error, of_value, output_of, result_of
from autograder.checking.watch import CheckTimeout, bounded
from autograder.confinement.faults import InfraError
from autograder.limits import MB, Limits
from autograder.result import CellResult

DISK_FULL = re.compile(r"No space left on device|Disk quota exceeded|\d+ requested and \d+ written|PytorchStreamWriter")


class DiskFull(InfraError):
    """The disk of this machine was full, as it seems, while a submission ran."""


class Walk:
    """One notebook's cells in order."""

    def __init__(
        self, source: SourceNotebook, session: Session, own: list[str], number: int, limits: Limits, doubtful: bool
    ) -> None:
        """`doubtful`: an error that looks like a full disk of this machine is taken for one, and ends in DiskFull."""
        self.source, self.session, self.limits, self.doubtful, self.count = source, session, limits, doubtful, 0
        self.cells = {cell.grade_id: cell for cell in source.cells}
        self.results: list[CellResult] = []
        self.room = limits.notebook_mb * MB
        refuse = Refuse(own, modules_in(session.folder))
        tools = {"rng": np.random.default_rng(number), "refuse": refuse, "GRADED": True}
        self.trusted = Trusted(session, source.cells, tools, number)
        self.told = Told(source, session, self.trusted)
        self.blame = Blame(source, session, self.trusted, refuse)

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
        return bounded(self.limits.cell_seconds, self.limits.memory_mb * MB)

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
        self.blame.judged(fixed, result, outcome.its_own)
        self.results.append(result)
        return output_of(result, self.count)

    def explain(self, executed: list[Any]) -> None:
        """Once all checks are over: writes into the cells what is known of each answer that lost points."""
        for function in self.blame.failed:
            self.session.allow(self.limits.cell_seconds)
            try:
                with self.bounds():
                    self.blame.explain(function)
            except CheckTimeout:
                self.session.child.end()
            if self.session.fault:
                raise self.session.fault
        self.blame.write(executed)

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
