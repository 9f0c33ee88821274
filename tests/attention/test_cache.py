"""A cache is what a concatenation of all its keys and values would be."""

import pytest
import torch
from torch import Tensor

from attention import KVCache


def draw(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(6), dtype=torch.float64)


@pytest.mark.parametrize("lead", [(), (3,), (2, 3), (2, 4, 3)])
@pytest.mark.parametrize("lengths", [[5], [1, 1, 1], [4, 0, 2, 1]])
def test_appending_is_joining_along_the_length(lead: tuple[int, ...], lengths: list[int]) -> None:
    k, v = draw(*lead, sum(lengths), 6), draw(*lead, sum(lengths), 5)
    cache, end = KVCache(), 0
    for new_k, new_v in zip(k.split(lengths, dim=-2), v.split(lengths, dim=-2), strict=True):
        all_k, all_v = cache.append(new_k, new_v)
        end += new_k.shape[-2]
        assert torch.equal(all_k, k[..., :end, :]) and torch.equal(all_v, v[..., :end, :])
        assert cache.k is all_k and cache.v is all_v and len(cache) == end


def test_a_new_cache_holds_nothing_and_shares_nothing() -> None:
    first, second = KVCache(), KVCache()
    assert len(first) == 0 and first.k is None and first.v is None
    first.append(draw(2, 6), draw(2, 5))
    assert len(first) == 2 and len(second) == 0


@pytest.mark.parametrize("which", ["k", "v"])
def test_gradients_flow_to_what_was_appended_first_and_last(which: str) -> None:
    cache, pieces = KVCache(), [draw(2, 6).requires_grad_(), draw(3, 6).requires_grad_()]
    for piece in pieces:
        cache.append(piece, piece)
    weights = draw(5, 6)
    (getattr(cache, which) * weights).sum().backward()
    assert torch.equal(torch.cat([piece.grad for piece in pieces]), weights)


def test_later_words_leave_earlier_answers_as_they_were() -> None:
    cache = KVCache()
    k, _ = cache.append(draw(2, 6), draw(2, 5))
    before = k.clone()
    cache.append(draw(3, 6), draw(3, 5))
    assert torch.equal(k, before)


REFUSED = {
    "keys without values": ((2, 3, 6), (2, 2, 5), ["(2, 3, 6)", "(2, 2, 5)"]),
    "keys of another batch": ((3, 1, 6), (3, 1, 5), ["(3, 1, 6)", "(2, 4, 6)"]),
    "keys for every batch": ((1, 6), (1, 5), ["(1, 6)", "(2, 4, 6)"]),
    "wider keys": ((2, 1, 7), (2, 1, 5), ["(2, 1, 7)", "(2, 4, 6)"]),
    "wider values": ((2, 1, 6), (2, 1, 8), ["(2, 1, 8)", "(2, 4, 5)"]),
}


@pytest.mark.parametrize(("k_shape", "v_shape", "named"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_with_both_shapes_and_changes_nothing(
    k_shape: tuple[int, ...], v_shape: tuple[int, ...], named: list[str]
) -> None:
    cache = KVCache()
    k, v = cache.append(draw(2, 4, 6), draw(2, 4, 5))
    with pytest.raises(ValueError) as refusal:
        cache.append(draw(*k_shape), draw(*v_shape))
    assert all(shape in str(refusal.value) for shape in named)
    assert cache.k is k and cache.v is v and len(cache) == 4


def piece(length: int = 1, dtype: torch.dtype = torch.float64, device: str = "cpu") -> Tensor:
    return torch.zeros(2, length, 6, dtype=dtype, device=device)


SINGLE, WHOLE = torch.float32, torch.int64
UNLIKE: dict[str, tuple[type[Exception], Tensor, Tensor, list[str]]] = {
    "another dtype": (TypeError, piece(dtype=SINGLE), piece(dtype=SINGLE), ["torch.float32", "torch.float64"]),
    "values of another dtype": (TypeError, piece(), piece(dtype=SINGLE), ["torch.float64", "torch.float32"]),
    "whole numbers": (TypeError, piece(dtype=WHOLE), piece(dtype=WHOLE), ["torch.int64", "floating point"]),
    "another device": (ValueError, piece(device="meta"), piece(device="meta"), ["meta", "cpu"]),
    "values on another device": (ValueError, piece(), piece(device="meta"), ["cpu", "meta"]),
    "vectors": (ValueError, torch.zeros(6), torch.zeros(6), ["(6,)"]),
}


FINE_ALONE = {"another dtype", "another device"}
CALLS = [(name, filled) for name in UNLIKE for filled in (False, True) if filled or name not in FINE_ALONE]


@pytest.mark.parametrize(("name", "filled"), CALLS)
def test_what_is_unlike_is_refused_in_one_sentence_and_changes_nothing(name: str, filled: bool) -> None:
    (error, k, v, named), cache = UNLIKE[name], KVCache()
    if filled:
        cache.append(piece(4), piece(4))
    before = cache.k, cache.v
    with pytest.raises(error) as refusal:
        cache.append(k, v)
    message = str(refusal.value)
    assert all(value in message for value in named) and ". " not in message
    assert cache.k is before[0] and cache.v is before[1]


def test_joining_returns_what_appending_would_and_keeps_nothing() -> None:
    cache = KVCache()
    assert cache.joined(piece(3), piece(3))[0].shape == (2, 3, 6) and len(cache) == 0
    k, v = cache.append(draw(2, 3, 6), draw(2, 3, 6))
    all_k, all_v = cache.joined(piece(1), piece(1))
    assert torch.equal(all_k, torch.cat([k, piece(1)], 1)) and torch.equal(all_v, torch.cat([v, piece(1)], 1))
    assert cache.k is k and cache.v is v


def test_a_first_append_that_does_not_fit_leaves_nothing() -> None:
    cache = KVCache()
    with pytest.raises(ValueError, match=r"\(2, 6\).*\(3, 5\)"):
        cache.append(draw(2, 6), draw(3, 5))
    assert len(cache) == 0 and cache.k is None and cache.v is None
