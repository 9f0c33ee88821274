"""Where the book explains a mistake, as a learner can follow it: an address, or the names of a page and its section.

A bank writes `book/softmax#softmax-axis`, or `exercises/<slug>/<slug>#heading` for a section of a notebook.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

TITLE = re.compile(r"^#+ +(.+)$", re.M)


def link(see: str, root: Path, address: str) -> str:
    """An address below `address`, where the book is published; without one, page and section in words.

    root: the course's folder. Raises LookupError where there is no such place.
    """
    page, anchor = see.split("#")
    text = text_of(root / page)
    places = titled(text)
    if anchor not in places:
        raise LookupError(f"{page} has no place {anchor!r}")
    title = TITLE.search(text)
    if address:
        return f"{address.rstrip('/')}/{page}.html#{anchor}"
    where = "this notebook" if page.startswith("exercises/") else f"the chapter “{plain(title[1]) if title else page}”"
    return f"{where}, section “{places[anchor]}”"


def text_of(page: Path) -> str:
    """The Markdown of a chapter, or of an exercise's solution (its prose is the release's)."""
    if page.with_suffix(".md").is_file():
        return page.with_suffix(".md").read_text(encoding="utf-8")
    slug = page.name
    source = page.parents[2] / "solutions" / slug / f"{slug}.ipynb"
    if not source.is_file():
        raise LookupError(f"there is no page {page.name}")
    nb = nbformat.read(source, as_version=4)  # type: ignore[no-untyped-call]
    return "\n\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")


def titled(text: str) -> dict[str, str]:
    """The places of a page, with the title that each stands above: `(anchor)=`, and headings by their own words."""
    titles = {re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-"): plain(title) for title in TITLE.findall(text)}
    for anchor, rest in re.findall(r"^\(([\w-]+)\)=\n(?=(.*))", text, re.M):
        above = TITLE.findall(text[: text.index(f"({anchor})=")])
        title = TITLE.match(rest)
        titles[anchor] = plain(title[1] if title else above[-1] if above else anchor)
    return titles


def plain(title: str) -> str:
    return re.sub(r"[`*$]", "", title).strip()
