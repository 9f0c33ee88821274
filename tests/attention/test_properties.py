"""What holds for attention whatever the numbers, on every path."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from attention import scaled_dot_product_attention

CLOSE = {"rtol": 1e-9, "atol": 1e-12}


@pytest.fixture
def call(device: str, draw: Callable[..., Any]) -> tuple[Tensor, Tensor, Tensor]:
    return draw(torch.float64, device)[:3]


def shuffled(length: int, device: str) -> Tensor:
    return torch.randperm(length, generator=torch.Generator().manual_seed(5)).to(device)


def test_the_order_of_the_keys_is_nothing_as_long_as_values_follow(
    attention: Callable[..., Tensor], call: tuple[Tensor, Tensor, Tensor]
) -> None:
    q, k, v = call
    order = shuffled(k.shape[-2], k.device.type)
    torch.testing.assert_close(attention(q, k[..., order, :], v[..., order, :]), attention(q, k, v), **CLOSE)


def test_the_order_of_the_queries_is_that_of_the_outputs(
    attention: Callable[..., Tensor], call: tuple[Tensor, Tensor, Tensor]
) -> None:
    q, k, v = call
    order = shuffled(q.shape[-2], q.device.type)
    torch.testing.assert_close(attention(q[..., order, :], k, v), attention(q, k, v)[..., order, :], **CLOSE)


def test_a_number_added_to_all_scores_of_a_query_changes_nothing(
    attention: Callable[..., Tensor], call: tuple[Tensor, Tensor, Tensor]
) -> None:
    q, k, v = call
    shifts = torch.linspace(-1e4, 1e4, q.shape[-2], dtype=q.dtype, device=q.device)[:, None]
    torch.testing.assert_close(attention(q, k, v, shifts), attention(q, k, v), **CLOSE)


def test_a_vector_added_to_all_keys_changes_nothing(
    attention: Callable[..., Tensor], call: tuple[Tensor, Tensor, Tensor]
) -> None:
    q, k, v = call
    torch.testing.assert_close(attention(q, k + 3 * k[..., :1, :], v), attention(q, k, v), **CLOSE)


def test_every_output_lies_between_the_values_that_its_query_may_see(
    attention: Callable[..., Tensor], call: tuple[Tensor, Tensor, Tensor]
) -> None:
    q, k, v = call
    output = attention(q, k, v, causal=True, offset=2)
    for i in range(q.shape[-2]):
        seen = v[..., : i + 3, :]
        assert (output[..., i, :] >= seen.amin(-2) - 1e-12).all() and (output[..., i, :] <= seen.amax(-2) + 1e-12).all()


@pytest.mark.parametrize("offset", [-3, 0, 4])
def test_an_output_depends_on_a_value_exactly_if_it_is_not_in_the_future(
    attention: Callable[..., Tensor], offset: int, call: tuple[Tensor, Tensor, Tensor]
) -> None:
    q, k, v = (x[:1, :1] for x in call)
    slopes = torch.autograd.functional.jacobian(lambda v: attention(q, k, v, causal=True, offset=offset).sum(-1), v)
    depends = slopes[0, 0, :, 0, 0].abs().sum(-1) > 0  # (L_q, L_k)
    assert torch.equal(depends, torch.ones_like(depends).tril(offset))


def test_one_query_at_a_time_gives_what_all_at_once_give(
    attention: Callable[..., Tensor], call: tuple[Tensor, Tensor, Tensor]
) -> None:
    q, k, v = call
    rows = [attention(q[..., i : i + 1, :], k, v, causal=True, offset=i) for i in range(q.shape[-2])]
    torch.testing.assert_close(torch.cat(rows, dim=-2), attention(q, k, v, causal=True), **CLOSE)


def test_a_softcap_far_above_the_scores_changes_nothing_and_a_small_one_evens_out(
    attention: Callable[..., Tensor], call: tuple[Tensor, Tensor, Tensor]
) -> None:
    q, k, v = call
    torch.testing.assert_close(attention(q, k, v, softcap=1e6), attention(q, k, v), rtol=1e-8, atol=1e-9)
    mean = v.mean(-2, keepdim=True).expand(*q.shape[:-1], -1)
    torch.testing.assert_close(attention(q, k, v, softcap=1e-9), mean, rtol=1e-7, atol=1e-9)


def test_the_weights_of_a_query_sum_to_1_and_mix_the_values(draw: Callable[..., Any], case: dict[str, Any]) -> None:
    q, k, v, arguments = draw(torch.float64, "cpu", **case)
    output, weights = scaled_dot_product_attention(q, k, v, **arguments, return_weights=True)
    assert weights.shape == (*q.shape[:-1], k.shape[-2]) and (weights >= 0).all()
    empty = ~weights.any(-1)
    torch.testing.assert_close(weights.sum(-1), (~empty).double(), rtol=1e-12, atol=0)
    assert not output[empty].any()
    values = v.repeat_interleave(q.shape[1] // v.shape[1], dim=1)
    torch.testing.assert_close(weights @ values, output, **CLOSE)


def test_arguments_stay_as_they_were_and_nothing_is_remembered(
    attention: Callable[..., Tensor], case: dict[str, Any], device: str, draw: Callable[..., Any]
) -> None:
    q, k, v, arguments = draw(torch.float32, device, **case)
    tensors = [x for x in (q, k, v, arguments.get("mask")) if x is not None]
    before = [tensor.clone() for tensor in tensors]
    first = attention(q, k, v, **arguments)
    assert all(map(torch.equal, tensors, before))
    attention(v, v, v)
    assert torch.equal(attention(q, k, v, **arguments), first)
