"""(Runs in the worker.) What a course supplies: its data, wherever and by whatever they are loaded.

An exercise that asks for variables comes with values for the given names. Modules and files that
would bring them are absent here: what loads them gets the given values by their place or name.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Set
from typing import Any

import numpy as np

from .syntax.statements import Statement

_SETTINGS = (str, bytes, bool, int, os.PathLike, type(None))  # what is said to a loader, no data


class Supplied(tuple[Any, ...]):
    """Stands for a module, a loader and what it returns: the given values, in their order."""

    given: dict[str, Any]
    error: BaseException  # why what it stands for is absent
    uses = 0  # of all that stand for something

    @classmethod
    def of(cls, given: dict[str, Any], error: BaseException) -> Supplied:
        """Return what stands for something that could not be had."""
        made = cls(given.values())
        made.given, made.error = given, error
        return made

    def __iter__(self) -> Any:
        Supplied.uses += 1
        return super().__iter__()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        Supplied.uses += 1
        if hasattr(np.ndarray, name):  # it is taken for an array
            raise self.error
        return self.given.get(name, self)

    def __call__(self, *arguments: Any, **settings: Any) -> Any:
        """Load: a loader is told where and how, it takes no data."""
        Supplied.uses += 1
        if not all(isinstance(each, _SETTINGS) for each in (*arguments, *settings.values())):
            raise self.error
        return self[0] if len(self) == 1 and not arguments else self

    def __enter__(self) -> Supplied:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def __getitem__(self, key: Any) -> Any:
        Supplied.uses += 1
        if not isinstance(key, str):
            return super().__getitem__(key)
        words = _words(key)
        alike = [name for name in self.given if key == name]
        alike = alike or [n for n in self.given if words <= _words(n) or _words(n) <= words]
        if len(alike) != 1:
            raise self.error
        return self.given[alike[0]]


class Supply:
    """Gives the values of a call's given names to what would load them.

    Parameters
    ----------
    given : dict
    asked : set of str
        Names that are no data: the answer.
    """

    def __init__(self, given: dict[str, Any], asked: Set[str]) -> None:
        self._given, self._asked = given, asked
        self._uses = Supplied.uses

    def begin(self) -> None:
        """Note that a statement begins."""
        self._uses = Supplied.uses

    def replaces(self, statement: Statement, error: BaseException, space: dict[str, Any]) -> bool:
        """Bind what a failed statement would have loaded; False if it is no loading."""
        node = statement.node
        while isinstance(node, ast.If) and len(node.body) == 1:  # under the condition of its block
            [node] = node.body
        if not self._given or self._asked & statement.binds:
            return False
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            if statement.tells or not isinstance(error, ImportError):
                return False  # who handles the failure has a module of the same use
            space |= dict.fromkeys(statement.binds, Supplied.of(self._given, error))
        elif isinstance(node, ast.Assign) and self._loads(node, error):
            target = node.targets[0]
            if isinstance(target, ast.Name):
                space[target.id] = Supplied.of(self._given, error)
            else:
                space |= dict(zip(_names(target), self._given.values(), strict=False))
        else:
            return False
        if statement.tells:
            space[statement.tells] = None  # the data are there: nothing to handle
        return True

    def _loads(self, node: ast.Assign, error: BaseException) -> bool:
        """Tell whether an assignment failed for want of a module or a file, or of what is in it."""
        calls = [child for child in ast.walk(node.value) if isinstance(child, ast.Call)]
        count = len(_names(node.targets[0]))
        if not calls or count > len(self._given):
            return False
        if isinstance(error, NameError):  # a loader that nobody imports, called without data
            arguments = [a for call in calls for a in (*call.args, *call.keywords)]
            return not any(isinstance(n, ast.Name) for a in arguments for n in ast.walk(a))
        touched = Supplied.uses > self._uses and count > 1
        return isinstance(error, (ImportError, OSError)) or touched

    def missed(self, statement: Statement, space: dict[str, Any]) -> BaseException | None:
        """Return why something is absent that a statement takes for more than the given data."""
        used = (space.get(name) for name in sorted(statement.used[0] | statement.binds))
        return next((each.error for each in used if isinstance(each, Supplied)), None)


def _words(name: str) -> set[str]:
    """Return the words of a name, ``{"train", "set", "x"}``."""
    return set(filter(None, re.split(r"[\W_]+", name.lower())))


def _names(target: ast.expr) -> list[str]:
    """Return the names of a target, from left to right."""
    if isinstance(target, (ast.Tuple, ast.List)):
        return [name for element in target.elts for name in _names(element)]
    if isinstance(target, ast.Starred):
        return _names(target.value)
    return [target.id] if isinstance(target, ast.Name) else [""]
