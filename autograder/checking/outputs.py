"""What a student's cell printed, drew and raised, as outputs of a notebook, rebuilt from what may be in one."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from autograder.checking.verdict import error_output, our_doing, printable
from autograder.limits import Limits

MOST = 48  # of one cell
PNG = b"\x89PNG\r\n\x1a\n"
TOO_LARGE = {"output_type": "stream", "name": "stdout", "text": "(this notebook's outputs are too large)\n"}


def outputs_of(reply: dict[str, Any], limits: Limits) -> list[dict[str, Any]]:
    return [clean for output in reply.get("outputs", [])[:MOST] if (clean := rebuilt(output, limits)) is not None]


def error_of(reply: dict[str, Any]) -> list[dict[str, Any]]:
    """The error that ended the cell, if one did."""
    raised = reply.get("raised")
    if not raised:
        return []
    lines = [printable(str(line), 300) for line in raised.get("where", [])[:8]]
    text = f"{raised.get('text')} {our_doing(raised)}".rstrip()
    failure = error_output(printable(str(raised.get("name")), 100), printable(text, 2000))
    return [failure | {"traceback": [*lines, *failure["traceback"]]}]


def rebuilt(output: Any, limits: Limits) -> dict[str, Any] | None:
    """An output that the student's side sent, as a notebook may hold it; None for anything else."""
    try:
        if output["output_type"] == "stream":
            name = "stderr" if output["name"] == "stderr" else "stdout"
            return {
                "output_type": "stream",
                "name": name,
                "text": printable(output["text"], (limits.output_kb << 10) + 100),
            }
        data = {"text/plain": printable(output["data"]["text/plain"], limits.output_kb << 10)}
        if "image/png" in output["data"]:
            picture = base64.b64decode(output["data"]["image/png"], validate=True)
            if picture.startswith(PNG) and len(picture) <= limits.picture_kb << 10:
                data["image/png"] = base64.b64encode(picture).decode()
        return {"output_type": "display_data", "data": data, "metadata": {}}
    except (KeyError, TypeError, AttributeError, binascii.Error, ValueError):
        return None
