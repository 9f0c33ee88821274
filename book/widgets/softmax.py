"""The figure of scores and shares that readers move: HTML for the built page, a live widget in JupyterLab."""

import html
import json
import os
from pathlib import Path

import torch
from IPython.display import HTML

from attention import softmax_with_temperature

MODULE = Path(__file__).with_suffix(".js")


def table(words: list[str], scores: list[float], temperature: float) -> str:
    """What the figure says before it is moved: this stands in the page where scripts do not run."""
    shares = softmax_with_temperature(torch.tensor(scores), temperature).tolist()
    rows = "".join(
        f'<tr><th scope="row">{html.escape(word)}</th><td>{score:g}</td>'
        f'<td><i style="width: {share:.2%}"></i></td><td>{share:.4f}</td></tr>'
        for word, score, share in zip(words, scores, shares, strict=True)
    )
    return (
        f"<table><thead><tr><th>word</th><th>score</th><th>share at temperature {temperature:g}</th>"
        f"<th>in numbers</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def page_html(words: list[str], scores: list[float], temperature: float) -> str:
    """The web component for the built page, with the table inside it for readers without scripts."""
    attributes = {"words": json.dumps(words), "scores": json.dumps(scores), "temperature": f"{temperature:g}"}
    written = " ".join(f'{name}="{html.escape(value, quote=True)}"' for name, value in attributes.items())
    return f"<softmax-figure {written}>{table(words, scores, temperature)}</softmax-figure>"


def softmax_figure(words: list[str], scores: list[float], temperature: float = 1.0) -> object:
    """A figure to move: the score of each word and the temperature in, the shares out."""
    if os.environ.get("BOOK_IS_BEING_BUILT"):
        return HTML(page_html(words, scores, temperature))

    # imported only where it lives: a widget made while the book is built would load its runtime in every page
    import anywidget
    import traitlets

    class SoftmaxFigure(anywidget.AnyWidget):
        _esm = MODULE
        words = traitlets.List().tag(sync=True)
        scores = traitlets.List().tag(sync=True)
        temperature = traitlets.Float().tag(sync=True)

    return SoftmaxFigure(words=words, scores=scores, temperature=temperature)
