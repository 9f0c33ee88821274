"""What can go wrong between the trusted side and a student's process, by whose fault it is."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

ALARM = signal.SIGPROF


class InfraError(Exception):
    """A fault that is not the submission's: no score may follow from it."""


class ChildTimeout(Exception):
    """The student's process did not answer in the time that it was allowed."""


class ChildEnded(Exception):
    """The student's process is gone; the text says how."""


@contextlib.contextmanager
def without_alarm() -> Iterator[None]:
    """Holds a check's alarm back: cut in two, a conversation with the template would be out of step for good."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {ALARM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
