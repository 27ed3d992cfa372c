"""(Runs in the worker.) Habits that cost no point and are worth a word, as the syntax shows them.

A habit is one of `WORDS`, or ``global`` and a name. What is said of it, the grader decides.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from .statements import Statement, nodes

WORDS = ("loop", "print", "unseeded")

_LOOPING = re.compile(r"\b(?:for|while|vectorize|frompyfunc|apply_along_axis)\b")
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LOOPS_OF_NUMPY = {"vectorize", "frompyfunc", "apply_along_axis"}
_SEEDING = {"seed", "default_rng", "RandomState", "Generator"}


def habits(found: Sequence[Statement], needed: Iterable[Statement]) -> list[str]:
    """Return the habits of a function.

    Parameters
    ----------
    found : sequence of Statement
        Its definition.
    needed : iterable of Statement
        All that it runs: imports, constants, helpers.
    """
    needed = list(needed)
    own = "\n".join(statement.cell.source for statement in found)  # tells cheaply what cannot be
    seen = []
    if _LOOPING.search(own) and any(map(_is_loop, _nodes(found))):
        seen.append("loop")
    if "print" in own and any(map(_prints, found)):
        seen.append("print")
    if any("random" in s.cell.source for s in needed) and _is_unseeded(_nodes({*found, *needed})):
        seen.append("unseeded")
    data = _data(needed)
    taken = data & _read(list(_nodes(found))) if data else set()
    return seen + [f"global {name}" for name in sorted(taken) if name.isascii()][:5]


def _nodes(statements: Iterable[Statement]) -> Iterator[ast.AST]:
    return (node for statement in statements for node in nodes(statement))


def _is_loop(node: ast.AST) -> bool:
    """Tell whether Python goes through entries here, one after the other."""
    if isinstance(node, ast.Attribute):
        return node.attr in _LOOPS_OF_NUMPY
    return isinstance(node, (*_LOOPS, *_COMPREHENSIONS))


def _prints(statement: Statement) -> bool:
    """Tell whether a function prints on every call: not only ``if print_cost``."""
    left: list[ast.AST] = [statement.node]
    while left:
        node = left.pop()
        if isinstance(node, ast.Call) and _path(node.func) == ["print"]:
            return True
        if not isinstance(node, (ast.If, ast.IfExp)):
            left += ast.iter_child_nodes(node)
    return False


def _is_unseeded(found: Iterable[ast.AST]) -> bool:
    """Tell whether random numbers are drawn and no seed is set."""
    drawn = False
    for node in found:
        path = _path(node.func) if isinstance(node, ast.Call) else []
        if "random" not in path[:-1]:
            continue
        if path[-1] not in _SEEDING:
            drawn = True
        elif isinstance(node, ast.Call) and (node.args or node.keywords):
            return False
        else:
            drawn = True  # default_rng() takes its seed from the system
    return drawn


def _path(node: ast.AST) -> list[str]:
    """Return ``["np", "random", "rand"]`` of an attribute; nothing of another expression."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else []


def _read(body: Sequence[ast.AST]) -> set[str]:
    """Return the names that a function reads and neither binds nor merely calls."""
    called = {id(node.func) for node in body if isinstance(node, ast.Call)}
    bound = {node.arg for node in body if isinstance(node, ast.arg)}
    read: set[str] = set()
    for node in body:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            read.update({node.id} if id(node) not in called else ())
        elif isinstance(node, ast.Name):
            bound.add(node.id)
    return read - bound


def _data(statements: Iterable[Statement]) -> set[str]:
    """Return the names that statements bind to what was computed: not to constants or functions."""
    return {name for s in statements if _computes(s.node) for name in s.binds}


def _computes(node: ast.stmt) -> bool:
    if not isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) or node.value is None:
        return False
    if isinstance(node.value, ast.Lambda):
        return False
    return any(isinstance(inner, (ast.Call, ast.Subscript)) for inner in ast.walk(node.value))
