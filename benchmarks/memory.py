"""What memory attention takes: the peak of one call beyond its inputs, and how it grows with the length."""

import json
import math
import os
import subprocess
import sys
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import torch

from benchmarks.ways import SDPA, SHAPES, Case, ways

ROOT = Path(__file__).parents[1]


def extra_memory(name: str, backward: bool, device: str, lengths: list[int]) -> list[float | str]:
    """MB that one call of each length holds at its peak beyond its inputs; or why it can't run."""
    way = next(way for way in (SDPA, *ways(device)) if way.name == name)
    found: list[float | str] = []
    for n in (64, *lengths):  # the first only to load what is loaded once
        case = Case(n, 64, torch.float32, False, backward, device)
        inputs = case.inputs()
        forget_peak(device)
        before = peak(device)
        reason = way.refusal(case, inputs)
        found.append(reason or (peak(device) - before) / 1e6)
    return found[1:]


def forget_peak(device: str) -> None:
    if device == "cuda":
        torch.cuda.reset_peak_memory_stats()
    else:
        Path("/proc/self/clear_refs").write_text("5")


def peak(device: str) -> int:
    """The most bytes held since the peak was forgotten: on a CPU by the whole process."""
    if device == "cuda":
        return torch.cuda.max_memory_allocated()
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.partition("VmHWM:")[2].split()[0])


def apart(*arguments: Any) -> list[float | str]:
    """`extra_memory` in a process of its own, whose allocator gives back at once what is freed."""
    code = f"import json; from benchmarks.memory import extra_memory; print(json.dumps(extra_memory(*{arguments})))"
    env = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "65536"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the memory of {arguments} was not measured:\n{done.stderr}")
    answer: list[float | str] = json.loads(done.stdout)
    return answer


def memory_table(device: str, lengths: list[int], alone: bool = True) -> None:
    """Each way in a process of its own; all in this one unless `alone`, which is right on a GPU alone, and quick."""
    batch, heads = SHAPES[device]
    print(f"Peak extra memory in MB, on the {device}: float32, d 64, batch {batch}, heads {heads}, and its growth\n")
    head = f"{'':13}{'n':11}" + "".join(f"{n:9}" for n in lengths)
    print(head + "".join(f"{f'to {n}':>9}" for n in lengths[1:]))
    notes: dict[str, None] = {}
    for backward, way in product((False, True), (SDPA, *ways(device))):
        found = (apart if alone else extra_memory)(way.name, backward, device, lengths)
        notes |= {f"- {way.name}: {reason}": None for reason in found if isinstance(reason, str)}
        sizes = [size if isinstance(size, float) else math.nan for size in found]
        row = "".join(f"{'-':>9}" if math.isnan(size) else f"{size:9.1f}" for size in sizes)
        growth = "".join(f"{'-':>9}" if not a > 0 else f"{b / a:7.2f} x" for a, b in pairwise(sizes))
        print(f"{way.name:13}{'+ backward' if backward else 'forward':11}{row}{growth}", flush=True)
    print(*notes, sep="\n", end="\n\n")
