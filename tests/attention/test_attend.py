"""Attend takes the fused kernel wherever there is one, says which way it went, and is right on every way."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.profiler import ProfilerActivity, profile

from attention import attend, causal_mask

FUSED = "sdpa: flash_attention"
EVERYTHING = torch.ones(17, 23, dtype=torch.bool)

# What the CPU's fused kernel can express.
EXPRESSIBLE: dict[str, dict[str, Any]] = {
    "plain": {},
    "causal": {"causal": True},
    "causal after a past": {"causal": True, "offset": 3},
    "causal after all keys": {"causal": True, "offset": 22},
    "bool mask": {"mask": EVERYTHING},
    "bool mask and causal": {"mask": EVERYTHING, "causal": True},
    "bool mask of one dimension": {"mask": EVERYTHING[0]},
    "bool mask of the heads": {"mask": EVERYTHING.expand(6, 17, 23)},
    "bool mask of the keys": {"mask": EVERYTHING[:1].expand(2, 1, 1, 23)},
    "additive mask": {"mask": torch.zeros(17, 23)},
    "additive mask and causal": {"mask": torch.zeros(17, 23), "causal": True, "offset": 2},
    "scale": {"scale": 0.3},
    "shared keys": {"kv_heads": 2},
    "one query": {"L_q": 1},
}


@pytest.mark.parametrize("call", EXPRESSIBLE.values(), ids=EXPRESSIBLE)
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_what_the_fused_kernel_can_express_it_does(
    call: dict[str, Any], dtype: torch.dtype, draw: Callable[..., Any]
) -> None:
    q, k, v, arguments = draw(dtype, "cpu", d_v=8, **call)
    assert attend(q, k, v, **arguments, return_path=True)[1] == FUSED


@pytest.mark.parametrize("causal", [False, True])
def test_fewer_dimensions_take_the_fused_kernel_too(causal: bool, draw: Callable[..., Any]) -> None:
    q, k, v, _ = draw(torch.float64, "cpu", d_v=8)
    expected = attend(q, k, v, causal=causal)
    for lead in ((1,), (1, 3)):
        output, path = attend(q[lead], k[lead], v[lead], causal=causal, return_path=True)
        assert path == FUSED
        torch.testing.assert_close(output, expected[lead], rtol=1e-9, atol=1e-12)


def test_what_only_plain_mathematics_can_express_says_so(draw: Callable[..., Any]) -> None:
    q, k, v, _ = draw(torch.float64, "cpu", d_v=8)
    bias = torch.zeros(17, 23, dtype=torch.float64)
    calls = {
        "narrower values": attend(q, k, v[..., :5], return_path=True),
        "a mask with a gradient": attend(q, k, v, bias.requires_grad_(), return_path=True),
        "five dimensions": attend(q[None], k[None], v[None], return_path=True),
    }
    assert {name: path for name, (_, path) in calls.items()} == dict.fromkeys(calls, "sdpa: math")


def test_a_softcap_goes_by_tiles(device: str, draw: Callable[..., Any]) -> None:
    q, k, v, _ = draw(torch.float32, device)
    output, path = attend(q, k, v, softcap=2.0, return_path=True)
    assert path == "tiled"
    assert torch.equal(output, attend(q, k, v, softcap=2.0))


@pytest.mark.parametrize("d_v", [5, 8])
@pytest.mark.parametrize("causal", [False, True])
def test_the_way_it_names_is_the_kernel_that_ran(
    d_v: int, causal: bool, dtype: torch.dtype, device: str, draw: Callable[..., Any]
) -> None:
    q, k, v, _ = draw(dtype, device, d_v=d_v)
    with profile(activities=[ProfilerActivity.CPU]) as profiler:
        _, path = attend(q, k, v, causal=causal, return_path=True)
    ran = {event.key for event in profiler.key_averages()}
    backend = path.removeprefix("sdpa: ").removesuffix("_attention")
    kernels = {"math": "aten::_scaled_dot_product_attention_math"}
    assert any(name.startswith(kernels.get(backend, f"aten::_scaled_dot_product_{backend}_attention")) for name in ran)


def test_the_fused_kernels_stay_in_band_of_single_queries_in_float64(
    uncapped_case: dict[str, Any],
    dtype: torch.dtype,
    device: str,
    draw: Callable[..., Any],
    oracle: Callable[..., Tensor],
    within_band: Callable[..., None],
) -> None:
    q, k, v, arguments = draw(dtype, device, **uncapped_case | {"d_v": 8})
    output, path = attend(q, k, v, **arguments, return_path=True)
    assert path.startswith("sdpa: ")
    within_band(output, oracle(q, k, v, **arguments), dtype)


def test_a_causal_call_and_its_mask_are_one(device: str, draw: Callable[..., Any]) -> None:
    q, k, v, _ = draw(torch.float64, device, d_v=8)
    for offset in range(-19, 26):
        expected = attend(q, k, v, causal_mask(17, 23, offset, device))
        output = attend(q, k, v, causal=True, offset=offset)
        torch.testing.assert_close(output, expected, rtol=1e-9, atol=1e-12)
