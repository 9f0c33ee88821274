"""The machine that the figures come from."""

import os
import platform
from pathlib import Path

import torch


def machine() -> str:
    """One line: processor, cores, Python, torch and its threads, GPU."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU"
    return (
        f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"torch {torch.__version__} with {torch.get_num_threads()} threads, {gpu}"
    )
