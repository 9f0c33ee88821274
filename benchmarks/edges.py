"""What each way to compute attention does at the edges, measured: one Markdown table.

    python -m benchmarks.edges [cpu|cuda]

Each cell is what came out, by comparison with what could have. A way that refuses the call says so, and why, below.
"""

import math
import sys
import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.nn.attention import sdpa_kernel

from attention import attend, scaled_dot_product_attention, tiled_attention
from benchmarks.ways import BACKENDS, short

L, S, D = 6, 10, 64
BAND = 3e-2
DTYPES = {"cpu": torch.float32, "cuda": torch.bfloat16}  # no other dtype is taken by all of a GPU's backends
Call = Callable[..., Tensor]


def ways(device: str) -> dict[str, Call]:
    def held_to(backend: Any) -> Call:
        def call(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None, causal: bool = False) -> Tensor:
            with sdpa_kernel(backend):
                gqa = k.shape[1] != q.shape[1]
                return F.scaled_dot_product_attention(q, k, v, mask, is_causal=causal, enable_gqa=gqa)

        return call

    ours = {"attend": attend, "tiled": tiled_attention, "definition": scaled_dot_product_attention}
    return ours | {short(backend): held_to(backend) for backend in BACKENDS[device]}


def draw(device: str, L_q: int = L, L_k: int = S, kv_heads: int = 4, d_v: int = D) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(6)
    sizes = (2, 4, L_q, D), (2, kv_heads, L_k, D), (2, kv_heads, L_k, d_v)
    q, k, v = (torch.randn(size, generator=generator).to(device, DTYPES[device]) for size in sizes)
    return q, k, v


def exact(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None, **sight: Any) -> Tensor:
    mask = mask if mask is None or mask.dtype == torch.bool else mask.double()
    return scaled_dot_product_attention(q.double(), k.double(), v.double(), mask, **sight)


def named(output: Tensor, candidates: dict[str, Tensor]) -> str:
    """Which of the candidates it is; rows that are not finite are counted first."""
    if spoilt := int((~output.isfinite().all(-1)).sum()):
        return f"{spoilt} of {output[..., 0].numel()} rows NaN"
    for name, candidate in candidates.items():
        if (output.double() - candidate).norm() <= BAND * candidate.norm().clamp_min(1e-6):
            return name
    return "something else"


def seen(device: str, empty: bool = False, hidden: int | None = None) -> Tensor:
    mask = torch.ones(L, S, dtype=torch.bool, device=device)
    if empty:
        mask[1] = False
    if hidden is not None:
        mask[:, hidden] = False
    return mask


def row_of(device: str, mask_of: Callable[[Tensor, torch.dtype], Tensor]) -> Callable[[Call], str]:
    """What a query gets whose every key the mask takes away."""

    def case(call: Call) -> str:
        q, k, v = draw(device)
        row = call(q, k, v, mask_of(seen(device, empty=True), q.dtype))[..., 1:2, :]
        mean = v.double().mean(-2, keepdim=True)
        return named(row, {"zeros": torch.zeros_like(mean), "mean of V": mean})

    return case


def additive(mask: Tensor, dtype: torch.dtype, lowest: float = -math.inf) -> Tensor:
    return torch.zeros(mask.shape, dtype=dtype, device=mask.device).masked_fill(~mask, lowest)


def gradients(device: str) -> Callable[[Call], str]:
    def case(call: Call) -> str:
        q, k, v = (x.requires_grad_() for x in draw(device))
        slopes = torch.autograd.grad(call(q, k, v, seen(device, empty=True)).sum(), (q, k, v))
        return "finite" if all(slope.isfinite().all() for slope in slopes) else "NaN"

    return case


def corner(device: str, L_q: int, L_k: int) -> Callable[[Call], str]:
    def case(call: Call) -> str:
        q, k, v = draw(device, L_q, L_k)
        both = {"top-left": 0, "bottom-right": L_k - L_q}
        return named(call(q, k, v, causal=True), {n: exact(q, k, v, causal=True, offset=o) for n, o in both.items()})

    return case


