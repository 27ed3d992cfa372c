"""The solution cells of source notebooks, which slips edit."""

from __future__ import annotations

import json
from pathlib import Path

from autograder.cells import grade_id, is_solution

FOLDER = "source"


def notebook(course: Path, assignment: str) -> Path:
    """Return where the source version of an assignment lies."""
    return course / FOLDER / assignment / f"{assignment}.ipynb"


def solutions(course: Path, assignment: str) -> dict[str, str]:
    """Return the text of each solution cell by its grade_id; none where no notebook is readable."""
    try:
        cells = json.loads(notebook(course, assignment).read_bytes())["cells"]
        return {grade_id(cell): "".join(cell["source"]) for cell in cells if is_solution(cell)}
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return {}


def bare(solutions: dict[str, str]) -> bytes:
    """Return a notebook of nothing but these solution cells."""
    cells = [
        {"metadata": {"nbgrader": {"grade_id": name, "solution": True}}, "source": text}
        for name, text in sorted(solutions.items())
    ]
    return json.dumps({"cells": cells}).encode()
