"""(Runs in the worker.) Single edits of calls, and functions that are taken for one another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain

from .bricks import LIKELY, POSSIBLE, New, Scope, a_number, is_module, named, transposed

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


def of_call(node: ast.Call, scope: Scope) -> Iterator[New]:
    """Yield what may stand in place of a call: less of it, other arguments, another order."""
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
    if args and isinstance(inner := args[0], ast.Call) and inner.args:  # f(g(a)) → g(f(a))
        first = ast.Call(func, [inner.args[0], *args[1:]], keywords)
        yield New(LIKELY, ast.Call(inner.func, [first, *inner.args[1:]], inner.keywords))
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


def of_family(node: ast.Attribute) -> Iterator[tuple[str, ast.Attribute]]:
    """Yield functions that one is taken for, by name; `norm` stands in a module of its own."""
    moves = is_module(node.value)
    for other in alike(node.attr):
        module = node.value
        if moves and other == "norm":
            module = ast.Attribute(named("np"), "linalg", ast.Load())
        elif moves and node.attr == "norm":
            module = named("np")
        yield other, ast.Attribute(module, other, node.ctx)


def alike(name: str) -> list[str]:
    """Return the functions that one is taken for."""
    return sorted(set(chain(*(group for group in _ALIKE if name in group))) - {name})
