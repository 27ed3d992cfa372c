"""What counts of an assignment: an exercise can be a bonus, or be dropped with work handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from autograder.course.place import brief
from autograder.results import Result
from autograder.results.totals import added_up

if TYPE_CHECKING:
    from autograder.course.exercise import Assignment, Exercise


def maximum(exercises: Iterable[Exercise]) -> float:
    """Return the most that counts: the sum of the points without bonus and what is dropped."""
    return float(sum(each.points for each in exercises if not (each.bonus or each.dropped)))


def counted(result: Result, assignment: Assignment) -> Result:
    """Return a result with what its assignment says of what counts, and added up so."""
    declared = {exercise.name: exercise for exercise in assignment.exercises}
    exercises = tuple(
        replace(each, bonus=declared[each.name].bonus, dropped=declared[each.name].dropped)
        for each in result.exercises
    )
    return added_up(replace(result, exercises=exercises))


def exceptions(assignment: Assignment) -> list[str]:
    """Return which exercises do not add to the maximum, and why, in words."""
    said = {e.name: f"is dropped ({e.dropped})" for e in assignment.exercises if e.dropped}
    said |= {e.name: "is a bonus" for e in assignment.exercises if e.bonus and not e.dropped}
    return [f"{name} {why}" for name, why in said.items()]


def faults(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Look at what a declaration says of whether it counts."""
    if not isinstance(exercise.bonus, bool):
        yield "bonus", f"{brief(exercise.bonus)}, expected True or False"
    dropped = exercise.dropped
    if not isinstance(dropped, str) or (dropped and not dropped.strip()):
        yield "dropped", f"{brief(dropped)}, expected why, in a sentence to the students"
