"""From a submission's answers to points and findings.

`grade` runs a submission in the sandbox, compares each answer with the answer key, names the
mistake where it is known, and carries errors forward: an exercise that fails, and needs another
that failed too, runs again with the right helper in place of the student's. `follow_up` asks for
the rest.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace
from rapidfuzz import fuzz, process

from autograder.compare import Failure
from autograder.course.answer_key import AnswerKey, ExerciseKey, Prepared
from autograder.course.case import earning
from autograder.course.exercise import Exercise
from autograder.judge.advice import on_habits
from autograder.judge.case import judge, value_of
from autograder.judge.diagnose import diagnose
from autograder.judge.findings import cleaned, place_of
from autograder.judge.second_look import follow_up
from autograder.results import CaseResult, ExerciseResult, Result, Status
from autograder.results.labels import (
    Finding,
    KnownMistake,
    Missing,
    Unanswered,
    Unfinished,
    Unreadable,
)
from autograder.sandbox.inside import wire
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.session import Answer, Deadline, Limits, Outcome, run
from autograder.submissions.reading import Submission
from autograder.text import encodable

MOST_ADVICE = 12  # on one exercise: an honest worker sees less, a flood helps nobody


def grade(
    submission: Submission,
    sandbox: Sandbox,
    key: AnswerKey,
    *,
    public_only: bool = False,
    limits: Limits | None = None,
) -> Result:
    """Grade one submission.

    Parameters
    ----------
    submission : Submission
    sandbox : Sandbox
        Where its code runs.
    key : AnswerKey
        Of its assignment.
    public_only : bool
        Leave the hidden cases out, and exercises that have no others: a student's own view.
    limits : Limits
        Of a call and, over all its workers, of the submission.

    Raises
    ------
    SandboxError
        If the sandbox cannot start: a fault, not a result.
    """
    start = time.monotonic()
    limits = limits or Limits()
    deadline = Deadline(limits.submission)
    attempt = _Run(submission, sandbox, key, public_only, limits, deadline)
    asked = [each for each in key.exercises if not public_only or each.public]
    results = attempt.results(asked)
    again: dict[tuple[str, ...], dict[str, ExerciseResult]] = {}  # by helpers that were replaced
    for name, result in results.items():
        if helpers := _to_blame(key, name, results):
            if helpers not in again:  # one worker for all that these helpers may have spoilt
                again[helpers] = attempt.results(_spoilt(key, results, helpers), helpers)
            results[name] = _better(result, again[helpers][name], helpers)
    results = follow_up(submission, sandbox, key, results, attempt.loaded, deadline)
    return Result(
        submission=encodable(str(submission.path)),
        student=submission.student,
        assignment=submission.assignment,
        sha256=submission.sha256,
        score=round(sum(result.score for result in results.values()), 2),
        max_score=float(sum(each.exercise.points for each in asked)),
        seconds=round(time.monotonic() - start, 3),
        sandbox=sandbox.tier,
        versions=key.versions,
        exercises=tuple(results.values()),
    )


@dataclass(frozen=True)
class _Run:
    """How one submission is run and judged."""

    submission: Submission
    sandbox: Sandbox
    key: AnswerKey
    public_only: bool
    limits: Limits
    deadline: Deadline
    loaded: dict[str, wire.Loaded] = field(default_factory=dict)  # of the first look, by exercise

    def results(
        self, exercises: Sequence[ExerciseKey], helpers: tuple[str, ...] = ()
    ) -> dict[str, ExerciseResult]:
        """Return a result for each exercise, with right helpers in place of the student's.

        Public cases of all run before hidden ones of any.
        """
        phases = [[self.key.task(each, each.public, helpers) for each in exercises]]
        if not self.public_only:
            phases += [[self.key.task(each, each.hidden, helpers) for each in exercises]]
        cells = list(self.submission.cells)
        answers = run(self.sandbox, cells, phases, self.limits, self.deadline)
        for name, answer in answers.items():
            if answer.loaded is not None:
                self.loaded.setdefault(name, answer.loaded)
        return {each.exercise.name: self._judged(each, answers) for each in exercises}

    def _judged(self, key: ExerciseKey, answers: dict[str, Answer]) -> ExerciseResult:
        cases = key.public if self.public_only else key.public + key.hidden
        return _judge(key, cases, answers[key.exercise.name], self.submission)


def _to_blame(key: AnswerKey, name: str, results: dict[str, ExerciseResult]) -> tuple[str, ...]:
    """Return the helpers of a failed exercise that failed themselves."""
    if results[name].status not in ("wrong", "partial"):
        return ()
    needed = key.needed_by(name)
    return tuple(n for n in needed if n in results and results[n].status != "correct")


def _spoilt(
    key: AnswerKey, results: dict[str, ExerciseResult], helpers: tuple[str, ...]
) -> list[ExerciseKey]:
    """Return the failed exercises that need all of these helpers."""
    return [
        key[name]
        for name, result in results.items()
        if result.status in ("wrong", "partial") and set(key.needed_by(name)).issuperset(helpers)
    ]


def _better(
    first: ExerciseResult, second: ExerciseResult, helpers: tuple[str, ...]
) -> ExerciseResult:
    """Return the run that earns more or says more; the second says which helpers were replaced."""
    if (second.score, bool(second.mistake)) <= (first.score, bool(first.mistake)):
        return first
    return replace(second, carried_forward=helpers)


def _judge(
    key: ExerciseKey,
    cases: Sequence[Prepared],
    answer: Answer,
    submission: Submission,
) -> ExerciseResult:
    """Turn the outcomes of an exercise, public ones first, into points and findings."""
    exercise, loaded = key.exercise, answer.loaded
    if loaded is not None and loaded.status != "found":
        status: Status = "missing" if loaded.status == "missing" else "wrong"
        finding = (_missing if status == "missing" else _unreadable)(exercise, loaded, submission)
        return _nothing(exercise, cases, status, finding)
    place = place_of(submission, loaded.cell, loaded.line) if loaded else None
    judged = [
        judge(key, prepared, outcome, submission)
        for prepared, outcome in zip(cases, answer.outcomes, strict=True)
    ]
    shares = {p.case.name: share for p, (_, share, _) in zip(cases, judged, strict=True)}
    counted = earning(cases)
    share = sum(p.case.weight * shares[p.case.name] for p in counted)
    share /= sum(p.case.weight for p in counted)
    right = all(row.status == "passed" for row, _, _ in judged)
    if loaded is not None and loaded.stub and not right:
        return _nothing(exercise, cases, "unanswered", Unanswered(place))
    score = round(exercise.points * share, 2)
    advice = list(on_habits(loaded.habits, submission)) if loaded else []
    advice += [each for _, _, many in judged for each in many]
    result = ExerciseResult(
        exercise.name,
        score,
        exercise.points,
        "correct" if right else "partial" if score else "wrong",
        advice=tuple(dict.fromkeys(advice))[:MOST_ADVICE],
        cases=tuple(row for row, _, _ in judged),
        place=place,
    )
    if right:
        return result
    known = diagnose(key, cases, [_actual(outcome) for outcome in answer.outcomes])
    blanks = loaded.blanks[:1] if loaded else []
    left = [place_of(submission, spot.cell, spot.line) for spot in blanks]
    findings: list[Finding] = [Unfinished(place) for place in left if place]
    findings += [KnownMistake(known.id, known.student)] if known else []
    return replace(result, findings=tuple(findings), mistake=known.id if known else None)


def _nothing(
    exercise: Exercise, cases: Sequence[Prepared], status: Status, finding: Finding
) -> ExerciseResult:
    """Return the result of an exercise that has no answer to judge."""
    rows = tuple(CaseResult(p.case.name, p.case.hidden, "not_run") for p in cases)
    return ExerciseResult(exercise.name, 0.0, exercise.points, status, (finding,), cases=rows)


def _actual(outcome: Outcome) -> Any:
    if isinstance(outcome, wire.Returned):
        return value_of(outcome)
    return Failure(outcome.error if isinstance(outcome, wire.Raised) else type(outcome).__name__)


def _missing(exercise: Exercise, loaded: wire.Loaded, submission: Submission) -> Missing:
    names = exercise.graded_names
    close = process.extractOne(names[0], loaded.defined, scorer=fuzz.ratio, score_cutoff=60)
    return cleaned(Missing(names, bool(exercise.asks), close[0] if close else ""))


def _unreadable(exercise: Exercise, loaded: wire.Loaded, submission: Submission) -> Unreadable:
    place = place_of(submission, loaded.cell, loaded.line)
    return cleaned(Unreadable(loaded.message, place))
