"""The one form of a solution notebook: no outputs, ids that say what a cell is, and the tools as they now are.

    python -m autograder.banks.tidy solutions/*/*.ipynb

rewrites the notebooks that are not in this form, and says which they were.
"""

from __future__ import annotations

import copy
import re
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

KEPT = {"nbgrader", "tags", "jupyter"}
ROLES = {"grade": False, "locked": False, "schema_version": 3, "solution": False, "task": False}
MORE = ("sentences", "sources", "outcomes", "hints", "keeping")
TOOLS = {  # what is pasted into a cell of this id
    cell: Path(__file__).with_name("notebook_tools").joinpath(name).read_text(encoding="utf-8").rstrip()
    for cell, name in (("tools", "checks.py"), *((name, f"{name}.py") for name in MORE))
}


def tidy(nb: NotebookNode) -> NotebookNode:
    """Strip what running and editing leave behind, in place; give each cell its id, and tools their one source."""
    nb.metadata = nbformat.from_dict(  # type: ignore[no-untyped-call]
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    nb.nbformat, nb.nbformat_minor = 4, 5
    add_tools(nb)
    taken: set[str] = set()
    for position, cell in enumerate(nb.cells):
        cell.metadata = nbformat.from_dict(  # type: ignore[no-untyped-call]
            {key: value for key, value in cell.metadata.items() if key in KEPT}
        )
        if "nbgrader" in cell.metadata:  # whoever writes a cell names the roles that it has
            cell.metadata["nbgrader"] = nbformat.from_dict(ROLES | cell.metadata["nbgrader"])  # type: ignore[no-untyped-call]
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        cell.id = _cell_id(cell, position, taken)
        cell.source = TOOLS.get(cell.id, cell.source)
        taken.add(cell.id)
    return nb


def add_tools(nb: NotebookNode) -> None:
    """Below the cell `tools` the cells of all other tools, where they are not there yet."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells]
    for place, name in enumerate(MORE, start=1) if "tools" in ids else ():
        if name not in ids:
            like = copy.deepcopy(nb.cells[ids.index("tools")])
            like.metadata["nbgrader"]["grade_id"] = name
            nb.cells.insert(ids.index("tools") + place, like)


def _cell_id(cell: NotebookNode, position: int, taken: set[str]) -> str:
    """The grade id; else what the first heading says; else the place in the notebook."""
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    if grade_id:
        return str(grade_id)
    heading = re.match(r"#+ +(.+)", cell.source) if cell.cell_type == "markdown" else None
    slug = re.sub(r"[^a-z0-9]+", "-", heading[1].lower()).strip("-")[:48] if heading else ""
    name = f"text-{slug}" if slug else f"cell-{position:02d}"
    return f"{name}-{position:02d}" if name in taken else name


def main(paths: list[str]) -> None:
    for path in map(Path, paths):
        before = path.read_text(encoding="utf-8")
        after = nbformat.writes(tidy(nbformat.reads(before, as_version=4))) + "\n"  # type: ignore[no-untyped-call]
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"tidied {path}")


if __name__ == "__main__":
    main(sys.argv[1:])
