"""What protects grading on this machine, what is missing, and what to do: each line is tried, not looked up."""

from __future__ import annotations

import contextlib
import platform
import shutil
import sys
from typing import Any

from autograder.confinement.faults import InfraError
from autograder.limits import Limits
from autograder.running.course_folder import course_config
from autograder.running.pool import Lane
from autograder.running.run import UsageError
from autograder.running.task import Setup
from autograder.student import calls, landlock
from autograder.student.confine import LOCKED_OUT

Finding = tuple[bool | None, str, str]


def main() -> int:
    """Prints the findings; 0 where submissions can be graded safely here, 1 where the grader will refuse."""
    found = [system(), libseccomp(), kernel(), *confined()]
    for works, what, advice in found:
        mark = {True: "ok     ", False: "MISSING", None: "extra  "}[works]
        print(f"{mark}  {what}" + (f"\n         → {advice}" if advice else ""))
    safe = all(works is not False for works, _, _ in found)
    print("\nSubmissions are confined." if safe else "\nThe grader refuses to run submissions here.")
    return 0 if safe else 1


def system() -> Finding:
    works = sys.platform == "linux"
    advice = "" if works else "grade inside a Linux container: the repository has a Containerfile"
    return works, f"{platform.system()} {platform.release()}, Python {platform.python_version()}", advice


def libseccomp() -> Finding:
    works = calls.available()
    advice = "" if works else "install libseccomp.so.2 (Debian, Ubuntu: libseccomp2; Fedora: libseccomp)"
    return works, "libseccomp: the list of system calls a notebook may make", advice


def kernel() -> Finding:
    abi = landlock.version() if sys.platform == "linux" else 0
    if abi:
        return True, f"Landlock, version {abi}: the files a notebook may reach", ""
    return False, "Landlock: the files a notebook may reach", "use Linux 5.13 or newer with Landlock enabled"


def confined() -> list[Finding]:
    """Starts a worker as a run does: its template, and a fork that proves its own walls before it answers."""
    if sys.platform != "linux":
        return []
    lane = Lane(Setup(limits_here(), b"no secret: nothing is graded"))
    try:
        lane.ready()
    except InfraError as error:
        return [(False, f"a confined process: {error}", advice_for(str(error)))]
    finally:
        lane.end()
    walls = "a confined process proved its walls: " + ", ".join(lane.layers)
    return [(True, walls, ""), outer_wall("bubblewrap" in lane.layers)]


def limits_here() -> dict[str, Any]:
    """The limits of the course that this is called in, if it is called in one."""
    with contextlib.suppress(UsageError):
        return Limits(config=course_config()).trait_values(config=True)
    return {}


def outer_wall(stands: bool) -> Finding:
    if stands:
        return True, "bubblewrap: an outer wall around all submissions", ""
    there = shutil.which("bwrap") is not None
    advice = "user namespaces are off here; the floor holds without" if there else "install bubblewrap to have it"
    return None, "bubblewrap: an outer wall around all submissions", advice


def advice_for(error: str) -> str:
    if LOCKED_OUT in error:
        return "give the container that capability, install Python where others may read it, or grade as another user"
    return "read the sentence above; it names what failed"
