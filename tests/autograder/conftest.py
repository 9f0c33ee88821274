"""A grader for the whole test session, and a way to grade a notebook written as a few cells."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType

import nbformat
import nbformat.v4
import pytest
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

from autograder.assignment import SourceCell, SourceNotebook
from autograder.checking.grade import Grader
from autograder.gradebook.database import open_gradebook
from autograder.gradebook.sources import read_assignment
from autograder.limits import Limits
from autograder.running.run import Run
from autograder.running.submission import grade_submission
from autograder.running.task import Setup

LOCKED = "import numpy as np\nimport torch\nrng = np.random.default_rng()"


@pytest.fixture(scope="session")
def limits():
    return Limits(cell_seconds=4, total_seconds=60, interrupt_seconds=0.5, memory_mb=512, files_mb=30, file_mb=10)


@pytest.fixture(scope="session")
def grader(limits):
    with Grader(limits, b"a secret of thirty-two bytes or so") as grader:
        yield grader


@pytest.fixture(scope="session")
def unconfined_grader(limits):
    """The control of every attack: the same code, nothing held back."""
    with Grader(limits, b"a secret of thirty-two bytes or so", unsafe_no_sandbox=True) as grader:
        yield grader


def notebook(*cells):
    """A source notebook and its submission. A cell is (kind, source): answer, check (one point), locked or free."""
    fixed, submitted = [], [nbformat.v4.new_code_cell(LOCKED, metadata={"nbgrader": {"grade_id": "setup"}})]
    fixed.append(SourceCell("setup", "code", LOCKED, grade=False, solution=False))
    for number, (kind, source) in enumerate(cells):
        cell = nbformat.v4.new_code_cell(source)
        if kind != "free":
            cell.metadata["nbgrader"] = {"grade_id": f"{kind}-{number}"}
            roles = {"grade": kind == "check", "solution": kind == "answer", "points": float(kind == "check")}
            fixed.append(SourceCell(f"{kind}-{number}", "code", source, **roles))
        submitted.append(cell)
    for number, cell in enumerate(submitted):
        cell.id = f"cell-{number}"
    return SourceNotebook("toy", tuple(fixed)), nbformat.v4.new_notebook(cells=submitted)


@pytest.fixture(scope="session")
def grade(grader):
    """Grades a notebook written as cells; returns what the grader says, all of it."""

    def run(*cells, using=grader, student="student-01", folder=None):
        source, submitted = notebook(*cells)
        return using.grade(source, submitted, assignment="toy", student=student, folder=folder)

    return run


@pytest.fixture(scope="session")
def verdicts(grade):
    """The verdict and message of each check."""

    def run(*cells, **options):
        return [(cell.verdict, cell.message) for cell in grade(*cells, **options).cells]

    return run


@pytest.fixture(scope="session")
def plain():
    """The same cells as plain nbgrader runs them: all in one namespace, in order; each check's verdict."""

    def run(*cells):
        namespace, verdicts = {}, []
        exec(LOCKED, namespace)
        for kind, source in cells:
            try:
                exec(source, namespace)
                outcome = "passed"
            except AssertionError:
                outcome = "failed"
            except Exception:
                outcome = "error"
            if kind == "check":
                verdicts.append(outcome)
        return verdicts

    return run


@pytest.fixture(scope="session")
def toy_course(tmp_path_factory):
    """A course on disk with one small assignment, released, and its gradebook; copied for each test."""
    root = tmp_path_factory.mktemp("toy")
    (root / "solutions" / "toy").mkdir(parents=True)
    (root / "submitted").mkdir()
    shutil.copy(Path(__file__).parents[2] / "nbgrader_config.py", root)
    nbformat.write(toy_source(), root / "solutions" / "toy" / "toy.ipynb")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "toy"]
    subprocess.run(command, cwd=root, env=os.environ | {"PATH": path}, check=True, capture_output=True)
    return root


@pytest.fixture(scope="session")
def course_at(limits, grader):
    """A toy course that lies in a folder."""
    return lambda root: ToyCourse(root, limits, grader)


@pytest.fixture
def course(toy_course, tmp_path, course_at):
    """A fresh copy of the toy course."""
    shutil.copytree(toy_course, tmp_path / "course")
    return course_at(tmp_path / "course")


@pytest.fixture(scope="session")
def toy_config(toy_course):
    return config_of(toy_course)


def toy_source():
    """Two answers with a check each, and one that a person grades."""
    prose, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    cells = [
        (prose("# Toy"), None),
        (code(LOCKED), {"grade_id": "setup", "locked": True}),
        (prose("Write `double`."), None),
        (code(solved("double", 2)), {"grade_id": "double", "solution": True}),
        (code(checked("double", 2)), {"grade_id": "check-double", "grade": True, "locked": True, "points": 2}),
        (code(solved("triple", 3)), {"grade_id": "triple", "solution": True}),
        (code(checked("triple", 3)), {"grade_id": "check-triple", "grade": True, "locked": True, "points": 3}),
        (prose("Why?"), {"grade_id": "explain", "grade": True, "solution": True, "points": 1}),
    ]
    roles = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    for number, (cell, meant) in enumerate(cells):
        cell.id = meant["grade_id"] if meant else f"cell-{number}"
        cell.metadata = {"nbgrader": roles | meant} if meant else {}
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return nbformat.v4.new_notebook(cells=[cell for cell, _ in cells], metadata=kernel)


def solved(name, factor):
    blank = f"def {name}(x):\n    ### BEGIN SOLUTION\n    return {factor} * x\n    ### END SOLUTION\n"
    return f"{blank}    raise NotImplementedError('{name} is missing')"


def checked(name, factor):
    visible = f"assert {name}(1) == {factor}, 'is it {name} of 1?'\n"
    hidden = f"x = int(rng.integers(2, 1000))\nassert {name}(x) == {factor} * x, 'not for every number'\n"
    return f"{visible}### BEGIN HIDDEN TESTS\n{hidden}### END HIDDEN TESTS"


class ToyCourse:
    """A course whose submissions are graded in this process, by the session's grader."""

    right = MappingProxyType(
        {"double": "def double(x):\n    return x + x", "triple": "def triple(x):\n    return 3 * x"}
    )

    def __init__(self, root, limits, grader):
        self.root, self.grader = root, grader
        self.config = config_of(root)
        self.coursedir = CourseDirectory(config=self.config, root=str(root))
        self.setup = Setup(limits.trait_values(config=True), grader.secret)

    @property
    def gradebook(self):
        return open_gradebook(self.coursedir.db_url, self.coursedir.course_id)

    @property
    def assignment(self):
        return read_assignment(self.gradebook, self.coursedir, "toy")

    def notebook(self, **answers):
        """The released notebook with these answers, by grade id."""
        nb = nbformat.read(self.root / "exercises" / "toy" / "toy.ipynb", as_version=4)
        for cell in nb.cells:
            cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
        return nb

    def hand_in(self, student, what, name="toy.ipynb"):
        path = self.root / "submitted" / student / "toy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(what if isinstance(what, str) else nbformat.writes(what), encoding="utf-8")
        return path

    def run(self, **options):
        return Run(self.coursedir, self.config, self.setup, pool=self.pool, **options)

    def pool(self, tasks, jobs, setup):
        for task in tasks:
            yield task, grade_submission(task, self.grader)

    def grade(self, **options):
        """student -> record, after a run over the class."""
        return {record.student: record for record in self.run(**options).over(["toy"])}


def config_of(root):
    """The course's nbgrader_config.py, as nbgrader reads it."""
    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
