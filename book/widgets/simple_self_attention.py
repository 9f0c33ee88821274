"""The figure to move of the chapter on the simplest self-attention."""

import torch
from figures.words import WORDS, vectors
from widgets.figure import figure
from widgets.still import plain, side_by_side, table

from attention import softmax

WATCH = (1.0, -1.0)  # made up: a thing of technology, no fruit


def sentence_figure() -> object:
    """Three words that attend to each other."""
    others = {"phones": WORDS["phones"], "juice": WORDS["juice"], "watch": WATCH}
    state = {"love": WORDS["love"], "Apple": WORDS["Apple"], "third": WORDS["phones"], "called": "phones"}
    return figure("simple-self-attention", state | {"others": others}, side_by_side(*pictures()))


def pictures() -> list[str]:
    """The scores, a mirror image of themselves, and the weights, which are none."""
    words = ["love", "Apple", "phones"]
    x = torch.from_numpy(vectors(*words))
    scores = x @ x.T  # (3, 3)
    torch.testing.assert_close(scores, scores.T)
    numbers = "".join(
        f'<tr><th scope="row">{word}</th>{"".join(f"<td>{plain(score)}</td>" for score in row)}</tr>'
        for word, row in zip(words, scores.tolist(), strict=True)
    )
    heads = "".join(f'<th scope="col">{word}</th>' for word in words)
    symmetric = f"<table><caption>scores: the same both ways</caption><tr><td></td>{heads}</tr>{numbers}</table>"
    weights = dict(zip(words, softmax(scores).tolist(), strict=True))
    return [symmetric, table("weights: not the same both ways", words, weights, sums=True)]
