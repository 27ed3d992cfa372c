"""What is wrong with a source notebook, found before any of it is released.

nbgrader takes a line for a marker when it contains the delimiter: a misspelt one releases the
solution and says nothing. So markers are held to the letter here, regions to whole statements, and
points to what is declared.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from autograder.cells import CHECK, Cell, carried, exercise_of, grade_id, is_check, said_of
from autograder.markers import (
    BEGIN_HIDDEN,
    END,
    END_HIDDEN,
    MARKERS,
    START,
    Fault,
    Span,
    find_spans,
    lines_of,
)
from autograder.notebook.points import HEADING, misstated

_MEANT = {  # nbgrader's own words too: out of habit they are written, and nothing would strip them
    "START CODE HERE": START,
    "END CODE HERE": END,
    "BEGIN HIDDEN TESTS": BEGIN_HIDDEN,
    "END HIDDEN TESTS": END_HIDDEN,
    "BEGIN SOLUTION": START,
    "END SOLUTION": END,
}
_SIMILAR = 85  # percent: "START CODE HRE" has 97, "hidden tests" 86, "YOUR CODE HERE" 76
_EMBEDDED = re.compile(r"(?i)#.*\b((?:START|END)\s+CODE\s+HERE|(?:BEGIN|END)\s+HIDDEN\s+TESTS)")
_PRICE = re.compile(r"\((\d+(?:\.\d+)?) points?\)\s*$")
_BETWEEN = "START and END go between statements"


def parse_region(lines: Sequence[str]) -> tuple[list[str], list[ast.stmt]]:
    """Parse the lines between two markers on their own.

    Returns
    -------
    numbered : list of str
        The lines after one of padding, so that ``numbered[node.lineno - 1]`` is where a node is.
    statements : list of ast.stmt

    Raises
    ------
    SyntaxError
        If the lines are not whole statements of one block.
    """
    first = next((line for line in lines if line.strip() and line.lstrip()[0] != "#"), "")
    indented = first[:1].isspace()
    numbered = ["with _:" if indented else "", *lines]  # `with` takes no stray `else`
    if not first:
        return numbered, []
    tree = ast.parse("\n".join(numbered) + "\n")
    if not indented:
        return numbered, tree.body
    if len(tree.body) > 1:
        raise SyntaxError("unindent", ("", tree.body[1].lineno, 0, ""))
    (block,) = tree.body
    assert isinstance(block, ast.With)
    return numbered, block.body


def find_regions(source: str) -> tuple[list[Span], list[Fault]]:
    """Find the solution regions of a cell and all that keeps them from being stubbed safely."""
    spans, faults = find_spans(source)
    faults += _misspelt(source)
    if not spans or faults:
        return spans, faults
    for start, end in spans:
        try:
            parse_region(lines_of(source)[start : end - 1])
        except (SyntaxError, ValueError) as error:
            number = min(start + (getattr(error, "lineno", 0) or 1) - 1, end)
            faults.append((number, f"the region does not hold whole statements: {_BETWEEN}"))
    return spans, faults or _split_statements(source, spans)


def problems(cells: Sequence[Cell], declared: Mapping[str, float] | None = None) -> list[str]:
    """Tell all that keeps a source notebook from being released, a line each, in reading order.

    Parameters
    ----------
    cells : sequence of dict
        Each cell's source is one string.
    declared : dict, optional
        The points of each exercise; the check cells have them where nothing is declared.
    """
    found = [(at, *fault) for at, cell in enumerate(cells) for fault in _cell_faults(cell)]
    found += [*_repeated_ids(cells), *_exercise_faults(cells), *misstated(cells, declared or {})]
    return [place(cells, *fault) for fault in sorted(found)]


def place(cells: Sequence[Cell], at: int, line: int, sentence: str) -> str:
    """Say where in a notebook something is wrong, and what."""
    return f"cell {grade_id(cells[at]) or at + 1}, line {line}: {sentence}"


def _misspelt(source: str) -> Iterator[Fault]:
    """Yield the comments that mean to be a marker and are none."""
    for number, line in enumerate(lines_of(source), 1):
        if any(marker.fullmatch(line) for marker in MARKERS.values()):
            continue
        words = re.split(r"[(≈]", line)[0].strip("# \t").upper() if line.lstrip()[:1] == "#" else ""
        meant = max(_MEANT, key=lambda text: fuzz.ratio(words, text))
        if fuzz.ratio(words, meant) >= _SIMILAR:
            yield number, f"misspelt marker `{line.strip()}`: write `{_MEANT[meant]}`"
        elif found := _EMBEDDED.search(line):
            marker = _MEANT[" ".join(found[1].upper().split())]
            yield number, f"misspelt marker `{line.strip()}`: write `{marker}` on a line of its own"


def _split_statements(source: str, spans: Sequence[Span]) -> list[Fault]:
    """Tell which markers stand within a statement of the cell, or that it does not parse."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        return [(line, f"the cell does not parse: {getattr(error, 'msg', error)}")]
    between: set[int] = set()
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO("\n".join(lines_of(source)) + "\n").readline):
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
        elif token.type == tokenize.COMMENT and not depth:
            between.add(token.start[0])
    inside = sorted({number for span in spans for number in span} - between)
    return [(number, f"a marker inside a statement: {_BETWEEN}") for number in inside]


