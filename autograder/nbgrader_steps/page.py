"""The page that a student opens, as an exporter for `GenerateFeedback.exporter_class`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.nbgrader_steps import layout, markdown, mistakes

HEADING = re.compile(r"<(/?)h([1-6])\b")
PAGES = Path(__file__).with_name("pages")


class FeedbackPage(HTMLExporter):
    """`pages/feedback.html.j2`, in place of nbgrader's own template, whatever formgrader's is set to."""

    @property
    def default_config(self) -> Config:
        given: Config = super().default_config
        del given["NbConvertBase"]  # the page shows text and bitmaps; each of nbgrader's steps would warn of the option
        ours = {"template_name": "base", "template_file": str(PAGES / "feedback.html.j2"), "preprocessors": []}
        given.merge(Config({type(self).__name__: ours}))
        return given

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        self.environment.autoescape = True  # nothing is markup but what our own filters made
        page, resources = super().from_notebook_node(nb, resources, **kw)
        return without_leaps(page), resources

    def default_filters(self) -> Any:
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield from {
            "markdown": markdown.markdown,
            "sentence": markdown.sentence,
            "python": markdown.python,
            "points": points,
            "parts": layout.parts,
            "outputs": layout.outputs,
            "is_long_code": layout.is_long_code,
            "about": mistakes.about,
        }.items()


def without_leaps(page: str) -> str:
    """The page with no heading more than one level below the one before it, whatever the notebook's author left out."""
    last = 0

    def level(tag: re.Match[str]) -> str:
        nonlocal last
        last = last if tag[1] else min(int(tag[2]), last + 1)
        return f"<{tag[1]}h{last}"

    return HEADING.sub(level, page)


def points(number: float) -> str:
    """`2` rather than `2.0`, and no more than two places."""
    return f"{round(number, 2):g}"
