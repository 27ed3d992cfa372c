"""One case's outcome as a row of the result: how it ended, in labels that a student may read."""

from __future__ import annotations

from typing import Any

from autograder.compare import Comparison, Opaque, leaves
from autograder.course.answer_key import ExerciseKey, Prepared
from autograder.course.exercise import Exercise
from autograder.judge import evidence, findings
from autograder.judge.advice import on_call
from autograder.results import CaseResult, CaseStatus
from autograder.results.labels import Advice, Crashed, Finding, NotRun, TimedOut
from autograder.sandbox import session
from autograder.sandbox.inside import wire
from autograder.submissions.reading import Submission


def value_of(returned: wire.Returned) -> Any:
    """Return what a call gave; an object of another type as an `Opaque`."""
    return wire.decode(returned.value, Opaque)


def judge(
    key: ExerciseKey,
    prepared: Prepared,
    outcome: session.Outcome,
    submission: Submission,
) -> tuple[CaseResult, float, list[Advice]]:
    """Return a case's row, the share of it that is right, and advice.

    Parameters
    ----------
    key : ExerciseKey
    prepared : Prepared
        The case.
    outcome : Outcome
        What the student's code gave.
    submission : Submission
        Whose text a label may quote; of a hidden case none.
    """
    case = prepared.case
    if not isinstance(outcome, wire.Returned):
        status, finding = _ended(outcome, case.hidden, submission)
        inputs = {} if status == "not_run" else evidence.inputs(prepared)
        return CaseResult(case.name, case.hidden, status, (finding,), inputs=inputs), 0.0, []
    actual = value_of(outcome)
    comparison = key.compare(prepared, actual)
    if not comparison.wrong:
        advice = [] if case.hidden else [*findings.advice_of(comparison), *on_call(outcome)]
        return CaseResult(case.name, case.hidden, "passed"), 1.0, advice
    row = _failed(key.exercise, prepared, actual, comparison)
    return row, key.exercise.score(prepared.expected, set(comparison.wrong)), []


def _failed(
    exercise: Exercise, prepared: Prepared, actual: Any, comparison: Comparison
) -> CaseResult:
    case, expected = prepared.case, prepared.expected
    part = next(iter(comparison.wrong))
    if case.hidden:
        parts = [part for part, _ in leaves(expected, exercise.returns)]
        hidden = findings.of_hidden(comparison, parts)
        return CaseResult(case.name, True, "failed", hidden, part)
    public = findings.of_comparison(comparison, bool(exercise.asks))
    values = evidence.pair(actual, expected, exercise.returns, part)
    return CaseResult(case.name, False, "failed", public, part, evidence.inputs(prepared), **values)


def _ended(
    outcome: session.Outcome, hidden: bool, submission: Submission
) -> tuple[CaseStatus, Finding]:
    """Return how a call ended that gave no value."""
    if isinstance(outcome, wire.Raised):
        if hidden:
            return "raised", findings.of_hidden_exception(outcome)
        return "raised", findings.of_exception(outcome, submission)
    if isinstance(outcome, session.TimedOut):
        return "timed_out", TimedOut(outcome.seconds, outcome.total)
    if isinstance(outcome, session.Crashed):
        return "crashed", Crashed()
    return "not_run", NotRun()
