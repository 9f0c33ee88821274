"""A figure's module and the kit's: joined into one text for JupyterLab, or each a classic script for the pages."""

import re
from os.path import normpath
from pathlib import Path

IMPORT = re.compile(r'^import (\{.*\}) from "(.*)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (\{.*\});$", re.MULTILINE)


def needed(module: Path) -> list[Path]:
    """What it imports, each after what that imports, and last the module itself."""
    imported = [Path(normpath(module.parent / name)) for _, name in IMPORT.findall(module.read_text())]
    return list(dict.fromkeys([*(file for each in imported for file in needed(each)), module]))


def shared(module: str) -> str:
    """The module with its imports and exports through one object, since a script that stands alone imports nothing."""
    module = IMPORT.sub(r"const \1 = globalThis.figureKit;", module)
    return EXPORT.sub(r"Object.assign(globalThis.figureKit ??= {}, \1);", module)


def classic(module: str) -> str:
    """A module as a classic script, which browsers also run from file:// pages."""
    return "(() => {\n" + re.sub(r"^export default ", "", shared(module), flags=re.MULTILINE) + "})();\n"


def bundled(module: Path) -> str:
    """A figure and its kit in one text, still an ES module: anywidget resolves no relative imports."""
    *kit, figure = [file.read_text() for file in needed(module)]
    return "".join(map(classic, kit)) + shared(figure)
