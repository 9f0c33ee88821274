"""Right answers to the exercise `SLUG`, in other hands."""
# mypy: ignore-errors

import numpy as np

from autograder.banks.equivalents.bank import Equivalents

BANK = Equivalents()


@BANK.equivalent(answer="centred")
def number_by_number(numbers):
    mean = sum(numbers) / len(numbers)
    return np.array([number - mean for number in numbers])
