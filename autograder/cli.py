"""The command `autograder`, with a course that is nbgrader's own: `nbgrader_config.py` says where all lies."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # every worker process imports this module again: what only the command needs is imported by it
    from autograder.running.run import Run

LEFT_TO_DO, BAD_USAGE, INTERRUPTED = 1, 2, 130
UNSAFE = "These submissions ran UNCONFINED (--unsafe-no-sandbox): their scores can be forged."


def parser() -> argparse.ArgumentParser:
    commands = argparse.ArgumentParser(prog="autograder", description="The grader of the course.")
    command = commands.add_subparsers(dest="command", required=True, metavar="COMMAND")
    command.add_parser("doctor", help="what protects this machine, what is missing, what to do")
    new = command.add_parser("new", help="the skeleton of a chapter, its assignment and its banks")
    new.add_argument("slug", metavar="SLUG", help="the name that it has everywhere, such as dot-product")
    check = command.add_parser("check", help="do the tests of these exercises have teeth?")
    check.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
    check.add_argument("--all", action="store_true", help="every seed, more pairs, mutants; leaves _build/check.json")
    grade = command.add_parser("grade", help="grade what a class handed in")
    grade.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
    grade.add_argument("--student", default="*", metavar="GLOB", help="only these students (all)")
    grade.add_argument("--submitted", metavar="DIR", help="holds <student>/<assignment>/<notebook>.ipynb (submitted)")
    grade.add_argument("--autograded", metavar="DIR", help="where the graded notebooks go (autograded)")
    grade.add_argument("--db", metavar="URL", help="the gradebook (sqlite:///gradebook.db)")
    grade.add_argument("--jobs", default="auto", metavar="auto|N", type=jobs, help="processes (one for each core)")
    grade.add_argument("--force", action="store_true", help="grade again what has not changed")
    grade.add_argument(
        "--json", metavar="FILE", type=Path, help="write one JSON object for each student and assignment"
    )
    grade.add_argument("--unsafe-no-sandbox", action="store_true", help="run unconfined; scores can be forged")
    return commands


def jobs(text: str) -> int:
    if text == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"{text!r} is neither `auto` nor a number of processes from 1 on")
    return int(text)


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a folder's name need not be text
    if options.command == "doctor":
        from autograder import doctor

        return doctor.main()
    if options.command == "check":
        return check(options)
    return new(options.slug) if options.command == "new" else grade(options)


def new(slug: str) -> int:
    """Lays the skeleton out in the current course, and says what comes next."""
    from autograder.banks.lay_out import CannotBeNew, lay_out

    try:
        made = lay_out(Path.cwd(), slug)
    except CannotBeNew as error:
        print(f"autograder: {error}", file=sys.stderr)
        return BAD_USAGE
    print(*(path.relative_to(Path.cwd()) for path in made), sep="\n")
    print(f"\nNow `make check SLUG={slug}` passes. Write the chapter and the exercise, and keep it so; CONTRIBUTING.md")
    print("says what is asked of them. _toc.yml has it last: move it to its part.")
    return 0


def check(options: argparse.Namespace) -> int:
    """Judges the tests of some exercises, and says by the exit status whether something falls short."""
    from autograder.banks.teeth.exercise import NotReady
    from autograder.banks.teeth.run import check

    try:
        return 0 if check(options.assignments, options.all, jobs("auto")) else LEFT_TO_DO
    except NotReady as error:
        print(f"autograder: {error}", file=sys.stderr)
        return BAD_USAGE
    except KeyboardInterrupt:
        return INTERRUPTED


def grade(options: argparse.Namespace) -> int:
    """Grades, and says by the exit status whether anything is left to do."""
    from autograder.confinement.faults import InfraError
    from autograder.gradebook.lock import GradebookError, GradebookHeld
    from autograder.running.course_folder import UsageError
    from autograder.running.summary import said

    try:
        return report(options)
    except GradebookHeld as error:
        print(f"autograder: {error}", file=sys.stderr)
        return LEFT_TO_DO
    except (UsageError, GradebookError) as error:
        print(f"autograder: {error}", file=sys.stderr)
        return BAD_USAGE
    except InfraError as error:
        print(f"autograder: nothing can be graded here: {error}\n`autograder doctor` says what to do.", file=sys.stderr)
        return LEFT_TO_DO
    except OSError as error:
        print(f"autograder: stopped: {said(error)}; once that is mended, the same command goes on.", file=sys.stderr)
        return LEFT_TO_DO
    except KeyboardInterrupt:
        print("\nautograder: stopped; the same command goes on from here.", file=sys.stderr)
        return INTERRUPTED


def report(options: argparse.Namespace) -> int:
    """Runs over the class, prints the summary, writes the records."""
    from autograder.running.course_folder import UsageError
    from autograder.running.summary import summary, write_records

    if options.json and not options.json.absolute().parent.is_dir():
        raise UsageError(f"{options.json} cannot be written: there is no such folder.")
    if options.json and options.json.is_dir():
        raise UsageError(f"{options.json} cannot be written: it is a folder.")
    run = run_of(options)
    records = run.over(options.assignments)
    print(summary(records, run.notes))
    if run.setup.unsafe_no_sandbox:
        print(UNSAFE)
    written = not options.json or write_records(options.json, records)
    return LEFT_TO_DO if not written or any(record.verdict == "infra" for record in records) else 0


def run_of(options: argparse.Namespace) -> Run:
    """The command line and the course's `nbgrader_config.py`, as one run."""
    from nbgrader.coursedir import CourseDirectory

    from autograder.nbgrader_steps.grade import Grade
    from autograder.running.course_folder import check_course, course_config, secret_of, slugs
    from autograder.running.handed_in_folders import handed_in
    from autograder.running.run import Run
    from autograder.running.task import Setup

    config = course_config()
    coursedir = CourseDirectory(config=config)
    if options.db:
        coursedir.db_url = options.db
    for step in ("submitted", "autograded"):
        if getattr(options, step):
            setattr(coursedir, f"{step}_directory", str(Path(getattr(options, step)).absolute()))
    check_course(coursedir, options.assignments)
    for name in options.assignments:
        if name in slugs(coursedir):
            handed_in(coursedir, name, options.student)
    step = Grade(config=config)
    limits = step.limits.trait_values(config=True)
    setup = Setup(limits, secret_of(coursedir), options.unsafe_no_sandbox or step.unsafe_no_sandbox)
    return Run(coursedir, config, setup, options.student, options.jobs, options.force)
