"""An autograding kit for numeric Python assignments, as other people's code may use it.

A course's ``reference/`` declares what is asked by `Course`, `Assignment`, `Exercise`, `Case` and
`Tolerance`; `grade` and `check` return `Result`, or raise an `AutograderError`. These names stay;
where they live may change. Each is imported when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.api import check, grade
    from autograder.compare import Tolerance
    from autograder.course.case import Case
    from autograder.course.exercise import Assignment, Exercise
    from autograder.course.settings import Course
    from autograder.errors import (
        AutograderError,
        CourseError,
        SandboxError,
        SubmissionError,
        UsageError,
    )
    from autograder.results import Result

__version__ = "0.1.0"
__all__ = [
    "Assignment",
    "AutograderError",
    "Case",
    "Course",
    "CourseError",
    "Exercise",
    "Result",
    "SandboxError",
    "SubmissionError",
    "Tolerance",
    "UsageError",
    "check",
    "grade",
]

if not TYPE_CHECKING:  # a type checker would take any misspelt name for one of these

    def __getattr__(name):
        """Import a name of the contract from the module that has it."""
        from importlib import import_module

        if name in __all__:
            for module in (
                "errors",
                "results",
                "compare",
                "course.exercise",
                "course.settings",
                "api",
            ):
                found = vars(import_module(f"autograder.{module}"))
                if name in found:
                    return found[name]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return __all__
