"""One line of the table: what was asked for, how much of it is reached, and what is missing by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HEAD = ("reached", "of", "asked")


@dataclass(frozen=True)
class Row:
    """asked: `all`, `none`, `95 %`, or nothing; about: what is missing, or what should not be, and why, by its name."""

    what: str
    reached: int
    of: int
    asked: str
    about: Mapping[str, str]

    @property
    def falls_short(self) -> bool:
        least = {"all": 100, "95 %": 95}.get(self.asked, 0)
        return 100 * self.reached < least * self.of or (self.asked == "none" and self.reached > 0)

    def as_json(self) -> dict[str, Any]:
        return {
            "reached": self.reached,
            "of": self.of,
            "asked": self.asked,
            "short": self.falls_short,
            "about": dict(self.about),
        }


def all_of(what: str, of: int, missed: Mapping[str, str], asked: str = "all") -> Row:
    return Row(what, of - len(missed), of, asked, missed)


def none_of(what: str, of: int, found: Mapping[str, str], asked: str = "none") -> Row:
    return Row(what, len(found), of, asked, found)


def table(rows: Mapping[str, list[Row]]) -> str:
    """All exercises one below the other, then a sentence for each thing that falls short."""
    widest = max(len(row.what) for own in rows.values() for row in own) + 2
    lines = []
    for slug, own in rows.items():
        lines += [f"{slug:{widest}}" + "".join(f"{word:>9}" for word in HEAD)]
        for row in own:
            numbers = "".join(f"{cell:>9}" for cell in (row.reached, row.of, row.asked))
            lines.append(f"  {row.what:{widest - 2}}{numbers}{'  SHORT' * row.falls_short}")
    for slug, own in rows.items():
        for row in (row for row in own if row.falls_short):
            lines += ["", f"{slug}: {row.what}: {row.reached} of {row.of}, asked is {row.asked}:"]
            lines += [f"  {name}: {why}" for name, why in row.about.items()]
    return "\n".join(map(str.rstrip, lines))
