"""What a submission costs: `nbgrader autograde` as it comes, the same with our steps, and `autograder grade`.

    python -m benchmarks.grading

One worker each, side by side on this machine, the gradebook written. The cost is the steady state's, what one more
submission adds: (time of a large class - time of a small one) / (difference in students). Compare the ratios.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder.handed_in import Handout, right

ROOT = Path(__file__).parents[1]
PLAIN = "\ndel c['Autograde']\n"  # nbgrader's own steps again

# name: the command, the sizes of the two classes, whether the course's own steps take part
WAYS = {
    "nbgrader autograde": (("nbgrader", "autograde"), (1, 5), False),
    "nbgrader autograde, our steps": (("nbgrader", "autograde"), (1, 21), True),
    "autograder grade --jobs 1": (("autograder", "grade", "--jobs", "1"), (1, 61), True),
}


def make_course(folder: Path, assignment: str, students: int, config: str) -> None:
    """A course of one assignment that everybody answered right, in a gradebook that knows the assignment."""
    shutil.copytree(ROOT / "solutions" / assignment, folder / "solutions" / assignment)
    (folder / "nbgrader_config.py").write_text(config)
    run(folder, "nbgrader", "generate_assignment", assignment)
    notebook = json.dumps(right(Handout(ROOT, assignment)))
    for number in range(students):
        handed_in = folder / "submitted" / f"student-{number:04}" / assignment / f"{assignment}.ipynb"
        handed_in.parent.mkdir(parents=True)
        handed_in.write_text(notebook)


def run(folder: Path, *command: str) -> float:
    """Seconds that the command takes in this course."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - started


def cost(assignment: str, way: str) -> float:
    """Seconds that one more submission takes."""
    command, sizes, ours = WAYS[way]
    config = (ROOT / "nbgrader_config.py").read_text() + ("" if ours else PLAIN)
    seconds = []
    for students in sizes:
        with tempfile.TemporaryDirectory() as folder:
            make_course(Path(folder), assignment, students, config)
            seconds.append(run(Path(folder), *command, assignment))
    return (seconds[1] - seconds[0]) / (sizes[1] - sizes[0])


def machine() -> str:
    model = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    return f"{model.partition(': ')[2]}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> None:
    print(f"{machine()}\n")
    print(f"{'one submission':32}{'seconds':>10}{'faster than plain':>20}")
    for assignment in ("softmax", "multi-head"):
        print(f"{assignment}:")
        plain = None
        for way in WAYS:
            seconds = cost(assignment, way)
            plain = plain or seconds
            print(f"  {way:30}{seconds:10.3f}{plain / seconds:18.1f} x", flush=True)


if __name__ == "__main__":
    main()
