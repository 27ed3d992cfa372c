"""What names mean where they are read: full names of modules' things, definitions of one's own.

By Python's rules of scope, through aliases: ``import numpy as xp``, ``d = np.dot``, ``s=sum`` among
parameters. Types are never evaluated, and mean nothing.
The same text runs in the worker and beside a student's notebook.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator

from .scopes import COMPREHENSIONS, FUNCTIONS, bound_by
from .spelt import text_of

#: A full name, ``numpy.dot``; a function, lambda or class of the text; None of anything else.
Meant = str | ast.AST | None
DEFINITIONS = (*FUNCTIONS, ast.Lambda, ast.ClassDef)
_USUAL = {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot"}


def full(word: str) -> str:
    """Return a name as it is meant, ``np.dot`` as ``numpy.dot``."""
    first, dot, rest = word.partition(".")
    return _USUAL.get(first, first) + dot + rest


def looked_up(node: ast.AST) -> tuple[ast.expr, str] | None:
    """Return whose attribute an expression is, and its name: ``a.b``, ``getattr(a, "b")``."""
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        return node.value, node.attr
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr" and node.args[1:]:
        return (node.args[0], text) if (text := text_of(node.args[1])) else None
    return None


class Meanings:
    """What the names in some statements mean.

    Parameters
    ----------
    statements : iterable of ast.AST
        All that is to be known.
    """

    def __init__(self, statements: Iterable[ast.AST]) -> None:
        self.definitions: list[ast.AST] = []
        self.methods: dict[str, set[ast.AST]] = {}
        self.attributes: set[str] = set()  # which the text gives values
        self._stars: list[str] = []
        self._values: dict[int, ast.AST] = {}  # by the name that an assignment binds to one
        self._scopes: dict[int, _Level] = {}
        self._inner: dict[int, _Level] = {}  # by definition
        self._known: dict[int, set[Meant]] = {}
        top = _Level()
        left = [(node, top) for node in statements][::-1]
        while left:
            node, scope = left.pop()
            self._scopes[id(node)] = scope
            left += [*self._within(node, scope)][::-1]

    def of(self, node: ast.AST) -> set[Meant]:
        """Return all that an expression may mean, as far as the text shows."""
        if id(node) not in self._scopes:
            return {None}
        if id(node) not in self._known:
            self._known[id(node)] = set()  # where it leads back to itself
            self._known[id(node)] = set(self._meant(node)) or {None}
        return self._known[id(node)]

    def _meant(self, node: ast.AST) -> Iterator[Meant]:
        if isinstance(node, DEFINITIONS):
            yield node
        elif isinstance(node, ast.NamedExpr):
            yield from self.of(node.value)
        elif isinstance(node, ast.Name):
            found = self._scopes[id(node)].look_up(node.id)
            yield from self._bound(found) if found else self._outside(node.id)
        elif parts := looked_up(node) or self._looked_up_by_name(node):
            for above in self.of(parts[0]):
                if isinstance(above, str):
                    yield f"{above}.{parts[1]}".removeprefix("builtins.")
                elif isinstance(above, ast.ClassDef):
                    yield from self._bound(self._inner[id(above)].bound.get(parts[1], [None]))
                else:
                    yield None
        elif isinstance(node, ast.Call) and node.args and (text := text_of(node.args[0])):
            imports = {"__import__", "importlib.import_module"} & self.of(node.func)
            yield text if imports else None
        else:
            yield None

    def _looked_up_by_name(self, node: ast.AST) -> tuple[ast.expr, str] | None:
        """Return the same of ``getattr(a, name)``, where it has been assigned one text alone."""
        match node:
            case ast.Call(ast.Name("getattr"), [owner, ast.Name(id=name) as by, *_]):
                found = self._scopes[id(by)].look_up(name)
                given = [v for v in self._values.values() if any(v is each for each in found)]
                text = text_of(given[0]) if len(given) == len(found) == 1 else ""
                return (owner, text) if text else None
        return None

    def _bound(self, found: Iterable[Meant]) -> Iterator[Meant]:
        """Yield what is meant by what a name is bound to; None in an assignment says nothing."""
        for each in found:
            if isinstance(each, ast.expr) and not isinstance(each, ast.Lambda):
                is_none = isinstance(each, ast.Constant) and each.value is None
                yield from set() if is_none else self.of(each)
            else:
                yield each

    def _outside(self, name: str) -> Iterator[Meant]:
        """Yield what a name means that nothing here binds: a star's, or a built-in one."""
        loaded = [module for module in self._stars if module in sys.modules]
        its = [f"{module}.{name}" for module in loaded if hasattr(sys.modules[module], name)]
        yield from its or [full(name)]
        if not its and len(loaded) < len(self._stars):
            yield None

    def _within(self, node: ast.AST, scope: _Level) -> Iterator[tuple[ast.AST, _Level]]:
        """Note what a node binds, and yield what is in it, each with its scope."""
        if isinstance(node, (*DEFINITIONS, *COMPREHENSIONS)):
            yield from self._entered(node, scope)
            return
        for target in getattr(node, "targets", [getattr(node, "target", None)]):
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value:
                self._values |= _pairs(target, node.value)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            scope.bind(node.id, self._values.get(id(node)))
        elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            self.attributes.add(node.attr)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            scope.elsewhere |= dict.fromkeys(node.names, isinstance(node, ast.Global))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self._brought(node, scope)
        else:
            for name in bound_by(node):
                scope.bind(name, None)
        said = {id(getattr(node, "annotation", None))}  # is never evaluated
        yield from ((child, scope) for child in ast.iter_child_nodes(node) if id(child) not in said)

    def _brought(self, node: ast.Import | ast.ImportFrom, scope: _Level) -> None:
        """Bind what an import brings."""
        for each in node.names:
            if isinstance(node, ast.ImportFrom):
                if each.name == "*":
                    self._stars.append(node.module or "")
                scope.bind(each.asname or each.name, f"{node.module}.{each.name}")
            else:
                first = each.name.partition(".")[0]
                scope.bind(each.asname or first, each.name if each.asname else first)

    def _entered(self, node: ast.AST, scope: _Level) -> Iterator[tuple[ast.AST, _Level]]:
        """Open a scope, and yield what is in it and what of it is evaluated out here."""
        inner = self._inner[id(node)] = _Level(scope, node)
        if isinstance(node, DEFINITIONS):
            self.definitions.append(node)
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            scope.bind(node.name, node)
            yield from ((each, scope) for each in node.decorator_list)
        if isinstance(node, ast.ClassDef):
            yield from ((each, scope) for each in (*node.bases, *node.keywords))
        elif isinstance(node, (*FUNCTIONS, ast.Lambda)):
            yield from ((each, scope) for each in _taken(node, scope, inner))
            if isinstance(scope.node, ast.ClassDef) and isinstance(node, FUNCTIONS):
                self.methods.setdefault(node.name, set()).add(node)
        if isinstance(node, COMPREHENSIONS):
            yield node.generators[0].iter, scope
            first = node.generators[0]
            rest = [first.target, *first.ifs, *node.generators[1:]]
            names = ("key", "value") if isinstance(node, ast.DictComp) else ("elt",)
            yield from ((each, inner) for each in (*rest, *(getattr(node, n) for n in names)))
        else:
            body = node.body  # type: ignore[attr-defined]
            yield from ((each, inner) for each in (body if isinstance(body, list) else [body]))


