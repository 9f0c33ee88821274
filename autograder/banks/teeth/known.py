"""Known mistakes, first and second versions: each loses its check, and is named, told or refused."""

from __future__ import annotations

from autograder.banks.mistakes.bank import Mistake
from autograder.banks.teeth.exercise import Exercise
from autograder.banks.teeth.row import Row, all_of, none_of
from autograder.banks.teeth.trial import Question, Seen, Trial

SEEDS = range(5)
WHERE = "The first where it is not: "
REFUSED = "which this exercise asks you to write yourself"


def mistakes(exercise: Exercise, thorough: bool) -> Question:
    seeds = SEEDS if thorough else SEEDS[:1]
    entries = exercise.mistakes
    trials = [
        Trial({one.answer: one.source}, seeds, asked(exercise, one, thorough), (one.known_as,)) for one in entries
    ]

    def judge(seen: list[Seen]) -> list[Row]:
        both = list(zip(entries, seen, strict=True))
        firsts, seconds = ([each for each in both if bool(each[0].again) is again] for again in (False, True))
        wavering = {title(one): at.wavers for one, at in both if at.wavers}
        return [
            losing("mistakes that lose their check", firsts),
            losing("second versions that lose it", seconds),
            *naming("first versions", firsts, "all"),
            *naming("second versions", seconds, "95 %"),
            telling([each for each in both if not each[1].showing and not each[0].refused]),
            refusing([each for each in both if each[0].refused]),
            *[none_of("mistakes whose verdict hangs on the seed", len(both), wavering)] * thorough,
        ]

    return Question(trials, judge)


def asked(exercise: Exercise, entry: Mistake, thorough: bool) -> tuple[str, ...]:
    """Thorough, other functions than the mistake's own are asked about too: theirs is no mistake."""
    return tuple(exercise.answers) if thorough else (entry.answer,)


def title(entry: Mistake) -> str:
    return f"{entry.answer}: {entry.name}"


def losing(what: str, both: list[tuple[Mistake, Seen]]) -> Row:
    kept = {
        title(one): f"keeps the points of {one.loses}" for one, at in both if not all(one.loses in it for it in at.lost)
    }
    return all_of(what, len(both), kept)


def naming(what: str, both: list[tuple[Mistake, Seen]], asked: str) -> list[Row]:
    """Of the mistakes that the examples show by numbers."""
    shown = [each for each in both if each[1].showing]
    right = {title(one) for one, at in shown if one.known_as[1] in at.said[one.answer].names and not at.untrue}
    wrongly = {
        title(one): f"is called {', '.join(at.untrue or sorted(at.names))}"
        for one, at in shown
        if at.names and title(one) not in right
    }
    unnamed = {title(one): " ".join(at.said[one.answer].sentence.split()) for one, at in shown if not at.names}
    return [
        all_of(f"{what} named rightly", len(shown), wrongly | unnamed, asked),
        none_of(f"{what} named wrongly", len(shown), wrongly),
        none_of(f"{what} not named", len(shown), unnamed, ""),
    ]


def telling(both: list[tuple[Mistake, Seen]]) -> Row:
    """Of those that show by an error or a None alone: no name, but where it is."""
    wrong = {
        title(one): f"is called {', '.join(at.names)}" if at.names else "is not told where it shows"
        for one, at in both
        if at.names or WHERE not in at.said[one.answer].sentence
    }
    return all_of("told where, without a number to name", len(both), wrong)


def refusing(both: list[tuple[Mistake, Seen]]) -> Row:
    let = {
        title(one): "its call of a library is let through"
        for one, at in both
        if not all(REFUSED in lost.get(one.loses, "") for lost in at.lost) or at.names
    }
    return all_of("calls of a library refused", len(both), let)
