"""A second look at what the first left open: one more worker, which gets public inputs alone.

Where hidden cases alone fail, it finds the smallest example that fails too; where a gradient and a
cost do not fit together, it says which of the two is wrong; where a right answer loops in Python,
it counts whether the loop is one over the data. A named mistake needs no worker: its own function
gives the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from itertools import zip_longest
from typing import Any, Protocol

import numpy as np
from msgspec.structs import replace

from autograder.course.answer_key import AnswerKey, ExerciseKey, Prepared
from autograder.course.case import Case
from autograder.course.exercise import Exercise
from autograder.judge.case import judge, value_of
from autograder.judge.evidence import leaf
from autograder.results import ExerciseResult
from autograder.results.labels import (
    Hint,
    Loops,
    SlipInCost,
    SlipInSlopes,
    SlopesFit,
    SlopesFitPartly,
)
from autograder.sandbox.inside import wire
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.session import Answer, Deadline, Limits, NotRun, Outcome, TimedOut, run
from autograder.submissions.reading import Submission

LIMITS = Limits(call=1.0, submission=5.0, deaths=1)
STEP = 1e-5  # of finite differences: off by 1e-10 from the step, by 1e-11 from rounding
MANY = 10  # times the steps for 100 times the data: beyond doubt a loop over them


class Look(Protocol):
    """A question about an exercise, and the calls that answer it."""

    key: ExerciseKey
    phases: list[list[Prepared]]  # those of a phase are made without a pause

    def conclude(self, result: ExerciseResult, answer: Answer) -> ExerciseResult:
        """Return the result with what the answers to the calls add to it."""


def follow_up(
    submission: Submission,
    sandbox: Sandbox,
    key: AnswerKey,
    results: dict[str, ExerciseResult],
    loaded: dict[str, wire.Loaded],
    deadline: Deadline,
) -> dict[str, ExerciseResult]:
    """Return results with examples, hints and advice that take a second look.

    Parameters
    ----------
    submission : Submission
    sandbox : Sandbox
        Where the one worker comes from, if it takes one.
    key : AnswerKey
    results : dict of ExerciseResult
        Of the first look, by exercise.
    loaded : dict of Loaded
        What the first look found, by exercise.
    deadline : Deadline
        Of the submission; this look takes `LIMITS` of it at most.
    """
    results, looks = dict(results), []
    for name, result in results.items():
        found = loaded.get(name)
        habits = [spot.what for spot in found.habits] if found else []
        if look := _look(key[name], result, habits, submission):
            looks.append(look)
    answers = _answers(submission, sandbox, key, results, looks, deadline)
    for look in looks:
        name = look.key.exercise.name
        results[name] = look.conclude(results[name], answers[name])
    return results


def _answers(
    submission: Submission,
    sandbox: Sandbox,
    key: AnswerKey,
    results: dict[str, ExerciseResult],
    looks: Sequence[Look],
    deadline: Deadline,
) -> dict[str, Answer]:
    """Return the answers to some looks' calls, all from one worker; of those without calls none."""
    phases = [
        [
            replace(
                key.task(look.key, calls, results[look.key.exercise.name].carried_forward),
                traced=isinstance(look, Pace),
            )
            for look, calls in zip(looks, phase, strict=True)
            if calls
        ]
        for phase in zip_longest(*(look.phases for look in looks))
    ]
    part = Deadline(LIMITS.submission, within=deadline)
    answers = run(sandbox, list(submission.cells), phases, LIMITS, part) if phases else {}
    return {look.key.exercise.name: Answer() for look in looks} | answers


def _look(
    key: ExerciseKey, result: ExerciseResult, habits: list[str], submission: Submission
) -> Look | None:
    """Return what is worth asking about an exercise, if anything is."""
    if result.status == "correct":
        large = key.large if "loop" in habits else None
        return Pace(key, large) if large else None
    failed = result.failed
    if failed and all(row.hidden for row in failed):
        return Example(key, result, submission)
    if key.exercise.slopes and not result.mistake and any(row.status == "failed" for row in failed):
        return Slopes(key)
    return None


class Example:
    """Asks for the smallest case that fails, where no public one does."""

    def __init__(self, key: ExerciseKey, result: ExerciseResult, submission: Submission) -> None:
        self.key, self._submission = key, submission
        self._examples = key.examples
        known = key.exercise.known(result.mistake)
        self._known = (
            [_outcome(key.exercise, known.function, p) for p in self._examples] if known else []
        )
        self.phases = [] if known else [self._examples]

    def conclude(self, result: ExerciseResult, answer: Answer) -> ExerciseResult:
        """Add the first example that fails."""
        outcomes: Sequence[Outcome] = self._known or answer.outcomes
        for prepared, outcome in zip(self._examples, outcomes, strict=False):
            row, _, _ = judge(self.key, prepared, outcome, self._submission)
            cut = isinstance(outcome, NotRun) or outcome == TimedOut(LIMITS.submission, total=True)
            if row.status != "passed" and not cut:
                return replace(result, example=row)
        return result


def _outcome(exercise: Exercise, function: Callable[..., Any], prepared: Prepared) -> Outcome:
    """Return what a known mistake gives, as if a worker had sent it."""
    try:
        with np.errstate(all="ignore"):
            return wire.Returned(wire.encode(exercise.call(function, prepared.inputs)))
    except Exception as error:
        return wire.Raised(type(error).__name__, wire.text(str(error)))


class Slopes:
    """Asks by finite differences whether the student's gradients fit the student's cost."""

    def __init__(self, key: ExerciseKey) -> None:
        self.key = key
        self._base = key.public[-1]
        calls = [self._base]
        for name in key.exercise.slopes.values():
            for at in np.ndindex(np.shape(self._base.inputs[name])):
                calls += [self._moved(name, at, step) for step in (STEP, -STEP)]
        self.phases = [calls]

    def _moved(self, name: str, at: tuple[int, ...], step: float) -> Prepared:
        value = np.array(self._base.inputs[name], dtype=float)
        value[at] += step
        moved = value if value.ndim else float(value)
        return self.key.prepare(Case({**self._base.inputs, name: moved}, name=f"{name}{at}"))

    def conclude(self, result: ExerciseResult, answer: Answer) -> ExerciseResult:
        """Add a hint, where all that it takes is there."""
        values = [value_of(o) for o in answer.outcomes if isinstance(o, wire.Returned)]
        costs = [self._entries(value, "cost") for value in values]
        if len(values) < len(self.phases[0]) or any(cost.size != 1 for cost in costs):
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
        found = leaf(value, self._base.expected, self.key.exercise.returns, None, part)
        if not found or not isinstance(found[0], (int, float, np.number, np.ndarray)):
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

    def __init__(self, key: ExerciseKey, large: Prepared) -> None:
        self.key = key
        self.phases = [[key.public[0], large]]

    def conclude(self, result: ExerciseResult, answer: Answer) -> ExerciseResult:
        """Add advice, if 100 times the data took many times the steps."""
        steps = [o.steps for o in answer.outcomes if isinstance(o, wire.Returned)]
        if len(steps) < 2 or steps[1] < MANY * max(steps[0], 1):
            return result
        return replace(result, advice=(*result.advice, Loops()))
