"""The banks of an exercise, by its slug: `mistakes_of("softmax")`. Slugs are the folders of `solutions/`."""

from __future__ import annotations

import importlib
from typing import Any

from autograder.banks.answers import SOLUTIONS
from autograder.banks.equivalents.bank import Equivalent
from autograder.banks.mistakes.bank import Mistake


def slugs() -> list[str]:
    """The exercises that there are."""
    return sorted(path.parent.name for path in SOLUTIONS.glob("*/*.ipynb"))


def mistakes_of(slug: str) -> list[Mistake]:
    entries: list[Mistake] = bank_of("mistakes", slug).entries
    return entries


def equivalents_of(slug: str) -> list[Equivalent]:
    entries: list[Equivalent] = bank_of("equivalents", slug).entries
    return entries


def bank_of(kind: str, slug: str) -> Any:
    """The `BANK` of a bank's module; in Python's names a slug's hyphens are underscores."""
    return importlib.import_module(f"autograder.banks.{kind}.{slug.replace('-', '_')}").BANK
