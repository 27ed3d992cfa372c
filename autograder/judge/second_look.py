"""A second look at what the public cases leave open, in the worker that answered them.

It has seen no hidden input yet, so what it says may be shown. Where hidden cases alone fail, it
finds the smallest example that fails too; where a gradient and a cost do not fit together, it says
which of the two is wrong; where a right answer loops in Python, it counts whether the loop is one
over the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from typing import Any, Protocol

import msgspec
from msgspec.structs import replace

from autograder.compare import Failure
from autograder.course.case import Case
from autograder.course.exercise import Exercise
from autograder.course.exercise_key import ExerciseKey, Prepared
from autograder.course.trusted import answer
from autograder.judge import pattern, slopes
from autograder.judge.case import asked, judge
from autograder.results import CaseResult, ExerciseResult
from autograder.results.advice import Hint, Loops
from autograder.sandbox.deadline import Limits
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.outcome import NotRun, Outcome, Returned, TimedOut
from autograder.submissions.reading import Submission

LIMITS = Limits(call=1.0, submission=5.0, deaths=1)
MANY = 10  # times the steps for 100 times the data: beyond doubt a loop over them


class Look(Protocol):
    """A question about an exercise, and the calls that answer it."""

    key: ExerciseKey
    calls: list[Prepared]
    traced: int  # as a `Task` has it

    def conclude(self, result: ExerciseResult, outcomes: Sequence[Outcome]) -> ExerciseResult:
        """Return the final result with what the outcomes of the calls add to it."""


def looks(
    key: ExerciseKey,
    rows: Sequence[CaseResult],
    habits: Set[str],
    submission: Submission,
    silent: bool = False,
    hidden: bool = True,
) -> Iterator[Look]:
    """Yield what is worth asking about an exercise.

    Parameters
    ----------
    key : ExerciseKey
    rows : sequence of CaseResult
        Of its public cases.
    habits : set of str
        What the worker saw in its code.
    submission : Submission
    silent : bool
        As in `judge`.
    hidden : bool
        Whether hidden cases follow, which an example could stand for.
    """
    if all(row.status == "passed" for row in rows):
        if hidden and key.examples:
            yield Example(key, submission, silent)
        if "loop" in habits and key.large and key.public:
            yield Pace(key, key.large)
    elif key.exercise.slopes and any(row.status == "failed" for row in rows):
        yield Slopes(key)


class Example:
    """Asks for the smallest case that fails, where no public one does."""

    traced = 0

    def __init__(self, key: ExerciseKey, submission: Submission, silent: bool = False) -> None:
        self.key, self.calls = key, key.examples
        self._submission, self._silent = submission, silent

    def conclude(self, result: ExerciseResult, outcomes: Sequence[Outcome]) -> ExerciseResult:
        """Add the first example that fails; a named mistake's own function answers for it."""
        if not result.failed or not all(row.hidden for row in result.failed):
            return result
        if known := self.key.exercise.known(result.mistake):
            function = known.function
            outcomes = [_outcome(self.key.exercise, function, each) for each in self.calls]
        for prepared, outcome in zip(self.calls, outcomes, strict=False):
            row, _, _ = judge(self.key, prepared, outcome, self._submission, self._silent)
            cut = isinstance(outcome, NotRun) or (isinstance(outcome, TimedOut) and outcome.total)
            if row.status != "passed" and not cut:
                return replace(result, example=pattern.of_none(row))
        return result


def _outcome(exercise: Exercise, function: Callable[..., Any], prepared: Prepared) -> Outcome:
    """Return what a known mistake gives, as if a worker had sent it."""
    value = answer(exercise, function, prepared.inputs)
    if isinstance(value, Failure):
        return wire.Raised(value.error, value.message)
    return Returned.of(wire.Returned(wire.encode(value)))


class Slopes:
    """Asks by finite differences whether the student's gradients fit the student's cost."""

    traced = 0

    def __init__(self, key: ExerciseKey) -> None:
        self.key = key
        self._base = key.public[-1]
        every = slopes.moved(self._base.inputs, key.exercise.slopes)
        moved = [key.prepare(Case(each, name=f"moved {n}")) for n, each in enumerate(every, 1)]
        self.calls = [self._base, *moved]

    def conclude(self, result: ExerciseResult, outcomes: Sequence[Outcome]) -> ExerciseResult:
        """Add a hint, where all that it takes is there and no mistake is named."""
        values = [o.value for o in outcomes if isinstance(o, Returned)]
        if result.mistake or len(values) < len(self.calls):
            return result
        question = asked(self.key, self._base)
        label = slopes.slip(self.key.exercise.slopes, self._base.inputs, question, values)
        return replace(result, hint=msgspec.convert(label, Hint)) if label else result


class Pace:
    """Asks whether a right answer takes more steps in Python, the more data there are."""

    traced = MANY

    def __init__(self, key: ExerciseKey, large: Prepared) -> None:
        self.key, self.calls = key, [key.public[0], large]

    def conclude(self, result: ExerciseResult, outcomes: Sequence[Outcome]) -> ExerciseResult:
        """Add advice, if 100 times the data took many times the steps."""
        steps = [o.steps for o in outcomes if isinstance(o, Returned)]
        if result.status != "correct" or len(steps) < 2 or steps[1] < MANY * max(steps[0], 1):
            return result
        return replace(result, advice=(*result.advice, Loops()))
