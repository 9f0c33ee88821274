"""The figure to move of the chapter on mixing."""

import numpy as np
from figures.words import WORDS, vectors
from widgets.figure import figure
from widgets.still import plain, plane, side_by_side

WEIGHTS = (0.1, 0.5, 0.4)  # made up


def mixing_figure() -> object:
    """Three words and the budget that mixes them."""
    state = {"words": WORDS, "third": "phones", "weights": WEIGHTS}
    return figure("mixing", state, side_by_side(picture(WEIGHTS), picture((0.75, 0, 0.25))))


def picture(weights: tuple[float, ...]) -> str:
    """The words, and where they are mixed to."""
    words = ("love", "Apple", "phones")
    mix = np.array(weights) @ vectors(*words)
    shares = ", ".join(f"{word} {plain(weight)}" for word, weight in zip(words, weights, strict=True))
    things = [{"is": "dot", "at": WORDS[word], "label": word} for word in words]
    told = f"{shares}: the mix is at {plain(mix[0])}, {plain(mix[1])}, {plain(float(np.hypot(*mix)))} long"
    return plane(told, [*things, {"is": "arrow", "at": mix, "label": "mix"}])
