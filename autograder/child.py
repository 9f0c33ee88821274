"""One student's process, held from the trusted side: requests go out, replies come back before a deadline.

Its end is always a kill and a wiped scratch folder. A descriptor of the process (pidfd) is all that is held: a process
id could be another's by the time it is used.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from autograder.limits import Limits
from autograder.scratch import copy_regular_files, is_overfull, remove_tree
from autograder.student.wire import HEADER, MAX_HEADER, WireError, pack, unpack_header

MB = 1 << 20


class InfraError(Exception):
    """A fault that is not the submission's: no score may follow from it."""


class ChildTimeout(Exception):
    """The student's process did not answer before the deadline."""


class ChildEnded(Exception):
    """The student's process is gone; the text says how."""


@contextlib.contextmanager
def without_alarm() -> Iterator[None]:
    """Holds a check's alarm back: cut in two, a conversation with the template would be out of step for good."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Child:
    """One student's process. `layers` names what confines it."""

    def __init__(
        self, limits: Limits, reap: Callable[[], int], pidfd: int, channel: socket.socket, scratch: Path
    ) -> None:
        self.limits, self.reap, self.pidfd, self.channel, self.scratch = limits, reap, pidfd, channel, scratch
        self.channel.setblocking(False)
        self.alive = True
        try:
            hello, _ = self._receive(time.monotonic() + 20.0)
        except (ChildTimeout, ChildEnded) as error:
            self.end()
            raise InfraError(f"a student's process did not start: {error}") from None
        if "unconfined" in hello:
            self.end()
            raise InfraError(f"a student's process could not be confined: {hello['unconfined']}")
        self.layers: list[str] = hello["layers"]

    def request(self, header: dict[str, Any], bodies: Iterable[bytes], deadline: float) -> tuple[dict[str, Any], bytes]:
        """One request and its reply. Past the deadline: an interrupt first, then a kill; ChildTimeout either way."""
        if not self.alive:
            raise ChildEnded("its process has ended")
        try:
            self._send(pack(header, bodies), deadline)
            return self._receive(deadline)
        except ChildTimeout:
            self._interrupt()
            raise
        except WireError:  # what follows could not be trusted to be in step
            self.end()
            raise

    def _interrupt(self) -> None:
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGINT)
        try:
            self._receive(time.monotonic() + self.limits.interrupt_seconds)
        except (ChildTimeout, ChildEnded, WireError):
            self.end()

    def _wait(self, for_writing: bool, deadline: float) -> None:
        """Waits until the channel is ready; meanwhile keeps an eye on what the process writes to disk."""
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise ChildTimeout
            waiting = ([], [self.channel]) if for_writing else ([self.channel], [])
            if any(select.select(*waiting, [], min(left, 0.25))):
                return
            if is_overfull(self.scratch, self.limits.files_mb * MB):
                self.end()
                raise ChildEnded(f"it wrote more than {self.limits.files_mb} MB of files, or too many of them")

    def _send(self, frame: bytes, deadline: float) -> None:
        view = memoryview(frame)
        while view:
            self._wait(True, deadline)
            try:
                view = view[self.channel.send(view) :]
            except OSError:
                raise self._ended() from None

    def _exactly(self, size: int, deadline: float) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            self._wait(False, deadline)
            try:
                part = self.channel.recv(min(size - len(parts), 1 << 20))
            except OSError:
                part = b""
            if not part:
                raise self._ended()
            parts += part
        return bytes(parts)

    def _receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        header_size, body_size = HEADER.unpack(self._exactly(HEADER.size, deadline))
        if header_size > MAX_HEADER or body_size > self.limits.value_mb * MB:
            self.end()
            raise WireError(f"a result of more than {self.limits.value_mb} MB cannot cross")
        return unpack_header(self._exactly(header_size, deadline)), self._exactly(body_size, deadline)

    def _ended(self) -> ChildEnded:
        status = self.end()
        if status < 0:
            return ChildEnded(f"its process was ended by {signal.Signals(-status).name}")
        return ChildEnded(f"its process ended itself (exit status {status})")

    def end(self) -> int:
        """Kills the process if it is there and reaps it; returns the exit status."""
        if not self.alive:
            return 0
        with without_alarm():
            self.alive = False
            self.channel.close()
            if not select.select([self.pidfd], [], [], 0.2)[0]:
                with contextlib.suppress(OSError):
                    signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
            os.close(self.pidfd)
            return self.reap()

    def close(self, keep_files_in: Path | None = None) -> None:
        """Ends the process, keeps the regular files it wrote if a folder is given, and wipes its scratch folder."""
        try:
            self.end()
            if keep_files_in is not None:
                copy_regular_files(self.scratch, keep_files_in, self.limits.files, self.limits.files_mb * MB)
        finally:
            remove_tree(self.scratch)
