"""What learners get wrong in SLUG."""
# mypy: ignore-errors

import numpy as np

from autograder.banks.mistakes.bank import Mistakes

BANK = Mistakes("SLUG")

CENTRED = {"answer": "centred", "loses": "check-centred", "see": "book/SLUG#SLUG-idea"}

BANK.differs(
    "adds_the_mean",
    "The mean is added; subtract it.",
    replace=("numbers - np.mean", "numbers + np.mean"),
    **CENTRED,
)


@BANK.again("adds_the_mean")
def adds_it_in_a_loop(numbers):
    total = 0.0
    for number in numbers:
        total += number
    return np.array([number + total / len(numbers) for number in numbers])
