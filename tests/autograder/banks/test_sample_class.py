"""The class of twelve, through the grader and all that nbgrader gives: the honest get all, the hostile nothing."""

import csv
import html
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest

from autograder.banks import SAMPLE
from autograder.banks.handed_in import Handout
from autograder.banks.sample_class import STUDENTS, build

pytestmark = [pytest.mark.long, pytest.mark.slow]  # `make course` grades the same class

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
ENV = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
HOSTILE = ("student-08", "student-09", "student-12")

# What the twelve get, in the order of the class.
SCORES = {
    "softmax": (12, 12, 6, 8, 0, 8, 12, 8, 0, 12, 12, 0),
    "multi-head": (15, 15, 4, 14, 0, 2, 15, 4, 0, 15, 15, 0),
}


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, env=ENV, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


def grade(folder: Path, assignment: str) -> dict[str, dict]:
    """Grade the class in `folder`; its records by student."""
    run(folder, "autograder", "grade", assignment, "--json", "grades.jsonl")
    records = [json.loads(line) for line in (folder / "grades.jsonl").read_text().splitlines()]
    return {record["student"]: record for record in records}


def exported(folder: Path, assignment: str) -> dict[str, float]:
    """Points by student, as `nbgrader export` writes them."""
    run(folder, "nbgrader", "export", "--to", "grades.csv")
    with (folder / "grades.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["assignment"] == assignment]
    return {row["student_id"]: float(row["raw_score"] or 0) for row in rows}


@pytest.fixture(scope="module", params=SAMPLE)
def assignment(request):
    return request.param


@pytest.fixture(scope="module")
def course(assignment, tmp_path_factory):
    """A course with the class in it, graded and with feedback, and the records of the grader."""
    folder = tmp_path_factory.mktemp("course") / "class"
    build(ROOT, folder)
    records = grade(folder, assignment)
    run(folder, "nbgrader", "generate_feedback", assignment)
    return folder, records


def test_each_gets_what_the_work_is_worth(course, assignment):
    _, records = course
    got = {student: records[student]["score"] for student in STUDENTS}
    assert got == dict(zip(STUDENTS, SCORES[assignment], strict=True))


def test_what_cannot_be_read_is_recorded_with_a_reason(course):
    _, records = course
    verdicts = {student: records[student]["verdict"] for student in STUDENTS}
    assert verdicts == {student: "unreadable" if student == "student-12" else "graded" for student in STUDENTS}


def test_what_never_returns_is_stopped_and_the_rest_goes_on(course):
    _, records = course
    cells = records["student-08"]["cells"]
    assert {cell["verdict"] for cell in cells} == {"passed", "timeout"}


def test_a_lost_point_is_explained(course):
    _, records = course
    lost = [cell for record in records.values() for cell in record["cells"]]
    assert all(cell["message"] for cell in lost if cell["score"] < cell["max_score"])


def hidden_lines(assignment: str) -> set[str]:
    """Lines that stand only in hidden tests and marking guides."""
    notebook = nbformat.read(ROOT / "solutions" / assignment / f"{assignment}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells)
    region = re.compile(r"(?s)### BEGIN (?:HIDDEN TESTS|MARK SCHEME)\n(.*?)### END")
    hidden, public = "\n".join(region.findall(text)), region.sub("", text)
    return {line.strip() for line in hidden.splitlines()} - {line.strip() for line in public.splitlines()}


def read_as_text(page: Path) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page.read_text()))


def test_each_has_feedback_and_it_shows_nothing_hidden(course, assignment):
    folder, _ = course
    hidden = hidden_lines(assignment)
    assert hidden
    for student in STUDENTS:
        text = read_as_text(folder / "feedback" / student / assignment / f"{assignment}.html")
        wrote = STUDENTS[student][1](Handout(ROOT, assignment))
        own = {line.strip() for cell in wrote.cells for line in cell.source.splitlines()}
        assert not hidden & {line.strip() for line in text.splitlines()} - own


def test_feedback_says_what_the_grader_said(course, assignment):
    folder, records = course
    for student in ("student-03", "student-12"):
        text = read_as_text(folder / "feedback" / student / assignment / f"{assignment}.html")
        lost = [cell for cell in records[student]["cells"] if cell["score"] < cell["max_score"]]
        said = [cell["message"].replace("`", "") for cell in lost]  # what stands in backticks is set as code
        assert all(" ".join(message.split()) in " ".join(text.split()) for message in said)


def test_the_export_holds_the_same_grades(course, assignment):
    folder, records = course
    assert exported(folder, assignment) == {student: record["score"] for student, record in records.items()}


@pytest.mark.slow
def test_formgrader_lists_the_class(course, assignment):
    folder, records = course
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            *(BIN / "python", "-m", "jupyter_server", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
            *(f"--port={port}", "--IdentityProvider.token=class"),
            "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}",
        ],
        cwd=folder,
        env={**ENV, "JUPYTER_CONFIG_DIR": str(folder / ".jupyter")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}/formgrader/api/submissions/{assignment}?token=class"
        listed = {row["student"]: row["score"] for row in json.loads(fetch(address)) if row["autograded"]}
        assert listed == {student: records[student]["score"] for student in STUDENTS}
    finally:
        server.terminate()
        server.wait()


def fetch(address: str, patience: float = 60) -> bytes:
    """What the server answers, once it has started."""
    end = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(address) as answer:
                return answer.read()
        except urllib.error.URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.mark.slow
def test_nobody_elses_grade_is_touched(course, assignment, tmp_path):
    folder, with_hostile = course
    alone = tmp_path / "class"
    build(ROOT, alone)
    shutil.copy(folder / ".autograder-secret", alone)
    for student in HOSTILE:
        shutil.rmtree(alone / "submitted" / student)
    without = grade(alone, assignment)
    assert without == {student: record for student, record in with_hostile.items() if student not in HOSTILE}


def plain(folder: Path, assignment: str, students: set[str]) -> dict[str, float]:
    """What nbgrader gives these students' work without a step of ours."""
    build(ROOT, folder)
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text() + "\ndel c['Autograde']\n")
    for student in STUDENTS.keys() - students:
        shutil.rmtree(folder / "submitted" / student)
    run(folder, "nbgrader", "generate_assignment", assignment)
    run(folder, "nbgrader", "autograde", assignment)
    return exported(folder, assignment)


@pytest.mark.slow
def test_plain_nbgrader_gives_honest_work_the_same_points(course, assignment, tmp_path):
    _, records = course
    honest = set(list(STUDENTS)[:6])  # a warning or a copied cell is more than plain nbgrader forgives
    expected = {student: record["score"] for student, record in records.items() if student in honest}
    assert plain(tmp_path / "plain", assignment, honest) == expected


@pytest.mark.slow
def test_the_forgery_would_pay_without_the_grader(assignment, tmp_path):
    assert min(plain(tmp_path / "plain", assignment, {"student-09"}).values()) > 0
