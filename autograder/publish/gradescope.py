"""Gradescope's ``results.json``: a test an exercise, with its points and sentences as HTML.

One hidden test would hide the total from students. So an exercise is one visible test, unless the
instructor keeps what counts hidden cases back: then its points are a test of that visibility, and
the public cases a visible one without points.
"""

from __future__ import annotations

from typing import Any, Literal

from autograder.language import _
from autograder.report.feedback import feedback, passing
from autograder.report.markup import paragraphs
from autograder.results import ExerciseResult, Result
from autograder.results.totals import earned, most
from autograder.text import Later, points, visible

Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]
OURS = Later(
    "The autograder failed. This is not your mistake, and not a score: tell your instructor."
)
YOURS = Later("There is no score, which is not 0: mend it and hand it in again.")


def graded(result: Result, hidden: Visibility = "visible") -> dict[str, Any]:
    """Return what Gradescope reads of a graded submission.

    Parameters
    ----------
    result : Result
        Without a fault.
    hidden : str
        The visibility of all that counts hidden cases.
    """
    tests = []
    for number, exercise in enumerate(result.exercises, 1):
        if hidden != "visible":
            tests.append(_public(exercise, f"{number}.1"))
        tests.append(_whole(exercise, str(number), hidden))
    return {
        "score": result.score,
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {
            "schema": result.schema,
            "assignment": visible(result.assignment or ""),
            "sha256": result.sha256,
            "sandbox": str(result.sandbox),
            "versions": result.versions,
        },
        "tests": tests,
    }


def not_graded(sentence: str) -> dict[str, Any]:
    """Return what Gradescope reads where there is no grade.

    It has neither a score nor tests: Gradescope takes that for a run that failed, to be done again,
    and no total comes of it. A score of 0 would be one.
    """
    return {
        "output": sentence,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
    }


def _whole(exercise: ExerciseResult, number: str, visibility: Visibility) -> dict[str, Any]:
    said = feedback(exercise)
    lines = [*said.lines]
    if any(case.hidden for case in exercise.failed):
        lines += [passing(case for case in exercise.cases if case.hidden), *said.hidden]
    return {
        "name": visible(exercise.name),
        "number": number,
        "score": earned(exercise),
        "max_score": most(exercise),
        "status": "passed" if exercise.status == "correct" else "failed",
        "output": paragraphs(lines or [_("Right.")]),
        "output_format": "html",
        "visibility": visibility,
        "extra_data": {
            "status": exercise.status,
            "mistake": exercise.mistake and visible(exercise.mistake),
            "carried_forward": [*map(visible, exercise.carried_forward)],
        },
    }


def _public(exercise: ExerciseResult, number: str) -> dict[str, Any]:
    """Return a test without points, of the public cases alone."""
    cases, said = [case for case in exercise.cases if not case.hidden], feedback(exercise)
    lines = [case.alone for case in said.public]
    if all(case.status == "not_run" for case in exercise.cases):
        lines = [said.lead]  # nothing was run: it says why, and knows of no hidden case
    right = all(case.status == "passed" for case in cases)
    worth = _("The exercise is worth {points} points.").format(points=points(most(exercise)))
    return {
        "name": visible(_("{name}: public cases").format(name=exercise.name)),
        "number": number,
        "status": "passed" if right else "failed",
        "output": paragraphs([*lines, f"{passing(cases)} {worth}"]),
        "output_format": "html",
        "visibility": "visible",
    }
