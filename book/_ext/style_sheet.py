"""One style sheet for all pages, with the rules of the theme's eleven that can apply to anything in them."""

import re
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx

NAME = "book.css"
OURS = Path(__file__).parents[1] / "_static"
LINK = re.compile(r'<link[^>]*?href="[^"]*?_static/([^"?]*\.css)[^"]*"[^>]*>\s*')
TOKEN = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^"')]*\)|[{};]""")
IMPORT = re.compile(r"""@import\s+(?:url\()?["']?([^"')]+)["']?\)?;""")
WITH_RULES_INSIDE = ("@media", "@supports", "@layer", "@container")
ICON_FONT = re.compile(r"""Font ?Awesome|content:\s*(?:var\(--pst-icon|["']\\f)""")  # our icons are drawn in icons.css
ICON = re.compile(r"\.fa(?:[bsrl]|-[\w-]+)?(?![\w-])|@keyframes fa-")
PROPERTY = re.compile(r"""(--[\w-]+):(?:"[^"]*"|'[^']*'|\([^)]*\)|[^;{}"'(])*(?:;|(?=\}))""")

linked: list[str] = []  # the sheets that a page would load, in its order


def one_sheet(markup: str) -> str:
    """A page's head less its links to style sheets, which are remembered: layout.html links the one sheet instead."""
    linked[:] = LINK.findall(markup)
    return LINK.sub("", markup)


def whole(sheet: Path, root: Path) -> str:
    """A style sheet with its imports in it, and addresses as they read from the root of the static files."""
    css = IMPORT.sub(lambda found: whole((sheet.parent / found[1]).resolve(), root), sheet.read_text())
    folder = sheet.parent.relative_to(root).as_posix()
    return re.sub(r"url\((?![\"']?(?:data:|#))[\"']?([^\"')]+)[\"']?\)", rf"url({folder}/\1)", css)


def rules(css: str) -> Iterator[tuple[str, str]]:
    """Each rule on the top level: what stands before its braces, and what stands between them."""
    depth = start = opened = 0
    for token in TOKEN.finditer(css):
        if token[0] == "{":
            opened = opened if depth else token.start()
            depth += 1
        elif token[0] == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : token.start()].strip()
                start = token.end()
        elif token[0] == ";" and depth == 0:
            start = token.end()


def applies(selector: str, names: set[str]) -> bool:
    """Whether each class and id that the selector requires is a name of some page."""
    required = re.sub(r"\[.*?\]|\(.*\)", "", selector)
    return names.issuperset(name.replace("\\", "") for name in re.findall(r"[.#]((?:\\.|[\w-])+)", required))


def lean(css: str, names: set[str]) -> str:
    """The style sheet without the rules that apply nowhere."""
    kept = []
    for head, body in rules(css):
        if ICON_FONT.search(body) and not head.startswith("@media"):
            continue
        if head.startswith(WITH_RULES_INSIDE):
            body = lean(body, names)
        elif not head.startswith("@") and not re.search(r"\([^)]*\(", head):
            selectors = re.split(r",(?![^(]*\))", head)
            head = ",".join(one.strip() for one in selectors if applies(one, names))
        if head and body:
            kept.append(f"{head}{{{body}}}")
    return "\n".join(kept)


def without_unused_properties(css: str, elsewhere: str) -> str:
    """The style sheet without the variables that nothing reads, nor then those that only they read."""
    before = ""
    while css != before:
        before, read = css, set(re.findall(r"var\(\s*(--[\w-]+)", css + elsewhere))
        css = PROPERTY.sub(lambda found, read=read: found[0] if found[1] in read else "", css)
    return css


def names_in(html: Path) -> set[str]:
    """Every class and id of the pages, and every word of their scripts, which may set one."""
    pages = [page.read_text() for page in html.rglob("*.html") if "_static" not in page.parts]
    marked = re.findall(r'\s(?:class|id)="([^"]*)"', "\n".join(pages))
    scripts = {Path(src).name for src in re.findall(r'<script[^>]*src="([^"?]*)', "\n".join(pages))}
    loaded = [file.read_text() for file in (html / "_static").rglob("*.js") if file.name in scripts]
    inline = re.findall(r"<script[^>]*>(.*?)</script>", "\n".join(pages), re.DOTALL)
    return set(" ".join(marked).split()) | set(re.findall(r"[\w-]+", "\n".join([*loaded, *inline])))


def write(app: Sphinx, exception: Exception | None) -> None:
    """Once the pages are there; where none was written, the sheet that fits them is there too."""
    if exception or not linked:
        return
    html = Path(app.outdir)
    root = (html / "_static").resolve()
    names, notices, written = names_in(html), [], []
    for sheet in dict.fromkeys(linked):
        css = whole(root / sheet, root)
        notices += re.findall(r"/\*!.*?\*/", css, re.DOTALL)
        css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
        if not (OURS / sheet).exists():
            css = "\n".join(
                f"{head}{{{body}}}" for head, body in rules(css) if not all(map(ICON.match, head.split(",")))
            )
        written.append(lean(css, names))
    used = "".join(file.read_text() for file in [*html.rglob("*.html"), *(root / "widgets").rglob("*.js")])
    (root / NAME).write_text("\n".join([*dict.fromkeys(notices), without_unused_properties("\n".join(written), used)]))


def teach_templates(app: Sphinx) -> None:
    app.builder.templates.environment.filters["one_sheet"] = one_sheet


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", teach_templates)
    app.connect("build-finished", write, priority=900)  # the theme writes the colours of code at 500
    return {"parallel_read_safe": True, "parallel_write_safe": False}
