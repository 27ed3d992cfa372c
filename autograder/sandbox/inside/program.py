"""(Runs in the worker.) The statements that a graded name needs, and only those.

A submission is a sequence of top-level statements. `Program` parses them cell by cell, salvages
what a syntax error leaves, and answers one question: which statements must run, in which order, so
that a name has the value it would have after "Restart & Run All"? Plots, downloads and training are
not among them, so they never run.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

from .scopes import FUNCTIONS, names_used
from .statements import (
    Broken,
    Statement,
    is_placeholder,
    is_stub,
    parse_cell,
    places,
)

if TYPE_CHECKING:
    from .wire import Cell


class Program:
    """A submission's statements, and where its cells do not parse.

    Most cells of a notebook are prose, plots and checks. Those that could bind a name that somebody
    asks for are parsed, the others never are.

    Parameters
    ----------
    cells : iterable of Cell
    """

    def __init__(self, cells: Iterable[Cell] = ()) -> None:
        self._cells = list(cells)
        self._end = (len(self._cells), 0)
        self._places = places(self._cells)
        self._parsed: dict[int, list[Statement]] = {}  # by place
        self._binders: dict[str, list[Statement]] = {}
        self._broken: dict[str, Broken] = {}
        self._uses: dict[tuple[int, int], tuple[set[str], set[str]]] = {}
        self._slices: dict[tuple[tuple[str, ...], frozenset[str]], list[Statement]] = {}

    @property
    def statements(self) -> list[Statement]:
        """All statements of all cells that parse."""
        return [s for place in range(len(self._cells)) for s in self._statements(place)]

    def broken(self, name: str) -> Broken | None:
        """Return why a name has no definition, where one was tried."""
        self.binders(name)
        return self._broken.get(name)

    def binders(self, name: str) -> list[Statement]:
        """Return the statements that bind or alter a name, in the order of the program."""
        if name not in self._binders:
            found = [s for place in self._places.get(name, ()) for s in self._statements(place)]
            self._binders[name] = [s for s in found if name in s.binds]
        return self._binders[name]

    def _statements(self, place: int) -> list[Statement]:
        if place not in self._parsed:
            self._parsed[place], broken = parse_cell(self._cells[place], place)
            self._broken |= broken
        return self._parsed[place]

    def defined(self) -> list[str]:
        """Return all names bound at the top level, functions first."""
        functions = [s.node.name for s in self.statements if isinstance(s.node, FUNCTIONS)]
        others = {name for s in self.statements for name in s.binds if name not in functions}
        return list(dict.fromkeys(functions)) + sorted(others)

    def definition(self, name: str) -> Statement | None:
        """Return the definition that counts: the last, but an answered one before an empty stub."""
        found = self.binders(name)
        answered = [s for s in found if not is_stub(s)]
        return (answered or found)[-1] if found else None

    def slice(self, names: Iterable[str], provided: Iterable[str] = ()) -> list[Statement]:
        """Return the statements that ``names`` need, in the order in which they must run.

        Parameters
        ----------
        names : iterable of str
            What is asked for.
        provided : iterable of str
            Names that the grader gives; what binds them is not needed.
        """
        key = (tuple(names), frozenset(provided))
        if key not in self._slices:
            self._slices[key] = self._slice(*key)
        return self._slices[key]

    def _slice(self, names: Iterable[str], skip: Container[str]) -> list[Statement]:
        needed: dict[tuple[int, int], Statement] = {}
        in_order = True

        def visit(name: str, before: tuple[int, int]) -> None:
            nonlocal in_order
            if name in skip or (hasattr(builtins, name) and not self._hides(name, before)):
                return
            chain = self._chain(name, before)
            if not chain and (chain := self._chain(name, self._end)):
                in_order = False  # defined below its use: cells were reordered
            if not chain and name != "*":
                visit("*", before)  # `from somewhere import *` may define it
            for statement in chain:
                if statement.position in needed:
                    continue
                needed[statement.position] = statement
                now, later = self._names_used(statement)
                for used in sorted(now):
                    visit(used, statement.position)
                needed[statement.position] = needed.pop(statement.position)  # after what it uses
                for used in sorted(later):
                    visit(used, self._end)

        for name in names:
            visit(name, self._end)
        return [needed[p] for p in (sorted(needed) if in_order else needed)]

    def _hides(self, name: str, before: tuple[int, int]) -> bool:
        """Tell whether a built-in name is redefined; in functions a stray ``sum = 0`` is not."""
        binders = [s.node for s in self.binders(name) if s.position < before]
        if before == self._end:
            return any(isinstance(n, (*FUNCTIONS, ast.ClassDef, ast.ImportFrom)) for n in binders)
        return bool(binders)

    def _chain(self, name: str, before: tuple[int, int]) -> list[Statement]:
        """Return the statements that make up a name's value, from its last fresh binding on."""
        binders = [s for s in self.binders(name) if s.position < before]
        best = self.definition(name) if before == self._end else None
        if best is not None and isinstance(best.node, FUNCTIONS):
            return [best]
        chain: list[Statement] = []
        answered = [s for s in binders if not is_placeholder(s.node, nothing=False)]
        for statement in reversed(answered or binders):
            chain.insert(0, statement)
            if _is_fresh(statement.node) and name not in self._names_used(statement)[0]:
                break
        return chain

    def _names_used(self, statement: Statement) -> tuple[set[str], set[str]]:
        """Return the names that a statement uses when it runs, and those it uses when called."""
        if statement.position not in self._uses:
            self._uses[statement.position] = names_used(statement.node)
        return self._uses[statement.position]


def _is_fresh(node: ast.stmt) -> bool:
    """Tell whether a statement gives its name a value whatever it had before."""
    if isinstance(node, ast.Assign):
        return all(isinstance(t, (ast.Name, ast.Tuple, ast.List)) for t in node.targets)
    if isinstance(node, ast.Import):  # `import a` after `import a.b` keeps what the first loaded
        return all(alias.asname for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.names[0].name != "*"
    if isinstance(node, ast.AnnAssign):
        return node.value is not None and isinstance(node.target, ast.Name)
    return isinstance(node, (*FUNCTIONS, ast.ClassDef))
