"""A command line and the course's `nbgrader_config.py`, as one `Run`."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.course_folder import UsageError, check_course, secret_of, slugs
from autograder.handed_in_folders import handed_in
from autograder.run import Run
from autograder.steps import Grade
from autograder.worker import Setup


def run_of(options: argparse.Namespace) -> Run:
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


def course_config() -> Config:
    """What nbgrader itself would read: the `nbgrader_config.py` of the current folder and of Jupyter's own folders."""
    app = NbGrader()
    app.log.setLevel(logging.ERROR)
    try:
        app.initialize([])
    except Exception as error:
        raise UsageError(f"nbgrader_config.py cannot be read: {type(error).__name__}: {error}") from None
    config: Config = app.config
    return config
