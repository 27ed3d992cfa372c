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
from itertools import pairwise

from rapidfuzz import fuzz

from autograder.cells import (
    CHECK,
    Cell,
    carried,
    checked,
    grade_id,
    has_points,
    is_check,
    is_solution,
)
from autograder.judge.explanation import shortened
from autograder.markers import (
    MARKERS,
    NBGRADER,
    Delimiters,
    Fault,
    Span,
    find_spans,
    lines_of,
)
from autograder.notebook.points import misstated, sections

_SIMILAR = 85  # percent: "START CODE HRE" has 97, "hidden tests" 86, "the solution" 83
_EMBEDDED = re.compile(r"(?i)#.*\b((?:START|END)\s+CODE\s+HERE|(?:BEGIN|END)\s+HIDDEN\s+TESTS)")
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


def find_regions(source: str, delimiters: Delimiters = NBGRADER) -> tuple[list[Span], list[Fault]]:
    """Find the kit's regions in a cell and all that keeps them from being stubbed safely."""
    spans, faults = find_spans(source)
    faults += _misspelt(source, delimiters)
    if not spans or faults:
        return spans, faults
    for start, end in spans:
        try:
            parse_region(lines_of(source)[start : end - 1])
        except (SyntaxError, ValueError) as error:
            number = min(start + (getattr(error, "lineno", 0) or 1) - 1, end)
            faults.append((number, f"the region does not hold whole statements: {_BETWEEN}"))
    return spans, faults or _split_statements(source, spans)


def problems(
    cells: Sequence[Cell],
    declared: Mapping[str, float] | None = None,
    delimiters: Delimiters = NBGRADER,
) -> list[str]:
    """Tell all that keeps a source notebook from being released, a line each, in reading order.

    Parameters
    ----------
    cells : sequence of dict
        Each cell's source is one string.
    declared : dict, optional
        The points of each exercise; the check cells have them where nothing is declared.
    delimiters : Delimiters, optional
        What the course has told nbgrader.
    """
    found = [(at, *fault) for at, cell in enumerate(cells) for fault in _faults(cell, delimiters)]
    found += [*_repeated_ids(cells), *_section_faults(cells), *_check_faults(cells)]
    found += [*_bare_answers(cells, delimiters), *misstated(cells, declared or {})]
    return [place(cells, *fault) for fault in sorted(found)]


def place(cells: Sequence[Cell], at: int, line: int, sentence: str) -> str:
    """Say where in a notebook something is wrong, and what; of a text how it begins."""
    name, first = (
        grade_id(cells[at]),
        next(filter(None, map(str.strip, lines_of(cells[at]["source"]))), ""),
    )
    is_text = cells[at]["cell_type"] == "markdown" and not name
    begins = f" (cell {at + 1} is “{shortened(first.lstrip('# '), 60)}”)" if is_text else ""
    return f"cell {name or at + 1}, line {line}: {sentence}{begins}"


def _misspelt(source: str, delimiters: Delimiters) -> Iterator[Fault]:
    """Yield the comments that mean to be a marker and are none."""
    right = _right_markers(delimiters)
    for number, line in enumerate(lines_of(source), 1):
        if any(p.kind(line) for p in (MARKERS, delimiters.solution, delimiters.hidden)):
            continue
        words = re.split(r"[(≈]", line)[0].strip("# \t").upper() if line.lstrip()[:1] == "#" else ""
        meant = max(right, key=lambda text: fuzz.ratio(words, text))
        if fuzz.ratio(words, meant) >= _SIMILAR:
            yield number, f"misspelt marker `{line.strip()}`: write `{right[meant]}`"
        elif found := _EMBEDDED.search(line):
            marker = right[" ".join(found[1].upper().split())]
            yield number, f"misspelt marker `{line.strip()}`: write `{marker}` on a line of its own"


def _right_markers(delimiters: Delimiters) -> dict[str, str]:
    """Return what to write for the words of a marker: nbgrader's usual ones come out of habit."""
    pairs = (MARKERS, delimiters.solution, delimiters.hidden)
    written = [m if m[:1] in "#%/<" else f"### {m}" for pair in pairs for m in pair]
    usual = (word for pair in (MARKERS, NBGRADER.solution, NBGRADER.hidden) for word in pair)
    own = {marker.strip("# \t").upper(): marker for marker in written}
    return own | {word.strip("# "): marker for word, marker in zip(usual, written, strict=True)}


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


