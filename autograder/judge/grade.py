"""From a submission's answers to points and sentences.

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

from autograder.course.answer_key import AnswerKey, Failure, Prepared
from autograder.course.exercise import Exercise
from autograder.judge.advice import on_habits
from autograder.judge.case import clean, ended, judge, place, value_of
from autograder.judge.diagnose import diagnose
from autograder.judge.second_look import follow_up
from autograder.results import CaseResult, ExerciseResult, Result, Status
from autograder.sandbox.inside import wire
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.session import Answer, Limits, Outcome, run
from autograder.submissions.reading import Submission
from autograder.text import encodable


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
        Wall clock of a call and of the submission.

    Raises
    ------
    SandboxError
        If the sandbox cannot start: a fault, not a result.
    """
    start = time.monotonic()
    attempt = _Run(submission, sandbox, key, public_only, limits)
    asked = [e for e in key.assignment.exercises if not public_only or key.cases(e, hidden=False)]
    results = attempt.results(asked)
    again: dict[tuple[str, ...], dict[str, ExerciseResult]] = {}  # by helpers that were replaced
    for exercise in asked:
        result = results[exercise.name]
        if helpers := _to_blame(key, exercise, results):
            if helpers not in again:  # one worker for all that these helpers may have spoilt
                again[helpers] = attempt.results(_spoilt(key, results, helpers), helpers)
            result = _better(result, again[helpers][exercise.name], helpers)
        results[exercise.name] = result
    results = follow_up(submission, sandbox, key, results, attempt.loaded)
    return Result(
        submission=encodable(str(submission.path)),
        student=submission.student,
        assignment=submission.assignment,
        sha256=submission.sha256,
        score=round(sum(result.score for result in results.values()), 2),
        max_score=float(sum(exercise.points for exercise in asked)),
        seconds=round(time.monotonic() - start, 3),
        sandbox=sandbox.tier,
        versions=key.versions,
        exercises=list(results.values()),
    )


@dataclass(frozen=True)
class _Run:
    """How one submission is run and judged."""

    submission: Submission
    sandbox: Sandbox
    key: AnswerKey
    public_only: bool
    limits: Limits | None
    loaded: dict[str, wire.Loaded] = field(default_factory=dict)  # of the first look, by exercise

    def results(
        self, exercises: Sequence[Exercise], helpers: tuple[str, ...] = ()
    ) -> dict[str, ExerciseResult]:
        """Return a result for each exercise, with right helpers in place of the student's.

        Public cases of all run before hidden ones of any.
        """
        phases = [
            [self.key.task(e, self.key.cases(e, hidden), helpers) for e in exercises]
            for hidden in self._visible()
        ]
        answers = run(self.sandbox, list(self.submission.cells), phases, self.limits)
        for name, answer in answers.items():
            if answer.loaded is not None:
                self.loaded.setdefault(name, answer.loaded)
        return {e.name: self._judged(e, answers[e.name]) for e in exercises}

    def _judged(self, exercise: Exercise, answer: Answer) -> ExerciseResult:
        cases = [p for hidden in self._visible() for p in self.key.cases(exercise, hidden)]
        return _judge(self.key, exercise, cases, answer, self.submission)

    def _visible(self) -> list[bool]:
        return [False] if self.public_only else [False, True]


def _to_blame(
    key: AnswerKey, exercise: Exercise, results: dict[str, ExerciseResult]
) -> tuple[str, ...]:
    """Return the helpers of a failed exercise that failed themselves."""
    if results[exercise.name].status not in ("wrong", "partial"):
        return ()
    helpers = key.assignment.closure(exercise.needs)
    return tuple(
        h.name for h in helpers if h.name in results and results[h.name].status != "correct"
    )


def _spoilt(
    key: AnswerKey, results: dict[str, ExerciseResult], helpers: tuple[str, ...]
) -> list[Exercise]:
    """Return the failed exercises that need all of these helpers."""
    return [
        exercise
        for exercise in key.assignment.exercises
        if exercise.name in results
        and results[exercise.name].status in ("wrong", "partial")
        and {e.name for e in key.assignment.closure(exercise.needs)}.issuperset(helpers)
    ]


