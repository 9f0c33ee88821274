"""What a learner is told when an answer cannot be called: why it is not there, and whether it is the blank still."""

from __future__ import annotations

import ast
from typing import Any

from autograder.assignment import SourceNotebook
from autograder.checking.check import Trusted
from autograder.checking.session import RESTARTS, Session
from autograder.checking.verdict import our_doing
from autograder.intake.names import bound_by, names_in, parsed


class Told:
    """What is known of a notebook's cells as they run, for those who ask what became of an answer."""

    def __init__(self, source: SourceNotebook, session: Session, trusted: Trusted) -> None:
        self.source = source
        self.answers = [cell for cell in source.cells if cell.solution and cell.cell_type == "code"]
        self.session, self.trusted = session, trusted
        self.blanks = frozenset(text for cell in self.answers for text in blanks_in(cell.source))
        self.cells: list[tuple[str, dict[str, Any] | None]] = []

    def ran(self, source: str, raised: dict[str, Any] | None) -> None:
        self.cells.append((source, raised))

    def is_blank(self, raised: dict[str, Any]) -> bool:
        """Whether an error is the one that an answer's stub raises, raised by the learner's own notebook."""
        return bool(raised.get("own")) and str(raised.get("text", "")) in self.blanks

    def absent(self, name: str) -> str:
        """Why there is nothing of this name."""
        failure = self.trusted.failures.get(name)
        if name in self.trusted.answers:
            return f"What the notebook calls `{name}` cannot be checked: {failure}." if failure else self._undone(name)
        if name in self.trusted.fixed:
            return f"`{name}` is missing: the cell of this notebook that makes it {stopped(failure)}."
        return self._undone(name)

    def _undone(self, name: str) -> str:
        defining = [(source, raised) for source, raised in self.cells if name in bound_by(source)]
        if not defining:
            return f"No cell defines `{name}`{self._instead(name) or '.'}"
        raised = next((raised for _, raised in reversed(defining) if raised), None)
        if raised:
            lines = [line for line in raised.get("where", [])[-1:] if isinstance(line, str)]
            told = " — ".join([f"{raised.get('name')}: {raised.get('text')}", *lines])
            return f"`{name}` is missing, since its cell stopped with {told} {our_doing(raised)}".rstrip()
        if self.session.restarts >= RESTARTS and not self.session.child.alive:
            return f"`{name}` is lost: the notebook ended its own process {RESTARTS + 1} times."
        return f"`{name}` is no longer there, though its cell ran: does another cell delete it?"

    def _instead(self, name: str) -> str:
        """What the learner's cells define that nobody asked for: the answer under another name, perhaps."""
        asked = set().union(*(bound_by(cell.source) for cell in self.answers))
        given = {cell.source for cell in self.source.cells}
        own = [names_in(source)[0] - asked for source, _ in self.cells if source not in given]
        others = [f"`{other}`" for other in sorted(set().union(*own))[:3]]
        return f", but there is {', '.join(others)}: was it renamed?" if others and name in asked else ""


def stopped(failure: str | None) -> str:
    return f"stopped with {failure}" if failure else "did not run to its end"


def blanks_in(stub: str) -> list[str]:
    """The texts of the errors by which a stub says that it is blank."""
    found = []
    for node in ast.walk(parsed(stub) or ast.Module([], [])):
        if isinstance(node, ast.Raise) and node.exc is not None:
            call = node.exc if isinstance(node.exc, ast.Call) else None
            named = call.func if call else node.exc
            if isinstance(named, ast.Name) and named.id == "NotImplementedError":
                arguments = call.args if call else []
                found += [
                    arg.value for arg in arguments if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                ]
                found += [] if arguments else [""]
    return found
