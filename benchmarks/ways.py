"""The ways to compute attention that the benchmarks compare, and the calls that they make."""

import contextlib
import math
import re
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel

from attention import attend, scaled_dot_product_attention, tiled_attention

SHAPES = {"cpu": (1, 2), "cuda": (2, 16)}  # batch and heads: the definition at n = 8192 fits into 24 GB, or a large GPU
BACKENDS = {
    "cpu": (SDPBackend.FLASH_ATTENTION, SDPBackend.MATH),
    "cuda": (
        SDPBackend.FLASH_ATTENTION,
        SDPBackend.EFFICIENT_ATTENTION,
        SDPBackend.CUDNN_ATTENTION,
        SDPBackend.MATH,
    ),
}
TOLERANCES = {torch.float32: 1e-5, torch.bfloat16: 3e-2}  # relative to the norm


def sdpa(q: Tensor, k: Tensor, v: Tensor, *, causal: bool) -> Tensor:
    return F.scaled_dot_product_attention(q, k, v, is_causal=causal)


def numpy_attention(q: Tensor, k: Tensor, v: Tensor, *, causal: bool) -> np.ndarray:
    """The definition as numpy says it best: in place, and divided after the mix."""
    Q, K, V = q.numpy(), k.numpy(), v.numpy()
    weights = (Q / math.sqrt(Q.shape[-1])) @ K.swapaxes(-1, -2)
    if causal:
        np.copyto(weights, -np.inf, where=~np.tri(*weights.shape[-2:], dtype=bool))
    weights -= weights.max(-1, keepdims=True)
    np.exp(weights, out=weights)
    return weights @ V / weights.sum(-1, keepdims=True)


@dataclass(frozen=True)
class Case:
    """One call to measure: attention among n words."""

    n: int
    d: int
    dtype: torch.dtype
    causal: bool
    backward: bool
    device: str

    def inputs(self) -> tuple[Tensor, ...]:
        """q, k, v and a gradient of the output, each (batch, heads, n, d)."""
        torch.manual_seed(self.n)
        shape = (*SHAPES[self.device], self.n, self.d)
        q, k, v, grad = (torch.randn(shape, device=self.device) for _ in range(4))
        k *= torch.linspace(1, 2, self.n, device=self.device)[:, None]  # later keys score higher: no rescale is idle
        q, k, v, grad = (x.to(self.dtype) for x in (q, k, v, grad))
        return *(x.requires_grad_(self.backward) for x in (q, k, v)), grad


@dataclass(frozen=True)
class Way:
    """One implementation, and the backend that torch is held to in it."""

    name: str
    function: Callable[..., Any] = sdpa
    backend: SDPBackend | None = None

    def held(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext() if self.backend is None else sdpa_kernel(self.backend)

    def outputs(self, case: Case, inputs: tuple[Tensor, ...]) -> tuple[Any, ...]:
        """The output or, of a case with backward, the gradients of q, k and v."""
        *qkv, grad = inputs
        output = self.function(*qkv, causal=case.causal)
        return torch.autograd.grad(output, qkv, grad) if case.backward else (output,)

    def seconds(self, case: Case, inputs: tuple[Tensor, ...], calls: int = 1) -> float:
        """The time of one call among so many in a row."""
        synchronize = torch.get_device_module(case.device).synchronize
        synchronize()
        with self.held():
            started = time.perf_counter()
            for _ in range(calls):
                self.outputs(case, inputs)
            synchronize()
            return (time.perf_counter() - started) / calls

    def refusal(self, case: Case, inputs: tuple[Tensor, ...]) -> str:
        """Why this way can't run the case, found by a first call, which warms it up; empty if it can."""
        if self.function is numpy_attention and (case.backward or case.dtype != torch.float32):
            return "forward and float32 only"
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            try:
                self.seconds(case, inputs)
            except torch.OutOfMemoryError:
                return f"does not fit into this GPU's memory at n = {case.n}"
            except RuntimeError as error:
                if self.backend is None:
                    raise
                reasons = [re.sub(r" \(Triggered .*", "", str(warning.message)) for warning in said]
                own = [reason for reason in reasons if not re.search("not used because:|runtime disabled", reason)]
                return (own or [str(error).splitlines()[0]])[0]
        return ""


SDPA = Way("SDPA", sdpa)


def ways(device: str) -> list[Way]:
    """What is measured beside SDPA; numpy last, whose threads outlast its calls."""
    ours = [Way("attend", attend), Way("tiled", tiled_attention), Way("definition", scaled_dot_product_attention)]
    torchs = [Way(short(backend), sdpa, backend) for backend in BACKENDS[device]]
    return [*ours, *torchs, *([Way("numpy", numpy_attention)] if device == "cpu" else [])]


def short(backend: SDPBackend) -> str:
    return backend.name.removesuffix("_ATTENTION")


def check(device: str, n: int = 777) -> None:
    """Stop unless every way that runs gives what the definition gives in float64."""
    for dtype, causal, backward in product(TOLERANCES, (False, True), (False, True)):
        case = Case(n, 64, dtype, causal, backward, device)
        inputs = case.inputs()
        wide = tuple(x.detach().double().requires_grad_(x.requires_grad) for x in inputs)
        expected = Way("", scaled_dot_product_attention).outputs(case, wide)
        for way in (SDPA, *ways(device)):
            if way.refusal(case, inputs):
                continue
            with way.held():
                got = way.outputs(case, inputs)
            pairs = zip(got, expected, strict=True)
            error = max(float((torch.as_tensor(g) - e).norm() / e.norm()) for g, e in pairs)
            if not error <= TOLERANCES[dtype]:
                raise SystemExit(f"{way.name} is off by {error:.1e} in {case}: nothing was timed")
