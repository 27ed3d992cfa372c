"""One case's outcome as a row of the result: how it ended, in labels that a student may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from autograder.compare import Failure, leaves
from autograder.course.exercise_key import ExerciseKey, Prepared
from autograder.course.known import Mistake
from autograder.judge import evidence, findings
from autograder.judge.explanation import normal
from autograder.judge.forms import Formed
from autograder.judge.verdict import Asked, Call, judged, known
from autograder.results import CaseResult, CaseStatus
from autograder.results.advice import Advice
from autograder.results.labels import Crashed, Finding, NotRun, TimedOut
from autograder.sandbox import outcome as ended
from autograder.sandbox.inside.pipe import wire
from autograder.submissions.reading import Submission

REMEMBERED = 100  # values of one case that are judged once, whoever gives them
Judged = tuple[CaseResult, Mapping[str | None, str], list[Advice]]


def judge(
    key: ExerciseKey,
    prepared: Prepared,
    outcome: ended.Outcome,
    submission: Submission,
    silent: bool = False,
) -> Judged:
    """Return a case's row, which parts of it are wrong, with the kind of difference, and advice.

    Where there is no value, all parts are, of the kind ``none``.

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
    silent = silent or prepared.hidden
    if type(outcome) is not ended.Returned or outcome.lost or not outcome.frame:
        return _judged(key, prepared, outcome, submission, silent)
    said = outcome.frame, silent
    found: Judged | None = prepared.judged.get(said)  # which another thread may clear
    if found is None:  # few are: most answers are right, and equal to the last bit
        found = _judged(key, prepared, outcome, submission, silent)
        if len(prepared.judged) >= REMEMBERED:
            prepared.judged.clear()
        prepared.judged[said] = found
    return found


def _judged(
    key: ExerciseKey,
    prepared: Prepared,
    outcome: ended.Outcome,
    submission: Submission,
    silent: bool,
) -> Judged:
    case = prepared.case
    if not isinstance(outcome, (ended.Returned, wire.Raised)):
        status, label = _cut_short(outcome)
        inputs = {} if status == "not_run" else evidence.inputs(prepared)
        row = CaseResult(case.name, case.hidden, status, (label,), inputs=inputs)
        return row, _all(key, prepared), []
    if silent:
        return _silent(key, prepared, outcome)
    call = findings.call_of(outcome, submission)
    verdict = judged(call, asked(key, prepared))
    if not (call.raised or verdict.wrong):
        return CaseResult(case.name, case.hidden, "passed"), {}, findings.advice(verdict.advice)
    found, given = findings.of(verdict.labels), evidence.inputs(prepared)
    if call.raised:
        row = CaseResult(case.name, case.hidden, "raised", found, inputs=given)
        return row, _all(key, prepared), []
    part = next(iter(verdict.wrong))
    expected = prepared.expected if call.has_form else prepared.own
    values = evidence.pair(call.value, expected, key.exercise.returns, part)
    row = CaseResult(case.name, case.hidden, "failed", found, part, given, **values)
    return row, verdict.wrong, []


def _all(key: ExerciseKey, prepared: Prepared) -> Mapping[str | None, str]:
    return {part: "none" for part, _ in leaves(prepared.expected, key.exercise.returns)}


def asked(key: ExerciseKey, prepared: Prepared) -> Asked:
    """Return what a case asks for."""
    exercise = key.exercise
    return Asked(
        [*prepared.inputs],
        prepared.expected,
        exercise.returns,
        prepared.case.tolerance,
        prepared.sizes,
        bool(exercise.asks),
        prepared.own,
        key.scenario.tell if key.scenario else "",
    )


def known_mistake(
    key: ExerciseKey, cases: Sequence[Prepared], answers: Sequence[Any]
) -> Mistake | None:
    """Return the known mistake that gives exactly these answers to some or all cases."""
    return next(iter(known_mistakes(key, cases, answers)), None)


def known_mistakes(
    key: ExerciseKey, cases: Sequence[Prepared], answers: Sequence[Any]
) -> list[Mistake]:
    """Return all the known mistakes that do."""
    return [*_giving(key, key.mistakes, cases, answers)]


def course_slip(
    key: ExerciseKey, cases: Sequence[Prepared], answers: Sequence[Any]
) -> Mistake | None:
    """Return the course's slip that gives exactly these answers; of several that do, none."""
    found = [*_giving(key, key.slips, cases, answers)]
    return found[0] if len({each.student for each in found}) == 1 else None


def _giving(
    key: ExerciseKey,
    mistakes: Iterable[tuple[Mistake, Sequence[Any]]],
    cases: Sequence[Prepared],
    answers: Sequence[Any],
) -> Iterator[Mistake]:
    """Yield which of these mistakes give exactly these answers."""
    places = {prepared.case.name: place for place, prepared in enumerate(key.cases)}
    of_cases = [places[prepared.case.name] for prepared in cases]
    questions = [asked(key, prepared) for prepared in cases]
    for mistake, given in mistakes:
        if known([(mistake, (worded(given[place]) for place in of_cases))], answers, questions):
            yield mistake


def worded(given: Any) -> Any:
    """Return what a mistake gives, an exception's message in the words of all Pythons."""
    return Failure(given.error, normal(given.message)) if isinstance(given, Failure) else given


def _silent(
    key: ExerciseKey,
    prepared: Prepared,
    outcome: ended.Returned | wire.Raised,
) -> Judged:
    """Return the row of a case of which only the grader's own labels may be told."""
    case = prepared.case
    if isinstance(outcome, wire.Raised):
        said, given = (findings.of_hidden_exception(outcome),), evidence.inputs(prepared)
        row = CaseResult(case.name, case.hidden, "raised", said, inputs=given)
        return row, _all(key, prepared), []
    has_form = outcome.has_form if isinstance(outcome, Formed) else True
    wrong = judged(Call(outcome.value, has_form=has_form), asked(key, prepared)).wrong
    if not wrong:
        return CaseResult(case.name, case.hidden, "passed"), {}, []
    kinds, given = findings.of_hidden(wrong, _all(key, prepared)), evidence.inputs(prepared)
    row = CaseResult(case.name, case.hidden, "failed", kinds, next(iter(wrong)), given)
    return row, wrong, []


def _cut_short(outcome: ended.Outcome) -> tuple[CaseStatus, Finding]:
    """Return how a call ended that gave neither a value nor an exception."""
    if isinstance(outcome, ended.TimedOut):
        return "timed_out", TimedOut(outcome.seconds, outcome.total)
    if isinstance(outcome, ended.Crashed):
        return "crashed", Crashed()
    return "not_run", NotRun()


def actual(outcome: ended.Outcome) -> Any:
    """Return what a call gave: its value, or what stands for none."""
    if isinstance(outcome, ended.Returned):
        return outcome.value
    if isinstance(outcome, wire.Raised):
        return Failure(outcome.error, normal(outcome.message))
    return Failure(type(outcome).__name__)
