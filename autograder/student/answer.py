"""Answers the trusted side's requests: run a cell, look a name up, call, read an attribute, differentiate."""

from __future__ import annotations

import types
from typing import Any

import torch

from autograder.student.cells import run_cell
from autograder.student.decode import CountedIterable, Decoder
from autograder.student.encode import Encoder
from autograder.student.raised import describe
from autograder.student.shell import NotebookShell
from autograder.student.wire import Node, WireError


class Answers:
    """The objects that the trusted side holds handles to, and the calls it may differentiate."""

    def __init__(self, shell: NotebookShell, text_limit: int, picture_limit: int) -> None:
        self.shell = shell
        self.limits = text_limit, picture_limit
        self.objects: list[Any] = []
        self.calls: list[tuple[list[torch.Tensor], list[torch.Tensor]]] = []

    def answer(self, header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], list[bytes]]:
        """The reply to one request: a header and its bodies. What the student's code raises becomes part of it."""
        try:
            operation = getattr(self, f"do_{header['op']}")
            reply: tuple[dict[str, Any], list[bytes]] = operation(header, Decoder(header, body, self.resolve))
            return reply
        except WireError as error:
            return {"unreadable": str(error)}, []
        except BaseException as error:  # KeyboardInterrupt is how the trusted side says that time is up
            return {"raised": describe(error)}, []

    def do_run(self, header: dict[str, Any], decoder: Decoder) -> tuple[dict[str, Any], list[bytes]]:
        return run_cell(self.shell, header["source"], *self.limits), []

    def do_name(self, header: dict[str, Any], decoder: Decoder) -> tuple[dict[str, Any], list[bytes]]:
        if header["name"] not in self.shell.user_ns:
            return {"absent": True}, []
        return self.reply(self.shell.user_ns[header["name"]])

    def do_bind(self, header: dict[str, Any], decoder: Decoder) -> tuple[dict[str, Any], list[bytes]]:
        self.shell.user_ns[header["name"]] = decoder.decode(header["value"])
        return {}, []

    def do_unbind(self, header: dict[str, Any], decoder: Decoder) -> tuple[dict[str, Any], list[bytes]]:
        self.shell.user_ns.pop(header["name"], None)
        return {}, []

    def do_attribute(self, header: dict[str, Any], decoder: Decoder) -> tuple[dict[str, Any], list[bytes]]:
        return self.reply(getattr(self.objects[header["target"]], header["name"]))

    def do_call(self, header: dict[str, Any], decoder: Decoder) -> tuple[dict[str, Any], list[bytes]]:
        inputs = [decoder.arrays[index].requires_grad_() for index in decoder.wants_grad]
        args, kwargs = decoder.decode(header["args"]), decoder.decode(header["kwargs"])
        given = decoder.mutable
        before = [self.snapshot(value) for value in given]
        try:
            result = self.objects[header["target"]](*args, **kwargs)
        except BaseException as error:
            encoder = Encoder(self.register)
            reply: dict[str, Any] = {"raised": describe(error)}
        else:
            reply, encoder = self.returned(inputs, result)
        reply["changed"] = [
            [index, self.content(encoder, value)]
            for index, value in enumerate(given)
            if not isinstance(value, CountedIterable) and self.snapshot(value) != before[index]
        ]
        reply["reads"] = [value.reads for value in given if isinstance(value, CountedIterable)]
        return {**reply, "arrays": encoder.arrays}, encoder.bodies

    def returned(self, inputs: list[torch.Tensor], result: Any) -> tuple[dict[str, Any], Encoder]:
        encoder = Encoder(self.register)
        try:
            reply = {"value": encoder.encode(result)}
        except WireError as error:
            return {"unreadable": str(error)}, Encoder(self.register)
        outputs = list(encoder.tensors)
        return reply | {"call": self.remember(inputs, outputs), "outputs": len(outputs)}, encoder

    def do_gradient(self, header: dict[str, Any], decoder: Decoder) -> tuple[dict[str, Any], list[bytes]]:
        inputs, outputs = self.calls[header["call"]]
        gradients = torch.autograd.grad(
            outputs, inputs, decoder.decode(header["gradients"]), allow_unused=True, retain_graph=True
        )
        return self.reply(list(gradients))

    def reply(self, value: Any) -> tuple[dict[str, Any], list[bytes]]:
        encoder = Encoder(self.register)
        node = encoder.encode(value)
        return {"value": node, "arrays": encoder.arrays}, encoder.bodies

    def remember(self, inputs: list[torch.Tensor], outputs: list[torch.Tensor]) -> int:
        self.calls.append((inputs, outputs))
        return len(self.calls) - 1

    def register(self, value: Any) -> Node:
        if isinstance(value, types.ModuleType):
            return ["module", value.__name__]
        self.objects.append(value)
        name = getattr(value, "__name__", type(value).__name__)
        return ["handle", len(self.objects) - 1, "callable" if callable(value) else "object", str(name)[:200]]

    def resolve(self, node: Node) -> Any:
        if node[0] != "handle":
            raise WireError("only objects of this process come back to it")
        return self.objects[node[1]]

    def content(self, encoder: Encoder, value: Any) -> Node:
        if isinstance(value, torch.Tensor):
            value = value.detach()
        return encoder.encode(value)

    def snapshot(self, value: Any) -> Any:
        """What tells whether a call changed `value`: bytes of arrays, entries of containers, a generator's state."""
        if isinstance(value, list):
            return [id(item) if isinstance(item, list | dict) else describe_entry(item) for item in value]
        if isinstance(value, set):
            return frozenset(map(describe_entry, value))
        if isinstance(value, dict):
            return [(describe_entry(key), describe_entry(item)) for key, item in value.items()]
        if isinstance(value, CountedIterable):
            return None
        encoder = Encoder(self.register)
        return (
            encoder.encode(value.detach() if isinstance(value, torch.Tensor) else value),
            encoder.arrays,
            encoder.bodies,
        )


def describe_entry(item: Any) -> Any:
    return item if isinstance(item, bool | int | float | str) else id(item)
