"""An exercise as a page of the book: never run, its tools and checks folded, with a link to the notebook itself."""

import json

from sphinx.application import Sphinx

DOWNLOAD = """:::{{div}} take-home
{{download}}`Download the notebook </{name}.ipynb>` and work on it in JupyterLab, VS Code or Colab.
This page shows it whole; answers are written and checked in the notebook.
:::"""


def role(cell: dict) -> str:
    """What nbgrader's metadata say a cell is for: an answer, a check, a tool, or nothing."""
    ours = cell["metadata"].get("nbgrader", {})
    if ours.get("solution"):
        return "answer"
    if ours.get("grade"):
        return "check"
    return "tool" if ours.get("locked") else ""


def title(cell: dict) -> str:
    """A folded cell's name in words, from its grade_id: check-softmax-axis is softmax axis."""
    return cell["metadata"]["nbgrader"]["grade_id"].removeprefix("check-").replace("-", " ")


def as_page(notebook: dict, name: str) -> dict:
    """The notebook with a download link below its title and its locked code folded."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and role(cell) in ("check", "tool"):
            prompt = f"{role(cell).title()}: {title(cell)}"
            cell["metadata"].setdefault("tags", []).append("hide-input")
            cell["metadata"]["mystnb"] = {"code_prompt_show": prompt, "code_prompt_hide": prompt}
    link = {"cell_type": "markdown", "id": "take-home", "metadata": {}, "source": DOWNLOAD.format(name=name)}
    notebook["cells"].insert(1, link)
    return notebook


def show(app: Sphinx, name: str, source: list[str]) -> None:
    if name.startswith("exercises/"):
        source[0] = json.dumps(as_page(json.loads(source[0]), name))


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("source-read", show)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
