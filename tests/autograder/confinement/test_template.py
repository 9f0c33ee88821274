"""The template: it is this grader's own, proves its walls before anybody's code runs, and leaves nothing behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

import autograder
from autograder.confinement import template as starting
from autograder.confinement.faults import InfraError
from autograder.confinement.room import ROOM
from autograder.confinement.template import Template
from autograder.limits import Limits

HERE = Path(autograder.__file__).parent
FORK = (
    "from autograder.confinement.template import Template\n"
    "from autograder.limits import Limits; t = Template(Limits(){options})\n"
)
WHERE = (
    "from autograder.checking.session import Session\n"
    "s = Session(t, None, 0); s.run('import autograder.student as a')\n"
)


@pytest.mark.parametrize(
    "options",
    [", outer_wall=False", pytest.param("", marks=pytest.mark.slow)],
    ids=["floor", "with bubblewrap"],
)
def test_the_students_side_is_that_of_the_checkout_that_grades(options, tmp_path):
    """The environment may belong to another checkout: it is the one that the tests run in."""
    shutil.copytree(HERE, tmp_path / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    code = FORK.format(options=options) + WHERE + "print(s.run('print(a.__file__)')['outputs'][0]['text'])"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(run.stdout.strip()) == tmp_path / "autograder" / "student" / "__init__.py"


def test_a_student_finds_nothing_else_of_the_course(verdicts):
    answer = "def f(name):\n    try: __import__(name)\n    except ImportError: return 'nothing'\n    return 'found'"
    names = "attention", "book", "benchmarks", "course"
    assert verdicts(("answer", answer), *[("check", f"assert f({name!r}) == 'nothing'") for name in names]) == [
        ("passed", "")
    ] * len(names)


def rooms():
    return set(Path(tempfile.gettempdir()).glob(f"{ROOM}{os.getpid()}-*"))


def descriptors():
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.parametrize("fault", ["it ends at once", "it cannot be started"])
def test_a_template_that_cannot_start_leaves_nothing_behind(fault, monkeypatch):
    nowhere = "/nowhere/python" if "started" in fault else shutil.which("false")
    before = rooms(), descriptors()
    monkeypatch.setattr(starting.sys, "executable", nowhere)
    with pytest.raises((InfraError, FileNotFoundError)):
        Template(Limits(), outer_wall=False)
    assert (rooms(), descriptors()) == before


KILLED = """
import os, signal, subprocess, sys
from autograder.limits import Limits
from autograder.confinement.template import Template
from autograder.checking.session import Session
from autograder.student.wire import pack
template = Template(Limits(), outer_wall=False)
session = Session(template, None, 0)
session.child.channel.setblocking(True)
session.child.channel.sendall(pack({"op": "run", "source": "import time\\nwhile True: time.sleep(1)"}))
print(template.process.pid, session.child.pid, flush=True)
signal.pause()
"""


@pytest.mark.slow
def test_no_process_of_a_students_outlives_a_killed_grader():
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True) as grader:
        template, student = map(int, grader.stdout.readline().split())
        assert Path(f"/proc/{student}").exists()  # the control: it is there, and would sleep for ever
        grader.kill()
    waited = time.monotonic() + 10
    while Path(f"/proc/{student}").exists() and time.monotonic() < waited:
        time.sleep(0.05)
    assert not Path(f"/proc/{student}").exists() and not Path(f"/proc/{template}").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a process a user of its own")
def test_the_scratch_folder_may_lie_where_only_root_may_look(monkeypatch):
    hidden = Path(tempfile.mkdtemp())
    monkeypatch.setattr(tempfile, "tempdir", str(hidden))
    template = Template(Limits(), outer_wall=False)
    try:
        child = template.fork()
        assert any("past the modes" in layer for layer in child.layers)
        child.close()
    finally:
        template.close()
        hidden.rmdir()


FEWER = """
import ctypes, os, sys
CAP_SYS_PTRACE, DROP = 19, 24
ctypes.CDLL(None).prctl(DROP, CAP_SYS_PTRACE, 0, 0, 0)
os.execv(sys.executable, [sys.executable, "-c", sys.argv[1]])
"""
HOLDS = """
from autograder.confinement.faults import InfraError
from autograder.limits import Limits
from autograder.confinement.template import Template
from autograder.checking.session import Session
template = Template(Limits(files_mb=20, file_mb=10), outer_wall=False)
try:
    template.prove()
    session = Session(template, None, 0)
    written = "import os, time\\nkept = []\\nfor n in range(9):\\n    kept.append(open('x', 'wb'))"
    kept = "\\n    kept[-1].write(bytes(9 << 20)); kept[-1].flush(); os.unlink('x')\\ntime.sleep(1)"
    print(session.run(written + kept)["raised"]["text"])
except InfraError as error:
    print(error)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can lose a capability")
def test_a_root_that_may_not_look_into_processes_still_sees_what_they_hold_or_grades_nothing():
    command = [sys.executable, "-c", FEWER, HOLDS]
    environment = os.environ | {"PYTHONPATH": str(HERE.parent)}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert "wrote more than 20 MB" in said or "cannot be seen without CAP_SYS_PTRACE" in said


def test_a_fork_is_refused_where_the_disk_has_no_room_for_what_it_may_write():
    template = Template(Limits(files_mb=1 << 40), outer_wall=False)
    try:
        with pytest.raises(InfraError, match="is full"):
            template.fork()
    finally:
        template.close()


def test_where_no_process_can_be_started_the_template_says_so_and_goes_on(monkeypatch):
    """In a process of its own, whose user may start no other."""
    serve = "import os, socket, sys; from autograder.student import serve\n"
    serve += "def no(): raise BlockingIOError(11, 'Resource temporarily unavailable')\n"
    serve += "os.fork = no; serve.template(socket.socket(fileno=int(sys.argv[1])), sys.argv[2])"
    start = subprocess.Popen

    def failing(command, **options):
        return start([command[0], "-c", serve, *command[-2:]], **options)

    monkeypatch.setattr(starting.subprocess, "Popen", failing)
    template = Template(Limits(), outer_wall=False)
    try:
        for _ in range(2):
            with pytest.raises(InfraError, match="no process could be started: Resource temporarily unavailable"):
                template.fork()
    finally:
        template.close()


def test_the_control_socket_of_a_template_ends_with_it():
    template = Template(Limits(), outer_wall=False)
    template.process.send_signal(signal.SIGKILL)
    template.process.wait()
    with pytest.raises(InfraError):
        template.fork()
    template.close()
    assert isinstance(template.control, socket.socket) and template.control.fileno() == -1
