"""Every question to some exercises: in as many processes as there are cores, with a bar, a table and a record."""

from __future__ import annotations

import functools
import json
import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tqdm import tqdm

from autograder.banks.answers import SOLUTIONS
from autograder.banks.load import slugs
from autograder.banks.teeth.exercise import Exercise, NotReady, exercise_of
from autograder.banks.teeth.known import mistakes
from autograder.banks.teeth.mutants import mutants
from autograder.banks.teeth.pairs import pairs
from autograder.banks.teeth.rightful import equivalents, solution
from autograder.banks.teeth.row import Row, table
from autograder.banks.teeth.trial import Seen, Trial, try_out

QUESTIONS = mistakes, pairs, equivalents, solution, mutants
RECORD = SOLUTIONS.parent / "_build" / "check.json"


def check(names: Sequence[str], thorough: bool, jobs: int) -> bool:
    """Prints the table, and says whether all that is asked for is reached; thorough, it leaves `_build/check.json`."""
    for name in names:
        if name not in slugs():
            raise NotReady(f"There is no assignment {name!r}: {SOLUTIONS} has {', '.join(slugs()) or 'none'}.")
    exercises = [exercise_of(name) for name in dict.fromkeys(names)]
    rows = {exercise.slug: rows_of(exercise, thorough, jobs) for exercise in exercises}
    print(table(rows))
    if thorough:
        write(RECORD, rows)
    return not any(row.falls_short for own in rows.values() for row in own)


def rows_of(exercise: Exercise, thorough: bool, jobs: int = 1) -> list[Row]:
    questions = [question(exercise, thorough) for question in QUESTIONS]
    trials = [trial for question in questions for trial in question.trials]
    bar = tqdm(tried(exercise, trials, jobs), total=len(trials), desc=exercise.slug, disable=None)
    seen = iter(list(bar))
    return [row for question in questions for row in question.judge([next(seen) for _ in question.trials])]


def tried(exercise: Exercise, trials: list[Trial], jobs: int) -> Iterator[Seen]:
    """What came of each, in their order."""
    one = functools.partial(try_out, exercise)
    if jobs == 1:
        yield from map(one, trials)
        return
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # each process has a core: threads of one would take from the other
    alone = (
        multiprocessing.get_context("spawn"),
        signal.signal,
        (signal.SIGINT, signal.SIG_IGN),
    )  # the parent stops them
    with ProcessPoolExecutor(jobs, *alone) as pool:
        yield from pool.map(one, trials)


def write(path: Path, rows: dict[str, list[Row]]) -> None:
    """One object for each exercise."""
    said = {
        slug: {"passed": not any(row.falls_short for row in own), "rows": {row.what: row.as_json() for row in own}}
        for slug, own in rows.items()
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
