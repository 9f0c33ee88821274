"""Whether the grader will run anybody's code on this machine, as far as that can be told before anything is installed:
`make course` asks, with the standard library alone."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

LANDLOCK_CREATE_RULESET, LANDLOCK_ASK_VERSION = 444, 1
CAP_DAC_READ_SEARCH = 2


def refused(environment: Path) -> str:
    """Why the grader will not run anybody's code here, with Python in `environment`; empty where nothing is known to
    stand in its way."""
    if not kernel_has_landlock():
        return "this kernel has no Landlock (Linux 5.13 and newer have it, where it is switched on)"
    if os.geteuid() or has(CAP_DAC_READ_SEARCH) or bubblewrap_works():
        return ""
    hidden = [path for path in (Path(sys.base_prefix), environment) if not open_to_all(path)]
    if not hidden:
        return ""
    advice = "give the container that capability, install bubblewrap, or do it as another user"
    return f"{hidden[0]} lies where only root may look, and root has no CAP_DAC_READ_SEARCH here: {advice}"


def kernel_has_landlock() -> bool:
    return bool(ctypes.CDLL(None).syscall(LANDLOCK_CREATE_RULESET, None, 0, LANDLOCK_ASK_VERSION) >= 1)


def has(capability: int) -> bool:
    lines = Path("/proc/self/status").read_text().splitlines()
    return any(line.startswith("CapEff:") and int(line.split()[1], 16) >> capability & 1 for line in lines)


def bubblewrap_works() -> bool:
    try:
        command = ["bwrap", "--ro-bind", "/", "/", "--unshare-net", "--unshare-pid", "true"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def open_to_all(path: Path) -> bool:
    """Whether any user may go there: what does not exist yet will be made with the modes of its folder."""
    there = [place for place in (path, *path.parents) if place.exists()]
    return all(place.stat().st_mode & 0o001 for place in there)
