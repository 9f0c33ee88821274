"""The calls that checks made of answers, kept as they crossed: what a diagnosis repeats with known mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from autograder.student.decode import Decoder
from autograder.student.wire import Node, WireError

MOST_CALLS, MOST_BYTES = 400, 32 << 20


@dataclass(frozen=True)
class Call:
    """One call and its reply, both still encoded."""

    function: str
    header: dict[str, Any]
    sent: bytes
    reply: dict[str, Any]
    received: bytes

    def arguments(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Fresh copies of what was given; WireError where an object of the check's own was among it."""
        decoder = Decoder(self.header, self.sent, no_object)
        for index in decoder.wants_grad:
            decoder.arrays[index].requires_grad_()
        return tuple(decoder.decode(self.header["args"])), dict(decoder.decode(self.header["kwargs"]))

    def raised(self) -> str:
        """The builtin type of the error that the call ended in; empty if it returned."""
        raised = self.reply.get("raised")
        kinds = raised.get("kinds") if isinstance(raised, dict) else None
        return str(kinds[0]) if isinstance(kinds, list) and kinds else "Exception" if raised else ""

    def result(self) -> Any:
        """What it returned; WireError where that is no plain value."""
        return Decoder(self.reply, self.received, no_object).decode(self.reply.get("value"))

    def kind(self) -> str:
        """The name of an object that stayed on the learner's side; empty for a plain value."""
        value = self.reply.get("value")
        return str(value[-1]) if isinstance(value, list) and value[:1] == ["handle"] else ""

    def changed(self) -> bool:
        """Whether it changed an argument."""
        return bool(self.reply.get("changed"))


@dataclass
class Calls:
    """Those of one notebook, up to a bound."""

    made: list[Call] = field(default_factory=list)
    held: int = 0

    def note(
        self, function: str, header: dict[str, Any], bodies: Iterable[bytes], reply: dict[str, Any], received: bytes
    ) -> None:
        sent = b"".join(bodies)
        self.held += len(sent) + len(received)
        if len(self.made) < MOST_CALLS and self.held < MOST_BYTES:
            self.made.append(Call(function, header, sent, reply, received))

    def of(self, function: str) -> list[Call]:
        return [call for call in self.made if call.function == function]


def no_object(node: Node) -> Any:
    raise WireError("an object that stays where it is")
