"""The course of this repository, loaded once for the tests that grade it."""

from __future__ import annotations

import json
import shutil
from copy import copy
from pathlib import Path
from typing import Any

from autograder.cells import grade_id
from autograder.course.catalogue import Catalogue
from autograder.course.exercise import Exercise

ROOT = Path(__file__).parent.parent
CATALOGUE = Catalogue(ROOT)
#: What generating a student version writes beside the notebook.
CHECK_FILES = ("checks.py", "checks.json")


def copy_course(to: Path, *names: str) -> None:
    """Copy the course as a fresh clone has it, with all that the sources of these hold."""
    shutil.copy(ROOT / "nbgrader_config.py", to)
    made = shutil.ignore_patterns(".*", "__pycache__", *CHECK_FILES)
    for place in ("reference", *(f"source/{name}" for name in names)):
        shutil.copytree(ROOT / place, to / place, ignore=made)
    for notebook in (ROOT / "source").glob("*/*.ipynb"):  # slips edit their solution cells
        copied = to / notebook.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(notebook, copied)


def answer_cells(name: str, folder: str = "source") -> dict[str, str]:
    """Return the cell of every exercise, by its name, as the source or the release has it."""
    path = ROOT / folder / name / f"{name}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = {grade_id(cell): "".join(cell["source"]) for cell in cells}
    return {each.name: found[each.name] for each in CATALOGUE.assignment(name).exercises}


def changed(exercise: Exercise, **changes: Any) -> Exercise:
    """Return an exercise of the course with other attributes."""
    other = copy(exercise)
    vars(other).update(changes)
    return other


def write_settings(folder: Path, course_id: str) -> None:
    """Make a course of a folder: one without assignments."""
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    (folder / "reference").mkdir()
    declared = f"from autograder import Course\n\nCOURSE = Course(id={course_id!r})\n"
    (folder / "reference" / "__init__.py").write_text(declared, encoding="utf-8")


def declare(folder: Path, assignment: str, exercise: str = "double") -> None:
    """Declare an assignment of one exercise, for 2 points, in a course of one's own."""
    declared = f"""from autograder import Assignment, Exercise


def {exercise}(x):
    return 2 * x


EXERCISE = Exercise({exercise}, points=2, public={{"three": {{"x": 3}}}})
EXERCISE.witness(lambda x: x + x)
ASSIGNMENT = Assignment({assignment!r}, (EXERCISE,))
"""
    (folder / "reference" / f"{assignment}.py").write_text(declared, encoding="utf-8")
