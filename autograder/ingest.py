"""What was handed in: regular files of bounded size, read as data.

Nothing here runs, follows a link, or believes a size before it has looked. Whatever cannot be read as a notebook ends
in `Unreadable`, whose text is the one sentence that the learner gets to see; a fault of the machine stays an OSError.
"""

from __future__ import annotations

import errno
import itertools
import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

MB = 1 << 20
DEEPEST = 100
MOST_CELLS = 2000
MOST_FILES = 1000
DEEPEST_FOLDER = 20
LONGEST_PATH = 1000
HIDDEN_FOLDERS = re.compile(r"\.|__")
PICTURE = re.compile(r"image/[a-z0-9.+-]{1,40}")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
UNSAFE_IN_A_NAME = frozenset("\"'<>")


class Unreadable(Exception):
    """What was handed in is not a notebook that can be graded; the text says why, in one sentence."""

    def __init__(self, sentence: str) -> None:
        # A file's name may hold line ends, and bytes that no database and no page takes.
        super().__init__("".join(letter if letter.isprintable() else "\ufffd" for letter in sentence))


def read_regular(path: Path, most_mb: int) -> bytes:
    """The bytes of a regular file, at most `most_mb` megabytes of them; links, pipes and devices are refused."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Unreadable(f"{path.name} is a link, not a file: hand in the file itself.") from None
        if error.errno in (errno.ENXIO, errno.ENOENT, errno.ENOTDIR):
            raise Unreadable(f"{path.name} is not a regular file.") from None
        raise
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(f"{path.name} is not a regular file.")
        return _read(descriptor, status.st_size, most_mb, path.name)
    finally:
        os.close(descriptor)


def _read(descriptor: int, size: int, most_mb: int, name: str) -> bytes:
    """All of an open file, unless it is too large or grows too large meanwhile."""
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        data = file.read(most_mb * MB + 1) if size <= most_mb * MB else b""
    if max(size, len(data)) > most_mb * MB:
        raise Unreadable(
            f"{name} is {max(size, len(data)) / MB:.0f} MB large and at most {most_mb} MB are read: "
            "clear its outputs and hand it in again."
        )
    return data


def regular_files(folder: Path) -> Iterator[Path]:
    """The regular files below `folder`, relative to it, in a fixed order; no links, nothing hidden, not too many."""
    files = (Path(entry.path).relative_to(folder) for entry in entries(folder) if entry.is_file(follow_symlinks=False))
    return itertools.islice(files, MOST_FILES)


def entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """All that lies below `folder`, in a fixed order; nothing hidden, nothing too deep, nothing behind a link."""
    longest = len(os.fsencode(folder)) + LONGEST_PATH
    waiting = [(str(folder), 1)]
    while waiting:
        place, depth = waiting.pop()
        inner = []
        for entry in _listed(place):
            is_folder = entry.is_dir(follow_symlinks=False)
            if (HIDDEN_FOLDERS.match(entry.name) if is_folder else entry.name.startswith(".")) or (
                len(os.fsencode(entry.path)) > longest
            ):
                continue
            yield entry
            if is_folder and depth < DEEPEST_FOLDER:
                inner.append((entry.path, depth + 1))
        waiting += reversed(inner)


def _listed(place: str) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing, where it cannot be read."""
    try:
        with os.scandir(place) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []


def parse(data: bytes, name: str) -> NotebookNode:
    """A notebook of format 3 or 4 as format 4: its cells' types, sources and metadata, and nothing that it printed."""
    try:
        content = json.loads(data.decode(json.detect_encoding(data)))
    except RecursionError:
        raise Unreadable(f"{name} is nested too deeply to be a notebook.") from None
    except ValueError:
        what = "is empty" if not data.strip() else "is not a notebook (its content is not JSON)"
        raise Unreadable(f"{name} {what}: save it once more in Jupyter and hand it in again.") from None
    if _deeper_than(content, DEEPEST):
        raise Unreadable(f"{name} is nested too deeply to be a notebook.")
    cells = _cells(content)
    if cells is None:
        raise Unreadable(f"{name} is not a notebook: it has no cells.")
    if len(cells) > MOST_CELLS:
        raise Unreadable(f"{name} has {len(cells)} cells and at most {MOST_CELLS} are read.")
    metadata = _plain_parts(content.get("metadata"), "kernelspec", "language_info")
    nb: dict[str, Any] = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata}
    nb["cells"] = [_cell(cell) for cell in cells if isinstance(cell, dict)]
    return nbformat.from_dict(nb)  # type: ignore[no-untyped-call,no-any-return]


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
