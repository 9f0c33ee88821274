"""Two mistakes are put together where neither touches what the other one changes."""

import dataclasses
import itertools

from autograder.banks.teeth.pairs import draw, together


def named(mistakes, *names):
    return [next(mistake for mistake in mistakes if mistake.name == name) for name in names]


def test_two_differences_stand_side_by_side(toy_mistakes):
    source = together(*named(toy_mistakes, "doubles", "takes_the_largest"))
    assert source.endswith("return 2 * numbers - np.max(numbers)\n")


def test_what_overlaps_or_is_written_whole_is_not_put_together(toy_mistakes):
    doubles, whole = named(toy_mistakes, "doubles", "adds_the_mean")
    source = doubles.source.replace("2 *", "3 *")
    triples = dataclasses.replace(doubles, source=source, replaces=(("numbers -", "3 * numbers -"),))
    assert together(doubles, triples) == together(doubles, whole) == ""


def test_the_same_pairs_are_drawn_each_time_from_one_function_and_from_two(toy):
    exercise = toy()
    drawn = draw(exercise, 5)
    assert drawn == draw(exercise, 5)
    assert {len(trial.answers) for trial in drawn} == {1, 2} and len(drawn) == 5
    assert all(one.answers != other.answers for one, other in itertools.combinations(draw(exercise, 99), 2))
