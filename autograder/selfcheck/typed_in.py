"""What a submission earns that computes nothing: answers typed in, seen or guessed beforehand.

Whoever types them in has a sheet: inputs and expected values of the public cases, and of those
hidden ones that the default seed draws. They are graded under other seeds. Each part of an answer
is given by the way that earns most there; nobody knows that way beforehand, so nobody earns more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.compare import is_real, leaves, matches
from autograder.course.case import earning
from autograder.course.exercise import Assignment, Exercise
from autograder.course.exercise_key import ExerciseKey, Prepared
from autograder.course.seed import PUBLIC_SEED
from autograder.selfcheck.line import Line, named, note
from autograder.selfcheck.notes import drawing

SEEDS = range(1, 21)
GATE = 0.1  # of the assignment's points
Parts = dict[str | None, Any]
Way = Callable[[Prepared, Any], Any]  # from a case, and a value of the right form, to an answer


def typed_in(assignment: Assignment) -> Iterator[Line]:
    """Yield what typed-in answers earn; advice, where it is more than little.

    Where no case is hidden all can be typed in, which is said of such an exercise elsewhere.
    """
    exercises = [e for e in assignment.exercises if any(case.hidden for case in e.cases)]
    earned = {exercise: earnings(exercise) for exercise in exercises}
    total, most = sum(earned.values()), sum(e.points for e in exercises)
    where = [f"{e.name} {points:.2f}" for e, points in earned.items() if points >= 0.005]
    said = f"typed-in answers earn {total:.2f} of {most:g} points"
    said += f" ({', '.join(where)})" if where else ""
    said += f"; up to {GATE * most:.2f}, a tenth, is little"
    much = [exercise for exercise, points in earned.items() if points > GATE * exercise.points]
    if total > GATE * most:
        yield note(said, *(detail for exercise in much for detail in _mend(exercise)))
    elif exercises:
        yield Line(said)


def _mend(exercise: Exercise) -> Iterator[str]:
    """Say why answers can be typed in: hidden cases that are not drawn, or answers much alike."""
    fixed = [named(c) for c in exercise.cases if c.hidden and not callable(c.inputs)]
    yield f"{exercise.place}:"
    if fixed:
        yield f"{', '.join(fixed)}: the same for everybody: {drawing(exercise)} draws anew."
    else:
        said = "Another sheet's numbers, or one number throughout, are often right"
        yield f"{said}: draw sizes as well, and inputs whose answers differ."


def earnings(exercise: Exercise, seeds: Iterable[int] = SEEDS) -> float:
    """Return the points that typed-in answers to an exercise earn, on average over seeds."""
    sheet = ExerciseKey(exercise, PUBLIC_SEED).cases
    asked = [
        prepared
        for seed in seeds
        if seed != PUBLIC_SEED
        for prepared in earning(ExerciseKey(exercise, seed).cases)
    ]
    parts = _parts(exercise, sheet[0])
    best = sum(
        max(_share(exercise, asked, part, way) for way in _ways(exercise, sheet, part))
        for part in parts
    )
    return exercise.points * best / sum(prepared.case.weight for prepared in asked)


def _share(exercise: Exercise, asked: Sequence[Prepared], part: str | None, way: Way) -> float:
    """Return what one part, given in one way, adds to the weights of cases."""
    total = 0.0
    for prepared in asked:
        parts = _parts(exercise, prepared)
        if part in parts and matches(
            way(prepared, parts[part]), parts[part], (), prepared.case.tolerance
        ):
            share = exercise.score(prepared.expected, {*parts} - {part})
            total += prepared.case.weight * share
    return total


def _ways(exercise: Exercise, sheet: Sequence[Prepared], part: str | None) -> Iterator[Way]:
    """Yield ways to give a part without computing it."""
    answers = [_parts(exercise, known).get(part) for known in sheet]
    yield lambda asked, _: answers[_nearest(asked, sheet)]
    yield from (_always(value) for value in answers)
    numbers = Counter(
        float(entry) for value in filter(is_real, answers) for entry in np.ravel(np.asarray(value))
    )
    if numbers:
        yield from (_filled(number) for number in {0.0, 1.0, *dict(numbers.most_common(3))})
    yield from (_input(name) for name in sheet[0].inputs)


def _nearest(asked: Prepared, sheet: Sequence[Prepared]) -> int:
    """Return which case on the sheet has these inputs, or the nearest of the same shapes."""
    same = (place for place, known in enumerate(sheet) if known.call == asked.call)
    far = [_distance(asked.inputs, known.inputs) for known in sheet]
    return next(same, int(np.argmin(far)))


def _distance(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Return how far apart the numbers of two inputs are; infinite where shapes differ."""
    total = 0.0
    for name, value in one.items():
        if is_real(value):
            if name not in other or np.shape(value) != np.shape(other[name]):
                return np.inf
            total += float(np.sum(np.square(np.subtract(value, other[name], dtype=float))))
    return total


def _always(value: Any) -> Way:
    return lambda asked, right: value


def _filled(number: float) -> Way:
    """Return one number throughout, in the right form where its axes are read off the inputs'."""

    def way(asked: Prepared, right: Any) -> Any:
        axes = {1, *(n for value in asked.inputs.values() for n in np.shape(value))}
        return np.full(np.shape(right), number) if axes.issuperset(np.shape(right)) else number

    return way


def _input(name: str) -> Way:
    return lambda asked, right: asked.inputs.get(name)


def _parts(exercise: Exercise, prepared: Prepared) -> Parts:
    return dict(leaves(prepared.expected, exercise.returns))
