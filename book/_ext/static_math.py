"""Formulas become HTML and MathML while the book is built; one that cannot be read is a warning with file and line."""

import html
import json

from docutils import nodes
from engine import engine, npm_file
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)

DRAW = """
// a term may carry a class, by which text and figure are tied to it; nothing else of HTML gets into a formula
const strict = slip => slip === "htmlExtension" ? "ignore" : "error";
const trust = ({command}) => command === "\\\\htmlClass";
function drawFormula(tex, displayMode) {
  try { return {html: katex.renderToString(tex, {displayMode, strict, trust, throwOnError: true})}; }
  catch (error) { return {error: String(error.message)}; }
}
"""


def formula(tex: str, display: bool, node: nodes.Node) -> str:
    """The formula as HTML; where it cannot be read, its source and a warning."""
    js = engine()
    if js.eval("typeof katex") == "undefined":
        js.eval(npm_file("katex/dist/katex.min.js").read_text())
        js.eval(DRAW)
    drawn = json.loads(js.eval(f"JSON.stringify(drawFormula({json.dumps(tex)}, {json.dumps(display)}))"))
    if "error" in drawn:
        logger.warning("formula cannot be read: %s", drawn["error"], location=node)
        return html.escape(tex)
    return str(drawn["html"])


def visit_inline(translator, node: nodes.math) -> None:
    translator.body.append(f'<span class="math notranslate">{formula(node.astext(), False, node)}</span>')
    raise nodes.SkipNode


def visit_display(translator, node: nodes.math_block) -> None:
    # a formula wider than a phone scrolls, and the keyboard has to reach what scrolls
    translator.body.append(translator.starttag(node, "div", CLASS="math notranslate", tabindex="0"))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(formula(node.astext(), True, node) + "</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("static", (visit_inline, None), (visit_display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": False}
