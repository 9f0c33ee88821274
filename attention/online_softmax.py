"""A softmax that reads its scores once, a block at a time: what tiled attention rests on."""

from collections.abc import Iterable

import torch
from torch import Tensor


def online_softmax(blocks: Iterable[Tensor]) -> Tensor:
    """Share out a budget of 1 among scores that arrive in blocks, without knowing the largest beforehand.

    blocks: (n_i,) each, floating point of one dtype, any finite or -inf entries; read once

    Returns weights: (sum of n_i,) of the same dtype. Nothing but -inf gives zeros.
    Raises ValueError without a block.

    Milakov & Gimelshein (2018), algorithm 3.
    """
    parts: list[tuple[Tensor, Tensor]] = []
    for block in blocks:
        scores = block.to(torch.promote_types(block.dtype, torch.float32))
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
    return torch.cat([strengths * torch.exp(then - top) / total for strengths, then in parts]).to(block.dtype)
