"""exercises/ is what solutions/ generate: every byte and every path, no more and no less."""

import shutil

import pytest

from autograder.banks.load import slugs


def differences(committed, generated):
    """What is missing, superfluous or changed in a release, as sentences; none when it is fresh."""
    return (
        [f"exercises/{path} is missing" for path in sorted(generated.keys() - committed.keys())]
        + [f"exercises/{path} has no source in solutions/" for path in sorted(committed.keys() - generated.keys())]
        + [f"exercises/{path} is stale" for path in sorted(committed) if generated.get(path, b"") != committed[path]]
    )


@pytest.fixture(scope="module")
def generated(root, generate, tmp_path_factory, pytestconfig):
    course = tmp_path_factory.mktemp("course")
    for slug in slugs():
        if pytestconfig.getoption("--slug") in (None, slug):
            shutil.copytree(root / "solutions" / slug, course / "solutions" / slug)
    return generate(course)


def test_the_release_is_fresh(exercise, committed, generated):
    place = f"{exercise.slug}/"
    ours = [{path: text for path, text in tree.items() if path.startswith(place)} for tree in (committed, generated)]
    assert not differences(*ours), "run `make exercises` and commit what it changes"


def test_nothing_is_released_that_has_no_solution(committed, generated):
    assert sorted(committed) == sorted(generated) == [f"{slug}/{slug}.ipynb" for slug in slugs()]


@pytest.mark.slow
def test_files_beside_a_solution_stay_behind(root, generate, tmp_path):
    shutil.copytree(root / "solutions" / "softmax", tmp_path / "solutions" / "softmax")
    for name in ("softmax.md", "softmax.py", ".hidden", ".ipynb_checkpoints/softmax-checkpoint.ipynb"):
        path = tmp_path / "solutions" / "softmax" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("the answers")
    assert sorted(generate(tmp_path)) == ["softmax/softmax.ipynb"]


def test_a_changed_byte_is_seen(committed, generated):
    path = "softmax/softmax.ipynb"
    changed = {**committed, path: committed[path].replace(b"Softmax", b"softmax", 1)}
    assert differences(changed, generated) == [f"exercises/{path} is stale"]


def test_a_deleted_solution_is_seen(committed, generated):
    remaining = {path: text for path, text in generated.items() if not path.startswith("softmax/")}
    assert differences(committed, remaining)[0] == "exercises/softmax/softmax.ipynb has no source in solutions/"


def test_a_missing_release_is_seen(committed, generated):
    rest = {path: text for path, text in committed.items() if not path.startswith("softmax/")}
    assert differences(rest, generated) == ["exercises/softmax/softmax.ipynb is missing"]
