"""What an assignment has little of: grades are right without it, and say less."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.exercise import Assignment, Exercise
from autograder.selfcheck.line import Line, note

ENOUGH = {"cases": 4, "mistakes": 2, "variants": 2}


def notes(assignment: Assignment) -> Iterator[Line]:
    """Yield advice, a line an exercise, and what each lack costs."""
    for exercise in assignment.exercises:
        if lacks := dict(_lacks(exercise)):
            said = f"{exercise.name} has {', '.join(lacks)}"
            yield note(said, exercise.place, *lacks.values())


def _lacks(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Yield what there is too little of, and what more of it is good for."""
    hidden, name = [case for case in exercise.cases if case.hidden], exercise.name
    counts = {what: len(getattr(exercise, what)) for what in ENOUGH}
    few = {what: counts[what] or "no" for what in ENOUGH if counts[what] < ENOUGH[what]}
    if len(hidden) == len(exercise.cases):
        yield "no public case", 'Students see no example: public={"one example": {"x": 1.0}}.'
    if not hidden:
        how = 'hidden={"drawn": lambda draw: {"x": draw.normal(size=3)}}'
        yield "no hidden case", f"What students see earns the points, typed in as well: {how}."
    if "cases" in few:
        said = f"{few['cases']} case" + ("s" if counts["cases"] > 1 else "")
        yield said, "Four find more that is wrong: an edge, a negative number, another size."
    if not exercise.witnessed:
        how = f"@{name}.witness above a function that computes the same otherwise"
        yield "no second witness", f"Nothing proves the expected values: {how}."
    if "mistakes" in few:
        said = f"{few['mistakes']} mistake" + ("" if counts["mistakes"] else "s")
        how = f'@{name}.mistake("What went wrong.") above a wrong function'
        yield said, f"Who makes a known one reads its sentence, not numbers: {how}."
    if "variants" in few:
        said = f"{few['variants']} variant" + ("" if counts["variants"] else "s")
        how = f"@{name}.variant above a right function of another form"
        yield said, f"Each proves that a right answer of another form scores full: {how}."
