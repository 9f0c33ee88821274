"""One submission's student side, through restarts: a cell that ends its process must not cost the cells after it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.checking.calls import Calls
from autograder.checking.proxy import Proxy, Sender, value_of
from autograder.confinement.child import Child
from autograder.confinement.faults import ChildEnded, ChildTimeout, InfraError
from autograder.confinement.own_time import WALL, Allowance
from autograder.confinement.template import Template
from autograder.student.wire import WireError

RESTARTS = 5
AFTER_A_TIMEOUT = 2.0


class Link:
    """Requests to one process, within what the session allows. A proxy keeps the link that it came through."""

    def __init__(self, child: Child, session: Session) -> None:
        self.child, self.session = child, session

    def request(self, header: dict[str, Any], bodies: Iterable[bytes] = ()) -> tuple[dict[str, Any], bytes]:
        try:
            return self.child.request(header, bodies, self.session.allowance, self.session.total)
        except InfraError as fault:
            self.session.fault = fault
            raise

    def request_of(
        self, function: str, header: dict[str, Any], bodies: Iterable[bytes]
    ) -> tuple[dict[str, Any], bytes]:
        """A call. What does not end is named, once as a question, later in a word; and once it did not, it has little
        time: what ends for other input has enough of it."""
        if f"`{function}`" in self.session.never_ended:
            self.session.allowance.own = min(self.session.allowance.own, AFTER_A_TIMEOUT)
        try:
            reply, received = self.request(header, bodies)
        except ChildTimeout:
            raise ChildTimeout(self.session.of_timeout(f"`{function}`")) from None
        self.session.calls.note(function, header, bodies, reply, received)
        return reply, received


class Session:
    """Runs a student's cells in a confined process and looks up what they defined."""

    def __init__(self, template: Template, folder: Path | None, seed: int) -> None:
        self.template, self.folder, self.seed = template, folder, seed
        self.ran: list[str] = []
        self.restarts = 0
        self.never_ended: dict[str, None] = {}
        self.calls = Calls()
        self.fault: InfraError | None = None  # a check may catch it, and must not make it a lost point
        self.total = Allowance(template.limits.total_seconds)
        self.allow(template.limits.cell_seconds)
        self.child = template.fork(folder, seed)
        self.link = Link(self.child, self)

    @property
    def layers(self) -> list[str]:
        return self.child.layers

    def allow(self, seconds: float) -> None:
        """What the next cell or check may take. Once several things did not end, little is left for what comes after:
        one submission does not hold the class up again and again."""
        self.allowance = Allowance(min(seconds, AFTER_A_TIMEOUT) if len(self.never_ended) > 1 else seconds)

    def of_timeout(self, what: str) -> str:
        """The sentence on something that was stopped."""
        seconds = self.allowance.seconds
        if self.total.is_over:
            return f"{what} was stopped: the notebook's {self.total.seconds:g} s are used up."
        if what in self.never_ended:
            return f"{what} did not come to an end here either."
        before = " and ".join(list(self.never_ended)[:2])
        self.never_ended[what] = None
        if seconds < self.template.limits.cell_seconds and before:
            return f"{what} did not come to an end within {seconds:g} s: no more was left, after {before} did not end."
        if self.allowance.own > 0:
            return f"{what} did not come to an end within {seconds * WALL:g} s by the clock."
        return f"{what} did not come to an end within {seconds:g} s: does a loop never end?"

    def run(self, source: str) -> dict[str, Any]:
        """Runs one cell: its outputs, and what it raised. A cell that had no time or ended its process says so."""
        try:
            self.revive()
            reply, _ = self.link.request({"op": "run", "source": source})
        except ChildTimeout:
            return failure("TimeoutError", self.of_timeout("This cell"))
        except (ChildEnded, WireError) as error:
            return failure("RuntimeError", f"the cell could not be run: {error}")
        if not well_formed(reply):
            self.child.end()
            return failure("RuntimeError", "the cell's process answered out of turn")
        self.ran.append(source)
        return reply

    def look_up(self, name: str) -> Any:
        """The student's `name`: a value, a proxy, or KeyError where nothing has that name."""
        self.revive()
        value = value_of(self.link, {"op": "name", "name": name})
        if isinstance(value, Proxy):
            value.__dict__["__name__"] = name  # not what the student's object calls itself
        return value

    def bind(self, name: str, value: Any) -> None:
        """Gives the student's side a value under this name; WireError where it cannot cross."""
        sender = Sender()
        header = {"op": "bind", "name": name, "value": sender.encode(value), "arrays": sender.arrays}
        self.link.request(header, sender.bodies)

    def unbind(self, name: str) -> None:
        self.link.request({"op": "unbind", "name": name})

    def revive(self) -> None:
        """Where the process has ended: a new one, in which the cells that did finish run again."""
        while not self.child.alive and self.restarts < RESTARTS:
            self.restarts += 1
            self.child.close()
            try:
                self.child = self.template.fork(self.folder, self.seed)
            except InfraError as fault:
                self.fault = fault
                raise
            self.link = Link(self.child, self)
            self.replay()

    def replay(self) -> None:
        """Runs the finished cells once more, in time of their own; one that ends this time is not run again."""
        allowed = self.allowance
        for source in list(self.ran):
            self.allowance = Allowance(self.template.limits.cell_seconds)
            try:
                self.link.request({"op": "run", "source": source})
            except (ChildTimeout, ChildEnded, WireError):
                self.ran.remove(source)
                self.child.end()
                break
        self.allowance = allowed

    def close(self, *, keep: bool = True) -> None:
        """Ends it all; with `keep`, what it wrote is kept beside what was handed in."""
        self.child.close(self.folder if keep else None)


def well_formed(reply: dict[str, Any]) -> bool:
    """Whether a reply is one to a cell that ran: the process could write anything into its channel."""
    raised = reply.get("raised")
    if raised is not None:
        texts = [raised.get(part) for part in ("name", "text", "inside")] if isinstance(raised, dict) else [None]
        lists = [raised.get(part) for part in ("kinds", "where")] if isinstance(raised, dict) else []
        if not all(isinstance(text, str) for text in texts) or not all(map(is_texts, lists)):
            return False
    return isinstance(reply.get("outputs"), list)


def is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def failure(name: str, text: str) -> dict[str, Any]:
    raised = {"name": name, "kinds": [name, "Exception"], "text": text, "where": [], "own": False, "inside": ""}
    return {"outputs": [], "raised": raised}
