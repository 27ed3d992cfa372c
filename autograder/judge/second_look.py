"""A second look at what the public cases leave open, in the worker that answered them.

It has seen no hidden input yet, so what it says may be shown. Where hidden cases alone fail, it
finds the smallest example that fails too; where a gradient and a cost do not fit together, it says
which of the two is wrong; where a right answer loops in Python, it counts whether the loop is one
over the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from typing import Any, Protocol

import numpy as np
from msgspec.structs import replace

from autograder.compare import pair_at
from autograder.course.answer_key import ExerciseKey, Prepared
from autograder.course.case import Case
from autograder.course.exercise import Exercise
from autograder.judge import pattern
from autograder.judge.case import judge
from autograder.results import CaseResult, ExerciseResult
from autograder.results.labels import (
    Hint,
    Loops,
    SlipInCost,
    SlipInSlopes,
    SlopesFit,
    SlopesFitPartly,
)
from autograder.sandbox.deadline import Limits
from autograder.sandbox.inside import wire
from autograder.sandbox.inside.room import text
from autograder.sandbox.session import NotRun, Outcome, Returned, TimedOut
from autograder.submissions.reading import Submission

LIMITS = Limits(call=1.0, submission=5.0, deaths=1)
STEP = 1e-5  # of finite differences: off by 1e-10 from the step, by 1e-11 from rounding
MANY = 10  # times the steps for 100 times the data: beyond doubt a loop over them


class Look(Protocol):
    """A question about an exercise, and the calls that answer it."""

    key: ExerciseKey
    calls: list[Prepared]
    traced: bool  # whether it counts steps

    def conclude(self, result: ExerciseResult, outcomes: Sequence[Outcome]) -> ExerciseResult:
        """Return the final result with what the outcomes of the calls add to it."""


def looks(
    key: ExerciseKey,
    rows: Sequence[CaseResult],
    habits: Set[str],
    submission: Submission,
    silent: bool = False,
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
    """
    if all(row.status == "passed" for row in rows):
        if key.hidden and key.examples:
            yield Example(key, submission, silent)
        if "loop" in habits and key.large and key.public:
            yield Pace(key, key.large)
    elif key.exercise.slopes and any(row.status == "failed" for row in rows):
        yield Slopes(key)


class Example:
    """Asks for the smallest case that fails, where no public one does."""

    traced = False

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
    try:
        with np.errstate(all="ignore"):
            value = wire.encode(exercise.call(function, prepared.inputs))
            return Returned.of(wire.Returned(value))
    except Exception as error:
        return wire.Raised(type(error).__name__, text(str(error)))


class Slopes:
    """Asks by finite differences whether the student's gradients fit the student's cost."""

    traced = False

    def __init__(self, key: ExerciseKey) -> None:
        self.key = key
        self._base = key.public[-1]
        calls = [self._base]
        for name in key.exercise.slopes.values():
            for at in np.ndindex(np.shape(self._base.inputs[name])):
                calls += [self._moved(name, at, step) for step in (STEP, -STEP)]
        self.calls = calls

    def _moved(self, name: str, at: tuple[int, ...], step: float) -> Prepared:
        value = np.array(self._base.inputs[name], dtype=float)
        value[at] += step
        moved = value if value.ndim else float(value)
        return self.key.prepare(Case({**self._base.inputs, name: moved}, name=f"{name}{at}"))

    def conclude(self, result: ExerciseResult, outcomes: Sequence[Outcome]) -> ExerciseResult:
        """Add a hint, where all that it takes is there and no mistake is named."""
        if result.mistake:
            return result
        values = [o.value for o in outcomes if isinstance(o, Returned)]
        costs = [self._entries(value, "cost") for value in values]
        if len(values) < len(self.calls) or any(cost.size != 1 for cost in costs):
            return result
        wrong = self.key.compare(self._base, values[0]).wrong
        if set(wrong.values()) != {"values"}:
            return result
        with np.errstate(all="ignore"):  # a cost may be as large as floats go
            fits = self._fitting(values[0], np.concatenate(costs))
        return replace(result, hint=_fit(list(self.key.exercise.slopes), set(wrong), fits))

    def _fitting(self, value: Any, costs: np.ndarray[Any, np.dtype[np.float64]]) -> set[str]:
        """Return the parts that are slopes of these costs, in the order of the calls."""
        slopes = (costs[1::2] - costs[2::2]) / (2 * STEP)
        fits = set()
        for part, name in self.key.exercise.slopes.items():
            own, slopes = np.split(slopes, [np.size(self._base.inputs[name])])
            if np.allclose(self._entries(value, part), own, rtol=1e-5, atol=1e-7):
                fits.add(part)
        return fits

    def _entries(self, value: Any, part: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return the finite real numbers of a part, flat; none where it holds anything else."""
        found = pair_at(value, self._base.expected, self.key.exercise.returns, None, part)
        if not found or not isinstance(found[0], (int, float, np.number, np.ndarray)):
            return np.array([])
        if np.size(found[0]) != np.size(found[1]):
            return np.array([])
        array = np.ravel(found[0])
        plain = array.dtype.kind in "biuf" and np.isfinite(array).all()
        return array.astype(float) if plain else np.array([])


def _fit(slopes: list[str], wrong: Set[str | None], fits: set[str]) -> Hint | None:
    """Say which of a cost and its slopes is wrong, from what is wrong and what fits together."""
    bad = tuple(part for part in slopes if part in wrong)
    fitting = tuple(part for part in slopes if part in fits)
    unfit = tuple(part for part in slopes if part not in fits)
    if "cost" not in wrong:
        return SlipInSlopes(bad) if bad else None
    if not bad:
        return SlipInCost(tuple(slopes))
    return SlopesFitPartly(fitting, unfit) if unfit else SlopesFit(fitting)


class Pace:
    """Asks whether a right answer takes more steps in Python, the more data there are."""

    traced = True

    def __init__(self, key: ExerciseKey, large: Prepared) -> None:
        self.key, self.calls = key, [key.public[0], large]

    def conclude(self, result: ExerciseResult, outcomes: Sequence[Outcome]) -> ExerciseResult:
        """Add advice, if 100 times the data took many times the steps."""
        steps = [o.steps for o in outcomes if isinstance(o, Returned)]
        if result.status != "correct" or len(steps) < 2 or steps[1] < MANY * max(steps[0], 1):
            return result
        return replace(result, advice=(*result.advice, Loops()))
