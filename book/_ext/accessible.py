"""Names for the theme's controls, which a screen reader would otherwise call wrongly or not at all."""

from sphinx.application import Sphinx

SEARCH_FIELD = "btn search-button-field search-button__button pst-js-only"
AMENDMENTS = {
    # the arrows that unfold the sidebar have no name
    '<summary><span class="toctree-toggle"': '<summary aria-label="Pages of this part"><span class="toctree-toggle"',
    # these two hide the words that are written on them
    '<summary aria-label="Toggle hidden content">': "<summary>",
    f'class="{SEARCH_FIELD}" title="Search" aria-label="Search"': f'class="{SEARCH_FIELD}"',
}


def with_names(markup: str) -> str:
    """A page's markup with the names of its controls put right."""
    for theirs, ours in AMENDMENTS.items():
        markup = markup.replace(theirs, ours)
    return markup


def teach_templates(app: Sphinx) -> None:
    app.builder.templates.environment.filters["with_names"] = with_names


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", teach_templates)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
