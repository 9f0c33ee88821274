"""The folders that a class handed in: which are graded, and which look as if they should have been."""

from __future__ import annotations

import difflib
import fnmatch
import glob
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from autograder.intake.choose import plain_name
from autograder.running.course_folder import UsageError, slugs

MOST_ENTRIES = 1000
NEAR = 0.85


def handed_in(coursedir: CourseDirectory, name: str, students: str) -> tuple[dict[str, Path], list[str]]:
    """student -> folder, and a sentence for each thing that was passed over; raises UsageError where there is nothing
    to grade."""
    root = root_of(coursedir)
    if not root.is_dir():
        raise UsageError(f"There is no folder {root} with submissions.")
    found = submitted(coursedir, name, students)
    notes = passed_over(coursedir, name, students, slugs(coursedir))
    if not found:
        raise UsageError("\n".join([f"Nobody who matches {students!r} has handed in {name} in {root}.", *notes]))
    return found, notes


def submitted(coursedir: CourseDirectory, name: str, students: str) -> dict[str, Path]:
    """student -> folder, in the order of the names."""
    step = coursedir.submitted_directory
    shape = re.compile(coursedir.format_path(re.escape(step), "(?P<student_id>[^/]+)", re.escape(name), escape=True))
    found = {}
    for path in sorted(glob.glob(coursedir.format_path(glob.escape(step), "*", glob.escape(name)))):
        match = shape.fullmatch(path)
        asked = match and fnmatch.fnmatchcase(match["student_id"], students)
        if match and asked and (os.path.isdir(path) or os.path.islink(path)):
            found[match["student_id"]] = Path(path)
    return found


def root_of(coursedir: CourseDirectory) -> Path:
    return Path(os.path.normpath(coursedir.format_path(coursedir.submitted_directory, ".", ".")))


def passed_over(coursedir: CourseDirectory, name: str, students: str, known: list[str]) -> list[str]:
    """A sentence for each thing that looks like a submission of this assignment and lies where none is looked for.

    known: the assignments of the course, whose folders are theirs.
    """
    if coursedir.directory_structure != os.path.join("{nbgrader_step}", "{student_id}", "{assignment_id}"):
        return []
    root = root_of(coursedir)
    said = list(loose_in(root, name))
    for student in listed(root):
        if student.is_dir() and fnmatch.fnmatchcase(student.name, students):
            said += misplaced(root, student.name, name, known)
    return said


def loose_in(root: Path, name: str) -> Iterator[str]:
    """Notebooks that lie beside the students' folders."""
    for entry in listed(root):
        if is_notebook(entry, name):
            yield f"{entry.name!r} was not graded: it is nobody's; move it to {root.name}/<student>/{name}/."


def misplaced(root: Path, student: str, name: str, known: list[str]) -> Iterator[str]:
    """What lies in a student's folder and is named nearly as the assignment."""
    entries = [entry for entry in listed(root / student) if entry.name == name or entry.name not in known]
    there = any(entry.name == name and entry.is_dir() for entry in entries)
    right = f"{root.name}/{student}/{name}"
    for entry in entries:
        place = repr(f"{root.name}/{student}/{entry.name}")
        if entry.is_dir() and entry.name != name:
            if there and meant(entry.name) == meant(name):
                yield f"{place} was not graded: {right} is there too, and only what lies in that one counts."
            elif not there and is_near(entry.name, name):
                yield f"{place} was not graded: the folder's name has to be {name}."
            elif not there and (inner := inside(root / student / entry.name, name)):
                yield f"{place[:-1]}/{inner}' was not graded: it lies one folder too deep; move it to {right}."
        elif entry.name == name and not entry.is_dir():
            yield f"{place} was not graded: it is a file; make it a folder with the notebook in it."
        elif not there and is_notebook(entry, name):
            yield f"{place} was not graded: move it into a folder {name}."


def is_notebook(entry: os.DirEntry[str], name: str) -> bool:
    """Whether it is a file that is called as the assignment's notebook, or an archive of it."""
    plain = plain_name(entry.name) if ".ipynb" in entry.name.lower() else entry.name
    kind = re.search(r"\.(?:ipynb|zip|tar|gz|tgz)", entry.name.lower())
    return entry.is_file() and kind is not None and meant(plain) == meant(name)


def inside(folder: Path, name: str) -> str:
    """The folder of the assignment one level too deep, as an archive's own folder puts it there; or nothing."""
    return next((entry.name for entry in listed(folder) if entry.is_dir() and meant(entry.name) == meant(name)), "")


def is_near(folder: str, name: str) -> bool:
    """Another spelling, a slip of the pen, or words around the name."""
    a, b = meant(folder), meant(name)
    return a == b or (len(b) > 3 and b in a) or difflib.SequenceMatcher(None, a, b).ratio() >= NEAR


def meant(name: str) -> str:
    """`Softmax `, `soft_max`, `softmax (1)`, `softmax.zip` and `softmax` mean the same."""
    stem = unicodedata.normalize("NFKC", name).strip().lower()
    stem = re.sub(r"\.(?:ipynb|zip|tar|gz|tgz)$", "", stem)
    plain = re.sub(r"(?:\(\d+\)|[ _-]copy\s*\d*)\s*$", "", stem)
    return re.sub(r"[^a-z0-9]+", "", plain) or stem


def listed(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []
    return [entry for entry in entries if not entry.name.startswith(".")][:MOST_ENTRIES]
