"""Which answer a lost point is laid to: what another answer needs is mended first, and a diagnosis goes to its cell."""

from __future__ import annotations

from typing import Any

from autograder.assignment import SourceCell, SourceNotebook
from autograder.checking.check import Trusted, answer_of
from autograder.checking.diagnosis import Diagnosis, Finding
from autograder.checking.refused import Refuse
from autograder.checking.session import Session
from autograder.checking.verdict import printable
from autograder.intake.names import bound_by
from autograder.result import CellResult

METADATA = "autograder"
WORKED = {"passed", "partial"}
JUDGED = {"failed", "error"}  # the answer was there, and ran
OF_OTHERS = {*JUDGED, "refused"}  # may come of what it uses


class Blame:
    """What is known, while a notebook's checks run, of the answers that failed some of them."""

    def __init__(self, source: SourceNotebook, session: Session, trusted: Trusted, refuse: Refuse) -> None:
        self.source, self.refuse = source, refuse
        self.diagnosis = Diagnosis(source.name, session, trusted)
        self.failed: dict[str, list[CellResult]] = {}
        self.about: dict[str, tuple[str, CellResult]] = {}  # grade_id of a check -> its function, its result
        self.its_own: dict[str, list[str]] = {}  # function -> what is wrong with it whatever it uses
        self.findings: dict[str, Finding] = {}

    def judged(self, check: SourceCell, result: CellResult, its_own: bool = False) -> None:
        """Takes a check's result; where another answer may be at the root of it, that is what it says."""
        function = answer_of(check.source)
        if not function:
            return
        self.about[check.grade_id] = function, result
        if result.verdict in WORKED:
            return
        if its_own:
            self.its_own.setdefault(function, []).append(result.message)
        elif result.verdict in OF_OTHERS and (first := self.mend_first(function)):
            result.message = first
        self.failed.setdefault(function, []).append(result)

    def mend_first(self, function: str) -> str:
        used = self.refuse.names(function) - {function}
        first = next((other for other in self.failed if other in used), None)
        return f"`{first}` fails its own check, and `{function}` uses it: mend `{first}` first." if first else ""

    def explain(self, function: str) -> None:
        """Finds out what it can of an answer that failed a check."""
        results = self.failed[function]
        finding = Finding(self.mend_first(function))
        if finding.comment:
            finding.comment = " ".join([*self.its_own.get(function, []), finding.comment])
        if not finding.comment and any(result.verdict in JUDGED for result in results):
            finding = self.diagnosis.of(function)
        finding.comment = printable(finding.comment or results[0].message, 2000)
        self.findings[function] = finding
        for result in results:
            result.mistakes = [mistake["name"] for mistake in finding.mistakes]

    def write(self, executed: list[Any]) -> None:
        """Into the metadata of the cells: what each check was about, what is said of each answer."""
        answers = {
            cell.grade_id: function
            for cell in self.source.cells
            for function in self.findings
            if cell.solution and cell.cell_type == "code" and function in bound_by(cell.source)
        }
        for cell in executed:
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if grade_id in self.about:
                function, result = self.about[grade_id]
                said: dict[str, Any] = {"verdict": result.verdict, "mistakes": list(result.mistakes)}
                cell["metadata"] = dict(cell["metadata"]) | {METADATA: {"function": function} | said}
            elif grade_id in answers:
                finding = self.findings[answers[grade_id]]
                said = {"comment": finding.comment, "mistakes": finding.mistakes}
                cell["metadata"] = dict(cell["metadata"]) | {METADATA: {"function": answers[grade_id]} | said}
