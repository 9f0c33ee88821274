"""The outer wall: bubblewrap around the template, where this machine lets it work. The floor does not depend on it."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import autograder.student
from autograder.student.landlock import libraries

ROOTS = "CAP_SETUID", "CAP_SETGID", "CAP_KILL", "CAP_DAC_READ_SEARCH"
NAMESPACES = ["--unshare-net", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try"]


def enclosed(command: list[str], room: Path, scratch: Path, most: int) -> tuple[str, list[str]]:
    """The command inside bubblewrap, seeing libraries, our student side and `room` alone; as it is where that fails.

    `scratch`, in the room, is a file system of its own of `most` bytes, where bubblewrap can make one (from 0.7 on).
    """
    wall = wall_for(room)
    own = ["--perms", "0711", "--size", str(most), "--tmpfs", str(scratch)]
    for walls in ([*wall, *own], wall) if wall else ():
        if stands(tuple(walls)):
            return "bubblewrap", [*walls, *command]
    return "", command


def wall_for(room: Path) -> list[str]:
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        return []
    student = Path(autograder.student.__file__).parent
    seen = ["/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/alternatives"]
    seen += [sys.base_prefix, sys.prefix, *libraries(), str(student.parent / "__init__.py"), str(student)]
    binds = [part for path in unique(seen) if not path.startswith("/dev") for part in ("--ro-bind-try", path, path)]
    alone = ["--die-with-parent", "--new-session", *NAMESPACES, "--cap-drop", "ALL"]
    if os.geteuid() == 0:  # the template needs these to give each fork a user of its own
        alone += [part for name in ROOTS for part in ("--cap-add", name)]
    rooms = [*open_parents([*seen, str(room)]), *binds, "--dev", "/dev", "--proc", "/proc"]
    return [bubblewrap, *alone, *rooms, "--bind", str(room), str(room), "--chdir", "/"]


def open_parents(paths: list[str]) -> list[str]:
    """The folders on the way to `paths`, for another user to pass: bubblewrap would make them for its own alone."""
    parents = sorted({str(parent) for path in paths for parent in Path(path).parents} - {"/", "/dev", "/usr", "/lib"})
    return [part for parent in parents for part in ("--perms", "0755", "--dir", parent)]


def unique(paths: list[str]) -> list[str]:
    return list(dict.fromkeys(path for path in paths if os.path.exists(path)))


@functools.cache
def stands(wall: tuple[str, ...]) -> bool:
    """Whether the wall can be built here: user namespaces are not allowed everywhere."""
    probe = subprocess.run([*wall, sys.executable, "-s", "-P", "-c", "pass"], capture_output=True, check=False)
    return probe.returncode == 0
