"""(Runs in the worker.) What a statement makes of a name, as its form tells: a function or not."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from .scopes import COMPREHENSIONS, FUNCTIONS, bound_by, children

FUNCTION, PERHAPS, VALUE = 2, 1, 0  # what is bound: the higher, the surer an answer

#: What binds another name, or the same one before, and to what.
Known = Callable[[str], tuple[ast.stmt | None, int]]
_DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
_WAYS = (ast.If, ast.Try, ast.With)
_OWN = (*_DEFINITIONS, *COMPREHENSIONS, ast.Lambda, ast.AugAssign)  # names in it are its own


def form(node: ast.stmt, name: str, known: Known) -> int:
    """Tell what a statement binds a name to: a function, perhaps one, or a value that is none."""
    if isinstance(node, _DEFINITIONS):
        return FUNCTION
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return PERHAPS
    if isinstance(node, _WAYS):
        inner = (n for n in _nested(node) if _assigns(n, name))
        return max((form(n, name, known) for n in inner), default=VALUE)
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        return max((_of_value(value, name, known) for value in _values(node, name)), default=VALUE)
    return VALUE


def rebinds(node: ast.stmt, name: str) -> bool:
    """Tell whether a name stands for something else afterwards, not merely for more of the same."""
    left: list[ast.AST] = [node]
    while left:
        each = left.pop()
        stored = isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store) and each.id == name
        if stored or name in bound_by(each):
            return True
        if not isinstance(each, _OWN):
            left += children(each)
    return False


def _nested(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the statements in a block that are no blocks, to any depth but in definitions."""
    left: list[ast.AST] = [node]
    while left:
        each = left.pop()
        if isinstance(each, (*_WAYS, ast.ExceptHandler)):
            left += (n for n in ast.iter_child_nodes(each) if not isinstance(n, ast.expr))
        elif isinstance(each, ast.stmt):
            yield each


def _assigns(node: ast.stmt, name: str) -> bool:
    if isinstance(node, ast.Assign):
        return any(True for _ in _values(node, name))
    return name in bound_by(node)


def _values(node: ast.Assign | ast.AnnAssign, name: str) -> Iterator[ast.expr | None]:
    """Yield what an assignment gives a name; None where it is a part of something unknown."""
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Name) and target.id == name:
            yield node.value
        elif isinstance(target, (ast.Tuple, ast.List)):
            apart = isinstance(node.value, (ast.Tuple, ast.List))
            values = node.value.elts if apart else []  # type: ignore[union-attr]
            fits = len(values) == len(target.elts)
            for number, element in enumerate(target.elts):
                if any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(element)):
                    yield values[number] if fits else None


def _of_value(value: ast.expr | None, name: str, known: Known) -> int:
    if isinstance(value, ast.Lambda):
        return FUNCTION
    if isinstance(value, ast.Name):
        return known(value.id)[1]
    if isinstance(value, ast.IfExp):
        return max(_of_value(v, name, known) for v in (value.body, value.orelse))
    if isinstance(value, ast.Call):
        return _of_call(value, name, known)
    return PERHAPS if value is None or isinstance(value, (ast.Attribute, ast.Subscript)) else VALUE


def _of_call(call: ast.Call, name: str, known: Known) -> int:
    """Tell what a call returns: a function, where it is made of one or by one that makes some."""
    callee = call.func
    if "partial" in ast.unparse(callee):
        return FUNCTION
    if call.args and all(_is_function(argument, known) for argument in call.args):
        return FUNCTION  # decorated
    maker = known(callee.id)[0] if isinstance(callee, ast.Name) else None
    if isinstance(maker, ast.ClassDef):
        calls = any(getattr(child, "name", "") == "__call__" for child in maker.body)
        return FUNCTION if calls else VALUE
    if isinstance(maker, FUNCTIONS) and _makes_functions(maker):
        return FUNCTION
    return VALUE if isinstance(callee, ast.Name) and callee.id == name else PERHAPS


def _is_function(node: ast.expr, known: Known) -> bool:
    if isinstance(node, ast.Name):
        return known(node.id)[1] == FUNCTION
    return isinstance(node, ast.Lambda)


def _makes_functions(node: ast.stmt) -> bool:
    inner = {child.name for child in ast.walk(node) if isinstance(child, FUNCTIONS)}
    returned = [child.value for child in ast.walk(node) if isinstance(child, ast.Return)]
    return any(
        isinstance(value, ast.Lambda) or (isinstance(value, ast.Name) and value.id in inner)
        for value in returned
    )
