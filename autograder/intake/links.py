"""Links among what was handed in: nbgrader follows them, and so such a submission goes no further."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from autograder.intake.ingest import Unreadable


def refuse_links(folder: Path) -> None:
    """Raises Unreadable where there is a link in the submission, or it is one itself."""
    for link in links(folder):
        raise Unreadable(f"{link.name} is a link, and only files are graded: hand in the file itself.")


def links(folder: Path) -> Iterator[Path]:
    """All links below a submission's folder, and that folder and its student's where they are links themselves."""
    yield from (path for path in (folder.parent, folder) if path.is_symlink())
    for place, folders, files in os.walk(folder, followlinks=False):
        yield from (path for name in [*folders, *files] if (path := Path(place, name)).is_symlink())
