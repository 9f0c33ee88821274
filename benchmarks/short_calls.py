"""What a short call of `attend` costs beside torch's own: nearly all of it is what Python does before the kernel.

    python -m benchmarks.short_calls

Each is timed right beside the same call of `torch.nn.functional.scaled_dot_product_attention`, now after it, now before
it, a few calls at a time; a ratio is the median of such pairs, and half of the pairs lie in the range behind it.
Grouped heads are compared with SDPA(enable_gqa=True), 2 heads of keys for 8 of queries.
"""

import statistics
import time
from collections.abc import Callable

import torch
from torch.nn import functional as F

from attention import attend
from benchmarks.machine import machine

BATCH, HEADS, KV_HEADS, WIDTH = 4, 8, 2, 64
LENGTHS = (1, 16, 128)
CALLS, PAIRS = 20, 200


def calls(n: int, device: str) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """SDPA's call and ours by name."""
    q, k, v = (torch.randn(BATCH, HEADS, n, WIDTH, device=device) for _ in range(3))
    shared_k, shared_v = k[:, :KV_HEADS].contiguous(), v[:, :KV_HEADS].contiguous()
    mask = torch.ones(n, n, dtype=torch.bool, device=device)
    sdpa = F.scaled_dot_product_attention
    return {
        "plain": (lambda: sdpa(q, k, v), lambda: attend(q, k, v)),
        "causal": (lambda: sdpa(q, k, v, is_causal=True), lambda: attend(q, k, v, causal=True)),
        "bool mask": (lambda: sdpa(q, k, v, mask), lambda: attend(q, k, v, mask)),
        "grouped heads": (
            lambda: sdpa(q, shared_k, shared_v, enable_gqa=True),
            lambda: attend(q, shared_k, shared_v),
        ),
    }


def seconds(call: Callable[[], object], device: str) -> float:
    synchronize = torch.get_device_module(device).synchronize
    synchronize()
    started = time.perf_counter()
    for _ in range(CALLS):
        call()
    synchronize()
    return (time.perf_counter() - started) / CALLS


def ratios(
    sdpas: Callable[[], object], ours: Callable[[], object], device: str, pairs: int
) -> tuple[float, list[float]]:
    """SDPA's median seconds, and ours as a ratio to them in each pair."""
    found = []
    for number in range(pairs + 5):
        order = (sdpas, ours) if number % 2 else (ours, sdpas)
        taken = {call: seconds(call, device) for call in order}
        found.append((taken[sdpas], taken[ours] / taken[sdpas]))
    kept = found[5:]  # the first warm up
    return statistics.median(own for own, _ in kept), [ratio for _, ratio in kept]


def table(device: str, lengths: tuple[int, ...] = LENGTHS, pairs: int = PAIRS) -> None:
    print(
        f"Short calls of attend as a ratio to torch SDPA's, on the {device}: "
        f"float32, batch {BATCH}, heads {HEADS}, d {WIDTH}\n"
    )
    print(f"{'n':>6}  {'call':15}{'SDPA us':>9}{'attend':>9}{'half of the pairs':>20}")
    for n in lengths:
        for name, (sdpas, ours) in calls(n, device).items():
            own, found = ratios(sdpas, ours, device, pairs)
            low, middle, high = statistics.quantiles(found, n=4)
            print(f"{n:6}  {name:15}{1e6 * own:9.1f}{middle:9.2f}{f'{low:.2f} to {high:.2f}':>20}", flush=True)
    print()


def main() -> None:
    print(f"{machine()}\n")
    for device in ("cpu", *(["cuda"] if torch.cuda.is_available() else [])):
        table(device)


if __name__ == "__main__":
    main()
