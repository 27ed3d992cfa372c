"""Faults at random, made by other rules than those by which the kit tries changes."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from functools import partial
from operator import setitem

_OPERATORS: dict[type[ast.operator], list[type[ast.operator]]] = {
    ast.Add: [ast.Sub, ast.Mult],
    ast.Sub: [ast.Add, ast.Mult],
    ast.Mult: [ast.Add, ast.Div],
    ast.Div: [ast.Mult, ast.FloorDiv],
    ast.MatMult: [ast.Mult],
    ast.Pow: [ast.Mult],
}
_COMPARISONS: dict[type[ast.cmpop], list[type[ast.cmpop]]] = {
    ast.Gt: [ast.GtE, ast.Lt],
    ast.Eq: [ast.NotEq],
}
_FUNCTIONS = {
    "log": ["log2", "log10", "exp"],
    "exp": ["log", "square", "abs"],
    "sum": ["mean", "max"],
    "abs": ["square", "exp"],
    "zeros": ["ones"],
    "mean": ["sum"],
}
Fault = tuple[int, Callable[[], None]]  # the line of an expression, and what spoils it


def spoilt(source: str, name: str, chance: random.Random, count: int) -> tuple[str, list[int]]:
    """Return a text with so many faults in a function, and on which lines: each another."""
    lines: list[int] = []
    while len(lines) < count:
        tree = ast.parse(source)
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        function = next(n for n in functions if n.name == name)
        left = [fault for fault in _faults(function, chance) if fault[0] not in lines]
        if not left:
            return "", []  # it has not as many lines
        chance.choice(left)[1]()
        made = ast.unparse(ast.fix_missing_locations(tree))
        pairs = zip(source.splitlines(), made.splitlines(), strict=True)
        changed = [number for number, (was, now) in enumerate(pairs, 1) if was != now]
        if len(changed) == 1:
            source, lines = made, lines + changed
    return source, lines


def _faults(function: ast.FunctionDef, chance: random.Random) -> Iterator[Fault]:
    every = [n for n in ast.walk(function) if isinstance(n, ast.Name)]
    names = sorted({n.id for n in every} - {"np", "math", "range", "print", "len"})
    for parent in ast.walk(function):
        for field, value in ast.iter_fields(parent):
            if parent is function or field in ("annotation", "func"):
                continue
            if isinstance(value, ast.expr):
                for new in _spoilt(value, names, chance):
                    yield value.lineno, partial(setattr, parent, field, new)
            for at, node in enumerate(value if isinstance(value, list) else ()):
                for new in _spoilt(node, names, chance) if isinstance(node, ast.expr) else ():
                    yield node.lineno, partial(setitem, value, at, new)


def _spoilt(node: ast.expr, names: list[str], chance: random.Random) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp):
        kinds = _OPERATORS.get(type(node.op), [])
        yield from (ast.BinOp(node.left, kind(), node.right) for kind in kinds)
        yield from (ast.BinOp(node.right, node.op, node.left), node.left, node.right)
    elif isinstance(node, ast.Compare):
        for other in _COMPARISONS.get(type(node.ops[0]), []):
            yield ast.Compare(node.left, [other()], node.comparators)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield from (ast.Constant(n) for n in (node.value + 1, node.value - 1, 2.5 * node.value + 1))
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        yield ast.UnaryOp(ast.USub(), node)
        yield ast.Name(chance.choice(names), ast.Load())
    elif isinstance(node, ast.Call):
        yield from node.args[:1]
        if node.keywords:
            yield ast.Call(node.func, node.args, node.keywords[1:])
        yield ast.Call(node.func, node.args[::-1], node.keywords)
        if isinstance(node.func, ast.Attribute):
            for function in _FUNCTIONS.get(node.func.attr, []):
                renamed = ast.Attribute(node.func.value, function, ast.Load())
                yield ast.Call(renamed, node.args, node.keywords)
