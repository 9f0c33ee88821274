"""A long line of code that has to wrap goes on below its own indentation, as a person would have broken it."""

import re

from sphinx.application import Sphinx

BLOCK = re.compile(r'(<div class="highlight"><pre>)(.*?)(</pre></div>)', re.DOTALL)
FITS = 60  # characters: a line this short wraps nowhere but on a phone, where code scrolls


def marked(line: str) -> str:
    """A long line as a box of its own that knows how far it is indented."""
    words = re.sub(r"<[^>]*>", "", line)
    if len(words) <= FITS:
        return line
    return f'<span class="long" style="--in:{len(words) - len(words.lstrip())}">{line}</span>'


def mark(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    def lines(block: re.Match[str]) -> str:
        return block[1] + "\n".join(marked(line) for line in block[2].split("\n")) + block[3]

    context["body"] = BLOCK.sub(lines, context.get("body", ""))


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", mark)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
