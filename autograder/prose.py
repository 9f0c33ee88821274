"""A student's prose made harmless for the pages that show it: feedback, and the formgrader on the instructor's machine.

Both turn Markdown into HTML and leave what is HTML already as it is. Spaces are put where they end the meaning of a
tag, an entity or a link, in code and maths as well: so nothing here has to know where a code span ends, and the text
stays readable.
"""

from __future__ import annotations

import re
from collections.abc import Collection

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TAG = re.compile(r"<(?=[A-Za-z/!?])")
ENTITY = re.compile(r"&(?=#|(?:tab|newline|colon|bsol);?)", re.IGNORECASE)
JAVASCRIPT, VBSCRIPT, DATA = (r"[\t\r]*".join(word) for word in ("javascript", "vbscript", "data"))
LINK = re.compile(rf"({JAVASCRIPT}|{VBSCRIPT}|{DATA}(?!\\*:image/)(?!\\*:\s))(?=\\*:)", re.IGNORECASE)
MATHS_LINK = re.compile(r"\\href(?![A-Za-z])")
ATTACHED = re.compile(r"(attachment)(\\*:[^\s)]*)")
PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]+")


def harmless(source: str, attached: Collection[str] = ()) -> str:
    """The same text, without HTML, without links that run something, and without pictures that are not there (pages
    cannot be made then). Twice is the same as once."""

    def known(link: re.Match[str]) -> str:
        name = link[2][1:]
        return link[0] if name in attached and PLAIN_NAME.fullmatch(name) else f"{link[1]} {link[2]}"

    source = ENTITY.sub("& ", TAG.sub("< ", CONTROL.sub("\ufffd", source)))
    return ATTACHED.sub(known, LINK.sub(r"\1 ", MATHS_LINK.sub(r"\\text", source)))
