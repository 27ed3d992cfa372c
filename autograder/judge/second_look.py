"""A second look at what the first left open: one more worker, which gets public inputs alone.

Where hidden cases alone fail, it finds the smallest example that fails too; where a gradient and a
cost do not fit together, it says which of the two is wrong; where a right answer loops in Python,
it measures what that costs. A named mistake needs no worker: its own function gives the answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import cache
from itertools import zip_longest
from typing import Any, Protocol

import numpy as np
from msgspec.structs import replace

from autograder.course.answer_key import AnswerKey, Prepared
from autograder.course.case import Case
from autograder.course.exercise import Exercise
from autograder.judge.advice import on_pace
from autograder.judge.case import judge, value_of
from autograder.judge.evidence import leaf
from autograder.results import ExerciseResult
from autograder.sandbox.inside import wire
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.session import Answer, Limits, NotRun, Outcome, run
from autograder.submissions.reading import Submission

LIMITS = Limits(call=1.0, submission=5.0, deaths=1)
STEP = 1e-5  # of finite differences: off by 1e-10 from the step, by 1e-11 from rounding
REPEATS = 9  # calls of each size


class Look(Protocol):
    """A question about an exercise, and the calls that answer it."""

    exercise: Exercise
    phases: list[list[Prepared]]  # those of a phase are made without a pause

    def conclude(self, result: ExerciseResult, answer: Answer) -> ExerciseResult:
        """Return the result with what the answers to the calls add to it."""


def follow_up(
    submission: Submission,
    sandbox: Sandbox,
    key: AnswerKey,
    results: dict[str, ExerciseResult],
    loaded: dict[str, wire.Loaded],
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
    """
    results, looks = dict(results), []
    for exercise in filter(lambda e: e.name in results, key.assignment.exercises):
        found = loaded.get(exercise.name)
        habits = found.habits if found else []
        if look := _look(key, exercise, results[exercise.name], habits, submission):
            looks.append(look)
    answers = _answers(submission, sandbox, key, results, looks)
    for look in looks:
        name = look.exercise.name
        results[name] = look.conclude(results[name], answers[name])
    return results


def _answers(
    submission: Submission,
    sandbox: Sandbox,
    key: AnswerKey,
    results: dict[str, ExerciseResult],
    looks: Sequence[Look],
) -> dict[str, Answer]:
    """Return the answers to some looks' calls, all from one worker; of those without calls none."""
    phases = [
        [
            key.task(look.exercise, calls, results[look.exercise.name].carried_forward)
            for look, calls in zip(looks, phase, strict=True)
            if calls
        ]
        for phase in zip_longest(*(look.phases for look in looks))
    ]
    answers = run(sandbox, list(submission.cells), phases, LIMITS) if phases else {}
    return {look.exercise.name: Answer() for look in looks} | answers


def _look(
    key: AnswerKey,
    exercise: Exercise,
    result: ExerciseResult,
    habits: list[str],
    submission: Submission,
) -> Look | None:
    """Return what is worth asking about an exercise, if anything is."""
    if result.status == "correct":
        loops = "loop" in habits
        return Pace(key, exercise, exercise.large) if loops and exercise.large else None
    failed = result.failed
    if failed and all(row.hidden for row in failed):
        return Example(key, exercise, result, submission)
    if exercise.slopes and not result.mistake and any(row.status == "failed" for row in failed):
        return Slopes(key, exercise)
    return None


