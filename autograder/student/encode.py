"""Values into a wire tree and bytes: by value what is allow-listed, all else through the `handle` hook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from autograder.student.wire import MAX_DEPTH, NUMPY, TORCH_NAMES, Node, WireError


def no_handles(value: object) -> Node:
    raise WireError(f"a {type(value).__name__} cannot be handed over")


class Encoder:
    """Turns values into a tree and bytes. `mutable` lists what a call could change, in order."""

    def __init__(self, handle: Callable[[Any], Node] = no_handles) -> None:
        self.handle = handle
        self.arrays: list[Node] = []
        self.bodies: list[bytes] = []
        self.mutable: list[Any] = []
        self.tensors: list[torch.Tensor] = []  # those that require a gradient, in order

    def encode(self, value: Any, depth: int = 0) -> Node:
        if depth > MAX_DEPTH:
            raise WireError(f"a value nested more than {MAX_DEPTH} deep cannot cross")
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, np.generic) and not isinstance(value, str):
            return self._numpy(np.asarray(value), "scalar")
        if isinstance(value, int) and abs(value) >> 64:
            return ["integer", hex(value)]
        if isinstance(value, int | float | str):
            base = next(kind for kind in (int, float, str) if isinstance(value, kind))
            return base(value)
        if isinstance(value, complex):
            return ["complex", value.real, value.imag]
        if isinstance(value, bytes | bytearray):
            return ["bytes", bytes(value).hex()]
        return self._container(value, depth + 1)

    def _container(self, value: Any, depth: int) -> Node:
        if isinstance(value, tuple):
            return ["tuple", [self.encode(item, depth) for item in tuple.__iter__(value)]]
        if isinstance(value, list):
            self.mutable.append(value)
            return ["list", [self.encode(item, depth) for item in list.__iter__(value)]]
        if isinstance(value, frozenset):
            return ["frozenset", [self.encode(item, depth) for item in sorted(value, key=repr)]]
        if isinstance(value, set):
            self.mutable.append(value)
            return ["set", [self.encode(item, depth) for item in sorted(value, key=repr)]]
        if isinstance(value, dict):
            self.mutable.append(value)
            return ["dict", [[self.encode(k, depth), self.encode(v, depth)] for k, v in dict.items(value)]]
        return self._leaf(value, depth)

    def _leaf(self, value: Any, depth: int) -> Node:
        if isinstance(value, np.ndarray):
            self.mutable.append(value)
            return self._numpy(value.view(np.ndarray), "numpy")
        if isinstance(value, torch.Tensor):
            self.mutable.append(value)
            return self._torch(value)
        if isinstance(value, np.random.Generator | torch.Generator):
            self.mutable.append(value)
            position = len(self.mutable)
            node = ["rng", *self._generator(value)]
            del self.mutable[position:]  # the state's own containers
            return node
        return self.handle(value)

    def _generator(self, value: Any) -> Node:
        if isinstance(value, torch.Generator):
            return ["torch", self._torch(value.get_state())]
        state = value.bit_generator.state
        return ["numpy", self.encode({key: state[key] for key in state})]

    def _numpy(self, value: np.ndarray, kind: str) -> Node:
        name = value.dtype.name
        if name not in NUMPY:
            raise WireError(f"an array of dtype {value.dtype}, where bool, int, float or complex numbers are read")
        order = sorted(range(value.ndim), key=lambda axis: -abs(value.strides[axis]))
        dense = value.transpose(order)
        if not dense.flags.c_contiguous:
            order, dense = list(range(value.ndim)), np.ascontiguousarray(value)
        self.bodies.append(dense.astype(NUMPY[name], copy=False).tobytes())
        self.arrays.append([kind, name, list(value.shape), order, False])
        return ["array", len(self.arrays) - 1]

    def _torch(self, value: torch.Tensor) -> Node:
        name = TORCH_NAMES.get(value.dtype)
        if name is None or value.layout != torch.strided or value.device.type != "cpu":
            raise WireError(f"a tensor of {value.dtype}, {value.layout} on {value.device}, where a dense one is read")
        plain = value.detach().resolve_conj().resolve_neg()
        order = sorted(range(plain.ndim), key=plain.stride, reverse=True)
        dense = plain.permute(order)
        if not dense.is_contiguous():
            order, dense = list(range(plain.ndim)), plain.contiguous()
        numbers = dense.view(torch.int16) if value.dtype == torch.bfloat16 else dense  # numpy has no bfloat16
        self.bodies.append(numbers.numpy().tobytes())
        self.arrays.append(["torch", name, list(value.shape), order, bool(value.requires_grad)])
        if value.requires_grad:
            self.tensors.append(value)
        return ["array", len(self.arrays) - 1]
