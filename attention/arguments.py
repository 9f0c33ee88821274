"""Arguments that attention cannot take, each answered with one sentence: both values and the way out."""

import torch
from torch import Tensor


def check(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, softcap: float | None) -> torch.Size:
    """Refuse what `scaled_dot_product_attention` cannot take: TypeError for a dtype, ValueError for all else.

    Returns the leading dimensions of the scores, those before (L_q, L_k).
    """
    if not (q.dtype == k.dtype == v.dtype and q.is_floating_point()):
        raise TypeError(f"q, k and v of dtypes {q.dtype}, {k.dtype} and {v.dtype} must share one floating point dtype")
    if min(q.dim(), k.dim(), v.dim()) < 2 or q.shape[-1] == 0:
        raise ValueError(f"q, k and v of shapes {shapes(q, k, v)} must be (..., length, width), of width 1 or more")
    if q.shape[-1] != k.shape[-1]:
        raise ValueError(f"q is {q.shape[-1]} wide and k is {k.shape[-1]}: a dot product needs the same d_k")
    if k.shape[-2] != v.shape[-2]:
        raise ValueError(f"there are {k.shape[-2]} keys and {v.shape[-2]} values: each key needs its value")
    if softcap is not None and not softcap > 0:
        raise ValueError(f"softcap={softcap} is not above 0: leave it out to cap nothing")
    lead = leading_shape(q, k, v)
    if mask is not None:
        check_mask(mask, q.dtype, torch.Size((*lead, q.shape[-2], k.shape[-2])))
    places = {x.device: None for x in (q, k, v, mask) if x is not None}
    if len(places) > 1:
        raise ValueError(f"the tensors lie on {', '.join(map(str, places))}: move them to one device")
    return lead


def leading_shape(q: Tensor, k: Tensor, v: Tensor) -> torch.Size:
    """Those of q, k and v broadcast, the last one being the heads."""
    if q.shape[:-2] == k.shape[:-2] == v.shape[:-2]:
        return q.shape[:-2]
    leads = [(*x.shape[:-3], x.shape[-3] * sharing(q, x)) if x.dim() > 2 else x.shape[:-2] for x in (q, k, v)]
    try:
        return torch.Size(torch.broadcast_shapes(*leads))
    except RuntimeError:
        raise ValueError(
            f"q, k and v of shapes {shapes(q, k, v)} do not fit: batches must agree, and key heads divide query heads"
        ) from None


def sharing(q: Tensor, x: Tensor) -> int:
    """How many neighbouring heads of q share each head of x: 1 unless x has fewer."""
    if q.dim() < 3 or x.dim() < 3 or x.shape[-3] == 0 or q.shape[-3] % x.shape[-3]:
        return 1
    return max(q.shape[-3] // x.shape[-3], 1)


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
