"""The four words of the first two parts, and the matrices of the second. No chapter writes their numbers again."""

import numpy as np

WORDS = {"love": (-1.0, 0.0), "Apple": (2.0, 2.0), "phones": (3.0, 1.0), "juice": (1.0, 3.0)}  # (technology, fruit)

# One key matrix that lets Apple look at phones, and not phones at Apple; queries and values stay as the words are.
W_K = ((1.0, 0.0), (-1.0, 1.0))

# Smaller numbers, for one calculation by hand: love, Apple, phones.
TINY = {
    "x": ((1.0, 0.0), (1.0, 1.0), (0.0, 2.0)),
    "w_q": ((1.0, 0.0), (0.0, 1.0)),
    "w_k": ((1.0, 1.0), (0.0, 1.0)),
    "w_v": ((1.0, 2.0), (0.0, 1.0)),
}


def vectors(*words: str) -> np.ndarray:
    """The words' vectors, one per row: (len(words), 2)."""
    return np.array([WORDS[word] for word in words])
