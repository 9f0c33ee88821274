"""Imports flow one way: a learner's notebook reaches no answer, and the grader knows nothing of the book."""

import ast
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import jupytext
import nbformat
import pytest

ROOT = Path(__file__).parents[1]
NUMBERS = {"numpy", "torch", "matplotlib"}
INSTALLED = set(packages_distributions()) - {"attention", "autograder"}  # what requirements.txt brings

DATA = {"autograder.assignment", "autograder.limits", "autograder.result"}
# Each room of the grader sees itself and some of those before it, never one behind it.
ROOMS = {
    "student": set(),
    "confinement": {"student"},
    "intake": set(),
    "banks": {"intake"},
    "checking": {"student", "confinement", "intake", "banks"},
    "gradebook": {"intake"},
    "running": {"confinement", "intake", "checking", "gradebook"},
    "nbgrader_steps": {"intake", "checking", "gradebook", "running", "banks"},
}


def rooms_upwards() -> Iterator[tuple[str, set[str]]]:
    for room, below in ROOMS.items():
        if room != "student":  # it runs beside student code, and has a rule of its own
            yield room, DATA | {f"autograder.{seen}" for seen in {room, *below}}


# Beside the standard library. A folder without a line of its own follows the folder above it.
MAY_IMPORT = {
    "course.py": {"autograder.banks.SAMPLE", "autograder.confinement.bare_machine"},  # it needs nothing installed
    "autograder/confinement/bare_machine.py": set(),
    "attention": {"attention", "torch"},
    "book": {"attention", "figures", "widgets", *NUMBERS},
    "book/_ext": {"bundle", "docutils", "engine", "py_mini_racer", "sphinx"},
    "book/figures": {"attention", "figures", "IPython", *NUMBERS},
    "book/widgets": {"attention", "anywidget", "figures", "IPython", "traitlets", "widgets", *NUMBERS},
    "autograder": {"autograder", *INSTALLED},
    **{f"autograder/{name}.py": INSTALLED for name in ("assignment", "limits", "result")},
    "autograder/student": {"autograder.student", "IPython", "pyseccomp", *NUMBERS},
    **{f"autograder/{room}": {*sees, *INSTALLED} for room, sees in rooms_upwards()},
    "solutions": NUMBERS,
    "exercises": NUMBERS,
    "benchmarks": {"attention", "autograder", "benchmarks", *INSTALLED},
}


def code(path: Path) -> str:
    """The Python of a module, or of a notebook's code cells without their magics."""
    if path.suffix == ".py":
        return path.read_text()
    notebook = jupytext.read(path, fmt={".md": "md:myst", ".ipynb": "ipynb"}[path.suffix])
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return "\n".join(line for cell in cells for line in cell.splitlines() if not line.lstrip().startswith(("%", "!")))


def imported(path: Path, root: Path) -> set[str]:
    """Every name that the file imports, relative ones resolved, and constant names given to `import_module`."""
    package = path.relative_to(root).with_suffix("").parts
    names = set()
    for node in ast.walk(ast.parse(code(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: -node.level] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            names |= {f"{module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            names |= {word.value for word in node.args if isinstance(word, ast.Constant)}
    return names


def files(root: Path) -> list[Path]:
    found = [path for top in MAY_IMPORT for path in (root / top, *(root / top).rglob("*"))]
    kinds = {".py", ".ipynb", ".md"}
    hidden = {"node_modules", ".ipynb_checkpoints", "skeleton"}
    return sorted({path for path in found if path.suffix in kinds and path.is_file() and not hidden & set(path.parts)})


def wrong_arrows(root: Path) -> set[str]:
    """`file → name` for each import that the table above doesn't allow."""
    wrong = set()
    for path in files(root):
        place = path.relative_to(root).as_posix()
        rule = max((top for top in MAY_IMPORT if place == top or place.startswith(f"{top}/")), key=len)
        for name in imported(path, root):
            allowed = any(f"{name}.".startswith(f"{head}.") for head in MAY_IMPORT[rule])
            if not allowed and name.partition(".")[0] not in sys.stdlib_module_names:
                wrong.add(f"{place} → {name}")
    return wrong


def test_every_import_follows_an_arrow():
    assert not wrong_arrows(ROOT)


def test_the_rooms_of_the_grader_go_one_way_and_are_all_there():
    names = list(ROOMS)
    assert all(names.index(seen) < names.index(room) for room, below in ROOMS.items() for seen in below)
    assert set(names) == {path.parent.name for path in (ROOT / "autograder").glob("*/__init__.py")}


def test_every_folder_with_code_has_an_arrow():
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    ours = {name for name in folders if not name.startswith((".", "_"))}
    assert ours <= {"tests", *MAY_IMPORT}


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("attention/softmax.py", "import numpy"),
        ("attention/softmax.py", "from autograder import grade"),
        ("autograder/checking/grade.py", "import attention.softmax"),
        ("autograder/checking/grade.py", "import importlib\nimportlib.import_module('book')"),
        ("autograder/student/cells.py", "from .. import checking"),
        ("autograder/intake/choose.py", "from autograder.running.record import Record"),
        ("autograder/checking/grade.py", "from autograder import running"),
        ("autograder/assignment.py", "from autograder.intake.names import names_in"),
        ("autograder/student/cells.py", "def late():\n    import nbformat"),
        ("book/figures/softmax.py", "from autograder.banks.mistakes import softmax"),
        ("book/softmax.md", "```{code-cell}\nimport autograder\n```\n"),
        ("exercises/softmax/softmax.ipynb", "from attention import softmax"),
        ("solutions/softmax/softmax.ipynb", "%matplotlib inline\nimport scipy"),
        ("course.py", "import numpy"),
    ],
)
def test_a_planted_wrong_import_is_found(tmp_path, place, source):
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".ipynb":
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)]), path)
    else:
        path.write_text(source)
    assert len(wrong_arrows(tmp_path)) == 1
