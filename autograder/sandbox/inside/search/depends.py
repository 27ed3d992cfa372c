"""(Runs in the worker.) Which statements of a function a part of its result depends on."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ..syntax.scopes import walked

Blocks = Iterator[tuple[ast.AST, str, list[ast.stmt]]]
_BLOCKS = ("body", "orelse", "finalbody")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def blocks(node: ast.AST) -> Blocks:
    """Yield each list of statements in a function or block, and where it hangs."""
    for field in _BLOCKS:
        block = getattr(node, field, None)
        if isinstance(block, list) and block:
            yield node, field, block
            for statement in block:
                if not isinstance(statement, _DEFINITIONS):
                    yield from blocks(statement)
    for handler in getattr(node, "handlers", ()):
        yield from blocks(handler)


def names(nodes: Iterable[ast.AST], kind: type[ast.expr_context] = ast.Load) -> set[str]:
    """Return the names that are read in some expressions, or those that are bound."""
    every = (inner for node in nodes for inner in walked(node))
    return {n.id for n in every if isinstance(n, ast.Name) and isinstance(n.ctx, kind)}


def heads(statement: ast.stmt) -> list[ast.AST]:
    """Return what a statement is made of but the statements in it."""
    inner = (ast.stmt, ast.ExceptHandler)
    return [n for n in ast.iter_child_nodes(statement) if not isinstance(n, inner)]


def needed(
    function: ast.FunctionDef, wrong: Collection[str], returns: Sequence[str]
) -> set[ast.stmt]:
    """Return the statements that wrong parts of a result depend on; all, where that is not seen.

    Parameters
    ----------
    function : FunctionDef
    wrong : collection of str
        Parts, as `autograder.compare.leaves` names them.
    returns : sequence of str
        Names of the elements of a returned tuple.
    """
    every = [statement for _, _, block in blocks(function) for statement in block]
    parts: dict[str, list[ast.AST]] = {}
    for statement in every:
        if isinstance(statement, ast.Return) and statement.value is not None:
            for name, node in _parts(statement.value, returns, every):
                parts.setdefault(name, []).append(node)
    if not wrong or not set(wrong) <= parts.keys():
        return set(every)
    wanted = names(node for part in wrong for node in parts[part])
    found: set[ast.stmt] = {each for each in every if isinstance(each, ast.Return)}
    found = _closed(function, every, found, wanted)
    returned = names(each for each in found if isinstance(each, ast.Return))
    return found.union(each for each in every if _makes_parts(each, returned))


def _makes_parts(statement: ast.stmt, returned: set[str]) -> bool:
    """Tell whether a dict or tuple is made that is returned by its name."""
    is_made = isinstance(getattr(statement, "value", None), (ast.Dict, ast.Tuple))
    return is_made and bool(returned & names([statement], ast.Store))


def _closed(
    function: ast.FunctionDef, every: list[ast.stmt], found: set[ast.stmt], wanted: set[str]
) -> set[ast.stmt]:
    """Add what binds the names that are wanted, what these need, and the blocks around them."""
    around = {s: node for node, _, block in blocks(function) for s in block}
    size = -1
    while size < len(found):
        size = len(found)
        for statement in every:
            if statement not in found and _touches(statement, wanted):
                found.add(statement)
                wanted |= names(heads(statement))
        for statement in [*found]:
            outer = around.get(statement)
            if isinstance(outer, ast.stmt) and outer is not function and outer not in found:
                found.add(outer)
                wanted |= names(heads(outer))
    return found


def _touches(statement: ast.stmt, wanted: set[str]) -> bool:
    """Tell whether a statement may bind or alter one of some names."""
    if isinstance(statement, (ast.Return, ast.If, ast.While)):
        return False
    if isinstance(statement, ast.Expr):  # `costs.append(cost)`, `np.add(a, b, out=c)`
        value = statement.value
        if not isinstance(value, ast.Call) or getattr(value.func, "id", "") == "print":
            return False
        return bool(names([value]) & wanted)
    if isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For)):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return bool({name for target in targets for name in _bound(target)} & wanted)
    return True


def _bound(target: ast.AST) -> Iterator[str]:
    while isinstance(target, (ast.Subscript, ast.Attribute, ast.Starred)):
        target = target.value
    if isinstance(target, ast.Name):
        yield target.id
    for element in getattr(target, "elts", ()):
        yield from _bound(element)


def _parts(
    node: ast.expr, returns: Sequence[str], every: Sequence[ast.stmt]
) -> Iterator[tuple[str, ast.AST]]:
    """Yield what an expression makes of each part, as far as it is written out."""
    if isinstance(node, ast.Tuple) and len(node.elts) == len(returns):
        for name, element in zip(returns, node.elts, strict=True):
            yield name, element
            yield from _parts(element, (), every)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, value
    elif isinstance(node, ast.Name):
        written = only(node.id, every)
        if isinstance(written, (ast.Dict, ast.Tuple)):
            yield from _parts(written, returns, every)


def only(name: str, every: Iterable[ast.stmt]) -> ast.expr | None:
    """Return what a name stands for, where one plain assignment alone binds it, else None."""
    binding = [s for s in every if name in names(heads(s), ast.Store) or _alters(s, name)]
    if len(binding) != 1 or not isinstance(binding[0], ast.Assign):
        return None
    plain = len(binding[0].targets) == 1 and isinstance(binding[0].targets[0], ast.Name)
    return binding[0].value if plain else None


def _alters(statement: ast.stmt, name: str) -> bool:
    """Tell whether a statement may change what a name stands for, as `x[0] = 1` does."""
    if isinstance(statement, (ast.Assign, ast.AugAssign)):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return any(name in _bound(target) for target in targets)
    return isinstance(statement, ast.Expr) and name in names([statement])


def reads(statements: Iterable[ast.stmt]) -> Mapping[str, int]:
    """Return how often each name is read."""
    counts: dict[str, int] = {}
    for statement in statements:
        for head in heads(statement):
            for node in ast.walk(head):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    counts[node.id] = counts.get(node.id, 0) + 1
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            counts[statement.target.id] = counts.get(statement.target.id, 0) + 1
    return counts
