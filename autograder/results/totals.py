"""What a result's exercises add up to: the sum of what counts, and its maximum without bonus."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace

from autograder.results import ExerciseResult, ExerciseScore, Result, Score

Row = TypeVar("Row", Result, Score)
Answer = ExerciseResult | ExerciseScore


def earned(exercise: Answer) -> float:
    """Return what an answer adds to the score."""
    return 0.0 if exercise.dropped else exercise.score


def most(exercise: Answer) -> float:
    """Return what an exercise adds to the maximum."""
    return 0.0 if exercise.dropped or exercise.bonus else exercise.max_score


def added_up(row: Row) -> Row:
    """Return a row whose score and maximum are those of its exercises; a fault has neither."""
    if row.fault:
        return row
    score = round(sum(map(earned, row.exercises)), 2)
    return replace(row, score=score, max_score=float(sum(map(most, row.exercises))))
