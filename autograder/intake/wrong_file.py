"""What was handed in under a notebook's name and is none: one sentence for each kind that learners hand in, with the
way out."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

from autograder.intake.names import LONGEST_PARSED

SAVE_AGAIN = "save it once more in Jupyter and hand it in again"
SIGNATURES = {
    b"%PDF-": ("a PDF", "hand in the notebook itself, the .ipynb file"),
    b"PK\x03\x04": ("a zip archive or an office document", "unpack it and hand in the .ipynb file that is in it"),
    b"PK\x05\x06": ("an empty zip archive", "hand in the .ipynb file itself"),
    b"\x1f\x8b": ("a gzip archive", "unpack it and hand in the .ipynb file that is in it"),
    b"7z\xbc\xaf\x27\x1c": ("a 7z archive", "unpack it and hand in the .ipynb file that is in it"),
    b"Rar!": ("a rar archive", "unpack it and hand in the .ipynb file that is in it"),
    b"\x89PNG": ("a picture", "hand in the notebook itself, the .ipynb file"),
    b"\xff\xd8\xff": ("a picture", "hand in the notebook itself, the .ipynb file"),
    b"\xd0\xcf\x11\xe0": ("an office document", "hand in the notebook itself, the .ipynb file"),
    b"version https://git-lfs": ("a pointer of Git LFS", "run `git lfs pull` and hand in the notebook itself"),
}
HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|script|meta|div|table)\b", re.I | re.S
)
CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)
BASIC = re.compile(r"\s*[\[{]")
LONGEST_WORD = 6  # of JSON: `false`, an escape


def why_not_json(data: bytes, text: str | None, name: str) -> str:
    """The sentence for a file that is no JSON; `text` is what it reads as, None where it is not text."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data.strip(b"\0 \t\r\n"):
        return f"{name} is empty: {SAVE_AGAIN}."
    for signature, (what, way_out) in SIGNATURES.items():
        if start.startswith(signature):
            return f"{name} is {what}, not a notebook: {way_out}."
    if text is None:
        return f"{name} is not a notebook (its content is not JSON): {SAVE_AGAIN}."
    return why_not_json_text(text, name)


def why_not_json_text(text: str, name: str) -> str:
    if HTML.match(text[:5000]):
        return (
            f"{name} is a web page, not a notebook (a page to log in or to download from, perhaps): "
            "download the .ipynb file itself and hand that in."
        )
    if len(CONFLICT.findall(text)) >= 2:
        return (
            f"{name} holds the marks of a merge in git that was not finished (<<<<<<<, =======, >>>>>>>): "
            "choose one of the versions, save it in Jupyter and hand it in again."
        )
    if BASIC.match(text) and is_cut_off(text):
        return (
            f"{name} is cut off: its end is missing, as after an upload or a download that was broken off. "
            "Save it once more in Jupyter and hand it in again."
        )
    if is_script(text):
        return f"{name} is a Python script, not a notebook: hand in the .ipynb file that it was made from."
    return f"{name} is not a notebook (its content is not JSON): {SAVE_AGAIN}."


def is_cut_off(text: str) -> bool:
    """Whether the JSON is right as far as it goes, and then there is no more of it."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        at_the_end = error.pos >= len(text.rstrip()) - LONGEST_WORD and not error.msg.startswith("Extra data")
        return at_the_end or error.msg.startswith("Unterminated string")
    except (ValueError, RecursionError):
        pass
    return False


def is_script(text: str) -> bool:
    """Whether it is Python: at least one statement that a person would write in a script."""
    if len(text) > LONGEST_PARSED or BASIC.match(text):
        return False
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    statements = ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Assign | ast.For | ast.If | ast.With
    return any(isinstance(node, statements) for node in body)


def why_no_cells(content: Any, name: str) -> str:
    """The sentence for JSON that is no notebook."""
    if isinstance(content, dict) and {"url", "doc_id"} & content.keys():
        return f"{name} is a link to a file in a cloud, not the file: download the notebook itself and hand that in."
    return f"{name} is not a notebook: it has no cells."
