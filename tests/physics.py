"""A course of somebody else's, in a folder of its own: one assignment, two exercises."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from autograder.course.catalogue import Catalogue, unpacked
from autograder.notebook import bundle

FILES = {
    "nbgrader_config.py": """
from autograder.nbgrader import configure

configure(get_config())
""",
    "reference/__init__.py": '''
"""The answer key of a course on mechanics."""

from autograder import Course

COURSE = Course(id="mechanics")
''',
    "reference/falling/__init__.py": '''
"""Falling bodies: two exercises, 5 points."""

from autograder import Assignment

from .fall import fall
from .landing import landing

ASSIGNMENT = Assignment("falling", (fall, landing))
''',
    "reference/falling/answers.py": '''
"""How bodies fall, in SI units."""

import numpy as np

G = 9.81  # m/s^2


def fall(t):
    """Return how far a body has fallen after t seconds, in metres; any shape."""
    return G * np.square(t) / 2


def landing(heights):
    """Return the times, in seconds, after which bodies at these heights (n,) have landed."""
    times = np.linspace(0, 10, 100001)
    return np.interp(heights, fall(times), times)
''',
    "reference/falling/fall.py": '''
"""fall: the distance fallen (2 points)."""

import numpy as np

from autograder import Exercise

from . import answers

fall = Exercise(
    answers.fall,
    points=2,
    public={"three times": {"t": np.array([0.0, 1.0, 2.0])}, "one number": {"t": 3.0}},
    hidden={
        "a column": lambda draw: {"t": draw.uniform(1, 5, (4, 1))},
        "a drawn number": lambda draw: {"t": float(draw.uniform(1, 5))},
    },
)


@fall.witness
def by_steps(t):
    """Return the distance as a sum over small steps."""
    return np.vectorize(lambda end: 9.81 * end * end * (1 - 1 / 2))(t)


fall.slip(
    "twice_as_far",
    " / 2",
    "",
    tell="Your bodies fall twice as far: the speed grows from 0, what is its mean?",
    report="Leaves out the half.",
)
fall.slip(
    "steady",
    "np.square(t)",
    "np.asarray(t)",
    tell="Your bodies fall at a steady speed: how does the distance grow with the time?",
    report="Falls with the time, not with its square.",
)
fall.slip(
    "one_for_all",
    "np.square(t)",
    "np.sum(np.square(t))",
    tell="You return one distance for all times: which step makes an array a number?",
    report="Adds up: one distance for all times.",
)


@fall.variant
def powers(t):
    """By a power."""
    return 0.5 * 9.81 * np.asarray(t) ** 2


@fall.variant
def product(t):
    """By a product."""
    t = np.asarray(t)
    return 9.81 / 2 * t * t
''',
    "reference/falling/landing.py": '''
"""landing: the time until a body has landed (3 points)."""

import math

import numpy as np

from autograder import Case, Exercise, Tolerance

from . import answers
from .fall import fall

GRID = Tolerance(1e-6, 1e-7, "a grid of 0.1 ms, between whose points the fall is nearly straight")


def on_grid(heights):
    """Return a case whose expected times come from the grid."""
    return Case(heights if callable(heights) else {"heights": np.array(heights)}, tolerance=GRID)


landing = Exercise(
    answers.landing,
    points=3,
    needs=(fall,),
    public={"two towers": on_grid([4.905, 19.62]), "from low to high": on_grid([1.0, 2.0, 50.0])},
    hidden={
        "drawn": on_grid(lambda draw: {"heights": draw.uniform(1, 90, 4)}),
        "many": on_grid(lambda draw: {"heights": draw.uniform(1, 90, 40)}),
    },
)


@landing.witness
def by_roots(heights):
    """Return the times by the formula."""
    return np.array([math.sqrt(2 * height / 9.81) for height in heights])


@landing.mistake("Returns the height at the landing time, not the time.")
def distance_for_time(heights):
    """You return metres where seconds are asked for: which of the two is interpolated?"""
    times = np.linspace(0, 10, 100001)
    return np.interp(heights, times, fall(times))


landing.slip(
    "reversed_order",
    "return landed",
    "return landed[::-1]",
    tell="The first of your times belongs to the last height: is the order yours or theirs?",
    report="Counts from the end.",
)


@landing.variant
def closed_form(heights):
    """By the square root."""
    return np.sqrt(2 * np.asarray(heights) / 9.81)


@landing.variant
def one_by_one(heights):
    """One height after the other."""
    return np.array([np.sqrt(2 * height / 9.81) for height in heights])
''',
}
FALL = '''def fall(t):
    """Return how far a body has fallen after t seconds, in metres."""
    ### START CODE HERE ### (≈ 1 line of code)
    s = 9.81 * np.square(t) / 2  # how does the distance grow with the time?
    ### END CODE HERE ###
    return s'''
LANDING = '''def landing(heights):
    """Return the times, in seconds, after which bodies at these heights have landed."""
    times = np.linspace(0, 10, 100001)
    ### START CODE HERE ### (≈ 1 line of code)
    landed = np.interp(heights, fall(times), times)  # which function reads a table backwards?
    ### END CODE HERE ###
    return landed'''


def write(folder: Path, *more: str) -> Path:
    """Write the course into a folder, with more assignments that ask for the same; return it."""
    source = {"source/falling/falling.ipynb": json.dumps(notebook(), indent=1)}
    for place, text in (FILES | source).items():
        for name in ("falling", *more):
            file = folder / place.replace("falling", name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.lstrip().replace("falling", name), encoding="utf-8")
    return folder


def notebook(fall: str = FALL, landing: str = LANDING) -> dict[str, Any]:
    """Return the source version, or another with these answers."""
    return page("Falling bodies", {"fall": (2, fall), "landing": (3, landing)})


def page(
    title: str,
    answers: Mapping[str, tuple[int, str]],
    setup: str = "import numpy as np\nfrom checks import check",
    **checks: str,
) -> dict[str, Any]:
    """Return a notebook of points and answer cells by exercise, with checks that are not usual."""
    points = sum(points for points, _ in answers.values())
    intro = f"# {title}\n\n{len(answers)} exercises, {points} points in all."
    cells = [_cell("markdown", "intro", intro), _cell("code", "setup", setup, locked=True)]
    for number, (name, (points, answer)) in enumerate(answers.items(), 1):
        heading = f"## Exercise {number}: `{name}` ({points} points)"
        check = checks.get(name, f'check("{name}", {name})')
        cells += [
            _cell("markdown", f"exercise_{number}", heading),
            _cell("code", name, answer, solution=True),
            _cell("code", f"check_{name}", check, locked=True, points=points),
        ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _cell(
    kind: str,
    name: str,
    source: str,
    *,
    solution: bool = False,
    locked: bool = False,
    points: int | None = None,
) -> dict[str, Any]:
    own = {"grade": points is not None, "grade_id": name, "locked": locked, "solution": solution}
    own |= {"schema_version": 3, "task": False} | ({"points": points} if points else {})
    nbgrader = {"nbgrader": own} if solution or locked else {}
    cell = {"cell_type": kind, "id": name.replace("_", "-"), "metadata": nbgrader, "source": source}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def loaded(
    name: str, files: Mapping[str, str], made: Callable[..., dict[str, Any]], *answers: str
) -> Catalogue:
    """Load a course of one assignment, its student version beside the source.

    ``made`` makes the notebook of these answers, blank where a ``#`` stands behind.
    """
    blank = [re.sub(r"= .*  #", "= ...  #", answer) for answer in answers]
    notebooks = {"source": made(*answers), "release": made(*blank)}
    places = {f"{step}/{name}/{name}.ipynb": json.dumps(n) for step, n in notebooks.items()}
    catalogue = unpacked(
        {p: text.lstrip().encode() for p, text in (*files.items(), *places.items())}
    )
    bundle.write(catalogue.key(name), catalogue.folder / "release" / name)
    return catalogue


CATALOGUE = loaded("falling", FILES, notebook, FALL, LANDING)
