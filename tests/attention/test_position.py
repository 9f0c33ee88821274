"""Positions against the formula in plain Python, and rotations against complex numbers."""

import math

import pytest
import torch
from torch import Tensor

from attention import apply_rope, sinusoidal_positions


def draw(*shape: int, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(6), dtype=torch.float64).to(dtype)


@pytest.mark.parametrize(("length", "d_model"), [(1, 2), (7, 6), (50, 10), (5000, 4), (0, 4)])
def test_sinusoidal_positions_are_the_formula(length: int, d_model: int) -> None:
    expected = torch.zeros(length, d_model, dtype=torch.float64)
    for p in range(length):
        for i in range(d_model // 2):
            angle = p / 10000 ** (2 * i / d_model)
            expected[p, 2 * i], expected[p, 2 * i + 1] = math.sin(angle), math.cos(angle)
    positions = sinusoidal_positions(length, d_model)
    assert positions.dtype == torch.float32
    torch.testing.assert_close(positions.double(), expected, rtol=0, atol=6e-8)


def test_the_next_position_is_a_rotation_that_does_not_depend_on_where() -> None:
    positions = sinusoidal_positions(200, 8).double()
    pairs = torch.complex(positions[:, 1::2], positions[:, 0::2])
    turns = pairs[1:] / pairs[:-1]
    torch.testing.assert_close(turns, turns[:1].expand_as(turns), rtol=0, atol=1e-6)


def rotated(x: Tensor, positions: Tensor, base: float = 10000.0) -> Tensor:
    """Neighbouring coordinates as complex numbers, multiplied by numbers of length 1."""
    pairs = torch.view_as_complex(x.double().unflatten(-1, (-1, 2)).contiguous())
    frequencies = torch.tensor([base ** (-2 * i / x.shape[-1]) for i in range(x.shape[-1] // 2)], dtype=torch.float64)
    angles = torch.outer(positions.double(), frequencies)
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(angles), angles)).flatten(-2)


@pytest.mark.parametrize("shape", [(5, 2), (5, 6), (3, 5, 8), (2, 3, 5, 4), (2, 3, 0, 4)])
@pytest.mark.parametrize("base", [10000.0, 500000.0, 10.0])
def test_rope_multiplies_pairs_as_complex_numbers(shape: tuple[int, ...], base: float) -> None:
    x, positions = draw(*shape), torch.arange(3, 3 + shape[-2])
    torch.testing.assert_close(apply_rope(x, positions, base), rotated(x, positions, base), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("dtype", "tolerance"),
    [(torch.float64, 1e-9), (torch.float32, 5e-7), (torch.float16, 2e-3), (torch.bfloat16, 2e-2)],
)
def test_far_positions_lose_no_more_than_the_dtype_of_x(dtype: torch.dtype, tolerance: float) -> None:
    x, positions = draw(2, 4, 8, dtype=dtype), torch.tensor([0, 4095, 100_003, 1_000_000])
    output = apply_rope(x, positions)
    assert output.dtype == dtype
    torch.testing.assert_close(output.double(), rotated(x, positions), rtol=0, atol=4 * tolerance)


def test_positions_may_be_fractions_and_need_no_order() -> None:
    x, positions = draw(3, 4, 6), torch.tensor([2.5, -1.0, 0.25, 7.0])
    torch.testing.assert_close(apply_rope(x, positions), rotated(x, positions), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("lead", [(), (1,), (4,), (2, 1), (1, 4), (2, 4), (1, 1)])
def test_positions_of_each_sequence_turn_its_rows_as_if_it_were_alone(lead: tuple[int, ...]) -> None:
    x = draw(2, 4, 3, 8)
    positions = torch.randint(-9, 99, (*lead, 3), generator=torch.Generator().manual_seed(7))
    full = positions.expand(2, 4, 3)
    alone = [[apply_rope(x[b, h], full[b, h]) for h in range(4)] for b in range(2)]
    output = apply_rope(x, positions)
    assert output.shape == x.shape
    torch.testing.assert_close(output, torch.stack([torch.stack(heads) for heads in alone]), rtol=1e-12, atol=1e-12)


def test_padding_on_the_left_changes_no_score_when_positions_skip_it() -> None:
    q, k = draw(2, 1, 4, 8, 6)
    padded_q, padded_k = (torch.cat([torch.zeros(1, 4, 3, 6, dtype=x.dtype), x], -2) for x in (q, k))
    at = torch.arange(8)
    shifted = torch.cat([torch.zeros(3, dtype=torch.long), at])[None, None]
    scores = apply_rope(padded_q, shifted) @ apply_rope(padded_k, shifted).mT
    expected = apply_rope(q, at) @ apply_rope(k, at).mT
    torch.testing.assert_close(scores[..., 3:, 3:], expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("start", [0, 5, 1000])
def test_scores_of_rotated_queries_and_keys_depend_on_distances_alone(start: int) -> None:
    q, k = (x.expand(9, 6) for x in draw(2, 1, 6))
    at = torch.arange(start, start + 9)
    scores = apply_rope(q, at) @ apply_rope(k, at).mT
    for distance in range(-8, 9):
        alone = apply_rope(q[:1], torch.tensor([0])) @ apply_rope(k[:1], torch.tensor([distance])).mT
        diagonal = scores.diagonal(distance)
        torch.testing.assert_close(diagonal, alone[0].expand_as(diagonal), rtol=1e-9, atol=1e-10)


def test_lengths_stay_and_position_0_turns_nothing() -> None:
    x, positions = draw(2, 5, 8), torch.arange(5)
    output = apply_rope(x, positions)
    torch.testing.assert_close(output.norm(dim=-1), x.norm(dim=-1), rtol=1e-12, atol=0)
    assert torch.equal(output[:, 0], x[:, 0])


def test_rope_leaves_x_and_undoes_itself_backwards() -> None:
    x, positions = draw(2, 5, 8), torch.arange(5)
    before = x.clone()
    torch.testing.assert_close(apply_rope(apply_rope(x, positions), -positions), x, rtol=1e-12, atol=1e-12)
    assert torch.equal(x, before)


def test_gradients_of_rope_are_those_of_finite_differences() -> None:
    positions = torch.tensor([0, 3, 11])
    assert torch.autograd.gradcheck(lambda x: apply_rope(x, positions), draw(2, 3, 4).requires_grad_())


def test_an_odd_width_is_refused_with_its_value() -> None:
    with pytest.raises(ValueError, match="d=5 is odd"):
        sinusoidal_positions(3, 5)
    with pytest.raises(ValueError, match="d=5 is odd"):
        apply_rope(torch.zeros(3, 5), torch.arange(3))


@pytest.mark.parametrize("shape", [(4,), (1,), (3, 3), (2, 1), (2, 4), (1, 2, 3), ()])
def test_positions_that_are_not_one_per_row_are_refused_with_both_shapes(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError) as refusal:
        apply_rope(torch.zeros(2, 3, 4), torch.zeros(shape))
    assert str(shape) in str(refusal.value) and "(2, 3, 4)" in str(refusal.value)


@pytest.mark.parametrize("dtype", [torch.int64, torch.bool, torch.complex64])
def test_what_has_no_fractions_to_turn_is_refused_with_the_way_out(dtype: torch.dtype) -> None:
    with pytest.raises(TypeError, match=rf"{dtype} .* x\.float\(\)"):
        apply_rope(torch.ones(2, 4).to(dtype), torch.arange(2))


@pytest.mark.parametrize("dtype", [torch.bool, torch.complex64])
def test_positions_that_say_no_place_are_refused(dtype: torch.dtype) -> None:
    with pytest.raises(TypeError, match=f"{dtype} say no place"):
        apply_rope(torch.ones(2, 4), torch.arange(2).to(dtype))


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_positions_on_the_cpu_follow_x_to_its_device(dtype: torch.dtype, device: str) -> None:
    x = draw(2, 5, 8, dtype=dtype).to(device)
    output = apply_rope(x, torch.arange(5))
    assert output.device == x.device
    torch.testing.assert_close(output.cpu(), apply_rope(x.cpu(), torch.arange(5)))
