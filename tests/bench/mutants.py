"""Wrong answers by the hundred: a right one with one thing changed, wherever it can be.

The rules are others than those by which the kit tries changes, and wider: any expression is scaled,
shifted, squared or turned; bounds, names, numbers, signs, arguments are others; what is bound is
bound anew below.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple


class Mutant(NamedTuple):
    """A wrong answer: what was done, its text, and the lines that it was done on."""

    kind: str
    text: str
    lines: frozenset[int]


def plain(source: str) -> str:
    """Return a text without docstrings and comments, a statement a line."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            del node.body[0]
    return ast.unparse(tree)


def mutants(source: str) -> list[Mutant]:
    """Return what one change makes of a plain text, each text once."""
    tree = ast.parse(source)
    found: dict[str, str] = {}
    for kind in _spoilt(tree):
        with suppress(ValueError, RecursionError):
            text = ast.unparse(ast.fix_missing_locations(tree))
            if text != source:
                found.setdefault(text, kind)
    return [Mutant(kind, text, _changed(source, text)) for text, kind in found.items()]


def twice(
    source: str, chance: random.Random, rules: Callable[[str], list[Mutant]]
) -> Mutant | None:
    """Return a text that rules change on two lines, None where that cannot be."""
    every = [mutant for mutant in rules(source) if _as_long(mutant.text, source)]
    if not every:
        return None
    first = chance.choice(every)
    others = (m for m in rules(first.text) if _as_long(m.text, source))
    both = [m for m in others if not m.lines & first.lines]
    if not both:
        return None
    second = chance.choice(both)
    return Mutant(f"{first.kind}, {second.kind}", second.text, first.lines | second.lines)


def _as_long(text: str, source: str) -> bool:
    return text.count("\n") == source.count("\n")


def _changed(source: str, text: str) -> frozenset[int]:
    """Return which line is another: where one is put in, the first that differs."""
    was, now = source.splitlines(), text.splitlines()
    other = [n for n, (a, b) in enumerate(zip(was, now, strict=False), 1) if a != b]
    return frozenset(other if len(was) == len(now) else other[:1] or [len(was) + 1])


def _spoilt(tree: ast.Module) -> Iterator[str]:
    """Yield what was done to a tree, which is right again thereafter."""
    names = sorted({n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} - _NOT_VALUES)
    for parent in [*ast.walk(tree)]:
        for field, value in [*ast.iter_fields(parent)]:
            if field in ("annotation", "returns", "defaults", "kw_defaults", "targets", "func"):
                continue
            if isinstance(value, list):
                for at, node in enumerate([*value]):
                    if isinstance(node, ast.stmt):
                        for kind, below in _bound_anew(node):
                            value.insert(at + 1, below)
                            yield kind
                            del value[at + 1]
                    elif isinstance(node, ast.expr) and _is_value(parent, node):
                        for kind, new in _others(node, names):
                            value[at] = new
                            yield kind
                        value[at] = node
            elif isinstance(value, ast.expr) and _is_value(parent, value):
                for kind, new in _others(value, names):
                    setattr(parent, field, new)
                    yield kind
                setattr(parent, field, value)


_NOT_VALUES = {*("np", "math", "range", "print", "len", "int", "float", "abs", "sum", "zip")}
_PRINTED = (ast.JoinedStr, ast.FormattedValue)
_SCALES = ("2 * ({})", "({}) / 2", "-({})", "3 * ({})", "({}) / 3", "({}) + 1", "({}) - 1")
_WRAPS = (*_SCALES, "({}) + 0.5", "({}) ** 2", "1 / ({})", "1 - ({})", "abs({})", "np.sqrt({})")
_TURNED = ("({}).T", "np.sum({})", "np.mean({})", "np.round({}, 1)")
_LIKE = {
    "sum": ("mean", "max", "prod"),
    "mean": ("sum", "median"),
    "exp": ("exp2", "tanh"),
    "log": ("log2", "log1p"),
    "sqrt": ("square", "cbrt"),
    "min": ("max",),
    "max": ("min",),
    "maximum": ("minimum",),
    "zeros": ("ones",),
    "abs": ("square",),
}


