"""A notebook as nbgrader has it: whose a cell is, its points, and its code as a program."""

from __future__ import annotations

import ast
import json
import keyword
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.cells import carried, grade_id, is_check, is_solution, said_of
from autograder.errors import UsageError
from autograder.markers import MARKERS, NBGRADER, Pair, find_spans
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.inside.syntax.program import Position, Program
from autograder.sandbox.inside.syntax.statements import Statement, without_magics

SCHEMA = 3  # of nbgrader's metadata, as its present version writes it


@dataclass(frozen=True)
class Cell:
    """A code cell; ``at`` is its place among all, ``role`` solution, test, manual or plain."""

    at: int
    role: str
    id: str
    points: float
    text: str  # without magics

    @cached_property
    def hidden(self) -> frozenset[int]:
        """The numbers of the lines that students do not see."""
        return frozenset(inside(self.text, [NBGRADER.hidden]))


class Notebook:
    """A source notebook of nbgrader's.

    Parameters
    ----------
    path : Path
    name : str
        Of the assignment.
    delimiters : sequence of Pair
        What begins and ends a solution.

    Raises
    ------
    UsageError
        If it is none, or of a form that nbgrader itself has to bring up to date first.
    """

    def __init__(self, path: Path, name: str, delimiters: Sequence[Pair]) -> None:
        if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
            said = "is no name of a Python package: say --name with letters, digits and _"
            raise UsageError(f"{path}: “{name}” {said}.")
        self.path, self.name = path, name
        self.delimiters = [*dict.fromkeys([*delimiters, NBGRADER.solution, MARKERS])]
        self.raw = _read(path)
        self.cells = [_cell(at, raw) for at, raw in enumerate(self.raw["cells"]) if _is_code(raw)]
        self._programs: dict[Position, Program] = {}  # by where they end
        self._refuse()

    def _refuse(self) -> None:
        """Refuse what cannot be adopted as it is."""
        said = [said_of(cell) for cell in self.raw["cells"]]
        if old := [s for s in said if s and (s.get("schema_version") or 0) < 2]:
            what = f"nbgrader's metadata of schema {old[0].get('schema_version', 0)}"
            raise UsageError(f"{self.path}: {what}: run `nbgrader update {self.path}` first.")
        names: dict[str, int] = {}
        for at, cell in enumerate(self.raw["cells"]):
            if (name := grade_id(cell)) and name in names:
                both = f"cells {names[name] + 1} and {at + 1}"
                raise UsageError(f"{self.path}: {both} are both called `{name}`: rename one.")
            names[name] = at
        if not any(cell.role == "solution" for cell in self.cells):
            said_so = "an answer is a cell that nbgrader knows as “Autograded answer”"
            raise UsageError(f"{self.path}: no solution cells: {said_so}.")

    @cached_property
    def points(self) -> float:
        """The sum of nbgrader's points."""
        return sum(carried(c) or 0.0 for c in self.raw["cells"] if said_of(c).get("grade"))

    @cached_property
    def program(self) -> Program:
        """The code of all cells, numbers spelt as they are written."""
        return _spelt(wire.Cell(cell.at, cell.text, grade_id=cell.id) for cell in self.cells)

    def place(self, cell: Cell) -> int:
        """Return the place of a cell among those with code, as positions in the program have it."""
        return self.cells.index(cell)

    def before(self, cell: Cell, line: int) -> Position:
        """Return the position in the program that a line of a cell has."""
        place = self.place(cell)
        there = [s.position for s in self.program.statements if s.position[0] == place]
        lines = {s.position: s.node.lineno for s in self.program.statements}
        return next((at for at in there if lines[at] >= line), (place, len(there)))

    def needed(
        self, names: Sequence[str], point: Position, provided: Sequence[str] = ()
    ) -> list[Statement]:
        """Return the statements that make names what they are at a position, none from below it."""
        if point not in self._programs:
            place, number = point
            cells = self.program.cells[: place + 1]
            here = [s for s in self.program.statements if s.position[0] == place]
            if number < len(here):
                lines = cells[place].source.split("\n")[: here[number].node.lineno - 1]
                cells[place] = wire.Cell(cells[place].number, "\n".join(lines))
            self._programs[point] = _spelt(cells)
        found = self._programs[point].slice(names, provided)
        return sorted(found, key=lambda statement: statement.position)

    def lines(self, statement: Statement) -> str:
        """Return a statement's own text, without marker lines."""
        node, lines = statement.node, statement.cell.source.split("\n")
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        kept = [line for line in lines[first - 1 : node.end_lineno] if not self._is_delimiter(line)]
        if isinstance(node, (ast.Import, ast.ImportFrom)) or ";" in kept[-1]:
            return ast.unparse(node)
        return "\n".join(kept)

    def region(self, cell: Cell) -> set[int]:
        """Return the numbers of the lines between delimiters, all lines where there are none."""
        return inside(cell.text, self.delimiters) or set(range(1, cell.text.count("\n") + 2))

    def _is_delimiter(self, line: str) -> bool:
        return any(pair.kind(line) for pair in self.delimiters)


def _spelt(cells: Iterable[wire.Cell]) -> Program:
    program = Program(cells)
    for statement in program.statements:
        spell(statement.node, statement.cell.source)
    return program


def spell(node: ast.AST, source: str) -> None:
    """Remember how numbers are written: 1e-5 is not 1e-05."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, int | float):
            each.kind = ast.get_source_segment(source, each)


def inside(text: str, delimiters: Sequence[Pair]) -> set[int]:
    """Return the numbers of the lines between delimiters."""
    spans = [span for pair in delimiters for span in find_spans(text, pair)[0]]
    return {number for start, end in spans for number in range(start, end)}


def _read(path: Path) -> dict[str, Any]:
    raw: dict[str, Any]
    try:
        raw = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}.") from None
    except ValueError:
        raise UsageError(f"{path}: not a notebook: it is no JSON.") from None
    cells = raw.get("cells") if isinstance(raw, dict) else None
    if not isinstance(cells, list) or raw.get("nbformat") != 4:
        raise UsageError(f"{path}: not a notebook of format 4: open and save it in Jupyter.")
    language = raw.get("metadata", {}).get("kernelspec", {}).get("language", "python")
    if str(language).lower() != "python":
        raise UsageError(f"{path}: a notebook in {language}: the kit grades Python.")
    for cell in cells:
        cell["source"] = "".join(cell["source"])
    return raw


def _is_code(raw: Mapping[str, Any]) -> bool:
    return bool(raw["cell_type"] == "code")


def _cell(at: int, raw: Mapping[str, Any]) -> Cell:
    graded = bool(said_of(raw).get("grade"))
    role = "manual" if is_solution(raw) and graded else "plain"
    role = "solution" if is_solution(raw) and not graded else "test" if is_check(raw) else role
    name = grade_id(raw) or f"cell-{at + 1}"
    return Cell(at, role, name, carried(raw) or 0.0, without_magics(raw["source"]))
