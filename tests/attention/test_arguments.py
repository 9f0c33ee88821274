"""What attention refuses, with both values in one sentence, and the odd shapes that it takes."""

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from attention import tiled_attention


def zeros(*shape: int, dtype: torch.dtype = torch.float32, device: str = "cpu") -> Tensor:
    return torch.zeros(shape, dtype=dtype, device=device)


Q, K, V = zeros(2, 6, 4, 8), zeros(2, 3, 5, 8), zeros(2, 3, 5, 7)
DOUBLE, WHOLE = torch.float64, torch.int64

REFUSED: dict[str, tuple[type[Exception], tuple[Any, ...], dict[str, Any], list[str]]] = {
    "whole numbers": (TypeError, (Q.long(), K.long(), V.long()), {}, ["torch.int64"]),
    "mixed dtypes": (TypeError, (Q, K.double(), V), {}, ["torch.float32", "torch.float64"]),
    "other values": (TypeError, (Q, K, V.half()), {}, ["torch.float32", "torch.float16"]),
    "whole mask": (TypeError, (Q, K, V, zeros(4, 5, dtype=WHOLE)), {}, ["torch.int64", "torch.float32", "bool"]),
    "wider mask": (TypeError, (Q, K, V, zeros(4, 5, dtype=DOUBLE)), {}, ["torch.float64", "torch.float32"]),
    "a vector": (ValueError, (zeros(8), K, V), {}, ["(8,)", "(2, 3, 5, 8)"]),
    "a vector of values": (ValueError, (Q, K, zeros(5)), {}, ["(5,)", "(2, 6, 4, 8)"]),
    "no width": (ValueError, (Q[..., :0], K[..., :0], V), {}, ["(2, 6, 4, 0)", "width 1 or more"]),
    "widths": (ValueError, (Q, K[..., :3], V), {}, ["8", "3", "d_k"]),
    "keys and values": (ValueError, (Q, K, V[..., :4, :]), {}, ["5 keys", "4 values"]),
    "heads": (ValueError, (zeros(2, 5, 4, 8), K, V), {}, ["(2, 5, 4, 8)", "(2, 3, 5, 8)"]),
    "more key heads": (ValueError, (Q[:, :2], K, V), {}, ["(2, 2, 4, 8)", "(2, 3, 5, 8)"]),
    "no key heads": (ValueError, (Q, K[:, :0], V[:, :0]), {}, ["(2, 6, 4, 8)", "(2, 0, 5, 8)"]),
    "batches": (ValueError, (Q, zeros(3, 3, 5, 8), zeros(3, 3, 5, 7)), {}, ["(2, 6, 4, 8)", "(3, 3, 5, 8)"]),
    "mask of other keys": (ValueError, (Q, K, V, zeros(4, 4)), {}, ["(4, 4)", "(2, 6, 4, 5)"]),
    "mask of the batch alone": (ValueError, (Q, K, V, zeros(2, 5)), {}, ["(2, 5)", "(2, 6, 4, 5)"]),
    "mask of more batches": (
        ValueError,
        (Q[:1], K[:1], V[:1], zeros(2, 1, 4, 5)),
        {},
        ["(2, 1, 4, 5)", "(1, 6, 4, 5)"],
    ),
    "mask of more dimensions": (ValueError, (Q[0], K[0], V[0], zeros(1, 6, 4, 5)), {}, ["(1, 6, 4, 5)", "(6, 4, 5)"]),
    "mask of more queries": (ValueError, (Q[..., :1, :], K, V, zeros(4, 5)), {}, ["(4, 5)", "(2, 6, 1, 5)"]),
    "softcap of 0": (ValueError, (Q, K, V), {"softcap": 0.0}, ["softcap=0.0", "above 0"]),
    "softcap below 0": (ValueError, (Q, K, V), {"softcap": -3}, ["softcap=-3", "above 0"]),
    "softcap of nan": (ValueError, (Q, K, V), {"softcap": math.nan}, ["softcap=nan", "above 0"]),
    "devices": (ValueError, (Q, K, zeros(2, 3, 5, 7, device="meta")), {}, ["cpu", "meta", "one device"]),
    "device of the mask": (ValueError, (Q, K, V, zeros(4, 5, device="meta")), {}, ["cpu", "meta", "one device"]),
}


