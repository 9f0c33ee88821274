"""Takes away from this process everything that a notebook does not need. One way only: nothing here can be undone.

The floor, on any Linux from 5.13 and as any user, is Landlock (which files) and a seccomp allow-list (which system
calls, with which arguments), beside the ordinary limits. The last step proves them: where a proof fails, the process
ends with the status `UNCONFINED` before any code of the student's has run.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import resource
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from autograder.student import calls, landlock

UNCONFINED = 71
THREADS = b"T"  # no frame begins with it: it would be of a gigabyte

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_SET_NO_NEW_PRIVS = 1, 4, 8, 38
CAPABILITY_VERSION_3, CAP_DAC_READ_SEARCH = 0x20080522, 2
LOCKED_OUT = "Python lies where only root may look, and this root has no CAP_DAC_READ_SEARCH to share"


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
    """Confines this process, keeping only the descriptor `channel`; returns the names of the layers in force.

    Before the first frame goes the byte THREADS, with the descriptor on which this process's threads are asked for.
    """
    parent = os.getppid()
    os.setsid()
    empty_environment(cell.scratch)
    close_descriptors(channel)
    set_limits(cell)
    layers = become(cell.uid, cell.scratch)
    die_with(parent)
    os.chdir(cell.scratch)
    abi = landlock.enter(cell.scratch, cell.landlock_at_most)
    counted = hand_over_threads(channel)
    calls.load(threads=counted or limit_threads(cell.uid))
    prove(cell)
    return ["limits", f"landlock {abi}", "seccomp", *([] if counted else ["threads not counted"]), *layers]


def hand_over_threads(channel: int) -> bool:
    """Whether the trusted side counts this process's threads: where another filter listens already, it cannot."""
    try:
        descriptors = [calls.ask_for_threads()]
    except OSError:
        descriptors = []
    with socket.socket(fileno=os.dup(channel)) as trusted:
        socket.send_fds(trusted, [THREADS], descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    return bool(descriptors)


def limit_threads(uid: int | None) -> bool:
    """Whether the kernel can do it: it counts those of a user, hence only where the user is the process's own."""
    if uid is not None:
        resource.setrlimit(resource.RLIMIT_NPROC, (64, 64))
    return uid is not None


def die_with(parent: int) -> None:
    """The kernel forgets this wish at a change of the user, hence it comes after."""
    landlock.check(landlock.libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl")
    if os.getppid() != parent:
        os._exit(UNCONFINED)


def empty_environment(scratch: str) -> None:
    os.environ.clear()
    os.environ.update(HOME=scratch, TMPDIR=scratch, LANG="C.UTF-8", MPLBACKEND="agg")
    tempfile.tempdir = None  # it may have been looked up in the template
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
    for limit, value in limits.items():
        resource.setrlimit(limit, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def become(uid: int | None, scratch: str) -> list[str]:
    """A user of its own without a single capability, unless what it needs lies where only root may look: then it keeps
    the one that looks past the modes of files. It writes only what is its own either way, and reads what Landlock says.
    """
    layers = []
    if uid is not None:
        needed = [*landlock.libraries_at_start, *installed(), scratch]
        os.setgroups([])
        landlock.check(landlock.libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), "prctl")
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)  # from here on no capability is in effect
        landlock.check(landlock.libc.prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0), "prctl")
        sees = all(os.access(path, os.R_OK) for path in needed)
        keep_capabilities(0 if sees else 1 << CAP_DAC_READ_SEARCH)
        landlock.check(landlock.libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "prctl")  # so that what it holds can be seen
        layers = ["a user of its own" + ("" if sees else " that may look past the modes of files")]
    landlock.check(landlock.libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")
    return layers


@functools.cache
def installed() -> list[str]:
    """The files of the installed libraries imported so far: one may be hidden where its neighbours are not. The
    template asks, before it forks."""
    tops = [module for name, module in sys.modules.items() if "." not in name]
    files = [file for module in tops if (file := getattr(module, "__file__", None)) and "-packages" in file]
    return [file for file in files if os.path.exists(file)]


def keep_capabilities(kept: int) -> None:
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)  # effective, permitted, inheritable; then their upper halves
    if landlock.libc.capset(header, data) < 0:
        raise OSError(errno.EPERM, LOCKED_OUT)


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
        "empty a file that it may read": lambda: os.open("/dev/zero", os.O_RDONLY | os.O_TRUNC),
    }
    os.listdir(os.path.dirname(os.__file__))  # it must still be able to import
    for what, attempt in attempts.items():
        try:
            attempt()
        except PermissionError:
            continue
        raise OSError(errno.EPERM, f"the confinement let a process {what}")
