"""What a submission costs: `nbgrader autograde` as it comes, the same with our steps, and `autograder grade`.

    python -m benchmarks.grading

One worker each, side by side on this machine, the gradebook written. The cost is the steady state's, what one more
submission adds: (time of a large class - time of a small one) / (difference in students). Compare the
ratios, medians of all rounds.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from autograder.banks.handed_in import Handout, right
from benchmarks.machine import machine

ROOT = Path(__file__).parents[1]
PLAIN = "\ndel c['Autograde']\n"  # nbgrader's own steps again
ROUNDS = 3

# name: the command, the sizes of the two classes, whether the course's own steps take part
WAYS = {
    "nbgrader autograde": (("nbgrader", "autograde"), (1, 5), False),
    "nbgrader autograde, our steps": (("nbgrader", "autograde"), (1, 21), True),
    "autograder grade --jobs 1": (("autograder", "grade", "--jobs", "1"), (1, 61), True),
}


def release(folder: Path, assignment: str) -> None:
    """A course of one assignment, in a gradebook that knows it."""
    shutil.copytree(ROOT / "solutions" / assignment, folder / "solutions" / assignment)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    run(folder, "nbgrader", "generate_assignment", assignment)


def hand_in(folder: Path, assignment: str, students: int) -> None:
    """Everybody answers right."""
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


def cost(released: Path, assignment: str, way: str) -> float:
    """Seconds that one more submission takes."""
    command, sizes, ours = WAYS[way]
    seconds = []
    for students in sizes:
        with tempfile.TemporaryDirectory() as folder:
            course = Path(folder, "course")
            shutil.copytree(released, course)
            if not ours:
                with open(course / "nbgrader_config.py", "a") as config:
                    config.write(PLAIN)
            hand_in(course, assignment, students)
            seconds.append(run(course, *command, assignment))
    return (seconds[1] - seconds[0]) / (sizes[1] - sizes[0])


def costs(assignment: str) -> dict[str, list[float]]:
    """What each way costs in each round; in turn, so that a slow minute of the machine falls on all of them."""
    with tempfile.TemporaryDirectory() as folder:
        release(Path(folder), assignment)
        rounds = [{way: cost(Path(folder), assignment, way) for way in WAYS} for _ in range(ROUNDS)]
    return {way: [one[way] for one in rounds] for way in WAYS}


def main() -> None:
    print(f"{machine()}\n")
    print(f"{'one submission':32}{'seconds':>10}{'faster than plain':>20}{f'in {ROUNDS} rounds':>18}")
    for assignment in ("softmax", "multi-head"):
        print(f"{assignment}:")
        found = costs(assignment)
        for way, seconds in found.items():
            ratios = [plain / own for plain, own in zip(found["nbgrader autograde"], seconds, strict=True)]
            spread = f"{min(ratios):.1f} to {max(ratios):.1f}"
            print(f"  {way:30}{median(seconds):10.3f}{median(ratios):18.1f} x{spread:>18}", flush=True)


if __name__ == "__main__":
    main()
