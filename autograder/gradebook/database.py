"""The gradebook's database, opened once per process, and read so that nobody else has to wait."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from nbgrader.api import Gradebook
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from autograder.gradebook.lock import GradebookError, patiently

Answer = TypeVar("Answer")

_open: dict[tuple[str, str, int], Gradebook] = {}


def database_file(url: str) -> Path:
    """The file of an SQLite gradebook; a path that is no file for any other."""
    try:
        made = make_url(url)
    except ArgumentError:
        return Path(os.devnull)
    return Path(made.database or os.devnull) if made.get_backend_name() == "sqlite" else Path(os.devnull)


def open_gradebook(url: str, course_id: str = "default_course") -> Gradebook:
    """The gradebook at `url`; the same object each time, as long as it is the same database."""
    there = database_file(url).exists()
    try:
        return _opened(url, course_id)
    except GradebookError:
        if not there:
            database_file(url).unlink(missing_ok=True)  # half of a new one
        raise


def _opened(url: str, course_id: str) -> Gradebook:
    try:
        key = (url, course_id, _file_number(url))
        if key not in _open:
            put_alembic_on_the_path()
            gradebook = patiently(lambda: Gradebook(url, course_id))
            _fail_at_once_where_locked(gradebook)
            _open[url, course_id, _file_number(url)] = gradebook
            return gradebook
        return _open[key]
    except (ArgumentError, NoSuchModuleError):
        raise GradebookError(f"{url!r} is not a database URL: write one like sqlite:///gradebook.db.") from None
    except ImportError as error:
        raise GradebookError(f"The driver for {_shown(url)} is missing: {error}.") from None
    except OSError as error:
        raise GradebookError(f"nbgrader cannot make a gradebook: {error}.") from None
    except DBAPIError as error:
        raise GradebookError(f"The gradebook {_shown(url)} cannot be opened: {error.orig}.") from None


def _fail_at_once_where_locked(gradebook: Gradebook) -> None:
    """SQLite's own wait is silent; ours says so."""
    if gradebook.engine.dialect.name == "sqlite":
        event.listen(gradebook.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 100"))
        gradebook.engine.dispose()


def put_alembic_on_the_path() -> None:
    """nbgrader starts `alembic` by its name to make a new gradebook; it lies beside this environment's Python."""
    if shutil.which("alembic") is None:
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


def _file_number(url: str) -> int:
    """Tells a database file from another one that was put in its place."""
    database = make_url(url).database if url.startswith("sqlite") else None
    return os.stat(database).st_ino if database and os.path.exists(database) else 0


def reading(gradebook: Gradebook, ask: Callable[[Gradebook], Answer]) -> Answer:
    """What `ask` finds; the database is let go afterwards, so that nobody else has to wait."""

    def once() -> Answer:
        try:
            return ask(gradebook)
        finally:
            gradebook.db.remove()

    try:
        return patiently(once)
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise GradebookError(
            f"The gradebook cannot be read ({cause}): if it is an older nbgrader's, run `nbgrader db upgrade`."
        ) from None
