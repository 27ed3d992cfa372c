"""Code that stands in a text: ``eval`` of ``"np.dot(a, b)"`` is read as what it runs.

The same text runs in the worker and beside a student's notebook.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from .statements import Statement

RUNNING = ("eval", "exec")


def spelt_out(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Yield an answer's statements, with code in place of the texts that are run as such."""
    own = {name for statement in statements for name in statement.binds}
    for statement in statements:
        if own.isdisjoint(RUNNING) and any(each in statement.cell.source for each in RUNNING):
            for node in _Spelt().whole(copy.deepcopy(statement.node)):
                yield replace(statement, node=node)
        else:
            yield statement


def text_of(node: ast.AST | None) -> str:
    """Return a text that is written out, in pieces at most; "" of anything else."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        pieces = text_of(node.left), text_of(node.right)
        return "".join(pieces) if all(pieces) else ""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


class _Spelt(ast.NodeTransformer):
    """Puts code in the place of calls that run it, where its names mean what they mean there."""

    def whole(self, node: ast.stmt) -> list[ast.stmt]:
        """Return the statements that one becomes."""
        made = self.visit(node)
        return made if isinstance(made, list) else [made]

    def visit_Expr(self, node: ast.Expr) -> Any:
        return _code(node.value, "exec") or self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> Any:
        [made] = _code(node, "eval") or [self.generic_visit(node)]
        return made


def _code(node: ast.expr, by: str) -> list[Any]:
    """Return what a call of ``eval`` or ``exec`` runs, nothing where that is not seen."""
    if not isinstance(node, ast.Call) or len(node.args) != 1 or node.keywords:
        return []
    if not isinstance(node.func, ast.Name) or node.func.id != by:
        return []
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        tree = ast.parse(text_of(node.args[0]).strip() or "?")
        body: list[ast.stmt] = tree.body
        for each in ast.walk(tree):
            for field in ("lineno", "end_lineno") if hasattr(each, "lineno") else ():
                setattr(each, field, node.lineno)
        if by == "exec":
            return [*body]
        return [only.value for only in body if isinstance(only, ast.Expr)][: len(body) == 1]
    return []
