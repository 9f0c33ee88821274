"""What the grader will refuse is said before anything is installed."""

from pathlib import Path

import pytest

from autograder.confinement import bare_machine


@pytest.fixture
def private(monkeypatch, tmp_path):
    """Root in a container that lacks the capability to look past the modes of files, with `.venv` in a private home."""
    (tmp_path / "home/course").mkdir(parents=True)
    monkeypatch.setattr(bare_machine.os, "geteuid", lambda: 0)
    monkeypatch.setattr(bare_machine, "has", lambda capability: False)
    monkeypatch.setattr(bare_machine, "bubblewrap_works", lambda: False)
    return tmp_path / "home"


def test_a_private_python_needs_the_capability_or_bubblewrap(private, monkeypatch):
    private.chmod(0o700)
    assert "CAP_DAC_READ_SEARCH" in bare_machine.refused(private / "course/.venv")
    monkeypatch.setattr(bare_machine, "has", lambda capability: capability == 2)
    assert bare_machine.refused(private / "course/.venv") == ""
    monkeypatch.setattr(bare_machine, "has", lambda capability: False)
    monkeypatch.setattr(bare_machine, "bubblewrap_works", lambda: True)
    assert bare_machine.refused(private / "course/.venv") == ""
    monkeypatch.setattr(bare_machine, "kernel_has_landlock", lambda: False)
    assert "Linux 5.13" in bare_machine.refused(private / "course/.venv")


def test_a_folder_is_open_to_all_where_each_one_above_it_is(tmp_path):
    (tmp_path / "inner").mkdir(mode=0o755)
    tmp_path.chmod(0o700)
    assert bare_machine.open_to_all(Path("/usr/lib")) and not bare_machine.open_to_all(tmp_path / "inner/not there yet")