def _cell_faults(cell: Cell) -> Iterator[Fault]:
    """Yield what is wrong with one cell by itself."""
    if cell["cell_type"] != "code":
        return
    spans, faults = find_regions(cell["source"])
    hidden, hidden_faults = find_spans(cell["source"], BEGIN_HIDDEN, END_HIDDEN)
    yield from faults
    yield from hidden_faults
    solution = said_of(cell).get("solution")
    if spans and not solution:
        yield spans[0][0], "a region outside a solution cell: nbgrader must know the cell as one"
    if solution and not spans and not faults:
        yield 1, f"a solution cell without a region: put the answer between `{START}` and `{END}`"
    if hidden and not is_check(cell):
        yield hidden[0][0], "hidden tests outside a check cell"


def _repeated_ids(cells: Sequence[Cell]) -> Iterator[tuple[int, int, str]]:
    """Yield the cells whose grade id an earlier cell has."""
    first: dict[object, int] = {}
    for at, cell in enumerate(cells):
        if name := grade_id(cell):
            if name in first:
                yield at, 1, f"cells {first[name] + 1} and {at + 1} share the grade id `{name}`"
            first.setdefault(name, at)


@dataclass
class _Exercise:
    """A heading and the cells from there to the next; cells are known by their positions."""

    heading: int
    line: int
    title: str
    points: float | None
    solutions: list[int] = field(default_factory=list)
    checks: list[int] = field(default_factory=list)


def _exercises(cells: Sequence[Cell]) -> tuple[list[_Exercise], list[int]]:
    """Return the exercises, and the graded cells that stand before the first of them."""
    exercises: list[_Exercise] = []
    stray: list[int] = []
    for at, cell in enumerate(cells):
        if cell["cell_type"] == "markdown":
            for number, line in enumerate(lines_of(cell["source"]), 1):
                if heading := HEADING.match(line):
                    price = _PRICE.search(line)
                    points = float(price[1]) if price else None
                    exercises.append(_Exercise(at, number, heading[1], points))
        elif is_check(cell) or said_of(cell).get("solution"):
            if not exercises:
                stray.append(at)
            else:
                (exercises[-1].checks if is_check(cell) else exercises[-1].solutions).append(at)
    return exercises, stray


def undeclared(cells: Sequence[Cell], declared: Mapping[str, float]) -> list[str]:
    """Tell which check cells have points for an exercise that the assignment does not declare."""
    names = {at: exercise_of(grade_id(cell)) for at, cell in enumerate(cells) if is_check(cell)}
    return [
        place(cells, at, 1, f"checks `{name}`, which is no exercise of ASSIGNMENT")
        for at, name in names.items()
        if name not in declared
    ]


def _exercise_faults(cells: Sequence[Cell]) -> Iterator[tuple[int, int, str]]:
    """Yield the headings that do not fit the cells after them."""
    exercises, stray = _exercises(cells)
    for at in stray:
        yield at, 1, "a graded cell before the first exercise heading"
    for exercise in exercises:
        at, line, title = exercise.heading, exercise.line, exercise.title
        solutions, checks = exercise.solutions, exercise.checks
        if exercise.points is None:
            yield at, line, f"{title} states no points: end its heading with `(3 points)`"
        for kind, count in (("solution", len(solutions)), ("check", len(checks))):
            if count != 1:
                yield at, line, f"{title} is followed by {count} {kind} cells, expected 1"
        if solutions and checks and checks[0] < solutions[0]:
            yield checks[0], 1, f"the check cell of {title} stands before its solution cell"
        for check in checks:
            yield from ((check, 1, sentence) for sentence in _check_faults(cells[check]))


def _check_faults(cell: Cell) -> Iterator[str]:
    """Yield what is wrong with a check cell by itself."""
    name = grade_id(cell)
    if not name.startswith(CHECK):
        yield f"grade id `{name}` of a check cell, expected `check_<exercise>`"
    if carried(cell) is None:
        yield "a check cell without points"
