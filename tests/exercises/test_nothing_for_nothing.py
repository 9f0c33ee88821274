"""Answers that know nothing of their exercise earn nothing, whatever they return or do to their arguments."""

import pytest

RETURNED = {
    "nothing": "None",
    "true": "True",
    "a list": "[]",
    "an object": "object()",
    "a function": "(lambda *a: True)",
    "an empty array": "np.empty(0)",
    "an array of no rows": "np.empty((1 << 40, 0))",
    "nan": "np.full(np.shape(x), np.nan)",
    "the argument": "x",
    "zeros like it": "x * 0",
    "ones like it": "x * 0 + 1",
    "a number": "1.0",
    "an infinite list": "__import__('itertools').count()",
}


def junk(name, returned):
    return f"import numpy as np\ndef {name}(x=0, *rest, **options):\n    return {returned}"


def zeroing(name, source):
    """The right function, of arguments that it has first filled with zeros."""
    return f"""{source}

right_{name} = {name}
def {name}(*arguments, **options):
    for argument in arguments:
        if hasattr(argument, "dtype") and argument.dtype is not bool:
            try: argument[...] = 0
            except Exception: argument.data[...] = 0
    return right_{name}(*arguments, **options)
"""


@pytest.mark.parametrize("returned", RETURNED.values(), ids=RETURNED)
def test_an_answer_that_returns_anything_at_all_earns_nothing(exercise, over_proxies, returned):
    answers = {name: junk(name, returned) for name in exercise.answers}
    scores, said = over_proxies(exercise, exercise.handed_in({**exercise.answers, **answers}))
    assert set(scores.values()) == {0}, {check: score for check, score in scores.items() if score}
    assert all(said[check] for check in exercise.points)


def test_an_answer_that_zeroes_its_arguments_first_earns_nothing(exercise, over_proxies, namespace_of):
    functions = {name: source for name, source in exercise.answers.items() if source.lstrip().startswith("def")}
    solved = namespace_of(exercise.handed_in(exercise.answers))
    given = {name: map(solved["arguments_of"], solved["EXAMPLES"][name]) for name in functions}
    to_fill = [name for name in functions if any(hasattr(leaf, "dtype") for leaf in solved["leaves_of"]([*given[name]]))]
    answers = {name: zeroing(name, functions[name]) for name in to_fill}
    scores, _ = over_proxies(exercise, exercise.handed_in({**exercise.answers, **answers}))
    about = [check for check, source in exercise.checks.items() if any(f'checking("{name}")' in source for name in answers)]
    assert about and not [check for check in about if scores[check]]
