"""How wide attention computes: in float32 or wider, whatever autocast would like."""

import contextlib

import torch
from torch import Tensor


def autocast_is_on(x: Tensor) -> bool:
    """Whether torch would now round what products on x's device take."""
    kind = "cpu" if x.is_cpu else x.device.type  # asked in this order, a short call pays nearly nothing
    return kind != "meta" and torch.is_autocast_enabled(kind)


def without_autocast(x: Tensor) -> contextlib.AbstractContextManager[None]:
    """Let products on x's device be what their arguments say."""
    return torch.autocast(x.device.type, enabled=False) if autocast_is_on(x) else contextlib.nullcontext()
