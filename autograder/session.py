"""One submission's student side, through restarts: a cell that ends its process must not cost the cells after it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.child import Child, ChildEnded, ChildTimeout
from autograder.proxy import Proxy, Sender, value_of
from autograder.sandbox import Template
from autograder.student.wire import WireError

RESTARTS = 5


class Link:
    """Requests to one process until the session's deadline. A proxy keeps the link that it came through."""

    def __init__(self, child: Child, session: Session) -> None:
        self.child, self.session = child, session

    def request(self, header: dict[str, Any], bodies: Iterable[bytes] = ()) -> tuple[dict[str, Any], bytes]:
        return self.child.request(header, bodies, self.session.deadline)


class Session:
    """Runs a student's cells in a confined process and looks up what they defined."""

    def __init__(self, template: Template, folder: Path | None, seed: int) -> None:
        self.template, self.folder, self.seed = template, folder, seed
        self.ran: list[str] = []
        self.restarts = 0
        self.end_of_time = time.monotonic() + template.limits.total_seconds
        self.allow(template.limits.cell_seconds)
        self.child = template.fork(folder, seed)
        self.link = Link(self.child, self)

    @property
    def layers(self) -> list[str]:
        return self.child.layers

    def allow(self, seconds: float) -> None:
        """Sets the deadline of the next cell or check, never beyond the notebook's own."""
        self.deadline = min(self.end_of_time, time.monotonic() + seconds)

    def run(self, source: str) -> dict[str, Any]:
        """Runs one cell: its outputs, and what it raised. A cell that had no time or ended its process says so."""
        try:
            self.revive()
            reply, _ = self.link.request({"op": "run", "source": source})
        except ChildTimeout:
            return failure("TimeoutError", f"the cell did not finish within {self.template.limits.cell_seconds:g} s")
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
            self.child = self.template.fork(self.folder, self.seed)
            self.link = Link(self.child, self)
            self.replay()

    def replay(self) -> None:
        """Runs the finished cells once more, in time of their own; one that ends this time is not run again."""
        self.allow(self.template.limits.cell_seconds)
        for source in list(self.ran):
            try:
                self.link.request({"op": "run", "source": source})
            except (ChildTimeout, ChildEnded, WireError):
                self.ran.remove(source)
                self.child.end()
                break
        self.allow(self.template.limits.cell_seconds)

    def close(self) -> None:
        self.child.close(self.folder)


def well_formed(reply: dict[str, Any]) -> bool:
    """Whether a reply is one to a cell that ran: the process could write anything into its channel."""
    raised = reply.get("raised")
    fine = raised is None or (isinstance(raised, dict) and isinstance(raised.get("where"), list))
    return fine and isinstance(reply.get("outputs"), list)


def failure(name: str, text: str) -> dict[str, Any]:
    return {"outputs": [], "raised": {"name": name, "kinds": [name, "Exception"], "text": text, "where": []}}
