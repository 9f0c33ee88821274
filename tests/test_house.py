"""The tree is what the README says: few entries, plain commands, exact pins, and nothing that binds it to a machine."""

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Top-level entries that every project has; the others are on the README's map.
KNOWN = {".ci", ".github", ".gitignore", "CITATION.cff", "Makefile", "README.md", "pyproject.toml"}
TARGETS = {"course", "serve", "test", "test-all", "check", "exercises", "release", "lint", "bench"}
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "v2", "new"}
# Where a path would bind a file to the machine that it was written on.
MACHINE = re.compile(r"(?<![\w.$}/<])/(?:root|work|home/[a-z]+|Users/[a-z]+)/")
REGISTRY = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|npmjs\.org|download\.pytorch|anaconda\.org", re.I)


def tracked() -> list[Path]:
    """Files that git has or would take: what a fresh clone holds."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def text(path: Path) -> str:
    return path.read_text(errors="ignore")


def recipes() -> dict[str, list[str]]:
    """Each named target of the Makefile, and the lines of its recipe."""
    found: dict[str, list[str]] = {}
    for line in text(ROOT / "Makefile").splitlines():
        if head := re.match(r"([a-z-]+):", line):
            found[head[1]] = []
        elif line.startswith("\t") and "$(error" not in line:
            found[list(found)[-1]].append(line.strip())
    return found


def test_the_readme_says_what_each_top_level_entry_is_for():
    entries = {path.relative_to(ROOT).parts[0] for path in tracked()}
    named = set(re.findall(r"[`(]([\w.-]+)/?[`)]", text(ROOT / "README.md")))
    assert entries - KNOWN - named == set()
    assert entries >= KNOWN


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRY], ids=["path of a machine", "address of a registry"])
def test_no_file_is_bound_to_a_place(pattern):
    assert not [path for path in tracked() if path != Path(__file__) and pattern.search(text(path))]


def test_no_name_says_nothing():
    assert not [
        path for path in tracked() if SAYS_NOTHING & set(re.split(r"[\W_]+", path.relative_to(ROOT).as_posix()))
    ]


def test_every_file_fits_the_head():
    """150 lines of code; docstrings, blank lines and comments don't count, nor do the banks and the tests."""
    whole = [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] != "tests"]
    judged = [path for path in whole if path.parent.name not in {"mistakes", "again", "equivalents"}]
    assert not {path.name: count for path in judged if (count := len(lines_of_code(path))) > 150}


def test_the_whole_reference_fits_the_head():
    assert sum(len(lines_of_code(path)) for path in (ROOT / "attention").glob("*.py")) <= 450


def lines_of_code(path: Path) -> list[str]:
    tree = ast.parse(text(path))
    words = [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
    prose = {line for node in words for line in range(node.lineno, node.end_lineno + 1)}
    numbered = enumerate(text(path).splitlines(), start=1)
    return [line for number, line in numbered if number not in prose and re.match(r"\s*[^#\s]", line)]


def test_the_makefile_has_the_frozen_targets():
    assert set(recipes()) == TARGETS


def test_each_recipe_is_plain_commands():
    assert not [line for lines in recipes().values() for line in lines if re.search(r"[;&|`]|\$\(shell|^[-@]", line)]


def test_readme_is_one_screen_and_its_commands_exist():
    readme = text(ROOT / "README.md")
    assert len(readme.splitlines()) <= 45
    assert set(re.findall(r"(?m)(?:`|^ +)make ([a-z-]+)", readme)) <= TARGETS
    for program in set(re.findall(r"\.venv/bin/([a-z-]+)", readme)):
        assert (ROOT / ".venv/bin" / program).exists()


def test_every_requirement_is_pinned_exactly_and_once():
    lines = [line.partition(";")[0].strip() for line in text(ROOT / "requirements.txt").splitlines()]
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][\w.]*", pin) for pin in pins)
    names = [pin.partition("==")[0].lower() for pin in pins]
    assert len(names) == len(set(names))
    assert "dependencies" not in text(ROOT / "pyproject.toml")


def test_the_lock_file_names_no_address():
    packages = json.loads(text(ROOT / "book/package-lock.json"))["packages"]
    assert packages and not [name for name, package in packages.items() if "resolved" in package]
