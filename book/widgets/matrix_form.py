"""The figure to move of the chapter on the matrix form: attention, step by step, every cell of it to be asked."""

import numpy as np
import torch
from figures.words import TINY, W_K, vectors
from widgets.figure import figure
from widgets.still import fixed, side_by_side, table

from attention import scaled_dot_product_attention

SENTENCE = ["love", "Apple", "phones"]


def steps_figure() -> object:
    """The tiny example, and the words with a key matrix that makes Apple look at phones, in six steps."""
    one = np.eye(2).tolist()
    words = {"x": vectors(*SENTENCE).tolist(), "w_q": one, "w_k": W_K, "w_v": one}
    state = dict(TINY) | {"names": SENTENCE, "step": 1, "root": "with", "other": words}
    return figure("matrix-form", state, side_by_side(*pictures()))


def pictures() -> list[str]:
    """What went in, and what the six steps make of it: the weights, and the new vectors."""
    x, w_q, w_k, w_v = (torch.tensor(TINY[name], dtype=torch.float64) for name in ("x", "w_q", "w_k", "w_v"))
    output, weights = scaled_dot_product_attention(x @ w_q, x @ w_k, x @ w_v, return_weights=True)
    lines = "".join(
        f'<tr><th scope="row">{word}</th><td>({fixed(a, 0)}, {fixed(b, 0)})</td>'
        f"<td>({fixed(c, 3)}, {fixed(d, 3)})</td></tr>"
        for word, (a, b), (c, d) in zip(SENTENCE, x.tolist(), output.tolist(), strict=True)
    )
    heads = '<thead><tr><td></td><th scope="col">in</th><th scope="col">out</th></tr></thead>'
    ends = f"<table><caption>the words, before and after</caption>{heads}<tbody>{lines}</tbody></table>"
    shares = dict(zip(SENTENCE, weights.tolist(), strict=True))
    return [table("weights: each row is one word's budget", SENTENCE, shares, sums=True), ends]
