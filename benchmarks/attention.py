"""What attention costs beside torch's own: time as a ratio to SDPA's, and the memory that each way takes.

    python -m benchmarks.attention [n ...]

SDPA is `torch.nn.functional.scaled_dot_product_attention` as torch picks its backend; FLASH, MATH and their like are
the same function held to that backend. Each call is timed right beside one of SDPA, now after it, now before it, and a
ratio is the median of such pairs: many of short calls, few of long ones. How far FLASH is from 1.00 where torch picks
it says how steady the machine is. All ways must agree with the definition in float64 before any is timed.
"""

import math
import statistics
import sys
import time
from itertools import product

import torch
from torch import Tensor
from torch.nn.attention import SDPBackend

from attention import attend
from benchmarks import short_calls
from benchmarks.machine import machine
from benchmarks.memory import memory_table
from benchmarks.ways import SDPA, SHAPES, TOLERANCES, Case, Way, check, short, ways

LENGTHS = (512, 1024, 2048, 4096, 8192)
CALLS = {"cpu": 1, "cuda": 10}  # timed in one go: a GPU is judged by its queue, not by one trip to it
REST = 0.2  # seconds: after a call numpy's threads spin on for half as long, and torch's would wait for them
PATIENCE = 0.3  # seconds of pairs, unless the fewest take longer
FEWEST = {"attend": 12, "tiled": 5, "numpy": 3}  # pairs; 1 for the others


def pairs(way: Way, case: Case, inputs: tuple[Tensor, ...], patience: float) -> list[tuple[float, float]]:
    """Seconds of SDPA and of this way, side by side, now the one first, now the other."""
    found: list[tuple[float, float]] = []
    calls = CALLS[case.device]
    if way.name == "numpy":
        calls = 1 + int(REST / way.seconds(case, inputs))  # the first after a rest wakes the threads again
    started = time.perf_counter()
    while len(found) < FEWEST.get(way.name, 1) or time.perf_counter() - started < patience:
        seconds = {}
        for each in (SDPA, way) if len(found) % 2 == 0 else (way, SDPA):
            if way.name == "numpy":
                time.sleep(REST)
            seconds[each.name] = each.seconds(case, inputs, calls)
        found.append((seconds["SDPA"], seconds[way.name]))
    return found


def times(case: Case, inputs: tuple[Tensor, ...], notes: dict[str, None], patience: float) -> tuple[float, list[str]]:
    """SDPA's own seconds, and each way's ratio to them as the table prints it."""
    time.sleep(REST)
    SDPA.seconds(case, inputs)
    own, ratios = [], []
    for way in ways(case.device):
        if reason := way.refusal(case, inputs):
            notes[f"- {way.name}: {reason}"] = None
            ratios.append("-")
            continue
        found = pairs(way, case, inputs, patience)
        own += [sdpas for sdpas, _ in found]
        ratios.append(f"{statistics.median(others / sdpas for sdpas, others in found):.2f}")
    return statistics.median(own), ratios


def picked(case: Case, inputs: tuple[Tensor, ...], notes: dict[str, None]) -> str:
    """The backend that torch picks, and a note of the way that `attend` takes there."""
    *qkv, _ = inputs
    backend = short(SDPBackend(torch._fused_sdp_choice(*qkv, None, 0.0, case.causal)))
    _, path = attend(*qkv, causal=case.causal, return_path=True)
    notes[f"attend goes to '{path}' where torch picks {backend}"] = None
    return backend


def time_table(device: str, lengths: list[int], patience: float = PATIENCE, until: float = math.inf) -> None:
    """Every setting; or those that are reached by then on time's own clock, the fastest dtype first."""
    names = [way.name for way in ways(device)]
    widths = [max(7, len(name) + 2) for name in names]
    batch, heads = SHAPES[device]
    print(f"Time as a ratio to torch SDPA's, on the {device}: batch {batch}, heads {heads}\n")
    head = f"{'n':>6}{'d':>5}  {'dtype':9}{'causal':7}{'pass':11}{'SDPA picks':11}{'SDPA ms':>9}"
    print(head + "".join(f"{name:>{width}}" for name, width in zip(names, widths, strict=True)))
    notes: dict[str, None] = {}
    dtypes = list(TOLERANCES) if math.isinf(until) else list(reversed(TOLERANCES))
    for dtype, d, causal, backward in product(dtypes, (64, 128), (False, True), (False, True)):
        for n in lengths:
            if time.perf_counter() > until:
                notes["out of time: the settings that are missing were not measured"] = None
                continue
            case = Case(n, d, dtype, causal, backward, device)
            inputs = case.inputs()
            name, (seconds, ratios) = picked(case, inputs, notes), times(case, inputs, notes, patience)
            row = f"{n:6}{d:5}  {str(dtype)[6:]:9}{'yes' if causal else 'no':7}"
            row += f"{'+ backward' if backward else 'forward':11}{name:11}{1000 * seconds:9.3f}"
            print(row + "".join(f"{ratio:>{width}}" for ratio, width in zip(ratios, widths, strict=True)), flush=True)
        if time.perf_counter() <= until:
            print()
    print(*notes, sep="\n", end="\n\n")


def main() -> None:
    lengths = [int(n) for n in sys.argv[1:]] or list(LENGTHS)
    print(f"{machine()}\n")
    for device in SHAPES:
        if device == "cuda" and not torch.cuda.is_available():
            print("GPU: not measured, there is none here")
            continue
        check(device)
        short_calls.table(device)
        time_table(device, lengths)
        memory_table(device, lengths)


if __name__ == "__main__":
    main()
