"""What the course's own functions answer: right ones, witnesses, mistakes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.compare import Failure
from autograder.course.exercise import Exercise
from autograder.course.known import Mistake
from autograder.course.limit import TooLong, limited
from autograder.sandbox.inside.frames import mapped, taken_apart
from autograder.sandbox.inside.room import text

if TYPE_CHECKING:
    from autograder.course.answer_key import Prepared


class Answers(Sequence[Any]):
    """A known mistake's answers to cases, each computed when somebody asks: some take long."""

    def __init__(self, exercise: Exercise, mistake: Mistake, cases: Sequence[Prepared]) -> None:
        self._exercise, self._mistake, self._cases = exercise, mistake, cases
        self._known: dict[int, Any] = {}

    def __len__(self) -> int:
        return len(self._cases)

    def __getitem__(self, place: Any) -> Any:
        if not 0 <= place < len(self._cases):
            raise IndexError(place)
        if place not in self._known:
            inputs = self._cases[place].inputs
            self._known[place] = answer(self._exercise, self._mistake.function, inputs)
        return self._known[place]


def answer(exercise: Exercise, function: Callable[..., Any], inputs: dict[str, Any]) -> Any:
    """Return what a trusted function gives, in normal form, or the `Failure` that it ends with."""
    try:
        with np.errstate(all="ignore"), limited():
            own = exercise.call(function, inputs)
    except (Exception, SystemExit, TooLong) as error:
        return Failure(type(error).__name__, text(str(error)))
    with suppress(Exception, TooLong), limited():  # an answer may have none
        own = exercise.normal(own)
    return mapped(own, taken_apart)
