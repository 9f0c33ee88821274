"""What the pages load besides our own styles: fonts, KaTeX's styles, widgets. Gathered when built, never committed."""

import re
import shutil
from pathlib import Path

from engine import npm_file
from sphinx.application import Sphinx

WIDGETS = Path(__file__).parents[1] / "widgets"
FONTS = {
    "prose.woff2": "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
    "prose-italic.woff2": "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-italic.woff2",
    "plain.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
}


def classic(module: str) -> str:
    """A widget's ES module as a classic script, which browsers also run from file:// pages."""
    return "(() => {\n" + re.sub(r"^export .*$", "", module, flags=re.MULTILINE) + "})();\n"


def gather(app: Sphinx) -> None:
    """Fill a folder beside the pages and let Sphinx copy it with the other static files."""
    folder = Path(app.outdir).parent / ".assets"
    for part in ("katex/fonts", "fonts", "widgets"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    shutil.copy(npm_file("katex/dist/katex.min.css"), folder / "katex")
    for font in npm_file("katex/dist/fonts").glob("*.woff2"):
        shutil.copy(font, folder / "katex/fonts")
    for name, source in FONTS.items():
        shutil.copy(npm_file(source), folder / "fonts" / name)
    for module in WIDGETS.glob("*.js"):
        (folder / "widgets" / module.name).write_text(classic(module.read_text()))
    app.config.html_static_path.append(str(folder))


def load_what_the_page_uses(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """A widget's script where the widget stands."""
    body = context.get("body", "")
    for module in sorted(WIDGETS.glob("*.js")):
        if f"<{module.stem}-figure" in body:
            app.add_js_file(f"widgets/{module.name}", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_css_file("katex/katex.min.css", priority=400)
    app.connect("builder-inited", gather)
    app.connect("html-page-context", load_what_the_page_uses)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
