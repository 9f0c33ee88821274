"""A softmax that reads its scores once, a block at a time: what tiled attention rests on."""

from collections.abc import Iterable

import torch
from torch import Tensor


def online_softmax(blocks: Iterable[Tensor]) -> Tensor:
    """Share out a budget of 1 among scores that arrive in blocks, without knowing the largest beforehand.

    blocks: (n_i,) each, floating point of one dtype, any finite or -inf entries; read once

    Returns weights: (sum of n_i,) of the same dtype. Nothing but -inf gives zeros.
    Raises ValueError without a block, TypeError for blocks of no floating point dtype or of two.

    Milakov & Gimelshein (2018), algorithm 3.
    """
    parts: list[tuple[Tensor, Tensor]] = []
    dtype: torch.dtype | None = None
    for block in blocks:
        if not block.is_floating_point():
            raise TypeError(f"scores of dtype {block.dtype} cannot be shared out: convert them with scores.float()")
        dtype = dtype or block.dtype
        if block.dtype != dtype:
            raise TypeError(f"blocks of {dtype} and {block.dtype} do not mix: convert them to one dtype")
        scores = block.to(torch.promote_types(dtype, torch.float32))
        if not parts:
            top, total = scores.new_tensor(torch.finfo(scores.dtype).min), scores.new_zeros(())
        higher = torch.maximum(top, scores.detach().amax())
        strengths = torch.exp(scores - higher)
        total = total * torch.exp(top - higher) + strengths.sum()  # what was summed under the old top shrinks
        top = higher
        parts.append((strengths, top))
    if not parts:
        raise ValueError("online_softmax was given no block: it needs at least one")
    total = total.masked_fill(total == 0, 1.0)
    return torch.cat([strengths * torch.exp(then - top) / total for strengths, then in parts]).to(dtype)
