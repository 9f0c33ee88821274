"""A figure to move: in the built page a web component with its still inside, in JupyterLab a live widget."""

import html
import json
import os
from pathlib import Path

from IPython.display import HTML
from widgets.bundle import bundled

HERE = Path(__file__).parent


def figure(name: str, state: dict[str, object], still: str) -> object:
    """The figure of `<name>.js` in a state; `still` is the HTML that stands for it on paper and without scripts."""
    if os.environ.get("BOOK_IS_BEING_BUILT"):
        written = html.escape(json.dumps(state), quote=True)
        return HTML(f'<{name}-figure state="{written}">{still}</{name}-figure>')

    # imported only where it lives: a widget made while the book is built would load its runtime in every page
    import anywidget
    import traitlets

    class Figure(anywidget.AnyWidget):
        _esm = bundled(HERE / f"{name}.js")
        state = traitlets.Dict().tag(sync=True)

    return Figure(state=state)
