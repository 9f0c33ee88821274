"""The pictures of the chapter on softmax."""

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from attention import softmax, softmax_with_temperature
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


def budgets(scores: Tensor) -> Figure:
    """The same scores shared out along either axis, with the sums of the rows beside them and of the columns below.

    scores: (rows, columns)
    """
    figure = canvas(height=2.3)
    panels = figure.subplots(1, 2)
    right, wrong = softmax(scores, -1), softmax(scores, 0)
    table(panels[0], right, "right: along the last axis", ACCENT)
    table(panels[1], wrong, "wrong: along axis 0", INK)
    return described(
        figure,
        f"The same scores shared out twice. Along the last axis the rows sum to {listed(right.sum(-1))}. "
        f"Along axis 0 the columns sum to 1 and the rows to {listed(wrong.sum(-1))}.",
    )


def listed(numbers: Tensor) -> str:
    return " and ".join(f"{number:.4f}" for number in numbers.tolist())


def table(axes: Axes, shares: Tensor, title: str, colour: str) -> None:
    """Shares as a tinted table; sums that are a budget of 1 stand out.

    shares: (rows, columns)
    """
    rows, columns = shares.shape
    for row in range(rows):
        for column in range(columns):
            share = float(shares[row, column])
            axes.add_patch(Rectangle((column, row), 0.94, 0.9, facecolor=ACCENT, alpha=0.08 + 0.3 * share, linewidth=0))
            axes.text(column + 0.47, row + 0.45, f"{share:.4f}", ha="center", va="center", fontsize=9)
    sums = [(columns + 0.4, row + 0.45, total) for row, total in enumerate(shares.sum(-1).tolist())]
    sums += [(column + 0.47, rows + 0.3, total) for column, total in enumerate(shares.sum(0).tolist())]
    for x, y, total in sums:
        whole = abs(total - 1) < 1e-6
        weight = "bold" if whole else "normal"
        axes.text(
            x, y, f"{total:.4f}", ha="center", va="center", color=ACCENT if whole else QUIET, weight=weight, fontsize=9
        )
    axes.text(columns + 0.4, rows + 0.3, "sums", ha="center", va="center", color=QUIET, style="italic", fontsize=9)
    axes.set(xlim=(0, columns + 0.8), ylim=(rows + 0.6, 0))
    axes.set_title(title, color=colour, loc="left")
    axes.axis("off")
