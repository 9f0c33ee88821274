"""What a check holds in place of a student's function or object: calls cross, values come back as plain data.

Nothing that the student's side answers is trusted beyond being a value: exact base classes come back, exceptions as the
same builtin type, everything else as a `Proxy` that refuses to be compared, counted or tested for truth.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn, Protocol

import torch

from autograder.checking.effects import raise_again, replay_reads, write_back
from autograder.student.decode import Decoder
from autograder.student.encode import Encoder
from autograder.student.wire import Node, WireError

MODULES = frozenset(
    "numpy numpy.random numpy.linalg numpy.testing torch torch.nn torch.nn.functional math cmath itertools functools"
    " collections random typing re matplotlib matplotlib.pyplot".split()
)


class Link(Protocol):
    """One student's process, as proxies see it: requests within the time that the check has."""

    def request(self, header: dict[str, Any], bodies: Iterable[bytes] = ()) -> tuple[dict[str, Any], bytes]: ...
    def request_of(
        self, function: str, header: dict[str, Any], bodies: Iterable[bytes]
    ) -> tuple[dict[str, Any], bytes]: ...


class Proxy:
    """A function, class or object that stays on the student's side. Call it, or read its attributes."""

    def __init__(self, link: Link, identity: int, kind: str, name: str) -> None:
        self.__dict__.update(_link=link, _identity=identity, _kind=kind, __name__=name, __qualname__=name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return call(self._link, self._identity, self.__name__, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in ("__doc__", "__defaults__", "__annotations__"):
            raise AttributeError(name)
        return value_of(self._link, {"op": "attribute", "target": self._identity, "name": name})

    def __repr__(self) -> str:
        return f"<the student's {self.__name__}>"

    def _no_value(self, *_: Any) -> NoReturn:
        raise TypeError(f"what came back is a `{self.__name__}`, not a value (a number, an array, a list…)")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __len__ = __iter__ = __getitem__ = _no_value
    __float__ = __int__ = __index__ = __contains__ = __array__ = _no_value
    __hash__ = object.__hash__


def handles(link: Link) -> Callable[[Node], Any]:
    """What a handle in a reply becomes."""

    def resolve(node: Node) -> Proxy:
        tag, *rest = node
        if tag != "handle" or len(rest) != 3 or type(rest[0]) is not int:
            raise WireError("an object that cannot come back")
        return Proxy(link, rest[0], str(rest[1]), str(rest[2])[:100])

    return resolve


def library(node: Node) -> Any:
    """Our own copy of a library that the student gave a name; WireError for any other module."""
    if len(node) == 2 and isinstance(node[1], str) and node[1] in MODULES:
        return importlib.import_module(node[1])
    raise WireError("a library that checks do not know")


def give_handle(value: Any) -> Node:
    """How a check's own objects go over: the student's as handles, iterables as lists; others do not."""
    if isinstance(value, Proxy):
        return ["handle", value._identity]
    raise WireError(f"a check cannot hand a {type(value).__name__} to an answer")


class Sender(Encoder):
    """An encoder that also reads iterables. `iterables` pairs with the `reads` of the reply."""

    def __init__(self) -> None:
        super().__init__(self._other)
        self.iterables: list[Any] = []

    def _other(self, value: Any) -> Node:
        if isinstance(value, Proxy) or not isinstance(value, Iterable):
            return give_handle(value)
        once = isinstance(value, Iterator)
        self.mutable.append(value)
        self.iterables.append(value)
        return ["iterable", once, [self.encode(item) for item in value]]


def value_of(link: Link, header: dict[str, Any]) -> Any:
    """The value that a simple request is answered with."""
    reply, body = link.request(header)
    if "raised" in reply:
        raise_again(reply["raised"], "the notebook")
    if "unreadable" in reply:
        raise WireError(str(reply["unreadable"])[:300])
    if reply.get("absent"):
        raise KeyError(header["name"])
    value = reply.get("value")
    if header["op"] == "name" and isinstance(value, list) and value[:1] == ["module"]:
        return library(value)
    return Decoder(reply, body, handles(link)).decode(value)


def call(link: Link, identity: int, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Calls the student's function: arguments go over, changes to them and the result come back."""
    sender = Sender()
    header = {"op": "call", "target": identity, "args": sender.encode(args), "kwargs": sender.encode(kwargs)}
    tensors = sender.tensors if torch.is_grad_enabled() else []
    reply, body = link.request_of(name, header | {"arrays": sender.arrays}, sender.bodies)
    decoder = Decoder(reply, body, handles(link))
    if tensors and reply.get("outputs"):
        connect(link, reply, decoder, tensors)
    for index, node in reply.get("changed", []):
        write_back(sender.mutable, index, decoder.decode(node))
    replay_reads(sender.iterables, reply.get("reads", []))
    if "raised" in reply:
        raise_again(reply["raised"], name)
    if "unreadable" in reply:
        raise WireError(f"`{name}` returned {str(reply['unreadable'])[:300]}")
    return decoder.decode(reply.get("value"))


def connect(link: Link, reply: dict[str, Any], decoder: Decoder, inputs: list[torch.Tensor]) -> None:
    """Lets gradients flow through the call: its differentiable outputs become functions of its inputs."""
    indices = decoder.wants_grad[: reply["outputs"]]
    outputs = RemoteCall.apply(link, reply["call"], [decoder.arrays[index] for index in indices], *inputs)  # type: ignore[no-untyped-call]
    for index, output in zip(indices, outputs, strict=True):
        decoder.arrays[index] = output


class RemoteCall(torch.autograd.Function):
    """A call whose vector-Jacobian product the student's side computes."""

    @staticmethod
    def forward(ctx: Any, link: Link, number: int, outputs: list[torch.Tensor], *inputs: torch.Tensor) -> Any:
        ctx.link, ctx.number, ctx.inputs = link, number, [(tensor.shape, tensor.dtype) for tensor in inputs]
        return tuple(outputs)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, *gradients: torch.Tensor) -> Any:
        sender = Sender()
        header = {"op": "gradient", "call": ctx.number, "gradients": sender.encode(list(gradients))}
        reply, body = ctx.link.request(header | {"arrays": sender.arrays}, sender.bodies)
        if "raised" in reply:
            raise_again(reply["raised"], "backward")
        received = Decoder(reply, body, handles(ctx.link)).decode(reply.get("value"))
        if not isinstance(received, list) or len(received) != len(ctx.inputs):
            raise WireError("gradients that do not fit the call")
        return None, None, None, *received
