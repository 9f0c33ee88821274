"""Takes away from this process everything that a notebook does not need. One way only: nothing here can be undone.

The floor, on any Linux from 5.13 and as any user, is Landlock (which files) and a seccomp allow-list (which system
calls, with which arguments), beside the ordinary limits. The last step proves them: where a proof fails, the process
ends with the status `UNCONFINED` before any code of the student's has run.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass

from autograder.student import calls, landlock

UNCONFINED = 71

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38


@dataclass(frozen=True)
class Cell:
    """The room a student's process lives in. Sizes in bytes; `uid` is None where the process is not root's."""

    scratch: str
    canary: str
    memory: int
    cpu_seconds: int
    file_size: int
    uid: int | None
    landlock_at_most: int = 99  # a test masks newer kernels with it


def confine(cell: Cell, channel: int) -> list[str]:
    """Confines this process, keeping only the descriptor `channel`; returns the names of the layers in force."""
    die_with_parent()
    os.setsid()
    empty_environment(cell.scratch)
    close_descriptors(channel)
    set_limits(cell)
    become(cell.uid)
    os.chdir(cell.scratch)
    abi = landlock.enter(cell.scratch, cell.landlock_at_most)
    calls.load()
    prove(cell)
    layers = ["limits", f"landlock {abi}", "seccomp"]
    return layers if cell.uid is None else [*layers, "a user of its own"]


def die_with_parent() -> None:
    parent = os.getppid()
    landlock.check(landlock.libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl")
    if os.getppid() != parent:
        os._exit(UNCONFINED)


def empty_environment(scratch: str) -> None:
    os.environ.clear()
    os.environ.update(HOME=scratch, TMPDIR=scratch, LANG="C.UTF-8", MPLBACKEND="agg")
    os.umask(0o022)


def close_descriptors(channel: int) -> None:
    """Keeps `channel` alone; standard input and outputs lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.closerange(3, channel)
    os.closerange(channel + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def address_space() -> int:
    with open("/proc/self/statm", "rb") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()


def set_limits(cell: Cell) -> None:
    limits = {
        resource.RLIMIT_AS: address_space() + cell.memory,
        resource.RLIMIT_CPU: cell.cpu_seconds,
        resource.RLIMIT_FSIZE: cell.file_size,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    if cell.uid is not None:
        limits[resource.RLIMIT_NPROC] = 64  # threads; counted per user, hence only where the user is its own
    for limit, value in limits.items():
        resource.setrlimit(limit, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def become(uid: int | None) -> None:
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    landlock.check(landlock.libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")


def prove(cell: Cell) -> None:
    """Tries what must not work. Anything that does work is an error."""
    attempts: dict[str, Callable[[], object]] = {
        "read a file of the course": lambda: os.open(cell.canary, os.O_RDONLY),
        "list the root folder": lambda: os.listdir("/"),
        "open a socket": lambda: socket.socket(socket.AF_UNIX),
        "signal the parent": lambda: os.kill(os.getppid(), 0),
        "start a process": os.fork,
        "write beside the scratch folder": lambda: os.open(f"{cell.scratch}.out", os.O_WRONLY | os.O_CREAT),
        "truncate a file by its path": lambda: os.truncate(cell.canary, 0),
        "change a mode": lambda: os.chmod(cell.canary, 0o600),
    }
    os.listdir(os.path.dirname(os.__file__))  # a user of its own must still be able to import
    for what, attempt in attempts.items():
        try:
            attempt()
        except PermissionError:
            continue
        except FileNotFoundError:
            if cell.uid is None and "course" in what:
                raise
            continue
        raise OSError(errno.EPERM, f"the confinement let a process {what}")
