"""Answers to an exercise, graded plainly: every cell in one namespace, as a kernel runs them, from one seed."""

from __future__ import annotations

import contextlib
import functools
import io
import linecache
import warnings
from collections.abc import Mapping
from types import CodeType
from typing import Any, NamedTuple

import numpy as np

from autograder.banks.teeth.exercise import Exercise

Names = dict[str, Any]
HURRY = 5  # seconds for one check of an answer of which one only asks whether it loses


class Attempt(NamedTuple):
    """What a notebook defines once it has run, and what each check that was lost said."""

    names: Names
    lost: dict[str, str]


def attempt(
    exercise: Exercise, answers: Mapping[str, str], seed: int = 0, *, checks: bool = True, until_lost: bool = False
) -> Attempt:
    """Runs the solution with some answers exchanged; with `until_lost` no further than to the first lost check."""
    done = Attempt({"__name__": "__main__"}, {})
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for cell in exercise.cells:
            if cell.check and (not checks or (until_lost and done.lost)):
                continue
            error = run(answers.get(cell.answer, cell.source), f"/notebook/{cell.id}.py", done.names)
            if cell.check and error:
                done.lost[cell.id] = f"{type(error).__name__}: {error}"
            if cell.id == "setup":
                done.names["rng"] = np.random.default_rng(seed)
            if until_lost:
                done.names["PATIENCE"] = HURRY
    return done


def run(source: str, name: str, names: Names) -> BaseException | None:
    """Runs one cell, and gives what it stopped with: an error, or the notebook's own clock."""
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)  # as IPython does: hints quote lines
    clock = names["patience"](names["PATIENCE"]) if "patience" in names else contextlib.nullcontext()
    try:
        with clock:
            exec(compiled(source, name), names)
    except (Exception, names.get("TooLong", Exception)) as error:
        return error
    return None


@functools.lru_cache(maxsize=1000)
def compiled(source: str, name: str) -> CodeType:
    return compile(source, name, "exec")
