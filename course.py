"""Make the course: the environment, the exercises, the book, and a sample class graded. `make course` runs this.

Standard library only, since it runs before anything is installed, and in a Python that old ones can read, so that they
can be told that they are too old. Each step is skipped while what it reads is unchanged, so that a second run takes
seconds and an interrupted one goes on where it was.
"""

import ctypes.util
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple, TextIO

VENV = Path(".venv")
BUILD = Path("_build")
CLASS = BUILD / "class"
FREE_GB = 4  # the environment is 2 GB; pip unpacks beside it
UNREACHABLE = "No matching distribution|Failed to establish|Temporary failure|ENOTFOUND|EAI_AGAIN|ECONNREFUSED"
GRADING = "sample class", "grades"


class Step(NamedTuple):
    """One line of progress: what it reads, the path that it makes, and the commands, run in `where`."""

    name: str
    reads: tuple
    makes: Path
    commands: tuple
    where: Path = Path(".")


def tool(name: str) -> str:
    return str((VENV / "bin" / name).absolute())


def steps() -> list:
    """The course in order; each step reads what the steps above it made."""
    from autograder.banks import SAMPLE  # in a Python that is new enough

    pins = ("requirements.txt", "pyproject.toml")
    npm = (*pins, "book/package.json", "book/package-lock.json")
    book = (*pins, "_config.yml", "_toc.yml", "book", "attention", "exercises")
    grader = (*pins, "nbgrader_config.py", "solutions", "autograder")
    release = (tool("nbgrader"), "generate_assignment", "*", "--force", "--no-db")
    build = (tool("jupyter-book"), "build", ".", "-W", "-n", "--keep-going")
    enrol = (tool("python"), "-m", "autograder.banks.sample_class", str(CLASS))
    grade = (tool("autograder"), "grade", *SAMPLE, "--json", "grades.jsonl")
    feedback = (tool("nbgrader"), "generate_feedback", "*", "--force")
    export = (tool("nbgrader"), "export", "--to", "grades.csv")
    return [
        Step("environment", pins, VENV / "bin/autograder", (make_venv(), pip_install())),
        Step("web packages", npm, Path("book/node_modules"), ((tool("npm"), "ci"),), Path("book")),
        Step("exercises", grader, Path("exercises"), (release,)),
        Step("book", book, BUILD / "html/index.html", (build,)),
        Step("sample class", (*grader, "exercises"), CLASS, (enrol,)),
        Step("grades", (*grader, "exercises"), CLASS / "grades.csv", (grade, feedback, export), CLASS),
    ]


def make_venv() -> tuple:
    """A `.venv` that was made by another Python, or in another place, is made afresh."""
    here = str(VENV.absolute())
    config = VENV / "pyvenv.cfg"
    written = config.read_text() if config.exists() else ""
    version = ".".join(platform.python_version_tuple()[:2])
    ours = f"version = {version}." in written and f" {here}\n" in written
    return (sys.executable, "-m", "venv", *(() if ours else ("--clear",)), here)


def pip_install() -> tuple:
    """One command for everything, so that nothing brings another torch first."""
    return (tool("python"), "-m", "pip", "install", "-r", "requirements.txt", "-e", ".")


def missing() -> str:
    """What stands in the way, in one sentence; empty where nothing does."""
    python, free = platform.python_version(), shutil.disk_usage(".").free / 1e9
    if not (3, 11) <= sys.version_info[:2] <= (3, 14):
        return f"This is Python {python}, and 3.11 to 3.14 is needed: name one, `make course PYTHON=python3.12`."
    if not importlib.util.find_spec("ensurepip"):
        return "Python's own `venv` is incomplete: install it (Debian and Ubuntu: `sudo apt install python3-venv`)."
    if sys.platform != "linux":
        return "The grader needs Linux to confine what it runs: make the course in a container (Containerfile)."
    if not ctypes.util.find_library("seccomp"):
        advice = "install it (Debian and Ubuntu: `sudo apt install libseccomp2`)"
        return f"libseccomp.so.2 is missing, and without it the grader refuses to run anybody's code: {advice}."
    if free < FREE_GB and not (VENV / "bin/autograder").exists():
        return f"The disk has {free:.1f} GB free, the course needs {FREE_GB}: make room, then run `make course` again."
    return ""


