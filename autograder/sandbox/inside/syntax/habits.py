"""Habits that cost no point and are worth a word, as the syntax shows them.

A habit is one of `WORDS`, or ``global`` or ``unused`` and a name, with its place. What is said of
it, the grader decides.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from itertools import islice

from .scopes import COMPREHENSIONS, children, walked
from .statements import Statement, nodes

Spot = tuple[str, int, int]  # what is seen, in which cell, in which line
WORDS = ("loop", "print", "unseeded")

_LOOPS = {ast.For, ast.AsyncFor, ast.While, *COMPREHENSIONS}
_LOOPS_OF_NUMPY = {"vectorize", "frompyfunc", "apply_along_axis"}
#: What makes a type or a function, no data: called, or with what stands in brackets.
_MAKERS = {
    ast.Call: {
        *("TypeVar", "ParamSpec", "NewType", "namedtuple", "NamedTuple", "TypedDict", "type"),
        *("Enum", "IntEnum", "partial", "compile"),
    },
    ast.Subscript: {
        *("Union", "Optional", "Callable", "Literal", "Annotated", "List", "Dict", "Tuple", "Set"),
        *("list", "dict", "tuple", "set"),
    },
}
_SEEDING = {"seed", "default_rng", "RandomState", "Generator"}


def habits(
    found: Sequence[Statement], needed: Iterable[Statement], others: Collection[str] = ()
) -> list[Spot]:
    """Return the habits of a function, and where each shows first.

    Parameters
    ----------
    found : sequence of Statement
        Its definition.
    needed : iterable of Statement
        All that it runs: imports, constants, helpers; not the answers to other exercises.
    others : collection of str
        The names of these.
    """
    needed = list(needed)
    own = "\n".join(statement.cell.source for statement in found)  # tells cheaply what cannot be
    seen = []
    kinds = {kind for statement in found for kind in map(type, nodes(statement))}
    if not _LOOPS.isdisjoint(kinds) or any(word in own for word in _LOOPS_OF_NUMPY):
        seen += _shows_first("loop", found, lambda s: filter(_is_loop, nodes(s)))
    if "print" in own:
        seen += _shows_first("print", found, _printing)
    if any("random" in s.cell.source for s in needed):
        every = list(dict.fromkeys([*found, *needed]))
        if not any(map(_sets_seed, (node for s in every for node in nodes(s)))):
            seen += _shows_first("unseeded", every, lambda s: filter(_draws, nodes(s)))
    data = _data(needed, others)
    read = {name: spot for s in reversed(found) for name, spot in _read(s)} if data else {}
    seen += [read[name] for name in sorted(data & read.keys()) if name.isascii()][:5]
    return seen + [spot for statement in found for spot in _unused(statement)][:5]


def unremarkable(scenario: object, seed: int | None) -> tuple[str, ...]:
    """Return what is no habit: what an answer prints or draws may be what is asked for."""
    if scenario:
        return "print", "unseeded"
    return () if seed is None else ("unseeded",)


def _shows_first(
    word: str, statements: Iterable[Statement], look: Callable[[Statement], Iterable[ast.AST]]
) -> list[Spot]:
    """Return the first place at which a habit shows, if there is one."""
    spots = (_spot(word, statement, node) for statement in statements for node in look(statement))
    return [*islice(spots, 1)]


def _spot(word: str, statement: Statement, node: ast.AST) -> Spot:
    return word, statement.cell.number, getattr(node, "lineno", 0)


def _is_loop(node: ast.AST) -> bool:
    """Tell whether Python goes through entries here, one after the other."""
    return node.__class__ in _LOOPS or getattr(node, "attr", "") in _LOOPS_OF_NUMPY


def _printing(statement: Statement) -> Iterator[ast.AST]:
    """Yield where a function prints on every call: not only ``if print_cost``."""
    prints = any(_called(node) == ["print"] for node in nodes(statement))
    left: list[ast.AST] = [statement.node] if prints else []
    while left:
        node = left.pop()
        if _called(node) == ["print"]:
            yield node
        if not isinstance(node, (ast.If, ast.IfExp)):
            left += children(node)[::-1]


def _sets_seed(node: ast.AST) -> bool:
    given = isinstance(node, ast.Call) and (node.args or node.keywords)
    path = _called(node) if given else []
    return "random" in path[:-1] and path[-1] in _SEEDING


def _draws(node: ast.AST) -> bool:
    """Tell whether a call draws, or takes its seed from the system, as ``default_rng()`` does."""
    return "random" in _called(node)[:-1] and not _sets_seed(node)


def _called(node: ast.AST) -> list[str]:
    return _path(node.func) if isinstance(node, ast.Call) else []


def _path(node: ast.AST) -> list[str]:
    """Return ``["np", "random", "rand"]`` of an attribute; nothing of another expression."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else []


def _read(statement: Statement) -> Iterator[tuple[str, Spot]]:
    """Yield the names that a function reads and neither binds nor merely calls, the first last.

    Its annotations, its decorators and what a class is built on are not read when it is called.
    """
    aside = {id(node) for each in nodes(statement) for node in _aside(each)}
    body = [node for node in nodes(statement) if id(node) not in aside]
    called = {id(node.func) for node in body if isinstance(node, ast.Call)}
    bound = {node.arg for node in body if isinstance(node, ast.arg)}
    names = [node for node in body if isinstance(node, ast.Name)]
    bound |= {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    for node in sorted(names, key=lambda node: node.lineno, reverse=True):
        if node.id not in bound and id(node) not in called:
            yield node.id, _spot(f"global {node.id}", statement, node)


def _aside(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all that stands in a node's annotation, in its decorators and among its bases."""
    left = [getattr(node, "annotation", None), getattr(node, "returns", None)]
    left += getattr(node, "decorator_list", [])
    left += node.bases if isinstance(node, ast.ClassDef) else []
    for each in filter(None, left):
        yield from walked(each)


def _data(statements: Iterable[Statement], others: Collection[str]) -> set[str]:
    """Return the names that statements bind to what was computed: not to constants or functions."""
    found: set[str] = set()
    for statement in statements:
        if _stores_result(statement.node, found.union(others)):
            found |= statement.binds
    return found


def _stores_result(node: ast.stmt, data: Set[str]) -> bool:
    """Tell whether a statement binds what a call or an index gives, or what is made of such."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) or node.value is None:
        return False
    made = getattr(node.value, "func", getattr(node.value, "value", node.value))
    makes = _MAKERS.get(type(node.value), ())
    if isinstance(node.value, ast.Lambda) or any(name in makes for name in _path(made)[-1:]):
        return False
    return any(
        isinstance(inner, (ast.Call, ast.Subscript))
        or (isinstance(inner, ast.Name) and inner.id in data)
        for inner in walked(node.value)
    )


def _unused(statement: Statement) -> Iterator[Spot]:
    """Yield the parameters without a default that a function never reads."""
    node = statement.node
    if not isinstance(node, ast.FunctionDef) or "locals(" in statement.cell.source:
        return
    read = {inner.id for inner in nodes(statement) if isinstance(inner, ast.Name)}
    given = [*node.args.posonlyargs, *node.args.args]
    bare = given[: len(given) - len(node.args.defaults)]
    bare += [
        a for a, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if not value
    ]
    for argument in bare:
        if argument.arg not in read and argument.arg.isascii():
            yield _spot(f"unused {argument.arg[:40]}", statement, argument)
