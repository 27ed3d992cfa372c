"""(Runs in the worker.) What of a program answers a task."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from ..pipe import wire
from ..search.depends import names
from .altering import altered
from .bindings import IMPORTS
from .blanks import is_blank
from .forms import rebinds
from .habits import Spot
from .program import Position, Program
from .scopes import FUNCTIONS
from .spelling import misspelt
from .statements import Statement

_FIXED = (*FUNCTIONS, ast.ClassDef, *IMPORTS)


class Answer:
    """The statements that count for a task's names, and what they need.

    Parameters
    ----------
    program : Program
    task : Task
    """

    def __init__(self, program: Program, task: wire.Task) -> None:
        inlines = task.variables and not any(map(program.binders, task.names))
        self._program = program.inlined if inlines else program
        self._variable = task.variables
        self._helpers, self._given = task.helpers, task.given
        self._provided = [*task.helpers, *task.given]
        self._others = task.others
        self._known = [*dict.fromkeys([*self._provided, *task.others])]
        #: by name: of a function's aliases only the one that counts
        self.statements = self._variables(task) if task.variables else self._function(task)
        #: what a scenario gets with it, by the name that is asked for
        self.beside = {names[0]: self._counting(names) for names in task.beside}

    def _function(self, task: wire.Task) -> dict[str, Statement]:
        names = task.names
        if not any(self._program.definition(n) or self._program.broken(n) for n in names):
            near = misspelt(self._program, task)  # the only one that reads like it counts
            names = near if len(near) == 1 else []
        return self._counting(names)

    def _counting(self, names: Iterable[str]) -> dict[str, Statement]:
        """Return the statement that counts of a function or class, under one of its names."""
        found = {name: each for name in names if (each := self._program.definition(name))}
        answered = [name for name in found if not self._program.is_stub(found[name])]
        return {name: found[name] for name in (answered or [*found])[:1]}

    def _variables(self, task: wire.Task) -> dict[str, Statement]:
        """Return the statements after which variables have the values that count.

        Those of the exercise's own cell, where it binds them; else the last that neither are made
        from the name itself nor stand where only some of the names are bound, below a place where
        all are.
        """
        bound = {name: self._program.binders(name) for name in task.names}
        answered = {n: [s for s in b if not self._program.is_stub(s)] for n, b in bound.items()}
        groups: dict[Position, set[str]] = {}  # what is bound afresh, by where
        for name, statements in answered.items():
            for statement in statements:
                if not self._is_made_of_itself(statement, name):
                    groups.setdefault(statement.group, set()).add(name)
        whole = [group for group, names in groups.items() if len(names) == len(bound)]
        found = {}
        for name, statements in answered.items():
            own = [s for s in statements if s.cell.grade_id == task.exercise]
            fresh = [group for group, names in groups.items() if name in names]
            fresh = [g for g in fresh if g in whole or not any(w < g for w in whole)]
            last = [s for s in statements if fresh and s.group == max(fresh)]
            if some := own or last or statements or bound[name]:
                found[name] = some[-1]
        return found

    def _is_made_of_itself(self, statement: Statement, name: str) -> bool:
        """Tell whether a statement uses what its name was before its own cell or paragraph."""
        group, left, seen = statement.group, [statement], {statement}
        while left:
            each = left.pop()
            for used in each.used[0].difference(self._provided):
                chain = self._program.chain(used, each.position)
                if used == name and any(s.group != group for s in chain):
                    return True
                left += [s for s in chain if s not in seen]
                seen.update(chain)
        return False

    @property
    def is_stub(self) -> bool:
        """Whether nothing of it is touched."""
        return all(map(self._program.is_stub, self.statements.values()))

    @cached_property
    def slice(self) -> list[Statement]:
        """What must run, in order."""
        return self._slice(self.counting)

    @property
    def counting(self) -> dict[str, Statement]:
        """The statements that count, of what a scenario gets beside it, too."""
        every = (*self.beside.values(), self.statements)
        return {name: statement for each in every for name, statement in each.items()}

    def _slice(
        self, found: Mapping[str, Statement], provided: Iterable[str] = ()
    ) -> list[Statement]:
        if not self._variable:  # what completes it from outside is part of it
            found = {name: self._program.completed(name, s) for name, s in found.items()}
        return self._program.slice(found, [*self._helpers, *provided], found, self._given)

    def own(self) -> list[Statement]:
        """Return what of it neither binds a name that another exercise asks for nor makes it."""
        if not self.beside and self._names.isdisjoint(self._others):
            return self.slice
        found = self._slice(self.statements, self._others)
        return [s for s in found if s.binds.isdisjoint(self._others)]

    @cached_property
    def _names(self) -> set[str]:
        """What it binds, and what it mentions."""
        return {name for s in self.slice for names in (*s.used, s.binds) for name in names}

    def held(self, space: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a scenario gets with the answer, of what has run."""
        found = {asked: next(iter(each), asked) for asked, each in self.beside.items()}
        return {asked: space[name] for asked, name in found.items() if name in space}

    def steps(self) -> list[Statement]:
        """Return what of it computes: neither imports nor definitions."""
        return [s for s in self.slice if not isinstance(s.node, _FIXED)]

    def uses(self) -> list[str]:
        """Return which of the names that the grader gives, or that others ask for, it mentions."""
        used = {name for s in self.slice for names in s.used for name in names}.union(self.beside)
        return [name for name in self._known if name in used]

    def made(self, others: Iterable[str]) -> list[Spot]:
        """Return where one statement makes a variable, or all of a function, and what of.

        That is its name, then those of other exercises that the statement reads; beside them it
        reads what the grader gives, modules and built-in names, and nothing else.
        """
        spots: list[Spot] = []
        for name, statement in self.statements.items():
            at, used = statement.position, statement.used[0] | statement.used[1]
            read = sorted(used.intersection(others))
            rest = used.difference(read, self._provided)
            alone = self._program.chain(name, (at[0], at[1] + 1)) == [statement]
            if alone and all(self._is_of_python(other, at) for other in rest):
                what = " ".join([name, *read])
                made = _making(statement.node)
                spots += ((what, statement.cell.number, node.lineno) for node in made)
        return spots

    def _is_of_python(self, name: str, before: Position) -> bool:
        """Tell whether nothing but an import binds a name: it is of a module, lent, or built in."""
        return all(isinstance(s.node, IMPORTS) for s in self._program.chain(name, before))

    def rebound(self) -> list[Spot]:
        """Return where names get other values, below what counts."""
        spots: list[Spot] = []
        for name, counting in self.statements.items():
            below = [s for s in self._program.binders(name) if s.position > counting.position]
            below = [s for s in below if self._is_another(s, name, counting.group)]
            if below and name.isascii():
                spots.append((f"rebound {name}", below[0].cell.number, below[0].node.lineno))
        return spots

    def _is_another(self, statement: Statement, name: str, group: Position) -> bool:
        """Tell whether a name has another value after a statement that stands elsewhere."""
        if statement.group == group or self._program.is_stub(statement):
            return False
        return self._variable or rebinds(statement.node, name)


