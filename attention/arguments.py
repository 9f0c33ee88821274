"""Arguments that attention cannot take, each answered with one sentence: both values and the way out."""

import torch
from torch import Tensor


def check(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, softcap: float | None) -> tuple[torch.Size, bool]:
    """Refuse what `scaled_dot_product_attention` cannot take: TypeError for a dtype, ValueError for all else.

    Returns the leading dimensions of the scores, those before (L_q, L_k), and whether heads share keys or values.
    """
    if not (q.dtype == k.dtype == v.dtype and q.device == k.device == v.device and q.is_floating_point()):
        check_alike(q, k, v)
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
        check_mask(mask, q, torch.Size((*lead, Q[-2], K[-2])))
    return lead, shared


def check_alike(*tensors: Tensor) -> None:
    """Refuse tensors that do not share one floating point dtype and one device."""
    dtypes, devices = (
        " and ".join(dict.fromkeys(map(str, xs))) for xs in zip(*((x.dtype, x.device) for x in tensors), strict=True)
    )
    if dtypes != str(tensors[0].dtype) or not tensors[0].is_floating_point():
        raise TypeError(f"tensors of {dtypes} do not share one floating point dtype: convert them to one")
    if devices != str(tensors[0].device):
        raise ValueError(f"the tensors lie on {devices}: move them to one device")


def leading_shape(q: Tensor, k: Tensor, v: Tensor) -> tuple[torch.Size, bool]:
    """Those of q, k and v broadcast, the last one being the heads; and whether heads share keys or values."""
    Q, K, V = q.shape, k.shape, v.shape
    if (K == V or K[:-2] == V[:-2]) and Q[:-3] == K[:-3]:  # as nearly always: torch takes its time to broadcast
        if sharing(q, k) > 1:
            return Q[:-2], True
        if Q[:-2] == K[:-2]:
            return Q[:-2], False
    times = [sharing(q, x) for x in (q, k, v)]
    leads = [(*x.shape[:-3], x.shape[-3] * n) if x.dim() > 2 else () for x, n in zip((q, k, v), times, strict=True)]
    try:
        return torch.Size(torch.broadcast_shapes(*leads)), any(n > 1 for n in times)
    except RuntimeError:
        reason = "batches must agree, and key heads divide query heads"
        raise ValueError(f"q, k and v of shapes {shapes(q, k, v)} do not fit: {reason}") from None


def sharing(q: Tensor, x: Tensor) -> int:
    """How many neighbouring heads of q share each head of x: 1 unless x has fewer."""
    if q.dim() < 3 or x.dim() < 3:
        return 1
    heads, own = q.shape[-3], x.shape[-3]
    return 1 if own == 0 or heads % own else max(heads // own, 1)


def check_mask(mask: Tensor, q: Tensor, scores: torch.Size) -> None:
    if mask.dtype not in (torch.bool, q.dtype):
        raise TypeError(f"a mask of {mask.dtype} beside q of {q.dtype}: give bool (True = may attend) or q's dtype")
    if not broadcasts(mask, scores):
        raise ValueError(f"a mask of shape {shapes(mask)} does not broadcast to scores of shape {tuple(scores)}")
    if mask.device != q.device:
        raise ValueError(f"a mask on {mask.device} beside q on {q.device}: move them to one device")


def broadcasts(x: Tensor, shape: torch.Size) -> bool:
    sizes = zip(reversed(x.shape), reversed(shape), strict=False)
    return x.dim() <= len(shape) and all(size in (1, wanted) for size, wanted in sizes)


def shapes(*tensors: Tensor) -> str:
    return ", ".join(str(tuple(tensor.shape)) for tensor in tensors)
