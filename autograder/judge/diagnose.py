"""Which known mistake gives exactly these answers, or which order of what is returned."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any

from autograder.compare import Failure, matches
from autograder.course.answer_key import ExerciseKey, Prepared
from autograder.course.known import Mistake
from autograder.results.labels import Swapped


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


def swapped(key: ExerciseKey, cases: Sequence[Prepared], answers: Sequence[Any]) -> Swapped | None:
    """Return in which order results are returned, if another order mends them on all cases.

    That is, makes them right, or gives each its form where the order asked for does not.
    """
    asked = key.exercise.returns
    tuples = all(isinstance(a, (tuple, list)) and len(a) == len(asked) for a in answers)
    if not tuples or not answers or not 2 <= len(asked) <= 4:
        return None

    def wrong(prepared: Prepared, answer: Any) -> set[str]:
        return set(key.compare(prepared, answer, explain=False).wrong.values())

    before = [*map(wrong, cases, answers)]
    found = {}
    for order in permutations(range(len(asked))):
        moved = [[answer[place] for place in order] for answer in answers]
        after = [*map(wrong, cases, moved)]
        if any(before) and all(map(_mends, before, after)):
            found[order] = not any(after)
    right = [order for order, is_right in found.items() if is_right]
    for order in right[:1] or ([*found] if len(found) == 1 else []):
        returned = sorted(asked, key=lambda name: order[asked.index(name)])
        return Swapped(tuple(returned), asked)
    return None


def _mends(was: set[str], now: set[str]) -> bool:
    form = {"structure", "shape"}
    return not now or (bool(was & form) and not now & form)
