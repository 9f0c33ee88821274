"""What the search knows: the text, neither the tools and checks of an exercise nor its formulas' source."""

from docutils import nodes
from sphinx.application import Sphinx


def prose(doctree: nodes.document) -> nodes.document:
    """A page without its folded cells and its formulas, which have no words that anybody would look for."""
    page = doctree.deepcopy()
    for node in list(page.findall(nodes.Element)):
        folded = "tag_hide-input" in node.get("classes", [])
        if node.parent and (folded or isinstance(node, (nodes.math, nodes.math_block))):
            node.parent.remove(node)
    return page


def index_prose(app: Sphinx) -> None:
    if (index := getattr(app.builder, "index_page", None)) is not None:
        app.builder.index_page = lambda page, doctree, title: index(page, prose(doctree), title)


def load_excerpts(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    if page == "search":
        app.add_js_file("excerpts.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", index_prose)
    app.connect("html-page-context", load_excerpts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
