"""(Runs in the worker.) The statements that a graded name needs, and only those.

A submission is a sequence of top-level statements. `Bindings` parses them cell by cell and salvages
what a syntax error leaves; `Program` answers one question: which statements must run, in which
order, so that a name has the value it would have after "Restart & Run All"? Plots, downloads and
training are not among them, so they never run.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .bindings import IMPORTS, Bindings
from .blanks import is_placeholder, is_stub
from .forms import FUNCTION, PERHAPS, Known, form, rebinds
from .scopes import FUNCTIONS
from .statements import Statement, nodes

if TYPE_CHECKING:
    from ..pipe.wire import Cell

Position = tuple[int, int]


class Program(Bindings):
    """A submission's statements, those of them that count, and what they need.

    Parameters
    ----------
    cells, inlines
        As above.
    """

    def __init__(self, cells: Iterable[Cell] = (), inlines: bool = False) -> None:
        super().__init__(cells, inlines)
        self._end = (len(self.cells), 0)
        self._stubs: dict[Statement, bool] = {}
        self._forms: dict[str, dict[Statement, int]] = {}
        self._others: dict[tuple[Statement, str], int] = {}
        self._functions: dict[str, Statement | None] = {}
        self.answers: dict[str, Any] = {}  # what counts, by what was asked for
        self._chains: dict[tuple[str, Position], list[Statement]] = {}
        self._slices: dict[tuple[Any, ...], list[Statement]] = {}

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

            inner = nodes(statement) if isinstance(statement.node, FUNCTIONS) else ()
            stub = is_stub(statement.node, inner, statement.cell.source, is_bound)
            self._stubs[statement] = stub
        return self._stubs[statement]

    def slice(
        self,
        names: Iterable[str],
        provided: Iterable[str] = (),
        until: Mapping[str, Statement] | None = None,
        given: Iterable[str] = (),
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
        given : iterable of str
            Likewise, but for what the cells that answer make of them.
        """
        ends = {name: s.position for name, s in (until or {}).items()}
        asked, made = tuple(names), frozenset(given)
        skip = made.union(provided)
        key = (asked, skip, made, *ends.items())
        if key not in self._slices:
            self._slices[key] = self._slice(asked, skip, ends, made)
        return self._slices[key]

    def _slice(
        self,
        names: Iterable[str],
        skip: Container[str],
        ends: Mapping[str, Position],
        given: Container[str],
    ) -> list[Statement]:
        needed: dict[Position, Statement] = {}
        in_order = True
        ends = {name: _below(ends[name]) if name in ends else self._end for name in names}
        answers = {s.group for name in names for s in self.chain(name, ends[name])[-1:]}

        def visit(name: str, before: Position) -> None:
            nonlocal in_order
            for statement in self._steps(name, before, answers) if name in given else ():
                take(statement)
            if name in skip or not (self.binders(name) or self.binders("*")):
                return
            if hasattr(builtins, name) and not self._hides(name, before):
                if any(_brings(s.node, name) for s in self.chain("*", before)):
                    visit("*", before)
                return
            chain = self.chain(name, before)
            if not chain and (chain := self.chain(name, self._end)):
                in_order = False  # defined below its use: cells were reordered
            if not chain and name != "*":
                visit("*", before)  # `from somewhere import *` may define it
            for statement in chain:
                if not statement.binds or any(name not in skip for name in statement.binds):
                    take(statement)

        def take(statement: Statement) -> None:
            if statement.position in needed:
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
            visit(name, ends[name])
        return [needed[p] for p in (sorted(needed) if in_order else needed)]

    def _steps(self, name: str, before: Position, answers: Container[Position]) -> list[Statement]:
        """Return what the cells that answer make of a given name: none where they make it anew.

        Loading it there is not making it: it is given instead.
        """
        own = [s for s in self.making(name) if s.group in answers and s.position < before]
        steps = [s for s in own if name not in s.binds or self._is_made_of(s, name)]
        made = any(s not in steps and not self._is_loaded(s) for s in own)
        return [] if made else steps

    def _is_made_of(self, statement: Statement, name: str) -> bool:
        """Tell whether a statement uses a name, or what its cell makes of it above."""
        left, seen = [statement], {statement}
        while left:
            each = left.pop()
            if name in each.used[0]:
                return True
            chains = (self.chain(used, each.position) for used in each.used[0])
            above = {s for chain in chains for s in chain if s.group == statement.group} - seen
            left += above
            seen |= above
        return False

    def _is_loaded(self, statement: Statement) -> bool:
        """Tell whether a statement uses modules, functions and what stands in it alone."""
        chains = (self.chain(used, statement.position) for used in statement.used[0])
        return all(isinstance(s.node, (*IMPORTS, *FUNCTIONS)) for chain in chains for s in chain)

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
        if (name, before) not in self._chains:
            self._chains[name, before] = self._chain(name, before)
        return self._chains[name, before]

    def _chain(self, name: str, before: Position) -> list[Statement]:
        alterers = self.alterers(name)
        binders = [s for s in self.binders(name) if s.position < before]
        if len(binders) < 2 and not alterers:  # as most are
            return binders
        best = self.definition(name) if before == self._end and len(binders) > 1 else None
        if best is not None and self._forms_of(name)[best] == FUNCTION:
            before = _below(self.completed(name, best).position)
            binders = [
                s
                for s in binders
                if s.position <= best.position
                or (s.position < before and not rebinds(s.node, name))
            ]
        chain: list[Statement] = []
        answered = [s for s in binders if not is_placeholder(s.node, nothing=False)]
        for statement in reversed(answered or binders):
            chain.insert(0, statement)
            if _is_fresh(statement) and name not in statement.used[0]:
                break
        first = chain[0].position if chain else before
        chain += [s for s in alterers if first < s.position < before]
        return sorted(chain, key=lambda statement: statement.position)


def _brings(node: ast.stmt, name: str) -> bool:
    """Tell whether a star import binds a built-in name anew; of what is not loaded, whether it may.

    Modules that neither Python has nor the course lends do not.
    """
    where = getattr(node, "module", None) or ""
    if where not in sys.modules:
        return where.partition(".")[0] in sys.stdlib_module_names
    module = sys.modules[where]
    return not name.startswith("_") and name in getattr(module, "__all__", vars(module))


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
