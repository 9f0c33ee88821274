"""`make course`: a step runs when what it reads has changed, and whoever can't go on is told why in one sentence."""

import importlib.util
import sys
from pathlib import Path

import pytest

from autograder.confinement import bare_machine

spec = importlib.util.spec_from_file_location("course", Path(__file__).parents[1] / "course.py")
course = importlib.util.module_from_spec(spec)
spec.loader.exec_module(course)


@pytest.fixture
def step(tmp_path, monkeypatch):
    """A step that copies its source, and notes each time that it ran."""
    monkeypatch.chdir(tmp_path)
    Path("source").mkdir()
    Path("source/a.txt").write_text("one")
    work = "import pathlib; pathlib.Path('made').write_text('x'); open('runs', 'a').write('.')"
    return course.Step("copy", ("source",), Path("made"), ((sys.executable, "-c", work),))


def runs() -> int:
    return len(Path("runs").read_text())


def test_an_unchanged_step_runs_once(step):
    course.run(step)
    course.run(step)
    assert runs() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda: Path("source/a.txt").write_text("two"),
        lambda: Path("source/b.txt").write_text("one"),
        lambda: Path("source/a.txt").rename("source/b.txt"),
        lambda: Path("source/a.txt").unlink(),
        lambda: Path("made").unlink(),
    ],
    ids=["a byte", "a new file", "another name", "a file less", "its result gone"],
)
def test_a_change_runs_the_step_again(step, change):
    course.run(step)
    change()
    course.run(step)
    assert runs() == 2


def test_caches_are_no_change(step):
    course.run(step)
    Path("source/__pycache__").mkdir()
    Path("source/__pycache__/a.pyc").write_text("bytes")
    course.run(step)
    assert runs() == 1


def test_a_step_that_failed_runs_again(step):
    broken = step._replace(commands=(*step.commands, (sys.executable, "-c", "raise SystemExit('no such thing')")))
    with pytest.raises(SystemExit, match=r"no such thing(?s:.*)The step `copy` failed"):
        course.run(broken)
    course.run(step)
    assert runs() == 2


@pytest.mark.parametrize(
    ("printed", "advice"),
    [
        ("ERROR: No matching distribution found for numpy==2.4.6", "see to the network"),
        ("npm error code ENOTFOUND", "see to the network"),
        ("OSError: [Errno 28] No space left on device", "make room"),
        ("anything else", "log"),
    ],
)
def test_a_failure_ends_in_one_sentence_that_says_what_to_do(step, tmp_path, printed, advice):
    log = tmp_path / "log"
    log.write_text(printed)
    last = course.failure(step, log).splitlines()[-1]
    assert advice in last
    assert last.endswith(".") and ". " not in last


@pytest.mark.parametrize(
    ("where", "name", "value", "says"),
    [
        (sys, "version_info", (3, 10, 2), "PYTHON=python3.12"),
        (sys, "version_info", (3, 15, 0), "PYTHON=python3.12"),
        (sys, "platform", "darwin", "Containerfile"),
        (course.ctypes.util, "find_library", lambda name: None, "libseccomp2"),
        (course.importlib.util, "find_spec", lambda name: None, "python3-venv"),
        (course, "FREE_GB", 10**9, "make room"),
    ],
    ids=["old Python", "new Python", "no Linux", "no libseccomp", "no venv", "full disk"],
)
def test_what_is_missing_is_said_in_one_sentence(monkeypatch, tmp_path, where, name, value, says):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(where, name, value)
    sentence = course.missing()
    assert says in sentence
    assert sentence.endswith(".") and ". " not in sentence


def test_nothing_is_missing_where_the_tests_run():
    assert course.missing() == ""


@pytest.mark.parametrize("works", [True, False], ids=["it grades", "it refuses"])
def test_a_course_without_its_walls_is_made_but_for_the_grades(works, monkeypatch, capsys):
    done = []
    monkeypatch.setattr(bare_machine, "refused", lambda environment: "" if works else "no walls")
    monkeypatch.setattr(course, "run", lambda step: done.append(step.name))
    monkeypatch.setattr(course, "missing", lambda: "")
    monkeypatch.setattr(course, "grades", lambda: sys.exit(0))
    with pytest.raises((SystemExit, ValueError)) as ending:
        course.main()
    assert ("grades" in done) == works and "book" in done
    if not works:
        assert "no walls" in str(ending.value) and capsys.readouterr().out.startswith("The grader will refuse")
