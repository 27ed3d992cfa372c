"""A course written down in a few lines, and what becomes of answers to it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import textwrap
from pathlib import Path

from physics import page

from autograder.course.catalogue import Catalogue
from autograder.judge.grade import grade
from autograder.notebook import bundle
from autograder.results import ExerciseResult, Result
from autograder.sandbox.inside.pipe.wire import Cell
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.reading import Submission

NAME = "quick"
CONFIG = "from autograder.nbgrader import configure\n\nconfigure(get_config())\n"
SETUP = "import numpy as np\nfrom checks import check, check_values, summary"


def course(
    folder: Path,
    answers: str,
    declarations: dict[str, str],
    solutions: dict[str, str] | None = None,
    uses: str = "",
) -> Catalogue:
    """Write a course into a folder and return it.

    Parameters
    ----------
    folder : Path
    answers : str
        The text of `answers`.
    declarations : dict of str
        By exercise, the text that declares it, below its imports.
    solutions : dict of str, optional
        By exercise, the solution cell.
    uses : str
        The course's libraries.
    """
    head = "import numpy as np\nfrom autograder import *\nfrom . import answers\n"
    imports = "".join(f"from .{name} import {name}\n" for name in declarations)
    cells = {name: (1, textwrap.dedent(text)) for name, text in (solutions or {}).items()}
    made = {
        "nbgrader_config.py": CONFIG,
        "reference/__init__.py": (
            f"from autograder import Course\nCOURSE = Course(id='quick', uses={uses!r})\n"
        ),
        f"reference/{NAME}/__init__.py": (
            f"from autograder import Assignment\n{imports}"
            f"ASSIGNMENT = Assignment('{NAME}', ({', '.join(declarations)},))\n"
        ),
        f"reference/{NAME}/answers.py": textwrap.dedent(answers),
        f"source/{NAME}/{NAME}.ipynb": json.dumps(page("Quick", cells, SETUP)),
    }
    for name, text in declarations.items():
        made[f"reference/{NAME}/{name}.py"] = head + textwrap.dedent(text)
    for place, text in made.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(text, encoding="utf-8")
    return Catalogue(folder)


def checked(course: Catalogue, folder: Path, *cells: str) -> str:
    """Return what ``autograder check`` says of a script of cells beside `checks.json` alone."""
    bundle.write(course.key(NAME), folder)
    file = folder / f"{NAME}.py"
    file.write_text("\n".join(["import numpy as np", *cells]), encoding="utf-8")
    command = (sys.executable, "-m", "autograder", "check", str(file))
    ran = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)
    return ran.stdout + ran.stderr


def submitted(*cells: str) -> Submission:
    """Return a submission of these cells."""
    texts = [textwrap.dedent(cell).strip("\n") for cell in cells]
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    made = tuple(Cell(number, text) for number, text in enumerate([SETUP, *texts], 1))
    return Submission(Path("ann.ipynb"), "ann", NAME, made, digest)


def graded(course: Catalogue, sandbox: Sandbox, *cells: str) -> dict[str, ExerciseResult]:
    """Return what becomes of a notebook with these cells, by exercise."""
    return {e.name: e for e in whole(course, sandbox, *cells).exercises}


def whole(course: Catalogue, sandbox: Sandbox, *cells: str) -> Result:
    """Return the whole result."""
    return grade(submitted(*cells), sandbox, course.key(NAME))
