"""Runs a notebook's own locked cells and checks on the trusted side, as plain nbgrader's kernel would.

Names mean this: what a locked cell binds, a check too, or an answer's stub imports, is the trusted side's own, whether
the cell that binds it ran to its end or not; a name that an answer defines is the student's, and crosses as a value or
a proxy; a name that nobody fixed may be data of the student's, never code.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import dis
import functools
import io
import random
import types
import warnings
from collections.abc import Iterable
from typing import Any, Protocol, cast

import numpy as np
import torch

from autograder.assignment import SourceCell
from autograder.checking.proxy import Proxy
from autograder.checking.watch import CheckTimeout
from autograder.confinement.faults import InfraError
from autograder.intake.names import bound_by, may_bind_anything
from autograder.student.wire import WireError

Compiled = tuple[types.CodeType, types.CodeType | None, frozenset[str], frozenset[str]]


class Student(Protocol):
    """The student's side of the notebook: its names."""

    def look_up(self, name: str) -> Any: ...
    def bind(self, name: str, value: Any) -> None: ...
    def unbind(self, name: str) -> None: ...


class Trusted:
    """The namespace of a notebook's locked cells and checks. `tools` replaces names that locked cells define.

    Statements at the top of a cell read and write through it as a mapping: a check that takes an answer's name away, to
    see whether another answer uses it, takes it away from the student's side too.
    """

    def __init__(self, student: Student, cells: Iterable[SourceCell], tools: dict[str, Any], seed: int) -> None:
        self.namespace: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
        self.student, self.tools = student, tools
        code = [cell for cell in cells if cell.cell_type == "code"]
        imported = {name for cell in code if cell.solution for name in bound_by(imports(cell.source))}
        self.answers = {name for cell in code if cell.solution for name in bound_by(cell.source)} - imported
        self.fixed = imported.union(*(bound_by(cell.source) for cell in code if cell.locked))
        self.failures: dict[str, str] = {}  # name -> why it is not there
        self.closed = False  # a locked cell that failed might have bound any name
        random.seed(seed)
        np.random.seed(seed % (1 << 32))
        torch.manual_seed(seed % (1 << 63))

    def __getitem__(self, name: str) -> Any:
        return self.namespace[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.namespace[name] = value
        if name in self.answers:
            with contextlib.suppress(WireError):  # a function of the check's own stays on this side
                self.student.bind(name, value)

    def __delitem__(self, name: str) -> None:
        del self.namespace[name]
        if name in self.answers:
            self.student.unbind(name)

    def run_imports(self, name: str, source: str) -> None:
        """Imports what an answer's stub imports."""
        with contextlib.suppress(Exception):
            self._run(name, imports(source))

    def run_locked(self, name: str, source: str) -> None:
        """Runs a locked cell. Where it fails, as a picture of a missing answer may, what it defined so far stays."""
        names = bound_by(source)
        self.answers -= names
        before = set(self.namespace)
        try:
            self._run(name, without_magics(source))
        except (InfraError, CheckTimeout):
            raise
        except Exception as error:
            self.closed = self.closed or may_bind_anything(source)
            self.failures |= dict.fromkeys(names - self.namespace.keys(), f"{type(error).__name__}: {error}")
        for tool in self.tools.keys() & (self.namespace.keys() - before):
            self.namespace[tool] = self.tools[tool]

    def run_check(self, name: str, source: str) -> Any:
        """Runs a check; returns the value of its last expression (nbgrader's partial credit), raises what it raises."""
        return self._run(name, without_magics(source))

    def _run(self, name: str, source: str) -> Any:
        body, value, reads, writes = compiled(name, source)
        self._fetch(reads - writes | reads & self.answers)
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("ignore")
            exec(body, self.namespace, cast(Any, self))
            return eval(value, self.namespace, cast(Any, self)) if value else None

    def _fetch(self, names: Iterable[str]) -> None:
        """Brings over what the code uses: answers always anew, other unknown names only as data or libraries."""
        for name in sorted(names):
            if name not in self.answers and (
                self.closed or name in self.fixed or name in self.namespace or hasattr(builtins, name)
            ):
                continue
            try:
                value = self.student.look_up(name)
            except (KeyError, WireError) as error:  # then the code finds no such name
                self.namespace.pop(name, None)
                self.failures[name] = str(error) if isinstance(error, WireError) else ""
                continue
            if name in self.answers or not self.answers or not isinstance(value, Proxy):
                self.namespace[name] = value


@functools.cache
def compiled(name: str, source: str) -> Compiled:
    """A cell's statements, its last expression if it ends in one, the names that it reads, and those it binds.

    Kept, since a worker runs the same checks for every submission.
    """
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    body, value = compile(tree, f"<notebook {name}>", "exec"), None
    if isinstance(last, ast.Expr):
        value = compile(ast.Expression(last.value), f"<notebook {name}>", "eval")
    names = names_in(body) | (names_in(value) if value else set()) | {answer_of(source)} - {""}
    return body, value, frozenset(names), frozenset(bound_by(source) | bound_in(body))


@functools.cache
def answer_of(check: str) -> str:
    """The function that a check is about, by its `with checking("…")`; empty where it does not say."""
    for node in ast.walk(ast.parse(check)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "checking" and node.args:
            return str(ast.literal_eval(node.args[0]))
    return ""


@functools.cache
def imports(source: str) -> str:
    """The imports at the top of a cell, alone."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return "\n".join(ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom))


def names_in(code: types.CodeType) -> set[str]:
    """The global names that code and the functions in it read."""
    inner = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    own = {step.argval for step in dis.get_instructions(code) if step.opname in ("LOAD_NAME", "LOAD_GLOBAL")}
    return own.union(*(names_in(constant) for constant in inner))


def bound_in(code: types.CodeType) -> set[str]:
    """The names that statements bind in passing: by `for`, `with`, `except`."""
    return {step.argval for step in dis.get_instructions(code) if step.opname in ("STORE_NAME", "STORE_GLOBAL")}


def without_magics(source: str) -> str:
    """IPython's line magics and shell lines as comments: they are for the notebook, not for what is checked."""
    return "\n".join(f"# {line}" if line.startswith(("%", "!")) else line for line in source.split("\n"))
