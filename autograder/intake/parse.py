"""A notebook read as data, whatever program saved it; nothing in it runs.

Whatever cannot be read as a notebook ends in `Unreadable`, whose text is the one sentence that the learner gets to see.
"""

from __future__ import annotations

import gc
import json
import re
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.intake.ingest import Unreadable
from autograder.intake.wrong_file import why_no_cells, why_not_json
from autograder.limits import MB

DEEPEST = 100
MOST_CELLS = 2000
PICTURE = re.compile(r"image/[a-z0-9.+-]{1,40}")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
UNSAFE_IN_A_NAME = frozenset("\"'<>")


def parse(data: bytes, name: str, most_mb: int | None = None) -> NotebookNode:
    """A notebook of format 3 or 4 as format 4: its cells' types, sources and metadata, and nothing that it printed.

    What it printed does not count against `most_mb` either.
    """
    collecting = gc.isenabled()
    gc.disable()  # of a file of nothing but brackets it would look at each again and again
    try:
        return _parsed(data, name, most_mb)
    except MemoryError:
        raise Unreadable(f"{name} is too large to be read: clear its outputs and hand it in again.") from None
    finally:
        if collecting:
            gc.enable()


def _parsed(data: bytes, name: str, most_mb: int | None) -> NotebookNode:
    content = _json(data, name)
    if _deeper_than(content, DEEPEST):
        raise Unreadable(f"{name} is nested too deeply to be a notebook.")
    cells = _cells(content)
    if cells is None:
        raise Unreadable(why_no_cells(content, name))
    if len(cells) > MOST_CELLS:
        raise Unreadable(f"{name} has {len(cells)} cells and at most {MOST_CELLS} are read.")
    metadata = _plain_parts(content.get("metadata"), "kernelspec", "language_info")
    nb: dict[str, Any] = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata}
    nb["cells"] = [_cell(cell) for cell in cells if isinstance(cell, dict)]
    size = sum(len(cell["source"]) + sum(map(_size, cell["attachments"].values())) for cell in nb["cells"])
    if most_mb is not None and size > most_mb * MB:
        raise Unreadable(f"{name} is {size / MB:.0f} MB large without its outputs, and at most {most_mb} MB are read.")
    return nbformat.from_dict(nb)  # type: ignore[no-untyped-call,no-any-return]


def _size(bundle: dict[str, str]) -> int:
    return sum(map(len, bundle.values()))


def _json(data: bytes, name: str) -> Any:
    """The content of a file of any encoding that editors write; raises Unreadable with what the file is instead."""
    text = _decoded(data)
    try:
        if text is not None:
            return json.loads(text)
    except RecursionError:
        raise Unreadable(f"{name} is nested too deeply to be a notebook.") from None
    except ValueError:
        pass
    raise Unreadable(why_not_json(data, text, name))


def _decoded(data: bytes) -> str | None:
    """The text of a file; None where it is none. Half of an upload may end within a letter."""
    encoding = json.detect_encoding(data)
    data = data.rstrip(b"\0") if encoding.startswith("utf-8") else data  # a disk that ran out pads with zeros
    for name, errors in ((encoding, "strict"), ("cp1252", "strict"), (encoding, "ignore")):
        try:
            text = data.decode(name, errors)
        except (UnicodeDecodeError, LookupError):
            continue
        if name == encoding or text.lstrip().startswith("{"):
            return text.removeprefix("\ufeff")
    return None


def _deeper_than(content: Any, most: int) -> bool:
    level: list[Any] = [content]
    for _ in range(most):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _cells(content: Any) -> list[Any] | None:
    """The cells of format 4, or of all worksheets of format 3."""
    if not isinstance(content, dict):
        return None
    sheets = [content] if "cells" in content else content.get("worksheets")
    if not isinstance(sheets, list):
        return None
    lists = [sheet["cells"] for sheet in sheets if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)]
    return [cell for cells in lists for cell in cells] if lists else None


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    kind = cell.get("cell_type")
    source = text(cell.get("source", cell.get("input")))
    if kind == "heading":
        level = cell.get("level")
        kind, source = "markdown", "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1) + " " + source
    return {
        "cell_type": kind if kind in ("code", "markdown", "raw") else "raw",
        "source": source,
        "metadata": _plain_parts(cell.get("metadata"), "nbgrader"),
        "attachments": pictures(cell.get("attachments")),
    }


def _plain_parts(metadata: Any, *parts: str) -> dict[str, dict[str, Any]]:
    """The metadata that anything is ever read from, as far as they are flat."""
    given = metadata if isinstance(metadata, dict) else {}
    return {
        part: {
            key: value for key, value in given[part].items() if value is None or isinstance(value, str | int | float)
        }
        for part in parts
        if isinstance(given.get(part), dict)
    }


def pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """What was pasted into prose, as far as it is pictures: a page takes their kind and data as they stand."""
    pasted = attachments.items() if isinstance(attachments, dict) else []
    found = {
        name: {kind: text(data) for kind, data in bundle.items() if PICTURE.fullmatch(kind)}
        for name, bundle in pasted
        if isinstance(bundle, dict) and name.isprintable() and not UNSAFE_IN_A_NAME & set(name)
    }
    good = {name: {kind: d for kind, d in bundle.items() if BASE64.fullmatch(d)} for name, bundle in found.items()}
    return {name: bundle for name, bundle in good.items() if bundle}


def text(value: Any) -> str:
    """A source as one string that can be written as UTF-8, whatever the file held in its place."""
    joined = "".join(line for line in value if isinstance(line, str)) if isinstance(value, list) else value
    return joined.encode("utf-8", "replace").decode("utf-8") if isinstance(joined, str) else ""
