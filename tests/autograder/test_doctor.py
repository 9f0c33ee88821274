"""Doctor says what is so: it tries each layer, and names what is missing and what would help."""

import pytest

from autograder import doctor
from autograder.student import calls, landlock


def test_where_everything_is_there_it_says_so(capsys):
    assert doctor.main() == 0
    printed = capsys.readouterr().out
    assert "MISSING" not in printed and "seccomp" in printed and f"landlock {landlock.version()}" in printed


@pytest.mark.slow
def test_without_libseccomp_it_refuses_and_names_the_package(capsys, monkeypatch):
    monkeypatch.setattr(calls, "seccomp", None)
    assert doctor.main() == 1
    assert "libseccomp2" in capsys.readouterr().out


@pytest.mark.slow
def test_without_landlock_it_refuses_and_names_the_kernel(capsys, monkeypatch):
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert doctor.main() == 1
    assert "5.13" in capsys.readouterr().out
