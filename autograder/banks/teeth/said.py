"""What is said of an answer: the names of known mistakes, or else a sentence.

Whoever names mistakes in another way is judged by the same bank once `said_of` asks them.
"""

from __future__ import annotations

from typing import NamedTuple

from autograder.banks.teeth.attempt import Names


class Said(NamedTuple):
    names: tuple[str, ...]
    sentence: str = ""


def said_of(names: Names, answer: str) -> Said:
    """The names that `hint` would say of an answer in a notebook that has run; without a name, its sentence."""
    if answer not in names:
        return Said((), f"There is no `{answer}`.")
    try:
        if first := names["mend_first"](answer):
            return Said((), first)
        seen, asides = names["tried_on_examples"](answer, names[answer])
    except names["TooLong"]:
        return Said((), f"`{answer}` did not come to an end.")
    found = tuple(mistake["name"] for mistake in names["named_mistakes"](answer, seen))
    if found or names["is_unwritten"](asides[0]):
        return Said(found, names["is_unwritten"](asides[0]))
    return Said((), names["what_is_certain"](answer, seen, asides))


def shows_in_numbers(names: Names, answer: str, mistake: str) -> bool:
    """Whether the examples show a mistake by numbers: an error or a None alone is no evidence for a name."""
    known = names["KNOWN_MISTAKES"].get(answer, {"right": [], "mistakes": []})
    for entry in known["mistakes"]:
        if entry["name"] == mistake:
            told = [entry["outcomes"].get(str(number), right) for number, right in enumerate(known["right"])]
            return bool(names["shows"](told, known["right"], told))
    return False
