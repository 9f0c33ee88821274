"""The skeleton of a chapter, its assignment and its banks: all of it passes, so that one goes on from green.

`autograder new SLUG` lays `skeleton/` out where everything belongs; the notebook comes from a percent script.
"""

from __future__ import annotations

import re
from pathlib import Path

import jupytext
import nbformat

from autograder.banks.tidy import tidy

SKELETON = Path(__file__).with_name("skeleton")
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
TOC = """      - file: book/{slug}
        sections:
          - file: exercises/{slug}/{slug}
"""


class CannotBeNew(Exception):
    """The skeleton cannot be laid out; the text says why, in one sentence."""


def lay_out(root: Path, slug: str) -> list[Path]:
    """Makes the files of a new exercise in the course at `root`, and says which; overwrites nothing."""
    if not (root / "solutions").is_dir() or not (root / "_toc.yml").is_file():
        raise CannotBeNew(f"{root} is no course folder: solutions/ or _toc.yml is not in it.")
    if not SLUG.fullmatch(slug):
        raise CannotBeNew(f"{slug!r} is no slug: write small letters, digits and hyphens, such as dot-product.")
    texts = {place: filled(name, slug) for name, place in places(root, slug).items()}
    if there := next((place for place in texts if place.exists()), None):
        raise CannotBeNew(f"{there} is there already.")
    for place, text in texts.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(as_notebook(text) if place.suffix == ".ipynb" else text, encoding="utf-8")
    with (root / "_toc.yml").open("a", encoding="utf-8") as toc:
        toc.write(TOC.format(slug=slug))
    return [*texts, root / "_toc.yml"]


def places(root: Path, slug: str) -> dict[str, Path]:
    """Where each file of the skeleton goes."""
    module = f"{slug.replace('-', '_')}.py"
    return {
        "chapter.md": root / "book" / f"{slug}.md",
        "figure.py": root / "book" / "figures" / module,
        "solution.py": root / "solutions" / slug / f"{slug}.ipynb",
        "mistakes.py": root / "autograder" / "banks" / "mistakes" / module,
        "equivalents.py": root / "autograder" / "banks" / "equivalents" / module,
    }


def filled(name: str, slug: str) -> str:
    words = {"SLUG": slug, "NAME": slug.replace("-", "_"), "TITLE": slug.replace("-", " ").capitalize()}
    return re.sub(r"SLUG|NAME|TITLE", lambda word: words[word[0]], (SKELETON / name).read_text(encoding="utf-8"))


def as_notebook(script: str) -> str:
    """A percent script as a solution notebook."""
    nb = tidy(jupytext.reads(script, fmt="py:percent"))
    return nbformat.writes(nb) + "\n"  # type: ignore[no-untyped-call, no-any-return]
