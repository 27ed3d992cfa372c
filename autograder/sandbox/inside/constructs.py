"""Which constructs an answer uses, as its syntax shows them: loops, recursion, operators, names.

Names are what they stand for, under whatever alias: ``import numpy as xp``, ``from numpy import
dot``, ``d = np.dot``. The same text runs in the worker and beside a student's notebook.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence

from .scopes import COMPREHENSIONS, FUNCTIONS
from .statements import Statement, nodes

Use = tuple[str, int, int]  # of which construct, in which cell, in which line
#: What has a word of its own.
SYNTAX: dict[str, tuple[type[ast.AST], ...]] = {
    "loop": (ast.For, ast.While, *COMPREHENSIONS),
    "for": (ast.For,),
    "while": (ast.While,),
    "comprehension": (*COMPREHENSIONS,),
    "if": (ast.If, ast.IfExp),
    "try": (ast.Try,),
    "lambda": (ast.Lambda,),
    "global": (ast.Global,),
}
OPERATORS: dict[str, type[ast.operator]] = {"@": ast.MatMult, "**": ast.Pow}
RECURSION = "recursion"
_USUAL = {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot"}


def full(word: str) -> str:
    """Return a name as it is meant, ``np.dot`` as ``numpy.dot``."""
    first, dot, rest = word.partition(".")
    return _USUAL.get(first, first) + dot + rest


def uses(words: Iterable[str], statements: Sequence[Statement]) -> Iterator[Use]:
    """Yield where each of some constructs shows first, of those that show at all.

    Parameters
    ----------
    words : iterable of str
        One of `SYNTAX` or `OPERATORS`, ``recursion``, a name (``np.dot``, ``sum``, ``scipy``), or
        with a dot before it a method's (``.sort``).
    statements : sequence of Statement
        All that an answer needs.
    """
    words = [*words]
    names = _Names(statements if words else ())  # few exercises ask for any
    for word in words:
        for statement in statements:
            lines = (getattr(n, "lineno", 0) for n in nodes(statement) if names.is_use(n, word))
            if line := next(lines, 0):
                yield word, statement.cell.number, line
                break


class _Names:
    """What the names of statements stand for."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        every = [node for statement in statements for node in nodes(statement)]
        self._own = {n.name for n in every if isinstance(n, (*FUNCTIONS, ast.ClassDef))}
        self._own |= {n.arg for n in every if isinstance(n, ast.arg)}
        self._own |= {n.id for n in every if isinstance(n, ast.Name) and not _is_read(n)}
        self._stars = [n.module for n in every if isinstance(n, ast.ImportFrom) and _is_star(n)]
        self._paths: dict[str, str] = {}
        for node in every:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self._paths |= dict(_brought(node))
        for _ in range(2):  # an alias of an alias, in whatever order they stand
            for node in every:
                self._alias(node)
        self._again = {id(node) for node in _recursive(every)}

    def _alias(self, node: ast.AST) -> None:
        """Note what a plain assignment makes a name stand for."""
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            return
        if path := self._path(node.value):
            self._paths[node.targets[0].id] = path

    def is_use(self, node: ast.AST, word: str) -> bool:
        """Tell whether a node is a use of a construct."""
        if word in SYNTAX:
            return isinstance(node, SYNTAX[word])
        if word in OPERATORS:
            return isinstance(getattr(node, "op", None), OPERATORS[word])
        if word == RECURSION:
            return id(node) in self._again
        if word.startswith("."):
            return isinstance(node, ast.Attribute) and node.attr == word[1:]
        return any(_lies_in(path, full(word)) for path in self._meant(node))

    def _meant(self, node: ast.AST) -> Iterator[str]:
        """Yield the full names that a node may stand for."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (path for _, path in _brought(node))
        elif path := self._path(node):
            yield path
            yield from (f"{module}.{path}" for module in self._stars)

    def _path(self, node: ast.AST) -> str:
        """Return the full name of an expression, "" of what has none."""
        if isinstance(node, ast.Name):
            if node.id in self._paths:
                return self._paths[node.id]
            return "" if node.id in self._own else full(node.id)
        if isinstance(node, ast.Attribute):
            above = self._path(node.value)
            return f"{above}.{node.attr}" if above else ""
        if not isinstance(node, ast.Call) or not isinstance(node.func, (ast.Name, ast.Attribute)):
            return ""
        by, texts = ast.unparse(node.func).rpartition(".")[2], [*map(_constant, node.args)]
        if by == "getattr" and len(texts) > 1 and texts[1] and (above := self._path(node.args[0])):
            return f"{above}.{texts[1]}"
        return texts[0] if by in ("__import__", "import_module") and texts else ""


def _lies_in(path: str, name: str) -> bool:
    return path == name or path.startswith(f"{name}.")


def _is_read(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load)


def _constant(node: ast.AST) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _is_star(node: ast.ImportFrom) -> bool:
    return node.names[0].name == "*"


def _brought(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Yield the names that an import binds, and what they stand for."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"
        elif alias.asname:
            yield alias.asname, alias.name
        else:
            first = alias.name.partition(".")[0]
            yield first, first


def _recursive(every: Collection[ast.AST]) -> Iterator[ast.AST]:
    """Yield the functions that call themselves, be it through others."""
    functions: dict[str, ast.AST] = {
        node.name: node for node in every if isinstance(node, FUNCTIONS)
    }
    functions |= {
        node.targets[0].id: node.value
        for node in every
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Lambda)
    }
    called = {name: {*_names_in(node)} & functions.keys() for name, node in functions.items()}
    for name, node in functions.items():
        reached, left = set[str](), [*called[name]]
        while left:
            each = left.pop()
            if each not in reached:
                reached.add(each)
                left += called[each]
        if name in reached:
            yield node


def _names_in(function: ast.AST) -> Iterator[str]:
    """Yield the names that a function reads and does not bind, and those behind ``self.``."""
    every = [*ast.walk(function)]
    own = {n.id for n in every if isinstance(n, ast.Name) and not _is_read(n)}
    own |= {n.arg for n in every if isinstance(n, ast.arg)}
    for node in every:
        if isinstance(node, ast.Name) and _is_read(node) and node.id not in own:
            yield node.id
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("self", "cls"):
            yield node.attr
