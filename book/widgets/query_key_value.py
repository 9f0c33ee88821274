"""The figure to move of the chapter on queries, keys and values."""

import numpy as np
import torch
from figures.words import W_K, WORDS, vectors
from widgets.figure import figure
from widgets.still import PRIME, fixed, plane, side_by_side, weight

from attention import softmax

SENTENCE = ("love", "Apple", "phones")


def roles_figure() -> object:
    """Three words, and the three matrices whose rows can be dragged."""
    state = {name: np.eye(2).tolist() for name in ("w_q", "w_k", "w_v")}
    words = {word: WORDS[word] for word in (*SENTENCE, "juice")}
    return figure("query-key-value", state | {"third": "phones", "words": words}, side_by_side(*pictures()))


def pictures() -> list[str]:
    """Apple's query and all keys, with the matrix that changes nothing and with the one that goes one way."""
    return [picture("keys are the words", np.eye(2)), picture("one step of one arrow", np.array(W_K))]


def picture(caption: str, w_k: np.ndarray) -> str:
    """The words, their keys, Apple's new vector, and what Apple and phones give each other.

    w_k: (2, 2)
    """
    x = vectors(*SENTENCE)
    weights = softmax(torch.from_numpy(x @ (x @ w_k).T)).numpy()  # (3, 3)
    mixed = weights[1] @ x
    told = f"Apple looks at phones, {weight(weights[1, 2])}; phones at Apple, {weight(weights[2, 1])}"
    things: list[dict[str, object]] = [{"is": "arrow", "at": tuple(x[1]), "role": "query", "label": "Apple asks"}]
    for word, place, key in zip(SENTENCE, x, x @ w_k, strict=True):
        moved = f"k {word}" if any(key != place) else ""
        things += [{"is": "ring", "at": tuple(key), "role": "key", "label": moved, "below": True}]
        things += [{"is": "hollow", "at": tuple(place), "label": "" if word == "Apple" or moved else word}]
    things += [{"is": "dot", "at": tuple(mixed), "role": "mix", "label": f"Apple{PRIME}"}]
    new = f"Apple{PRIME} ({fixed(mixed[0], 3)}, {fixed(mixed[1], 3)})"
    return plane(f"{caption}: {told}; {new}".replace("&lt;", "<"), things)
