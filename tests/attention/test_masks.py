"""Masks against loops over pairs, and what a mask is not."""

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.attention.bias import causal_lower_right

from attention import causal_mask, padding_mask


@pytest.mark.parametrize(("L_q", "L_k"), [(4, 4), (3, 5), (5, 3), (1, 6), (6, 1), (0, 3), (3, 0)])
@pytest.mark.parametrize("offset", [-7, -2, 0, 1, 2, 9])
def test_a_causal_mask_lets_a_query_see_what_is_not_after_it(L_q: int, L_k: int, offset: int, device: str) -> None:
    expected = [[j <= i + offset for j in range(L_k)] for i in range(L_q)]
    mask = causal_mask(L_q, L_k, offset, device)
    assert mask.dtype == torch.bool and mask.device.type == device and mask.shape == (L_q, L_k)
    assert mask.tolist() == expected


def test_without_an_offset_the_first_query_sees_the_first_key_alone() -> None:
    assert torch.equal(causal_mask(3, 4), torch.ones(3, 4, dtype=torch.bool).tril())
    assert causal_mask(2, 2).device.type == "cpu"


@pytest.mark.parametrize(("L_q", "L_k"), [(5, 5), (5, 12), (1, 12)])
def test_an_offset_of_the_missing_queries_is_torchs_lower_right_corner(
    attention: Callable[..., Tensor], L_q: int, L_k: int, device: str, draw: Callable[..., Any]
) -> None:
    q, k, v, _ = draw(torch.float64, device, L_q=L_q, L_k=L_k, d_v=8)
    expected = F.scaled_dot_product_attention(q, k, v, attn_mask=causal_lower_right(L_q, L_k))
    output = attention(q, k, v, causal=True, offset=L_k - L_q)
    torch.testing.assert_close(output, expected, rtol=1e-9, atol=1e-12)


def test_causal_is_the_causal_mask(attention: Callable[..., Tensor], device: str, draw: Callable[..., Any]) -> None:
    q, k, v, _ = draw(torch.float64, device)
    mask = causal_mask(q.shape[-2], k.shape[-2], 3, device)
    expected = attention(q, k, v, mask)
    torch.testing.assert_close(attention(q, k, v, causal=True, offset=3), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.uint8])
def test_a_padding_mask_marks_the_real_keys_of_each_sequence(dtype: torch.dtype, device: str) -> None:
    lengths = [3, 0, 5, 1]
    mask = padding_mask(torch.tensor(lengths, dtype=dtype, device=device), 5)
    assert mask.dtype == torch.bool and mask.device.type == device
    assert mask.tolist() == [[j < length for j in range(5)] for length in lengths]


def test_a_padding_mask_of_no_sequences_or_no_keys_is_empty() -> None:
    assert padding_mask(torch.zeros(0, dtype=torch.long), 3).shape == (0, 3)
    assert padding_mask(torch.zeros(2, dtype=torch.long), 0).shape == (2, 0)


@pytest.mark.parametrize("length", [-1, 6])
def test_a_length_outside_the_keys_is_refused_with_both_values(length: int) -> None:
    with pytest.raises(ValueError, match=rf"lengths=\[2, {length}\] leave the range from 0 to L_k=5"):
        padding_mask(torch.tensor([2, length]), 5)


@pytest.mark.parametrize("lengths", [torch.tensor([1.0, 2.0]), torch.tensor([True, False])])
def test_lengths_that_are_not_whole_numbers_are_refused_with_the_way_out(lengths: Tensor) -> None:
    with pytest.raises(TypeError, match=rf"{lengths.dtype} .* \.long\(\)"):
        padding_mask(lengths, 3)


def test_padded_keys_are_as_good_as_not_there(
    attention: Callable[..., Tensor], device: str, draw: Callable[..., Any]
) -> None:
    q, k, v, _ = draw(torch.float64, device)
    mask = padding_mask(torch.tensor([9, 0], device=device), k.shape[-2])[:, None, None, :]
    first, second = attention(q, k, v, mask)
    torch.testing.assert_close(first, attention(q[:1], k[:1, :, :9], v[:1, :, :9])[0], rtol=1e-9, atol=1e-12)
    assert not second.any()


HIDDEN: dict[str, Callable[[], dict[str, Any]]] = {
    "bool mask": lambda: {"mask": torch.arange(23) != 3},
    "bool mask of each pair": lambda: {"mask": (torch.arange(23) != 3).expand(17, 23)},
    "additive mask": lambda: {"mask": torch.zeros(23).masked_fill(torch.arange(23) == 3, -torch.inf)},
    "bool mask and causal": lambda: {"mask": torch.arange(23) != 3, "causal": True, "offset": 4},
    "a query that sees nothing": lambda: {"mask": (torch.arange(23) != 3) & (torch.arange(17)[:, None] != 2)},
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("place", ["key", "value"])
@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_behind_a_mask_spoils_on_every_path_what_it_spoils_in_torchs(
    attention: Callable[..., Tensor],
    hidden: Callable[[], dict[str, Any]],
    place: str,
    number: float,
    device: str,
    draw: Callable[..., Any],
) -> None:
    q, k, v, arguments = draw(torch.float32, device, d_v=8, **hidden())
    (k if place == "key" else v)[..., 3, 1] = number
    mask = arguments["mask"]
    mask = mask & causal_mask(17, 23, 4, device) if "causal" in arguments else mask
    with sdpa_kernel(SDPBackend.MATH):
        expected = F.scaled_dot_product_attention(q, k, v, mask)
    assert torch.equal(attention(q, k, v, **arguments).isfinite(), expected.isfinite())
    assert not expected.isfinite().all()


# In float16 the lowest number is only -65504, from which scores can still be told apart.
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
def test_the_lowest_finite_number_is_not_a_mask_but_evens_out(
    attention: Callable[..., Tensor],
    dtype: torch.dtype,
    device: str,
    draw: Callable[..., Any],
    within_band: Callable[..., None],
) -> None:
    q, k, v, _ = draw(dtype, device)
    lowest = torch.full((q.shape[-2], k.shape[-2]), torch.finfo(dtype).min, dtype=dtype, device=device)
    mean = v.double().mean(-2, keepdim=True).expand(*q.shape[:-1], -1)
    within_band(attention(q, k, v, lowest), mean, dtype)


def test_the_lowest_finite_number_hides_a_key_beside_one_that_is_seen(
    attention: Callable[..., Tensor],
    dtype: torch.dtype,
    device: str,
    draw: Callable[..., Any],
    within_band: Callable[..., None],
) -> None:
    q, k, v, _ = draw(dtype, device)
    mask = causal_mask(q.shape[-2], k.shape[-2], device=device)
    lowest = torch.zeros(mask.shape, dtype=dtype, device=device).masked_fill(~mask, torch.finfo(dtype).min)
    within_band(attention(q, k, v, lowest), attention(q.double(), k.double(), v.double(), mask), dtype)
