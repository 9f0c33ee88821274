"""The tests of the reference catch every fault that is planted in it."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

GATE = Path(__file__).with_name("mutation_gate.py")


@pytest.mark.slow
def test_every_planted_fault_is_caught_and_the_reference_itself_is_not(capsys):
    done = subprocess.run([sys.executable, str(GATE)], capture_output=True, text=True)
    with capsys.disabled():
        print(f"\n{done.stdout}")
    assert done.returncode == 0, done.stderr
