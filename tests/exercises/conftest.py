"""Reads the notebooks once, and grades answers to them in two ways: as plain nbgrader does, and over proxies."""

import contextlib
import io
import linecache
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import pytest

from autograder.assignment import SourceCell, SourceNotebook
from autograder.banks.answers import answer_with, answers_in
from autograder.banks.load import slugs
from autograder.checking.grade import Grader
from autograder.limits import Limits

ROOT = Path(__file__).parents[2]


class Exercise:
    """One assignment: its source, its release, and submissions to it."""

    def __init__(self, root, slug):
        self.slug = slug
        self.solution, self.released = (
            nbformat.read(root / folder / slug / f"{slug}.ipynb", as_version=4) for folder in ("solutions", "exercises")
        )
        self.answers = answers_in(self.solution)
        checks = [cell for cell in self.solution.cells if role(cell, "grade") and not role(cell, "solution")]
        self.checks = {cell.id: cell.source for cell in checks}
        self.points = {cell.id: cell.metadata.nbgrader.points for cell in checks}

    def cell(self, grade_id, released=False):
        """The solution's cell of this id, or the released one."""
        nb = self.released if released else self.solution
        found = [cell for cell in nb.cells if role(cell, "grade_id") == grade_id]
        assert len(found) == 1, f"{self.slug} needs one cell `{grade_id}`, and has {len(found)}: see CONTRIBUTING.md"
        return found[0]

    @property
    def functions(self):
        return [name for name in self.answers if name.isidentifier()]

    def handed_in(self, answers, *, whole=False):
        """A submission as it is graded, hidden tests in place; unless it is wanted whole, without the free cells."""
        nb = answer_with(self.released, answers)
        for cell in nb.cells:
            cell.source = self.checks.get(cell.id, cell.source)
        nb.cells = [cell for cell in nb.cells if whole or (role(cell, "grade_id") and cell.cell_type == "code")]
        return nb

    def with_entry(self, entry):
        """The solution with one answer exchanged for a bank's entry."""
        return self.handed_in({**self.answers, entry.answer: entry.source})

    def source(self):
        """The cells as the gradebook knows them."""
        cells = [cell for cell in self.handed_in({}, whole=True).cells if role(cell, "grade_id")]
        return SourceNotebook(self.slug, tuple(map(source_cell, cells)))


def role(cell, name):
    return cell.metadata.get("nbgrader", {}).get(name)


def source_cell(cell):
    about = cell.metadata.nbgrader
    roles = {"grade": about.grade, "solution": about.solution, "points": float(about.get("points", 0))}
    return SourceCell(about.grade_id, cell.cell_type, cell.source, **roles)


def run_plainly(nb):
    """Every code cell in one namespace, as a kernel runs them: what was defined, and cell id -> what it raised."""
    namespace, raised = {"__name__": "__main__"}, {}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()) as printed:
        warnings.simplefilter("ignore")
        for cell in nb.cells:
            if cell.cell_type != "code":
                continue
            name = f"/notebook/{cell.id}.py"
            linecache.cache[name] = (len(cell.source), None, cell.source.splitlines(True), name)  # as IPython does
            try:
                exec(compile(cell.source, name, "exec"), namespace)
            except Exception as error:
                raised[cell.id] = f"{type(error).__name__}: {error}"
    return namespace, raised, printed.getvalue()


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def no_windows():
    matplotlib.use("Agg")


@pytest.fixture(scope="session")
def exercises():
    return {slug: Exercise(ROOT, slug) for slug in slugs()}


@pytest.fixture(params=slugs())
def exercise(request, exercises):
    return exercises[request.param]


@pytest.fixture(scope="session")
def plainly():
    """Points per check, and what failed checks said, in plain nbgrader's way: one namespace, rng an ordinary one."""

    def grade(exercise, nb):
        raised = run_plainly(nb)[1]
        scores = {check: 0 if check in raised else points for check, points in exercise.points.items()}
        return scores, {check: message for check, message in raised.items() if check in scores}

    return grade


@pytest.fixture(scope="session")
def graded():
    """What the grader says of a submission, all of it."""
    with Grader(Limits(), b"a secret of thirty-two bytes, or so") as grader:
        yield lambda exercise, nb: grader.grade(exercise.source(), nb, assignment=exercise.slug, student="student-01")


@pytest.fixture(scope="session")
def over_proxies(graded):
    """The same, with the answers in a confined process and the checks outside it."""

    def grade(exercise, nb):
        cells = graded(exercise, nb).cells
        scores = {cell.grade_id: cell.score for cell in cells}
        return scores, {cell.grade_id: cell.message for cell in cells if cell.score < cell.max_score}

    return grade


@pytest.fixture
def ways(request):
    """The two ways of grading, by their names."""
    return request.getfixturevalue


@pytest.fixture(params=["plainly", "over_proxies"])
def grade(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def namespace_of():
    """What a notebook defines, once all its cells have run."""
    return lambda nb: run_plainly(nb)[0]


@pytest.fixture
def run_whole(tmp_path, monkeypatch):
    """Runs every cell of a submission, free ones too: what cells raised, and how many pictures there are."""
    monkeypatch.chdir(tmp_path)

    def run(exercise, answers):
        raised = run_plainly(exercise.handed_in(answers, whole=True))[1]
        return raised, len(plt.get_fignums())

    yield run
    plt.close("all")


@pytest.fixture(scope="session")
def generate():
    """nbgrader's own release step over the solutions in a folder; the files that it made, path -> bytes."""

    def run(course):
        shutil.copy(ROOT / "nbgrader_config.py", course)
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", "*", "--no-db", "--force"]
        done = subprocess.run(command, cwd=course, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return tree(course / "exercises")

    return run


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="session")
def committed():
    """What lies in exercises/, path -> bytes."""
    return tree(ROOT / "exercises")
