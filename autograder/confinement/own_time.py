"""How long a student's process may work, by its own time: a busy machine costs nobody a point.

What a process spends on a core is its own, and what it sleeps; what it waits for a core or a disk is not. Behind that
stands the clock on the wall, at `WALL` times as much.
"""

from __future__ import annotations

import contextlib
import os
import time

WALL = 10.0


class Allowance:
    """Seconds that are left, of a process's own and on the wall."""

    def __init__(self, seconds: float) -> None:
        self.seconds = self.own = seconds
        self.wall = WALL * seconds

    def spend(self, own: float, wall: float) -> None:
        self.own -= own
        self.wall -= wall

    @property
    def is_over(self) -> bool:
        return self.own <= 0 or self.wall <= 0


class Meter:
    """What one request costs a process, asked for now and then while it is at work."""

    def __init__(self, pid: int, *allowances: Allowance) -> None:
        self.pid, self.allowances = pid, allowances
        self.wall, self.core = time.monotonic(), on_a_core(pid)

    def read(self, *, at_work: bool = False) -> bool:
        """Takes off what was spent since the last reading; whether an allowance is over."""
        wall, core = time.monotonic(), on_a_core(self.pid)
        past, used = wall - self.wall, max(0.0, core - self.core)
        own = used if at_work or waits_for_the_machine(self.pid) else max(past, used)
        for allowance in self.allowances:
            allowance.spend(own, past)
        self.wall, self.core = wall, core
        return any(allowance.is_over for allowance in self.allowances)


def on_a_core(pid: int) -> float:
    """Seconds that the process, all its threads together, has had a core; 0 where there is no such process."""
    with contextlib.suppress(OSError):
        return time.clock_gettime((~pid << 3) | 2)  # as clock_getcpuclockid(3) makes it
    return 0.0


def waits_for_the_machine(pid: int) -> bool:
    """Whether a thread of the process runs, waits for a core, or for a disk."""
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{task}/stat", "rb") as stat:
                if stat.read().rpartition(b") ")[2][:1] in (b"R", b"D"):
                    return True
    return False


def process_id(pidfd: int) -> int:
    """The process's id as this process sees it: the template may live among others."""
    with open(f"/proc/self/fdinfo/{pidfd}") as about:
        return next(int(line.split()[1]) for line in about if line.startswith("Pid:"))
