"""Whether a release is what its source makes now, told from both without nbgrader's ten seconds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.cells import Cell, grade_id, said_of
from autograder.course.catalogue import SETTINGS
from autograder.course.source import notebook
from autograder.errors import CourseError
from autograder.language import SOURCE, translations
from autograder.markers import Delimiters, configured, lines_of
from autograder.notebook.passages import translated
from autograder.notebook.stub import ANYTHING, left

FOLDER = "release"
_SAID = ("grade_id", "points", "grade", "solution", "task")


def stale(course: Path, name: str, language: str = SOURCE, folder: str = FOLDER) -> str:
    """Return which cell or file of a release its source makes otherwise now, "" where none is.

    Parameters
    ----------
    course : Path
    name : str
        Of the assignment.
    language, folder : str
        In which the release is, and where in the course.
    """
    found = next(_differing(course, name, language, folder), "")
    again = f"`nbgrader generate_assignment {name}`"
    return f"{found} is not what the source makes now: {again}" if found else ""


def _differing(course: Path, name: str, language: str, folder: str) -> Iterator[str]:
    source, release = notebook(course, name).parent, course / folder / name
    file = f"{name}.ipynb"
    try:
        made, there = (
            [*json.loads((each / file).read_bytes())["cells"]] for each in (source, release)
        )
    except (OSError, ValueError, TypeError, LookupError):
        return  # told where it is read
    made = _left(made, configured(course / SETTINGS))
    if language != SOURCE:
        said = translated(made, translations(language, source, course=course))
        made = [{**cell, "source": text} for cell, text in zip(made, said, strict=True)]
    more = max(len(there) - len(made), 0)  # nbgrader adds a header's cells, and a footer's
    firsts = [_first(made, there[start:]) for start in range(more + 1)]
    if None not in firsts:
        at = max(first for first in firsts if first is not None)
        cell = (made if at < len(made) else there)[at]
        yield f"{folder}/{name}/{file}, cell {grade_id(cell) or at + 1}"
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source)
        both = path.is_file() and (release / place).is_file()
        if not both or path.suffix == ".ipynb" or path.stem == "checks":
            continue  # `autograder.notebook.cases` tells of checks
        if path.read_bytes() != (release / place).read_bytes():
            yield f"{folder}/{name}/{place.as_posix()}"


def _left(cells: list[Cell], delimiters: Delimiters) -> list[Cell]:
    """Return what is left of cells; anything, of one that cannot be released: told elsewhere."""
    found: list[Cell] = []
    for cell in cells:
        try:
            found.append({**cell, "source": left(cell, delimiters)})
        except CourseError:
            found.append({**cell, "source": ANYTHING})
    return found


def _first(made: list[Cell], there: list[Cell]) -> int | None:
    """Return the place of the first cell that is made otherwise, None where none is."""
    for at, cell in enumerate(made):
        if at >= len(there) or not _is_made(cell, there[at]):
            return at
    return None


def _is_made(cell: Cell, released: Cell) -> bool:
    """Tell whether a released cell is what nbgrader makes of what is left of a source cell."""
    if _said(cell) != _said(released):
        return False
    pattern = map(re.escape, cell["source"].split(ANYTHING))
    text = "\n".join(lines_of("".join(released["source"])))
    return re.fullmatch(".*".join(pattern), text, re.DOTALL) is not None


def _said(cell: Cell) -> list[Any]:
    return [cell["cell_type"], *(said_of(cell).get(key) for key in _SAID)]
