"""Runs the student's cells with IPython, as a notebook would, and keeps what they print, draw and raise."""

from __future__ import annotations

import base64
import io
import sys
from typing import Any, cast

import matplotlib.pyplot as plt
from IPython.utils.capture import capture_output
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.image import imsave

from autograder.student.raised import describe
from autograder.student.shell import NotebookShell


class BoundedText(io.TextIOBase):
    """Keeps the first `limit` characters written to it, and says when it left some out."""

    def __init__(self, limit: int) -> None:
        self.limit, self.parts, self.size, self.cut = limit, [""], 0, False

    def write(self, text: str) -> int:
        kept = str(text)[: self.limit - self.size]
        self.parts.append(kept)
        self.size += len(kept)
        self.cut = self.cut or len(kept) < len(text)
        return len(text)

    def text(self) -> str:
        return "".join(self.parts) + ("\n… (the rest of the output was left out)\n" if self.cut else "")


def pictures(limit: int) -> list[dict[str, Any]]:
    """The open matplotlib figures as PNG outputs; each is closed, one larger than `limit` bytes is left out."""
    outputs = []
    for number in plt.get_fignums()[:8]:
        buffer = io.BytesIO()
        figure = plt.figure(number)
        figure.set_dpi(72)
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()  # once; savefig would lay the figure out and draw it twice
        imsave(buffer, canvas.buffer_rgba(), format="png")
        if buffer.tell() <= limit:
            data = {"image/png": base64.b64encode(buffer.getvalue()).decode(), "text/plain": "<Figure>"}
            outputs.append({"output_type": "display_data", "data": data, "metadata": {}})
    plt.close("all")
    return outputs


def run_cell(shell: NotebookShell, source: str, text_limit: int, picture_limit: int) -> dict[str, Any]:
    """Runs one cell; returns its nbformat outputs and, where it raised, the exception as data."""
    shell.raised = None
    shell.shown.clear()
    streams = {name: BoundedText(text_limit) for name in ("stdout", "stderr")}
    with capture_output(stdout=False, stderr=False, display=True) as captured:
        standard = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = streams["stdout"], streams["stderr"]
        try:
            result = cast(Any, shell).run_cell(source, store_history=True)
        finally:
            sys.stdout, sys.stderr = standard
    outputs = [
        {"output_type": "stream", "name": name, "text": stream.text()}
        for name, stream in streams.items()
        if stream.size
    ]
    outputs += [displayed(str(output.data.get("text/plain", ""))[:text_limit]) for output in captured.outputs[:32]]
    try:
        outputs += pictures(picture_limit)
    except Exception as error:
        shell.raised = shell.raised or describe(error)
    outputs += [displayed(text[:text_limit]) for text in shell.shown[-1:]]
    if shell.raised is None and not result.success:
        shell.raised = describe(result.error_before_exec or result.error_in_exec)
    return {"outputs": outputs, "raised": shell.raised}


def displayed(text: str) -> dict[str, Any]:
    """A displayed object as its plain text: the one form that is safe to show in any page."""
    return {"output_type": "display_data", "data": {"text/plain": text}, "metadata": {}}
