"""Names for the theme's controls, which a screen reader would otherwise call wrongly or not at all."""

import posixpath
import re

from sphinx.application import Sphinx

SEARCH_FIELD = "btn search-button-field search-button__button pst-js-only"
EXERCISE = '<span class="is-exercise"></span><span class="visually-hidden">Exercise: </span>'
AMENDMENTS = {
    # the book's name, the search and the contents stand outside of every landmark
    '<div id="pst-primary-sidebar" class=': '<div id="pst-primary-sidebar" role="navigation" aria-label="Book" class=',
    # the arrows that unfold the sidebar have no name
    '<summary><span class="toctree-toggle"': '<summary aria-label="Pages of this part"><span class="toctree-toggle"',
    # these two hide the words that are written on them
    '<summary aria-label="Toggle hidden content">': "<summary>",
    f'class="{SEARCH_FIELD}" title="Search" aria-label="Search"': f'class="{SEARCH_FIELD}"',
}


def with_names(markup: str, page: str) -> str:
    """A page's markup with the names of its controls put right, and exercises marked in the sidebar."""
    for theirs, ours in AMENDMENTS.items():
        markup = markup.replace(theirs, ours)

    def marked(link: re.Match[str]) -> str:
        leads_to = page if link[1] == "#" else posixpath.normpath(posixpath.join(posixpath.dirname(page), link[1]))
        return link[0] + (EXERCISE if leads_to.startswith("exercises/") else "")

    return re.sub(r'<li class="toctree-l\d[^"]*"><a class="[^"]*" href="([^"]*)">', marked, markup)


def teach_templates(app: Sphinx) -> None:
    app.builder.templates.environment.filters["with_names"] = with_names


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", teach_templates)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
