"""Tiles need memory that grows with the length; the definition, under the same meter, with its square."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor
from torch.profiler import ProfilerActivity, profile

from attention import padding_mask, scaled_dot_product_attention, tiled_attention


def peak(call: Callable[[], object], trace: Path) -> int:
    """The most bytes that a call held at once on the CPU, by the profiler's record of every allocation."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
        call()
    profiler.export_chrome_trace(str(trace))
    events = [event for event in json.loads(trace.read_text())["traceEvents"] if event["name"] == "[memory]"]
    held = torch.tensor([event["args"]["Bytes"] for event in sorted(events, key=lambda event: event["ts"])])
    return int(held.cumsum(0).max())


def growth(attention: Callable[..., Tensor], lengths: list[int], backward: bool, trace: Path) -> list[float]:
    """How the peak grows from each length to the next."""
    peaks = []
    for length in lengths:
        q, k, v = (torch.randn(1, 2, length, 16, requires_grad=backward) for _ in range(3))
        mask = padding_mask(torch.tensor([length - 5]), length)[:, None, None, :]

        def call(q: Tensor = q, k: Tensor = k, v: Tensor = v, mask: Tensor = mask) -> None:
            output = attention(q, k, v, mask, causal=True)
            if backward:
                output.sum().backward()

        peaks.append(peak(call, trace))
    return [later / earlier for earlier, later in itertools.pairwise(peaks)]


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "forward and backward"])
def test_doubling_the_length_at_most_doubles_the_memory_of_tiles(backward: bool, tmp_path: Path) -> None:
    assert max(growth(tiled_attention, [2048, 4096, 8192], backward, tmp_path / "trace.json")) < 2.2


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "forward and backward"])
def test_the_meter_sees_the_square_in_the_definition(backward: bool, tmp_path: Path) -> None:
    assert min(growth(scaled_dot_product_attention, [512, 1024, 2048], backward, tmp_path / "trace.json")) > 3
