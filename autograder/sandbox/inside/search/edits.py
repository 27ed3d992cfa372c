"""(Runs in the worker.) Single edits of expressions: what a slip of a beginner's may have changed.

Each is a claim of nothing: whether one makes an answer right, the grader finds out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any

from .around import around
from .bricks import LIKELY, POSSIBLE, New, Scope, a_number, dumped, named, transposed
from .functions import alike, of_call, of_family

_BASIC = (ast.Add, ast.Sub, ast.Mult, ast.Div)
OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: _BASIC,
    ast.Sub: _BASIC,
    ast.Mult: (ast.MatMult, ast.Pow, *_BASIC),
    ast.Div: (ast.FloorDiv, *_BASIC),
    ast.MatMult: _BASIC,
    ast.Pow: _BASIC,
    ast.FloorDiv: (ast.Mod, *_BASIC),
    ast.Mod: (ast.FloorDiv, *_BASIC),
}
_ORDERED = (ast.Sub, ast.Div, ast.Pow, ast.MatMult)  # where a and b cannot be swapped
_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


def edits(
    node: ast.expr, scope: Scope, whole: str, once: bool, called: bool = False
) -> Iterator[New]:
    """Yield what may stand in place of an expression.

    Parameters
    ----------
    node : expr
    scope : Scope
    whole : str
        Whether it is all of a "value" that a statement makes, or of an "argument".
    once : bool
        Whether it is a name that is read nowhere else: what can be wrapped around it can be
        wrapped around what the name stands for.
    called : bool
        Whether it is what is called: then nothing goes around it.
    """
    inner = _INNER.get(type(node))
    if inner:
        yield from inner(node, scope)
    if isinstance(node, ast.Name) and node.id in scope.functions and not called:
        yield from (New(LIKELY, named(name)) for name in scope.names)
    if not (once or called):
        yield from around(node, scope, whole)


def _binary(node: ast.BinOp, scope: Scope) -> Iterator[New]:
    left, op, right = node.left, node.op, node.right
    for other in OPERATORS.get(type(op), ()):
        if isinstance(op, other):
            continue
        same = ("operator", type(op), other)
        yield New(LIKELY, ast.BinOp(left, other(), right), same)
    if isinstance(op, _ORDERED):
        yield New(LIKELY, ast.BinOp(right, op, left), ("order", type(op)))
    yield New(LIKELY, left, ("left", type(op), dumped(right)))
    yield New(LIKELY, right, ("right", type(op), dumped(left)))
    yield from (New(LIKELY, each) for each in _bracketed(node))
    for name in scope.unread if isinstance(op, (ast.Add, ast.Sub)) else ():  # a - b → a - name * b
        for factor in (ast.Mult, ast.Div):
            scaled = ast.BinOp(right, factor(), named(name))
            yield New(LIKELY, ast.BinOp(left, op, scaled), ("scaled", type(op), factor, name))
    if isinstance(op, ast.Mult) and isinstance(left, ast.Constant):  # 0.1 * b → name * b
        for name in scope.given:
            times = ast.BinOp(named(name), op, right)
            yield New(LIKELY, times, ("factor", left.value, name))
    if isinstance(op, (ast.MatMult, ast.Mult)):
        for one, two in (
            (transposed(left), right),
            (left, transposed(right)),
            (right, transposed(left)),
            (transposed(right), left),
        ):
            yield New(LIKELY, ast.BinOp(one, ast.MatMult(), two))


def _bracketed(node: ast.BinOp) -> Iterator[ast.expr]:
    """Yield what other brackets make of two operators, or of one and a call."""
    left, op, right = node.left, node.op, node.right
    if isinstance(left, ast.BinOp):
        yield ast.BinOp(left.left, left.op, ast.BinOp(left.right, op, right))
        yield ast.BinOp(ast.BinOp(left.left, op, right), left.op, left.right)
    if isinstance(right, ast.BinOp):
        yield ast.BinOp(ast.BinOp(left, op, right.left), right.op, right.right)
    if isinstance(left, ast.Call) and left.args:  # f(a) . b → f(a . b)
        inner = ast.BinOp(left.args[0], op, right)
        yield ast.Call(left.func, [inner, *left.args[1:]], left.keywords)
    if isinstance(right, ast.Call) and right.args:
        inner = ast.BinOp(left, op, right.args[0])
        yield ast.Call(right.func, [inner, *right.args[1:]], right.keywords)


def _unary(node: ast.UnaryOp, scope: Scope) -> Iterator[New]:
    yield New(LIKELY, node.operand, ("unary", type(node.op)))
    if isinstance(node.operand, ast.BinOp):  # -(a . b) → -a . b
        inner = node.operand
        yield New(LIKELY, ast.BinOp(ast.UnaryOp(node.op, inner.left), inner.op, inner.right))


def _constant(node: ast.Constant, scope: Scope) -> Iterator[New]:
    value = node.value
    if isinstance(value, bool):
        yield New(LIKELY, ast.Constant(not value), ("flag", value))
    elif isinstance(value, (int, float)):
        for number in dict.fromkeys((0, 1, 2, -1, 0.5, value + 1, value - 1, -value)):
            if number != value:
                yield New(LIKELY, a_number(number), ("number", value, number))
        for name in scope.names:
            rank = LIKELY if name in scope.given else POSSIBLE
            yield New(rank, named(name), ("number", value, name))
    elif isinstance(value, str):
        yield from (New(LIKELY, ast.Constant(key)) for key in scope.keys if key != value)


def _of_name(node: ast.Name, scope: Scope) -> Iterator[New]:
    if node.id in scope.functions:
        others: Iterable[str] = scope.functions
    else:
        others = scope.names if node.id in scope.names else ()
    for other in others:
        if other != node.id:
            yield New(LIKELY, named(other), ("name", *_ends(node.id, other)))
    for other in alike(node.id):
        if other in ("abs", "max", "min", "round", "sum"):  # built in
            yield New(LIKELY, named(other), ("function", node.id, other))


def _compare(node: ast.Compare, scope: Scope) -> Iterator[New]:
    if len(node.ops) == 1:
        for op in _COMPARISONS:
            if not isinstance(node.ops[0], op):
                same = ("comparison", type(node.ops[0]), op)
                yield New(LIKELY, ast.Compare(node.left, [op()], node.comparators), same)


def _boolean(node: ast.BoolOp, scope: Scope) -> Iterator[New]:
    yield New(
        LIKELY, ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    )
    yield from (New(LIKELY, each) for each in node.values)


def _choice(node: ast.IfExp, scope: Scope) -> Iterator[New]:
    yield New(LIKELY, ast.IfExp(node.test, node.orelse, node.body))


def _attribute(node: ast.Attribute, scope: Scope) -> Iterator[New]:
    if node.attr == "T":
        yield New(LIKELY, node.value, ("transposed",))
    for other, function in of_family(node):
        yield New(LIKELY, function, ("function", node.attr, other))


def _subscript(node: ast.Subscript, scope: Scope) -> Iterator[New]:
    yield New(LIKELY, node.value)
    index = node.slice
    if isinstance(index, ast.Slice):
        for lower, upper in ((None, index.upper), (index.lower, None)):
            yield New(LIKELY, _at(node, ast.Slice(lower, upper, index.step)))
        for end in (-1, 1):
            moved = index.upper and ast.BinOp(index.upper, ast.Add(), a_number(end))
            yield New(LIKELY, _at(node, ast.Slice(index.lower, moved or a_number(end), index.step)))
    elif isinstance(index, ast.Tuple):
        yield New(LIKELY, _at(node, ast.Tuple(index.elts[::-1], index.ctx)))
    elif not isinstance(index, ast.Constant):
        for step in (ast.Add(), ast.Sub()):
            yield New(LIKELY, _at(node, ast.BinOp(index, step, a_number(1))))


def _tuple(node: ast.Tuple | ast.List, scope: Scope) -> Iterator[New]:
    elements = node.elts
    for at in range(len(elements) - 1):
        swapped = [*elements[:at], elements[at + 1], elements[at], *elements[at + 2 :]]
        yield New(LIKELY, type(node)(swapped, node.ctx))
    if len(elements) == 1:
        yield New(LIKELY, elements[0])


def _dict(node: ast.Dict, scope: Scope) -> Iterator[New]:
    values = node.values
    for at in range(len(values) - 1):
        swapped = [*values[:at], values[at + 1], values[at], *values[at + 2 :]]
        yield New(LIKELY, ast.Dict(node.keys, swapped))


_INNER: dict[type[ast.expr], Any] = {
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.Name: _of_name,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.IfExp: _choice,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Tuple: _tuple,
    ast.List: _tuple,
    ast.Dict: _dict,
    ast.Call: of_call,
}


def _ends(name: str, other: str) -> tuple[str, str]:
    """Return in what two names differ behind their common beginning: `Y_train`, `Y_test`."""
    pairs = zip(name, other, strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return name[common:], other[common:]


def _at(node: ast.Subscript, index: ast.expr) -> ast.Subscript:
    return ast.Subscript(node.value, index, node.ctx)
