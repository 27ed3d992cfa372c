"""What an expression does besides giving a value, and when it is evaluated: what may be moved."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_PURE = {"astype", "copy", "dot", "flatten", "max", "mean", "ravel", "reshape", "sum", "transpose"}
_MODULES = {"np", "numpy", "math"}  # their functions change nothing
_CLOSED = (  # expressions whose parts run never, later or more than once
    *(ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    *(ast.IfExp, ast.BoolOp, ast.JoinedStr, ast.NamedExpr, ast.Starred),
)


def always(node: ast.AST | None) -> Iterator[ast.expr]:
    """Yield the parts of an expression that are evaluated exactly once whenever it is."""
    if isinstance(node, ast.expr) and not isinstance(node, _CLOSED):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from always(child.value if isinstance(child, ast.keyword) else child)


def is_step(node: ast.AST) -> bool:
    """Tell whether an expression is worth a name, and free to be computed earlier."""
    has_name = any(isinstance(child, ast.Name) for child in ast.walk(node))
    return isinstance(node, (ast.BinOp, ast.Call)) and has_name and is_pure(node)


def is_pure(node: ast.AST) -> bool:
    """Tell whether it makes no difference when an expression is evaluated."""
    for child in ast.walk(node):
        if isinstance(child, (*_CLOSED, ast.Yield, ast.Await)):
            return False
        if isinstance(child, ast.Attribute) and child.attr == "random":
            return False
        if isinstance(child, ast.Call) and not _is_pure_call(child.func):
            return False
    return True


def _is_pure_call(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr in _PURE or ast.unparse(function).split(".")[0] in _MODULES
    return isinstance(function, ast.Name) and function.id != "print"


def are_independent(first: ast.Assign, second: ast.Assign) -> bool:
    """Tell whether two assignments may change places."""
    bound = [{n.id for n in _plain(s.targets)} for s in (first, second)]
    if not all(bound) or bound[0] & bound[1] or not all(map(is_pure, (first.value, second.value))):
        return False
    used = [{n.id for n in ast.walk(s.value) if isinstance(n, ast.Name)} for s in (first, second)]
    return not (bound[0] & used[1] or bound[1] & used[0])


def _plain(targets: list[ast.expr]) -> list[ast.Name]:
    """Return the names that one target binds; none where it is more than names."""
    inner = targets[0].elts if isinstance(targets[0], ast.Tuple) else targets
    names = [node for node in inner if isinstance(node, ast.Name)]
    return names if len(targets) == 1 and len(names) == len(inner) else []
