"""Wrong answers as beginners write them, by rules that the search for a line was not made with.

Arguments swapped, a wrong variable, one too many or too few, a call or a bracket left out, another
function of the family, an assignment forgotten, a statement left out, added, doubled, copied, moved
or exchanged with the next, and the same slip wherever it can be made.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from contextlib import suppress
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any, NamedTuple

from .mutants import Mutant

_FAMILIES = tuple(
    line.split()
    for line in (
        "sum mean max min prod cumsum median",
        "exp log sqrt square tanh",
        "log log2 log10",
        "dot multiply outer inner matmul",
        "zeros ones",
        "sin cos tan arcsin arctan",
        "floor ceil round int float",
        "std var",
        "argmax argmin argsort",
        "maximum minimum fmax",
        "vstack hstack",
        "append extend",
        "len sum max",
        "any all",
        "upper lower title",
        "strip lstrip rstrip",
        "split rsplit",
        "linspace arange",
        "norm det inv",
    )
)
_NOT_VALUES = {*("np", "math", "range", "print", "len", "int", "float", "abs", "sum", "zip")}
_SIGNS = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.MatMult, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
}
_MARKS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**"}
_NEIGHBOURS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_EXTRA = ("{} = {}.T", "{} = np.abs({})", "{} = round({}, 2)", "{} = {} + 1", "{} = np.sqrt({})")
Block = list[ast.stmt]


class Slip(NamedTuple):
    """What a beginner may have written: its kind, and what it is made into."""

    kind: str
    text: str


def beginners(source: str) -> list[Mutant]:
    """Return what one slip makes of a plain text, each text once."""
    tree = ast.parse(source)
    found: dict[str, Slip] = {}
    for slip in (*_in_expressions(tree), *_everywhere(source, tree), *_in_blocks(source)):
        with suppress(SyntaxError, ValueError, RecursionError):
            text = ast.unparse(ast.parse(slip.text))
            if text != source:
                found.setdefault(text, slip)
    return [Mutant(s.kind, text, _wrong_lines(source, text)) for text, s in found.items()]


def _wrong_lines(source: str, text: str) -> frozenset[int]:
    """Return which lines are others: where some are left out, those around and those that miss it.

    That is, that read what stood there, under whatever name it was bound.
    """
    was, now = source.splitlines(), text.splitlines()
    found = set[int]()
    for kind, first, last, start, end in SequenceMatcher(None, was, now, False).get_opcodes():
        if kind != "equal":
            found.update(range(start + 1, end + 1))
        if kind == "delete":
            bound = {name for line in was[first:last] for name in _bound(line)}
            found.update(n for n, line in enumerate(now, 1) if n > start and bound & _names(line))
            found.update((start, start + 1))
    return frozenset(found)


def _bound(line: str) -> set[str]:
    target = line.split("=")[0] if "=" in line else line.split("(")[0]
    return _names(target)


def _names(text: str) -> set[str]:
    return {*"".join(c if c.isalnum() or c == "_" else " " for c in text).split()}


# in an expression


def _in_expressions(tree: ast.Module) -> Iterator[Slip]:
    scope = sorted({n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} - _NOT_VALUES)
    for parent in [*ast.walk(tree)]:
        for field, value in [*ast.iter_fields(parent)]:
            if field in ("annotation", "returns", "defaults", "targets", "target", "slice_"):
                continue
            entries = [*enumerate(value)] if isinstance(value, list) else [(None, value)]
            for at, node in entries:
                if not isinstance(node, ast.expr):
                    continue
                for kind, text in _others(node, scope if field != "func" else []):
                    with suppress(SyntaxError):
                        new = ast.parse(text, mode="eval").body
                        _put(parent, field, at, new)
                        yield Slip(kind, ast.unparse(tree))
                _put(parent, field, at, node)


def _put(parent: ast.AST, field: str, at: int | None, node: ast.expr) -> None:
    if at is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[at] = node


def _others(node: ast.expr, scope: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what may be written in place of an expression."""
    inner = _INNER.get(type(node))
    if isinstance(node, ast.Name) and node.id in scope:
        yield from (("wrong variable", name) for name in scope if name != node.id)
        yield "turned", f"{node.id}.T"
        yield "one for all", f"{node.id}[0]"
    elif inner:
        yield from inner(node)


