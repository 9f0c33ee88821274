"""The banks of an exercise, by its slug: `mistakes_of("softmax")`. Slugs are the folders of `solutions/`."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from autograder.banks.answers import SOLUTIONS
from autograder.banks.equivalents.bank import Equivalent
from autograder.banks.mistakes.bank import Mistake


def slugs() -> list[str]:
    """The exercises that there are."""
    return sorted(path.parent.name for path in SOLUTIONS.glob("*/*.ipynb"))


def mistakes_of(slug: str) -> list[Mistake]:
    """The first versions, and the second ones: in the file of the first, or in `again/`."""
    return entries_of("mistakes.again", slug) or entries_of("mistakes", slug)


def equivalents_of(slug: str) -> list[Equivalent]:
    return entries_of("equivalents", slug)


def explained_of(slug: str) -> dict[str, dict[str, str]]:
    """Why some mutants of the solution survive: function -> the line that changed -> why that is the same function."""
    bank = module_of("mutants", slug)
    return bank.EXPLAINED if bank else {}


def entries_of(kind: str, slug: str) -> list[Any]:
    """What the `BANK` of the exercise's module holds; none where there is no such file."""
    bank = module_of(kind, slug)
    return bank.BANK.entries if bank else []


def module_of(kind: str, slug: str) -> Any:
    name = f"autograder.banks.{kind}.{slug.replace('-', '_')}"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None
