"""(Runs in the worker.) What may be missing around an expression: a sign, a call, an operand."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .bricks import (
    FAR,
    LIKELY,
    POSSIBLE,
    New,
    Scope,
    a_number,
    is_module,
    named,
    of_numpy,
    transposed,
)

WRAPS = ("sum", "abs", "exp", "log", "sqrt", "square", "mean", "squeeze", "array", "round")
_OPEN = (ast.BinOp, ast.Call, ast.Name, ast.Attribute, ast.UnaryOp, ast.Subscript)


def around(node: ast.expr, scope: Scope, whole: str) -> Iterator[New]:
    """Yield an expression with more around it: a sign, a function, another operand."""
    is_number = isinstance(node, ast.Constant) and type(node.value) in (int, float)
    if (not isinstance(node, _OPEN) and not (is_number and whole)) or is_module(node):
        return
    rank = POSSIBLE if whole else FAR
    wrapped = POSSIBLE if isinstance(node, ast.Name) else rank  # as where the name is bound
    for name in scope.unread:
        for op in (ast.Add, ast.Mult, ast.Div, ast.Sub):
            yield New(LIKELY if whole else POSSIBLE, ast.BinOp(node, op(), named(name)))
    yield New(POSSIBLE, ast.UnaryOp(ast.USub(), node))
    yield New(POSSIBLE, transposed(node))
    for function in WRAPS:
        yield New(wrapped, of_numpy(function, node))
    for function in scope.functions:
        likely = whole and function in scope.uncalled
        yield New(LIKELY if likely else wrapped, ast.Call(named(function), [node], []))
    for axis in (0, 1):
        keywords = [
            ast.keyword("axis", a_number(axis)),
            ast.keyword("keepdims", ast.Constant(True)),
        ]
        yield New(wrapped, ast.Call(of_numpy("sum").func, [node], keywords))
    for op in (ast.Sub, ast.Add, ast.Div):
        near = whole or isinstance(node, (ast.Name, ast.Call))
        yield New(POSSIBLE if near else FAR, ast.BinOp(a_number(1), op(), node))
    for power, number in ((ast.Add, 1), (ast.Sub, 1), (ast.Pow, 2), (ast.Mult, 2), (ast.Div, 2)):
        yield New(wrapped, ast.BinOp(node, power(), a_number(number)))
    for sizes in ((-1, 1), (1, -1)):
        reshape = ast.Attribute(node, "reshape", ast.Load())
        yield New(rank, ast.Call(reshape, [*map(a_number, sizes)], []))
    for kind in ("float", "int"):
        astype = ast.Attribute(node, "astype", ast.Load())
        yield New(rank, ast.Call(astype, [named(kind)], []))
    rank = POSSIBLE if whole == "value" else FAR
    for name in scope.names:
        for op in (ast.Div, ast.Mult, ast.Add, ast.Sub):
            yield New(rank, ast.BinOp(node, op(), named(name)))
        for op in (ast.Sub, ast.Div):
            yield New(rank, ast.BinOp(named(name), op(), node))
    if isinstance(node, ast.Name) and whole == "value":
        yield New(POSSIBLE, ast.BinOp(node, ast.Mult(), ast.BinOp(a_number(1), ast.Sub(), node)))
        for one in scope.unread:  # a → a - name * unread
            for other in scope.names:
                step = ast.BinOp(named(other), ast.Mult(), named(one))
                yield New(POSSIBLE, ast.BinOp(node, ast.Sub(), step))
