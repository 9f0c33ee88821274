"""One student's process, held from the trusted side: requests go out, replies come back while it is allowed to work.

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
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from autograder.confinement.faults import ChildEnded, ChildTimeout, InfraError, without_alarm
from autograder.confinement.held import Scratch
from autograder.confinement.own_time import Allowance, Meter, process_id
from autograder.confinement.threads import Threads
from autograder.limits import MB, Limits
from autograder.student.confine import THREADS
from autograder.student.wire import HEADER, MAX_HEADER, WireError, pack, unpack_header

LOOK = 0.05  # seconds between two looks at a process at work: at its time, and at its files
START_SECONDS = 20.0


class Child:
    """One student's process. `layers` names what confines it."""

    threads: Threads | None

    def __init__(
        self, limits: Limits, reap: Callable[[], int], pidfd: int, channel: socket.socket, scratch: Scratch
    ) -> None:
        self.limits, self.reap, self.pidfd, self.channel, self.files = limits, reap, pidfd, channel, scratch
        self.pid = process_id(pidfd)
        self.channel.setblocking(False)
        self.alive, self.started, self.stopped, self.threads = True, False, False, None
        self.layers: list[str] = []
        try:
            hello, _ = self._hello()
        except (ChildTimeout, ChildEnded, WireError) as error:
            self.end()
            raise InfraError(f"a student's process did not start: {error or 'it gave no answer'}") from None
        if "unconfined" in hello:
            self.end()
            raise InfraError(f"a student's process could not be confined: {hello['unconfined']}")
        self.layers, self.started = hello["layers"], True

    @property
    def scratch(self) -> Path:
        return self.files.path

    def _hello(self) -> tuple[dict[str, Any], bytes]:
        """The first frame; before it may come a descriptor, on which the process asks for its threads."""
        meter = Meter(self.pid, Allowance(START_SECONDS))
        self._wait(False, meter)
        if self.channel.recv(1, socket.MSG_PEEK) == THREADS:
            _, descriptors, _, _ = socket.recv_fds(self.channel, 1, 1)
            self.threads = Threads(self.pid, descriptors[0]) if descriptors else None
        return self._receive(meter)

    def request(
        self, header: dict[str, Any], bodies: Iterable[bytes], *allowances: Allowance
    ) -> tuple[dict[str, Any], bytes]:
        """One request and its reply. When an allowance is over: an interrupt, then a kill; ChildTimeout either way."""
        if not self.alive:
            raise ChildEnded("its process has ended")
        self._signal(signal.SIGCONT)
        meter = Meter(self.pid, *allowances)
        try:
            self._send(pack(header, bodies), meter)
            reply = self._receive(meter)
        except ChildTimeout:
            self._interrupt()
            raise
        except WireError:  # what follows could not be trusted to be in step
            self.end()
            raise
        finally:
            self._signal(signal.SIGSTOP)  # nobody looks at what it does until the next request
        meter.read(at_work=True)
        if self.files.may_hold_too_much():
            self._look_at_files()
        return reply

    def _signal(self, number: signal.Signals) -> None:
        if self.alive:
            self.stopped = number == signal.SIGSTOP
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self.pidfd, number)

    def _interrupt(self) -> None:
        self._signal(signal.SIGINT)
        try:
            self._receive(Meter(self.pid, Allowance(self.limits.interrupt_seconds)))
        except (ChildTimeout, ChildEnded, WireError):
            self.end()

    def _wait(self, for_writing: bool, meter: Meter) -> None:
        """Waits until the channel is ready; meanwhile allows threads, and looks at what the process uses."""
        while True:
            reading: list[Any] = [*([] if for_writing else [self.channel]), *([self.threads] if self.threads else [])]
            readable, writable, _ = select.select(reading, [self.channel] if for_writing else [], [], LOOK)
            if time.monotonic() - meter.wall >= LOOK:
                if meter.read():
                    raise ChildTimeout
                self._look_at_files()
            if self.channel in readable or writable:
                return
            if readable and self.threads:
                self.threads.answer()

    def _look_at_files(self) -> None:
        if self.started and self.files.holds_too_much(self.pid):
            self.end()
            raise ChildEnded(f"it wrote more than {self.limits.files_mb} MB of files, or too many of them")

    def _send(self, frame: bytes, meter: Meter) -> None:
        view = memoryview(frame)
        while view:
            self._wait(True, meter)
            try:
                view = view[self.channel.send(view) :]
            except OSError:
                raise self._ended() from None

    def _exactly(self, size: int, meter: Meter) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            self._wait(False, meter)
            try:
                part = self.channel.recv(min(size - len(parts), 1 << 20))
            except OSError:
                part = b""
            if not part:
                raise self._ended()
            parts += part
        return bytes(parts)

    def _receive(self, meter: Meter) -> tuple[dict[str, Any], bytes]:
        header_size, body_size = HEADER.unpack(self._exactly(HEADER.size, meter))
        if header_size > MAX_HEADER or body_size > self.limits.value_mb * MB:
            self.end()
            raise WireError(f"a result of more than {self.limits.value_mb} MB cannot cross")
        return unpack_header(self._exactly(header_size, meter)), self._exactly(body_size, meter)

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
            if self.threads:
                self.threads.close()
            if self.stopped or not select.select([self.pidfd], [], [], 0.2)[0]:
                with contextlib.suppress(OSError):
                    signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
            os.close(self.pidfd)
            return self.reap()

    def close(self, keep_files_in: Path | None = None) -> None:
        """Ends the process, keeps the regular files it wrote if a folder is given, and wipes its scratch folder."""
        try:
            self.end()
            if keep_files_in is not None:
                self.files.keep(keep_files_in)
        finally:
            self.files.wipe()
