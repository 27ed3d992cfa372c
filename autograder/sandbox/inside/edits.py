"""(Runs in the worker.) Single edits of expressions: what a slip of a beginner's may have changed.

Each is a claim of nothing: whether one makes an answer right, the grader finds out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from .around import around
from .bricks import LIKELY, POSSIBLE, New, Scope, a_number, is_module, named, transposed

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
#: Functions that are taken for one another.
_ALIKE = tuple(
    frozenset(line.split())
    for line in (
        "exp log log2 log10 log1p expm1 tanh abs square sqrt sign",
        "sum mean max min prod std median cumsum norm",
        "dot multiply outer matmul",
        "maximum minimum",
        "add subtract divide multiply power",
        "zeros ones empty",
        "floor ceil round rint",
        "argmax argmin max min",
        "vstack hstack concatenate",
        "append extend",
    )
)
_AS_OPERATOR = {"dot": ast.MatMult, "matmul": ast.MatMult, "multiply": ast.Mult}
_SHAPED = ("zeros", "ones", "empty", "reshape", "full")


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
    yield New(LIKELY, left, ("left", type(op), _text(right)))
    yield New(LIKELY, right, ("right", type(op), _text(left)))
    yield from (New(LIKELY, each) for each in _bracketed(node))
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
            yield New(POSSIBLE, named(name), ("number", value, name))
    elif isinstance(value, str):
        yield from (New(LIKELY, ast.Constant(key)) for key in scope.keys if key != value)


def _of_name(node: ast.Name, scope: Scope) -> Iterator[New]:
    if node.id in scope.functions:
        others: Iterable[str] = scope.functions
    else:
        others = scope.names if node.id in scope.names else ()
    for other in others:
        if other != node.id:
            yield New(LIKELY, named(other), ("name", node.id, other))
    for other in _alike(node.id):
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


def _choice(node: ast.IfExp, scope: Scope) -> Iterator[New]:
    yield New(LIKELY, ast.IfExp(node.test, node.orelse, node.body))


def _attribute(node: ast.Attribute, scope: Scope) -> Iterator[New]:
    if node.attr == "T":
        yield New(LIKELY, node.value, ("transposed",))
    for other in _alike(node.attr):
        yield New(
            LIKELY, ast.Attribute(node.value, other, node.ctx), ("function", node.attr, other)
        )


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


def _call(node: ast.Call, scope: Scope) -> Iterator[New]:
    func, args, keywords = node.func, node.args, node.keywords
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    method = isinstance(func, ast.Attribute) and not is_module(func.value)
    for inner in (func.value, *args) if method else args:  # type: ignore[attr-defined]
        if not isinstance(inner, ast.Starred):
            yield New(LIKELY, inner, ("called", name))
    yield from _axes(node)
    for at in range(len(args) - 1):
        swapped = [*args[:at], args[at + 1], args[at], *args[at + 2 :]]
        yield New(LIKELY, ast.Call(func, swapped, keywords))
    for at in range(len(args)):
        yield New(LIKELY, ast.Call(func, [*args[:at], *args[at + 1 :]], keywords))
    if args and isinstance(inner := args[0], ast.BinOp):  # f(a . b) → f(a) . b, a . f(b)
        first, second = (
            ast.Call(func, [side, *args[1:]], keywords) for side in (inner.left, inner.right)
        )
        yield New(LIKELY, ast.BinOp(first, inner.op, inner.right))
        yield New(LIKELY, ast.BinOp(inner.left, inner.op, second))
    yield from (New(LIKELY, other) for other in _known(name, node))


def _known(name: str, node: ast.Call) -> Iterator[ast.expr]:
    """Yield what may stand in place of a call of a function that beginners know."""
    func, args, keywords = node.func, node.args, node.keywords
    if name in _AS_OPERATOR and len(args) == 2:
        one, two = args
        for operator in (_AS_OPERATOR[name], ast.Mult, ast.Add, ast.Sub):
            yield ast.BinOp(one, operator(), two)
        for pair in ((transposed(one), two), (one, transposed(two)), (two, transposed(one))):
            yield ast.Call(func, [*pair], keywords)
    if name in _SHAPED:
        for size in args:
            for shape in ([size, a_number(1)], [a_number(1), size]):
                yield ast.Call(func, [ast.Tuple(shape, ast.Load())], keywords)
    if name == "reshape" and args:
        for sizes in ((-1, 1), (1, -1)):
            yield ast.Call(func, [*map(a_number, sizes)], keywords)
    if name == "range" and args:
        for op in (ast.Add(), ast.Sub()):
            yield from (ast.Call(func, bounds, []) for bounds in _moved(args, op))
        yield from (ast.Call(func, [a_number(1), stop], []) for stop in args[:1])


def _moved(args: list[ast.expr], op: ast.operator) -> Iterator[list[ast.expr]]:
    """Yield the arguments of a call, each in turn moved by 1."""
    for at, bound in enumerate(args):
        yield [*args[:at], ast.BinOp(bound, op, a_number(1)), *args[at + 1 :]]


def _axes(node: ast.Call) -> Iterator[New]:
    """Yield a call with another axis, with or without one, with or without `keepdims`."""
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    others = [k for k in node.keywords if k.arg not in ("axis", "keepdims")]
    for keyword in node.keywords:
        yield New(
            LIKELY, ast.Call(node.func, node.args, [k for k in node.keywords if k != keyword])
        )
    for axis in (0, 1):
        for keep in (True, False):
            was = (getattr(given.get("axis"), "value", None), "keepdims" in given)
            if was != (axis, keep):
                now = [ast.keyword("axis", a_number(axis))]
                now += [ast.keyword("keepdims", ast.Constant(True))] if keep else []
                same = ("axis", *was, axis, keep)
                rank = LIKELY if given else POSSIBLE
                yield New(rank, ast.Call(node.func, node.args, [*others, *now]), same)


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
    ast.Call: _call,
}


def _alike(name: str) -> list[str]:
    return sorted(set(chain(*(group for group in _ALIKE if name in group))) - {name})


def _text(node: ast.expr) -> str:
    return ast.dump(node)


def _at(node: ast.Subscript, index: ast.expr) -> ast.Subscript:
    return ast.Subscript(node.value, index, node.ctx)
