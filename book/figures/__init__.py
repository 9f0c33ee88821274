"""How every figure of the book looks. In the built page it is inline SVG in the page's font and the theme's colours."""

import html
import io
import os
import re
import zlib

import matplotlib
from IPython import get_ipython
from matplotlib.figure import Figure

INK, QUIET, ACCENT = "#1f2529", "#5d666d", "#0b6e75"
COLOURS = {INK: "currentColor", QUIET: "var(--quiet)", ACCENT: "var(--accent)"}

STYLE = {
    "figure.constrained_layout.use": True,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "font.size": 11,
    "lines.linewidth": 2,
    "svg.fonttype": "none",
    "svg.hashsalt": "the same file from the same numbers",
    "text.color": INK,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
}


def canvas(height: float = 2.9) -> Figure:
    """An empty figure as wide as the text. It belongs to no window, so a notebook shows it once."""
    return Figure(figsize=(7.2, height))


def described(figure: Figure, words: str) -> Figure:
    """The figure with the words that stand for it where it cannot be seen."""
    figure.set_label(words)
    return figure


def for_page(figure: Figure) -> str:
    """The figure as a part of the page, twice: the style sheet shows the second on a phone."""
    width, height = figure.get_size_inches()
    wide = inline_svg(figure, "wide")
    figure.set_size_inches(0.62 * width, height)
    return wide + inline_svg(figure, "narrow")


def inline_svg(figure: Figure, kind: str) -> str:
    """The figure as it stands, as SVG in the page's own font and colours."""
    file = io.StringIO()
    figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    svg = file.getvalue()
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", svg)
    for colour, in_page in COLOURS.items():
        svg = svg.replace(colour, in_page)
    words = html.escape(figure.get_label(), quote=True)
    svg = re.sub(r' (width|height)="[\d.]+pt"', "", svg, count=2)
    name = f"figure-{zlib.crc32(svg.encode()):x}"  # several figures share a page: their ids must not
    svg = re.sub(r'(id="|href="#|url\(#)', rf"\g<1>{name}-", svg)
    return svg.replace("<svg ", f'<svg class="figure {kind}" role="img" aria-label="{words}" ', 1)


matplotlib.rcParams.update(STYLE)
if os.environ.get("BOOK_IS_BEING_BUILT"):
    get_ipython().display_formatter.formatters["text/html"].for_type(Figure, for_page)
