"""Formulas as MathML, made when a page is made: it then reads offline, without a script, and by a screen reader."""

from __future__ import annotations

from html import escape

from math_core import LatexError, LatexToMathML

LONGEST = 2000  # characters: what nests some ten thousand deep ends the process that reads it
_converter = LatexToMathML(fancy_error=False, id_prefix="formula-")


def formula(tex: str, display: bool) -> str:
    """The formula; where it cannot be read, its source."""
    try:
        if len(tex) <= LONGEST:
            return _converter.convert_with_local_state(tex, displaystyle=display)
    except LatexError:
        pass
    return f"<code>{escape(tex.strip())}</code>"
