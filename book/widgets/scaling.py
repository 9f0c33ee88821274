"""The figure to move of the chapter on scaling."""

import math

import numpy as np
import torch
from widgets.figure import figure
from widgets.still import fixed, plain, side_by_side, weight

from attention import softmax

WORDS = 6
LENGTHS = (2, 4, 8, 16, 32, 64, 128, 256, 512)


def scores() -> dict[int, list[float]]:
    """One draw of a query and six keys; their scores when only the first d_k numbers of each are taken."""
    rng = np.random.default_rng(0)
    q, k = rng.standard_normal(LENGTHS[-1]), rng.standard_normal((WORDS, LENGTHS[-1]))
    return {d_k: [round(float(score), 6) for score in k[:, :d_k] @ q[:d_k]] for d_k in LENGTHS}


def spread_figure() -> object:
    """The scores of six words, the shares that they get, and the slope of the largest, as vectors grow longer."""
    state = {"scores": list(scores().values()), "lengths": LENGTHS, "at": 1, "way": "as they are", "nudge": 0}
    return figure("scaling", state, side_by_side(picture(4), picture(64)))


def picture(d_k: int) -> str:
    """The six shares with and without the root, and the slope of the largest."""
    raw = torch.tensor(scores()[d_k], dtype=torch.float64)
    ways = {"as they are": softmax(raw), "by the root": softmax(raw / math.sqrt(d_k))}
    heads = "".join(f'<th scope="col">{way}</th>' for way in ways)
    lines = "".join(
        f'<tr><th scope="row">{plain(score)}</th>{"".join(f"<td>{weight(share)}</td>" for share in shares)}</tr>'
        for score, *shares in zip(raw.tolist(), *(shares.tolist() for shares in ways.values()), strict=True)
    )
    slopes = "".join(f"<td>{fixed(float(s.max() * (1 - s.max())), 6)}</td>" for s in ways.values())
    slope = f'<tr><th scope="row">slope</th>{slopes}</tr>'
    caption = f"d_k = {d_k}: six scores, their shares, and the slope of the largest"
    head = f'<caption>{caption}</caption><thead><tr><th scope="col">score</th>{heads}</tr></thead>'
    return f"<table>{head}<tbody>{lines}{slope}</tbody></table>"
