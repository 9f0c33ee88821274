"""What the pages load besides our own styles: fonts, KaTeX's styles, widgets. Gathered when built, never committed."""

import re
import shutil
from pathlib import Path

from bundle import classic, needed
from engine import npm_file
from sphinx.application import Sphinx

WIDGETS = Path(__file__).parents[1] / "widgets"
FONTS = {
    "prose.woff2": "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
    "prose-italic.woff2": "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-italic.woff2",
    "plain.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
}


def gather(app: Sphinx) -> None:
    """Fill a folder beside the pages and let Sphinx copy it with the other static files."""
    folder = Path(app.outdir).parent / ".assets"
    for part in ("katex/fonts", "fonts", "widgets/kit"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    shutil.copy(npm_file("katex/dist/katex.min.css"), folder / "katex")
    for font in npm_file("katex/dist/fonts").glob("*.woff2"):
        shutil.copy(font, folder / "katex/fonts")
    for name, source in FONTS.items():
        shutil.copy(npm_file(source), folder / "fonts" / name)
    for module in WIDGETS.rglob("*.js"):
        (folder / "widgets" / module.relative_to(WIDGETS)).write_text(classic(module.read_text()))
    app.config.html_static_path.append(str(folder))


def load_what_the_page_uses(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """A figure's script and its kit where the figure stands, tied text's where there is some."""
    body = context.get("body", "")
    figures = [module for module in sorted(WIDGETS.glob("*.js")) if f"<{module.stem}-figure" in body]
    tied = [WIDGETS / "kit/tie.js"] if re.search(r'class="[^"]*\btie-', body) else []
    for script in dict.fromkeys(file for module in [*figures, *tied] for file in needed(module)):
        app.add_js_file(f"widgets/{script.relative_to(WIDGETS).as_posix()}", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_css_file("katex/katex.min.css", priority=400)
    app.connect("builder-inited", gather)
    app.connect("html-page-context", load_what_the_page_uses)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
