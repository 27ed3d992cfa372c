"""The solution cells of source notebooks, which slips edit."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection
from pathlib import Path

from autograder.cells import grade_id, is_solution

FOLDER = "source"


def notebook(course: Path, assignment: str) -> Path:
    """Return where the source version of an assignment lies."""
    return course / FOLDER / assignment / f"{assignment}.ipynb"


def undeclared(course: Path, declared: Collection[str]) -> set[str]:
    """Return the assignments that have a source notebook and are not declared: nbgrader's own."""
    notebooks = course.glob(f"{FOLDER}/*/*.ipynb")
    return {file.parent.name for file in notebooks}.difference(declared)


def solutions(course: Path, assignment: str) -> dict[str, str]:
    """Return the text of each solution cell by its grade_id; none where no notebook is readable."""
    try:
        cells = json.loads(notebook(course, assignment).read_bytes())["cells"]
        return {grade_id(cell): "".join(cell["source"]) for cell in cells if is_solution(cell)}
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return {}


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
