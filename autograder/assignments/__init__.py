"""One package an assignment: what is asked, with which inputs, which mistakes are known.

A package (or module) here defines ``ASSIGNMENT``. Nothing else has to be registered.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from autograder.errors import AssignmentError
from autograder.exercise import Assignment


def names() -> list[str]:
    """Return the names of all assignments."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


@cache
def load(name: str) -> Assignment:
    """Return an assignment by name; `AssignmentError` where there is none."""
    if name not in names():
        raise AssignmentError(f"no assignment `{name}`; there are {', '.join(names())}.")
    assignment: Assignment = importlib.import_module(f"{__name__}.{name}").ASSIGNMENT
    return assignment


@cache
def graded_names() -> dict[str, set[str]]:
    """Return the functions and variables that each assignment asks for."""
    return {
        name: {
            graded
            for exercise in load(name).exercises
            for graded in (exercise.asks or (exercise.name, *exercise.aliases))
        }
        for name in names()
    }
