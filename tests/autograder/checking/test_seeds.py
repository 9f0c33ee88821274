"""Hidden inputs follow from the secret and from who handed in what, and from nothing else."""

import stat

import pytest

from autograder.checking.seeds import course_secret, notebook_hash, seed


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    path = tmp_path / "secret"
    assert course_secret(path) == course_secret(path) == path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and len(course_secret(path)) == 32
    assert course_secret(tmp_path / "other") != course_secret(path)


def test_a_file_that_is_no_secret_is_named(tmp_path):
    (tmp_path / "secret").write_text("short")
    with pytest.raises(ValueError, match="delete it to have a new one"):
        course_secret(tmp_path / "secret")


def test_a_seed_changes_with_each_part_and_with_nothing_else():
    parts = (b"s" * 32, "softmax", "student-01", "softmax", "hash")
    changed = [(*parts[:index], parts[index] * 2, *parts[index + 1 :]) for index in range(len(parts))]
    seeds = [seed(*parts), *(seed(*other) for other in changed)]
    assert len(set(seeds)) == 6 and seed(*parts) == seeds[0]


def test_parts_cannot_run_into_each_other():
    assert seed(b"s", "a", "bc", "d", "e") != seed(b"s", "ab", "c", "d", "e")
    assert notebook_hash(["ab", "c"]) != notebook_hash(["a", "bc"])
