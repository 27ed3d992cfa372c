"""(Runs in the worker.) The global names that a statement uses.

Read off the syntax tree, by Python's own rules of scope, so that every version of Python finds the
same: from 3.12 on `symtable` counts a comprehension's own variable among those of its cell.
Annotations are no use: they are not evaluated.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from .namespace import entry

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DECORATED = (*FUNCTIONS, ast.ClassDef)  # what a decorator may stand above
_NAMED = (*FUNCTIONS, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)
_BODIES = ("body", "orelse", "finalbody")
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = {*DECORATED, ast.Lambda, *COMPREHENSIONS}
_DECLARING = {ast.Global, ast.Nonlocal}
_BINDERS = {*_NAMED, ast.Import, ast.ImportFrom, ast.MatchMapping, ast.AugAssign, *_DECLARING}
#: In which no node stands, but a name, a sign (``+``, Load) or what a constant is.
_NO_NODES = {
    *("arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs", "level"),
    *("module", "op", "ops", "rest", "simple", "tag", "type_comment", "type_ignores"),
}
_LEAVES = {ast.Constant, ast.MatchSingleton, ast.alias, *_DECLARING}


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """Where nodes may stand in one of a type."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        names = [] if kind in _LEAVES else kind._fields
        self[kind] = tuple(name for name in names if name not in _NO_NODES)
        return self[kind]


_parts_of = _Fields()


def children(node: ast.AST) -> list[ast.AST]:
    """Return the nodes that stand in one, as `ast.iter_child_nodes`, but no signs: ``+``, Load."""
    found: list[ast.AST] = []
    _add(node, found)
    return found


def walked(node: ast.AST) -> list[ast.AST]:
    """Return a node and those in it, as `ast.walk`, but no signs."""
    found = [node]
    for each in found:
        if _parts_of[each.__class__]:
            _add(each, found)
    return found


def _add(node: ast.AST, found: list[ast.AST]) -> None:
    for field in _parts_of[node.__class__]:
        value = getattr(node, field)
        if value.__class__ is list:
            found += filter(None, value)  # a dict's keys may be absent
        elif value and value.__class__ is not str:
            found.append(value)


