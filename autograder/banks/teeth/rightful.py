"""Right answers lose nothing and are accused of nothing; a blank earns nothing."""

from __future__ import annotations

from autograder.banks.teeth.exercise import Exercise
from autograder.banks.teeth.row import Row, all_of, none_of
from autograder.banks.teeth.trial import Question, Seen, Trial

SEEDS = range(50)


def equivalents(exercise: Exercise, thorough: bool) -> Question:
    seeds = SEEDS if thorough else SEEDS[:1]
    entries = exercise.equivalents
    trials = [Trial({one.answer: one.source}, seeds, tuple(exercise.answers), narrow=one.answer) for one in entries]

    def judge(seen: list[Seen]) -> list[Row]:
        both = [(f"{one.answer}: {one.name}", at) for one, at in zip(entries, seen, strict=True)]
        accused = {name: f"is called {', '.join(at.names)}" for name, at in both if at.names}
        unlike = {name: f"is not the solution on {', '.join(at.unlike)}" for name, at in both if at.unlike}
        return [
            all_of("equivalents with full marks", len(both), {name: losses(at) for name, at in both if any(at.lost)}),
            none_of("equivalents accused of something", len(both), accused),
            all_of("equivalents right in float32 too", len(both), unlike),
            *[none_of("equivalents whose verdict hangs on the seed", len(both), wavering(both))] * thorough,
        ]

    return Question(trials, judge)


def solution(exercise: Exercise, thorough: bool) -> Question:
    """The solution, and the blank."""
    seeds = SEEDS if thorough else SEEDS[:1]

    def judge(seen: list[Seen]) -> list[Row]:
        full, blank = seen
        lost = {f"seed {seed}": losses(Seen([at])) for seed, at in zip(seeds, full.lost, strict=True) if at}
        earned = {check: "the blank earns its points" for check in exercise.checks if check not in blank.lost[0]}
        return [
            all_of("checks that the blank loses", len(exercise.checks), earned),
            all_of("seeds on which the solution is full", len(seeds), lost),
        ]

    return Question([Trial({}, seeds), Trial(exercise.blanks)], judge)


def losses(seen: Seen) -> str:
    """What was lost on the first seed that lost anything, and on how many it was."""
    first = next(lost for lost in seen.lost if lost)
    count = sum(map(bool, seen.lost))
    said = "; ".join(f"{check} says {' '.join(why.split())}" for check, why in first.items())
    return said + f" (on {count} of {len(seen.lost)} seeds)" * (len(seen.lost) > 1)


def wavering(both: list[tuple[str, Seen]]) -> dict[str, str]:
    return {name: at.wavers for name, at in both if at.wavers}
