"""Finds library calls that an exercise asks its learner to do without. A courtesy to honest learners, not a defence.

The source is read, not run: from the answer through every function that it uses, of the notebook and of the modules
that were handed in beside it.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeGuard

from autograder.intake.names import LONGEST_PARSED, parsed

KEPT = "my_attention"


class Refusal(AssertionError):
    """An answer used a library call that its exercise refuses."""


class Refuse:
    """Stands in for the notebook's own `refuse`: it reads the source and asks the student nothing."""

    def __init__(self, sources: Iterable[str], modules: Mapping[str, str] = MappingProxyType({})) -> None:
        """`modules` holds the sources of the learner's own modules, by name."""
        self.definitions: dict[str, list[ast.AST]] = {}
        self.imported: dict[str, str] = {}
        self.own = set(modules)
        self.kept: set[str] = set()  # names of answers to other notebooks
        self.walked: dict[str, list[ast.AST]] = {}  # what `leaves` found before: every check of an answer asks again
        for source in sources:
            self._read(source)
        for source in modules.values():
            self._read(source)

    def _read(self, source: str) -> None:
        tree = parsed(source)
        if tree is None:
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                self.kept |= kept_by(node)
            if isinstance(node, ast.Import):
                names = {alias.asname or alias.name: alias.name for alias in node.names}
                self.imported |= {name: module for name, module in names.items() if module not in self.own}
                self.own |= {name for name, module in names.items() if module in self.own}
            elif isinstance(node, ast.ImportFrom) and node.module not in self.own:
                self.imported |= {alias.asname or alias.name: alias.name for alias in node.names}
        for node in tree.body:
            for name in defined_by(node):
                self.definitions.setdefault(name, []).append(node)

    def __call__(self, function: Any, *refused: str) -> None:
        name = function if isinstance(function, str) else getattr(function, "__name__", str(function))
        inside = set().union(*(kept_by(leaf) for used in self.reached(name) for leaf in self.leaves(used)))
        if inside or self.kept & self.names(name):
            raise Refusal("An answer is written anew in its notebook, without my_attention.")
        for used in self.library_names(name):
            if any(fnmatchcase(used, pattern) for pattern in refused):
                raise Refusal(f"`{name}` uses `{used}`, which this exercise asks you to write yourself.")

    def library_names(self, name: str) -> Iterator[str]:
        """Attributes, imported names and operators in the definition of `name` and of what it uses."""
        for used in self.reached(name):
            for leaf in self.leaves(used):
                if not self.is_own(leaf):
                    yield from used_by(leaf, self.imported)

    def reached(self, name: str) -> list[str]:
        """What the notebook defines and `name` uses, itself first."""
        found = [name]
        for used in found:
            own = {leaf.attr for leaf in self.leaves(used) if self.is_own(leaf)}
            named = own.union(*map(read_by, self.definitions.get(used, [])))
            found += sorted(each for each in named & self.definitions.keys() if each not in found)
        return found

    def names(self, name: str) -> set[str]:
        """The names that `name`, and what it uses, read of the notebook, itself among them, but no locals."""
        definitions = [node for used in self.reached(name) for node in self.definitions.get(used, [])]
        return {name}.union(*map(read_by, definitions))

    def leaves(self, name: str) -> list[ast.AST]:
        if name not in self.walked:
            self.walked[name] = [leaf for node in self.definitions.get(name, []) for leaf in ast.walk(node)]
        return self.walked[name]

    def is_own(self, leaf: ast.AST) -> TypeGuard[ast.Attribute]:
        """Whether it reads something from a module of the learner's own."""
        return isinstance(leaf, ast.Attribute) and isinstance(leaf.value, ast.Name) and leaf.value.id in self.own


def defined_by(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def kept_by(node: ast.AST) -> set[str]:
    """The names that an import gives to answers of other notebooks."""
    from_kept = getattr(node, "module", None) == KEPT
    aliases = node.names if isinstance(node, ast.Import | ast.ImportFrom) else []
    return {alias.asname or alias.name for alias in aliases if from_kept or alias.name == KEPT}


def read_by(node: ast.AST) -> set[str]:
    """The names that a definition reads from outside: no argument and no local of any function in it."""
    try:
        whole = symtable.symtable(ast.unparse(node), "<cell>", "exec")
    except (RecursionError, ValueError, SyntaxError):
        return {leaf.id for leaf in ast.walk(node) if isinstance(leaf, ast.Name)}
    scopes, names = [whole], set()
    for scope in scopes:
        symbols = [symbol for symbol in scope.get_symbols() if scope is whole or symbol.is_global()]
        names |= {symbol.get_name() for symbol in symbols if symbol.is_referenced()}
        scopes += scope.get_children()
    return names


def used_by(leaf: ast.AST, imported: dict[str, str]) -> Iterator[str]:
    if isinstance(leaf, ast.Attribute):
        yield leaf.attr
    elif isinstance(leaf, ast.Name) and leaf.id in imported:
        yield imported[leaf.id].rpartition(".")[2]
    elif isinstance(leaf, ast.alias):
        yield leaf.name.rpartition(".")[2]
    elif isinstance(leaf, ast.MatMult):
        yield "@"
    elif isinstance(leaf, ast.Call) and isinstance(leaf.func, ast.Name) and leaf.func.id == "getattr":
        yield from (
            argument.value
            for argument in leaf.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        )


def modules_in(folder: Path | None) -> dict[str, str]:
    """The sources of the modules that lie beside the notebook, by name."""
    paths = sorted(folder.glob("*.py")) if folder is not None else []
    small = [
        path
        for path in paths
        if path.stem != KEPT and path.is_file() and not path.is_symlink() and path.stat().st_size < LONGEST_PARSED
    ]
    return {path.stem: path.read_text(encoding="utf-8", errors="replace") for path in small}
