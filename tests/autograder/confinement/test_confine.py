"""What a student's process may not do, each with a control that shows it would work without the confinement.

An attack is one cell that leaves a truth in `won`. Confined, it must not; unconfined, it must, or it proves nothing.
Every attack runs on the newest Landlock that this kernel has and on the floor, Landlock's first version.
"""

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

from autograder.checking.session import Session
from autograder.confinement.faults import InfraError
from autograder.confinement.template import Template

pytestmark = pytest.mark.long

READ = {
    "a file of the course": "won = 'secret' in open(secret).read()",
    "a file of the course, by a descriptor": "import os; won = b'secret' in os.read(os.open(secret, os.O_RDONLY), 99)",
    "the folder of the course": "import os; won = bool(os.listdir(os.path.dirname(secret)))",
    "the memory of another process": "won = len(open(f'/proc/{parent}/maps').read()) > 0",
    "the environment of another process": "won = len(open(f'/proc/{victim}/environ', 'rb').read()) > 0",
    "another's memory by a system call": """
import ctypes
class Part(ctypes.Structure): _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]
here = ctypes.create_string_buffer(8)
there = Part(ctypes.addressof(here), 8)
ctypes.CDLL(None).process_vm_readv(victim, ctypes.byref(Part(ctypes.addressof(here), 8)), 1, ctypes.byref(there), 1, 0)
import errno; libc = ctypes.CDLL(None, use_errno=True)
libc.process_vm_readv(victim, ctypes.byref(Part(ctypes.addressof(here), 8)), 1, ctypes.byref(there), 1, 0)
won = ctypes.get_errno() in (errno.EFAULT, 0)""",
}
WRITE = {
    "a file of the course": "open(secret, 'a').write('mine'); won = True",
    "a file beside the secret": "open(secret + '.new', 'w').close(); won = open(secret + '.new').read() == ''",
    "truncate by path": "import os; os.truncate(secret, 0); won = True",
    "empty a library by opening it to read": "import os; os.open(library, os.O_RDONLY | os.O_TRUNC); won = True",
    "empty the course by opening it to read": "import os; os.open(secret, os.O_RDONLY | os.O_TRUNC); won = True",
    "delete": "import os; os.unlink(spare); won = True",
    "rename": "import os; os.rename(spare, spare + '2'); won = True",
    "change the mode": "import os; os.chmod(secret, 0o777); won = True",
    "change the times": "import os; os.utime(secret, (0, 0)); won = True",
    "a symbolic link into the course": "import os; os.symlink(secret, 'link'); won = 'secret' in open('link').read()",
    "a hard link": "import os; os.link(secret, 'hard'); won = True",
    "an extended attribute": "import os; os.setxattr(secret, 'user.mine', b'1'); won = True",
    "a lock that stops the grader": "import fcntl; fcntl.flock(open(secret), fcntl.LOCK_EX); won = True",
}
HARM = {
    "signal another process": "import os; os.kill(victim, 0); won = True",
    "signal the parent": "import os; os.kill(os.getppid(), 0); won = True",
    "signal everybody": "import os; os.kill(0, 0); won = True",
    "kill a thread of another": "import ctypes; won = ctypes.CDLL(None).syscall(200, victim, 0) == 0",
    "limit another process": "import resource; resource.prlimit(victim, resource.RLIMIT_CPU); won = True",
    "slow another process": "import os; os.setpriority(0, victim, os.getpriority(0, victim)); won = True",
    "move another process": "import os; os.sched_setaffinity(victim, os.sched_getaffinity(victim)); won = True",
    "hold another process": "import os; os.pidfd_open(victim); won = True",
    "a new process": "import os\nif not (pid := os.fork()): os._exit(0)\nwon = os.waitpid(pid, 0)[0] == pid",
    "another program": "import subprocess; won = subprocess.run(['true']).returncode == 0",
    "become another program": "import os; os.execv('/bin/true', ['true'])",
    "a new namespace": "import ctypes; won = ctypes.CDLL(None).unshare(0x10000000) == 0",
    "trace": "import ctypes; won = ctypes.CDLL(None).ptrace(0, 0, 0, 0) == 0",
    "shared memory that stays": "import ctypes; won = ctypes.CDLL(None).shmget(0, 4096, 0o1600) >= 0",
    "memory without a name": "import os; won = os.memfd_create('x') >= 0",
    "a message to the kernel": "import socket; won = bool(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))",
    "io_uring": "import ctypes; p = ctypes.create_string_buffer(120); won = ctypes.CDLL(None).syscall(425, 1, p) >= 0",
    "a key in the kernel": "import ctypes; won = ctypes.CDLL(None).syscall(248, b'user', b'x', b'y', 1, -2) > 0",
}
NETWORK = {
    "a connection": "import socket; socket.create_connection(('127.0.0.1', port), 2); won = True",
    "a server": "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); won = True",
    "a datagram": "import socket; won = socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', port)) == 1",
    "a unix socket": "import socket; won = bool(socket.socketpair())",
}
ATTACKS = {
    f"{kind}: {name}": code
    for kind, attacks in {"read": READ, "write": WRITE, "harm": HARM, "network": NETWORK}.items()
    for name, code in attacks.items()
}
NO_CONTROL = {
    "harm: become another program": "the control would replace the process that is asked",
    "harm: trace": "whoever is traced stops at the next signal, and answers no more",
    "harm: hold another process": "needs the same process ids on both sides",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """What the attacks go for: files of the course, another process, a server on this machine."""
    course = tmp_path_factory.mktemp("course")
    victim = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    server = socket.create_server(("127.0.0.1", 0))
    (course / "secret").write_text("secret")
    library = Path(sysconfig.get_path("purelib"), f"library_of_a_test_{os.getpid()}.py")
    library.write_text("x = 1")
    yield {
        "library": str(library),
        "secret": str(course / "secret"),
        "victim": victim.pid,
        "parent": os.getpid(),
        "port": server.getsockname()[1],
    }
    server.close()
    victim.communicate()
    library.unlink()


@pytest.fixture(scope="module", params=["floor", pytest.param("floor and wall", marks=pytest.mark.slow), "all"])
def confined(request, limits):
    template = Template(
        limits, outer_wall=request.param != "floor", landlock_at_most=99 if request.param == "all" else 1
    )
    yield template
    template.close()


@pytest.fixture(scope="module")
def unconfined(limits):
    template = Template(limits, unsafe_no_sandbox=True)
    yield template
    template.close()


def won(template, world, code):
    spare = os.path.join(os.path.dirname(world["secret"]), "spare")
    with open(spare, "w"):
        pass
    session = Session(template, None, 0)
    try:
        session.allow(4)
        session.run("\n".join(f"{name} = {value!r}" for name, value in (world | {"spare": spare}).items()))
        reply = session.run(f"won = False\n{code}")
        session.allow(4)
        try:
            return bool(session.look_up("won")), reply
        except Exception as error:
            return False, error
    finally:
        session.close()


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_confined_process_cannot(attack, confined, world):
    assert not won(confined, world, ATTACKS[attack])[0]
    for path, content in ((world["secret"], "secret"), (world["library"], "x = 1")):
        assert Path(path).read_text() == content


@pytest.mark.parametrize("attack", sorted(ATTACKS.keys() - NO_CONTROL))
def test_an_unconfined_process_can(attack, unconfined, world):
    succeeded, reply = won(unconfined, world, ATTACKS[attack])
    Path(world["secret"]).write_text("secret")
    Path(world["library"]).write_text("x = 1")
    os.chmod(world["secret"], 0o644)
    assert succeeded, reply


ORDINARY = {
    "files": "open('a', 'w').write('x'); won = open('a').read() == 'x'",
    "folders": "import os, shutil; os.makedirs('a/b'); shutil.rmtree('a'); won = not os.path.exists('a')",
    "temporary files": "import tempfile\nwith tempfile.TemporaryFile() as f: f.write(b'x'); won = True",
    "numpy files": "import numpy as np; np.save('a.npy', np.ones(3)); won = np.load('a.npy').sum() == 3",
    "torch files": "import torch; torch.save({'w': torch.ones(3)}, 'a.pt'); won = torch.load('a.pt')['w'].sum() == 3",
    "threads": "import threading; t = threading.Thread(target=lambda: None); t.start(); t.join(); won = True",
    "many threads, one after another": """
import threading
for _ in range(200): t = threading.Thread(target=lambda: None); t.start(); t.join()
won = True""",
    "training": """
import torch
layer = torch.nn.MultiheadAttention(8, 2, batch_first=True); x = torch.randn(2, 3, 8)
optimiser = torch.optim.AdamW(layer.parameters())
layer(x, x, x)[0].sum().backward(); optimiser.step(); won = True""",
    "time": "import time; time.sleep(0.01); won = time.time() > 0",
    "imports made late": "import statistics, decimal, fractions, csv, sqlite3, email, unittest; won = True",
    "a picture": "import matplotlib.pyplot as plt; plt.plot([1]); plt.savefig('a.png'); won = True",
    "large arrays": "import numpy as np; won = np.ones(20_000_000).sum() == 2e7",
    "its own signals": "import signal; signal.raise_signal(signal.SIGCHLD); won = True",
    "linear algebra": "import numpy as np; won = np.linalg.svd(np.ones((50, 50)))[1][0] > 49",
}


@pytest.mark.parametrize("use", ORDINARY)
def test_a_confined_process_can_still_do_what_a_notebook_needs(use, confined, world):
    succeeded, reply = won(confined, world, ORDINARY[use])
    assert succeeded, reply


def test_no_process_of_a_students_runs_as_root(confined, world):
    code = "import os; won = 0 in (os.getuid(), os.geteuid(), os.getgid(), os.getegid())"
    assert not won(confined, world, code)[0]


def test_a_confined_process_keeps_no_capability_but_one_to_look_past_modes(confined, world):
    code = "caps = [int(l.split()[1], 16) for l in open('/proc/self/status') if l.startswith('Cap')]"
    assert not won(confined, world, f"{code}\nwon = True")[0]  # it cannot even look
    tries = "import os\nfor f in (lambda: os.setuid(0), lambda: os.chown('a', 0, 0), lambda: os.mknod('d', 0o20600)):\n"
    tries += "    try: open('a', 'w').close(); f(); won = True\n    except OSError: pass"
    assert not won(confined, world, tries)[0]


def test_a_private_file_of_the_graders_user_stays_private(confined, world):
    os.chmod(world["secret"], 0o600)
    try:
        assert not won(confined, world, "won = bool(open(secret).read())")[0]
    finally:
        os.chmod(world["secret"], 0o644)


THREADS = """
import _thread
gate, count = _thread.allocate_lock(), 0
gate.acquire()
_thread.stack_size(1 << 16)
try:
    while count < 2000:
        _thread.start_new_thread(gate.acquire, ())
        count += 1
except RuntimeError: pass
won = count > 70
"""


def test_the_threads_of_a_submission_are_counted_and_its_neighbours_has_its_own(confined, unconfined, world):
    assert won(unconfined, world, THREADS)[0]
    greedy = Session(confined, None, 0)
    try:
        greedy.run(THREADS)
        assert won(confined, world, ORDINARY["threads"])[0]
        assert greedy.look_up("won") is False and greedy.look_up("count") > 10
    finally:
        greedy.close()


HELD = """
import ctypes, mmap, os
libc = ctypes.CDLL(None); libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
written = 0
for _ in range(100):
    file = os.open("x", os.O_RDWR | os.O_CREAT)
    for _ in range(9): written += os.write(file, bytes(1 << 20))
    libc.mmap(None, 4096, mmap.PROT_READ, mmap.MAP_SHARED, file, 0)
    os.close(file); os.unlink("x")
won = True
"""


def test_what_a_process_holds_on_the_disk_is_bounded_though_it_has_no_name(confined, limits, tmp_path):
    alone = HELD.replace("range(100)", "range(8)") + "assert written > 2 * int(input())"
    control = [sys.executable, "-c", alone]
    subprocess.run(control, cwd=tmp_path, input=str(limits.files_mb << 20), text=True, check=True)
    before = shutil.disk_usage(confined.room).free
    session = Session(confined, None, 0)
    try:
        session.allow(20)
        session.run(HELD)
        held = before - shutil.disk_usage(confined.room).free
        assert held < 400 << 20, f"{held >> 20} MB"
        session.allow(4)
        with pytest.raises(KeyError):
            session.look_up("won")
    finally:
        session.close()


WAYS_TO_HIDE = {
    "a folder that cannot be read": """
os.mkdir('d', 0o300)
for n in range(9): open(f'd/{n}', 'wb').write(bytes(9 << 20))""",
    "a folder too deep to be named": """
for _ in range(20): os.mkdir('a' * 250); os.chdir('a' * 250)
for n in range(9): open(str(n), 'wb').write(bytes(9 << 20))""",
    "a thread that outlives its leader": """
def hold():
    time.sleep(0.3)
    for n in range(9):
        kept.append(open('x', 'wb')); kept[-1].write(bytes(9 << 20)); kept[-1].flush(); os.unlink('x')
    time.sleep(1)
threading.Thread(target=hold).start()
ctypes.CDLL(None).syscall(60, 0)""",
    "a table of files of its own": """
libc = ctypes.CDLL(None, use_errno=True)
VM, FS, SIGHAND, THREAD = 0x100, 0x200, 0x800, 0x10000
stack = ctypes.create_string_buffer(1 << 16)
run = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(lambda _: 0)
end = ctypes.c_void_p(ctypes.addressof(stack) + (1 << 16))
won = libc.clone(run, end, VM | FS | SIGHAND | THREAD, None) > 0""",
}


@pytest.mark.parametrize("way", WAYS_TO_HIDE)
def test_what_is_held_cannot_be_hidden(way, confined, world, limits):
    before = shutil.disk_usage(confined.room).free
    session = Session(confined, None, 0)
    try:
        session.run(f"import ctypes, os, threading, time\nwon, kept = False, []\n{WAYS_TO_HIDE[way]}\ntime.sleep(0.5)")
        held = before - shutil.disk_usage(confined.room).free
        alive = session.child.alive and not confined.bounded
    finally:
        session.close()
    assert held < 300 << 20 and (not alive or "table" in way)
    assert not won(confined, world, "won = False")[0]


def test_nothing_goes_on_while_nobody_looks(confined):
    session = Session(confined, None, 0)
    try:
        session.run(
            "import threading, time\nn = 0\ndef count():\n    global n\n    while True: n += 1; time.sleep(0.001)"
        )
        session.run("threading.Thread(target=count, daemon=True).start(); time.sleep(0.1)")
        first = session.look_up("n")
        time.sleep(0.5)
        assert first > 0 and session.look_up("n") < first + 50
    finally:
        session.close()


def test_nothing_stays_between_two_submissions(confined, world):
    places = "import os; places = ('/tmp/left', '/dev/shm/left', os.path.expanduser('~/left'))\n"
    won(confined, world, places + "for place in places:\n    try: open(place, 'w').close()\n    except OSError: pass")
    assert not won(confined, world, places + "won = any(os.path.exists(place) for place in places)")[0]


EXHAUST = {
    "memory": "x = bytearray(1 << 40)",
    "memory, slowly": "x = []\nwhile True: x.append(bytearray(1 << 20))",
    "one file": "f = open('a', 'wb')\nwhile True: f.write(bytes(1 << 20)); f.flush()",
    "many files": "n = 0\nwhile True:\n    n += 1\n    open(str(n), 'wb').write(bytes(1 << 20))",
    "descriptors": "f = []\nwhile True: f.append(open('a', 'w'))",
    "threads": "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,)).start()",
    "output": "while True: print('x' * 10_000)",
    "recursion": "def f(): f()\nf()",
    "time": "while True: pass",
    "a deaf loop": "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
}


QUICK = "memory", "one file", "time"


@pytest.mark.parametrize(
    "what", [pytest.param(what, marks=[pytest.mark.slow] * (what not in QUICK)) for what in EXHAUST]
)
def test_using_something_up_ends_in_time_and_the_next_submission_is_graded(what, confined, world, limits):
    started = time.monotonic()
    won(confined, world, EXHAUST[what])
    assert time.monotonic() - started < 60  # on a busy machine; of an endless loop
    assert won(confined, world, "won = True")[0]


def test_where_the_confinement_cannot_stand_no_student_code_runs(limits):
    template = Template(limits, landlock_at_most=0)
    try:
        with pytest.raises(InfraError, match="no Landlock"):
            template.fork()
    finally:
        template.close()
