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
        Raises ValueError where they do not fit each other or what is there; the cache is then as it was.

        Shazeer (2019), section 2.4.
        """
        if k.shape[:-1] != v.shape[:-1]:
            raise ValueError(f"k of shape {tuple(k.shape)} and v of shape {tuple(v.shape)}: each key needs its value")
        for old, new in ((self.k, k), (self.v, v)):
            if old is not None and (old.shape[:-2], old.shape[-1]) != (new.shape[:-2], new.shape[-1]):
                raise ValueError(
                    f"{tuple(new.shape)} does not continue {tuple(old.shape)}: all but the length must agree"
                )
        self.k = k if self.k is None else torch.cat([self.k, k], dim=-2)
        self.v = v if self.v is None else torch.cat([self.v, v], dim=-2)
        return self.k, self.v
