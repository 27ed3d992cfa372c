# A copy of autograder/sandbox/inside/program.py: change it there.
"""(Runs in the worker.) The statements that a graded name needs, and only those.

A submission is a sequence of top-level statements. `Program` parses them cell by cell, salvages
what a syntax error leaves, and answers one question: which statements must run, in which order, so
that a name has the value it would have after "Restart & Run All"? Plots, downloads and training are
not among them, so they never run.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Container, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from blanks import is_placeholder, is_stub
from blocks import called, inlined
from forms import FUNCTION, PERHAPS, Known, form, rebinds
from scopes import FUNCTIONS
from statements import Broken, Statement, nodes, parse_cell, places, statements

if TYPE_CHECKING:
    from .wire import Cell

Position = tuple[int, int]


class Program:
    """A submission's statements, and where its cells do not parse.

    Most cells of a notebook are prose, plots and checks. Those that could bind a name that somebody
    asks for are parsed, the others never are.

    Parameters
    ----------
    cells : iterable of Cell
    inlines : bool
        Whether what a called function does counts as if it stood there, as ``main()`` at the end.
    """

    def __init__(self, cells: Iterable[Cell] = (), inlines: bool = False) -> None:
        self.cells = list(cells)
        self._end = (len(self.cells), 0)
        self._inlines = inlines
        self._places = places(self.cells)
        self._parsed: dict[int, list[Statement]] = {}  # by place
        self._binders: dict[str, list[Statement]] = {}
        self._stubs: dict[Statement, bool] = {}
        self._forms: dict[str, dict[Statement, int]] = {}
        self._others: dict[tuple[Statement, str], int] = {}
        self._functions: dict[str, Statement | None] = {}
        self._broken: dict[str, Broken] = {}
        self._slices: dict[tuple[Any, ...], list[Statement]] = {}

    @property
    def statements(self) -> list[Statement]:
        """All statements of all cells that parse."""
        return [s for place in range(len(self.cells)) for s in self._statements(place)]

    @cached_property
    def inlined(self) -> Program:
        """The same, what called functions do as if it stood at the top level."""
        return Program(self.cells, inlines=True)

    @cached_property
    def _called(self) -> set[str]:
        return {name for s in Program(self.cells).statements if (name := called(s.node))}

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
            found, broken = parse_cell(self.cells[place], place)
            self._broken |= broken
            self._parsed[place] = self._with_inlined(found) if self._inlines else found
        return self._parsed[place]

    def _with_inlined(self, found: list[Statement]) -> list[Statement]:
        """Return a cell's statements with those of the called functions that it defines."""
        for statement in found:
            if isinstance(statement.node, FUNCTIONS) and statement.node.name in self._called:
                place, first = statement.position[0], len(found)
                found = found + statements(inlined(statement.node), statement.cell, place, first)
        return found

    def defined(self) -> list[str]:
        """Return all names bound at the top level, functions first."""
        functions = [s.node.name for s in self.statements if isinstance(s.node, FUNCTIONS)]
        others = {name for s in self.statements for name in s.binds if name not in functions}
        return list(dict.fromkeys(functions)) + sorted(filter(str.isidentifier, others))

    def definition(self, name: str) -> Statement | None:
        """Return the definition of a function that counts: the last answered one, or a stub.

        What binds a value that is no function, as ``f = f(3)`` does, counts if it is alone.
        """
        if name not in self._functions:
            forms = self._forms_of(name)
            found = [s for s, form in forms.items() if self.is_stub(s) or form >= PERHAPS]
            self._functions[name] = max(
                found or forms,
                key=lambda s: (not self.is_stub(s), forms[s], s.position),
                default=None,
            )
        return self._functions[name]

    def _forms_of(self, name: str) -> dict[Statement, int]:
        """Tell what each statement that binds a name makes of it."""
        if name not in self._forms:
            forms: dict[Statement, int] = {}
            for statement in self.binders(name):
                forms[statement] = form(statement.node, name, self._known(name, forms))
            self._forms[name] = forms
        return self._forms[name]

    def _known(self, name: str, forms: Mapping[Statement, int]) -> Known:
        """Return what tells of another name what binds it, of the same one what did before."""

        def known(other: str) -> tuple[ast.stmt | None, int]:
            found = list(forms) if other == name else self.binders(other)
            last = next((s for s in reversed(found) if rebinds(s.node, other)), None)
            if last is None:
                return None, PERHAPS
            if other == name:
                return last.node, forms[last]
            if (last, other) not in self._others:
                told = form(last.node, other, lambda _: (None, PERHAPS))
                self._others[last, other] = told
            return last.node, self._others[last, other]

        return known

    def is_stub(self, statement: Statement) -> bool:
        """Tell whether an answer is untouched."""
        if statement not in self._stubs:

            def is_bound(name: str) -> bool:
                return any(s.position < statement.position for s in self.binders(name))

            inner, source = nodes(statement), statement.cell.source
            stub = is_stub(statement.node, inner, source, is_bound)
            self._stubs[statement] = stub
        return self._stubs[statement]

    def slice(
        self,
        names: Iterable[str],
        provided: Iterable[str] = (),
        until: Mapping[str, Statement] | None = None,
    ) -> list[Statement]:
        """Return the statements that ``names`` need, in the order in which they must run.

        Parameters
        ----------
        names : iterable of str
            What is asked for.
        provided : iterable of str
            Names that the grader gives; what binds them is not needed.
        until : dict of Statement
            After which statement a name has the value that is asked for, if not at the end.
        """
        ends = {name: s.position for name, s in (until or {}).items()}
        asked, skip = tuple(names), frozenset(provided)
        key = (asked, skip, *ends.items())
        if key not in self._slices:
            self._slices[key] = self._slice(asked, skip, ends)
        return self._slices[key]

    def _slice(
        self, names: Iterable[str], skip: Container[str], ends: Mapping[str, Position]
    ) -> list[Statement]:
        needed: dict[Position, Statement] = {}
        in_order = True

        def visit(name: str, before: Position) -> None:
            nonlocal in_order
            if name in skip or (hasattr(builtins, name) and not self._hides(name, before)):
                return
            chain = self.chain(name, before)
            if not chain and (chain := self.chain(name, self._end)):
                in_order = False  # defined below its use: cells were reordered
            if not chain and name != "*":
                visit("*", before)  # `from somewhere import *` may define it
            for statement in chain:
                take(statement)

        def take(statement: Statement) -> None:
            if statement.position in needed or all(name in skip for name in statement.binds):
                return
            needed[statement.position] = statement
            for position in statement.after:
                take(self._at(position))
            now, later = statement.used
            for used in sorted(now):
                visit(used, statement.position)
            needed[statement.position] = needed.pop(statement.position)  # after what it uses
            for used in sorted(later):
                visit(used, self._end)

        for name in names:
            visit(name, _below(ends[name]) if name in ends else self._end)
        return [needed[p] for p in (sorted(needed) if in_order else needed)]

    def _at(self, position: Position) -> Statement:
        return self._statements(position[0])[position[1]]

    def _hides(self, name: str, before: Position) -> bool:
        """Tell whether a built-in name is redefined; in functions a stray ``sum = 0`` is not."""
        binders = [s.node for s in self.binders(name) if s.position < before]
        if before == self._end:
            return any(isinstance(n, (*FUNCTIONS, ast.ClassDef, ast.ImportFrom)) for n in binders)
        return bool(binders)

    def chain(self, name: str, before: Position) -> list[Statement]:
        """Return the statements that make up a name's value, from its last fresh binding on."""
        binders = [s for s in self.binders(name) if s.position < before]
        best = self.definition(name) if before == self._end and len(binders) > 1 else None
        if best is not None and self._forms_of(name)[best] == FUNCTION:
            binders = [
                s for s in binders if s.position <= best.position or not rebinds(s.node, name)
            ]
        chain: list[Statement] = []
        answered = [s for s in binders if not is_placeholder(s.node, nothing=False)]
        for statement in reversed(answered or binders):
            chain.insert(0, statement)
            if _is_fresh(statement) and name not in statement.used[0]:
                break
        return chain


def _below(position: Position) -> Position:
    return position[0], position[1] + 1


def _is_fresh(statement: Statement) -> bool:
    """Tell whether a statement gives its name a value whatever it had before."""
    node = statement.node
    if statement.tells:
        return False  # it may fail, and be handled
    if isinstance(node, ast.Assign):
        return all(isinstance(t, (ast.Name, ast.Tuple, ast.List)) for t in node.targets)
    if isinstance(node, ast.Import):  # `import a` after `import a.b` keeps what the first loaded
        return all(alias.asname for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.names[0].name != "*"
    if isinstance(node, ast.AnnAssign):
        return node.value is not None and isinstance(node.target, ast.Name)
    return isinstance(node, (*FUNCTIONS, ast.ClassDef))
