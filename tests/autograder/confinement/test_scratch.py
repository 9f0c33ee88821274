"""Whatever student code leaves in its scratch folder: what is kept is bounded, and nothing stays behind."""

import os
import subprocess
import sys

import pytest

from autograder.confinement.held import Scratch, named
from autograder.confinement.scratch import MOST_ENTRIES, copy_regular_files, regular_files, remove_tree
from autograder.limits import Limits

DEEP = """
import os
for _ in range(3000):
    os.mkdir("a"); os.chdir("a")
"""


def test_a_tree_of_any_depth_is_measured_copied_and_removed(tmp_path):
    subprocess.run([sys.executable, "-c", DEEP], cwd=tmp_path, check=True)
    (tmp_path / "kept").write_text("x")
    target = tmp_path.with_name("target")
    copy_regular_files(tmp_path, target)
    assert [path.name for path in regular_files(target)] == ["kept"]
    assert named(tmp_path)[0] < 1 << 30
    remove_tree(tmp_path)
    assert not tmp_path.exists()


def test_a_folder_that_nobody_may_enter_is_removed(tmp_path):
    closed = tmp_path / "closed"
    (closed / "inner").mkdir(parents=True)
    closed.chmod(0)
    remove_tree(tmp_path)
    assert not tmp_path.exists()
    remove_tree(tmp_path)


@pytest.fixture
def idle():
    """A process that holds nothing."""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as process:
        yield process.pid
        process.stdin.close()


def test_too_many_files_or_bytes_are_too_much(tmp_path, idle):
    scratch = Scratch(tmp_path, Limits(files_mb=1), bounded=False)
    (tmp_path / "a").write_bytes(bytes(500_000))
    assert not scratch.holds_too_much(idle)
    (tmp_path / "b").write_bytes(bytes(800_000))
    assert scratch.holds_too_much(idle)
    (tmp_path / "b").unlink()
    for number in range(MOST_ENTRIES):
        (tmp_path / str(number)).touch()
    assert scratch.holds_too_much(idle)


def test_what_was_handed_in_counts_for_nobody(tmp_path, idle):
    (tmp_path / "data").write_bytes(bytes(5 << 20))
    scratch = Scratch(tmp_path, Limits(files_mb=1), bounded=False)
    assert not scratch.holds_too_much(idle)


def test_what_hides_from_the_one_who_counts_is_too_much(tmp_path, idle):
    scratch = Scratch(tmp_path, Limits(files_mb=1), bounded=False)
    subprocess.run([sys.executable, "-c", DEEP], cwd=tmp_path, check=True)
    assert scratch.holds_too_much(idle)
    remove_tree(tmp_path / "a")
    assert not scratch.holds_too_much(idle)
    if os.geteuid():
        (tmp_path / "closed").mkdir(mode=0o300)
        assert scratch.holds_too_much(idle)


HOLDER = """
import ctypes, mmap, os, sys
file = open("a", "w+b")
file.write(bytes(int(sys.argv[2]))); file.flush()
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
if sys.argv[1] == "mapped":
    libc.mmap(None, 4096, mmap.PROT_READ, mmap.MAP_SHARED, file.fileno(), 0)
os.unlink("a")
if sys.argv[1] == "mapped":
    file.close()
print("held", flush=True)
input()
"""


@pytest.mark.parametrize(
    ("keep", "size", "much"), [("open", 2 << 20, True), ("mapped", 2 << 20, True), ("mapped", 99, False)]
)
def test_a_file_that_lost_its_name_counts_as_long_as_it_is_held(keep, size, much, tmp_path):
    scratch = Scratch(tmp_path, Limits(files_mb=1, file_mb=2), bounded=False)
    command = [sys.executable, "-c", HOLDER, keep, str(size)]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        scratch.free += (1 << 40) * (1 if much else -1)  # whatever others on this disk take or give back meanwhile
        assert scratch.holds_too_much(holder.pid) == much
        holder.stdin.write(b"\n")
    assert not scratch.holds_too_much(holder.pid)


def test_only_regular_files_are_copied_up_to_a_number_and_a_size(tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    (source / "a").write_bytes(bytes(60))
    (source / "b").write_bytes(bytes(60))
    (source / "c").write_bytes(bytes(30))
    (source / "d").symlink_to(source / "a")
    (source / "Toy.IPYNB").write_text("{}")
    os.mkfifo(source / "pipe")
    copy_regular_files(source, target, at_most=2, most_bytes=100)
    assert sorted(os.listdir(target)) == ["a", "c"]


def test_what_stands_in_the_way_of_one_file_does_not_stop_the_others(tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "b").mkdir(parents=True)
    for name in ("a", "b/inner", "c"):
        (source / name).write_text("new")
    (target / "a").mkdir(parents=True)
    (target / "b").write_text("a file where a folder should be")
    copy_regular_files(source, target)
    assert (target / "c").read_text() == "new"
