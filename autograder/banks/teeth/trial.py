"""What one process tries: some answers, graded from one or more seeds, with what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from autograder.banks.teeth.alike import difference, unlike_in_float32
from autograder.banks.teeth.attempt import Attempt, attempt
from autograder.banks.teeth.exercise import Exercise
from autograder.banks.teeth.row import Row
from autograder.banks.teeth.said import Said, said_of, shows_in_numbers


@dataclass(frozen=True)
class Trial:
    """The solution with some answers exchanged.

    seeds:      of the checks; none where no check is asked about
    asked:      the functions whose hint is asked for
    own:        the mistakes that the answers make, as (function, name)
    narrow:     the function that has to agree with the solution's in float32
    until_lost: stop at the first check that is lost; where none is, compare with the solution
    """

    answers: Mapping[str, str]
    seeds: Sequence[int] = (0,)
    asked: tuple[str, ...] = ()
    own: tuple[tuple[str, str], ...] = ()
    narrow: str = ""
    until_lost: bool = False


@dataclass
class Seen:
    """What came of a trial.

    lost:    for each seed, what each lost check said
    said:    for each function that was asked about, the names or the sentence
    untrue:  names that were said, are not the answers' own, and whose mistakes do something else
    showing: whether the examples show one of the own mistakes by numbers
    unlike:  calls on which the answer and the solution differ
    """

    lost: list[dict[str, str]] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)
    untrue: list[str] = field(default_factory=list)
    showing: bool = False
    unlike: list[str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {name for said in self.said.values() for name in said.names}

    @property
    def wavers(self) -> str:
        """The checks that are lost on some seeds only, with how many those are."""
        often = {check: sum(check in lost for lost in self.lost) for lost in self.lost for check in lost}
        some = (f"{check} is lost on {count}" for check, count in often.items() if count < len(self.lost))
        return "; ".join(f"{one} of {len(self.lost)} seeds" for one in some)


class Question(NamedTuple):
    """What is tried, and the lines of the table that its results make."""

    trials: list[Trial]
    judge: Callable[[list[Seen]], list[Row]]


def try_out(exercise: Exercise, trial: Trial) -> Seen:
    seen = Seen()
    if not trial.seeds:
        done = attempt(exercise, trial.answers, checks=False)
    for seed in trial.seeds:
        done = attempt(exercise, trial.answers, seed, until_lost=trial.until_lost)
        seen.lost.append(done.lost)
        if trial.until_lost and done.lost:
            return seen
    for answer in trial.asked:
        seen.said[answer] = said_of(done.names, answer)
        seen.untrue += [name for name in seen.said[answer].names if not is_true(exercise, trial, done, answer, name)]
    seen.showing = any(shows_in_numbers(done.names, *mistake) for mistake in trial.own)
    if trial.narrow or trial.until_lost:
        seen.unlike = unlike_the_solution(exercise, trial, done)
    return seen


def unlike_the_solution(exercise: Exercise, trial: Trial, done: Attempt) -> list[str]:
    """The calls on which the answers and the solution differ: in float32, or else the first."""
    solved = attempt(exercise, {}, checks=False)
    if trial.narrow:
        return unlike_in_float32(done.names, solved.names, trial.narrow)
    return [call for answer in trial.answers if (call := difference(done.names, solved.names, answer))]


def is_true(exercise: Exercise, trial: Trial, done: Attempt, answer: str, name: str) -> bool:
    """Whether a name is one of the answers' own, or else its mistake does what the answer does."""
    if (answer, name) in trial.own:
        return True
    source = next(entry.source for entry in exercise.mistakes if (entry.answer, entry.name) == (answer, name))
    alone = attempt(exercise, {**trial.answers, answer: source}, checks=False)
    return not difference(done.names, alone.names, answer)
