"""A class of twelve to try the grader on: a course of its own with two assignments, and what each student handed in.

    python -m autograder.banks.sample_class DIR

DIR gets `solutions/`, `submitted/`, an `nbgrader_config.py`, and `students.json`, which says what each student handed
in. Run it at the root of the course.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from autograder.banks import SAMPLE, handed_in
from autograder.banks.handed_in import Handout

CONFIG = """
# The sample class: whoever loops for ever is stopped soon.
c.Limits.cell_seconds = 3
"""
STUDENTS = {
    "student-01": ("right", handed_in.right),
    "student-02": ("right, in an unusual way", handed_in.unusual),
    "student-03": ("a known mistake in the first answer", handed_in.first_mistake),
    "student-04": ("a known mistake in the last answer", handed_in.last_mistake),
    "student-05": ("blank", handed_in.blank),
    "student-06": ("half done", handed_in.half),
    "student-07": ("right, with prints, warnings and a plot", handed_in.noisy),
    "student-08": ("right, but the last function never returns", handed_in.looping),
    "student-09": ("forged: patches the checks, edits the gradebook", handed_in.forging),
    "student-10": ("right, every cell copied and pasted", handed_in.doubled),
    "student-11": ("right, saved by Colab", handed_in.from_colab),
    "student-12": ("a broken file", handed_in.right),
}
BROKEN = "student-12"


def submission(student: str, handout: Handout) -> str:
    """The notebook file that this student hands in."""
    text = json.dumps(STUDENTS[student][1](handout), indent=1)
    return text[: len(text) // 2] if student == BROKEN else text


def build(root: Path, folder: Path) -> None:
    """Make the class in `folder`, in place of one that is there; raises FileExistsError for any other folder."""
    about = folder / "students.json"
    if folder.exists() and not about.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} holds something else than a sample class: name an empty or a new folder")
    shutil.rmtree(folder, ignore_errors=True)
    for slug in SAMPLE:
        shutil.copytree(root / "solutions" / slug, folder / "solutions" / slug)
    about.write_text(json.dumps({student: what for student, (what, _) in STUDENTS.items()}, indent=1))
    (folder / "nbgrader_config.py").write_text((root / "nbgrader_config.py").read_text() + CONFIG)
    for slug in SAMPLE:
        handout = Handout(root, slug)
        for student in STUDENTS:
            path = folder / "submitted" / student / slug / f"{slug}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(submission(student, handout))


if __name__ == "__main__":
    build(Path.cwd(), Path(sys.argv[1]))
