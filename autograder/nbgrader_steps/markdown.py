"""Markdown as HTML for feedback and for formgrader: formulas are MathML, pictures are in the page, and nothing that was
written becomes markup but by Markdown's own signs.

`intake.prose.harmless` has been over what students wrote already; here everybody's HTML is text.
"""

from __future__ import annotations

import base64
import mimetypes
import re
from html import escape, unescape
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograder.nbgrader_steps.formulas import formula

BELOW = 2  # a notebook's first heading stands below the page's own two
LARGEST = 4 << 20  # bytes of a picture
BITMAPS = {"image/png", "image/jpeg", "image/gif", "image/webp"}
IN_THE_TEXT = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[\w+/=]*", re.ASCII)
CODE = re.compile(r"`([^`\n]+)`")
FITS = 60  # characters: a line of code this short wraps nowhere but on a phone, where code scrolls


class Renderer(IPythonRenderer):
    def block_math(self, body: str) -> str:
        return f'<div class="formula" tabindex="0">{formula(body, display=True)}</div>'

    def inline_math(self, body: str) -> str:
        return formula(body, display=False)

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        tag = f"h{min(level + BELOW, 6)}"
        return f"<{tag}>{text}</{tag}>\n"

    def table(self, text: str) -> str:
        return f'<div class="wide" tabindex="0"><table>{text}</table></div>\n'

    def block_code(self, code: str, info: str | None = None) -> str:
        shown = python(code) if (info or "").startswith("py") else escape(code)
        return f'<pre tabindex="0"><code>{shown}</code></pre>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        picture, words = self.embedded(url), escape(re.sub(r"<[^>]*>", "", text)) or "a picture in the text"
        return f'<img src="{picture}" alt="{words}">' if picture else f"<em>({words})</em>"

    def embedded(self, url: str) -> str:
        """The picture as part of the page: pasted, written into the text, or a file that lies beside the notebook."""
        if url.startswith("attachment:"):
            pasted = self.attachments.get(url.removeprefix("attachment:"), {})
            kind = next((kind for kind in pasted if kind in BITMAPS), None)
            url = f"data:{kind};base64,{pasted[kind]}" if kind else ""
        if IN_THE_TEXT.fullmatch(url):
            return url
        folder, kind = Path(self.path or "/nowhere").resolve(), mimetypes.guess_type(url)[0]
        file = (folder / url).resolve()
        if kind not in BITMAPS or not file.is_relative_to(folder) or not file.is_file():
            return ""
        with file.open("rb") as content:
            return f"data:{kind};base64,{base64.b64encode(content.read(LARGEST)).decode()}"


@pass_context
def markdown(context: Context, source: str) -> Markup:
    """What a cell or a comment says; pictures are those of the cell."""
    renderer = Renderer(
        escape=True,
        allow_harmful_protocols=False,
        path=context.get("resources", {}).get("metadata", {}).get("path", ""),
        attachments=context.get("cell", {}).get("attachments", {}),
    )
    return Markup(MarkdownWithMath(renderer=renderer).render(source))


def sentence(text: str) -> Markup:
    """Plain text in which what stands in backticks is code."""
    return Markup(CODE.sub(r"<code>\1</code>", escape(text)))


def python(source: str) -> Markup:
    """Code with its parts marked for the colours of the page's own style; a long line wraps below its indentation."""
    lines = highlight(source.strip("\n"), PythonLexer(), HtmlFormatter(nowrap=True)).rstrip("\n").split("\n")
    return Markup("\n".join(map(hanging, lines)))


def hanging(line: str) -> str:
    words = unescape(re.sub(r"<[^>]*>", "", line))
    if len(words) <= FITS:
        return line
    return f'<span class="long" style="--in: {len(words) - len(words.lstrip())}">{line}</span>'
