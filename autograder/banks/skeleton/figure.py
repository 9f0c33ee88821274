"""The picture of the chapter `SLUG`."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from figures import ACCENT, canvas, described


def picture(numbers: Sequence[float]) -> Figure:
    """The numbers on a line, and where their mean lies."""
    figure = canvas(height=1.4)
    axes = figure.subplots()
    axes.plot(numbers, [0] * len(numbers), "o")
    axes.axvline(sum(numbers) / len(numbers), color=ACCENT)
    axes.set_yticks([])
    shown = ", ".join(f"{number:g}" for number in numbers)
    return described(figure, f"The numbers {shown} on a line; a stroke marks their mean.")
