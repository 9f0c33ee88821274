"""What one slip makes of one node of Python: another operator, axis, constant, order, or nothing at all."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any

OTHER: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
SYMMETRIC = {"transpose", "swapaxes", "maximum", "minimum", "max", "min"}  # of two arguments, in whatever order
AXES = {"axis", "dim"}
MODULES = {"np", "torch", "math", "F", "nn"}
DROPPED = (ast.Assign, ast.AugAssign, ast.Expr, ast.Raise, ast.Return, ast.If, ast.For, ast.While, ast.With)


def edits(node: ast.AST) -> Iterator[ast.AST]:
    """Everything that may stand in the place of a node after one slip."""
    if isinstance(node, DROPPED):
        yield ast.Pass()
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield from (altered(node, test=ast.Constant(forced)) for forced in (True, False))
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign):
        yield from (altered(node, op=other()) for other in OTHER.get(type(node.op), ()))
        if isinstance(node, ast.BinOp):
            yield from (node.left, node.right)
            if isinstance(node.op, ORDERED):
                yield altered(node, left=node.right, right=node.left)
    elif isinstance(node, ast.Compare):
        yield from (altered(node, ops=[other(), *node.ops[1:]]) for other in OTHER.get(type(node.ops[0]), ()))
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
        yield from of_number(node)
    elif isinstance(node, ast.Constant):
        yield from of_number(node)
    elif isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
        yield from (altered(node, elts=order) for order in neighbours_swapped(node.elts))
    elif isinstance(node, ast.Slice):
        yield from of_slice(node)
    elif isinstance(node, ast.Call):
        yield from of_call(node)


def of_number(node: ast.UnaryOp | ast.Constant) -> Iterator[ast.AST]:
    value = number(node)
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif value is not None:
        yield from (ast.Constant(near) if near >= 0 else negative(near) for near in (value + 1, value - 1))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Attribute) and node.operand.attr == "inf":
        yield ast.Constant(0.0)


def number(node: ast.AST) -> Any:
    """The number that a literal is, with its sign; None for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        return -number(node.operand)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, int | float) else None


def negative(value: float) -> ast.AST:
    return ast.UnaryOp(ast.USub(), ast.Constant(-value))


def of_slice(node: ast.Slice) -> Iterator[ast.AST]:
    for end in ("lower", "upper"):
        bound = getattr(node, end)
        if bound is not None and number(bound) is None:
            yield altered(node, **{end: ast.BinOp(bound, ast.Add(), ast.Constant(1))})


def of_call(node: ast.Call) -> Iterator[ast.AST]:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    for place, keyword in enumerate(node.keywords):
        others = [*node.keywords[:place], *node.keywords[place + 1 :]]
        yield altered(node, keywords=others)
        if keyword.arg in AXES and number(keyword.value) is None:
            yield altered(node, keywords=[*others, altered(keyword, value=ast.Constant(0))])
    if not (name in SYMMETRIC and len(node.args) == 2):
        yield from (altered(node, args=order) for order in neighbours_swapped(node.args))
    if isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") not in MODULES:
        yield node.func.value
    if name == "range":
        yield altered(node, args=[*node.args[:-1], ast.BinOp(node.args[-1], ast.Sub(), ast.Constant(1))])
    if name == "float" and node.args and ast.unparse(node.args[0]) == "'-inf'":
        yield ast.Constant(0.0)


def neighbours_swapped(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    for place in range(len(items) - 1):
        one, other = items[place : place + 2]
        if not isinstance(one, ast.Starred) and not isinstance(other, ast.Starred):
            yield [*items[:place], other, one, *items[place + 2 :]]


def altered(node: ast.AST, **fields: Any) -> Any:
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other
