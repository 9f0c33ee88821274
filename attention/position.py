"""Where a word stands: attention cannot see order unless the vectors carry it."""

import torch
from torch import Tensor

from attention.arguments import broadcasts, shapes


def sinusoidal_positions(length: int, d_model: int) -> Tensor:
    """Describe each position by sines and cosines of d_model / 2 frequencies, from fast to slow.

    length: how many positions
    d_model: the width of the vectors they are added to; even

    Returns (length, d_model) float32, sin(p / 10000^(2i / d_model)) in column 2i and the cosine in column 2i + 1.
    Raises ValueError for an odd d_model.

    Vaswani et al. (2017), section 3.5.
    """
    angles = rotations(torch.arange(length), d_model, 10000.0)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2).float()


def apply_rope(x: Tensor, positions: Tensor, base: float = 10000.0) -> Tensor:
    """Turn each pair of coordinates by an angle that grows with the position, so that scores depend on distances.

    x: (..., L, d), queries or keys, floating point; d even
    positions: (L,) integers or floats; or (..., L), which broadcasts to all of x but its last dimension: positions of
        each sequence, (batch, L), serve all heads of x as positions[:, None, :]
    base: the pair (2i, 2i + 1) turns by positions * base^(-2i / d)

    Returns (..., L, d) of x's dtype: (a cos - b sin, a sin + b cos) for each pair (a, b).
    Raises ValueError for an odd d, or positions that do not fit x; TypeError for dtypes other than these.

    Su et al. (2021), section 3.2.2.
    """
    check_rows(x, positions)
    angles = rotations(positions.to(x.device), x.shape[-1], base)  # (..., L, d / 2)
    wide = torch.promote_types(x.dtype, torch.float32)
    cos, sin = angles.cos().to(wide), angles.sin().to(wide)
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1).flatten(-2).to(x.dtype)


def check_rows(x: Tensor, positions: Tensor) -> None:
    if not x.is_floating_point():
        raise TypeError(f"x of dtype {x.dtype} cannot be turned: convert it with x.float()")
    if positions.is_complex() or positions.dtype == torch.bool:
        raise TypeError(f"positions of dtype {positions.dtype} say no place: give integers or floats")
    if positions.shape[-1:] != x.shape[-2:-1] or not broadcasts(positions, x.shape[:-1]):
        raise ValueError(f"positions of shape {shapes(positions)} do not fit x of shape {shapes(x)}: give one per row")


def rotations(positions: Tensor, d: int, base: float) -> Tensor:
    """The angle of each position and frequency, in float64: far positions need the digits.

    Returns (..., L, d / 2).
    """
    if d % 2:
        raise ValueError(f"d={d} is odd: positions turn pairs of coordinates")
    exponents = torch.arange(0, d, 2, dtype=torch.float64, device=positions.device) / d
    return positions.double()[..., None] * base**-exponents
