"""Literals: a number that is spelled out, the rows of a table that a loop runs over."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Sequence

Find = Callable[[str], ast.expr | None]
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def number(node: ast.expr | None, default: float, find: Find) -> float:
    """Return a constant expression's number, the default where it is none."""
    found = None if node is None else _number(node, find)
    return default if found is None else found


def _number(node: ast.expr, find: Find) -> float | None:
    if isinstance(node, ast.Constant):
        return float(node.value) if isinstance(node.value, int | float) else None
    if isinstance(node, ast.Name):
        named = find(node.id)
        return None if named is None or isinstance(named, ast.Name) else _number(named, find)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(node.operand, find)
        return None if inner is None else -inner
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _number(node.left, find), _number(node.right, find)
        if left is not None and right is not None and abs(right) < 400:
            try:
                return float(_OPERATORS[type(node.op)](left, right))
            except (ArithmeticError, ValueError, TypeError):
                return None
    return None


def rows(node: ast.expr, find: Find) -> Sequence[ast.expr] | None:
    """Return the rows of a table of literals: a list, a range, `zip`, `enumerate`, ``items()``."""
    match node:
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            return None if any(isinstance(e, ast.Starred) for e in elements) else elements
        case ast.Name(id=name):
            named = find(name)
            return None if named is None or isinstance(named, ast.Name) else rows(named, find)
        case ast.Dict(keys=keys) if all(keys):
            return [key for key in keys if key]
        case ast.Call(func=ast.Attribute(value=value, attr="items"), args=[]):
            table = value if isinstance(value, ast.Dict) else None
            if isinstance(value, ast.Name) and isinstance(named := find(value.id), ast.Dict):
                table = named
            if table is None or not all(table.keys):
                return None
            pairs = zip(table.keys, table.values, strict=True)
            return [ast.Tuple([key, value], ast.Load()) for key, value in pairs if key]
        case ast.Call(func=ast.Name(id="range"), args=args):
            ends = [end for each in args if (end := _number(each, find)) is not None]
            known = ends and len(ends) == len(args)
            return [ast.Constant(n) for n in range(*map(int, ends))[:1000]] if known else None
        case ast.Call(func=ast.Name(id="zip"), args=args):
            columns = [column for each in args if (column := rows(each, find)) is not None]
            if not columns or len(columns) < len(args):
                return None
            return [ast.Tuple([*row], ast.Load()) for row in zip(*columns, strict=False)]
        case ast.Call(func=ast.Name(id="enumerate"), args=[inner]):
            found = rows(inner, find)
            if found is None:
                return None
            return [ast.Tuple([ast.Constant(n), e], ast.Load()) for n, e in enumerate(found)]
        case ast.Call(func=ast.Attribute(attr="array"), args=[inner, *_]):
            return rows(inner, find)
    return None
