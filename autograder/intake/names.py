"""The names that a cell binds in the notebook, read from its source: nothing runs.

A name counts wherever it is bound when the cell runs: in a block of `if`, `try`, `with` or `for` as well, and below a
line that is for the notebook only, such as `%%time` or `!pip install`.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Callable, Iterable
from typing import TypeVar

Answer = TypeVar("Answer")

LONGEST_PARSED = 200_000  # characters; parsing more would cost more memory than any answer is worth
LONGEST_KEPT = 20_000
# Cell magics that run what is below them as part of the notebook; below any other one is something else than its code.
PYTHON_BELOW = frozenset({"time", "capture", "prun", "memit", "mprun", "lprun", "snakeviz"})
MAGIC = re.compile(r"^(\s*)(?:[%!]|\?|[\w.]+\?\??\s*$).*")
FROM_MAGIC = re.compile(r"^(\s*[\w.,\s]+=)\s*[%!].*")
DEFINITION = re.compile(r"^(?:async\s+)?(?:def|class)\s+(\w+)", re.MULTILINE)
BINDS_ANYTHING = frozenset({"exec", "eval", "globals", "locals", "vars", "setattr", "get_ipython"})
MAGIC_BINDS = re.compile(r"^\s*%(?:run|load|loadpy|pylab|autoreload|store)\b", re.MULTILINE)
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
SCOPE = ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
UNPARSED = SyntaxError, ValueError, RecursionError, MemoryError


def bound_names(body: Iterable[ast.AST]) -> set[str]:
    """What statements bind where they stand: in their blocks, but not inside the functions and classes they define."""
    names: set[str] = set()
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, FUNCTION):
            names |= {node.name, *declared_global(node)}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names} - {"*"}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            names.add(node.name)
        if isinstance(node, SCOPE) and not isinstance(node, ast.Lambda):
            names |= {inner.target.id for inner in ast.walk(node) if isinstance(inner, ast.NamedExpr)}
        if isinstance(node, FUNCTION | SCOPE) or (isinstance(node, ast.AnnAssign) and node.value is None):
            continue
        waiting += ast.iter_child_nodes(node)
    return names


def declared_global(function: ast.AST) -> set[str]:
    """What a function binds in the notebook once it is called."""
    return {name for node in ast.walk(function) if isinstance(node, ast.Global) for name in node.names}


def without_notebook_lines(source: str) -> str:
    """The Python of a cell: what only IPython understands is left out, so that the rest can be parsed."""
    lines = source.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        if lines[first][2:].split(None, 1)[:1] not in [[name] for name in PYTHON_BELOW]:
            return ""
        lines[first] = ""
    return "\n".join(MAGIC.sub(r"\1pass", FROM_MAGIC.sub(r"\1 None", line)) for line in lines)


def kept(most: int) -> Callable[[Callable[[str], Answer]], Callable[[str], Answer]]:
    """Keeps what a function of a source gave, of so many sources; not of long ones, which would fill the memory."""

    def keeping(function: Callable[[str], Answer]) -> Callable[[str], Answer]:
        remembered = functools.lru_cache(most)(function)
        return functools.wraps(function)(
            lambda source: remembered(source) if len(source) <= LONGEST_KEPT else function(source)
        )

    return keeping


@kept(32)
def parsed(source: str) -> ast.Module | None:
    """The statements of a cell; None where they are no Python, with or without the lines for IPython."""
    if len(source) > LONGEST_PARSED:
        return None
    for text in (source, without_notebook_lines(source)):
        try:
            return ast.parse(text)
        except UNPARSED:
            continue
    return None


@kept(1024)
def names_in(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """The functions and classes that a cell defines at its top level, and all names that it binds. Of what Python does
    not parse still the functions and classes, by their first line."""
    tree = parsed(source)
    if tree is None:
        functions = frozenset(DEFINITION.findall(source))
        return functions, functions
    functions = frozenset(node.name for node in tree.body if isinstance(node, FUNCTION))
    return functions, frozenset(bound_names(tree.body))


def bound_by(source: str) -> frozenset[str]:
    """The names that a cell binds at its top level."""
    return names_in(source)[1]


def may_bind_anything(source: str) -> bool:
    """Whether a cell can bind names that its source does not show: a star import, `exec`, `globals()`, `%run`."""
    tree = parsed(source)
    if tree is None or MAGIC_BINDS.search(source):
        return tree is not None
    return any(
        (isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BINDS_ANYTHING)
        for node in ast.walk(tree)
    )
