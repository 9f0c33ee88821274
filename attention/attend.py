"""The attention to use: torch's fused kernels wherever they can express the call, ours elsewhere."""

import contextlib
import math
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel

from attention.arguments import check
from attention.masks import causal_mask
from attention.precision import without_autocast
from attention.tiled import tiled_attention

# Torch changes its own order from version to version.
BACKENDS = [SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION, SDPBackend.CUDNN_ATTENTION, SDPBackend.MATH]


def attend(
    q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None, *, causal: bool = False, offset: int = 0,
    scale: float | None = None, softcap: float | None = None, return_path: bool = False,
) -> Tensor | Any:  # fmt: skip
    """Compute `scaled_dot_product_attention` as fast as this machine can.

    The arguments are those of `scaled_dot_product_attention`, but for
    return_path: whether to return too which way the call took

    Returns output: (batch, heads, L_q, d_v); with return_path the pair (output, path), path being "tiled" or
    torch's backend, as "sdpa: flash_attention".
    Raises as `scaled_dot_product_attention` does.
    """
    lead, shared = check(q, k, v, mask, softcap)
    if softcap is not None:
        output = tiled_attention(q, k, v, mask, causal=causal, offset=offset, scale=scale, softcap=softcap)
        return (output, "tiled") if return_path else output
    mask, is_causal = one_mask(mask, causal, offset, q, k)
    q, k, v = four_dimensional(q), four_dimensional(k), four_dimensional(v)
    mask = None if mask is None else four_dimensional(mask)
    how: dict[str, Any] = {"is_causal": is_causal, "scale": scale, "enable_gqa": shared}
    with pinned(q), without_autocast(q):
        output = F.scaled_dot_product_attention(q, k, v, mask, **how)
        # Asking which way takes time, and cannot be compiled.
        path = SDPBackend(torch._fused_sdp_choice(q, k, v, mask, **how)).name.lower() if return_path else ""
    output = output if output.dim() == len(lead) + 2 else output.reshape(*lead, *output.shape[-2:])
    return (output, f"sdpa: {path}") if return_path else output


def four_dimensional(x: Tensor) -> Tensor:
    """The fused kernels want (batch, heads, L, d), and masks likewise."""
    return x if x.dim() >= 4 else x[(None,) * (4 - x.dim())]


def one_mask(mask: Tensor | None, causal: bool, offset: int, q: Tensor, k: Tensor) -> tuple[Tensor | None, bool]:
    """The mask that says it all, and whether torch's own causal one does, which cannot be joined with another."""
    if not causal or offset >= k.shape[-2] - 1:  # the first query sees every key
        return mask, False
    if mask is None and offset == 0:
        return None, True
    allowed = causal_mask(q.shape[-2], k.shape[-2], offset, q.device)
    if mask is None or mask.dtype == torch.bool:
        return allowed if mask is None else mask & allowed, False
    return torch.where(allowed, mask, -math.inf), False


def pinned(q: Tensor) -> contextlib.AbstractContextManager[None]:
    """Torch's backends in our order; on a CPU it has two, and their order is fixed."""
    return sdpa_kernel(BACKENDS, set_priority=True) if q.is_cuda else contextlib.nullcontext()
