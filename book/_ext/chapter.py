"""What a chapter's code is told and made from: it runs again when what it imports has changed, and only then."""

import ast
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
PACKAGES = {"attention": ROOT, "figures": ROOT / "book", "widgets": ROOT / "book"}
CELL = re.compile(r"^```\{code-cell\}.*?\n(?:---\n.*?\n---\n)?(.*?)^```", re.DOTALL | re.MULTILINE)
NO_PYTHON = re.compile(r"^(?:\s*[%!]|:).*$", re.MULTILINE)
READ_WITH = ("_ext/*.py",)
WRITTEN_WITH = ("_static/*", "_templates/*", "widgets/**/*.js")


def fingerprint(patterns: tuple[str, ...]) -> str:
    """A hash of what every page is made with: Sphinx would not notice a changed style or extension."""
    files = [file for pattern in patterns for file in sorted((ROOT / "book").glob(pattern)) if file.is_file()]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def announce(app: Sphinx) -> None:
    """Kernels inherit the environment: they import what lies here, and widgets know to give the page's HTML."""
    os.environ["PYTHONPATH"] = str(ROOT)
    os.environ["BOOK_IS_BEING_BUILT"] = "yes"


def imports(code: str) -> Iterator[tuple[str, str]]:
    """Each name that the code takes from a module, as (module, name); (module, "") where it takes the module whole."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                known_as = alias.asname or alias.name
                parts = (part for part in ast.walk(tree) if isinstance(part, ast.Attribute))
                used = [part.attr for part in parts if ast.unparse(part.value) == known_as]
                yield from ((alias.name, name) for name in used or [""])


def file_of(module: str) -> Path | None:
    """Where one of our own modules lies."""
    if (folder := PACKAGES.get(module.partition(".")[0])) is None:
        return None
    stem = folder.joinpath(*module.split("."))
    return next((file for file in (stem.with_suffix(".py"), stem / "__init__.py") if file.is_file()), None)


def ingredients(code: str) -> set[Path]:
    """Every file of ours that the code imports, and that those import. Of a package that only hands a name on
    (`from attention import softmax`), the file which that name comes from."""
    ahead, seen, files = list(imports(code)), set(), set()
    while ahead:
        module, name = ahead.pop()
        if (module, name) in seen or (file := file_of(module)) is None:
            continue
        seen.add((module, name))
        files.add(file)
        taken = list(imports(file.read_text()))
        if file.name == "__init__.py" and name:
            taken = [part for part in taken if part[1] == name] or taken
        package = module.rpartition(".")[0]
        files |= {file_of(package)} - {None}
        ahead += [*taken, *([(f"{module}.{name}", "")] if name else [])]
    return files


def depend(app: Sphinx, name: str, source: list[str]) -> None:
    """Read the chapter anew when a file that its code imports has changed."""
    if name.startswith("book/"):
        code = NO_PYTHON.sub("", "\n".join(CELL.findall(source[0])))
        for file in ingredients(code):
            app.env.note_dependency(str(file))


def begin_anew(app: Sphinx, exception: Exception | None) -> None:
    """After a build that warned, forget what was read: the next one would find it unchanged, and be content."""
    if app._warncount:
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


def tell_templates(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    context["written_with"] = app.config.written_with


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("read_with", fingerprint(READ_WITH), "env")
    app.add_config_value("written_with", fingerprint(WRITTEN_WITH), "html")
    app.connect("builder-inited", announce)
    app.connect("source-read", depend)
    app.connect("html-page-context", tell_templates)
    app.connect("build-finished", begin_anew)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