def _better(
    first: ExerciseResult, second: ExerciseResult, helpers: tuple[str, ...]
) -> ExerciseResult:
    """Return the run that earns more or says more; the second says which helpers were replaced."""
    if (second.score, bool(second.mistake)) <= (first.score, bool(first.mistake)):
        return first
    names = ", ".join(f"`{name}`" for name in helpers)
    note = f"Graded with a correct {names} in place of yours."
    feedback = f"{second.feedback} {note}".strip()
    return replace(second, feedback=feedback, carried_forward=list(helpers))


def _judge(
    key: AnswerKey,
    exercise: Exercise,
    cases: Sequence[Prepared],
    answer: Answer,
    submission: Submission,
) -> ExerciseResult:
    """Turn the outcomes of an exercise, public ones first, into points and sentences."""
    loaded = answer.loaded
    if loaded is not None and loaded.status != "found":
        status: Status = "missing" if loaded.status == "missing" else "wrong"
        sentence = (_missing if status == "missing" else _broken)(exercise, loaded, submission)
        rows = [CaseResult(p.case.name, p.case.hidden, "not_run") for p in cases]
        return ExerciseResult(exercise.name, 0.0, exercise.points, status, sentence, cases=rows)
    judged = [
        judge(key, exercise, prepared, outcome, submission)
        for prepared, outcome in zip(cases, answer.outcomes, strict=True)
    ]
    rows = [row for row, _, _ in judged]
    share = sum(p.case.weight * s for p, (_, s, _) in zip(cases, judged, strict=True))
    share /= sum(p.case.weight for p in cases)
    score = round(exercise.points * share, 2)
    if loaded is not None and loaded.stub and share < 1:
        rows = [CaseResult(row.name, row.hidden, "not_run") for row in rows]
        return ExerciseResult(
            exercise.name, 0.0, exercise.points, "unanswered", "Not answered yet.", cases=rows
        )
    advice = on_habits(loaded.habits if loaded else [])
    advice += dict.fromkeys(text for _, _, texts in judged for text in texts)
    if share == 1:
        return ExerciseResult(exercise.name, score, score, "correct", advice=advice, cases=rows)
    actual = [_actual(outcome) for outcome in answer.outcomes]
    known = diagnose(key, exercise, cases, actual)
    sentence = known.student if known else _first_sentence(rows, loaded)
    return ExerciseResult(
        exercise.name,
        score,
        exercise.points,
        "partial" if score else "wrong",
        sentence,
        known.id if known else None,
        advice=advice,
        cases=rows,
    )


def _actual(outcome: Outcome) -> Any:
    if isinstance(outcome, wire.Returned):
        return value_of(outcome)
    return Failure(outcome.error if isinstance(outcome, wire.Raised) else type(outcome).__name__)


def _missing(exercise: Exercise, loaded: wire.Loaded, submission: Submission) -> str:
    if exercise.asks:
        wanted = "No " + ", ".join(f"`{name}`" for name in exercise.asks) + " found"
    else:
        wanted = f"No function `{exercise.name}` found"
    graded = exercise.asks or (exercise.name,)
    close = process.extractOne(graded[0], loaded.defined, scorer=fuzz.ratio, score_cutoff=60)
    return clean(f"{wanted}; did you mean `{close[0]}`?" if close else f"{wanted}.")


def _broken(exercise: Exercise, loaded: wire.Loaded, submission: Submission) -> str:
    line = place(submission, loaded.cell, loaded.line)
    return clean(ended(f"Python cannot read {line or 'its cell'}: {loaded.message}"))


def _first_sentence(rows: Sequence[CaseResult], loaded: wire.Loaded | None) -> str:
    """Return what leads the feedback: a blank left open, else the first failure that is public."""
    if loaded is not None and loaded.blanks:
        return clean(f"Not finished: `{loaded.blanks[0]}` is still there.")
    failed = [row for row in rows if row.status != "passed"]
    public = [row for row in failed if not row.hidden]
    if public:
        return public[0].message
    return f"All public cases pass, but not “{failed[0].name}”: {failed[0].message}"
