"""What solution cells answer: functions and variables, and all that these need."""

from __future__ import annotations

import ast
import builtins
import textwrap
from collections.abc import Iterable, Sequence
from functools import cached_property

from autograder.adopt.notebook import Cell, Notebook
from autograder.sandbox.inside.syntax.program import Position
from autograder.sandbox.inside.syntax.scopes import FUNCTIONS
from autograder.sandbox.inside.syntax.statements import Statement

IMPORTS = (ast.Import, ast.ImportFrom)


class Answers:
    """The right answers of a notebook, as ``answers.py`` has them."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.solutions = [cell for cell in notebook.cells if cell.role == "solution"]
        self.functions: dict[str, tuple[Cell, Statement]] = {}
        self.classes: set[str] = set()
        self.twice: dict[str, Cell] = {}  # by function: an earlier cell that defines it as well
        for cell in self.solutions:
            for statement in self.statements(cell):
                node = statement.node
                if isinstance(node, ast.FunctionDef):
                    if node.name in self.functions:
                        self.twice[node.name] = self.functions[node.name][0]
                    self.functions[node.name] = cell, statement
                elif isinstance(node, ast.ClassDef):
                    self.classes.add(node.name)

    def statements(self, cell: Cell) -> list[Statement]:
        """Return a cell's own statements."""
        return [s for s in self.notebook.program.statements if s.cell.number == cell.at]

    @cached_property
    def _regions(self) -> dict[int, set[int]]:
        return {cell.at: self.notebook.region(cell) for cell in self.solutions}

    def home(self, chain: Sequence[Statement]) -> Cell | None:
        """Return the solution cell that gives a variable its value, if it is an answer."""
        for statement in reversed(chain):
            node, region = statement.node, self._regions.get(statement.cell.number)
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            if isinstance(node, (*FUNCTIONS, *IMPORTS, ast.ClassDef)):
                return None
            if region is not None and region.intersection(lines):
                return next(c for c in self.solutions if c.at == statement.cell.number)
        return None

    def calls(self, node: ast.AST) -> set[str]:
        """Return which answers are called somewhere in a piece of code."""
        called = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
        return {f.id for f in called if isinstance(f, ast.Name) and f.id in self.functions}

    def parameters(self, function: str) -> ast.arguments:
        """Return what a function takes."""
        node = self.functions[function][1].node
        assert isinstance(node, ast.FunctionDef)
        return node.args

    def returned(self, function: str) -> list[list[str]]:
        """Return, for each returned tuple, its elements' names, "" where they are no names."""
        node = self.functions[function][1].node
        tuples = [
            each.value.elts
            for each in ast.walk(node)
            if isinstance(each, ast.Return) and isinstance(each.value, ast.Tuple)
        ]
        return [[getattr(e, "id", "") for e in elements] for elements in tuples]

    # what they need

    def of_function(self, function: str) -> list[Statement]:
        """Return a function's definition and all that it uses, imports too."""
        return self.notebook.program.slice([function])

    def of_variables(self, cell: Cell, names: Sequence[str]) -> tuple[list[Statement], list[str]]:
        """Return the statements that make variables, and the names that are given to them.

        What an answer changes in place is no gift: the statements that make it are its own.
        """
        end = (self.notebook.place(cell) + 1, 0)
        given: set[str] = set()
        while True:
            needed = self.notebook.needed(names, end, sorted(given))
            own = [s for s in needed if s.cell.number == cell.at or s.binds.intersection(names)]
            own = [s for s in own if not isinstance(s.node, (*IMPORTS, *FUNCTIONS))]
            found = self._given(own) - set(names)
            if found <= given:
                return own, sorted(given)
            given |= found

    def _given(self, own: Iterable[Statement]) -> set[str]:
        """Return the data that statements use and do not make."""
        made: set[str] = set()
        used: set[str] = set()
        for statement in own:
            used |= statement.used[0] - made
            made |= statement.binds
        return {name for name in used if not self.is_code(name)}

    def is_code(self, name: str) -> bool:
        """Tell whether a name is a module's, a function's or a class's, not one of data."""
        binders = self.notebook.program.binders(name)
        if not binders:
            return hasattr(builtins, name) or name == "*"
        code = (*IMPORTS, *FUNCTIONS, ast.ClassDef)
        return all(isinstance(statement.node, code) for statement in binders)

    def needs(self, own: Iterable[Statement], names: Iterable[str]) -> list[str]:
        """Return which of these functions a piece of an answer calls, itself or by helpers."""
        found: dict[str, None] = {}
        left, seen = list(own), set[Position]()
        wanted = set(names)
        while left:
            statement = left.pop()
            if statement.position in seen:
                continue
            seen.add(statement.position)
            for name in sorted(set().union(*statement.used)):
                definition = self.notebook.program.definition(name)
                if name in wanted:
                    found[name] = None
                elif definition is not None and isinstance(definition.node, FUNCTIONS):
                    left.append(definition)
        return list(found)

    # the module

    def module(
        self, functions: Iterable[str], variables: Iterable[tuple[str, Cell, Sequence[str]]]
    ) -> str:
        """Return the text of ``answers.py``.

        Parameters
        ----------
        functions : iterable of str
        variables : iterable of (str, Cell, sequence of str)
            The name of the function to write, the solution cell, the variables asked for.
        """
        needed: dict[Position, Statement] = {}
        texts: dict[Position, str] = {}
        for function in functions:
            needed |= {s.position: s for s in self.of_function(function)}
        for name, cell, asked in variables:
            own, given = self.of_variables(cell, asked)
            mine = {s.position for s in own}
            end = (self.notebook.place(cell) + 1, 0)
            for statement in self.notebook.needed(asked, end, given):
                if statement.position not in mine:
                    needed[statement.position] = statement
            texts[end[0] - 1, 10**6] = self._function(name, own, given, asked)
        imports = {
            self.notebook.lines(s)
            for s in [*needed.values(), *self._annotated(needed.values())]
            if isinstance(s.node, IMPORTS)
        }
        for position, statement in needed.items():
            if not isinstance(statement.node, IMPORTS):
                texts[position] = self.notebook.lines(statement)
        body = [texts[position] for position in sorted(texts)]
        head = f'"""The right answers of {self.notebook.name}."""'
        return "\n\n".join([head, "\n".join(sorted(imports)), *body]) + "\n"

    def _annotated(self, statements: Iterable[Statement]) -> list[Statement]:
        """Return what binds the names of annotations, of which a worker has no need."""
        arguments = [
            each
            for statement in statements
            for each in ast.walk(statement.node)
            if isinstance(each, ast.arg | FUNCTIONS[0])
        ]
        written = [a.annotation if isinstance(a, ast.arg) else a.returns for a in arguments]
        names = {
            n.id for each in written if each for n in ast.walk(each) if isinstance(n, ast.Name)
        }
        return [s for name in sorted(names) for s in self.notebook.program.binders(name)]

    def _function(
        self, name: str, own: Sequence[Statement], given: Sequence[str], asked: Sequence[str]
    ) -> str:
        """Return a function of the given names that makes what is asked for."""
        body = "\n".join(map(self.notebook.lines, own))
        pairs = ", ".join(f'"{each}": {each}' for each in asked)
        told = " and ".join(filter(None, [", ".join(asked[:-1]), asked[-1]]))
        lines = [f'"""Return {told}."""', *body.split("\n"), f"return {{{pairs}}}"]
        return f"def {name}({', '.join(given)}):\n" + textwrap.indent("\n".join(lines), "    ")
