"""Which known mistake gives exactly these answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.compare import matches
from autograder.course.answer_key import AnswerKey, Failure, Prepared
from autograder.course.exercise import Exercise
from autograder.course.known import Mistake


def diagnose(
    key: AnswerKey, exercise: Exercise, cases: Sequence[Prepared], answers: Sequence[Any]
) -> Mistake | None:
    """Return the mistake whose answers equal ``answers`` on all ``cases``, if there is one.

    Parameters
    ----------
    key : AnswerKey
    exercise : Exercise
    cases : sequence of Prepared
        Some or all cases of the exercise.
    answers : sequence
        What the student's code gave for each: a value, or a `Failure`.
    """
    places = {prepared.case.name: place for place, prepared in enumerate(key.cases(exercise))}
    for mistake, known in key.mistakes(exercise):
        if all(
            _same(exercise, prepared, actual, known[places[prepared.case.name]])
            for prepared, actual in zip(cases, answers, strict=True)
        ):
            return mistake
    return None


def _same(exercise: Exercise, prepared: Prepared, actual: Any, known: Any) -> bool:
    if isinstance(known, Failure) or isinstance(actual, Failure):
        return type(actual) is type(known) and bool(actual == known)
    return matches(actual, known, exercise.returns, prepared.case.tolerance)
