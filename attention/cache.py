"""What generation remembers: the keys and values of every word so far."""

import torch
from torch import Tensor

from attention.arguments import check_alike, shapes


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
        if k.dim() < 2 or k.shape[:-1] != v.shape[:-1]:
            raise ValueError(f"k of shape {shapes(k)} and v of shape {shapes(v)}: each key needs its value")
        if self.k is None or self.v is None:
            check_alike(k, v)
            return k, v
        for old, new in ((self.k, k), (self.v, v)):
            if (old.shape[:-2], old.shape[-1]) != (new.shape[:-2], new.shape[-1]):
                raise ValueError(f"{shapes(new)} does not continue {shapes(old)}: all but the length must agree")
        check_alike(self.k, k, v)
        return torch.cat([self.k, k], dim=-2), torch.cat([self.v, v], dim=-2)
