"""A wire frame back into values. Nothing in it is believed: kinds, dtypes, shapes and sizes are checked."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from autograder.student.generators import make_generator
from autograder.student.wire import (
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_ENTRIES,
    NUMPY,
    TORCH,
    Node,
    WireError,
)


class CountedIterable:
    """Stands in, on the student's side, for an iterable of the check's; `reads` says how often it was started."""

    def __init__(self, items: list[Any]) -> None:
        self.items, self.reads = items, 0

    def __iter__(self) -> Iterator[Any]:
        self.reads += 1
        return iter(self.items)


class CountedIterator(CountedIterable):
    """The same for an iterator, which can be read once."""

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        self.reads = 1
        if not self.items:
            raise StopIteration
        return self.items.pop(0)


def few(items: list[Node]) -> list[Node]:
    if len(items) > MAX_ENTRIES:
        raise WireError(f"a dict or a set of more than {MAX_ENTRIES} entries")
    return items


def itemsize(kind: str, name: str) -> int:
    return int(TORCH[name].itemsize) if kind == "torch" else int(NUMPY[name].itemsize)


class Decoder:
    """Turns a frame back into values. `wants_grad` holds the indices of the tensors that require a gradient."""

    def __init__(self, header: dict[str, Any], body: bytes, handle: Callable[[list[Any]], Any]) -> None:
        self.handle = handle
        self.mutable: list[Any] = []
        self.arrays: list[Any] = []
        self.wants_grad: list[int] = []
        table = header.get("arrays", [])
        offset = 0
        try:
            for entry in table:
                offset = self._read(entry, body, offset)
        except (TypeError, ValueError, AttributeError) as error:
            raise WireError(f"a malformed array ({error})") from None
        if offset != len(body):
            raise WireError("a frame whose bytes and shapes disagree")

    def _read(self, entry: Node, body: bytes, offset: int) -> int:
        kind, name, shape, order, grad = entry
        known = {"torch": TORCH, "numpy": NUMPY, "scalar": NUMPY}.get(kind)
        if known is None or name not in known:
            raise WireError("an array of an unknown dtype")
        if len(shape) > MAX_DIMENSIONS or not all(type(size) is int and 0 <= size < 1 << 48 for size in shape):
            raise WireError("an array of an impossible shape")
        if sorted(order) != list(range(len(shape))):
            raise WireError("an array with an impossible order of axes")
        end = int(offset + math.prod(shape) * itemsize(kind, name))
        if end > len(body):
            raise WireError("a frame whose bytes and shapes disagree")
        raw = np.frombuffer(body[offset:end], np.uint8).copy()
        if name == "bool":
            raw = (raw != 0).view(np.uint8)
        self.arrays.append(_array(raw, kind, name, [shape[axis] for axis in order], order))
        if kind == "torch" and grad is True:
            self.wants_grad.append(len(self.arrays) - 1)
        return end

    def decode(self, node: Node, depth: int = 0) -> Any:
        if depth > MAX_DEPTH:
            raise WireError(f"a value nested more than {MAX_DEPTH} deep cannot cross")
        if node is None or type(node) in (bool, int, float, str):
            return node
        if type(node) is not list or not node or type(node[0]) is not str:
            raise WireError("a malformed value")
        tag, *rest = node
        try:
            return getattr(self, f"_decode_{tag}")(depth + 1, *rest)
        except AttributeError:
            raise WireError(f"a value of the unknown kind {tag!r}") from None
        except (TypeError, ValueError) as error:
            raise WireError(f"a malformed value ({error})") from None

    def _decode_list(self, depth: int, items: list[Node]) -> list[Any]:
        value: list[Any] = []
        self.mutable.append(value)
        value.extend(self.decode(item, depth) for item in items)
        return value

    def _decode_tuple(self, depth: int, items: list[Node]) -> tuple[Any, ...]:
        return tuple([self.decode(item, depth) for item in items])

    def _decode_complex(self, depth: int, real: float, imaginary: float) -> complex:
        return complex(float(real), float(imaginary))

    def _decode_bytes(self, depth: int, text: str) -> bytes:
        return bytes.fromhex(text)

    def _decode_integer(self, depth: int, text: str) -> int:
        return int(text, 16)

    def _decode_set(self, depth: int, items: list[Node]) -> set[Any]:
        value: set[Any] = set()
        self.mutable.append(value)
        value.update(self._decode_frozenset(depth, items))
        return value

    def _decode_frozenset(self, depth: int, items: list[Node]) -> frozenset[Any]:
        return frozenset([self.decode(item, depth) for item in few(items)])

    def _decode_dict(self, depth: int, items: list[list[Node]]) -> dict[Any, Any]:
        value: dict[Any, Any] = {}
        self.mutable.append(value)
        for key, item in few(items):
            value[self.decode(key, depth)] = self.decode(item, depth)
        return value

    def _decode_array(self, depth: int, index: int) -> Any:
        if type(index) is not int or not 0 <= index < len(self.arrays):
            raise WireError("an array that was not sent")
        value = self.arrays[index]
        if not isinstance(value, np.generic):
            self.mutable.append(value)
        return value

    def _decode_rng(self, depth: int, library: str, state: Node) -> Any:
        position = len(self.mutable)
        generator = make_generator(library, self.decode(state, depth))
        self.mutable[position:] = [generator]
        return generator

    def _decode_iterable(self, depth: int, once: bool, items: list[Node]) -> CountedIterable:
        position = len(self.mutable)
        value = (CountedIterator if once else CountedIterable)([self.decode(item, depth) for item in items])
        self.mutable.insert(position, value)
        return value

    def _decode_handle(self, depth: int, *rest: Any) -> Any:
        return self.handle(["handle", *rest])

    def _decode_module(self, depth: int, *rest: Any) -> Any:
        return self.handle(["module", *rest])


def _array(raw: np.ndarray, kind: str, name: str, shape: list[int], order: list[int]) -> Any:
    back = [order.index(axis) for axis in range(len(order))]
    if kind == "torch":
        flat = torch.from_numpy(raw).view(TORCH[name]) if raw.size else torch.empty(0, dtype=TORCH[name])
        return flat.reshape(shape).permute(back)
    array = raw.view(NUMPY[name]).reshape(shape).transpose(back)
    return array[()] if kind == "scalar" else array
