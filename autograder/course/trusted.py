"""What the course's own functions answer: right ones, witnesses, mistakes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.compare import Failure, Whole
from autograder.course.exercise import Exercise
from autograder.course.known import Mistake
from autograder.course.limit import TooLong, limited
from autograder.sandbox.inside.pipe.frames import mapped, taken_apart
from autograder.sandbox.inside.pipe.room import text

if TYPE_CHECKING:
    from autograder.course.exercise_key import ExerciseKey, Prepared


class Answers(Sequence[Any]):
    """A known mistake's answers to cases, each computed when somebody asks: some take long.

    ``formless`` are the places of those that are compared as they are, not in normal form.
    """

    def __init__(self, key: ExerciseKey, mistake: Mistake) -> None:
        self._key, self._mistake = key, mistake
        self._known: dict[int, Any] = {}
        self.formless: set[int] = set()

    def __len__(self) -> int:
        return len(self._key.cases)

    def __getitem__(self, place: Any) -> Any:
        if not 0 <= place < len(self):
            raise IndexError(place)
        if place not in self._known:
            case, exercise = self._key.cases[place], self._key.exercise
            own = called(exercise, self._mistake.function, case.inputs)
            if exercise.normal_form and not self._key.has_form(case, mapped(own, taken_apart)):
                self.formless.add(place)
            self._known[place] = (
                mapped(own, taken_apart) if place in self.formless else formed(exercise, own)
            )
        return self._known[place]


def answer(exercise: Exercise, function: Callable[..., Any], inputs: dict[str, Any]) -> Any:
    """Return what a trusted function gives, in normal form, or the `Failure` that it ends with."""
    return formed(exercise, called(exercise, function, inputs))


def is_steady(key: ExerciseKey, prepared: Prepared) -> bool:
    """Tell whether a right answer is the same again, where more is done than to call it."""
    exercise = key.exercise
    if not (exercise.scenario or exercise.normal_form):
        return True
    again = answer(exercise, exercise.reference, prepared.inputs)
    return not key.compare(prepared, again, explain=False).wrong


def called(exercise: Exercise, function: Callable[..., Any], inputs: dict[str, Any]) -> Any:
    """Return what a trusted function gives, as it is."""
    try:
        with np.errstate(all="ignore"), limited():
            return exercise.call(function, inputs)
    except (Exception, SystemExit, TooLong) as error:
        return Failure(type(error).__name__, text(str(error)))


def formed(exercise: Exercise, own: Any) -> Any:
    """Return an answer in normal form, or as it is where it has none."""
    if not isinstance(own, Failure):
        with suppress(Exception, TooLong), limited():
            own = exercise.normal(own)
    return mapped(own, taken_apart)


def whole(answers: Sequence[Any]) -> list[Any]:
    """Return the answers to all cases, a dict in them as one value where its keys differ by case.

    A dict with the same keys in all cases is a record, each value under a key a part of its own.
    """
    if all(isinstance(each, dict) for each in answers):
        keys = {frozenset(each) for each in answers}
        if len(keys) > 1 or not answers[0]:
            return [*map(Whole, answers)]
        columns = [whole([each[key] for each in answers]) for key in answers[0]]
        return [dict(zip(answers[0], row, strict=True)) for row in zip(*columns, strict=True)]
    if all(isinstance(each, tuple) and len(each) == len(answers[0]) > 0 for each in answers):
        return [*zip(*map(whole, zip(*answers, strict=True)), strict=True)]
    return [*answers]