def _binary(node: ast.BinOp) -> Iterator[tuple[str, str]]:
    left, right = ast.unparse(node.left), ast.unparse(node.right)
    mark = _MARKS.get(type(node.op))
    for other in _SIGNS.get(type(node.op), ()):
        yield "wrong operator", ast.unparse(ast.BinOp(node.left, other(), node.right))
    yield "operands swapped", ast.unparse(ast.BinOp(node.right, node.op, node.left))
    yield "term left out", left
    yield "term left out", right
    if mark:
        yield "brackets left out", f"{left} {mark} {right}"
    if mark and isinstance(node.left, ast.Call) and len(node.left.args) == 1:
        inner = ast.unparse(node.left.args[0])
        yield "bracket too late", f"{ast.unparse(node.left.func)}({inner} {mark} {right})"


def _unary(node: ast.UnaryOp) -> Iterator[tuple[str, str]]:
    yield "sign left out", ast.unparse(node.operand)
    if isinstance(node.op, ast.USub):
        yield "brackets left out", f"-{ast.unparse(node.operand)}"


def _constant(node: ast.Constant) -> Iterator[tuple[str, str]]:
    if isinstance(node.value, (int, float)):
        numbers = {not node.value} if isinstance(node.value, bool) else {0, 1, 2, node.value + 1}
        yield from (("wrong number", repr(n)) for n in numbers if n != node.value)


def _compare(node: ast.Compare) -> Iterator[tuple[str, str]]:
    [op, *_], [right, *_] = node.ops, node.comparators
    if type(op) in _NEIGHBOURS:
        other = _NEIGHBOURS[type(op)]()
        yield "off by one", ast.unparse(ast.Compare(node.left, [other], [right]))
    yield "comparison turned", ast.unparse(ast.Compare(right, [op], [node.left]))


def _attribute(node: ast.Attribute) -> Iterator[tuple[str, str]]:
    if node.attr == "T":
        yield "transpose left out", ast.unparse(node.value)
    for name in _family(node.attr):
        yield "of the same family", f"{ast.unparse(node.value)}.{name}"


def _of_name(name: str) -> Iterator[tuple[str, str]]:
    yield from (("of the same family", other) for other in _family(name))


def _family(name: str) -> list[str]:
    return sorted({other for family in _FAMILIES if name in family for other in family} - {name})


def _subscript(node: ast.Subscript) -> Iterator[tuple[str, str]]:
    value, index = ast.unparse(node.value), node.slice
    yield "index left out", value
    if isinstance(index, ast.Slice):
        lower, upper = (ast.unparse(e) if e else "" for e in (index.lower, index.upper))
        yield "off by one", f"{value}[{lower or 0} + 1:{upper}]"
        yield "off by one", f"{value}[{lower}:{upper}{' - 1' if upper else '-1'}]"
    elif isinstance(index, ast.Tuple) and len(index.elts) == 2:
        one, two = map(ast.unparse, index.elts)
        yield "indices swapped", f"{value}[{two}, {one}]"
    elif not isinstance(index, ast.Constant):
        for step in ("+ 1", "- 1"):
            yield "off by one", f"{value}[{ast.unparse(index)} {step}]"


def _call(node: ast.Call) -> Iterator[tuple[str, str]]:
    func, args, keywords = node.func, node.args, node.keywords
    name = ast.unparse(func)
    for one, two in combinations(range(len(args)), 2):
        swapped = [*args]
        swapped[one], swapped[two] = args[two], args[one]
        yield "arguments swapped", ast.unparse(ast.Call(func, swapped, keywords))
    for each in args[:1]:
        yield "call left out", ast.unparse(each)
    if isinstance(func, ast.Attribute) and not name.startswith(("np.", "math.")):
        yield "call left out", ast.unparse(func.value)
    for at, keyword in enumerate(keywords):
        rest = [*keywords[:at], *keywords[at + 1 :]]
        yield "argument left out", ast.unparse(ast.Call(func, args, rest))
        if keyword.arg == "axis":
            other = ast.keyword("axis", ast.Constant(int(ast.unparse(keyword.value) == "0")))
            yield "wrong axis", ast.unparse(ast.Call(func, args, [*rest, other]))
    if len(args) > 1:
        yield "argument left out", ast.unparse(ast.Call(func, args[:-1], keywords))
    if name == "range":
        *first, stop = map(ast.unparse, args[:2])
        start = first[0] if first else "0"
        for bounds in (f"{start}, {stop} - 1", f"{start}, {stop} + 1", f"{start} + 1, {stop}"):
            yield "off by one", f"range({bounds})"


def _pairs(node: ast.Tuple | ast.Dict) -> Iterator[tuple[str, str]]:
    values = node.values if isinstance(node, ast.Dict) else node.elts
    for one, two in combinations(range(len(values)), 2):
        other: Any = copy.copy(node)
        swapped = [*values]
        swapped[one], swapped[two] = values[two], values[one]
        setattr(other, "values" if isinstance(node, ast.Dict) else "elts", swapped)
        yield "results swapped", ast.unparse(other)


