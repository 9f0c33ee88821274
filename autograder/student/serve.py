"""The template: imports the libraries once, then forks a confined process for each submission.

Run as `python -m autograder.student.serve FD FOLDER`; FD is a Unix socket to the trusted side, FOLDER holds the scratch
folders, and its descriptor goes over with the first word: where it is a file system of its own, nobody else can reach
it. The template never runs code of a student's, and holds no test, answer, key or credential: its forks share its
memory. A request is one JSON line with the child's channel as its descriptor. The reply carries the child's pidfd.
"""

from __future__ import annotations

import gc
import json
import os
import random
import signal
import socket
import sys
import traceback
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, ModuleSpec, SourceFileLoader
from types import ModuleType
from typing import Any, cast

import numpy as np
import torch

from autograder.student.answer import Answers
from autograder.student.cells import run_cell
from autograder.student.channel import Channel
from autograder.student.confine import UNCONFINED, Cell, confine, installed
from autograder.student.shell import NotebookShell, new_shell

WARM_UP = """
import math, itertools, functools, collections, dataclasses, typing, time, random, tempfile, copy, operator
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F, matplotlib.pyplot as plt
from numpy.testing import assert_allclose
figure, axes = plt.subplots(1, 2, layout="constrained")
axes[0].imshow(np.eye(2)); axes[0].set_title("$x$"); axes[0].set_xticks([0, 1], ["a", "b"], rotation=45)
axes[1].plot([1, 2], label="c"); axes[1].bar([1], [2]); axes[1].legend(); axes[1].annotate("d", (0, 0), (1, 1))
figure.colorbar(axes[0].images[0])
x = torch.ones(2, 3, requires_grad=True)
y = F.softmax(x @ x.T, -1)
torch.autograd.grad([y], [x], [torch.ones(2, 2)])  # brings sympy
torch.testing.assert_close(y, y)
weight = torch.nn.Parameter(torch.ones(2))
for optimiser in (torch.optim.SGD([weight]), torch.optim.AdamW([weight])):  # a first step imports much
    weight.sum().backward()
    optimiser.step()
np.random.default_rng(0).random()
try:
    1 / 0
except ZeroDivisionError:
    %precision
"""


def template(control: socket.socket, scratches: str) -> None:
    leave_the_course()
    torch.set_num_threads(1)
    torch.compile = uncompiled
    shell = new_shell()
    run_cell(shell, WARM_UP, 1000, 100_000)
    cast(Any, shell).reset(new_session=True)
    installed()
    gc.collect()
    gc.freeze()
    threads = len(os.listdir("/proc/self/task"))
    folder = os.open(scratches, os.O_RDONLY | os.O_DIRECTORY)
    socket.send_fds(control, [json.dumps({"ready": os.getpid(), "threads": threads}).encode() + b"\n"], [folder])
    os.close(folder)
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 1)
        if not request:
            return
        order = json.loads(request)
        if order["op"] == "fork":
            fork(control, shell, order, descriptors[0])
        else:
            reap(control, order["pid"])


def leave_the_course() -> None:
    """The path that led to this package leads to the rest of the course, which is nothing for a student's process."""
    for place in os.environ.pop("PYTHONPATH", "").split(os.pathsep):
        while place in sys.path:
            sys.path.remove(place)
        sys.path_importer_cache.pop(place, None)
    sys.meta_path = [finder for finder in sys.meta_path if not finder.__module__.startswith("__editable__")]


class Fresh(FileFinder):
    """Looks again each time: a cell may import in the same instant what it has just written."""

    def find_spec(self, fullname: str, target: ModuleType | None = None) -> ModuleSpec | None:
        self.invalidate_caches()
        return super().find_spec(fullname, target)


def import_from(folder: str) -> None:
    """As a notebook imports what lies beside it."""
    sys.path.insert(0, folder)
    sys.path_importer_cache[folder] = Fresh(folder, (SourceFileLoader, SOURCE_SUFFIXES))


def uncompiled(model: Any = None, **_: Any) -> Any:
    """In the place of torch.compile, which starts a compiler: the function as it is."""
    return model if model is not None else uncompiled


def fork(control: socket.socket, shell: NotebookShell, order: dict[str, Any], channel: int) -> None:
    try:
        pid = os.fork()
    except OSError as error:
        os.close(channel)
        control.sendall(json.dumps({"failed": f"no process could be started: {error.strerror}"}).encode() + b"\n")
        return
    if pid == 0:
        child(shell, order, channel)
    os.close(channel)
    pidfd = os.pidfd_open(pid)
    socket.send_fds(control, [json.dumps({"pid": pid}).encode() + b"\n"], [pidfd])
    os.close(pidfd)


def reap(control: socket.socket, pid: int) -> None:
    _, status, usage = os.wait4(pid, 0)
    report = {
        "status": os.waitstatus_to_exitcode(status),
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak_kb": usage.ru_maxrss,
    }
    control.sendall(json.dumps(report).encode() + b"\n")


def child(shell: NotebookShell, order: dict[str, Any], descriptor: int) -> None:
    """The life of one student's process. Every way out of it ends the process."""
    try:
        channel = Channel(descriptor)
        cell = Cell(**order["cell"]) if order["cell"] else None
        layers = confine(cell, descriptor) if cell else unconfined(order["scratch"])
        import_from(order["scratch"])
    except BaseException as error:
        Channel(descriptor).send({"unconfined": "".join(traceback.format_exception_only(error)).strip()})
        os._exit(UNCONFINED)
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        random.seed(order["seed"])
        np.random.seed(order["seed"])
        torch.manual_seed(order["seed"])
        channel.send({"layers": layers})
        answers = Answers(shell, order["text_limit"], order["picture_limit"])
        while True:
            serve_one(channel, answers)
    finally:
        os._exit(0)


def serve_one(channel: Channel, answers: Answers) -> None:
    header, body = channel.receive()
    reply, bodies = answers.answer(header, body)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a late interrupt must not cut the reply in two
    try:
        channel.send(reply, bodies)
    except (ValueError, TypeError, RecursionError, MemoryError) as error:
        channel.send(
            {
                "raised": {
                    "name": type(error).__name__,
                    "kinds": [],
                    "text": f"the result cannot be sent: {error}",
                    "where": [],
                }
            }
        )
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def unconfined(scratch: str) -> list[str]:
    os.chdir(scratch)
    return []


if __name__ == "__main__":
    template(socket.socket(fileno=int(sys.argv[1])), sys.argv[2])
