"""What a result's exercises add up to: the sum of what counts, and its maximum without bonus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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


def unpriced(rows: Iterable[Result | Score]) -> dict[tuple[str, str], int]:
    """Return how many fail a public case and have all points, by exercise and case.

    Hidden cases alone earn points: none of them is like that one.
    """
    return Counter(
        (exercise.name, case.name)
        for row in rows
        for exercise in row.exercises
        if exercise.status == "correct"
        for case in exercise.cases
        if not case.hidden and case.status not in ("passed", "not_run")
    )


def added_up(row: Row) -> Row:
    """Return a row whose score and maximum are those of its exercises; a fault has neither."""
    if row.fault:
        return row
    score = round(sum(map(earned, row.exercises)), 2)
    return replace(row, score=score, max_score=float(sum(map(most, row.exercises))))
