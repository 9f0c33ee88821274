"""The script for a machine with a GPU goes through all its sections where there is none, and says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).parents[2]


def on_gpu(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(ROOT / "benchmarks/on_gpu.sh"), *arguments]
    return subprocess.run(command, env={**os.environ, "PYTHON": sys.executable}, capture_output=True, text=True)


@pytest.mark.slow
def test_a_dry_run_writes_one_page_with_every_section(tmp_path: Path) -> None:
    done = on_gpu("--dry-run", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["gpu.md"]
    page = (tmp_path / "gpu.md").read_text()
    titles = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    edges = "What each way does at the edges"
    assert titles == [edges, "Tests of attention", "Short calls", "Time", "Memory", "Left out"]
    assert "| mask and causal | intersect | intersect | intersect | intersect | refused |" in page
    assert " passed" in page and "Traceback" not in page and torch.__version__ in page


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here: nothing to refuse")
def test_without_a_gpu_it_says_so_in_a_sentence_and_writes_nothing(tmp_path: Path) -> None:
    done = on_gpu(str(tmp_path))
    assert done.returncode == 2 and not list(tmp_path.iterdir())
    assert done.stdout.startswith("There is no CUDA GPU here") and len(done.stdout.splitlines()) == 1
