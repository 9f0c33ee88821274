"""Attention by its definition: the formula, line by line, and the oracle for everything faster."""

import math
from typing import Any

import torch
from torch import Tensor

from attention.arguments import check, sharing
from attention.masks import causal_mask
from attention.precision import autocast_is_on
from attention.softmax import softmax


def scaled_dot_product_attention(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    mask: Tensor | None = None,
    *,
    causal: bool = False,
    offset: int = 0,
    scale: float | None = None,
    softcap: float | None = None,
    return_weights: bool = False,
) -> Tensor | Any:
    """Give each query the mix of all values, each value weighted by how well its key answers the query.

    Attention(Q, K, V) = softmax(Q Kᵀ / √d_k) V

    q: (batch, heads, L_q, d_k)
    k: (batch, kv_heads, L_k, d_k), where kv_heads divides heads: neighbouring query heads share a key head
    v: (batch, kv_heads, L_k, d_v)
    mask: broadcasts to (batch, heads, L_q, L_k); bool, True = may attend, or of q's dtype, added to the scores
    causal: query i sees key j only if j <= i + offset
    offset: the position of the first query among the keys
    scale: multiplies the scores; 1/√d_k unless given
    softcap: bends the scores into (-softcap, softcap), before any mask
    return_weights: whether to return the weights too

    Returns output: (batch, heads, L_q, d_v) of q's dtype, computed in float32 or wider; with return_weights the pair
    (output, weights), weights: (batch, heads, L_q, L_k). A query that may attend to nothing gets zeros.
    A mask is added, a bool one as 0 and -inf, so NaN or an infinity in a key or value spoils also the queries that it
    is masked from; from those that `causal` alone hides it from it may or may not keep away.
    Leading dimensions may be fewer or more than (batch, heads); they broadcast.
    Raises TypeError for dtypes and ValueError for shapes, devices and a softcap that do not fit.

    Vaswani et al. (2017), section 3.2.1; grouped queries: Ainslie et al. (2023), section 2.2.
    """
    check(q, k, v, mask, softcap)
    # Autocast leaves float64 alone, backwards too.
    wide = torch.float64 if autocast_is_on(q) else torch.promote_types(q.dtype, torch.float32)
    k, v = share_heads(k, q).to(wide), share_heads(v, q).to(wide)
    scale = 1 / math.sqrt(q.shape[-1]) if scale is None else scale

    scores = (q.to(wide) @ k.mT) * scale  # (batch, heads, L_q, L_k)
    if softcap is not None:
        scores = softcap * torch.tanh(scores / softcap)
    if causal:
        scores = scores.masked_fill(~causal_mask(q.shape[-2], k.shape[-2], offset, q.device), -math.inf)
    if mask is not None:
        scores = scores + (torch.where(mask, 0.0, -math.inf) if mask.dtype == torch.bool else mask)
    weights = softmax(scores)
    output, weights = (weights @ v).to(q.dtype), weights.to(q.dtype)
    return (output, weights) if return_weights else output


def share_heads(x: Tensor, q: Tensor) -> Tensor:
    """Repeat each head of keys or values for the neighbouring query heads that share it.

    x: (batch, kv_heads, L_k, d)
    q: (batch, heads, L_q, d_k)

    Returns (batch, heads, L_k, d).
    """
    times = sharing(q, x)
    return x.repeat_interleave(times, dim=-3) if times > 1 else x
