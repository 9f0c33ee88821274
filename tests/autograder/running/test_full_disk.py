"""A full disk costs a sentence: a fault of ours for whom it hit, no half of a file, and the next run goes on."""

import contextlib
import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.running import summary, writer
from autograder.running.record import infra_record
from autograder.running.task import Task

ROOT = Path(__file__).parents[3]


def full(*arguments, **options):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("step", ["copy_regular_files", "nbformat.writes", "os.chmod", "make_room"])
def test_a_submission_that_cannot_be_placed_is_a_fault_of_ours_and_leaves_what_was_there(course, monkeypatch, step):
    path = course.hand_in("student-01", course.notebook())
    (path.parent / "data.csv").write_text("1")
    course.grade()
    place = course.root / "autograded" / "student-01"
    before = {file: file.read_bytes() for file in place.rglob("*") if file.is_file()}
    course.hand_in("student-01", course.notebook(**course.right))
    with monkeypatch.context() as patch:
        patch.setattr(f"autograder.running.writer.{step}", full)
        record = course.grade()["student-01"]
    assert (record.verdict, record.score) == ("infra", None)
    assert record.cells[0].message == "its grades could not be written (No space left on device)"
    assert {file: file.read_bytes() for file in place.rglob("*") if file.is_file()} == before
    assert [file.name for file in place.iterdir()] == ["toy"]
    assert course.grade()["student-01"].score == 5.0


def test_the_last_graded_folder_comes_back_where_the_next_cannot_take_its_place(course, monkeypatch):
    course.hand_in("student-01", course.notebook())
    course.grade()
    place = course.root / "autograded" / "student-01" / "toy"
    rename, calls = os.rename, []

    def second_fails(*arguments):
        calls.append(arguments)
        return full() if len(calls) == 2 else rename(*arguments)

    course.hand_in("student-01", course.notebook(**course.right))
    with monkeypatch.context() as patch:
        patch.setattr(writer.os, "rename", second_fails)
        assert course.grade()["student-01"].verdict == "infra"
    assert (place / "toy.ipynb").is_file()


def one_task(course):
    return Task("student-01", course.assignment, *[course.root] * 3)


def test_the_records_are_whole_or_what_they_were(course, tmp_path, monkeypatch, capsys):
    records = [infra_record(one_task(course), "the disk fell off", [])]
    path = tmp_path / "out.jsonl"
    path.write_text("the last run's")
    with monkeypatch.context() as patch:
        patch.setattr("autograder.cli.os.replace", full)
        assert not summary.write_records(path, records)
    assert path.read_text() == "the last run's"
    assert os.listdir(tmp_path) == ["course", "out.jsonl"] or os.listdir(tmp_path) == ["out.jsonl", "course"]
    assert "out.jsonl could not be written: no space left on device" in capsys.readouterr().err
    assert summary.write_records(path, records)
    assert json.loads(path.read_text())["student"] == "student-01"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_device_is_written_to_as_it_is_and_may_be_full(course, capsys):
    assert not summary.write_records(Path("/dev/full"), [infra_record(one_task(course), "why", [])])
    assert "no space left on device" in capsys.readouterr().err
    assert Path("/dev/full").is_char_device()


def can_mount():
    command = ["unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
    with contextlib.suppress(OSError):
        return os.geteuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0
    return False


IN_A_SMALL_DISK = """
set -e
mount -t tmpfs -o size={size}k tmpfs {disk}
cp -r {course}/. {disk}/
cd {disk}
dd if=/dev/zero of=filler bs=1k count={filler} 2>/dev/null || true
set +e
{python} -m autograder grade toy --jobs 1 --json out.jsonl; echo "exit $?"
find . -name '.*' -type f -o -name '.*.new' -o -name '.*.old' | sort | sed 's/^/left /'
rm filler
{python} -m autograder grade toy --jobs 1 --json out.jsonl 2>/dev/null; echo "again $?"
wc -l < out.jsonl | sed 's/^/lines /'
"""


@pytest.mark.slow
@pytest.mark.skipif(not can_mount(), reason="needs root and a mount namespace")
@pytest.mark.parametrize("free_kb", [0, 100, 200])
def test_on_a_disk_that_runs_full_the_run_ends_with_a_sentence_and_the_next_goes_on(course, tmp_path, free_kb):
    for number in range(1, 5):
        course.hand_in(f"student-0{number}", course.notebook(**course.right, explain="x" * 20_000))
    (course.root / "gradebook.db").unlink()
    (tmp_path / "disk").mkdir()
    size = int(subprocess.run(["du", "-sk", course.root], capture_output=True, text=True).stdout.split()[0]) + 1200
    script = IN_A_SMALL_DISK.format(
        size=size, disk=tmp_path / "disk", course=course.root, filler=1200 - free_kb, python=sys.executable
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script], env=environment, capture_output=True, text=True, timeout=300
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    assert free_kb or "exit 2" in said, said
    assert "exit 0" not in said or "infra: " not in said, said
    assert "left ./autograded" not in said and "left ./.out" not in said
    assert "again 0" in said and "lines 4" in said, said
