"""The online softmax against torch's of all scores at once."""

import math
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from attention import online_softmax

NOTHING = torch.full((3,), -math.inf, dtype=torch.float64)


def draw(*sizes: int, growth: float = 0.0) -> list[Tensor]:
    """Blocks of random scores, each block higher than the one before by `growth`."""
    generator = torch.Generator().manual_seed(6)
    blocks = [5 * torch.randn(size, generator=generator, dtype=torch.float64) for size in sizes]
    return [block + growth * number for number, block in enumerate(blocks)]


@pytest.mark.parametrize("sizes", [(1,), (5,), (3, 5, 2), (1, 1, 1, 1), (1, 7)])
@pytest.mark.parametrize("growth", [0.0, 10.0, 300.0, -300.0])
def test_blocks_get_torchs_softmax_of_all_their_scores(sizes: tuple[int, ...], growth: float) -> None:
    blocks = draw(*sizes, growth=growth)
    torch.testing.assert_close(online_softmax(blocks), torch.softmax(torch.cat(blocks), 0), rtol=1e-12, atol=0)


@pytest.mark.parametrize("shift", [-1e4, 1e4])
def test_scores_far_from_0_share_as_their_differences_say(shift: float) -> None:
    far = [block + shift for block in draw(3, 5, 2)]
    torch.testing.assert_close(online_softmax(far), torch.softmax(torch.cat(far), 0), rtol=1e-12, atol=0)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_block_of_nothing_but_minus_infinity_gets_no_weight(place: int) -> None:
    blocks = draw(4, 2)
    blocks.insert(place, NOTHING)
    torch.testing.assert_close(online_softmax(blocks), torch.softmax(torch.cat(blocks), 0), rtol=1e-12, atol=0)


def test_scores_of_minus_infinity_anywhere_get_no_weight() -> None:
    blocks = draw(4, 3)
    blocks[0][1] = blocks[1][2] = -math.inf
    torch.testing.assert_close(online_softmax(blocks), torch.softmax(torch.cat(blocks), 0), rtol=1e-12, atol=0)


def test_nothing_but_minus_infinity_gives_zeros_and_zero_gradients() -> None:
    blocks = [NOTHING.clone().requires_grad_(), NOTHING.clone().requires_grad_()]
    weights = online_softmax(blocks)
    assert torch.equal(weights, torch.zeros(6, dtype=torch.float64))
    weights.sum().backward()
    assert all(torch.equal(block.grad, torch.zeros(3, dtype=torch.float64)) for block in blocks)


def test_huge_scores_stay_finite() -> None:
    blocks = [torch.tensor([-1e30, 0.0]), torch.tensor([1e30, 9e4]), torch.tensor([1e30])]
    assert online_softmax(blocks).tolist() == [0, 0, 0.5, 0, 0.5]


def test_every_block_is_read_once_and_left_as_it_was() -> None:
    blocks = draw(3, 5, 2)
    before = [block.clone() for block in blocks]
    read = []

    def stream() -> Iterator[Tensor]:
        for number, block in enumerate(blocks):
            read.append(number)
            yield block

    torch.testing.assert_close(online_softmax(stream()), torch.softmax(torch.cat(before), 0), rtol=1e-12, atol=0)
    assert read == [0, 1, 2] and all(map(torch.equal, blocks, before))


def test_gradients_are_those_of_finite_differences() -> None:
    blocks = [block.requires_grad_() for block in draw(3, 1, 4, growth=2.0)]
    assert torch.autograd.gradcheck(lambda *blocks: online_softmax(blocks), blocks)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-6), (torch.float16, 1e-3), (torch.bfloat16, 8e-3)])
def test_the_dtype_stays_and_the_error_fits_it(dtype: torch.dtype, tolerance: float, device: str) -> None:
    blocks = [(block / 5).to(dtype).to(device) for block in draw(30, 17, 53, growth=5.0)]
    weights = online_softmax(blocks)
    assert weights.dtype == dtype and weights.device.type == device
    expected = torch.softmax(torch.cat(blocks).double(), 0)
    torch.testing.assert_close(weights.double(), expected, rtol=tolerance, atol=1e-7)


@pytest.mark.parametrize("blocks", [[torch.tensor([1, 2])], [torch.zeros(2), torch.tensor([1, 2])]])
def test_whole_numbers_are_refused_with_the_way_out(blocks: list[Tensor]) -> None:
    with pytest.raises(TypeError, match=r"torch\.int64 .* scores\.float\(\)"):
        online_softmax(blocks)


def test_blocks_of_two_dtypes_are_refused_with_both() -> None:
    with pytest.raises(TypeError, match=r"torch\.float32 and torch\.float64"):
        online_softmax([torch.zeros(2), torch.zeros(2, dtype=torch.float64)])


def test_no_block_is_refused() -> None:
    with pytest.raises(ValueError, match="given no block"):
        online_softmax([])
