"""The `{graph}` directive: a Graphviz drawing as inline SVG, in the page's own font and colours."""

import html
import re
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from engine import engine, npm_file
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

# The package is an ES module that expects a browser: it gets the three things it asks for, and a global name.
BROWSER = """
globalThis.performance = {now: () => 0};
globalThis.TextEncoder = class {};
globalThis.TextDecoder = class {
  decode(bytes) { return decodeURIComponent(Array.from(bytes, b => "%" + b.toString(16).padStart(2, "0")).join("")); }
};
"""
STYLE = """graph [bgcolor=transparent, nodesep=0.25, ranksep=0.45, margin=0, pad=0.05]
node [shape=box, style=rounded, fontname=Helvetica, fontsize=14, height=0.5, margin="0.2,0.08"]
edge [arrowsize=0.7, fontname=Helvetica, fontsize=13]"""
LAYOUTS = {"across": "LR", "down": "TB"}  # the style sheet shows the second on a phone


def draw(dot: str) -> str:
    """The SVG of a drawing in the dot language; raises ValueError where it cannot be read."""
    js = engine()
    if js.eval("typeof graphviz") == "undefined":
        source = npm_file("@hpcc-js/wasm-graphviz/dist/index.js").read_text()
        js.eval(BROWSER + re.sub(r"export\{.*?(\w+) as Graphviz.*?\};", r"globalThis.Graphviz = \1;", source))
        js.eval("Graphviz.load().then(loaded => { globalThis.graphviz = loaded; return true; })").get(timeout=60)
    try:
        return str(js.call("(dot => graphviz.dot(dot, 'svg'))", dot))
    except Exception as error:
        raise ValueError(str(error).strip().splitlines()[0]) from error


def for_page(svg: str, name: str, kind: str, title: str, description: str) -> str:
    """Graphviz's SVG as a part of the page: its own ids, the theme's colours, a title and a description."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(
        r"<!--.*?-->\n?|<title>.*?</title>\n?|<polygon fill=\"(?:white|transparent)\".*?/>\n", "", svg, flags=re.DOTALL
    )
    svg = (
        re.sub(r' font-family="[^"]*"', "", svg).replace('"black"', '"currentColor"').replace(' id="', f' id="{name}-')
    )
    width = int(re.search(r'width="(\d+)pt"', svg)[1])
    box = re.search(r'viewBox="(.*?)"', svg)[1]
    opening = (
        f'<svg class="graph {kind}" role="img" aria-labelledby="{name}-title {name}-desc"'
        f' style="width: {width / 14:.2f}em" viewBox="{box}">'
        f'<title id="{name}-title">{html.escape(title)}</title><desc id="{name}-desc">{html.escape(description)}</desc>'
    )
    return re.sub(r"<svg.*?>", lambda _: opening, svg, count=1, flags=re.DOTALL)


class Graph(SphinxDirective):
    """A diagram: the argument is its title, `:alt:` says what it shows, the content is the body of a dot graph."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {"alt": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        if "alt" not in self.options:
            raise self.error("a graph needs :alt:, its description in words")
        name = f"graph-{self.env.new_serialno('graph')}"
        drawings = [self.drawing(f"{name}-{kind}", kind, rankdir) for kind, rankdir in LAYOUTS.items()]
        return [nodes.raw("", f'<div class="graph">{"".join(drawings)}</div>', format="html")]

    def drawing(self, name: str, kind: str, rankdir: str) -> str:
        try:
            svg = draw(f"digraph {{ rankdir={rankdir}\n{STYLE}\n" + "\n".join(self.content) + "\n}")
        except ValueError as error:
            raise self.error(f"graph cannot be drawn: {error}") from error
        return for_page(svg, name, kind, self.arguments[0], self.options["alt"])


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("graph", Graph)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
