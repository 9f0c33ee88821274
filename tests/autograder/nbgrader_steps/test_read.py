"""`nbgrader autograde` reads what our own command reads, and gives the same scores, by configuration alone."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.banks.handed_in import Handout

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[3]
ENVIRONMENT = os.environ | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
MODULE = "def doubled(x):\n    return x + x\n"


def as_json(nb):
    return json.loads(nbformat.writes(nb))


def bytes_of(content):
    return json.dumps(content).encode()


def with_outputs(nb, outputs):
    content = as_json(nb)
    next(cell for cell in content["cells"] if cell["cell_type"] == "code")["outputs"] = outputs
    return bytes_of(content)


def with_cell(nb, cell):
    nb.cells.append(cell)
    return bytes_of(as_json(nb))


FULL, REFUSED = (5.0, "graded"), (0.0, "unreadable")


def handed_in(course):
    """name -> (files, score and verdict of our own command)"""

    def right(**changed):
        return course.notebook(**course.right | changed)

    text, blank = nbformat.writes(right()), bytes_of(as_json(course.notebook()))
    printed = [{"output_type": "stream", "name": "stdout", "text": "x" * (24 << 20)}]
    written, below = new_markdown_cell("It just is."), new_code_cell("def double(x):\n    return 2 * x")
    other = Handout(ROOT, "multi-head").released
    imported = right(double="from mine import doubled as double")
    r = as_json(course.notebook()) | {"metadata": {"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}}
    return {
        "in UTF-16": ({"toy.ipynb": text.encode("utf-16")}, *FULL),
        "with a mark and CRLF": ({"toy.ipynb": text.replace("\n", "\r\n").encode("utf-8-sig")}, *FULL),
        "with outputs of no format": ({"toy.ipynb": with_outputs(right(), [3, {"output_type": "x"}])}, *FULL),
        "with no list of outputs": ({"toy.ipynb": with_outputs(right(), "none")}, *FULL),
        "with 24 MB of outputs": ({"toy.ipynb": with_outputs(right(), printed)}, *FULL),
        "with 24 MB of text": ({"toy.ipynb": with_cell(right(), new_markdown_cell("x" * (24 << 20)))}, *REFUSED),
        "a blank one and a finished copy": ({"toy.ipynb": blank, "toy (1).ipynb": text.encode()}, *FULL),
        "with a module": ({"toy.ipynb": bytes_of(as_json(imported)), "mine.py": MODULE.encode()}, *FULL),
        "a written answer below": ({"toy.ipynb": with_cell(right(), written)}, *FULL),
        "an answer below": ({"toy.ipynb": with_cell(course.notebook(), below)}, 2.0, "graded"),
        "another's": ({"toy.ipynb": bytes_of(as_json(other))}, *REFUSED),
        "a zip": ({"toy.ipynb": b"PK\x03\x04"}, *REFUSED),
        "half a file": ({"toy.ipynb": text.encode()[:700]}, *REFUSED),
        "nothing": ({"toy.ipynb": b""}, *REFUSED),
        "in R": ({"toy.ipynb": bytes_of(r)}, *REFUSED),
    }


NAMES = ["in UTF-16", "with a mark and CRLF", "with outputs of no format", "with no list of outputs"]
NAMES += ["with 24 MB of outputs", "with 24 MB of text", "a blank one and a finished copy", "with a module"]
NAMES += ["a written answer below", "an answer below", "another's", "a zip", "half a file", "nothing", "in R"]


@pytest.fixture(scope="module")
def both(toy_course, tmp_path_factory, course_at):
    """name -> (what nbgrader's command put into the gradebook, what ours did)."""
    root = tmp_path_factory.mktemp("exporter") / "course"
    shutil.copytree(toy_course, root)
    shutil.copytree(ROOT / "solutions" / "multi-head", root / "solutions" / "multi-head")
    course = course_at(root)
    for student, (files, _, _) in handed_in(course).items():
        folder = root / "submitted" / student / "toy"
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    command = [sys.executable, "-m", "nbgrader", "autograde", "toy"]
    done = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, timeout=500)
    theirs = scores(course)
    return course, done, theirs, course.grade(), scores(course)


def scores(course):
    book = course.gradebook
    try:
        return {
            submission.student_id: {
                grade.name: (grade.auto_score, grade.needs_manual_grade)
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in book.assignment_submissions("toy")
        }
    finally:
        book.db.remove()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_both_commands_give_the_same_scores_or_the_same_reason(both, name):
    course, done, theirs, ours, afterwards = both
    _, score, verdict = handed_in(course)[name]
    assert (ours[name].score, ours[name].verdict) == (score, verdict)
    if verdict == "graded":
        assert theirs[name] == afterwards[name], done.stderr[-3000:]
    else:
        assert ours[name].cells[0].message in done.stderr
        assert not any(auto for auto, _ in theirs.get(name, {}).values())


@pytest.mark.slow
def test_what_cannot_be_read_fails_alone(both):
    course, done, *_ = both
    assert set(handed_in(course)) == set(NAMES)
    assert done.returncode == 1
    assert {path.parent.name for path in (course.root / "submitted").glob("*/toy")} == set(NAMES)