def _making(node: ast.stmt) -> list[ast.stmt]:
    """Return the one statement that makes a variable, or what a function returns.

    Where others make nothing that is returned, also the `return`: it may be of the wrong name.
    """
    if not isinstance(node, ast.FunctionDef):
        return [node] if isinstance(node, ast.Assign) else []
    *above, last = node.body[ast.get_docstring(node, clean=False) is not None :] or [ast.Pass()]
    if not isinstance(last, ast.Return) or not last.value or not all(map(_is_plain, above)):
        return []
    bound = names(above, ast.Store)
    returned = names([last])
    makers = [s for s in above if names([s], ast.Store) & returned] or [last]
    if len(makers) > 1 or (makers != [last] and not isinstance(last.value, ast.Name)):
        return []
    alone = makers == [last] or len(above) == 1
    return [] if bound & names(makers) else makers if alone else [*makers, last]


def _is_plain(statement: ast.stmt) -> bool:
    """Tell whether it binds one name and alters nothing."""
    is_one = isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
    return is_one and not any(altered(statement))


def blank(cells: Iterable[wire.Cell], task: wire.Task) -> wire.Cell | None:
    """Return the exercise's cell where it is left empty: for variables, in a script any cell."""
    cells = [cell for cell in cells if cell.code]
    own = task.exercise if any(cell.grade_id for cell in cells) or not task.variables else ""
    return next((c for c in cells if c.grade_id == own and is_blank(c.source)), None)


def as_text(cells: Iterable[wire.Cell], name: str) -> tuple[int, int] | None:
    """Return in which cell of text, and in which line of it, a definition stands."""
    name = re.escape(name)
    definition = re.compile(rf"^[ \t]*(?:def[ \t]+{name}\b|{name}[ \t]*=(?!=))")
    for cell in (cell for cell in cells if not cell.code):
        for number, line in enumerate(cell.source.split("\n"), 1):
            if definition.match(line):
                return cell.number, number
    return None
