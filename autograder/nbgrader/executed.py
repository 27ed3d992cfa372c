"""Assignments that are not declared: nbgrader executes them where the course says so."""

from __future__ import annotations

from fnmatch import fnmatch

from autograder.course.settings import Course
from autograder.errors import UsageError


def allowed(course: Course, names: list[str], with_declared: bool) -> list[str]:
    """Return what to warn of before nbgrader executes submissions to these assignments.

    Parameters
    ----------
    course : Course
    names : list of str
        Of assignments that are not declared.
    with_declared : bool
        Whether others that are declared were asked for together with them.

    Raises
    ------
    UsageError
        If the course does not let nbgrader execute one of them.
    """
    for name in names:
        if not any(fnmatch(name, pattern) for pattern in course.executes):
            raise UsageError(
                f"{name}: not declared. Declare it (`autograder adopt` begins with its notebook), "
                "or let nbgrader execute its students' code outside the sandbox: "
                f'Course(..., executes=("{name}",)) in reference/__init__.py.'
            )
    if with_declared:
        raise UsageError(f"{', '.join(names)}: not declared; autograde these by themselves.")
    return [
        f"{name}: not declared, so nbgrader executes student code with your rights: it can read "
        "your files, right answers too, change them, and use the network."
        for name in names
    ]