class _Level:
    """What one function, class or comprehension, or the notebook itself, binds."""

    def __init__(self, above: _Level | None = None, node: ast.AST | None = None) -> None:
        self.above, self.node = above, node
        self.bound: dict[str, list[Meant]] = {}
        self.elsewhere: dict[str, bool] = {}  # by name, whether it is global

    def bind(self, name: str, to: Meant) -> None:
        """Bind a name here, or where it is declared to be."""
        is_walrus = to is not None and isinstance(self.node, COMPREHENSIONS)
        if self.above and (name in self.elsewhere or is_walrus):
            self._outer(name).bind(name, to)
            return
        self.bound.setdefault(name, []).append(to)

    def look_up(self, name: str) -> list[Meant]:
        """Return what a name is bound to where it is read here; nothing where nothing binds it."""
        scope: _Level | None = self._outer(name) if name in self.elsewhere else self
        while scope and (
            name not in scope.bound or (scope is not self and isinstance(scope.node, ast.ClassDef))
        ):
            scope = scope.above
        return scope.bound[name] if scope else []

    def _outer(self, name: str) -> _Level:
        """Return the scope above, of a global name the uppermost."""
        scope = self
        while scope.above and (scope is self or self.elsewhere.get(name)):
            scope = scope.above
        return scope


def _taken(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: _Level, inner: _Level
) -> Iterator[ast.AST]:
    """Bind the parameters of a function, and yield the values that they have unless given.

    The first of a method is an object of its class, or that class.
    """
    arguments = node.args
    by_place = [*arguments.posonlyargs, *arguments.args]
    values: dict[ast.arg, ast.AST] = dict(
        zip(by_place[::-1], arguments.defaults[::-1], strict=False)
    )
    values |= {a: v for a, v in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if v}
    if isinstance(scope.node, ast.ClassDef) and isinstance(node, FUNCTIONS):
        bound = "staticmethod" not in map(ast.unparse, node.decorator_list)
        values |= dict.fromkeys(by_place[:bound], scope.node)
    for each in ast.iter_child_nodes(arguments):
        if isinstance(each, ast.arg):
            inner.bind(each.arg, values.get(each))
    yield from (*arguments.defaults, *filter(None, arguments.kw_defaults))


def _pairs(target: ast.AST | None, value: ast.AST) -> dict[int, ast.AST]:
    """Return the values of the names in a target, as far as the text shows."""
    if isinstance(target, ast.Name):
        return {id(target): value}
    both = isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List))
    if not both or len(target.elts) != len(value.elts):  # type: ignore[union-attr, attr-defined]
        return {}
    found: dict[int, ast.AST] = {}
    for pair in zip(target.elts, value.elts, strict=True):  # type: ignore[union-attr, attr-defined]
        found |= {} if any(isinstance(each, ast.Starred) for each in pair) else _pairs(*pair)
    return found
