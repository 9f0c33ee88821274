"""What a chapter's code is told and made from: change the reference or a figure and the chapter runs again."""

import hashlib
import os
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
MACHINERY = ("_ext/*.py", "_static/*", "_templates/*", "widgets/**/*.js")
INGREDIENTS = ("attention", "book/figures", "book/widgets")


def machinery() -> str:
    """A fingerprint of what every page is made with: Sphinx would not notice a changed style or extension."""
    files = [file for pattern in MACHINERY for file in sorted((ROOT / "book").glob(pattern))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def announce(app: Sphinx) -> None:
    """Kernels inherit the environment: they import what lies here, and widgets know to give the page's HTML."""
    os.environ["PYTHONPATH"] = str(ROOT)
    os.environ["BOOK_IS_BEING_BUILT"] = "yes"


def depend(app: Sphinx, name: str, source: list[str]) -> None:
    """Read the chapter anew when a file that its code uses has changed."""
    if name.startswith("book/"):
        for folder in INGREDIENTS:
            for file in (ROOT / folder).rglob("*.py"):
                app.env.note_dependency(str(file))


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("machinery", machinery(), "env")
    app.connect("builder-inited", announce)
    app.connect("source-read", depend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
