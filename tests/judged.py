"""What tests ask of a result."""

from __future__ import annotations

from autograder.results import ExerciseResult, Result


def one(result: Result, exercise: str) -> ExerciseResult:
    """Return the result of an exercise."""
    return next(found for found in result.exercises if found.name == exercise)


def lost(result: Result) -> dict[str, str]:
    """Return what is said of the exercises that lost points."""
    return {e.name: e.feedback for e in result.exercises if e.score < e.max_score}
