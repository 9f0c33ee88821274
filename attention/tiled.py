"""Attention a tile at a time: the same numbers, and memory that grows with the length, not with its square."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from attention.arguments import check
from attention.masks import causal_mask
from attention.precision import without_autocast
from attention.scaled_dot_product import share_heads

TILE_BYTES = 1 << 20  # of scores at a time, all heads together: they stay in a core's own cache


def tiled_attention(
    q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None, *, causal: bool = False, offset: int = 0,
    scale: float | None = None, softcap: float | None = None, block_size: int | None = None,
) -> Tensor:  # fmt: skip
    """Compute `scaled_dot_product_attention` without ever holding all its scores.

    The arguments are those of `scaled_dot_product_attention`, but for
    block_size: how many queries and how many keys make a tile; a good one unless given

    Returns output: (batch, heads, L_q, d_v) of q's dtype. Backward computes each tile again and, for a mask that
    requires it, gives the gradient of the mask.
    Raises as `scaled_dot_product_attention` does, ValueError unless block_size is at least 1, and RuntimeError where it
    is differentiated twice. Compiled it cannot tell and leaves the second derivative out: use the definition there.

    Dao et al. (2022), algorithm 1, and Milakov & Gimelshein (2018) for the softmax.
    """
    lead, _ = check(q, k, v, mask, softcap)
    if block_size is not None and block_size < 1:
        raise ValueError(f"block_size={block_size} is not at least 1: a tile holds a query and a key")
    dtype, wide = q.dtype, torch.promote_types(q.dtype, torch.float32)
    k, v = share_heads(k, q), share_heads(v, q)
    q, k, v = (x.to(wide).expand(*lead, *x.shape[-2:]).contiguous() for x in (q, k, v))
    if mask is not None:
        mask = (mask if mask.dtype == torch.bool else mask.to(wide))[(None,) * (q.dim() - mask.dim())]
    scale = 1 / math.sqrt(q.shape[-1]) if scale is None else scale
    block_size = block_size or default_block_size(q)
    plan = Plan(causal, offset, scale, softcap, block_size)
    with without_autocast(q):
        output: Tensor = Tiled.apply(q, k, v, mask, plan)[0]  # type: ignore[no-untyped-call]
    return output.to(dtype)


def default_block_size(q: Tensor) -> int:
    """The side of the square tiles, of all heads together, that fill TILE_BYTES; at least 64."""
    return max(64, int(math.sqrt(TILE_BYTES // (max(math.prod(q.shape[:-2]), 1) * q.element_size()))))


@dataclass
class Plan:
    """What the tiles share: which of them to visit, and how the scores of one come about."""

    causal: bool
    offset: int
    scale: float
    softcap: float | None
    block_size: int

    def blocks(self, length: int) -> Iterator[slice]:
        for start in range(0, length, self.block_size):
            yield slice(start, min(start + self.block_size, length))

    def seen(self, rows: slice, L_k: int) -> Iterator[slice]:
        """Blocks of the keys that any query of these rows may see."""
        return self.blocks(min(L_k, rows.stop + self.offset) if self.causal else L_k)

    def scores(
        self, q: Tensor, k: Tensor, mask: Tensor | None, rows: slice, cols: slice
    ) -> tuple[Tensor, Tensor | None]:
        """The scores of one tile, from its scaled queries and keys, and with a softcap their slopes along the cap."""
        scores = q @ k.mT
        slopes = None
        if self.softcap is not None:
            bent = scores.div_(self.softcap).tanh_()
            scores, slopes = bent * self.softcap, 1 - bent**2
        if self.causal and cols.stop - 1 > rows.start + self.offset:
            visible = causal_mask(scores.shape[-2], scores.shape[-1], self.offset + rows.start - cols.start, q.device)
            scores.masked_fill_(~visible, -math.inf)
        if mask is not None:
            part = window(mask, rows, cols)
            scores.add_(torch.where(part, 0.0, -math.inf) if mask.dtype == torch.bool else part)
        return scores, slopes


def window(mask: Tensor, rows: slice, cols: slice) -> Tensor:
    """The part of a mask that lies on a tile; a dimension of size 1 serves all of them."""
    everything = slice(None)
    return mask[..., everything if mask.shape[-2] == 1 else rows, everything if mask.shape[-1] == 1 else cols]


class Tiled(torch.autograd.Function):
    """The tiles forwards, with an online softmax along the keys."""

    @staticmethod
    def forward(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, plan: Plan) -> tuple[Tensor, Tensor, Tensor]:
        output = q.new_zeros(*q.shape[:-1], v.shape[-1])
        tops, totals = q.new_zeros(*q.shape[:-1], 1), q.new_ones(*q.shape[:-1], 1)
        for rows in plan.blocks(q.shape[-2]):
            scaled = q[..., rows, :] * plan.scale
            # No score is below the lowest number but -inf, so a query that has seen nothing needs no special case.
            top = torch.full_like(scaled[..., :1], torch.finfo(q.dtype).min)
            total, mix = torch.zeros_like(top), output[..., rows, :]
            for cols in plan.seen(rows, k.shape[-2]):
                scores, _ = plan.scores(scaled, k[..., cols, :], mask, rows, cols)
                higher = torch.maximum(top, scores.amax(-1, keepdim=True))
                shrink = torch.exp(top - higher)  # what was summed under the old top counts this much under the new one
                strengths = scores.sub_(higher).exp_()
                total = total * shrink + strengths.sum(-1, keepdim=True)
                mix.mul_(shrink).add_(strengths @ v[..., cols, :])
                top = higher
            total = total.masked_fill(total == 0, 1.0)  # queries that may attend to nothing keep their zeros
            mix.div_(total)
            tops[..., rows, :], totals[..., rows, :] = top, total
        return output, tops, totals

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, ...]) -> None:
        *tensors, ctx.plan = inputs
        ctx.save_for_backward(*tensors, *output)

    @staticmethod
    def backward(ctx: Any, grad: Tensor, *_: Tensor) -> tuple[Tensor | None, ...]:
        with without_autocast(grad):
            grads = Backwards.apply(grad, *ctx.saved_tensors, ctx.plan, ctx.needs_input_grad[3])  # type: ignore[no-untyped-call]
        return *grads, *(None,) * (5 - len(grads))

    @staticmethod
    def vmap(info: Any, in_dims: tuple[int | None, ...], *inputs: Any) -> tuple[Any, ...]:
        return Tiled.apply(*in_front(info, in_dims, inputs)), (0, 0, 0)  # type: ignore[no-untyped-call]


class Backwards(torch.autograd.Function):
    """The tiles backwards, each computed again."""

    @staticmethod
    def forward(
        grad: Tensor, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, output: Tensor, tops: Tensor,
        totals: Tensor, plan: Plan, mask_too: bool,
    ) -> tuple[Tensor, ...]:  # fmt: skip
        grad_q, grad_k, grad_v = (torch.zeros_like(x) for x in (q, k, v))
        grad_mask = torch.zeros_like(mask) if mask is not None and mask_too else None
        grad = grad / totals  # divides by the sum of the strengths once, and not in every tile
        shared = (grad * output).sum(-1, keepdim=True)
        for rows in plan.blocks(q.shape[-2]):
            scaled, pull = q[..., rows, :] * plan.scale, grad[..., rows, :]
            for cols in plan.seen(rows, k.shape[-2]):
                scores, slopes = plan.scores(scaled, k[..., cols, :], mask, rows, cols)
                strengths = scores.sub_(tops[..., rows, :]).exp_()
                grad_v[..., cols, :] += strengths.mT @ pull
                grad_scores = (pull @ v[..., cols, :].mT).sub_(shared[..., rows, :]).mul_(strengths)
                if grad_mask is not None:
                    part = window(grad_mask, rows, cols)
                    part += grad_scores.sum_to_size(part.shape)
                grad_scores = grad_scores if slopes is None else grad_scores * slopes
                grad_k[..., cols, :] += grad_scores.mT @ scaled
                grad_q[..., rows, :] += grad_scores @ k[..., cols, :]
        return grad_q.mul_(plan.scale), grad_k, grad_v, *(() if grad_mask is None else (grad_mask,))

    setup_context = staticmethod(lambda ctx, inputs, output: None)  # nothing to keep

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> None:
        raise RuntimeError("tiled_attention cannot be differentiated twice: use scaled_dot_product_attention")

    @staticmethod
    def vmap(info: Any, in_dims: tuple[int | None, ...], *inputs: Any) -> tuple[Any, ...]:
        grads = Backwards.apply(*in_front(info, in_dims, inputs))  # type: ignore[no-untyped-call]
        return grads, (0,) * len(grads)


def in_front(info: Any, in_dims: tuple[int | None, ...], inputs: tuple[Any, ...]) -> list[Any]:
    """The inputs with the examples of `torch.vmap` as one more leading dimension of every tensor."""
    size = info.batch_size
    return [
        x if not isinstance(x, Tensor) else x.expand(size, *x.shape) if dim is None else x.movedim(dim, 0)
        for x, dim in zip(inputs, in_dims, strict=True)
    ]
