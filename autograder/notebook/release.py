"""Whether a release is what its source makes now, told from both without nbgrader's ten seconds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.cells import Cell, grade_id, is_solution, said_of
from autograder.course.catalogue import SETTINGS
from autograder.course.source import notebook
from autograder.errors import CourseError
from autograder.markers import Delimiters, Pair, configured, find_spans, lines_of
from autograder.notebook.stub import clear

_SCHEME = Pair("BEGIN MARK SCHEME", "END MARK SCHEME")  # nbgrader's, where a person gives points
_SAID = ("grade_id", "points", "grade", "solution", "task")
_ANYTHING = "_what_nbgrader_leaves"  # one of its settings says what


def stale(course: Path, name: str) -> str:
    """Return which cell or file of a release its source makes otherwise now, "" where none is."""
    found = next(_differing(course, name), "")
    again = f"`nbgrader generate_assignment {name}`"
    return f"{found} is not what the source makes now: {again}" if found else ""


def _differing(course: Path, name: str) -> Iterator[str]:
    source, release = notebook(course, name).parent, course / "release" / name
    file = f"{name}.ipynb"
    try:
        made, there = (
            [*json.loads((each / file).read_bytes())["cells"]] for each in (source, release)
        )
    except (OSError, ValueError, TypeError, LookupError):
        return  # told where it is read
    delimiters = configured(course / SETTINGS)
    more = max(len(there) - len(made), 0)  # nbgrader adds a header's cells, and a footer's
    firsts = [_first(made, there[start:], delimiters) for start in range(more + 1)]
    if None not in firsts:
        at = max(first for first in firsts if first is not None)
        cell = (made if at < len(made) else there)[at]
        yield f"release/{name}/{file}, cell {grade_id(cell) or at + 1}"
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source)
        both = path.is_file() and (release / place).is_file()
        if not both or path.suffix == ".ipynb" or path.stem == "checks":
            continue  # `autograder.notebook.cases` tells of checks
        if path.read_bytes() != (release / place).read_bytes():
            yield f"release/{name}/{place.as_posix()}"


def _first(made: list[Cell], there: list[Cell], delimiters: Delimiters) -> int | None:
    """Return the place of the first cell that is made otherwise, None where none is."""
    for at, cell in enumerate(made):
        if at >= len(there) or not _is_made(cell, there[at], delimiters):
            return at
    return None


def _is_made(cell: Cell, released: Cell, delimiters: Delimiters) -> bool:
    """Tell whether a released cell is what nbgrader makes of a source cell."""
    if _said(cell) != _said(released):
        return False
    try:
        pattern = map(re.escape, left(cell, delimiters).split(_ANYTHING))
    except CourseError:
        return True  # it is not released at all, and why is told elsewhere
    text = "\n".join(lines_of("".join(released["source"])))
    return re.fullmatch(".*".join(pattern), text, re.DOTALL) is not None


def _said(cell: Cell) -> list[Any]:
    return [cell["cell_type"], *(said_of(cell).get(key) for key in _SAID)]


def left(cell: Cell, delimiters: Delimiters) -> str:
    """Return what is left of a source cell, with `_ANYTHING` for nbgrader's own placeholder."""
    source = "".join(cell["source"])
    kit = cell["cell_type"] == "code" and bool(find_spans(source)[0])
    lines = lines_of(clear(source, delimiters) if kit else source)
    replaced = kit
    for pair, left in (
        (delimiters.solution, [_ANYTHING]),
        (_SCHEME, []),
        (delimiters.hidden, []),
    ):
        for start, end in reversed(find_spans("\n".join(lines), pair)[0]):
            lines[start - 1 : end] = left
            replaced = replaced or pair == delimiters.solution
    return "\n".join(lines) if replaced or not is_solution(cell) else _ANYTHING
