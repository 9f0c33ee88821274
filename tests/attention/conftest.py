"""The three ways to compute attention, designed inputs for them, an oracle in plain loops, and the bands of error."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from attention import attend, scaled_dot_product_attention, tiled_attention

# Tiles of 3 fit none of the lengths below.
PATHS = {
    "definition": scaled_dot_product_attention,
    "tiled": tiled_attention,
    "tiles of 3": partial(tiled_attention, block_size=3),
    "attend": attend,
}

# How far from float64: relative Frobenius norm, and the worst row relative to itself.
BANDS = {
    torch.float64: (1e-7, 1e-6),
    torch.float32: (1e-5, 2.5e-5),
    torch.float16: (5e-3, 2e-2),
    torch.bfloat16: (3e-2, 9e-2),
}


def allowed(*shape: int, empty: int | None = None) -> Tensor:
    """A bool mask that lets seven pairs in ten through; the query `empty` may attend to nothing."""
    mask = torch.rand(shape, generator=torch.Generator().manual_seed(7)) < 0.7
    if empty is not None:
        mask[..., empty, :] = False
    return mask


def bias(*shape: int, empty: int | None = None) -> Tensor:
    """An additive mask: random numbers, -inf for three pairs in ten; the query `empty` may attend to nothing."""
    numbers = torch.randn(shape, generator=torch.Generator().manual_seed(8), dtype=torch.float64)
    return numbers.masked_fill(~allowed(*shape, empty=empty), -math.inf)


# What differs from (batch, heads, L_q, L_k, d_k, d_v) = (2, 6, 17, 23, 8, 5) and no further argument.
CASES: dict[str, dict[str, Any]] = {
    "plain": {},
    "as wide values as keys": {"d_v": 8},
    "scores that grow steeply along the keys": {"growth": 60.0},
    "scores that fall along the keys": {"growth": -4.0},
    "scores near 1e4, mostly one winner": {"spread": 60.0, "growth": 1e4},
    "scores near 1e4, shared": {"exact": True, "scale": 0.25},
    "more queries than keys": {"L_q": 37},
    "no keys": {"L_k": 0},
    "no keys, causal": {"L_k": 0, "causal": True},
    "one query": {"L_q": 1},
    "one key": {"L_k": 1},
    "not contiguous": {"contiguous": False},
    "heads that share keys": {"kv_heads": 3},
    "one head of keys for all": {"kv_heads": 1, "d_v": 8},
    "causal": {"causal": True},
    "causal, as wide values as keys": {"causal": True, "d_v": 8},
    "causal, more queries than keys": {"causal": True, "L_q": 37},
    "causal after a past": {"causal": True, "offset": 4},
    "causal after a past of exactly two tiles": {"causal": True, "offset": 6, "d_v": 8},
    "causal after all keys": {"causal": True, "offset": 100},
    "causal before the keys": {"causal": True, "offset": -5},
    "causal far before the keys": {"causal": True, "offset": -50},
    "bool mask": {"mask": allowed(2, 6, 17, 23, empty=3)},
    "bool mask for all": {"mask": allowed(17, 23, empty=3), "d_v": 8},
    "bool mask of a batch": {"mask": allowed(2, 1, 17, 23)},
    "bool mask of the heads": {"mask": allowed(6, 17, 23)},
    "bool mask of the keys": {"mask": allowed(2, 1, 1, 23)},
    "bool mask of the queries": {"mask": allowed(17, 1)},
    "bool mask of one dimension": {"mask": allowed(23)},
    "bool mask of nothing": {"mask": torch.zeros(1, 1, dtype=torch.bool)},
    "additive mask": {"mask": bias(2, 6, 17, 23, empty=16)},
    "additive mask for all": {"mask": bias(17, 23, empty=16), "d_v": 8},
    "additive mask of a batch": {"mask": bias(2, 1, 17, 23)},
    "additive mask of the keys": {"mask": bias(2, 1, 1, 23)},
    "additive mask of the queries": {"mask": bias(6, 17, 1)},
    "bool mask and causal": {"mask": allowed(2, 1, 17, 23, empty=3), "causal": True},
    "additive mask and causal after a past": {"mask": bias(6, 17, 23, empty=3), "causal": True, "offset": 4},
    "bool mask of the keys, shared keys, causal": {"mask": allowed(2, 1, 1, 23), "kv_heads": 2, "causal": True},
    "scale": {"scale": 0.11},
    "softcap": {"softcap": 1.5},
    "softcap, bool mask": {"softcap": 1.5, "mask": allowed(17, 23, empty=3)},
    "softcap, additive mask, causal": {"softcap": 1.5, "mask": bias(2, 1, 17, 23), "causal": True, "offset": 2},
    "softcap, shared keys, scale": {"softcap": 1.5, "kv_heads": 2, "scale": 0.6},
}
# Torch has no softcap.
UNCAPPED = {name: case for name, case in CASES.items() if "softcap" not in case}
# A backward that computes the weights again leaves 1e-7 where the winner's gradient is 0; huge keys make it count.
SMOOTH = {name: case for name, case in CASES.items() if "spread" not in case}


def numbers(
    batch: int = 2,
    heads: int = 6,
    kv_heads: int | None = None,
    L_q: int = 17,
    L_k: int = 23,
    d_k: int = 8,
    d_v: int = 5,
    growth: float = 4.0,
    spread: float = 1.0,
    exact: bool = False,
) -> tuple[Tensor, Tensor, Tensor]:
    """Draw q, k, v whose scores grow along the keys: a tile that is dropped or not rescaled shows."""
    generator = torch.Generator().manual_seed(6)
    kv_heads = heads if kv_heads is None else kv_heads
    sizes = (L_q, heads, d_k), (L_k, kv_heads, d_k), (L_k, kv_heads, d_v)
    q, k, v = (torch.randn(batch, *size, generator=generator, dtype=torch.float64).transpose(1, 2) for size in sizes)
    q *= spread
    q[..., 0], k[..., 0] = math.sqrt(d_k), torch.linspace(0, growth, L_k, dtype=torch.float64)
    if exact:  # whole numbers: no dtype rounds these scores of 10000 and a little
        q[..., 0], k[..., 0] = 200, 200
        return q.round(), k.round(), v
    return q, k, v


def inputs(
    dtype: torch.dtype, device: str, mask: Tensor | None = None, contiguous: bool = True, **case: Any
) -> tuple[Tensor, Tensor, Tensor, dict[str, Any]]:
    """The tensors of a case, rounded to the dtype, and its other arguments."""
    arguments = {name: case.pop(name) for name in ("causal", "offset", "scale", "softcap") if name in case}
    q, k, v = (x.to(dtype).to(device) for x in numbers(**case))
    if contiguous:
        q, k, v = q.contiguous(), k.contiguous(), v.contiguous()
    if mask is not None:
        arguments["mask"] = mask.to(device, mask.dtype if mask.dtype == torch.bool else dtype)
    return q, k, v, arguments


def one_query_at_a_time(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    mask: Tensor | None = None,
    causal: bool = False,
    offset: int = 0,
    scale: float | None = None,
    softcap: float | None = None,
) -> Tensor:
    """The formula for a single query in float64, and loops for all else."""
    q, k, v = (x.detach().double().cpu().numpy() for x in (q, k, v))
    (batch, heads, L_q, d_k), (kv_heads, L_k), d_v = q.shape, k.shape[1:3], v.shape[-1]
    hidden = np.zeros((batch, heads, L_q, L_k)) + additive(mask)
    output = np.zeros((batch, heads, L_q, d_v))
    for b, h, i in np.ndindex(batch, heads, L_q):
        shared = h // (heads // kv_heads)
        scores = k[b, shared] @ q[b, h, i] * (1 / np.sqrt(d_k) if scale is None else scale)
        scores = scores if softcap is None else softcap * np.tanh(scores / softcap)
        scores = (scores + hidden[b, h, i])[: max(i + offset + 1, 0) if causal else L_k]
        if scores.max(initial=-np.inf) > -np.inf:
            strengths = np.exp(scores - scores.max())
            output[b, h, i] = strengths @ v[b, shared, : len(scores)] / strengths.sum()
    return torch.from_numpy(output)


def additive(mask: Tensor | None) -> Any:
    """What a mask adds to the scores."""
    if mask is None:
        return 0.0
    mask = mask.detach().cpu()
    return np.where(mask, 0.0, -np.inf) if mask.dtype == torch.bool else mask.double().numpy()


def assert_within_band(actual: Tensor, expected: Tensor, dtype: torch.dtype) -> None:
    """Compare with float64, as a whole and row by row; rows of zeros must be zeros."""
    whole, row = BANDS[dtype]
    assert actual.shape == expected.shape
    expected = expected.double().cpu()
    error = actual.double().cpu() - expected
    assert error.norm() <= whole * expected.norm()
    assert (error.norm(dim=-1) <= row * expected.norm(dim=-1)).all()


# test_softmax.py says, in one skip, where there is no GPU.
@pytest.fixture(params=["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"])
def device(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=BANDS, ids=lambda dtype: str(dtype).removeprefix("torch."))
def dtype(request: pytest.FixtureRequest) -> torch.dtype:
    return request.param


@pytest.fixture(params=PATHS.values(), ids=PATHS)
def attention(request: pytest.FixtureRequest) -> Callable[..., Tensor]:
    """Each way to compute attention."""
    return request.param


@pytest.fixture(params=CASES.values(), ids=CASES)
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A designed call, for `draw`."""
    return request.param


@pytest.fixture(params=UNCAPPED.values(), ids=UNCAPPED)
def uncapped_case(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A designed call that torch can express too."""
    return request.param


@pytest.fixture(params=SMOOTH.values(), ids=SMOOTH)
def smooth_case(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A designed call whose gradients rounding spares."""
    return request.param


@pytest.fixture(scope="session")
def draw() -> Callable[..., tuple[Tensor, Tensor, Tensor, dict[str, Any]]]:
    return inputs


@pytest.fixture(scope="session")
def oracle() -> Callable[..., Tensor]:
    return one_query_at_a_time


@pytest.fixture(scope="session")
def bands() -> dict[torch.dtype, tuple[float, float]]:
    return BANDS


@pytest.fixture(scope="session")
def within_band() -> Callable[[Tensor, Tensor, torch.dtype], None]:
    return assert_within_band
