"""Multi-head attention against torch's with the same weights, and what several heads are."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from attention import KVCache, MultiHeadAttention, causal_mask, merge_heads, padding_mask, split_heads

D_MODEL, HEADS = 12, 6
CLOSE = {"rtol": 1e-9, "atol": 1e-11}


def draw(*shape: int, seed: int = 6) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def model(num_heads: int = HEADS, num_kv_heads: int | None = None, *, bias: bool = False) -> MultiHeadAttention:
    """One with weights large enough for uneven attention."""
    attention = MultiHeadAttention(D_MODEL, num_heads, num_kv_heads, bias=bias).double()
    for seed, parameter in enumerate(attention.parameters()):
        parameter.data = draw(*parameter.shape, seed=seed) / 2
    return attention


def torchs(ours: MultiHeadAttention) -> nn.MultiheadAttention:
    """Torch's module with our weights."""
    bias = ours.q_proj.bias is not None
    theirs = nn.MultiheadAttention(D_MODEL, ours.num_heads, bias=bias, batch_first=True, dtype=torch.float64)
    projections = [ours.q_proj, ours.k_proj, ours.v_proj]
    theirs.in_proj_weight.data = torch.cat([projection.weight.data for projection in projections])
    theirs.out_proj.weight.data = ours.out_proj.weight.data.clone()
    if bias:
        theirs.in_proj_bias.data = torch.cat([projection.bias.data for projection in projections])
        theirs.out_proj.bias.data = ours.out_proj.bias.data.clone()
    return theirs


# Torch's masks are True where ours are False.
MASKED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "plain": ({}, {}),
    "padding": (
        {"mask": padding_mask(torch.tensor([7, 3]), 7)[:, None, :]},
        {"key_padding_mask": ~padding_mask(torch.tensor([7, 3]), 7)},
    ),
    "causal": ({"causal": True}, {"attn_mask": ~causal_mask(5, 7)}),
    "a bool mask": ({"mask": causal_mask(5, 7, 2)}, {"attn_mask": ~causal_mask(5, 7, 2)}),
    "an additive mask": ({"mask": draw(5, 7, seed=3)}, {"attn_mask": draw(5, 7, seed=3)}),
    "a mask of every head": (
        {"mask": draw(2, HEADS, 5, 7, seed=3)},
        {"attn_mask": draw(2, HEADS, 5, 7, seed=3).flatten(0, 1)},
    ),
}


@pytest.mark.parametrize(("arguments", "torch_arguments"), MASKED.values(), ids=MASKED)
@pytest.mark.parametrize("bias", [False, True])
def test_outputs_weights_and_gradients_are_those_of_torchs_module(
    arguments: dict[str, Any], torch_arguments: dict[str, Any], bias: bool
) -> None:
    ours = model(bias=bias)
    theirs = torchs(ours)
    x, memory = draw(2, 5, D_MODEL).requires_grad_(), draw(2, 7, D_MODEL, seed=7).requires_grad_()
    expected, expected_weights = theirs(x, memory, memory, average_attn_weights=False, **torch_arguments)
    output = ours(x, memory, **arguments)
    torch.testing.assert_close(output, expected, **CLOSE)
    weighed, weights = ours(x, memory, **arguments, return_weights=True)
    torch.testing.assert_close((weighed, weights), (expected, expected_weights), **CLOSE)

    pull = draw(*output.shape, seed=8)
    projections = [ours.q_proj.weight, ours.k_proj.weight, ours.v_proj.weight]
    *slopes, q, k, v = torch.autograd.grad(output, [x, memory, ours.out_proj.weight, *projections], pull)
    sources = [x, memory, theirs.out_proj.weight, theirs.in_proj_weight]
    torch.testing.assert_close((*slopes, torch.cat([q, k, v])), torch.autograd.grad(expected, sources, pull), **CLOSE)


@pytest.mark.parametrize("bias", [False, True])
def test_self_attention_is_torchs_with_x_three_times(bias: bool) -> None:
    ours, x = model(bias=bias), draw(2, 5, D_MODEL)
    torch.testing.assert_close(ours(x), torchs(ours)(x, x, x)[0], **CLOSE)
    torch.testing.assert_close(ours(x), ours(x, x), **CLOSE)


