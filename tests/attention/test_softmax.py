"""The reference softmax against torch's, and the properties that define it."""

import math

import pytest
import torch

from attention import softmax, softmax_with_temperature

SHAPES = [((4,), -1), ((3, 5), -1), ((3, 5), 0), ((2, 3, 4), 1), ((2, 3, 4, 5), -2), ((1,), 0), ((), -1)]


@pytest.fixture
def scores() -> torch.Tensor:
    generator = torch.Generator().manual_seed(6)
    return 4 * torch.randn(3, 5, 7, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize(("shape", "dim"), SHAPES)
def test_it_is_torchs_softmax_along_any_dim(shape: tuple[int, ...], dim: int) -> None:
    scores = 5 * torch.randn(shape, dtype=torch.float64)
    torch.testing.assert_close(softmax(scores, dim), torch.softmax(scores, dim), rtol=1e-12, atol=0)


@pytest.mark.parametrize(
    ("dtype", "tolerance"),
    [(torch.float64, 1e-12), (torch.float32, 1e-6), (torch.float16, 5e-3), (torch.bfloat16, 3e-2)],
)
def test_the_dtype_stays_and_the_error_fits_it(scores: torch.Tensor, dtype: torch.dtype, tolerance: float) -> None:
    narrow = scores.to(dtype)
    weights = softmax(narrow)
    assert weights.dtype == dtype
    torch.testing.assert_close(
        weights.double(), torch.softmax(narrow.double(), -1), rtol=tolerance, atol=1e-4 * tolerance
    )


def test_the_running_numbers_of_the_book() -> None:
    weights = softmax(torch.tensor([1.0, 3.0, 6.0], dtype=torch.float64))
    assert [round(weight, 4) for weight in weights.tolist()] == [0.0064, 0.0471, 0.9465]
    toy = softmax(torch.tensor([-2.0, 8.0, 8.0], dtype=torch.float64))
    assert [round(weight, 7) for weight in toy.tolist()] == [0.0000227, 0.4999887, 0.4999887]


def test_adding_a_number_to_every_score_of_a_slice_changes_nothing(scores: torch.Tensor) -> None:
    shifts = torch.tensor([-1e4, 0.0, 1e4], dtype=torch.float64).reshape(3, 1, 1)
    torch.testing.assert_close(softmax(scores + shifts), softmax(scores), rtol=1e-9, atol=0)


def test_a_difference_of_scores_is_a_ratio_of_weights(scores: torch.Tensor) -> None:
    weights = softmax(scores)
    ratios = weights[..., 0] / weights[..., 1]
    torch.testing.assert_close(ratios, torch.exp(scores[..., 0] - scores[..., 1]), rtol=1e-10, atol=0)


def test_rows_far_apart_and_huge_scores_stay_finite() -> None:
    scores = torch.tensor([[1e30, -1e30, 0.0], [-1000.0, -1001.0, -1002.0], [9e4, 9e4, 9e4]])
    weights = softmax(scores)
    torch.testing.assert_close(weights.sum(-1), torch.ones(3), rtol=1e-6, atol=0)
    torch.testing.assert_close(weights, torch.softmax(scores, -1), rtol=1e-6, atol=0)


def test_a_score_of_minus_infinity_gets_no_weight_and_no_gradient() -> None:
    scores = torch.tensor([[1.0, -math.inf, 3.0]], requires_grad=True)
    weights = softmax(scores)
    assert weights[0, 1] == 0
    weights[0, 0].backward()
    assert scores.grad is not None and scores.grad[0, 1] == 0 and scores.grad.isfinite().all()


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_a_slice_of_nothing_but_minus_infinity_gives_zeros_and_zero_gradients(dim: int) -> None:
    scores = torch.randn(3, 4)
    scores.select(dim, 1).fill_(0.5)
    empty = scores.movedim(dim, -1).clone()
    empty[1] = -math.inf
    leaf = empty.movedim(-1, dim).contiguous().requires_grad_()
    weights = softmax(leaf, dim)
    assert torch.equal(weights.movedim(dim, -1)[1], torch.zeros(empty.shape[-1]))
    (weights * torch.randn(weights.shape)).sum().backward()
    assert leaf.grad is not None and leaf.grad.isfinite().all()
    assert torch.equal(leaf.grad.movedim(dim, -1)[1], torch.zeros(empty.shape[-1]))


def test_gradients_are_those_of_the_formula(scores: torch.Tensor) -> None:
    assert torch.autograd.gradcheck(softmax, scores[0].clone().requires_grad_())
    assert torch.autograd.gradcheck(lambda s: softmax_with_temperature(s, 0.7, 0), scores[0].clone().requires_grad_())


def test_the_scores_are_left_as_they_were(scores: torch.Tensor) -> None:
    scores[0, 0] = -math.inf
    before = scores.clone()
    softmax(scores)
    softmax_with_temperature(scores, 2.0)
    assert torch.equal(scores, before)


def test_a_low_temperature_crowns_the_largest_and_a_high_one_evens_out() -> None:
    scores = torch.tensor([1.0, 3.0, 6.0], dtype=torch.float64)
    torch.testing.assert_close(softmax_with_temperature(scores, 0.05), torch.eye(3, dtype=torch.float64)[2])
    third = torch.full((3,), 1 / 3, dtype=torch.float64)
    torch.testing.assert_close(softmax_with_temperature(scores, 1e6), third, rtol=1e-5, atol=0)


def test_a_temperature_divides_the_scores(scores: torch.Tensor) -> None:
    expected = torch.softmax(scores / 2.5, 1)
    torch.testing.assert_close(softmax_with_temperature(scores, 2.5, dim=1), expected, rtol=1e-12, atol=0)


@pytest.mark.parametrize("temperature", [0, -1.0, math.nan])
def test_a_temperature_that_is_not_above_0_is_refused_with_its_value(temperature: float) -> None:
    with pytest.raises(ValueError, match=f"temperature={temperature} is not above 0"):
        softmax_with_temperature(torch.zeros(2), temperature)


def test_integer_scores_are_refused_with_the_way_out() -> None:
    with pytest.raises(TypeError, match=r"torch\.int64 .* scores\.float\(\)"):
        softmax(torch.tensor([1, 2]))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here: nothing of attention was run on one")
def test_a_gpu_gives_the_same_weights_on_the_gpu(scores: torch.Tensor) -> None:
    weights = softmax(scores.cuda())
    assert weights.is_cuda
    torch.testing.assert_close(weights.cpu(), softmax(scores), rtol=1e-12, atol=0)