def names_used(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """Return the names that a cell's statement uses when it runs, and those it uses when called.

    What a class uses in its methods is used when they are called.
    """
    cell = _Scope()
    value = statement.value if isinstance(statement, ast.Assign) else None
    if isinstance(value, ast.Lambda) and isinstance(statement, ast.Assign):
        cell.read(statement.targets)
    elif not isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return _read_first([statement], set()), set()
    body = cell.enter(value if isinstance(value, ast.Lambda) else statement)
    called = [scope for scope in body.inner if scope.is_called] if body.is_class else [body]
    body.inner = [scope for scope in body.inner if scope not in called]
    now = cell.reads.union(*(scope.outside() for scope in cell.inner if scope not in called))
    return now, set().union(*(scope.outside() for scope in called))


def _read_first(statements: Iterable[ast.stmt], bound: set[str]) -> set[str]:
    """Return what statements of a cell read that neither they nor others before have bound.

    A loop's own variable is none that the cell has to have before.
    """
    read: set[str] = set()
    for statement in statements:
        inner = [(getattr(statement, field, []), "") for field in _BODIES]
        inner += [(each.body, each.name or "") for each in getattr(statement, "handlers", [])]
        bodies = [] if isinstance(statement, ast.ClassDef) else [each for each in inner if each[0]]
        scope = _Scope()
        scope.read(_head(statement) if bodies else [statement])
        read |= scope.reads.union(*(deeper.outside() for deeper in scope.inner)) - bound
        bound = bound | scope._binds
        for body, name in bodies:
            read |= _read_first(body, bound | {name})
    return read


def _head(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield what a statement evaluates besides the statements in it."""
    for node in children(statement):
        if isinstance(node, ast.ExceptHandler):
            yield from filter(None, [node.type])
        elif not isinstance(node, ast.stmt):
            yield node


class _Scope:
    """What one cell, class, function or comprehension reads and binds, and the scopes in it.

    Parameters
    ----------
    bound : iterable of str
        Its parameters.
    is_class : bool
        Whether functions in it do not see what it binds.
    is_called : bool
        Whether it is a function's.
    """

    def __init__(
        self, bound: Iterable[str] = (), is_class: bool = False, is_called: bool = False
    ) -> None:
        self.reads: set[str] = set()
        self.inner: list[_Scope] = []
        self._binds = set(bound)
        self.is_class, self.is_called = is_class, is_called
        self._global: set[str] = set()
        self._nonlocal: set[str] = set()

    def outside(self) -> set[str]:
        """Return the names that are read here or further in, and bound in neither."""
        return self._free() | self._declared()

    def _free(self) -> set[str]:
        own = self._binds - self._nonlocal
        deeper: set[str] = set().union(*(scope._free() for scope in self.inner))
        return (self.reads - own - self._global) | (deeper if self.is_class else deeper - own)

    def _declared(self) -> set[str]:
        """Return what is read and declared global, whatever the scopes around it bind."""
        return (self.reads & self._global).union(*(scope._declared() for scope in self.inner))

    def read(self, nodes: Iterable[ast.AST]) -> None:
        """Take in what stands in this scope, to any depth of nesting."""
        left = [*nodes]
        while left:
            node = left.pop()
            kind = node.__class__
            if isinstance(node, ast.Name):
                (self.reads if isinstance(node.ctx, ast.Load) else self._binds).add(node.id)
            elif kind in _SCOPES:
                self.enter(node)
            elif kind is ast.AnnAssign:
                left += filter(None, (node.target, node.value))  # type: ignore[attr-defined]
            else:
                if kind in _BINDERS:
                    self._bind(node)
                elif kind is ast.Subscript and (name := entry(node)):  # `globals()["rate"]`
                    self._global.add(name)
                    self.reads.add(name)
                if _parts_of[kind]:
                    _add(node, left)

    def _bind(self, node: ast.AST) -> None:
        """Take in what a node binds, or where, by itself."""
        self._binds.update(bound_by(node))
        if isinstance(node, ast.Global):
            self._global.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            self._nonlocal.update(node.names)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self.reads.add(node.target.id)

    def enter(self, node: ast.AST) -> _Scope:
        """Take in a scope that begins here, and what of it is evaluated out here."""
        types = getattr(node, "type_params", [])
        called = isinstance(node, (*FUNCTIONS, ast.Lambda))
        scope = _Scope([each.name for each in types], isinstance(node, ast.ClassDef), called)
        if isinstance(node, COMPREHENSIONS):
            self.read([node.generators[0].iter])
            walruses = (n for n in walked(node) if isinstance(n, ast.NamedExpr))
            self._binds.update(walrus.target.id for walrus in walruses)
            scope.read(_inside(node))
        elif isinstance(node, (*FUNCTIONS, ast.Lambda)):
            arguments = node.args
            self.read([*arguments.defaults, *filter(None, arguments.kw_defaults)])
            taken = children(arguments)
            scope._binds.update(each.arg for each in taken if isinstance(each, ast.arg))
            scope.read([node.body] if isinstance(node, ast.Lambda) else node.body)
        elif isinstance(node, ast.ClassDef):
            self.read([*node.bases, *node.keywords])
            scope.read(node.body)
        self.read(getattr(node, "decorator_list", []))
        self._binds.update(bound_by(node))
        self.inner.append(scope)
        return scope


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a comprehension but its first iterable."""
    for child in children(node):
        if isinstance(child, ast.comprehension) and child is node.generators[0]:  # type: ignore[attr-defined]
            yield from (child.target, *child.ifs)
        else:
            yield child


def bound_by(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node binds by itself, not by a `Name` in it."""
    if node.__class__ not in _BINDERS:
        return
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, _NAMED) and node.name:
        yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest
