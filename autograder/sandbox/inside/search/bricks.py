"""(Runs in the worker.) What edits of expressions are made of."""

from __future__ import annotations

import ast
from functools import cache
from typing import Any, NamedTuple

LIKELY, POSSIBLE, FAR = range(3)  # how soon an edit is tried
dumped = cache(ast.dump)  # what is changed is as it was whenever somebody asks


class Scope(NamedTuple):
    """What an edit may write: names that a function binds, functions; and which are not used."""

    given: tuple[str, ...]  # its parameters
    names: tuple[str, ...]
    unread: tuple[str, ...]
    functions: tuple[str, ...]
    uncalled: tuple[str, ...]
    keys: tuple[str, ...]  # texts, as those of a dict


class New(NamedTuple):
    """What may stand in place of an expression; ``same`` is equal for the same edit elsewhere."""

    rank: int
    node: ast.expr
    same: tuple[Any, ...] = ()


def is_module(node: ast.expr) -> bool:
    """Tell whether it is the name of a module as notebooks have it: `np.linalg.norm`."""
    while isinstance(node, ast.Attribute) and node.attr in ("linalg", "random"):
        node = node.value
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "math")


def named(name: str) -> ast.Name:
    """Return a name that is read."""
    return ast.Name(name, ast.Load())


def a_number(value: float) -> ast.Constant:
    """Return a number as it is written."""
    return ast.Constant(value)


def transposed(node: ast.expr) -> ast.Attribute:
    """Return an expression's transpose."""
    return ast.Attribute(node, "T", ast.Load())


def of_numpy(function: str, *args: ast.expr) -> ast.Call:
    """Return a call of numpy's."""
    return ast.Call(ast.Attribute(named("np"), function, ast.Load()), [*args], [])
