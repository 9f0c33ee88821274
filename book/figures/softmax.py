"""The pictures of the chapter on softmax."""

import torch
from matplotlib.figure import Figure
from torch import Tensor

from attention import softmax_with_temperature
from figures import ACCENT, INK, QUIET, canvas, described


def exponentials(scores: Tensor, words: list[str]) -> Figure:
    """The curve that turns scores into strengths, with the sentence's words on it.

    scores: (n,)
    """
    figure = canvas()
    axes = figure.subplots()
    line = torch.linspace(float(scores.min()) - 2, float(scores.max()) + 0.2, 200)
    axes.plot(line, line.exp(), color=QUIET, linewidth=1.5)
    found = []
    for score, strength, word in zip(scores.tolist(), scores.exp().tolist(), words, strict=True):
        axes.plot([score, score], [0, strength], color=ACCENT)
        axes.plot([score], [strength], "o", color=ACCENT)
        found.append(f"{word} {strength:.1f}")
        axes.annotate(found[-1], (score, strength), (-9, 5), textcoords="offset points", color=INK, ha="right")
    axes.set(xlabel="score", ylabel="strength = exp(score)", ylim=(0, None))
    return described(
        figure,
        f"The exponential curve; strengths grow by the same factor with each point of score: {', '.join(found)}.",
    )


def temperatures(scores: Tensor, words: list[str]) -> Figure:
    """Each word's share against the temperature, from winner takes all to an even split.

    scores: (n,)
    """
    figure = canvas()
    axes = figure.subplots()
    grid = torch.logspace(-1, 2, 120)
    shares = torch.stack([softmax_with_temperature(scores, float(t)) for t in grid])  # (temperatures, n)
    axes.axhline(1 / len(words), color=QUIET, linewidth=1, linestyle=":")
    axes.annotate("even split", (100, 1 / len(words)), (0, 5), textcoords="offset points", color=QUIET, ha="right")
    at = 52  # where the curves are well apart, about temperature 2
    for word, share, colour, offset in zip(
        words, shares.T, [QUIET, INK, ACCENT], [(6, -14), (-6, 6), (8, 2)], strict=True
    ):
        axes.semilogx(grid, share, color=colour)
        side = "left" if offset[0] > 0 else "right"
        axes.annotate(word, (grid[at], share[at]), offset, textcoords="offset points", color=colour, ha=side)
    axes.set(xlabel="temperature (each step ten times the last)", ylabel="share", ylim=(-0.09, 1.09))
    axes.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    coldest, hottest = shares[0].max(), shares[-1].max()
    return described(
        figure,
        f"Share against temperature: at 0.1 {words[int(shares[0].argmax())]} has {coldest:.2f} of the budget; "
        f"as the temperature rises the shares draw together, and at 100 the largest is {hottest:.2f}.",
    )