@pytest.mark.parametrize("num_kv_heads", [1, 2, 3, 6])
def test_shared_keys_are_full_heads_with_the_projections_of_neighbours_repeated(num_kv_heads: int) -> None:
    grouped, full = model(num_kv_heads=num_kv_heads, bias=True), model(bias=True)
    assert grouped.k_proj.weight.shape == (D_MODEL // HEADS * num_kv_heads, D_MODEL)
    for ours, theirs in zip(grouped.children(), full.children(), strict=True):
        for name, parameter in ours.named_parameters():
            heads = parameter.data.unflatten(0, (-1, D_MODEL // HEADS))
            theirs.get_parameter(name).data = heads.repeat_interleave(HEADS // len(heads), 0).flatten(0, 1)
    x = draw(2, 5, D_MODEL)
    for arguments in ({}, {"causal": True}, {"mask": causal_mask(5, 5, 1)}):
        torch.testing.assert_close(grouped(x, **arguments), full(x, **arguments), **CLOSE)
    for ours, theirs in zip(grouped(x, return_weights=True), full(x, return_weights=True), strict=True):
        torch.testing.assert_close(ours, theirs, **CLOSE)


@pytest.mark.parametrize("chunks", [[1] * 7, [7], [4, 1, 2], [1, 3, 3], [2, 2, 2, 1]])
@pytest.mark.parametrize("num_kv_heads", [6, 2])
@pytest.mark.parametrize("return_weights", [False, True])
def test_words_in_chunks_with_a_cache_give_what_all_words_at_once_give(
    chunks: list[int], num_kv_heads: int, return_weights: bool
) -> None:
    attention, x, cache = model(num_kv_heads=num_kv_heads), draw(2, 7, D_MODEL), KVCache()
    parts = [
        attention(part, causal=True, cache=cache, return_weights=return_weights) for part in x.split(chunks, dim=1)
    ]
    expected = attention(x, causal=True)
    outputs = [part[0] for part in parts] if return_weights else parts
    torch.testing.assert_close(torch.cat(outputs, dim=1), expected, **CLOSE)
    assert len(cache) == 7 and cache.k.shape == (2, num_kv_heads, 7, D_MODEL // HEADS)


REFUSED_STEPS: dict[str, Callable[[Tensor], dict[str, Any]]] = {
    "a mask without the new key": lambda x: {"x": x, "mask": torch.ones(1, 5, dtype=torch.bool)},
    "a mask of whole numbers": lambda x: {"x": x, "mask": torch.ones(1, 6, dtype=torch.long)},
    "a mask of another dtype": lambda x: {"x": x, "mask": torch.zeros(1, 6)},
    "a mask on another device": lambda x: {"x": x, "mask": torch.ones(1, 6, dtype=torch.bool, device="meta")},
    "another batch": lambda x: {"x": x[:1]},
    "another width": lambda x: {"x": x[..., 1:]},
    "another dtype": lambda x: {"x": x.float()},
    "a memory": lambda x: {"x": x, "memory": x},
}


@pytest.mark.parametrize("step", REFUSED_STEPS.values(), ids=REFUSED_STEPS)
@pytest.mark.parametrize("return_weights", [False, True])
def test_a_refused_step_leaves_the_cache_and_the_next_one_as_if_it_had_not_been(
    step: Callable[[Tensor], dict[str, Any]], return_weights: bool
) -> None:
    attention, x, cache = model(num_kv_heads=2), draw(2, 6, D_MODEL), KVCache()
    attention(x[:, :5], causal=True, cache=cache)
    before = cache.k, cache.v
    with pytest.raises((ValueError, TypeError, RuntimeError)):
        attention(**step(x[:, 5:]), causal=True, cache=cache, return_weights=return_weights)
    assert cache.k is before[0] and cache.v is before[1] and len(cache) == 5
    torch.testing.assert_close(attention(x[:, 5:], causal=True, cache=cache), attention(x, causal=True)[:, 5:], **CLOSE)


def test_a_step_that_fails_at_the_very_end_leaves_the_cache_too() -> None:
    attention, x, cache = model(), draw(2, 6, D_MODEL), KVCache()
    attention.out_proj.float()
    with pytest.raises(RuntimeError):
        attention(x, cache=cache)
    assert len(cache) == 0


def test_a_cache_of_another_module_is_refused_with_both_shapes() -> None:
    x, cache = draw(2, 3, D_MODEL), KVCache()
    model(num_kv_heads=2)(x, cache=cache)
    with pytest.raises(ValueError, match=r"\(2, 6, 3, 2\) does not continue \(2, 2, 3, 2\)"):
        model()(x, cache=cache)
    assert len(cache) == 3


def test_a_mask_covers_the_keys_in_the_cache_too() -> None:
    attention, x, cache = model(), draw(2, 7, D_MODEL), KVCache()
    mask = padding_mask(torch.tensor([7, 5]), 7)[:, None, :].expand(2, 7, 7)
    attention(x[:, :4], cache=cache)
    output = attention(x[:, 4:], mask=mask[:, 4:], causal=True, cache=cache)
    torch.testing.assert_close(output, attention(x, mask=mask, causal=True)[:, 4:], **CLOSE)


@pytest.mark.parametrize("return_weights", [False, True])
def test_a_mask_may_be_for_all_for_a_batch_or_for_each_head(return_weights: bool) -> None:
    attention, x, mask = model(), draw(3, 5, D_MODEL), draw(3, HEADS, 5, 5, seed=3) > 0
    alone = [
        attention(x[b : b + 1], mask=mask[b, 0], return_weights=return_weights) for b in range(3)
    ]  # one sequence, one mask
    together = attention(x, mask=mask[:, 0], return_weights=return_weights)
    same = attention(x, mask=mask[:, :1].expand(3, HEADS, 5, 5), return_weights=return_weights)
    if return_weights:
        alone, (together, _), (same, _) = [output for output, _ in alone], together, same
    torch.testing.assert_close(together, torch.cat(alone), **CLOSE)
    torch.testing.assert_close(same, together, **CLOSE)


def test_a_sequence_of_nothing_but_padding_gets_the_bias_alone() -> None:
    attention, x = model(bias=True), draw(2, 5, D_MODEL)
    output = attention(x, mask=padding_mask(torch.tensor([5, 0]), 5)[:, None, :])
    torch.testing.assert_close(output[1], attention.out_proj.bias.expand(5, D_MODEL), **CLOSE)
    assert output.isfinite().all()


def test_heads_are_slices_in_order_and_merge_again() -> None:
    x = torch.arange(2 * 3 * 8).reshape(2, 3, 8)
    heads = split_heads(x, 4)
    assert heads.shape == (2, 4, 3, 2)
    for h in range(4):
        assert torch.equal(heads[:, h], x[:, :, 2 * h : 2 * h + 2])
    assert torch.equal(merge_heads(heads), x)
    assert split_heads(x[0], 2).shape == (2, 3, 4) and torch.equal(merge_heads(split_heads(x[0], 2)), x[0])


REFUSALS: dict[str, tuple[Callable[[], Any], str]] = {
    "split": (lambda: split_heads(torch.zeros(1, 2, 10), 3), "d_model=10 is not divisible by num_heads=3"),
    "split in none": (lambda: split_heads(torch.zeros(1, 2, 10), 0), "d_model=10 is not divisible by num_heads=0"),
    "heads": (lambda: MultiHeadAttention(10, 3), "d_model=10 is not divisible by num_heads=3"),
    "no heads": (lambda: MultiHeadAttention(10, 0), "d_model=10 is not divisible by num_heads=0"),
    "key heads": (lambda: MultiHeadAttention(12, 6, 4), "num_heads=6 is not divisible by num_kv_heads=4"),
    "no key heads": (lambda: MultiHeadAttention(12, 6, 0), "num_heads=6 is not divisible by num_kv_heads=0"),
    "more key heads": (lambda: MultiHeadAttention(12, 3, 6), "num_heads=3 is not divisible by num_kv_heads=6"),
    "memory and cache": (
        lambda: model()(draw(1, 2, D_MODEL), draw(1, 3, D_MODEL), cache=KVCache()),
        "with a memory, leave the cache out",
    ),
}


@pytest.mark.parametrize(("call", "message"), REFUSALS.values(), ids=REFUSALS)
def test_what_does_not_divide_is_refused_with_both_values(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_the_module_keeps_device_and_dtype(dtype: torch.dtype, device: str, within_band: Callable[..., None]) -> None:
    attention, x = model(num_kv_heads=2, bias=True).to(dtype).to(device), draw(2, 5, D_MODEL).to(dtype).to(device)
    output = attention(x, causal=True)
    assert output.dtype == dtype and output.device == x.device
    within_band(output, attention.double()(x.double(), causal=True), dtype)
