"""The samples that torch tests its own attention with, against torch's plain (MATH) attention in float64.

Each of the 13 samples without dropout and its gradients go through the definition, the tiles and the fused path.
"""

import warnings
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel

from attention import attend, scaled_dot_product_attention, tiled_attention

# Torch's test module forbids the whole process to set backend flags: this gives the permission back.
with warnings.catch_warnings(), torch.backends.__allow_nonbracketed_mutation():
    warnings.simplefilter("ignore", ImportWarning)  # that Hypothesis is missing, which it can do without
    from torch.testing._internal.common_methods_invocations import op_db

(OPERATOR,) = (entry for entry in op_db if entry.name == "nn.functional.scaled_dot_product_attention")
# How far off all the numbers together may be, and any row of the output, relative to their size.
TOLERANCE = {torch.float64: (1e-7, 1e-6), torch.float32: (1e-5, 2.5e-5)}


def samples(dtype: torch.dtype) -> list[Any]:
    """Those without dropout; torch seeds them itself."""
    return [x for x in OPERATOR.sample_inputs("cpu", dtype, requires_grad=True) if x.kwargs["dropout_p"] == 0]


def in_tiles(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
    return tiled_attention(q, k, v, mask, causal=causal, block_size=2)


def by_definition(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
    return scaled_dot_product_attention(q, k, v, mask, causal=causal)


def fused(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
    return attend(q, k, v, mask, causal=causal)


def by_torch(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
    with sdpa_kernel(SDPBackend.MATH):
        return F.scaled_dot_product_attention(q, k, v, mask, is_causal=causal)


def run(attention: Callable[..., Tensor], sample: Any, dtype: torch.dtype, device: str) -> tuple[Tensor, list[Tensor]]:
    """The output, and the gradients of q, k, v and of a mask that requires one."""
    given = [sample.input, *sample.args, sample.kwargs.get("attn_mask")]
    given = [x if x is None else x.detach().to(device, dtype).requires_grad_(x.requires_grad) for x in given]
    output = attention(*given, sample.kwargs["is_causal"])
    pull = torch.randn(output.shape, generator=torch.Generator().manual_seed(6)).to(output)
    leaves = [x for x in given if x is not None and x.requires_grad]
    return output.detach(), list(torch.autograd.grad(output, leaves, pull))


@pytest.mark.parametrize("dtype", TOLERANCE, ids=str)
def test_none_of_the_13_samples_is_missing_and_no_two_are_alike(dtype: torch.dtype) -> None:
    found = samples(dtype)
    assert len(found) == len({x.input.detach().numpy().tobytes() for x in found}) == 13
    assert sum(x.kwargs["is_causal"] for x in found) == 6
    assert [x.kwargs["attn_mask"].requires_grad for x in found if "attn_mask" in x.kwargs] == [True]


@pytest.mark.parametrize("dtype", TOLERANCE, ids=str)
@pytest.mark.parametrize("attention", [by_definition, in_tiles, fused])
@pytest.mark.parametrize("index", range(13))
def test_the_output_and_the_gradients_of_q_k_v_and_mask_are_torchs(
    index: int, attention: Callable[..., Tensor], dtype: torch.dtype, device: str
) -> None:
    sample = samples(dtype)[index]
    output, gradients = run(attention, sample, dtype, device)
    expected, expected_gradients = run(by_torch, sample, torch.float64, "cpu")
    assert [output.dtype, *(x.dtype for x in gradients)] == [dtype] * (1 + len(gradients))
    assert [x.shape for x in (output, *gradients)] == [x.shape for x in (expected, *expected_gradients)]

    whole, row = TOLERANCE[dtype]
    error = output.cpu().double() - expected
    assert error.norm() <= whole * expected.norm()
    assert (error.norm(dim=-1) <= row * expected.norm(dim=-1)).all()

    if dtype == torch.float32:
        # Scores up to 100 can leave q and k next to no gradient, of which float32, torch's own too, has few digits.
        gradients, expected_gradients = (
            [torch.cat([x.flatten() for x in xs])] for xs in (gradients, expected_gradients)
        )
    for gradient, wanted in zip(gradients, expected_gradients, strict=True):
        assert (gradient.cpu().double() - wanted).norm() <= whole * wanted.norm()
