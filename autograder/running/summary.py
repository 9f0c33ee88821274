"""What a run says at its end: a table and sentences on the terminal, a line of JSON for each record."""

from __future__ import annotations

import contextlib
import os
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from autograder.running.record import Record

COMMONEST = 3


def write_records(path: Path, records: list[Record]) -> bool:
    """Puts the whole file in its place, or leaves what was there and says why."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        if path.exists() and not path.is_file():  # such as /dev/stdout
            path.write_text("".join(f"{record.line()}\n" for record in records), encoding="utf-8")
            return True
        fresh.write_text("".join(f"{record.line()}\n" for record in records), encoding="utf-8")
        os.replace(fresh, path)
    except OSError as error:
        print(f"autograder: {path} could not be written: {said(error)}.", file=sys.stderr)
        return False
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
    return True


def said(error: OSError) -> str:
    """An error of the system in a few words, with the file where there is one."""
    what = (error.strerror or str(error)).lower()
    return f"{what}: {error.filename}" if error.filename else what


def summary(records: list[Record], notes: list[str]) -> str:
    """A line for each assignment, then whatever deserves a sentence."""
    head = ("assignment", "graded", "unreadable", "infra", "mean", "of", "by hand")
    rows = [
        head,
        *(row([r for r in records if r.assignment == name]) for name in dict.fromkeys(r.assignment for r in records)),
    ]
    widths = [max(len(line[column]) for line in rows) for column in range(len(head))]
    table = ["  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]) for line in rows]
    said = [
        f"{r.student}, {r.assignment}: {r.verdict}: {r.cells[0].message}"
        for r in records
        if r.verdict != "graded" and r.cells
    ]
    return "\n".join([*notes, *said, *([""] if notes or said else []), *table, *commonest(records)])


def commonest(records: list[Record]) -> list[str]:
    """For each assignment its commonest mistakes, and how many made them."""
    lines = []
    for name in dict.fromkeys(record.assignment for record in records):
        made = tally(record for record in records if record.assignment == name)
        named = ", ".join(f"{mistake} ({count})" for mistake, count in made.most_common(COMMONEST))
        lines += [f"commonest mistakes in {name}: {named}"] if named else []
    return [""] * bool(lines) + lines


def tally(records: Iterable[Record]) -> Counter[str]:
    """How many made each known mistake; one that several checks show is made once."""
    return Counter(name for record in records for name in sorted({m for cell in record.cells for m in cell.mistakes}))


def row(records: list[Record]) -> tuple[str, ...]:
    counts = [
        str(sum(record.verdict == verdict for record in records)) for verdict in ("graded", "unreadable", "infra")
    ]
    scores = [record.score for record in records if record.score is not None]
    mean = f"{sum(scores) / len(scores):.1f}" if scores else "-"
    waiting = sum(bool(record.needs_manual) for record in records)
    return records[0].assignment, *counts, mean, f"{records[0].max_score:g}", str(waiting)
