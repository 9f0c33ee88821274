"""A gradebook that another program holds is waited for, and then named as such: nothing is wrong with it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TypeVar

from tqdm import tqdm

Answer = TypeVar("Answer")

PATIENCE = 30.0  # seconds
PAUSE = 0.25
# As SQLite, PostgreSQL and MySQL say it.
SIGNS = (
    "database is locked",
    "database table is locked",
    "database schema is locked",
    "lock timeout",
    "could not obtain lock",
    "deadlock detected",
    "lock wait timeout",
)


class GradebookError(Exception):
    """The gradebook cannot be used; the text says why, in one sentence."""


class GradebookHeld(GradebookError):
    """Another program does not let go of the gradebook."""

    def __init__(self) -> None:
        super().__init__(
            "Another program holds the gradebook (formgrader, another run, a database browser): "
            "wait until it is done, or close it, and give the same command again."
        )


def is_held(error: BaseException) -> bool:
    """Whether an error of a database, or of nbgrader about one, says that somebody else is using it."""
    text = str(error).lower()
    return isinstance(error, GradebookHeld) or any(sign in text for sign in SIGNS)


def patiently(ask: Callable[[], Answer], patience: float | None = None) -> Answer:
    """What `ask` answers, once the gradebook is free; raises GradebookHeld if that takes too long."""
    end = time.monotonic() + (PATIENCE if patience is None else patience)
    told = False
    while True:
        try:
            return ask()
        except Exception as error:
            if not is_held(error):
                raise
        if time.monotonic() >= end:
            raise GradebookHeld from None
        if not told:
            tqdm.write("autograder: another program holds the gradebook; waiting for it.", file=sys.stderr)
            told = True
        time.sleep(PAUSE)