@pytest.mark.parametrize(("error", "tensors", "arguments", "named"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_in_one_sentence_with_both_values(
    attention: Callable[..., Tensor],
    error: type[Exception],
    tensors: tuple[Tensor, ...],
    arguments: dict[str, Any],
    named: list[str],
) -> None:
    with pytest.raises(error) as refusal:
        attention(*tensors, **arguments)
    message = str(refusal.value)
    assert all(value in message for value in named), message
    assert "\n" not in message and ". " not in message


@pytest.mark.parametrize("block_size", [0, -1])
def test_a_tile_of_nothing_is_refused_with_its_value(block_size: int) -> None:
    with pytest.raises(ValueError, match=f"block_size={block_size} is not at least 1"):
        tiled_attention(Q, K, V, block_size=block_size)


# Shapes of q, k, v and a mask before their lengths and widths, and what all of them broadcast to.
TAKEN: dict[str, tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]] = {
    "no heads": ((), (), (), (), ()),
    "heads alone": ((6,), (6,), (6,), (6,), (6,)),
    "heads alone, shared": ((6,), (3,), (3,), (), (6,)),
    "one head of keys": ((2, 6), (2, 1), (2, 1), (2, 1), (2, 6)),
    "fewer heads of values than of keys": ((2, 6), (2, 3), (2, 2), (6,), (2, 6)),
    "heads of values alone shared": ((2, 6), (2, 6), (2, 3), (1, 6), (2, 6)),
    "keys for every batch": ((4, 6), (1, 6), (1, 6), (4, 1), (4, 6)),
    "shared keys for every batch": ((4, 6), (3,), (3,), (), (4, 6)),
    "keys without heads": ((4, 6), (), (), (), (4, 6)),
    "queries for every batch": ((1, 6), (4, 6), (4, 6), (4, 6), (4, 6)),
    "queries without a batch": ((6,), (4, 3), (4, 3), (), (4, 6)),
    "queries without heads": ((), (4, 6), (4, 6), (), (4, 6)),
    "one head of queries": ((4, 1), (4, 6), (4, 6), (1, 1), (4, 6)),
    "five dimensions": ((3, 2, 6), (3, 2, 6), (3, 2, 6), (2, 6), (3, 2, 6)),
    "five dimensions, shared": ((3, 2, 6), (3, 2, 2), (3, 2, 2), (3, 1, 1), (3, 2, 6)),
    "six dimensions that broadcast": ((3, 1, 2, 6), (1, 4, 1, 3), (4, 2, 3), (4, 1, 6), (3, 4, 2, 6)),
    "no batch": ((0, 6), (0, 3), (0, 3), (), (0, 6)),
}


@pytest.mark.parametrize(("q_lead", "k_lead", "v_lead", "mask_lead", "lead"), TAKEN.values(), ids=TAKEN)
@pytest.mark.parametrize("d_v", [5, 8])
def test_leading_dimensions_broadcast_the_last_being_the_heads(
    attention: Callable[..., Tensor],
    q_lead: tuple[int, ...],
    k_lead: tuple[int, ...],
    v_lead: tuple[int, ...],
    mask_lead: tuple[int, ...],
    lead: tuple[int, ...],
    d_v: int,
    device: str,
    oracle: Callable[..., Tensor],
) -> None:
    generator = torch.Generator().manual_seed(6)
    sizes = (*q_lead, 4, 8), (*k_lead, 7, 8), (*v_lead, 7, d_v), (*mask_lead, 4, 7)
    q, k, v, mask = (torch.randn(size, generator=generator, dtype=torch.float64).to(device) for size in sizes)
    full = [expanded(x, lead).reshape(-1, lead[-1] if lead else 1, *x.shape[-2:]) for x in (q, k, v, mask)]
    expected = oracle(*full, causal=True, offset=2).reshape(*lead, 4, d_v)
    output = attention(q, k, v, mask, causal=True, offset=2)
    torch.testing.assert_close(output.cpu(), expected, rtol=1e-9, atol=1e-12)
    output = attention(q, k, v)
    expected = oracle(*full[:3]).reshape(*lead, 4, d_v)
    torch.testing.assert_close(output.cpu(), expected, rtol=1e-9, atol=1e-12)


def expanded(x: Tensor, lead: tuple[int, ...]) -> Tensor:
    """With all leading dimensions, its heads repeated for those that share them."""
    if lead and x.dim() > 2 and 1 < x.shape[-3] < lead[-1]:
        x = x.repeat_interleave(lead[-1] // x.shape[-3], dim=-3)
    return x.expand(*lead, *x.shape[-2:])


@pytest.mark.parametrize("scale", [0.0, -0.5, 3])
def test_any_scale_is_taken_at_its_word(
    attention: Callable[..., Tensor], scale: float, draw: Callable[..., Any], oracle: Callable[..., Tensor]
) -> None:
    q, k, v, _ = draw(torch.float64, "cpu")
    torch.testing.assert_close(attention(q, k, v, scale=scale), oracle(q, k, v, scale=scale), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("mask", [torch.tensor(True), torch.tensor(0.5), torch.tensor(False)])
def test_a_single_number_masks_all_or_nothing(
    attention: Callable[..., Tensor], mask: Tensor, draw: Callable[..., Any], oracle: Callable[..., Tensor]
) -> None:
    q, k, v, _ = draw(torch.float32, "cpu")
    torch.testing.assert_close(attention(q, k, v, mask).double(), oracle(q, k, v, mask), rtol=1e-4, atol=1e-6)


def test_no_queries_give_no_outputs(attention: Callable[..., Tensor], dtype: torch.dtype, device: str) -> None:
    q, k, v = (zeros(2, 6, length, 8, dtype=dtype, device=device) for length in (0, 5, 5))
    output = attention(q, k, v, causal=True)
    assert output.shape == (2, 6, 0, 8) and output.dtype == dtype
