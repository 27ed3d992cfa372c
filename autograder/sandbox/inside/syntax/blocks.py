"""(Runs in the worker.) Blocks at the top level, taken apart: what stands in them is sliced alone.

A failing download in a ``try`` then costs only what it loads. Each statement of an ``if`` keeps its
condition, which is evaluated once; the handlers of a ``try`` run if something in it failed. A cell
that marimo has saved in a script is a block as well: ``@app.cell`` above a function.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from .scopes import DECORATED, FUNCTIONS

DEEPEST = 8  # conditions around a statement; what is deeper stays together
_PRESENT = ("exists", "isfile", "isdir", "is_file", "is_dir")
_SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Pass)


class Part(NamedTuple):
    """A statement, which of the parts before must run first, and who is told if it fails."""

    node: ast.stmt
    after: tuple[int, ...] = ()
    tells: str = ""  # the name that gets the exception


def parts(body: Iterable[ast.stmt], place: int) -> list[Part]:
    """Take a cell's statements apart; names that it takes are no identifiers, so nobody's."""
    apart = _Apart(place, [])
    for node in body:
        apart.add(node)
    return apart.found


def inlined(function: ast.stmt) -> list[ast.stmt]:
    """Return what a called function does, as if it stood at the top level."""
    body = function.body if isinstance(function, FUNCTIONS) else []
    return [node for node in body if isinstance(node, DECORATED) or not _ends(node)]


def _ends(node: ast.stmt) -> bool:
    """Tell whether a statement can end the function, or is about its names alone."""
    about = isinstance(node, (ast.Global, ast.Nonlocal))
    return about or any(isinstance(inner, ast.Return) for inner in ast.walk(node))


def called(node: ast.stmt) -> str:
    """Return the name of the function that a statement calls, and does no more; "" for others."""
    call = node.value if isinstance(node, ast.Expr) else None
    return call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""


@dataclass(frozen=True)
class _Apart:
    """Takes statements apart, under the conditions of the blocks that they stand in."""

    place: int
    found: list[Part]
    conditions: tuple[tuple[int, str, bool], ...] = ()  # part, name and value that it must have
    tells: str = ""

    def add(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.Import, ast.ImportFrom)) and len(node.names) > 1:
            for alias in node.names:
                self._leaf(_like(node, names=[alias]))
        elif isinstance(node, ast.If) and (known := _known(node.test)) is not None:
            self._all(node.body if known else node.orelse)
        elif isinstance(node, ast.If) and not _is_small(node) and len(self.conditions) < DEEPEST:
            self._if(node)
        elif isinstance(node, ast.Try):
            self._try(node)
        elif isinstance(node, ast.With):
            self._with(node)
        elif isinstance(node, DECORATED) and (kind := _kind_in_marimo(node)):
            self._all(inlined(node) if kind == "cell" else [_undecorated(node)])
        else:
            self._leaf(node)

    def _all(self, body: Iterable[ast.stmt]) -> None:
        for node in body:
            self.add(node)

    def _leaf(self, node: ast.stmt, after: Iterable[int] = ()) -> int:
        for _, name, value in reversed(self.conditions):
            test: ast.expr = ast.Name(name, ast.Load())
            test = test if value else ast.UnaryOp(ast.Not(), test)
            node = _placed(ast.If(test, [node], []), node)
        before = (*(number for number, _, _ in self.conditions), *after)
        self.found.append(Part(node, before, self.tells))
        return len(self.found) - 1

    def _name(self, what: str, node: ast.stmt) -> str:
        return f"{what} {self.place}.{node.lineno}.{node.col_offset}"

    def _set(self, name: str, value: ast.expr, node: ast.stmt) -> int:
        return self._leaf(_placed(ast.Assign([ast.Name(name, ast.Store())], value), node))

    def _if(self, node: ast.If) -> None:
        name = self._name("if", node)
        number = self._set(name, node.test, node)
        for body, value in ((node.body, True), (node.orelse, False)):
            replace(self, conditions=(*self.conditions, (number, name, value)))._all(body)

    def _try(self, node: ast.Try) -> None:
        handled = any(_binds(child) for handler in node.handlers for child in handler.body)
        if not handled:
            self._all([*node.body, *node.orelse, *node.finalbody])
            return
        name = self._name("error", node)
        first = self._set(name, ast.Constant(None), node)
        replace(self, tells=name)._all(node.body)
        last = len(self.found)
        error = _placed(ast.Raise(ast.Name(name, ast.Load())), node)
        handling = _placed(ast.Try([error], node.handlers, [], []), node)
        test = ast.Name(name, ast.Load())
        self._leaf(_placed(ast.If(test, [handling], []), node), range(first, last))
        self._all([*node.orelse, *node.finalbody])

    def _with(self, node: ast.With) -> None:
        for item in node.items:
            if item.optional_vars is not None:
                enter = ast.Attribute(item.context_expr, "__enter__", ast.Load())
                value = ast.Call(enter, [], [])
                self._leaf(_placed(ast.Assign([item.optional_vars], value), node))
        self._all(node.body)


def _placed(node: ast.stmt, like: ast.stmt) -> ast.stmt:
    return ast.fix_missing_locations(ast.copy_location(node, like))


def _kind_in_marimo(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    """Return what marimo has saved as a function or a class; "" where it has not."""
    outermost = ast.unparse(node.decorator_list[0]) if node.decorator_list else ""
    found = re.match(r"app\.(cell|function|class_definition)\b", outermost)
    return found[1] if found else ""


def _undecorated(node: ast.stmt) -> ast.stmt:
    """Return a definition without its outermost decorator."""
    fields = dict(ast.iter_fields(node))
    fields["decorator_list"] = fields["decorator_list"][1:]
    return ast.copy_location(type(node)(**fields), node)


def _like(node: ast.Import | ast.ImportFrom, names: list[ast.alias]) -> ast.stmt:
    if isinstance(node, ast.Import):
        return ast.copy_location(ast.Import(names), node)
    return ast.copy_location(ast.ImportFrom(node.module, names, node.level), node)


def _known(test: ast.expr) -> bool | None:
    """Tell whether a condition holds at the student's: in a notebook, where the files are.

    That is ``__name__ == "__main__"``, ``os.path.exists("data")`` and their opposites; None of
    others.
    """
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        known = _known(test.operand)
        return None if known is None else not known
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute):
        return True if test.func.attr in _PRESENT else None
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
        return None
    sides = {ast.unparse(side) for side in (test.left, *test.comparators)}
    return True if sides == {"__name__", "'__main__'"} else None


def _is_small(node: ast.If) -> bool:
    """Tell whether each branch is one plain statement: there is nothing to take apart."""
    branches = (node.body, node.orelse)
    return all(len(b) <= 1 and all(isinstance(n, _SIMPLE) for n in b) for b in branches)


def _binds(node: ast.stmt) -> bool:
    """Tell whether a statement gives a name a value."""
    kinds = (*DECORATED, ast.Import, ast.ImportFrom)
    return any(
        isinstance(child, kinds)
        or (isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store))
        for child in ast.walk(node)
    )
