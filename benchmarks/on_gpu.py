"""What only a GPU can show: the tests on it, the edges of its backends, and what attention costs there.

    sh benchmarks/on_gpu.sh [--dry-run] [FOLDER]

Writes FOLDER/gpu.md, benchmarks/gpu.md unless a folder is given. Each section is a process of its own with its own
limit, and all of them together end within six minutes; what was cut short, or could not run here, is said in the file.
--dry-run goes through every section on the CPU with tiny sizes, and prints the page unless a folder is given.
"""

import argparse
import contextlib
import datetime
import importlib.metadata
import importlib.util
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import torch

from benchmarks import attention, memory, short_calls, ways
from benchmarks.machine import machine

ROOT = Path(__file__).parents[1]
WHOLE = 335.0  # seconds, of the six minutes
LENGTHS = [512, 2048, 8192]
NEEDS = {"test_onnx_conformance.py": "onnx", "test_opinfo_conformance.py": "expecttest"}


@dataclass
class Section:
    """A part of the page: a command, and the seconds that it may take."""

    title: str
    command: list[str]
    seconds: float
    table: bool = False  # Markdown already


def sections(device: str, dry: bool, empty: Path) -> tuple[list[Section], list[str]]:
    """What to run, the surest first, and what has to be left out here."""
    here = [sys.executable, "-m", "benchmarks.on_gpu", "--device", device]
    tests, left_out = pytest_command(device, dry, empty)
    found = [
        Section("What each way does at the edges", [sys.executable, "-m", "benchmarks.edges", device], 45, table=True),
        *([Section("Tests of attention", tests, 125)] if tests else []),
        Section("Short calls", [*here, "--section", "short"], 20),
        Section("Time", [*here, "--section", "time", "--seconds", "2" if dry else "85"], 105),
        Section("Memory", [*here, "--section", "memory"], 40),
    ]
    return found, left_out


def pytest_command(device: str, dry: bool, empty: Path) -> tuple[list[str], list[str]]:
    """The tests that touch the device, with none of this project's options: its plugins may be missing here."""
    if importlib.util.find_spec("pytest") is None:
        return [], ["the tests: there is no pytest here"]
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(empty), f"--rootdir={ROOT}", "-p", "no:cacheprovider"]
    command += ["--import-mode=importlib", "--tb=line", "-k", device]
    left_out = []
    for name, package in NEEDS.items():
        if importlib.util.find_spec(package) is None:
            left_out.append(f"{name}: there is no {package} here")
            command.append(f"--ignore={ROOT / 'tests/attention' / name}")
    if not dry and importlib.util.find_spec("xdist") is not None:
        command += ["-n", str(min(6, os.cpu_count() or 1))]
    only = ["test_position.py"] if dry else ["."]
    return [*command, *(str(ROOT / "tests/attention" / name) for name in only)], left_out


def run(section: Section, seconds: float) -> tuple[str, str]:
    """What it printed, and what went wrong, if anything did."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    # Ends what the process started, too; interrupted, pytest still says what it has seen.
    command = ["timeout", "-s", "INT", "-k", "8", f"{seconds:.0f}", *section.command]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode in (124, 137):
        return done.stdout, f"cut short after {seconds:.0f} s"
    return done.stdout, f"exit status {done.returncode}" if done.returncode else ""


def versions() -> str:
    triton, driver = "none", "none"
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        triton = importlib.metadata.version("triton")
    with contextlib.suppress(OSError):
        query = ["nvidia-smi", "--query-gpu=driver_version,memory.total", "--format=csv,noheader"]
        driver = subprocess.run(query, capture_output=True, text=True, timeout=20).stdout.strip()
    cuda, cudnn = torch.version.cuda or "none", torch.backends.cudnn.version() or "none"
    return (
        f"{machine()}\n\ntriton {triton}, CUDA {cuda}, cuDNN {cudnn}, driver and memory: {driver}, "
        f"{platform.platform()}, {datetime.date.today()}"
    )


def page(device: str, dry: bool) -> tuple[str, bool]:
    """The Markdown, and whether every section went through."""
    started, well = time.monotonic(), True
    title = "What attention does on a CPU: a dry run, sizes tiny" if dry else "What attention does on a GPU"
    parts = [f"# {title}", "Written by `sh benchmarks/on_gpu.sh`.", versions()]
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder, "pytest.ini")
        empty.write_text("[pytest]\n")
        todo, left_out = sections(device, dry, empty)
        for section in todo:
            left = WHOLE - (time.monotonic() - started)
            if left < 10:
                left_out.append(f"{section.title}: no time was left")
                continue
            print(f"{section.title} ...", file=sys.stderr, flush=True)
            text, wrong = run(section, min(section.seconds, left))
            if wrong:
                well = False
                left_out.append(f"{section.title}: {wrong}")
            lines = text.rstrip().splitlines()
            body = "\n".join(lines if section.table else ["```", *lines[-400:], "```"])
            parts += [f"## {section.title}", body]
    parts += ["## Left out", "\n".join(f"* {what}" for what in left_out) or "Nothing."]
    parts.append(f"All in {time.monotonic() - started:.0f} s.")
    return "\n\n".join(parts) + "\n", well


def part(name: str, device: str, seconds: float) -> None:
    """One section, in its own process: sizes are tiny on a CPU."""
    tiny = device == "cpu"
    if name == "short":
        short_calls.table(device, *(((1, 4), 2) if tiny else (short_calls.LENGTHS, 40)))
    elif name == "memory":
        memory.memory_table(device, [64, 128] if tiny else [1024, 2048, 4096], alone=False)
    else:
        ways.check(device, 65 if tiny else 777)
        until = time.perf_counter() + seconds
        attention.time_table(device, [32] if tiny else LENGTHS, patience=0.0 if tiny else 0.1, until=until)


def main() -> int:
    parser = argparse.ArgumentParser(prog="on_gpu.sh")
    parser.add_argument("folder", nargs="?", type=Path, help="where gpu.md goes; benchmarks/ unless given")
    parser.add_argument("--dry-run", action="store_true", help="every section on the CPU, with tiny sizes")
    parser.add_argument("--section", help=argparse.SUPPRESS)
    parser.add_argument("--device", help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, default=0.0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.section:
        part(given.section, given.device, given.seconds)
        return 0
    if not given.dry_run and not torch.cuda.is_available():
        print("There is no CUDA GPU here, so nothing was measured: --dry-run goes through it all on the CPU.")
        return 2
    text, well = page("cpu" if given.dry_run else "cuda", given.dry_run)
    if given.folder is None and given.dry_run:
        print(text)
    else:
        folder = given.folder or ROOT / "benchmarks"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "gpu.md").write_text(text)
        print(f"wrote {folder / 'gpu.md'}")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
