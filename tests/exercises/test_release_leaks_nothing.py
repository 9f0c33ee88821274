"""A release holds no answer, no hidden test, no marking guide, and nothing to import an answer from."""

import ast
import re
import sys

import nbformat
import pytest

REGIONS = r"### BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)\n(.*?)### END \1"
ALLOWED = {"numpy", "torch", "matplotlib", *sys.stdlib_module_names}


def regions(nb, kind):
    sources = "\n".join(cell.source for cell in nb.cells)
    return [inside for found, inside in re.findall(REGIONS, sources, re.S) if found == kind and inside.strip()]


def kept_back(nb):
    """The lines that only the instructor may see: those of a region that stand nowhere else in the notebook."""
    sources = "\n".join(cell.source for cell in nb.cells)
    secret = {line.strip() for match in re.finditer(REGIONS, sources, re.S) for line in match[2].splitlines()}
    public = {line.strip() for line in re.sub(REGIONS, "", sources, flags=re.S).splitlines()}
    return secret - public


def test_no_line_of_an_answer_a_hidden_test_or_a_marking_guide_is_released(exercise):
    secret = kept_back(exercise.solution)
    for kind in ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME"):
        assert regions(exercise.solution, kind), f"{exercise.slug} has no ### BEGIN {kind} with anything in it"
    released = {line.strip() for cell in exercise.released.cells for line in cell.source.splitlines()}
    assert not secret & released


def test_no_mark_of_a_region_is_released(exercise, committed):
    text = committed[f"{exercise.slug}/{exercise.slug}.ipynb"].decode()
    assert not re.search("BEGIN SOLUTION|END SOLUTION|HIDDEN TESTS|MARK SCHEME", text)


def test_no_source_of_a_known_mistake_is_released(exercise):
    data = ast.parse(exercise.cell("known-mistakes", released=True).source).body[-1].value.args[0].value
    assert "def " not in data
    assert "return " not in re.sub(r'"says": "[^"]*"', "", data)


@pytest.mark.slow
def test_what_is_planted_in_a_region_stays_behind(root, generate, tmp_path):
    nb = nbformat.read(root / "solutions" / "softmax" / "softmax.ipynb", as_version=4)
    planted = 0
    for cell in nb.cells:
        cell.source, regions = re.subn("( *)(### END)", r"\1# canary\n\1\2", cell.source)
        planted += regions
    nb.cells[0].source += "\nvisible canary"
    path = tmp_path / "solutions" / "softmax" / "softmax.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(nb, path)
    text = generate(tmp_path)["softmax/softmax.ipynb"].decode()
    assert planted > 10
    assert text.count("canary") == text.count("visible canary") == 1


def test_a_notebook_imports_numpy_torch_matplotlib_and_the_standard_library_only(exercise):
    for nb in (exercise.solution, exercise.released):
        for cell in nb.cells:
            if cell.cell_type == "code":
                assert imported(cell.source) <= ALLOWED


def imported(source):
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in found if isinstance(node, ast.Import) for alias in node.names}
    return {name.partition(".")[0] for name in names | {node.module for node in found if hasattr(node, "module")}}


@pytest.mark.parametrize(
    "source", ["import autograder", "from attention import softmax", "import numpy, scipy.special"]
)
def test_an_import_of_anything_else_is_seen(source):
    assert not imported(source) <= ALLOWED
