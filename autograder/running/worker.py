"""A worker's process: it starts a grader, grades what it is given, ends it. It holds no way into the gradebook."""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import os
import signal
import sys
from multiprocessing.util import Finalize
from types import FrameType

from autograder.checking.grade import Grader
from autograder.confinement.faults import InfraError
from autograder.confinement.own_time import WALL
from autograder.running.submission import grade_submission
from autograder.running.task import Outcome, Setup, Task

SLACK_SECONDS = 120.0
DIE_WITH_PARENT = 1

_grader: Grader | None = None


def start(setup: Setup) -> tuple[int, list[str]]:
    """Starts this process's grader; its process id, and the walls that it proved. An interrupt is the parent's
    business, and so is the end."""
    global _grader
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, stop)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
    Finalize(None, close, exitpriority=1)
    _grader = Grader(setup.bounds, setup.secret, unsafe_no_sandbox=setup.unsafe_no_sandbox)
    return os.getpid(), _grader.layers


def close() -> None:
    if _grader is not None:
        with contextlib.suppress(Exception):
            _grader.close()


def stop(signal_number: int, frame: FrameType | None) -> None:
    close()
    os._exit(0)


def work(task: Task) -> Outcome:
    """One submission; a fault of ours, whatever it is, becomes `infra`. A worker that hangs ends itself."""
    if _grader is None:
        raise InfraError("the worker has no grader")
    seconds = WALL * _grader.limits.total_seconds * len(task.assignment.notebooks) + SLACK_SECONDS
    faulthandler.dump_traceback_later(seconds, exit=True)
    try:
        return grade_submission(task, _grader)
    except InfraError as error:
        return Outcome(infra=str(error))
    except (Exception, RecursionError) as error:
        return Outcome(infra=f"{type(error).__name__}: {error}")
    finally:
        faulthandler.cancel_dump_traceback_later()