def fingerprint(step: Step) -> str:
    """A hash of everything that the step reads, of this Python, and of the folder, which `.venv` has by heart."""
    digest = hashlib.sha256(f"{sys.version} {Path.cwd()}".encode())
    for path in sorted(path for name in step.reads for path in (Path(name), *Path(name).rglob("*"))):
        if path.is_file() and not {"__pycache__", "node_modules", ".ipynb_checkpoints"} & set(path.parts):
            digest.update(f"{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def run(step: Step) -> None:
    """Run the step's commands into its log, unless its stamp says that they would make what is already there."""
    stamp = BUILD / "stamps" / step.name.replace(" ", "-")
    log = BUILD / "log" / f"{stamp.name}.log"
    before = fingerprint(step)
    print(f"  {step.name:<14}", end="", flush=True)
    if step.makes.exists() and stamp.exists() and stamp.read_text() == before:
        print("  unchanged", flush=True)
        return
    for folder in (stamp.parent, log.parent):
        folder.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with log.open("w") as output:
        for command in step.commands:
            if follow(step, command, output, started):
                sys.exit(failure(step, log))
    print(f"{back(step)} {time.monotonic() - started:6.1f} s", flush=True)
    stamp.write_text(before)


def follow(step: Step, command: tuple, output: TextIO, started: float) -> int:
    """Run one command to its end; on a terminal, the seconds tick."""
    path = os.pathsep.join([str(Path(tool("python")).parent), os.environ["PATH"]])
    env = {**os.environ, "PATH": path, "NO_COLOR": "1"}
    process = subprocess.Popen(command, cwd=step.where, stdout=output, stderr=subprocess.STDOUT, env=env)
    while True:
        try:
            return process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            if back(step):
                print(f"{back(step)} {time.monotonic() - started:6.1f} s", end="", flush=True)


def back(step: Step) -> str:
    """To the start of the step's line, where the output is a terminal."""
    return f"\r  {step.name:<14}" if sys.stdout.isatty() else ""


def failure(step: Step, log: Path) -> str:
    """The end of the log, then one sentence on what to do."""
    text = log.read_text(errors="replace")
    tail = "\n".join(f"    {line}" for line in text.splitlines()[-15:])
    again = "then run `make course` again, and it goes on from here"
    if "No space left on device" in text:
        advice = f"the disk is full: make room, {again}."
    elif re.search(UNREACHABLE, text):
        advice = f"a package registry can't be reached, or lacks a pinned version: see to the network, {again}."
    else:
        advice = f"its log ends as above, and is whole in {log}."
    return f"\n{tail}\n\nThe step `{step.name}` failed: {advice}"


def grades() -> str:
    """The class as a table: a row per student, a column per assignment, and what the student handed in."""
    about = json.loads((CLASS / "students.json").read_text())
    records = [json.loads(line) for line in (CLASS / "grades.jsonl").read_text().splitlines()]
    columns = sorted({record["assignment"] for record in records})
    points = {(r["student"], r["assignment"]): f"{r['score']:g} / {r['max_score']:g}" for r in records}
    rows = [["student", *columns, "handed in"]]
    rows += [[who, *(points.get((who, column), "-") for column in columns), what] for who, what in about.items()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = ("   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(f"  {line.rstrip()}" for line in padded)


def main() -> None:
    os.chdir(Path(__file__).resolve().parent)
    if missing():
        sys.exit(missing())
    from autograder.confinement.bare_machine import refused  # in a Python that is new enough

    why = refused(VENV.absolute())
    if why:
        print(f"The grader will refuse to run anybody's code here: {why}. All else is made.")
    for step in steps():
        if not why or step.name not in GRADING:
            run(step)
    book = f"  the book         {BUILD}/html/index.html (`make serve`)"
    if why:
        sys.exit(f"\n{book}\n\nNo sample class was graded: {why}.")
    feedback = min((CLASS / "feedback").glob("student-03/*/*.html"))
    print(f"\n{grades()}\n\n{book}")
    print(f"  one feedback     {feedback}")
    print(f"  the gradebook    {CLASS}/gradebook.db, and {CLASS}/grades.csv")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped: `make course` goes on from here.")
