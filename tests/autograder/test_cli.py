"""The command as an instructor types it: its grammar, its sentences, its exit status."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder import cli

pytestmark = pytest.mark.long

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}


@pytest.fixture
def command(course):
    """Runs `autograder …` at the root of the toy course, as another process."""
    (course.root / "gradebook.db").unlink()
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Limits.cell_seconds = 5\n")

    def run(*arguments):
        line = [sys.executable, "-m", "autograder", *arguments]
        return subprocess.run(line, cwd=course.root, env=ENVIRONMENT, capture_output=True, text=True, timeout=120)

    return run


def hand_in_three(course):
    course.hand_in("student-01", course.notebook(**course.right))
    course.hand_in("student-02", course.notebook())
    course.hand_in("student-03", "{torn")


def records(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_class_is_graded_from_nothing_but_sources_and_folders(course, command):
    hand_in_three(course)
    done = [command("grade", "toy", "--jobs", "1", "--json", f"{time}.jsonl") for time in ("first", "second")]
    assert [process.returncode for process in done] == [0, 0], done[0].stderr
    first, second = (records(course.root / f"{time}.jsonl") for time in ("first", "second"))
    assert first == second
    assert [(r["student"], r["score"], r["verdict"]) for r in first] == [
        ("student-01", 5.0, "graded"),
        ("student-02", 0.0, "graded"),
        ("student-03", 0.0, "unreadable"),
    ]
    assert "toy.ipynb is cut off" in done[0].stdout
    assert done[0].stdout.splitlines()[-2].split() == "assignment graded unreadable infra mean of by hand".split()
    assert done[0].stdout.splitlines()[-1].split() == ["toy", "2", "1", "0", "1.7", "5", "0"]
    assert "3/3" in done[0].stderr
    with Gradebook(f"sqlite:///{course.root}/gradebook.db", "self-attention") as gradebook:
        assert gradebook.find_submission("toy", "student-01").score == 5.0
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as database:
        assert database.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
    assert sorted(path.name for path in course.root.iterdir()) == [
        ".autograder-secret", "autograded", "exercises", "first.jsonl", "gradebook.db", "nbgrader_config.py",
        "second.jsonl", "solutions", "submitted",
    ]  # fmt: skip


@pytest.mark.slow
def test_folders_and_gradebook_may_lie_elsewhere(course, command, tmp_path):
    course.hand_in("student-01", course.notebook(**course.right))
    (course.root / "submitted").rename(tmp_path / "handed in")
    places = ["--submitted", str(tmp_path / "handed in"), "--autograded", str(tmp_path / "graded")]
    process = command("grade", "toy", *places, "--db", f"sqlite:///{tmp_path}/book.db", "--student", "student-*")
    assert process.returncode == 0, process.stderr
    assert (tmp_path / "graded" / "student-01" / "toy" / "toy.ipynb").is_file()
    assert not (course.root / "gradebook.db").exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["grade"], "ASSIGNMENT"),
        (["grade", "toy", "--jobs", "0"], "neither `auto` nor a number"),
        (["grade", "toy", "--jobs", "many"], "neither `auto` nor a number"),
        (["grade", "toy", "--scheduler", "x"], "--scheduler"),
        (["grade", "nonesuch"], "There is no assignment 'nonesuch'"),
        (["grade", "../toy"], "not the name of an assignment"),
        (["grade", "toy", "--submitted", "nowhere"], "There is no folder"),
        (["grade", "toy", "--student", "nobody"], "Nobody who matches 'nobody'"),
        (["grade", "toy", "--db", "nonsense"], "not a database URL"),
        (["grade", "toy", "--db", "sqlite:////nowhere/at/all.db"], "there is no folder /nowhere/at"),
        (["grade", "toy", "--json", "nowhere/at/all.jsonl"], "no such folder"),
        (["shout"], "invalid choice"),
        ([], "COMMAND"),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_status_2(course, monkeypatch, capsys, arguments, why):
    course.hand_in("student-01", course.notebook())
    monkeypatch.chdir(course.root)
    try:
        status = cli.main(arguments)
    except SystemExit as left:
        status = left.code
    said = capsys.readouterr().err
    assert status == 2
    assert why in said
    assert "Traceback" not in said


def test_auto_means_a_process_for_each_core_that_is_ours():
    assert cli.jobs("auto") == len(os.sched_getaffinity(0))
    assert cli.jobs("3") == 3


def members(session):
    """The processes of a session that still run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            name, _, rest = status.read_text().rpartition(")")
            if int(rest.split()[3]) == session and rest.split()[0] != "Z":
                found.append(name)
    return found


def wait_until(condition, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize(("killed_by", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_a_stopped_run_leaves_no_process_and_the_next_one_ends_as_if_nothing_had_been(
    course, command, tmp_path, killed_by, status
):
    for number in range(1, 61):
        course.hand_in(f"student-{number:02}", course.notebook(**course.right, explain=str(number)))
    line = [sys.executable, "-m", "autograder", "grade", "toy", "--jobs", "1"]
    (tmp_path / "tmp").mkdir()
    environment = ENVIRONMENT | {"TMPDIR": str(tmp_path / "tmp")}
    with subprocess.Popen(
        line, cwd=course.root, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        wait_until(lambda: len(list((course.root / "autograded").glob("*/toy"))) >= 2)
        os.kill(process.pid, killed_by)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == status, said
    wait_until(lambda: not members(process.pid))
    if killed_by == signal.SIGINT:
        assert "the same command goes on from here" in said
        assert "Traceback" not in said
        assert list((tmp_path / "tmp").iterdir()) == []
    again = command("grade", "toy", "--jobs", "1", "--json", "again.jsonl")
    assert again.returncode == 0, again.stderr
    assert [record["score"] for record in records(course.root / "again.jsonl")] == [5.0] * 60
