"""Arguments that attention cannot take, each answered with one sentence: both values and the way out."""

import torch
from torch import Tensor


def check(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, softcap: float | None) -> tuple[torch.Size, bool]:
    """Refuse what `scaled_dot_product_attention` cannot take: TypeError for a dtype, ValueError for all else.

    Returns the leading dimensions of the scores, those before (L_q, L_k), and whether heads share keys or values.
    """
    if not (q.dtype == k.dtype == v.dtype and q.is_floating_point()):
        raise TypeError(f"q, k and v of dtypes {q.dtype}, {k.dtype} and {v.dtype} must share one floating point dtype")
    Q, K, V = q.shape, k.shape, v.shape
    if min(len(Q), len(K), len(V)) < 2 or Q[-1] == 0:
        raise ValueError(f"q, k and v of shapes {shapes(q, k, v)} must be (..., length, width), of width 1 or more")
    if Q[-1] != K[-1]:
        raise ValueError(f"q is {Q[-1]} wide and k is {K[-1]}: a dot product needs the same d_k")
    if K[-2] != V[-2]:
        raise ValueError(f"there are {K[-2]} keys and {V[-2]} values: each key needs its value")
    if softcap is not None and not softcap > 0:
        raise ValueError(f"softcap={softcap} is not above 0: leave it out to cap nothing")
    lead, shared = (Q[:-2], False) if Q == K == V else leading_shape(q, k, v)
    if mask is not None:
        check_mask(mask, q.dtype, torch.Size((*lead, Q[-2], K[-2])))
    if not (q.device == k.device == v.device and (mask is None or mask.device == q.device)):
        places = {x.device: None for x in (q, k, v, mask) if x is not None}
        raise ValueError(f"the tensors lie on {', '.join(map(str, places))}: move them to one device")
    return lead, shared


def leading_shape(q: Tensor, k: Tensor, v: Tensor) -> tuple[torch.Size, bool]:
    """Those of q, k and v broadcast, the last one being the heads; and whether heads share keys or values."""
    Q, K, V = q.shape, k.shape, v.shape
    if (K == V or K[:-2] == V[:-2]) and Q[:-3] == K[:-3]:  # as nearly always: torch takes its time to broadcast
        lead, shared = Q[:-2], sharing(q, k) > 1
        if shared or lead == K[:-2]:
            return lead, shared
    times = [sharing(q, x) for x in (q, k, v)]
    leads = [(*x.shape[:-3], x.shape[-3] * n) if x.dim() > 2 else () for x, n in zip((q, k, v), times, strict=True)]
    try:
        return torch.Size(torch.broadcast_shapes(*leads)), max(times) > 1
    except RuntimeError:
        raise ValueError(
            f"q, k and v of shapes {shapes(q, k, v)} do not fit: batches must agree, and key heads divide query heads"
        ) from None


def sharing(q: Tensor, x: Tensor) -> int:
    """How many neighbouring heads of q share each head of x: 1 unless x has fewer."""
    if q.dim() < 3 or x.dim() < 3:
        return 1
    heads, own = q.shape[-3], x.shape[-3]
    return 1 if own == 0 or heads % own else max(heads // own, 1)


def check_mask(mask: Tensor, dtype: torch.dtype, scores: torch.Size) -> None:
    if mask.dtype not in (torch.bool, dtype):
        raise TypeError(
            f"a mask of {mask.dtype} beside q of {dtype}: give a bool mask (True = may attend) or one of {dtype}"
        )
    sizes = zip(reversed(mask.shape), reversed(scores), strict=False)
    if mask.dim() > len(scores) or any(size not in (1, wanted) for size, wanted in sizes):
        raise ValueError(f"a mask of shape {shapes(mask)} does not broadcast to scores of shape {tuple(scores)}")


def shapes(*tensors: Tensor) -> str:
    return ", ".join(str(tuple(tensor.shape)) for tensor in tensors)