def _faults(cell: Cell, delimiters: Delimiters) -> Iterator[Fault]:
    """Yield what is wrong with the regions of one cell."""
    regions, faults = _regions(cell, delimiters)
    hidden, hidden_faults = find_spans(cell["source"], delimiters.hidden)
    yield from faults
    yield from hidden_faults
    if regions and not is_solution(cell):
        line = regions[0][0]
        yield line, "a region outside a solution cell: nbgrader must know the cell as one"
    if hidden and not has_points(cell):
        yield hidden[0][0], "hidden tests outside a check cell"
    for before, after in pairwise(regions):
        if after[0] < before[1]:
            yield after[0], f"a region inside the one that line {before[0]} opens"


def _regions(cell: Cell, delimiters: Delimiters) -> tuple[list[Span], list[Fault]]:
    """Return the solution regions of a cell, the kit's and nbgrader's; prose may show the kit's."""
    spans, faults = find_spans(cell["source"], delimiters.solution)
    if cell["cell_type"] == "code":
        own, own_faults = find_regions(cell["source"], delimiters)
        spans, faults = sorted(spans + own), faults + own_faults
    return spans, faults


def _bare_answers(cells: Sequence[Cell], delimiters: Delimiters) -> Iterator[tuple[int, int, str]]:
    """Yield the answers without a region where the notebook's regions are all this kit's.

    nbgrader takes such a cell away as a whole, as is usual where the regions are its own.
    """
    code = {at: cell for at, cell in enumerate(cells) if cell["cell_type"] == "code"}
    kit = any(find_spans(cell["source"])[0] for cell in code.values())
    if not kit or any(find_spans(cell["source"], delimiters.solution)[0] for cell in cells):
        return
    for at, cell in code.items():
        if is_solution(cell) and not has_points(cell) and _regions(cell, delimiters) == ([], []):
            marks = f"`{MARKERS.begin}` and `{MARKERS.end}`"
            yield at, 1, f"a solution cell without a region: put the answer between {marks}"


def _repeated_ids(cells: Sequence[Cell]) -> Iterator[tuple[int, int, str]]:
    """Yield the cells whose grade id an earlier cell has."""
    first: dict[object, int] = {}
    for at, cell in enumerate(cells):
        if name := grade_id(cell):
            if name in first:
                yield at, 1, f"cells {first[name] + 1} and {at + 1} share the grade id `{name}`"
            first.setdefault(name, at)


def unmatched(cells: Sequence[Cell], declared: Mapping[str, float]) -> list[str]:
    """Tell which check cells are of no declared exercise, and which exercises have none."""
    checks = {name: at for at, cell in enumerate(cells) if (name := _checks(cell))}
    lost = [
        place(cells, at, 1, f"checks `{name}`, which is no exercise of ASSIGNMENT")
        for name, at in checks.items()
        if name not in declared
    ]
    return lost + [
        f"no check cell `{CHECK}{name}`: the points of `{name}` would be in no gradebook"
        for name in declared
        if name not in checks
    ]


def not_graded(cells: Sequence[Cell]) -> dict[str, float]:
    """Return the test cells that are nbgrader's, no check of an exercise, with their points."""
    tests = [cell for cell in cells if is_check(cell) and not _checks(cell)]
    return {grade_id(cell): points for cell in tests if (points := carried(cell))}


def _checks(cell: Cell) -> str:
    """Return the exercise that a cell checks, "" where it is no check of this kit's."""
    return checked(grade_id(cell)) if is_check(cell) else ""


def _section_faults(cells: Sequence[Cell]) -> Iterator[tuple[int, int, str]]:
    """Yield the headings of exercises that do not fit the cells below them."""
    for section in sections(cells):
        at, line, title = section.heading, section.line, section.title
        below = [cells[each] for each in section.cells]
        if not section.priced:
            yield at, line, f"{title} states no points: end its heading with `(3 points)`"
        if not any(map(is_solution, below)):
            yield at, line, f"{title} is followed by no solution cell"
        if not any(map(has_points, below)):
            yield at, line, f"{title} is followed by no check cell"


def _check_faults(cells: Sequence[Cell]) -> Iterator[tuple[int, int, str]]:
    """Yield the check cells that stand before their answer, or have no points."""
    answers = {grade_id(cell): at for at, cell in enumerate(cells) if is_solution(cell)}
    for at, cell in enumerate(cells):
        if name := _checks(cell):
            if answers.get(name, -1) > at:
                yield at, 1, f"the check cell of `{name}` stands before its solution cell"
            if carried(cell) is None:
                yield at, 1, "a check cell without points"
