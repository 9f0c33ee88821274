"""The figure of the first page: the same word lands somewhere else because of its neighbour."""

import numpy as np
import torch
from figures.words import WORDS, vectors
from widgets.figure import figure
from widgets.still import plain, plane, side_by_side

from attention import softmax

PRIMED = "Apple\N{PRIME}"


def intro_figure() -> object:
    """*love Apple* phones, juice or nothing: where Apple goes."""
    at = moved("love", "Apple", "phones").tolist()
    return figure(
        "intro", {"words": WORDS, "last": "phones", "at": at}, side_by_side(*map(picture, ("phones", "juice")))
    )


def moved(*words: str) -> np.ndarray:
    """Apple's new vector in the sentence, whose second word it is: (2,)."""
    x = vectors(*words)
    weights = softmax(torch.from_numpy(x @ x[1])).numpy()
    mixed: np.ndarray = weights @ x
    return mixed


def picture(last: str) -> str:
    place = moved("love", "Apple", last)
    told = f"love Apple {last}: Apple moves to technology {plain(place[0])}, fruit {plain(place[1])}"
    things = [{"is": "dot", "at": WORDS[word], "label": word} for word in ("love", last)]
    things += [{"is": "hollow", "at": WORDS["Apple"], "label": "Apple"}]
    things += [{"is": "trail", "from": WORDS["Apple"], "at": place}, {"is": "dot", "at": place, "label": PRIMED}]
    return plane(told, things)
