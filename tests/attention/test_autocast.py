"""Autocast rounds what a model multiplies; attention computes as wide as it says all the same."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from attention import KVCache, MultiHeadAttention, apply_rope, online_softmax, scaled_dot_product_attention, softmax

CALLS: dict[str, dict[str, Any]] = {
    "causal": {"causal": True, "d_v": 8},
    "narrower values": {},
    "bool mask": {"mask": torch.ones(17, 23, dtype=torch.bool).tril(3), "d_v": 8},
    "additive mask": {"mask": torch.linspace(-1, 1, 23, dtype=torch.float64).expand(17, 23)},
    "shared keys": {"kv_heads": 2, "d_v": 8},
    "softcap": {"softcap": 30.0, "d_v": 8},
}
NARROW = [torch.bfloat16, torch.float16]


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("narrow", NARROW, ids=str)
def test_outputs_and_gradients_stay_in_the_band_of_the_inputs_dtype(
    attention: Callable[..., Tensor],
    call: dict[str, Any],
    narrow: torch.dtype,
    dtype: torch.dtype,
    device: str,
    draw: Callable[..., Any],
    bands: dict[torch.dtype, tuple[float, float]],
) -> None:
    q, k, v, arguments = draw(dtype, device, **call | {"spread": 3.0})
    tensors = [x.requires_grad_() for x in (q, k, v)]
    exact = [x.detach().double().requires_grad_() for x in tensors]
    exact_arguments = dict(arguments)
    if call.get("mask") is not None and call["mask"].is_floating_point():
        exact_arguments["mask"] = arguments["mask"].double()
    expected = scaled_dot_product_attention(*exact, **exact_arguments)
    pull = torch.randn(expected.shape, generator=torch.Generator().manual_seed(9)).to(dtype)
    with torch.autocast(device, dtype=narrow):
        output = attention(*tensors, **arguments)
    actual = [output, *torch.autograd.grad(output, tensors, pull.to(output))]
    wanted = [expected, *torch.autograd.grad(expected, exact, pull.to(expected))]
    assert {x.dtype for x in actual} == {dtype}
    size = max(float(x.norm()) for x in wanted[1:])
    assert float((output.double() - expected).detach().norm()) <= bands[dtype][0] * float(expected.detach().norm())
    assert (
        max(float((a.double() - w).norm()) for a, w in zip(actual[1:], wanted[1:], strict=True))
        <= bands[dtype][0] * size
    )


@pytest.mark.parametrize("call", ["causal", "bool mask", "shared keys", "softcap"])
def test_gradients_taken_within_autocast_are_as_exact(
    attention: Callable[..., Tensor], call: str, device: str, draw: Callable[..., Any], within_band: Callable[..., None]
) -> None:
    q, k, v, arguments = draw(torch.float32, device, **CALLS[call])
    tensors, exact = (
        [x.detach().to(kind).requires_grad_() for x in (q, k, v)] for kind in (torch.float32, torch.float64)
    )
    with torch.autocast(device, dtype=torch.bfloat16):
        output = attention(*tensors, **arguments)
        gradients = torch.autograd.grad(output, tensors, torch.ones_like(output))
    wanted = scaled_dot_product_attention(*exact, **arguments)
    for gradient, oracle in zip(gradients, torch.autograd.grad(wanted.sum(), exact), strict=True):
        assert gradient.dtype == torch.float32
        assert float((gradient - oracle).norm()) <= 1e-5 * max(float(oracle.norm()), float(q.norm()))


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_the_weights_are_as_exact_as_the_output(
    dtype: torch.dtype, device: str, draw: Callable[..., Any], within_band: Callable[..., None]
) -> None:
    q, k, v, _ = draw(dtype, device, spread=3.0)
    with torch.autocast(device, dtype=torch.bfloat16):
        weights = scaled_dot_product_attention(q, k, v, return_weights=True)[1]
    expected = scaled_dot_product_attention(q.double(), k.double(), v.double(), return_weights=True)[1]
    assert weights.dtype == dtype
    within_band(weights, expected, dtype)


@pytest.mark.parametrize("narrow", NARROW, ids=str)
def test_softmax_online_softmax_and_rope_are_what_they_are_without(
    narrow: torch.dtype, dtype: torch.dtype, device: str
) -> None:
    x = torch.randn(5, 8, generator=torch.Generator().manual_seed(6)).to(dtype).to(device)
    calls = [lambda: softmax(x), lambda: online_softmax([x[0], x[1]]), lambda: apply_rope(x, torch.arange(5))]
    for call in calls:
        expected = call()
        with torch.autocast(device, dtype=narrow):
            output = call()
        assert output.dtype == dtype
        tolerance = {torch.float64: 1e-12, torch.float32: 1e-6, torch.float16: 5e-3, torch.bfloat16: 3e-2}[dtype]
        torch.testing.assert_close(output, expected, rtol=tolerance, atol=1e-4 * tolerance)


def test_a_module_projects_as_autocast_says_and_attends_as_attention_says(
    device: str, within_band: Callable[..., None]
) -> None:
    torch.manual_seed(6)
    module, x = MultiHeadAttention(16, 4, 2).to(device), torch.randn(2, 9, 16, device=device)
    cache = KVCache()
    with torch.autocast(device, dtype=torch.bfloat16):
        output = module(x, causal=True)
        steps = torch.cat([module(word, causal=True, cache=cache) for word in x.split(1, 1)], 1)
        weighed, weights = module(x, causal=True, return_weights=True)
    assert {t.dtype for t in (output, steps, weighed, weights, cache.k)} == {torch.bfloat16}
    for found in (output, steps, weighed):
        within_band(found, module.double()(x.double(), causal=True), torch.bfloat16)
        module.float()
