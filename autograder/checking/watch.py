"""Keeps a check, which runs trusted code on values of a student's making, within bounds of its own.

An array of shape (2**40, 0) costs nothing to send, and a loop over its rows never ends; the product of two honest
looking arrays can fill the machine. Neither may stop the run.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

from autograder.confinement.faults import ALARM, ChildTimeout
from autograder.student.confine import address_space


class CheckTimeout(ChildTimeout):
    """The check itself did not end in time; a call may have been cut in two."""


@contextlib.contextmanager
def bounded(seconds: float, memory: int) -> Iterator[None]:
    """Raises CheckTimeout in the block after `seconds` on a core, MemoryError where it takes `memory` bytes more.

    An alarm can be set in the main thread alone; in another thread the deadlines of the calls still hold.
    """
    with address_space_of(memory), alarm(seconds):
        yield


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    rang = False

    def ring(signum: int, frame: FrameType | None) -> None:
        nonlocal rang
        rang = True
        raise CheckTimeout

    before = signal.signal(ALARM, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)  # again and again: a check may catch what an answer raises
    try:
        yield
    except BaseException:
        if rang:
            raise CheckTimeout from None
        raise
    else:
        if rang:
            raise CheckTimeout
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(ALARM, before)


@contextlib.contextmanager
def address_space_of(memory: int) -> Iterator[None]:
    if sys.platform != "linux":
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = address_space() + memory
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