_INNER: dict[type[ast.expr], Any] = {
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.Compare: _compare,
    ast.Attribute: _attribute,
    ast.Name: lambda node: _of_name(node.id),
    ast.Subscript: _subscript,
    ast.Call: _call,
    ast.Tuple: _pairs,
    ast.Dict: _pairs,
}


# at all its places


def _everywhere(source: str, tree: ast.Module) -> Iterator[Slip]:
    """Yield what the same slip makes of an expression that is written several times."""
    texts = [ast.unparse(n) for n in ast.walk(tree) if isinstance(n, (ast.Attribute, ast.expr))]
    for text in sorted({t for t in texts if len(t) > 2 and source.count(t) > 1}):
        node = ast.parse(text, mode="eval").body
        others = [] if isinstance(node, ast.Name) else _others(node, [])
        for kind, other in others:
            yield Slip(f"{kind}, everywhere", source.replace(text, f"({other})"))


# of statements


def _in_blocks(source: str) -> Iterator[Slip]:
    """Yield what is made of a function by other statements, or by their other order."""
    count = len([*_blocks(ast.parse(source))])
    for number in range(count):
        [*_, (block, is_outer)] = [*_blocks(ast.parse(source))][: number + 1]
        for kind, new in _reordered(block, is_outer):
            tree = ast.parse(source)
            [*_, (old, _)] = [*_blocks(tree)][: number + 1]
            old[:] = copy.deepcopy(new)
            with suppress(ValueError):
                yield Slip(kind, ast.unparse(ast.fix_missing_locations(tree)))


def _blocks(tree: ast.AST) -> Iterator[tuple[Block, bool]]:
    """Yield each block of statements in functions, and whether it is a function's own."""
    for node in ast.walk(tree):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if isinstance(block, list) and block and not isinstance(node, ast.Module):
                yield block, isinstance(node, ast.FunctionDef)


def _reordered(block: Block, is_outer: bool) -> Iterator[tuple[str, Block]]:
    for at, one in enumerate(block):
        above, below = block[:at], block[at + 1 :]
        if not isinstance(one, (ast.Return, ast.FunctionDef)):
            yield "statement left out", [*above, *below] or [ast.Pass()]
            yield "statement doubled", [*above, one, one, *below]
        yield from ((kind, [*above, *new, *below]) for kind, new in _instead(one))
        if below and not isinstance(below[0], ast.Return):
            yield "order of statements", [*above, below[0], one, *below[1:]]
        if below and isinstance(one, ast.Assign) and isinstance(below[0], ast.Assign):
            copied = ast.Assign(below[0].targets, one.value)
            yield "copied line", [*above, one, copied, *below[1:]]
            aimed = ast.Assign(below[0].targets, one.value)
            yield "wrong target", [*above, aimed, *below]
        if isinstance(one, (ast.For, ast.While)):
            yield from _around_loop(above, one, below)


def _around_loop(
    above: Block, loop: ast.For | ast.While, below: Block
) -> Iterator[tuple[str, Block]]:
    """Yield what stands in a loop that belongs outside, or the other way."""

    def inside(body: Block) -> ast.stmt:
        other = copy.copy(loop)
        other.body = body
        return other

    if above:
        yield "begun in the loop", [*above[:-1], inside([above[-1], *loop.body]), *below]
    if below:
        kind = "returned in the loop" if isinstance(below[0], ast.Return) else "ended in the loop"
        yield kind, [*above, inside([*loop.body, below[0]]), *below[1:]]
    if len(loop.body) > 1:
        yield "after the loop", [*above, inside(loop.body[:-1]), loop.body[-1], *below]
        yield "before the loop", [*above, loop.body[0], inside(loop.body[1:]), *below]


def _instead(one: ast.stmt) -> Iterator[tuple[str, Block]]:
    """Yield what may be written in place of a statement."""
    if isinstance(one, ast.AugAssign):
        target, value = ast.unparse(one.target), ast.unparse(one.value)
        yield "only the last", [ast.parse(f"{target} = {value}").body[0]]
        yield "sign of a sum", [ast.parse(f"{target} -= {value}").body[0]]
    if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
        name = one.targets[0].id
        yield "not kept", [ast.Expr(one.value)]
        for extra in _EXTRA:
            yield "extra statement", [one, ast.parse(extra.format(name, name)).body[0]]
    if isinstance(one, ast.If) and one.orelse:
        yield "branches swapped", [ast.If(one.test, one.orelse, one.body)]
    if isinstance(one, ast.If):
        yield "always", one.body
        yield "condition turned", [ast.If(ast.UnaryOp(ast.Not(), one.test), one.body, one.orelse)]
