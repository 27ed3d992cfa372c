"""Which known mistake gives exactly these answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.compare import Failure, matches
from autograder.course.answer_key import ExerciseKey, Prepared
from autograder.course.known import Mistake


def diagnose(key: ExerciseKey, cases: Sequence[Prepared], answers: Sequence[Any]) -> Mistake | None:
    """Return the mistake whose answers equal ``answers`` on all ``cases``, if there is one.

    Exceptions are equal where their messages are, and alone they prove nothing.

    Parameters
    ----------
    key : ExerciseKey
    cases : sequence of Prepared
        Some or all cases of the exercise.
    answers : sequence
        What the student's code gave for each: a value, or a `Failure`.
    """
    if all(isinstance(each, Failure) for each in answers):
        return None
    places = {prepared.case.name: place for place, prepared in enumerate(key.cases)}
    for mistake, known in key.mistakes:
        if all(
            matches(
                actual,
                known[places[prepared.case.name]],
                key.exercise.returns,
                prepared.case.tolerance,
            )
            for prepared, actual in zip(cases, answers, strict=True)
        ):
            return mistake
    return None
