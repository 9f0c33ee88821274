"""The template: one process per worker with the libraries imported, from which each submission's process is forked.

It runs `autograder.student.serve`, inside bubblewrap where that works, with an environment of its own making.
"""

from __future__ import annotations

import functools
import json
import os
import select
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import autograder.student
from autograder.confinement.child import Child
from autograder.confinement.enclosure import enclosed
from autograder.confinement.faults import InfraError, without_alarm
from autograder.confinement.room import new_room, new_scratch
from autograder.confinement.scratch import remove_tree
from autograder.limits import MB, Limits

ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
}
OURS = str(Path(autograder.student.__file__).parents[2])  # the student's side of this very grader, not an installed one
FIRST_UID, UIDS = 20000, 40000


class Template:
    """A process with the libraries imported, from which each submission's process is forked."""

    def __init__(
        self,
        limits: Limits,
        *,
        unsafe_no_sandbox: bool = False,
        outer_wall: bool = True,
        landlock_at_most: int = 99,
    ) -> None:
        """`outer_wall` and `landlock_at_most` are for tests, which take the upper layers away to try the floor."""
        self.limits, self.unsafe, self.landlock_at_most = limits, unsafe_no_sandbox, landlock_at_most
        self.uid = FIRST_UID + os.getpid() % UIDS if os.geteuid() == 0 and not unsafe_no_sandbox else None
        self.room = new_room()
        self.canary = self.room / "canary"
        self.forks, self.folder = 0, -1
        self.process: subprocess.Popen[bytes] | None = None
        self.control, theirs = socket.socketpair()
        try:
            self._start(theirs, outer_wall and not unsafe_no_sandbox)
        except BaseException:
            self.close()
            raise
        finally:
            theirs.close()

    def prove(self) -> list[str]:
        """One fork, for its walls: where they cannot stand, no submission need be tried to find out."""
        child = self.fork()
        try:
            child.files.holds_too_much(child.pid)
        finally:
            child.close()
        return child.layers

    def _start(self, theirs: socket.socket, outer_wall: bool) -> None:
        folder = self.room / "scratch"
        command = [sys.executable, "-s", "-P", "-m", "autograder.student.serve", str(theirs.fileno()), str(folder)]
        most = (self.limits.files_mb + self.limits.submission_mb) * MB
        self.wall, command = enclosed(command, self.room, folder, most) if outer_wall else ("", command)
        environment = ENVIRONMENT | {"HOME": str(self.room), "MPLCONFIGDIR": str(self.room / "matplotlib")}
        with (self.room / "template.log").open("wb") as log:
            self.process = subprocess.Popen(
                command,
                env=environment | {"PYTHONPATH": OURS},
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        theirs.close()
        ready, folders = self._reply_with_descriptor(60.0)
        if folders is None or ready["threads"] != 1:
            raise InfraError(f"the template runs {ready['threads']} threads; forking it would not be safe")
        self.folder = folders
        self.scratches = Path(f"/proc/{os.getpid()}/fd/{self.folder}")
        self.bounded = os.stat(self.scratches).st_dev != os.stat(self.room).st_dev

    def _reply(self, seconds: float) -> dict[str, Any]:
        reply, _ = self._reply_with_descriptor(seconds)
        return reply

    def _reply_with_descriptor(self, seconds: float) -> tuple[dict[str, Any], int | None]:
        if not select.select([self.control], [], [], seconds)[0]:
            raise InfraError(f"the template did not answer within {seconds:g} s")
        line, descriptors, _, _ = socket.recv_fds(self.control, 1 << 16, 1)
        if not line:
            log = (self.room / "template.log").read_text(errors="replace").strip().splitlines()
            raise InfraError(f"the template process ended: {log[-1] if log else 'no word why'}")
        reply = json.loads(line)
        if "failed" in reply:
            raise InfraError(reply["failed"])
        return reply, descriptors[0] if descriptors else None

    def fork(self, folder: Path | None = None, seed: int = 0) -> Child:
        """A new confined process whose scratch folder holds copies of the regular files in `folder`."""
        with without_alarm():
            return self._fork(folder, seed)

    def _fork(self, folder: Path | None, seed: int) -> Child:
        self.forks += 1
        name = f"scratch-{self.forks}"
        scratch = new_scratch(self.scratches / name, folder, self.uid, self.limits, bounded=self.bounded)
        inside = self.room / "scratch" / name
        order = {"op": "fork", "seed": seed % (1 << 32), "scratch": str(inside), "cell": self._cell(inside)}
        order |= {"text_limit": self.limits.output_kb << 10, "picture_limit": self.limits.picture_kb << 10}
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self.control, [json.dumps(order).encode()], [theirs.fileno()])
            reply, pidfd = self._reply_with_descriptor(20.0)
            if pidfd is None:
                raise InfraError("the template sent no handle to its fork")
        except BaseException as error:
            ours.close()
            scratch.wipe()
            if isinstance(error, OSError):
                raise InfraError(f"the template process is gone ({error})") from None
            raise
        finally:
            theirs.close()
        child = Child(self.limits, functools.partial(self._reap, reply["pid"]), pidfd, ours, scratch)
        child.layers[:0] = [layer for layer in (self.wall, "files in memory" if self.bounded else "") if layer]
        return child

    def _cell(self, scratch: Path) -> dict[str, Any] | None:
        if self.unsafe:
            return None
        return {
            "scratch": str(scratch),
            "canary": str(self.canary),
            "memory": self.limits.memory_mb * MB,
            "cpu_seconds": int(self.limits.total_seconds) + 1,
            "file_size": self.limits.file_mb * MB,
            "uid": self.uid,
            "landlock_at_most": self.landlock_at_most,
        }

    def _reap(self, pid: int) -> int:
        """Waits for a fork that has ended; its exit status, negative where a signal ended it."""
        self.control.sendall(json.dumps({"op": "reap", "pid": pid}).encode())
        return int(self._reply(20.0)["status"])

    def close(self) -> None:
        self.control.close()
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        if self.folder >= 0:
            os.close(self.folder)
            self.folder = -1
        remove_tree(self.room)
