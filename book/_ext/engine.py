"""One JavaScript engine for the whole build: it draws formulas and diagrams, so that pages read without a script."""

from pathlib import Path

from py_mini_racer import MiniRacer
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

NODE_MODULES = Path(__file__).parents[1] / "node_modules"

_engine: MiniRacer | None = None


def engine() -> MiniRacer:
    """The build's JavaScript engine, started when it is first asked for."""
    global _engine
    if _engine is None:
        _engine = MiniRacer()
    return _engine


def npm_file(path: str) -> Path:
    """A file of an npm package, or an error that says how to get it."""
    file = NODE_MODULES / path
    if not file.exists():
        raise ExtensionError(f"book/node_modules/{path} is missing: run `npm ci` in book/ (make course does it)")
    return file


def close(app: Sphinx, exception: Exception | None) -> None:
    """Stop the engine: its thread would keep the finished build from ending."""
    global _engine
    if _engine is not None:
        _engine.close()
        _engine = None


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", close)
    return {"parallel_read_safe": False, "parallel_write_safe": False}
