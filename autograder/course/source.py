"""The solution cells of source notebooks, which slips edit."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection
from pathlib import Path

from autograder.cells import Cell, grade_id, is_solution
from autograder.language import spoken_now, translations

FOLDER = "source"
_HEADING = re.compile(r"(##+) (.+)")  # but for the title


def notebook(course: Path, assignment: str) -> Path:
    """Return where the source version of an assignment lies."""
    return course / FOLDER / assignment / f"{assignment}.ipynb"


def undeclared(course: Path, declared: Collection[str]) -> set[str]:
    """Return the assignments that have a source notebook and are not declared: nbgrader's own."""
    notebooks = course.glob(f"{FOLDER}/*/*.ipynb")
    return {file.parent.name for file in notebooks}.difference(declared)


def solutions(course: Path, assignment: str) -> dict[str, str]:
    """Return the text of each solution cell by its grade_id; none where no notebook is readable."""
    return {grade_id(cell): text for cell, text in _cells(course, assignment) if is_solution(cell)}


def headings(course: Path, assignment: str) -> dict[str, tuple[str, ...]]:
    """Return the headings above each solution cell by its grade_id, its own the last.

    They are in the language that is spoken. Before a cell's own comes the last one of its level
    that is no other solution cell's own.
    """
    beside = notebook(course, assignment).parent
    say = translations(spoken_now(), beside, course=course).pgettext
    found = {}
    above: list[tuple[int, str]] = []
    own = set()
    for cell, text in _cells(course, assignment):
        passage = text.partition("\n\n")[0]
        if cell.get("cell_type") == "markdown" and _HEADING.match(passage):
            signs, _, rest = say(str(cell.get("id")), passage).partition(" ")
            above.append((len(signs), rest.partition("\n")[0]))
        elif is_solution(cell) and above:
            own.add(len(above) - 1)
            level, title = above[-1]
            others = [each for n, each in enumerate(above) if n not in own and each[0] == level]
            found[grade_id(cell)] = (*(text for _, text in others[-1:]), title)
    return found


def _cells(course: Path, assignment: str) -> list[tuple[Cell, str]]:
    """Return the cells of a source notebook and their text; none where it is not readable."""
    try:
        cells = json.loads(notebook(course, assignment).read_bytes())["cells"]
        return [(cell, "".join(cell["source"])) for cell in cells]
    except (OSError, ValueError, TypeError, LookupError):
        return []


def binds(text: str, name: str) -> bool:
    """Tell whether a cell defines or binds a name."""
    try:
        nodes = [*ast.walk(ast.parse(text))]
    except (SyntaxError, ValueError):
        return False
    bound = [n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return name in [*bound, *(n.name for n in nodes if isinstance(n, ast.FunctionDef))]


def unnamed(notebook: Path, solutions: dict[str, str], name: str) -> str:
    """Return where a solution cell has its name, and which one binds ``name`` and may be meant."""
    if not notebook.is_file():
        return "there is no such file"
    meant = [cell for cell, text in solutions.items() if binds(text, name)]
    which = f"call `{meant[0]}`, which binds `{name}`, so" if meant else "call one so"
    return f"{which}: its ID in the panel “Create Assignment”, `grade_id` in its metadata"


def bare(solutions: dict[str, str]) -> bytes:
    """Return a notebook of nothing but these solution cells."""
    cells = [
        {"metadata": {"nbgrader": {"grade_id": name, "solution": True}}, "source": text}
        for name, text in sorted(solutions.items())
    ]
    return json.dumps({"cells": cells}).encode()
