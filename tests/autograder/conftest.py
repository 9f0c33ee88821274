"""A grader for the whole test session, and a way to grade a notebook written as a few cells."""

import nbformat.v4
import pytest

from autograder.assignment import SourceCell, SourceNotebook
from autograder.grade import Grader
from autograder.limits import Limits

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