def mask_and_causal(device: str) -> Callable[[Call], str]:
    def case(call: Call) -> str:
        q, k, v = draw(device)
        mask = seen(device, hidden=2)
        both = {"intersect": exact(q, k, v, mask, causal=True), "mask alone": exact(q, k, v, mask)}
        return named(call(q, k, v, mask, causal=True), both | {"causal alone": exact(q, k, v, causal=True)})

    return case


def plain(device: str, **sizes: int) -> Callable[[Call], str]:
    def case(call: Call) -> str:
        q, k, v = draw(device, **sizes)
        dealt = exact(q, *(x.repeat(1, 4 // x.shape[1], 1, 1) for x in (k, v)))
        return named(
            call(q, k, v), {"repeat_interleave" if "kv_heads" in sizes else "yes": exact(q, k, v), "repeat": dealt}
        )

    return case


def nothing(device: str) -> Callable[[Call], str]:
    def case(call: Call) -> str:
        q, k, v = draw(device, L_k=0)
        return named(call(q, k, v), {"zeros": torch.zeros_like(q, dtype=torch.float64)})

    return case


def spoilt(device: str, which: str, causal: bool = False) -> Callable[[Call], str]:
    def case(call: Call) -> str:
        q, k, v = draw(device)
        (k if which == "key" else v)[..., L - 1, :] = math.nan
        return named(call(q, k, v, None if causal else seen(device, hidden=L - 1), causal=causal), {})

    def said(call: Call) -> str:
        answer = case(call)
        return "kept away" if answer == "something else" else answer

    return said


def cases(device: str) -> dict[str, Callable[[Call], str]]:
    return {
        "fully masked row, bool": row_of(device, lambda mask, dtype: mask),
        "fully masked row, -inf": row_of(device, additive),
        "fully masked row, finfo.min": row_of(device, lambda m, dtype: additive(m, dtype, torch.finfo(dtype).min)),
        "gradients beside a fully masked row": gradients(device),
        "no keys": nothing(device),
        f"causal, L = {L}, S = {S}": corner(device, L, S),
        f"causal, L = {S}, S = {L}": corner(device, S, L),
        "mask and causal": mask_and_causal(device),
        "2 heads of keys for 4": plain(device, kv_heads=2),
        "values narrower than keys": plain(device, d_v=D // 2),
        "NaN key behind a bool mask": spoilt(device, "key"),
        "NaN value behind a bool mask": spoilt(device, "value"),
        "NaN key in the future": spoilt(device, "key", causal=True),
        "NaN value in the future": spoilt(device, "value", causal=True),
    }


def answer(case: Callable[[Call], str], call: Call, reasons: dict[str, None], name: str) -> str:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            return case(call)
        except (RuntimeError, ValueError, TypeError) as error:
            own = [str(w.message).partition(" (Triggered")[0] for w in said]
            own = [reason for reason in own if "not used because" not in reason and "runtime disabled" not in reason]
            reasons[f"{name}: {(own or str(error).splitlines())[0]}"] = None
            return "refused"


def table(device: str) -> None:
    columns, reasons = ways(device), dict[str, None]()
    print(f"{str(DTYPES[device])[6:]}, batch 2, 4 heads, L {L}, S {S}, d {D}, on the {device}\n")
    print("| case | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for what, case in cases(device).items():
        cells = [answer(case, call, reasons, f"{name}, {what}") for name, call in columns.items()]
        print(f"| {what} | " + " | ".join(cells) + " |", flush=True)
    print("", *(f"* {reason}" for reason in reasons), sep="\n")


if __name__ == "__main__":
    table(sys.argv[1] if len(sys.argv) > 1 else "cuda" if torch.cuda.is_available() else "cpu")
