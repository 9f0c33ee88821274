"""nbgrader's own commands, with our steps in them by configuration alone."""

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import nbgrader
import pytest
from traitlets.config import Config

from autograder.intake.ingest import Unreadable
from autograder.intake.language import refuse_other_languages
from autograder.intake.links import links, refuse_links
from autograder.nbgrader_steps.grade import Grade

pytestmark = pytest.mark.long

BIN = str(Path(sys.executable).parent)
ENVIRONMENT = os.environ | {"PATH": os.pathsep.join([BIN, os.environ["PATH"]])}


def nbgrader_command(root, *arguments, **environment):
    line = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(
        line, cwd=root, env=ENVIRONMENT | environment, capture_output=True, text=True, timeout=120, check=False
    )


def hand_in_a_class(course):
    """Honest work, and every way of pretending that nbgrader's own steps are known to fall for."""
    right = course.notebook(**course.right, explain="### BEGIN HIDDEN TESTS is what I would write.")
    course.hand_in("student-01", right)
    course.hand_in("student-02", course.notebook())
    course.hand_in("student-03", course.notebook(**course.right | {"triple": "def triple(x):\n    return 3"}))
    forged = course.notebook()
    for cell in forged.cells:
        if "nbgrader" in cell.metadata:
            roles = {"solution": cell.cell_type == "code", "points": 99, "schema_version": 1}
            cell.metadata = {"nbgrader": cell.metadata.nbgrader | roles, "tags": ["skip-execution"]}
    course.hand_in("student-04", forged)
    doubled = course.notebook(**course.right)
    doubled.cells = [cell for cell in doubled.cells for _ in range(2)]
    for number, cell in enumerate(doubled.cells):
        doubled.cells[number] = cell.copy() | {"id": f"cell-{number}"}
    course.hand_in("student-05", nbformat.from_dict(doubled))
    linked = course.root / "submitted" / "student-06" / "toy"
    linked.mkdir(parents=True)
    os.symlink(course.root / "submitted" / "student-01" / "toy" / "toy.ipynb", linked / "toy.ipynb")
    (course.root / "submitted" / "student-07").mkdir()
    os.symlink(course.root / "submitted" / "student-01" / "toy", course.root / "submitted" / "student-07" / "toy")
    data = course.hand_in("student-08", course.notebook(**course.right))
    os.symlink(course.root / "solutions" / "toy" / "toy.ipynb", data.parent / "data.csv")


HONEST = {"student-01": 5.0, "student-02": 0.0, "student-03": 2.0, "student-04": 0.0, "student-05": 5.0}
LINKED = ["student-06", "student-07", "student-08"]


@pytest.fixture(scope="module")
def graded_class(toy_course, tmp_path_factory, request):
    """The class after `nbgrader autograde` and `nbgrader generate_feedback`."""
    root = tmp_path_factory.mktemp("steps") / "course"
    shutil.copytree(toy_course, root)
    course = request.getfixturevalue("course_at")(root)
    hand_in_a_class(course)
    autograde = nbgrader_command(root, "autograde", "toy")
    feedback = nbgrader_command(root, "generate_feedback", "toy")
    return course, autograde, feedback


def test_honest_work_is_scored_and_a_pretence_gains_nothing(graded_class):
    course, autograde, _ = graded_class
    scores = {s.student_id: s.score for s in course.gradebook.assignment_submissions("toy")}
    course.gradebook.db.remove()
    assert {student: scores[student] for student in HONEST} == HONEST, autograde.stderr
    assert {student: scores.get(student, 0.0) for student in LINKED} == dict.fromkeys(LINKED, 0.0)


def test_a_submission_with_links_fails_alone_and_says_why(graded_class):
    course, autograde, _ = graded_class
    assert autograde.returncode == 1
    assert "is a link, and only files are graded" in autograde.stderr
    folders = {path.parent.name for path in (course.root / "autograded").glob("*/toy")}
    assert folders == set(HONEST)


def test_our_own_command_gives_the_same_scores(graded_class):
    course, _, _ = graded_class
    records = course.grade(students="student-0[1-5]")
    assert {student: record.score for student, record in records.items()} == HONEST


def test_an_autograded_notebook_has_the_hidden_tests_and_its_feedback_has_not(graded_class):
    course, _, feedback = graded_class
    assert feedback.returncode == 0, feedback.stderr
    for student in HONEST:
        assert "not for every number" in (course.root / "autograded" / student / "toy" / "toy.ipynb").read_text()
        assert "rng.integers" not in words(course.root / "feedback" / student / "toy" / "toy.html")
    page = words(course.root / "feedback" / "student-01" / "toy" / "toy.html")
    assert "is it double of 1?" in page
    assert "is what I would write" in page


def words(page):
    """What a page says, without its markup."""
    return html.unescape(re.sub(r"<[^>]*>", "", page.read_text()))


def test_links_are_found_wherever_they_are(tmp_path):
    (tmp_path / "student" / "toy" / "data").mkdir(parents=True)
    refuse_links(tmp_path / "student" / "toy")
    os.symlink("/etc/passwd", tmp_path / "student" / "toy" / "data" / "words")
    os.symlink(tmp_path / "student", tmp_path / "friend")
    assert [path.name for path in links(tmp_path / "friend" / "toy")] == ["friend", "words"]
    with pytest.raises(Unreadable, match=r"words is a link, and only files are graded"):
        refuse_links(tmp_path / "student" / "toy")


@pytest.mark.parametrize(
    ("kernel", "fine"),
    [
        ({"name": "python3", "language": "python"}, True),
        ({"name": "conda-env-mine-py", "language": "python"}, True),
        ({"name": "python3"}, True),
        ({}, True),
        ({"name": "ir", "language": "R"}, False),
        ({"name": "julia-1.10"}, False),
    ],
)
def test_only_python_is_graded(kernel, fine):
    nb = nbformat.from_dict({"metadata": {"kernelspec": kernel} if kernel else {}, "cells": []})
    if fine:
        refuse_other_languages(nb, "toy.ipynb")
    else:
        with pytest.raises(Unreadable, match="only Python is graded"):
            refuse_other_languages(nb, "toy.ipynb")


def test_nbgraders_timeout_is_the_time_for_one_cell():
    assert Grade(config=Config()).limits.cell_seconds == 20
    assert Grade(config=Config({"Limits": {"cell_seconds": 7}})).limits.cell_seconds == 7
    assert Grade(config=Config({"Execute": {"timeout": 3}})).limits.cell_seconds == 3
    assert (
        Grade(config=Config({"Execute": {"timeout": None}, "Limits": {"total_seconds": 99}})).limits.cell_seconds == 99
    )


@pytest.mark.slow
def test_nbgraders_own_autograde_tests_pass_over_our_steps(tmp_path, toy_config):
    steps = toy_config.Autograde
    names = ("exporter_class", "sanitize_preprocessors", "autograde_preprocessors")
    lines = [f"c.Autograde.{name} = {steps[name]!r}" for name in names]
    (tmp_path / "nbgrader_config.py").write_text("\n".join(["c = get_config()", *lines]))
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    tests = Path(nbgrader.__file__).parent / "tests" / "apps" / "test_nbgrader_autograde.py"
    line = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-c",
        str(tmp_path / "pytest.ini"),
        "-p",
        "no:cacheprovider",
        str(tests),
    ]
    environment = ENVIRONMENT | {"JUPYTER_CONFIG_PATH": str(tmp_path)}
    done = subprocess.run(
        line, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=2400, check=False
    )
    assert "40 passed, 2 skipped" in done.stdout, done.stdout[-3000:]
