"""Every way to compute attention, on inputs that show what a fast one may get wrong."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel

from attention import attend, scaled_dot_product_attention, tiled_attention
from attention.tiled import default_block_size


def test_every_path_stays_in_band_of_single_queries_in_float64(
    attention: Callable[..., Tensor],
    case: dict[str, Any],
    dtype: torch.dtype,
    device: str,
    draw: Callable[..., Any],
    oracle: Callable[..., Tensor],
    within_band: Callable[..., None],
) -> None:
    q, k, v, arguments = draw(dtype, device, **case)
    output = attention(q, k, v, **arguments)
    assert output.dtype == dtype and output.device == q.device
    within_band(output, oracle(q, k, v, **arguments), dtype)


def test_the_definition_is_torchs_math_in_float64(
    uncapped_case: dict[str, Any], device: str, draw: Callable[..., Any], within_band: Callable[..., None]
) -> None:
    q, k, v, arguments = draw(torch.float64, device, **uncapped_case)
    output = scaled_dot_product_attention(q, k, v, **arguments)
    causal, offset = arguments.pop("causal", False), arguments.pop("offset", 0)
    visible = torch.ones(q.shape[-2], k.shape[-2], dtype=torch.bool, device=device)
    visible = visible.tril(offset) if causal else visible
    mask = torch.atleast_2d(arguments.pop("mask", visible))
    mask = mask & visible if mask.dtype == torch.bool else mask.masked_fill(~visible, -torch.inf)
    with sdpa_kernel(SDPBackend.MATH):
        expected = F.scaled_dot_product_attention(q, k, v, mask, enable_gqa=True, **arguments)
    within_band(output, expected, torch.float64)


@pytest.mark.parametrize("attention", [tiled_attention, attend])
@pytest.mark.parametrize("causal", [False, True])
def test_lengths_beyond_a_tile_of_the_default_size_stay_in_band(
    attention: Callable[..., Tensor],
    causal: bool,
    dtype: torch.dtype,
    device: str,
    draw: Callable[..., Any],
    within_band: Callable[..., None],
) -> None:
    q, k, v, _ = draw(dtype, device, batch=1, heads=2, L_q=900, L_k=1100, d_v=8)
    assert default_block_size(q.float()) < 900
    expected = scaled_dot_product_attention(q.double(), k.double(), v.double(), causal=causal, offset=57)
    within_band(attention(q, k, v, causal=causal, offset=57), expected, dtype)