def _is_value(parent: ast.AST, node: ast.expr) -> bool:
    is_text = isinstance(node, ast.Constant) and not isinstance(node.value, (int, float))
    is_index = isinstance(node, ast.Slice) or _is_of_slices(node)
    is_module = isinstance(node, ast.Name) and node.id in _NOT_VALUES
    is_store = isinstance(node, ast.Starred) or isinstance(getattr(node, "ctx", None), ast.Store)
    is_printed = isinstance(node, _PRINTED) or isinstance(parent, _PRINTED)
    return not (is_text or is_module or is_store or is_index or is_printed)


def _is_of_slices(node: ast.expr) -> bool:
    return isinstance(node, ast.Tuple) and any(isinstance(e, ast.Slice) for e in node.elts)


def _bound_anew(node: ast.stmt) -> Iterator[tuple[str, ast.stmt]]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    names = [t.id for target in targets for t in ast.walk(target) if isinstance(t, ast.Name)]
    for name in names:
        for wrap in _SCALES:
            yield "bound anew", ast.parse(f"{name} = {wrap.format(name)}").body[0]


def _others(node: ast.expr, names: list[str]) -> Iterator[tuple[str, ast.expr]]:
    """Yield what a slip may have put in place of an expression."""
    if not isinstance(node, (ast.Dict, ast.Tuple, ast.List)):
        text = ast.unparse(node)
        yield from (("scaled", _read(wrap.format(text))) for wrap in _WRAPS)
        yield from (("turned", _read(wrap.format(text))) for wrap in _TURNED)
    inner = _INNER.get(type(node))
    if isinstance(node, ast.Name):
        yield from (("name", _read(name)) for name in names if name != node.id)
    elif inner:
        yield from inner(node)


def _read(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _binary(node: ast.BinOp) -> Iterator[tuple[str, ast.expr]]:
    for kind in (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult):
        yield "operator", ast.BinOp(node.left, kind(), node.right)
    yield "order", ast.BinOp(node.right, node.op, node.left)
    yield "left out", node.left
    yield "left out", node.right


def _constant(node: ast.Constant) -> Iterator[tuple[str, ast.expr]]:
    value: Any = node.value
    if isinstance(value, bool):
        yield "flag", ast.Constant(not value)
    elif isinstance(value, (int, float)):
        for number in (value + 1, value - 1, 10 * value, value / 4, 2.5 * value + 1):
            yield "number", ast.Constant(number)


def _unary(node: ast.UnaryOp) -> Iterator[tuple[str, ast.expr]]:
    yield "sign", node.operand


def _compare(node: ast.Compare) -> Iterator[tuple[str, ast.expr]]:
    for kind in (ast.Lt, ast.LtE, ast.Gt, ast.GtE):
        yield "comparison", ast.Compare(node.left, [kind()], node.comparators)


def _attribute(node: ast.Attribute) -> Iterator[tuple[str, ast.expr]]:
    if node.attr == "T":
        yield "transpose dropped", node.value


def _subscript(node: ast.Subscript) -> Iterator[tuple[str, ast.expr]]:
    index = node.slice
    if isinstance(index, ast.Slice):
        for lower, upper in (("1", "None"), ("None", "-1")):
            yield "bound", _read(f"({ast.unparse(node)})[{lower}:{upper}]")
    yield "index dropped", node.value


def _call(node: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    func, args, keywords = node.func, node.args, node.keywords
    name = getattr(func, "attr", getattr(func, "id", ""))
    if len(args) > 1:
        yield "arguments swapped", ast.Call(func, args[::-1], keywords)
    if args and not isinstance(args[0], ast.Starred):
        yield "call dropped", args[0]
    for at in range(len(keywords)):
        yield "keyword dropped", ast.Call(func, args, [*keywords[:at], *keywords[at + 1 :]])
    for like in _LIKE.get(name, ()):
        if isinstance(func, ast.Attribute):
            yield "function", ast.Call(ast.Attribute(func.value, like, ast.Load()), args, keywords)
        else:
            yield "function", ast.Call(ast.Name(like, ast.Load()), args, keywords)
    if name == "range":
        yield "bound", ast.Call(func, [ast.Constant(1), *args[-1:]], [])


_INNER: dict[type[ast.expr], Any] = {
    ast.BinOp: _binary,
    ast.Constant: _constant,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Call: _call,
}
