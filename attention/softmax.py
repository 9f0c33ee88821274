"""Scores to shares."""

import math

import torch
from torch import Tensor


def softmax(scores: Tensor, dim: int = -1) -> Tensor:
    """Share out a budget of 1 along `dim` in proportion to the exponentials of the scores.

    scores: (...) floating point, any finite or -inf entries; -inf gets no share

    Returns weights: (...) of the same dtype, each slice along `dim` summing to 1. A slice of nothing
    but -inf has nobody to share with: its weights are zeros, and so are its gradients.
    Raises TypeError for scores that are not floating point.

    Vaswani et al. (2017), section 3.2.1.
    """
    if not scores.is_floating_point():
        raise TypeError(f"scores of dtype {scores.dtype} cannot be shared out: convert them with scores.float()")
    if scores.numel() == 0:
        return scores
    largest = scores.detach().amax(dim, keepdim=True)
    largest = largest.masked_fill(largest == -math.inf, 0.0)  # -inf - (-inf) would be NaN
    strengths = torch.exp(scores - largest)  # the largest is exp(0) = 1: nothing overflows
    total = strengths.sum(dim, keepdim=True)
    return (strengths / total.masked_fill(total == 0.0, 1.0)).to(scores.dtype)  # autocast may have widened them


def softmax_with_temperature(scores: Tensor, temperature: float, dim: int = -1) -> Tensor:
    """Softmax of scores divided by a temperature: near 0 the winner takes all, far above 1 all share alike.

    scores: (...) as for `softmax`
    temperature: divides the scores; above 0

    Returns weights: (...) of the same dtype, each slice along `dim` summing to 1.
    Raises ValueError unless temperature > 0.
    """
    if not temperature > 0:
        raise ValueError(
            f"temperature={temperature} is not above 0: use a small positive one to let the winner take all"
        )
    return softmax(scores / temperature, dim)
