"""One case's outcome as a row of the result: how it ended, in labels that a student may read."""

from __future__ import annotations

from autograder.compare import Comparison, leaves
from autograder.course.answer_key import ExerciseKey, Prepared
from autograder.course.exercise import Exercise
from autograder.judge import evidence, findings
from autograder.judge.advice import on_call
from autograder.results import CaseResult, CaseStatus
from autograder.results.labels import Advice, Crashed, Finding, NotRun, TimedOut
from autograder.sandbox import session
from autograder.sandbox.inside import wire
from autograder.submissions.reading import Submission


def judge(
    key: ExerciseKey,
    prepared: Prepared,
    outcome: session.Outcome,
    submission: Submission,
    silent: bool = False,
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
        Whose text a label may quote.
    silent : bool
        Whether the worker knew what students may not read, a right helper: then, as of a hidden
        case, nothing that it said is in the row, and no advice; only the grader's own labels.
    """
    case, silent = prepared.case, silent or prepared.hidden
    if not isinstance(outcome, session.Returned):
        status, found = _ended(prepared, outcome, silent, submission)
        inputs = {} if status == "not_run" else evidence.inputs(prepared)
        return CaseResult(case.name, case.hidden, status, found, inputs=inputs), 0.0, []
    actual = outcome.value
    comparison = key.compare(prepared, actual)
    if not comparison.wrong:
        advice = (
            [] if silent else [*findings.advice_of(comparison), *on_call(outcome, prepared.inputs)]
        )
        return CaseResult(case.name, case.hidden, "passed"), 1.0, advice
    row = _failed(key.exercise, prepared, outcome, comparison, submission, silent)
    return row, key.exercise.score(prepared.expected, set(comparison.wrong)), []


def _failed(
    exercise: Exercise,
    prepared: Prepared,
    outcome: session.Returned,
    comparison: Comparison,
    submission: Submission,
    silent: bool,
) -> CaseResult:
    case, expected, actual = prepared.case, prepared.expected, outcome.value
    part = next(iter(comparison.wrong))
    if silent:
        parts = [part for part, _ in leaves(expected, exercise.returns)]
        kinds, given = findings.of_hidden(comparison, parts), evidence.inputs(prepared)
        return CaseResult(case.name, case.hidden, "failed", kinds, part, given)
    public = findings.of_parameters(outcome, prepared.inputs)
    if exercise.asks:
        public += findings.of_variables(comparison, dict(outcome.lost), submission)
    else:
        public += findings.of_comparison(comparison)
    values = evidence.pair(actual, expected, exercise.returns, part)
    return CaseResult(case.name, False, "failed", public, part, evidence.inputs(prepared), **values)


def _ended(
    prepared: Prepared, outcome: session.Outcome, silent: bool, submission: Submission
) -> tuple[CaseStatus, tuple[Finding, ...]]:
    """Return how a call ended that gave no value."""
    if isinstance(outcome, wire.Raised):
        if silent:
            return "raised", (findings.of_hidden_exception(outcome),)
        found = findings.of_parameters(outcome, prepared.inputs)
        if found and findings.is_refused(outcome):  # Python says the same in its own words
            return "raised", found
        return "raised", (*found, findings.of_exception(outcome, submission))
    if isinstance(outcome, session.TimedOut):
        return "timed_out", (TimedOut(outcome.seconds, outcome.total),)
    if isinstance(outcome, session.Crashed):
        return "crashed", (Crashed(),)
    return "not_run", (NotRun(),)
