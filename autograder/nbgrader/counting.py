"""Which cells add to an assignment's maximum: not a bonus, and not what is dropped.

nbgrader writes the gradebook's points into each notebook and holds its checksum, which includes
them, against its own; so the three are changed together, and back.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from nbformat import from_dict
from nbgrader.api import Assignment  # type: ignore[import-untyped]
from nbgrader.utils import compute_checksum  # type: ignore[import-untyped]

from autograder.cells import checked, grade_id, is_check
from autograder.course.catalogue import Catalogue
from autograder.nbgrader.course import declared_as
from autograder.nbgrader.rebuild import Notebook, read_release


def uncounted(catalogue: Catalogue, notebook: str, assignment: str) -> set[str]:
    """Return the exercises of a notebook that do not add to the maximum."""
    known = declared_as(catalogue, notebook, assignment)
    exercises = catalogue.assignment(known).exercises if known else ()
    return {exercise.name for exercise in exercises if exercise.bonus or exercise.dropped}


def release_version(path: Path, without: set[str]) -> Notebook:
    """Return a release version in which the checks of some exercises have no points."""
    notebook = read_release(path)
    for cell in notebook["cells"]:
        if is_check(cell) and checked(grade_id(cell)) in without:
            cell["metadata"]["nbgrader"] |= {"points": 0.0, "checksum": _checksum(cell, 0.0)}
    return notebook


def count(assignment: Assignment, catalogue: Catalogue, release: Path) -> None:
    """Let the gradebook's cells of an assignment count as declared; the caller commits.

    A cell that counts keeps the points that it has there.
    """
    for notebook in assignment.notebooks:
        without = uncounted(catalogue, notebook.name, assignment.name)
        if not without and all(cell.max_score for cell in notebook.grade_cells):
            continue
        cells = {grade_id(c): c for c in read_release(release / f"{notebook.name}.ipynb")["cells"]}
        sources = {source.name: source for source in notebook.source_cells}
        for kept in notebook.grade_cells:
            cell = cells.get(kept.name)
            exercise = checked(kept.name)
            if cell is None or not exercise or not is_check(cell) or kept.name not in sources:
                continue
            counts = exercise not in without
            if counts != bool(kept.max_score):
                kept.max_score = float(cell["metadata"]["nbgrader"]["points"]) if counts else 0.0
                sources[kept.name].checksum = _checksum(cell, kept.max_score)


def _checksum(cell: Notebook, points: float) -> str:
    """Return nbgrader's checksum of a cell with so many points."""
    changed = deepcopy(cell)
    changed["metadata"]["nbgrader"]["points"] = points
    found: str = compute_checksum(from_dict(changed))  # type: ignore[no-untyped-call]
    return found
