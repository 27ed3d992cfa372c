"""What an assignment has little of: grades are right without it, and say less."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping

from autograder.course.exercise import Assignment, Exercise
from autograder.selfcheck.line import Line, note

ENOUGH = {"case": 4, "mistake": 2, "variant": 2}


def notes(assignment: Assignment) -> Iterator[Line]:
    """Yield advice, a line an exercise; what each lack costs is said once."""
    told: set[str] = set()
    for exercise in assignment.exercises:
        if lacks := dict(_lacks(exercise)):
            said = f"{exercise.name} has {', '.join(lacks)}"
            why = {each.partition(": ")[0]: each for each in lacks.values()}
            yield note(said, *(each for what, each in why.items() if what not in told))
            told.update(why)


def _lacks(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Yield what there is too little of, and what more of it is good for."""
    hidden = [case for case in exercise.cases if case.hidden]
    if len(hidden) == len(exercise.cases):
        how = f'public={{"one example": {{"{_parameter(exercise)}": 1.0}}}}'
        yield "no public case", f"Students see no example: {how}."
    if not hidden:
        how = f'hidden={{"drawn": {drawing(exercise)}}}'
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


def _parameter(exercise: Exercise) -> str:
    """Return what an answer calls its first input."""
    return next(iter(inspect.signature(exercise.reference).parameters), "x")


def drawing(exercise: Exercise) -> str:
    """Return how a case draws what an answer takes first, of the kind that another case gives."""
    name = _parameter(exercise)
    given = next((c.inputs for c in exercise.cases if isinstance(c.inputs, Mapping)), {})
    match given.get(name):
        case bool():
            drawn = "bool(draw.integers(2))"
        case int(number):
            drawn = f"int(draw.integers({min(number, 2)}, {max(2 * number, 100)}))"
        case float():
            drawn = "draw.normal()"
        case _:
            drawn = "draw.normal(size=3)"
    return f'lambda draw: {{"{name}": {drawn}}}'


def _few(exercise: Exercise, what: str) -> str:
    """Return how many there are of something, and how many are good, where these are more."""
    count, enough = len(getattr(exercise, f"{what}s")), ENOUGH[what]
    said = f"{count or 'no'} {what}{'s' * (count != 1)} ({enough} are good)"
    return said if count < enough else ""
