"""What the student's code raised, as data: names, text and lines, never the exception itself."""

from __future__ import annotations

import traceback
from typing import Any

CELL = "ipython-input", "ipykernel"


def describe(error: BaseException) -> dict[str, Any]:
    """An exception as data: its type's name, the builtin types it is a kind of, its text, the student's own lines that
    it came through, the function `inside` which it was raised, and whether that is the student's `own`."""
    try:
        argument = error.args[0] if len(error.args) == 1 and isinstance(error.args[0], str) else None
        text = str(error) if argument is None else str(argument)
        if isinstance(error, SyntaxError):  # without the name that IPython gives to a cell
            text = str(error.msg)
    except BaseException:
        text = "(the error has no text)"
    kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
    said = {"name": type(error).__name__[:200], "kinds": kinds[:8], "text": text[:4000]}
    return said | {"where": where(error), **innermost(error)}


def where(error: BaseException) -> list[str]:
    """The lines of the student's own cells that the error came through, innermost last."""
    try:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if any(sign in frame.filename for sign in CELL)]
        lines = [f"line {frame.lineno}, in {frame.name}: {frame.line}"[:300] for frame in own[-5:]]
        if isinstance(error, SyntaxError) and error.text and error.text.strip():
            lines.append(f"line {error.lineno}: {error.text.strip()}"[:300])
    except BaseException:
        return []
    return lines


def innermost(error: BaseException) -> dict[str, Any]:
    """The function of the student's that the error came from last, and whether it was raised there."""
    try:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if any(sign in frame.filename for sign in CELL)]
        return {"own": bool(own) and own[-1] is frames[-1], "inside": own[-1].name[:200] if own else ""}
    except BaseException:
        return {"own": False, "inside": ""}
