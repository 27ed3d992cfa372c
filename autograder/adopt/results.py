"""Answers in an expression, and whether what is made of one still tells its value."""

from __future__ import annotations

import ast
import builtins
import copy
import enum
from collections.abc import Iterator, Sequence
from typing import Any

from autograder.sandbox.inside.syntax.scopes import names_used


class Reach(enum.Enum):
    """What an expression says of the answer in it: its value, its form, or no one knows."""

    VALUE, FORM, NONE = "value", "form", "none"


_FORMS = {"shape", "dtype", "ndim", "size", "index", "columns"}
_FORM_CALLS = {"len", "type", "shape", "ndim", "size"}
#: Calls that keep so much of a value that whoever is right has it: no order is lost by them.
_CALLS = {
    *(
        "abs",
        "all",
        "any",
        "array",
        "asarray",
        "astype",
        "bool",
        "copy",
        "dict",
        "flatten",
        "float",
    ),
    *("int", "item", "items", "keys", "values", "list", "max", "mean", "min", "norm", "ravel"),
    *("absolute", "round", "around", "squeeze", "std", "str", "sum", "to_numpy", "tolist", "tuple"),
    *("var", "prod", "median", "reshape", "nansum", "count_nonzero", "real", "transpose", "lower"),
    *("cumsum", "diff", "float64", "int64", "toarray", "todense", "get", "strip", "isclose"),
    *("diag", "diagonal", "trace", "sqrt", "log", "exp", "matrix", "to_list", "nonzero"),
}


def results(node: ast.AST) -> Iterator[Any]:
    """Yield the answers that stand in an expression, not those in the arguments of others."""
    if hasattr(node, "answer"):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        yield from results(child)


def reach(node: ast.expr) -> Reach:
    """Tell what an expression says of the one answer in it."""
    if hasattr(node, "answer"):
        return Reach.VALUE
    match node:
        case ast.Attribute(value=value, attr=attr):
            return _form(value) if attr in _FORMS else reach(value)
        case ast.Subscript(value=value, slice=place):
            return Reach.NONE if [*results(place)] else reach(value)
        case ast.UnaryOp(operand=operand):
            return reach(operand)
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), left=left, right=right):
            both = [*results(left)] and [*results(right)]
            return Reach.NONE if both else reach(left if [*results(left)] else right)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            found = {reach(each) for each in elements if [*results(each)]}
            return found.pop() if len(found) == 1 else Reach.NONE
        case ast.Call(func=ast.Attribute(value=value, attr=attr)) if [*results(value)]:
            return reach(value) if attr in _CALLS else Reach.NONE
        case ast.Call(func=func, args=[first, *_]):
            name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
            if name in _FORM_CALLS:
                return _form(first)
            return reach(first) if name in _CALLS else Reach.NONE
    return Reach.NONE


def element(side: ast.expr, answers: Sequence[ast.expr]) -> object:
    """Return at which element of the answer a side of a claim looks, None where at the whole."""
    for node in ast.walk(side):
        if isinstance(node, ast.Subscript) and node.value in answers:
            return node.slice.value if isinstance(node.slice, ast.Constant) else None
    return None


def _form(node: ast.expr) -> Reach:
    return Reach.NONE if reach(node) is Reach.NONE else Reach.FORM


ANSWER = "_answer"  # stands for the answer in what a test types in for it
_KNOWN = {"np", "numpy", "math", *vars(builtins)}


def typed(side: ast.expr, other: ast.expr | None) -> tuple[str, str] | None:
    """Return what a test makes of `ANSWER` and the constant that it should be, if it is one."""
    found = {ast.dump(each) for each in results(side)}
    if other is None or len(found) > 1 or names_used(ast.Expr(other))[0] - _KNOWN:
        return None
    return ast.unparse(_Answered().visit(copy.deepcopy(side))), ast.unparse(other)


class _Answered(ast.NodeTransformer):
    def visit(self, node: ast.AST) -> Any:
        """Put a name in the place of the answer."""
        return ast.Name(ANSWER, ast.Load()) if hasattr(node, "answer") else super().visit(node)
