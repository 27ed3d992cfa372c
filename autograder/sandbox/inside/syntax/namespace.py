"""Names that are bound as entries of the notebook's own: ``globals()["f"] = …`` is ``f = …``.

The same text runs in the worker and beside a student's notebook.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

GIVEN_BY = ("globals", "vars", "locals")
_ALWAYS = ("globals",)  # in functions, too
SPACES = re.compile(rf"\b(?:{'|'.join(GIVEN_BY)})\(\)")
_NOT_HERE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def plainly(body: Iterable[ast.stmt]) -> Iterator[Any]:
    """Yield a cell's statements, with names in the place of entries under their text."""
    for statement in body:
        yield _updated(statement) or _Entries().visit(statement)


def entry(node: ast.AST, by: Collection[str] = _ALWAYS) -> str:
    """Return the name under which an expression is an entry of a namespace, "" of any other."""
    if isinstance(node, ast.Subscript) and _is_space(node.value, by):
        return _key(node.slice)
    return ""


class _Entries(ast.NodeTransformer):
    """Puts names in the place of entries, but where functions and classes have others."""

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, _NOT_HERE):
            return node
        if name := entry(node, GIVEN_BY):
            return ast.copy_location(ast.Name(name, node.ctx), node)  # type: ignore[attr-defined]
        return self.generic_visit(node)


def _updated(node: ast.stmt) -> ast.stmt | None:
    """Return ``globals().update(a=1, b=2)`` as ``a, b = 1, 2``; None of any other."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    if call.func.attr != "update" or not _is_space(call.func.value):
        return None
    pairs = [(keyword.arg or "", keyword.value) for keyword in call.keywords]
    for given in call.args:
        if not isinstance(given, ast.Dict):
            return None
        pairs += [(_key(k), v) for k, v in zip(given.keys, given.values, strict=True)]
    if not pairs or not all(name for name, _ in pairs):
        return None
    names: list[ast.expr] = [ast.Name(name, ast.Store()) for name, _ in pairs]
    values = [value for _, value in pairs]
    made = ast.Assign([names[0] if len(names) == 1 else ast.Tuple(names, ast.Store())], values[0])
    made.value = values[0] if len(names) == 1 else ast.Tuple(values, ast.Load())
    return ast.fix_missing_locations(ast.copy_location(made, node))


def _is_space(node: ast.AST, by: Collection[str] = GIVEN_BY) -> bool:
    match node:
        case ast.Call(ast.Name(id=name), [], []):
            return name in by
    return False


def _key(node: ast.AST | None) -> str:
    text = node.value if isinstance(node, ast.Constant) else None
    return text if isinstance(text, str) and text.isidentifier() else ""
