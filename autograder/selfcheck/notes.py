"""What an assignment has little of: grades are right without it, and say less."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.exercise import Assignment, Exercise
from autograder.selfcheck.line import Line, note

ENOUGH = {"case": 4, "mistake": 2, "variant": 2}


def notes(assignment: Assignment) -> Iterator[Line]:
    """Yield advice, a line an exercise; what each lack costs is said once."""
    told: set[str] = set()
    for exercise in assignment.exercises:
        if lacks := dict(_lacks(exercise)):
            said = f"{exercise.name} has {', '.join(lacks)}"
            yield note(said, *(why for why in lacks.values() if why not in told))
            told.update(lacks.values())


def _lacks(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Yield what there is too little of, and what more of it is good for."""
    hidden = [case for case in exercise.cases if case.hidden]
    if len(hidden) == len(exercise.cases):
        yield "no public case", 'Students see no example: public={"one example": {"x": 1.0}}.'
    if not hidden:
        how = 'hidden={"drawn": lambda draw: {"x": draw.normal(size=3)}}'
        yield "no hidden case", f"What students see earns the points, typed in as well: {how}."
    if few := _few(exercise, "case"):
        yield few, "More cases find more that is wrong: an edge, a negative number, another size."
    if not exercise.witnessed:
        how = "@f.witness above a function that computes the same otherwise"
        yield "no second witness", f"Nothing proves the expected values: {how}."
    if few := _few(exercise, "mistake"):
        how = '@f.mistake("What went wrong.") above a wrong function'
        yield few, f"Who makes a known mistake reads its sentence, not numbers: {how}."
    if few := _few(exercise, "variant"):
        how = "@f.variant above a right function of another form"
        yield few, f"Each variant proves that a right answer of another form scores full: {how}."


def _few(exercise: Exercise, what: str) -> str:
    """Return how many there are of something, and how many are good, where these are more."""
    count, enough = len(getattr(exercise, f"{what}s")), ENOUGH[what]
    said = f"{count or 'no'} {what}{'s' * (count != 1)} ({enough} are good)"
    return said if count < enough else ""
