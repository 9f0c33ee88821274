"""Who may look at whom: True = may attend."""

import torch
from torch import Tensor


def causal_mask(L_q: int, L_k: int, offset: int = 0, device: torch.device | str | None = None) -> Tensor:
    """Let every query see the keys up to its own position and none after it.

    L_q, L_k: how many queries and keys
    offset: the position of the first query among the keys; with a cache, the number of keys already in it

    Returns mask: (L_q, L_k) bool, True where j <= i + offset.

    Vaswani et al. (2017), section 3.2.3.
    """
    i = torch.arange(L_q, device=device)[:, None]
    j = torch.arange(L_k, device=device)
    return j <= i + offset


def padding_mask(lengths: Tensor, L_k: int) -> Tensor:
    """Hide the padding behind each sequence of a batch.

    lengths: (batch,) integers, how many keys of each sequence are real; 0 allowed
    L_k: how many keys there are with the padding

    Returns mask: (batch, L_k) bool, True where a key is real. `mask[:, None, None, :]` serves all heads and queries.
    Raises TypeError for lengths that are not integers, ValueError for a length outside 0 to L_k.
    """
    if lengths.is_floating_point() or lengths.dtype == torch.bool:
        raise TypeError(f"lengths of dtype {lengths.dtype} are not whole numbers of keys: convert them with .long()")
    if lengths.numel() and not 0 <= int(lengths.min()) <= int(lengths.max()) <= L_k:
        raise ValueError(f"lengths={lengths.tolist()} leave the range from 0 to L_k={L_k}")
    return torch.arange(L_k, device=lengths.device) < lengths[:, None]
