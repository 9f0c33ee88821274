"""A local pool: one process per lane, each with a grader of its own, so that a death says whose it was."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from autograder.confinement.faults import InfraError
from autograder.running.task import Outcome, Setup, Task
from autograder.running.worker import start, work

ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
TRIES = 2
ENOUGH = 3  # equal faults in a row: is it the machine?


class Lane:
    """One worker process. It is started anew after a fault."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.pid: int | None = None
        self.layers: list[str] = []
        self.executor = self._executor()

    def _executor(self) -> ProcessPoolExecutor:
        executor = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        try:
            with scrubbed():
                self.starting = executor.submit(start, self.setup)
        except Exception as error:
            self.starting = failed(error)
        return executor

    def ready(self) -> None:
        """Waits until the worker can grade; raises what kept it from starting."""
        if self.pid is None:
            try:
                self.pid, self.layers = self.starting.result()
            except BrokenProcessPool:
                raise InfraError("a grading process ended while it was starting") from None
            except InfraError:
                raise
            except Exception as error:
                why = f"a grading process could not start: {type(error).__name__}: {error}"
                raise InfraError(why) from error

    def submit(self, task: Task) -> Future[Outcome]:
        try:
            self.ready()
            return self.executor.submit(work, task)
        except Exception as error:
            return failed(error)

    def renew(self) -> None:
        self.end()
        self.executor = self._executor()

    def end(self) -> None:
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)
        self.pid = None
        self.executor.shutdown(wait=True, cancel_futures=True)


def failed(error: Exception) -> Future[Any]:
    """What a process promised that never ran."""
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


@contextlib.contextmanager
def scrubbed() -> Iterator[None]:
    """A new process inherits neither the command line nor the environment's passwords, and calculates on one thread."""
    arguments, environment = sys.argv, dict(os.environ)
    secrets = [name for name in environment if name.startswith("PG") or "PASS" in name or "_URL" in name]
    sys.argv = sys.argv[:1]
    for name in secrets:
        del os.environ[name]
    os.environ.update(ONE_THREAD)
    try:
        yield
    finally:
        sys.argv = arguments
        os.environ.update({name: environment[name] for name in secrets})


def run_tasks(tasks: Iterable[Task], jobs: int, setup: Setup) -> Generator[tuple[Task, Outcome]]:
    """Every task with its outcome, in the order in which they are done. A fault is tried once more on a new worker.

    Raises InfraError where not even the first workers can start: nothing can be graded on this machine. After `ENOUGH`
    equal faults in a row the machine has to prove its walls anew, or the rest is not tried.
    """
    waiting = deque((task, 1) for task in tasks)
    lanes = [Lane(setup) for _ in range(min(jobs, len(waiting)))]
    running: dict[Future[Outcome], tuple[Lane, Task, int]] = {}
    idle, faults = list(lanes), Faults()
    try:
        for lane in lanes:
            lane.ready()
        while waiting or running:
            while idle and waiting and not faults.enough:
                lane, (task, tries) = idle.pop(), waiting.popleft()
                running[lane.submit(task)] = (lane, task, tries)
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                lane, task, tries = running.pop(future)
                idle.append(lane)
                outcome = outcome_of(future)
                again = bool(outcome.infra) and tries < TRIES
                if again:
                    waiting.append((task, tries + 1))
                else:
                    faults.count(outcome.infra)
                    yield task, outcome
                if outcome.infra and waiting:
                    lane.renew()
            if faults.enough and not running and waiting and not faults.were_theirs(lanes[0]):
                yield from ((task, Outcome(infra=faults.sentence)) for task, _ in waiting)
                return
    finally:
        for lane in lanes:
            lane.end()


class Faults:
    """The faults of ours that came one after another, as long as they are the same."""

    def __init__(self) -> None:
        self.last, self.times = "", 0

    def count(self, infra: str) -> None:
        self.times = self.times + 1 if infra and infra == self.last else int(bool(infra))
        self.last = infra

    @property
    def enough(self) -> bool:
        return self.times >= ENOUGH

    def were_theirs(self, lane: Lane) -> bool:
        """Whether the machine still proves its walls: then the next submissions are tried as well."""
        try:
            lane.renew()
            lane.ready()
        except InfraError as error:
            self.last = str(error)
            return False
        self.last, self.times = "", 0
        return True

    @property
    def sentence(self) -> str:
        return f"not tried, since {self.times} in a row ended alike: {self.last}"


def outcome_of(future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        return Outcome(infra="the process that graded it ended unexpectedly")
    except InfraError as error:
        return Outcome(infra=str(error))
    except Exception as error:
        return Outcome(infra=f"{type(error).__name__}: {error}")
