"""What nbgrader says of a notebook's cells: their names, their points, whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Cell = Mapping[str, Any]  # of a notebook

CHECK = "check_"  # a check cell is named after its exercise


def said_of(cell: Cell) -> dict[str, Any]:
    """Return what nbgrader says of a cell, nothing for a cell that is none of its business.

    A student's notebook may hold anything there: what is no mapping says nothing.
    """
    metadata = cell.get("metadata")
    said = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return dict(said) if isinstance(said, Mapping) else {}


def grade_id(cell: Cell) -> str:
    """Return the name that nbgrader gives a cell, "" where it has none."""
    return str(said_of(cell).get("grade_id", ""))


def checked(name: str) -> str:
    """Return the exercise whose check cell has this name, "" for another cell's name."""
    return name.removeprefix(CHECK) if name.startswith(CHECK) else ""


def is_solution(cell: Cell) -> bool:
    """Tell whether a cell is where an answer goes."""
    return bool(said_of(cell).get("solution"))


def is_check(cell: Cell) -> bool:
    """Tell whether a cell checks an answer and holds none: its points are the autograder's."""
    graded = cell["cell_type"] == "code" and bool(said_of(cell).get("grade"))
    return graded and not is_solution(cell)


def has_points(cell: Cell) -> bool:
    """Tell whether a cell counts for nbgrader: a test, an answer or a task graded by hand."""
    return bool(said_of(cell).get("grade") or said_of(cell).get("task"))


def carried(cell: Cell) -> float | None:
    """Return the points that nbgrader gives for a cell."""
    points = said_of(cell).get("points")
    return float(points) if isinstance(points, int | float) else None
