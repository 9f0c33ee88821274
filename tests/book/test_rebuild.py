"""A changed line builds again what imports it, and nothing else."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("_config.yml", "_toc.yml", "attention", "book", "exercises")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A copy of what the book is built from, built once."""
    folder = tmp_path_factory.mktemp("course")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
        else:
            shutil.copy(ROOT / part, folder)
    (folder / "book/node_modules").symlink_to((ROOT / "book/node_modules").resolve())
    read(folder)
    return folder


def read(folder: Path) -> set[str]:
    """Builds the book; which pages were read, and their code run."""
    jupyter_book = str(Path(sys.executable).with_name("jupyter-book"))
    command = [jupyter_book, "build", ".", "-W", "-n", "--keep-going", "-v"]
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    plain = re.sub(r"\x1b\[[\d;]*m", "", done.stdout)
    return set(re.findall(r"reading sources\.\.\. \[ *\d+%\] (\S+)", plain))


def change(file: Path, comment: str = "# another line") -> None:
    file.write_text(f"{file.read_text()}\n{comment}\n")


SHARED = (  # pages whose numbers, figures or printed code come from the reference's softmax
    *("intro", "softmax", "simple-self-attention", "query-key-value", "matrix-form", "scaling", "numpy-to-torch"),
    "reference",
)


@pytest.mark.parametrize(
    ("changed", "built"),
    [
        ("", set()),
        ("attention/softmax.py", {f"book/{page}" for page in SHARED}),
        ("attention/heads.py", {"book/reference"}),  # which prints it
        ("book/figures/softmax.py", {"book/softmax"}),
        ("book/_static/page.css", set()),
        ("book/notation.md", {"book/notation"}),
    ],
)
def test_only_what_imports_the_changed_file_is_built_again(course, changed, built):
    if changed:
        change(
            course / changed, {".css": "/* another line */", ".md": "Another line."}.get(Path(changed).suffix, "# more")
        )
    assert read(course) == built


def test_a_build_that_warned_warns_again(course):
    whole = (course / "book/notation.md").read_text()
    change(course / "book/notation.md", "[nowhere](#no-such-place)")
    for _ in range(2):
        with pytest.raises(AssertionError, match="no-such-place"):
            read(course)
    (course / "book/notation.md").write_text(whole)
