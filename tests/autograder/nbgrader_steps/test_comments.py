"""The diagnosis is the same automatic comment by both commands, and a person's comment stays what it was."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.banks.answers import answer_with, answers_in, solution_of
from autograder.banks.load import mistakes_of

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[3]


def run(root, module, *arguments):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-m", module, *arguments]
    return subprocess.run(line, cwd=root, env=environment, capture_output=True, text=True, timeout=300, check=True)


def comments(root):
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_submission_notebook("softmax", "softmax", "student-01")
        return {comment.name: (comment.auto_comment, comment.manual_comment) for comment in notebook.comments}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with one wrong answer of softmax handed in."""
    root = tmp_path_factory.mktemp("comments")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    shutil.copytree(ROOT / "solutions" / "softmax", root / "solutions" / "softmax")
    run(root, "nbgrader", "generate_assignment", "softmax")
    released = nbformat.read(root / "exercises" / "softmax" / "softmax.ipynb", as_version=4)
    wrong = next(entry for entry in mistakes_of("softmax") if entry.name == "no_max_shift")
    written = next(name for name in answers_in(released) if not name.isidentifier())
    handed_in = answer_with(released, {**solution_of("softmax"), "softmax": wrong.source, written: "Because it is so."})
    folder = root / "submitted" / "student-01" / "softmax"
    folder.mkdir(parents=True)
    nbformat.write(handed_in, folder / "softmax.ipynb")
    return root, wrong


def test_both_commands_write_the_same_comments(course):
    root, wrong = course
    run(root, "autograder", "grade", "softmax", "--json", "out.jsonl", "--jobs", "1")
    ours = comments(root)
    record = json.loads((root / "out.jsonl").read_text())
    assert {name for cell in record["cells"] for name in cell["mistakes"]} == {"no_max_shift"}
    assert ours["softmax"][0].startswith(wrong.says)
    assert "section “" in ours["softmax"][0]
    assert ours["softmax_with_temperature"][0].startswith("`softmax` fails its own check")
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        gradebook.find_comment("softmax", "softmax", "softmax", "student-01").manual_comment = "See me."
        gradebook.db.commit()
    run(root, "nbgrader", "autograde", "softmax", "--force")
    theirs = comments(root)
    assert {name: auto for name, (auto, _) in theirs.items()} == {name: auto for name, (auto, _) in ours.items()}
    assert theirs["softmax"][1] == "See me."
