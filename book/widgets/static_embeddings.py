"""The figures to move of the chapter on words as vectors."""

import html

import numpy as np
from figures.words import WORDS
from widgets.figure import figure
from widgets.still import fixed, plane, side_by_side

RINGS = {"the company": (2.5, 1.5), "the fruit": (1.5, 2.5)}
MORE = {"laptop": (6.0, 2.0), "banana": (0.0, 2.0), "pear": (1.0, 4.0)}  # made up, for neighbours


def place_figure() -> object:
    """Apple between the places where two sentences want it."""
    still = side_by_side(one_place(), two_places())
    return figure("static-embeddings", {"Apple": WORDS["Apple"], "two": False}, still)


def one_place() -> str:
    apart = [fixed(float(np.hypot(*np.subtract(WORDS["Apple"], ring))), 2) for ring in RINGS.values()]
    told = f"One place for Apple: {' and '.join(apart)} away from where the two sentences want it"
    return plane(told, [*rings(), {"is": "dot", "at": WORDS["Apple"], "label": "Apple"}], x=(-1, 4))


def two_places() -> str:
    dots = [{"is": "dot", "at": ring} for ring in RINGS.values()]
    return plane("Two places: 0.00 away from both", [*rings(), *dots], x=(-1, 4))


def rings() -> list[dict[str, object]]:
    return [{"is": "ring", "at": ring, "label": name} for name, ring in RINGS.items()]


def nearest_figure(picked: str = "phones") -> object:
    """The neighbours of a word, by direction and by distance."""
    words = WORDS | MORE
    lists = [f"<p><strong>{picked}, by {way}</strong>: {html.escape(ranked(words, picked, way))}</p>" for way in WAYS]
    return figure("static-embeddings-nearest", {"words": words, "picked": picked}, side_by_side(*lists))


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def nearness(a: np.ndarray, b: np.ndarray) -> float:
    return -float(np.linalg.norm(a - b))


WAYS = {"direction": (cosine, 3), "distance": (nearness, 2)}


def ranked(words: dict[str, tuple[float, float]], picked: str, way: str) -> str:
    """The other words and their numbers, the nearest first."""
    measure, places = WAYS[way]
    near = {word: measure(np.array(words[picked]), np.array(at)) for word, at in words.items() if word != picked}
    return ", ".join(
        f"{word} {fixed(number if way == 'direction' else -number, places)}"
        for word, number in sorted(near.items(), key=lambda pair: -pair[1])
    )
