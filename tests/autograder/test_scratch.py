"""Whatever student code leaves in its scratch folder: what is kept is bounded, and nothing stays behind."""

import os
import subprocess
import sys

from autograder.scratch import MOST_ENTRIES, copy_regular_files, is_overfull, regular_files, remove_tree

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
    assert not is_overfull(tmp_path, 1 << 30)
    remove_tree(tmp_path)
    assert not tmp_path.exists()


def test_a_folder_that_nobody_may_enter_is_removed(tmp_path):
    closed = tmp_path / "closed"
    (closed / "inner").mkdir(parents=True)
    closed.chmod(0)
    remove_tree(tmp_path)
    assert not tmp_path.exists()
    remove_tree(tmp_path)


def test_too_many_files_or_bytes_are_too_much(tmp_path):
    (tmp_path / "a").write_bytes(bytes(100_000))
    assert is_overfull(tmp_path, 50_000) and not is_overfull(tmp_path, 500_000)
    for number in range(MOST_ENTRIES):
        (tmp_path / str(number)).touch()
    assert is_overfull(tmp_path, 1 << 40)


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
