"""Is this a course folder, and can what was asked for be done in it? Asked before anything is made in it."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.checking.seeds import course_secret
from autograder.gradebook.database import database_file

CONFIG = "nbgrader_config.py"
SECRET_FILE = ".autograder-secret"


class UsageError(Exception):
    """The command cannot be carried out as given; the text says why, in one sentence."""


def source_folder(coursedir: CourseDirectory) -> Path:
    return Path(os.path.normpath(coursedir.format_path(coursedir.source_directory, ".", ".")))


def slugs(coursedir: CourseDirectory) -> list[str]:
    """The assignments that the course has sources of."""
    return sorted({path.parent.name for path in source_folder(coursedir).glob("*/*.ipynb")})


def assignments(coursedir: CourseDirectory) -> str:
    there = slugs(coursedir)
    return f"{source_folder(coursedir)} has {', '.join(there) if there else 'none'}"


def check_course(coursedir: CourseDirectory, names: Sequence[str]) -> None:
    """Raises UsageError outside a course folder, and for assignments that can be known to nobody."""
    check_root(coursedir)
    check_database(coursedir.db_url)
    for name in names:
        if "/" in name or name in ("", ".", ".."):
            raise UsageError(f"{name!r} is not the name of an assignment.")
        if name not in slugs(coursedir) and not exists(coursedir.db_url):
            raise UsageError(f"There is no assignment {name!r}: {assignments(coursedir)}.")


def check_root(coursedir: CourseDirectory) -> None:
    root = Path(coursedir.root)
    if (root / CONFIG).is_file() or slugs(coursedir) or database_file(coursedir.db_url).is_file():
        return
    above = next((folder for folder in root.parents if (folder / CONFIG).is_file()), None)
    way = f"go to {above}" if above else f"go to the course's folder, the one that holds {CONFIG},"
    raise UsageError(f"{root} is no course folder ({CONFIG} is not in it): {way} and give the command again there.")


def exists(url: str) -> bool:
    """Whether there may be a gradebook already: only of a file one can know."""
    file = database_file(url)
    return file == Path(os.devnull) or file.exists()


def check_database(url: str) -> None:
    file = database_file(url)
    if file != Path(os.devnull) and file.is_dir():
        raise UsageError(f"The gradebook {file} is a folder: name a file, such as sqlite:///gradebook.db.")
    if not file.absolute().parent.is_dir():
        raise UsageError(f"The gradebook {file} cannot be made: there is no folder {file.absolute().parent}.")


def secret_of(coursedir: CourseDirectory) -> bytes:
    """The course's secret, made where there is none; nothing half-made stays where the disk is full."""
    path = Path(coursedir.root, SECRET_FILE)
    there = path.exists()
    try:
        return course_secret(path)
    except ValueError as error:
        raise UsageError(f"{error}.") from None
    except OSError as error:
        if not there:
            path.unlink(missing_ok=True)
        raise UsageError(f"{path} cannot be {'read' if there else 'made'}: {error.strerror}.") from None


def course_config() -> Config:
    """What nbgrader itself would read: the `nbgrader_config.py` of the current folder and of Jupyter's own folders."""
    app = NbGrader()
    app.log.setLevel(logging.ERROR)
    try:
        app.initialize([])
    except Exception as error:
        raise UsageError(f"nbgrader_config.py cannot be read: {type(error).__name__}: {error}") from None
    config: Config = app.config
    return config
