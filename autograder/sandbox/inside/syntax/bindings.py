"""(Runs in the worker.) Which statements of a submission bind or alter a name."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator, Set
from functools import cached_property
from typing import TYPE_CHECKING, Self

from .altering import beginning, functions, outside
from .blocks import called, inlined
from .forms import rebinds
from .scopes import FUNCTIONS
from .statements import Broken, Statement, mentioned, parse_cell, statements

if TYPE_CHECKING:
    from ..pipe.wire import Cell

IMPORTS = (ast.Import, ast.ImportFrom)


class Bindings:
    """A submission's statements by what they do to names, and where its cells do not parse.

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
        self._inlines = inlines
        self._parsed: dict[int, list[Statement]] = {}  # by place
        self._binders: dict[str, list[Statement]] = {}
        self._alterers: dict[str, list[Statement]] = {}
        self._broken: dict[str, Broken] = {}

    @property
    def statements(self) -> list[Statement]:
        """All statements of all cells that parse."""
        return [s for place in range(len(self.cells)) for s in self._statements(place)]

    @cached_property
    def inlined(self) -> Self:
        """The same, what called functions do as if it stood at the top level."""
        return type(self)(self.cells, inlines=True)

    @cached_property
    def _called(self) -> set[str]:
        return {name for s in Bindings(self.cells).statements if (name := called(s.node))}

    def broken(self, name: str) -> Broken | None:
        """Return why a name has no definition, where one was tried."""
        self.binders(name)
        return self._broken.get(name)

    def binders(self, name: str) -> list[Statement]:
        """Return the statements that bind or alter a name, in the order of the program."""
        if name not in self._binders:
            places = [p for p, names in enumerate(self._mentions) if name in names]
            found = [s for place in places for s in self._statements(place)]
            self._binders[name] = [s for s in found if name in s.binds]
        return self._binders[name]

    @cached_property
    def _mentions(self) -> list[Set[str]]:
        return [mentioned(cell.source, text) for cell, text in self._outside]

    @cached_property
    def _outside(self) -> list[tuple[Cell, str]]:
        """The cells, and of each the text that is not within a definition."""
        text_of = "\n{}".format if self._inlines else outside
        return [(cell, text_of(cell.source)) for cell in self.cells]

    @cached_property
    def _texts(self) -> dict[int, str]:
        """The texts of the cells with functions, by place."""
        return {p: c.source for p, c in enumerate(self.cells) if c.code and "def" in c.source}

    @cached_property
    def _beginnings(self) -> list[Set[str]]:
        defined = functions(self._texts.values())
        return [beginning(text, defined) if cell.code else set() for cell, text in self._outside]

    def alterers(self, name: str) -> list[Statement]:
        """Return the statements that may alter what a name stands for, and do not bind it.

        Those of a module are none: a plot alters no library.
        """
        if name not in self._alterers:
            binders = self.binders(name)
            known = binders and not any(isinstance(s.node, IMPORTS) for s in binders)
            self._alterers[name] = [*self._altering(name)] if known else []
        return self._alterers[name]

    def _altering(self, name: str) -> Iterator[Statement]:
        outer = self._altering_functions(name)
        heads = {name, *outer, *(f"{each}(" for each in outer)}  # called elsewhere
        for place, names in enumerate(self._beginnings):
            for statement in self._statements(place) if not heads.isdisjoint(names) else ():
                if name not in statement.binds and (
                    name in statement.alters or self._is_altered_by(statement, name, outer)
                ):
                    yield statement

    def _altering_functions(self, name: str) -> set[str]:
        """Return the names of the functions that alter a global name."""
        found: set[str] = set()
        for place, text in self._texts.items():
            _, *behind = text.split(name)
            parts = any(rest.lstrip()[:1] in (".", "[") for rest in behind)
            for statement in (
                self._statements(place) if parts or (behind and "global" in text) else ()
            ):
                if statement.effect and name in statement.effect.outside:
                    found |= statement.binds
        return found

    def _is_altered_by(self, statement: Statement, name: str, functions: Container[str]) -> bool:
        """Tell whether a function that a statement calls alters what a name stands for."""
        uses = (u for u in statement.calls if u.function in functions or name in u.given)
        last = ((use, s) for use in uses for s in self.binders(use.function)[-1:])
        return any(s.effect.reaches(use, name) for use, s in last if s.effect)

    def completed(self, name: str, statement: Statement) -> Statement:
        """Return the last statement that alters what one binds to a name, else that one."""
        found = statement
        for each in self.making(name):
            if each.position > statement.position:
                if name in each.binds and rebinds(each.node, name):
                    break
                found = each
        return found

    def making(self, name: str) -> list[Statement]:
        """Return the statements that bind or alter a name, in the order of the program."""
        both = [*self.binders(name), *self.alterers(name)]
        return sorted(both, key=lambda statement: statement.position)

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
