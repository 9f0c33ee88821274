"""A new exercise passes from its first minute; whatever of it is spoiled turns red, with a sentence."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SLUG = "new-toy"
NOTEBOOK = f"solutions/{SLUG}/{SLUG}.ipynb"
MISTAKES, EQUIVALENTS = (f"autograder/banks/{bank}/new_toy.py" for bank in ("mistakes", "equivalents"))

pytestmark = [pytest.mark.slow, pytest.mark.long]


def run(course, *command):
    environment = os.environ | {"PYTHONPATH": str(course), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PYTEST_XDIST_WORKER", None)
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def judged(course, *files):
    """What the tests of this one exercise say, or those of some files."""
    places = [f"tests/exercises/{file}" for file in files] or ["tests/exercises"]
    return run(course, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *places, "--slug", SLUG)


def release(course):
    return run(course, sys.executable, "-m", "nbgrader", "generate_assignment", SLUG, "--force", "--no-db")


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """A copy of the course with a new exercise in it, released."""
    course = tmp_path_factory.mktemp("copy") / "course"
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines():
        if (ROOT / name).is_file():
            (course / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, course / name)
    (course / ".venv").symlink_to(ROOT / ".venv")
    assert run(course, sys.executable, "-m", "autograder", "new", SLUG)[0] == 0
    assert release(course)[0] == 0
    return course


@pytest.fixture
def course(laid_out, tmp_path):
    return shutil.copytree(laid_out, tmp_path / "course", symlinks=True)


def edited(path, *pairs):
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def without_cell(path, grade_id):
    nb = json.loads(path.read_text())
    nb["cells"] = [cell for cell in nb["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") != grade_id]
    path.write_text(json.dumps(nb, indent=1) + "\n")


def with_output(path):
    nb = json.loads(path.read_text())
    cell = next(cell for cell in nb["cells"] if cell["cell_type"] == "code")
    cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["left"]}]
    path.write_text(json.dumps(nb, indent=1) + "\n")


def test_the_skeleton_passes_the_one_command_and_its_names_are_refused_a_second_time(course):
    status, said = run(course, "make", "check", f"SLUG={SLUG}")
    assert status == 0, said
    assert run(course, sys.executable, "-m", "autograder", "new", SLUG)[0] == 2
    for name in ("Dot Product", "../elsewhere", ""):
        status, said = run(course, sys.executable, "-m", "autograder", "new", name)
        assert status == 2 and "is no slug" in said and "Traceback" not in said


def test_the_tests_of_the_skeleton_have_teeth_until_one_is_pulled(course):
    command = sys.executable, "-m", "autograder", "check", "--all", SLUG
    status, said = run(course, *command)
    assert status == 0, said
    assert json.loads((course / "_build/check.json").read_text())[SLUG]["passed"]
    edited(course / MISTAKES, ("numbers + np.mean", "numbers - 1.0 * np.mean"))
    status, said = run(course, *command)
    assert status == 1 and "centred: adds_the_mean: keeps the points of check-centred" in said
    assert not json.loads((course / "_build/check.json").read_text())[SLUG]["passed"]


def test_the_skeleton_is_a_chapter_and_an_exercise_that_build(course, tmp_path):
    (course / "book/node_modules").symlink_to(ROOT / "book/node_modules")
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", ".", "-W", "-n", "--keep-going"]
    status, said = run(course, *command, "--path-output", str(tmp_path / "out"))
    assert status == 0, said[-3000:]
    page = (tmp_path / f"out/_build/html/book/{SLUG}.html").read_text()
    assert f'id="{SLUG}-idea"' in page and "svg" in page


CHECKS, NOTEBOOKS, FRESH = (f"test_{name}.py" for name in ("checks", "solution_notebooks", "release_is_fresh"))
# what is spoiled: the file, its old and new text, who notices, and a part of the sentence
SPOILED = {
    "a wrong equivalent": (EQUIVALENTS, ("number - mean", "number + mean"), CHECKS, "1, 2, 6 should become"),
    "a mistake that is right": (MISTAKES, ("numbers + np.mean", "numbers - 1.0 * np.mean"), CHECKS, "adds_the_mean"),
    "a mistake of another solution": (MISTAKES, ('"numbers - np', '"number - np'), CHECKS, "not once"),
    "a dead link": (MISTAKES, (f"#{SLUG}-idea", f"#{SLUG}-nowhere"), FRESH, "nowhere"),
    "a stale release": (NOTEBOOK, ("One sentence that says", "Another sentence that says"), FRESH, "make exercises"),
    "tools of one's own": (NOTEBOOK, ("Tools of the checks", "My tools"), NOTEBOOKS, "make lint"),
    "no mark scheme": (NOTEBOOK, ("**Weak answer", "**Answer"), NOTEBOOKS, "**Weak answer"),
    "no example": (NOTEBOOK, ('\\"centred\\": [', '\\"cantred\\": ['), NOTEBOOKS, "EXAMPLES needs at least two calls"),
    "no picture": (NOTEBOOK, ("plt.show()", "plt.close('all')"), NOTEBOOKS, "draws no picture"),
    "a stub without words": (NOTEBOOK, ("NotImplementedError(", "TypeError("), NOTEBOOKS, "needs a last line"),
    "no second version": (
        MISTAKES,
        ('@BANK.again("adds_the_mean")', '@BANK.mistake("x", **CENTRED)'),
        NOTEBOOKS,
        "again",
    ),
    "a check without a mistake": (MISTAKES, ("check-centred", "check-other"), NOTEBOOKS, "what is the check for?"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_what_is_spoiled_turns_red_with_a_sentence(course, what):
    file, pair, noticed_by, sentence = SPOILED[what]
    edited(course / file, pair)
    released = release(course) if file == NOTEBOOK and noticed_by != FRESH else (0, "")
    tested = judged(course, noticed_by)
    assert released[0] or tested[0] in (1, 2, 4), tested[1]  # from 2 on: not even collected
    assert sentence in released[1] + tested[1]


@pytest.mark.parametrize("grade_id", ["tools", "known-mistakes", "explain-centred", "explain-centred-question"])
def test_a_cell_that_is_missing_is_named(course, grade_id):
    without_cell(course / NOTEBOOK, grade_id)
    status, said = judged(course, "test_solution_notebooks.py")
    assert status == 1 and (f"needs one cell `{grade_id}`" in said or "needs one written answer" in said)


def test_a_left_output_turns_red(course):
    with_output(course / NOTEBOOK)
    status, said = judged(course, "test_solution_notebooks.py")
    assert status == 1 and "test_a_solution_has_no_outputs" in said


@pytest.mark.parametrize("bank", [MISTAKES, EQUIVALENTS])
def test_a_bank_that_is_missing_is_named(course, bank):
    (course / bank).unlink()
    status, said = judged(course, "test_solution_notebooks.py")
    assert status == 1 and "autograder/banks/" in said
