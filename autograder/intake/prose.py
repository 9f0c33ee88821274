"""A student's prose made harmless for the pages that show it: feedback, and the formgrader on the instructor's machine.

Both turn Markdown into HTML and leave what is HTML already as it is; MathJax then sets the formulas, and its commands
can redefine each other, write attributes and load code. Spaces are put where they end the meaning of a tag, an entity,
a link or a picture, in code and maths as well, and a command becomes the text of its name: so nothing here has to know
where a code span ends, and the text stays readable.
"""

from __future__ import annotations

import re
from collections.abc import Collection

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TAG = re.compile(r"<(?=[A-Za-z/!?])")
ENTITY = re.compile(r"&(?=#|(?:tab|newline|colon|bsol|excl|lsqb|lbrack);?)", re.IGNORECASE)
BITMAP = r"image/(?:png|jpe?g|gif|webp)[;,]"
JAVASCRIPT, VBSCRIPT, DATA = (r"[\t\r]*".join(word) for word in ("javascript", "vbscript", "data"))
LINK = re.compile(rf"({JAVASCRIPT}|{VBSCRIPT}|{DATA}(?!\\*:{BITMAP})(?!\\*:\s))(?=\\*:)", re.IGNORECASE)
# What MathJax lets a formula do to the rest of the page: define, write attributes and styles, link, load.
COMMANDS = """
def gdef edef xdef let futurelet global newcommand renewcommand providecommand newenvironment renewenvironment
DeclareMathOperator DeclarePairedDelimiter DeclarePairedDelimiters DeclarePairedDelimiterX DeclarePairedDelimiterXPP
Newextarrow newcolumntype definecolor begingroup endgroup begingroupReset begingroupSandbox csname special input
mmlToken href url class cssId style data htmlClass htmlId htmlStyle htmlData includegraphics bbox enclose toggle
endtoggle texttip mathtip unicode require FormInput
"""
COMMAND = re.compile(rf"\\({'|'.join(COMMANDS.split())})(?![A-Za-z])")
ATTACHED = re.compile(r"(attachment)(\\*:[^\s)]*)")
PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]+")
# Pictures that load nothing from elsewhere: pasted ones, bitmaps in the text, files that were handed in.
BESIDE = r"(?![/.\s])(?:[\w -]|\.(?!\.)|/(?!/))+"
PICTURE = re.compile(
    rf"!\[[^\[\]\\!]*\]\((?:attachment:[A-Za-z0-9._-]+|data:{BITMAP}[\w+/=;,-]*|{BESIDE})(?: \"[^\"\\\n]*\")?\)",
    re.ASCII,
)
LOADS = re.compile(rf"({PICTURE.pattern})|!(?=\[)", re.ASCII)


def harmless(source: str, attached: Collection[str] = ()) -> str:
    """The same text, without HTML, links that run something, formulas that reach beyond themselves, and pictures that
    are not there (pages cannot be made then) or come from elsewhere. Twice is the same as once."""

    def known(link: re.Match[str]) -> str:
        name = link[2][1:]
        return link[0] if name in attached and PLAIN_NAME.fullmatch(name) else f"{link[1]} {link[2]}"

    source = ENTITY.sub("& ", TAG.sub("< ", CONTROL.sub("\ufffd", source)))
    source = ATTACHED.sub(known, LINK.sub(r"\1 ", COMMAND.sub(r"\\text{\1}", source)))
    return LOADS.sub(lambda picture: picture[1] or "! ", source)