class Example:
    """Asks for the smallest case that fails, where no public one does."""

    def __init__(
        self, key: AnswerKey, exercise: Exercise, result: ExerciseResult, submission: Submission
    ) -> None:
        self.exercise = exercise
        self._key, self._submission = key, submission
        self._examples = key.examples(exercise)
        known = [m.function for m in exercise.mistakes if m.id == result.mistake]
        self._known = [_outcome(exercise, known[0], p) for p in self._examples] if known else []
        self.phases = [] if known else [self._examples]

    def conclude(self, result: ExerciseResult, answer: Answer) -> ExerciseResult:
        """Add the first example that fails."""
        outcomes: Sequence[Outcome] = self._known or answer.outcomes
        for prepared, outcome in zip(self._examples, outcomes, strict=False):
            row, _, _ = judge(self._key, self.exercise, prepared, outcome, self._submission)
            if row.status != "passed" and not isinstance(outcome, NotRun):
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

    def __init__(self, key: AnswerKey, exercise: Exercise) -> None:
        self.exercise = exercise
        self._key = key
        self._base = key.cases(exercise, hidden=False)[-1]
        calls = [self._base]
        for name in exercise.slopes.values():
            for at in np.ndindex(np.shape(self._base.inputs[name])):
                calls += [self._moved(name, at, step) for step in (STEP, -STEP)]
        self.phases = [calls]

    def _moved(self, name: str, at: tuple[int, ...], step: float) -> Prepared:
        value = np.array(self._base.inputs[name], dtype=float)
        value[at] += step
        moved = value if value.ndim else float(value)
        return self._key.prepare(
            self.exercise, Case({**self._base.inputs, name: moved}, name=f"{name}{at}")
        )

    def conclude(self, result: ExerciseResult, answer: Answer) -> ExerciseResult:
        """Add a hint, where all that it takes is there."""
        values = [value_of(o) for o in answer.outcomes if isinstance(o, wire.Returned)]
        costs = [self._entries(value, "cost") for value in values]
        if len(values) < len(self.phases[0]) or any(cost.size != 1 for cost in costs):
            return result
        differences = self._key.compare(self.exercise, self._base, values[0]).differences
        if any(difference.kind != "values" for difference in differences):
            return result
        with np.errstate(all="ignore"):  # a cost may be as large as floats go
            fits = self._fitting(values[0], np.concatenate(costs))
        wrong = {str(difference.part) for difference in differences}
        return replace(result, hint=_fit(list(self.exercise.slopes), wrong, fits))

    def _fitting(self, value: Any, costs: np.ndarray[Any, np.dtype[np.float64]]) -> set[str]:
        """Return the parts that are slopes of these costs, in the order of the calls."""
        slopes = (costs[1::2] - costs[2::2]) / (2 * STEP)
        fits = set()
        for part, name in self.exercise.slopes.items():
            own, slopes = np.split(slopes, [np.size(self._base.inputs[name])])
            if np.allclose(self._entries(value, part), own, rtol=1e-5, atol=1e-7):
                fits.add(part)
        return fits

    def _entries(self, value: Any, part: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return the finite real numbers of a part, flat; none where it holds anything else."""
        found = leaf(value, self._base.expected, self.exercise.returns, None, part)
        if not found or not isinstance(found[0], (int, float, np.number, np.ndarray)):
            return np.array([])
        array = np.ravel(found[0])
        plain = array.dtype.kind in "biuf" and np.isfinite(array).all()
        return array.astype(float) if plain else np.array([])


def _fit(slopes: list[str], wrong: set[str], fits: set[str]) -> str:
    """Say which of a cost and its slopes is wrong, from what is wrong and what fits together."""
    bad = [part for part in slopes if part in wrong]
    fitting = [part for part in slopes if part in fits]
    unfit = [part for part in slopes if part not in fits]
    if "cost" not in wrong:
        are = _are(bad, "not its slope")
        return f"Your `cost` is right and {are}: the slip is in {_and(bad)}." if bad else ""
    if not bad:
        return f"Your {_are(slopes, 'right')}: the slip is in the line of the `cost` alone."
    if not unfit:
        are = _are(slopes, "the slope")
        return f"Your {are} of your `cost`: they fit together, the slip is in the `cost` or above."
    if not fitting:
        return (
            f"Your {_are(unfit, 'not the slope')} of your `cost` either: look at the `cost` first."
        )
    are = _are(fitting, "the slope")
    return f"Your {are} of your `cost`, {_are(unfit, 'not')}: look at the `cost` first."


def _and(parts: list[str]) -> str:
    return " and ".join(f"`{part}`" for part in parts)


def _are(parts: list[str], what: str) -> str:
    """Return "`dw` is the slope" or "`dw` and `db` are the slopes"."""
    if len(parts) == 1:
        return f"{_and(parts)} is {what}"
    return f"{_and(parts)} are {what}{'s' if what.endswith('slope') else ''}"


class Pace:
    """Asks how much longer than whole arrays a right answer takes that loops in Python."""

    def __init__(self, key: AnswerKey, exercise: Exercise, large: Case) -> None:
        self.exercise = exercise
        self._key = key
        small = key.cases(exercise, hidden=False)[0]
        self.phases = [[call] for call in (small, key.prepare(exercise, large)) * REPEATS]

    def conclude(self, result: ExerciseResult, answer: Answer) -> ExerciseResult:
        """Add advice; what a small call takes, the way there and back, is taken off.

        The fastest large call less a slower small one: noise makes a loop look better than it is.
        """
        small, large = answer.seconds[::2], answer.seconds[1::2]
        if len(large) < REPEATS:
            return result
        slower = (min(large) - sorted(small)[2]) / _reference_seconds(self._key, self.exercise)
        return replace(result, advice=[*result.advice, *on_pace(slower)])


@cache
def _reference_seconds(key: AnswerKey, exercise: Exercise) -> float:
    """Return how long the right answer takes at 100 times the size."""
    assert exercise.large is not None
    inputs = key.prepare(exercise, exercise.large).inputs
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        exercise.reference(**inputs)
        seconds.append(time.perf_counter() - start)
    return min(seconds)
