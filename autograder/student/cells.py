"""Runs the student's cells with IPython, as a notebook would, and keeps what they print, draw and raise."""

from __future__ import annotations

import base64
import io
import sys
import traceback
from typing import Any, ClassVar, cast

import matplotlib.pyplot as plt
from IPython.core.displayhook import DisplayHook
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.image import imsave


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


class KeptResult(DisplayHook):
    """A cell's last value is kept as an output, not printed."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        NotebookShell.shown.append(str(format_dict.get("text/plain", "")))


class NotebookShell(InteractiveShell):
    """IPython without history, other processes or coloured tracebacks; what a cell raises is kept in `raised`."""

    displayhook_class = KeptResult
    raised: dict[str, Any] | None = None
    shown: ClassVar[list[str]] = []

    def _showtraceback(self, etype: type, evalue: BaseException, stb: Any) -> None:
        self.raised = describe(evalue)

    def enable_gui(self, gui: Any = None) -> None:
        """`%gui` changes nothing: there is no screen."""

    def enable_matplotlib(self, gui: Any = None) -> tuple[str, str]:
        """`%matplotlib` changes nothing: open figures are always kept as pictures."""
        return "agg", "agg"

    def _no_programs(self, *_: Any) -> Any:
        raise PermissionError("a notebook cannot start other programs while it is graded; remove lines with `!`")

    system = system_piped = system_raw = getoutput = _no_programs


def new_shell() -> NotebookShell:
    cast(Any, HistoryManager).enabled = False
    shell: NotebookShell = NotebookShell.instance()
    shell.colors = "nocolor"
    shell.Completer.use_jedi = False
    return shell


def describe(error: BaseException) -> dict[str, Any]:
    """An exception as data: its type's name, the first builtin type it is a kind of, its text, where it was raised."""
    try:
        argument = error.args[0] if len(error.args) == 1 and isinstance(error.args[0], str) else None
        text = str(error) if argument is None else str(argument)
    except BaseException:
        text = "(the error has no text)"
    kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
    return {"name": type(error).__name__[:200], "kinds": kinds[:8], "text": text[:4000], "where": where(error)}


def where(error: BaseException) -> list[str]:
    """The lines of the student's own cells that the error came through, innermost last."""
    try:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if "ipython-input" in frame.filename or "ipykernel" in frame.filename]
        lines = [f"line {frame.lineno}, in {frame.name}: {frame.line}"[:300] for frame in own[-5:]]
        if isinstance(error, SyntaxError) and error.text:
            lines.append(f"line {error.lineno}: {error.text.rstrip()}"[:300])
    except BaseException:
        return []
    return lines


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
