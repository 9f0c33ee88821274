"""What generation remembers: the keys and values of every word so far."""

import torch
from torch import Tensor


class KVCache:
    """Keys and values of the words so far, so that a new word computes only its own.

    Appending copies what is there; attention then reads all of it anyway, so the copy never dominates, and gradients
    flow through it.
    """

    def __init__(self) -> None:
        self.k: Tensor | None = None
        self.v: Tensor | None = None

    def __len__(self) -> int:
        """How many words it holds."""
        return 0 if self.k is None else self.k.shape[-2]

    def append(self, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Add the keys and values of new words.

        k: (..., L_new, d_k)
        v: (..., L_new, d_v)

        Returns (all keys, all values): (..., L, d_k) and (..., L, d_v), the new ones last.
        Raises TypeError for dtypes and ValueError for shapes and devices that do not fit each other or what is there;
        the cache is then as it was.

        Shazeer (2019), section 2.4.
        """
        self.k, self.v = self.joined(k, v)
        return self.k, self.v

    def joined(self, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """What `append` would return, with nothing added yet: who may still refuse the new words asks this first."""
        check_pair(k, v)
        if self.k is None or self.v is None:
            return k, v
        check_continues(self.k, k)
        check_continues(self.v, v)
        return torch.cat([self.k, k], dim=-2), torch.cat([self.v, v], dim=-2)


def check_pair(k: Tensor, v: Tensor) -> None:
    if k.dim() < 2 or k.shape[:-1] != v.shape[:-1]:
        raise ValueError(f"k of shape {tuple(k.shape)} and v of shape {tuple(v.shape)}: each key needs its value")
    if not (k.dtype == v.dtype and k.is_floating_point()):
        raise TypeError(f"k of {k.dtype} and v of {v.dtype} must share one floating point dtype")
    if k.device != v.device:
        raise ValueError(f"k lies on {k.device} and v on {v.device}: move them to one device")


def check_continues(old: Tensor, new: Tensor) -> None:
    if (old.shape[:-2], old.shape[-1]) != (new.shape[:-2], new.shape[-1]):
        raise ValueError(f"{tuple(new.shape)} does not continue {tuple(old.shape)}: all but the length must agree")
    if old.dtype != new.dtype:
        raise TypeError(f"{new.dtype} does not continue {old.dtype}: convert the new keys and values, or start a cache")
    if old.device != new.device:
        raise ValueError(f"{new.device} does not continue {old.device}: move the new keys and values to the cache's")
