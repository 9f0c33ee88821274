"""The figures to move of the chapter on softmax, and what stands for them on paper."""

import html

import torch
from torch import Tensor
from widgets.figure import figure
from widgets.still import length, plain, side_by_side, table, weight

from attention import softmax, softmax_with_temperature


def softmax_figure(words: list[str], scores: list[float], temperature: float = 1.0) -> object:
    """The score of each word and the temperature in, the shares out."""
    state = {"words": words, "scores": scores, "temperature": temperature}
    return figure(
        "softmax", state, side_by_side(one_more(words, torch.tensor(scores, dtype=torch.float64), temperature))
    )


def one_more(words: list[str], scores: Tensor, temperature: float) -> str:
    """The shares, and that one more point for everybody changes none of them.

    scores: (n,)
    """
    shares = softmax_with_temperature(scores, temperature)
    torch.testing.assert_close(softmax_with_temperature(scores + 1, temperature), shares)
    rows = "".join(
        f'<tr><th scope="row">{html.escape(word)}</th><td>{plain(score)}</td><td>{plain(score + 1)}</td>'
        f"<td>{length(share)}</td><td>{weight(share)}</td></tr>"
        for word, score, share in zip(words, scores.tolist(), shares.tolist(), strict=True)
    )
    heads = ["word", "score", "or one more for each", "the same share", "in numbers"]
    return (
        f"<table><thead><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead><tbody>{rows}</tbody></table>"
    )


def axis_figure(scores: list[list[float]]) -> object:
    """A square table shared out along its rows, its columns, or with keepdims forgotten."""
    numbers = torch.tensor(scores, dtype=torch.float64)
    pictures = [
        table(
            f"along the {along}",
            [f"col. {column}" for column in range(1, numbers.shape[1] + 1)],
            {f"row {row}": shares for row, shares in enumerate(softmax(numbers, dim).tolist(), start=1)},
            sums=True,
        )
        for along, dim in (("rows", -1), ("columns", 0))
    ]
    return figure("softmax-axis", {"scores": scores, "along": "rows"}, side_by_side(*pictures))


def overflow_figure(words: list[str], scores: list[float]) -> object:
    """The same number added to every score, until the exponential overflows."""
    pictures = [lanes(words, torch.tensor(scores, dtype=torch.float64), added) for added in (0, 704)]
    return figure("softmax-overflow", {"words": words, "scores": scores, "added": 0}, side_by_side(*pictures))


def lanes(words: list[str], scores: Tensor, added: int) -> str:
    """The formula as it stands in two precisions, and the largest taken off first.

    scores: (n,)
    """
    strengths = {name: (scores + added).to(getattr(torch, name)).exp() for name in ("float32", "float64")}
    rows = {name: (strength / strength.sum()).tolist() for name, strength in strengths.items()}
    rows["largest taken off"] = softmax(scores + added).tolist()
    return table(f"{added} added to every score", words, rows)
