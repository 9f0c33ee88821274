"""Backward of every way to compute attention: finite differences, float64, and the rows that may attend to nothing."""

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from attention import scaled_dot_product_attention, tiled_attention

# A mask whose query 1 may attend to nothing, and whose key 2 nobody sees.
ALLOWED = torch.tensor([[1, 1, 0, 1, 1], [0, 0, 0, 0, 0], [0, 1, 0, 1, 0], [1, 1, 0, 0, 1]], dtype=torch.bool)
BIAS = torch.linspace(-1, 1, 20, dtype=torch.float64).reshape(4, 5).masked_fill(~ALLOWED, -math.inf)

CALLS: dict[str, dict[str, Any]] = {
    "plain": {},
    "as wide values as keys": {"d_v": 2},
    "causal": {"causal": True},
    "causal after a past": {"causal": True, "offset": 2},
    "causal, empty rows": {"causal": True, "offset": -2},
    "bool mask": {"mask": ALLOWED},
    "bool mask of the keys": {"mask": ALLOWED[:1]},
    "additive mask": {"mask": BIAS},
    "additive mask, causal": {"mask": BIAS, "causal": True},
    "additive mask of one dimension": {"mask": BIAS[0]},
    "additive mask of the queries": {"mask": torch.randn(2, 4, 1, dtype=torch.float64)},
    "additive mask of the batch": {"mask": torch.randn(2, 1, 4, 5, dtype=torch.float64), "batch": 2},
    "shared keys": {"kv_heads": 1, "scale": 0.3},
    "softcap": {"softcap": 0.8},
    "softcap, additive mask, causal, shared keys": {"softcap": 0.8, "mask": BIAS, "causal": True, "kv_heads": 1},
}


@pytest.fixture(params=CALLS.values(), ids=CALLS)
def small(request: pytest.FixtureRequest, draw: Callable[..., Any]) -> tuple[list[Tensor], dict[str, Any]]:
    """The tensors of a small call that can have gradients, and its other arguments."""
    call = {"batch": 1, "heads": 2, "L_q": 4, "L_k": 5, "d_k": 2, "d_v": 3} | request.param
    return leaves(*draw(torch.float64, "cpu", **call))


def leaves(q: Tensor, k: Tensor, v: Tensor, arguments: dict[str, Any]) -> tuple[list[Tensor], dict[str, Any]]:
    tensors = [q, k, v]
    if "mask" in arguments and arguments["mask"].is_floating_point():
        tensors.append(arguments.pop("mask"))
    return [tensor.detach().requires_grad_() for tensor in tensors], arguments


def test_gradients_are_those_of_finite_differences(
    attention: Callable[..., Tensor], small: tuple[list[Tensor], dict[str, Any]]
) -> None:
    tensors, arguments = small
    assert torch.autograd.gradcheck(lambda *tensors: attention(*tensors, **arguments), tensors)


def gradients(attention: Callable[..., Tensor], tensors: list[Tensor], arguments: dict[str, Any]) -> list[Tensor]:
    """Gradients of a sum with fixed random weights, one per number of the output."""
    output = attention(*tensors, **arguments)
    pull = torch.randn(output.shape, generator=torch.Generator().manual_seed(9), dtype=torch.float64)
    return list(torch.autograd.grad(output, tensors, pull.to(output)))


def test_gradients_stay_near_float64_in_every_dtype(
    attention: Callable[..., Tensor],
    smooth_case: dict[str, Any],
    dtype: torch.dtype,
    device: str,
    bands: dict[torch.dtype, tuple[float, float]],
    draw: Callable[..., Any],
) -> None:
    """Errors are relative to the call's largest gradient: one that is 0 by cancellation has no size of its own."""
    tensors, arguments = leaves(*draw(dtype, device, **smooth_case))
    exact = [tensor.detach().double().requires_grad_() for tensor in tensors]
    expected = gradients(scaled_dot_product_attention, exact, arguments)
    actual = gradients(attention, tensors, arguments)
    assert {gradient.dtype for gradient in actual} == {dtype}
    errors = [gradient.double() - oracle for gradient, oracle in zip(actual, expected, strict=True)]
    whole, row = bands[dtype]
    assert max(map(norm, errors)) <= whole * max(map(norm, expected))
    assert max(map(largest_row, errors)) <= row * max(map(largest_row, expected))


def norm(x: Tensor) -> float:
    return float(x.norm())


def largest_row(x: Tensor) -> float:
    return float(x.norm(dim=-1).max()) if x.numel() else 0.0


@pytest.mark.parametrize("mask", [ALLOWED, BIAS], ids=["bool", "additive"])
def test_what_is_masked_gets_and_gives_no_gradient(
    attention: Callable[..., Tensor], mask: Tensor, device: str, draw: Callable[..., Any]
) -> None:
    tensors, arguments = leaves(*draw(torch.float32, device, L_q=4, L_k=5, mask=mask))
    q, k, v, *bias = gradients(attention, tensors, arguments)
    assert not q[..., 1, :].any() and not k[..., 2, :].any() and not v[..., 2, :].any()
    assert all(gradient.isfinite().all() and gradient.any() for gradient in (q, k, v, *bias))
    assert not any(gradient.cpu()[~ALLOWED].any() for gradient in bias)


@pytest.mark.parametrize("only", range(4), ids=["q", "k", "v", "mask"])
def test_each_tensor_can_ask_for_a_gradient_alone(
    attention: Callable[..., Tensor], only: int, draw: Callable[..., Any]
) -> None:
    tensors, arguments = leaves(*draw(torch.float64, "cpu", L_q=4, L_k=5, mask=BIAS))
    attention(*tensors, **arguments).square().sum().backward()
    alone = [tensor.detach().requires_grad_(place == only) for place, tensor in enumerate(tensors)]
    attention(*alone, **arguments).square().sum().backward()
    torch.testing.assert_close(alone[only].grad, tensors[only].grad, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("loss", [torch.sum, lambda output: output.square().sum()], ids=["sum", "squares"])
def test_tiles_refuse_a_second_derivative_rather_than_leave_it_out(
    loss: Callable[[Tensor], Tensor], draw: Callable[..., Any]
) -> None:
    (q, k, v), _ = leaves(*draw(torch.float64, "cpu"))
    output = tiled_attention(q, k, v)
    with pytest.raises(RuntimeError, match="twice"):
        (gradient,) = torch.autograd.grad(loss(output), q, create_graph=True)
        (loss(output) + gradient.square().sum()).backward()
