"""From a submission's answers to a result.

`grade` runs a submission in the sandbox, compares each answer with the answer key, and carries
errors forward: an exercise that fails, and needs another that failed too, runs again with the right
helper in place of the student's. What a student may read comes from workers that have seen neither
a hidden input nor a right helper.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from autograder.course.answer_key import AnswerKey
from autograder.course.exercise_key import ExerciseKey, Prepared
from autograder.judge.attempt import Attempt
from autograder.judge.forms import Forms
from autograder.judge.line import lines
from autograder.judge.second_look import LIMITS
from autograder.results import ExerciseResult, Result
from autograder.results.advice import Misspelt, NoDefault, OtherOrder, StillWrong
from autograder.results.labels import HelperWrong, HiddenDifference, HiddenRaise
from autograder.sandbox.deadline import Limits
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.protocol import Sandbox
from autograder.sandbox.session import Session
from autograder.submissions.reading import Submission
from autograder.text import encodable

MOST_TRIES = 6  # sets of helpers that are replaced, for one exercise


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
    start, limits = time.monotonic(), limits or Limits()
    sandbox = sandbox.using(key.course.libraries)
    asked = [each for each in key.exercises if not public_only or each.public]
    with Session(sandbox, submission.cells, limits) as session:
        forms = Forms(sandbox, session)
        attempt = _Run(submission, key, session, forms, public_only, limits.lines)
        results = attempt.results(asked)
        again: dict[tuple[str, ...], dict[str, ExerciseResult]] = {}  # by helpers replaced
        if not key.course.carry_forward:
            results = {name: attempt.put_off(name, results) for name in results}
        for name in results if key.course.carry_forward else ():
            tries = _tries(attempt.to_blame(name, results))
            for helpers in tries:
                if helpers not in again:  # one worker for all that these helpers may have spoilt
                    again[helpers] = attempt.results(_spoilt(key, results, helpers), helpers)
                results[name] = _better(results[name], again[helpers][name])
                if results[name].status == "correct":
                    break
            else:
                if tries:
                    results[name] = _with_own_fault(results[name], again[tries[-1]][name])
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
    key: AnswerKey
    session: Session
    forms: Forms
    public_only: bool
    seconds: float  # to look for lines
    found: dict[str, wire.Loaded | None] = field(default_factory=dict)  # at first, by exercise

    def results(
        self, exercises: Sequence[ExerciseKey], helpers: tuple[str, ...] = ()
    ) -> dict[str, ExerciseResult]:
        """Return a result for each exercise, with right helpers in place of the student's.

        All that a student may read of comes first: public cases and second looks, of all
        exercises. With right helpers beside it, in a worker of its own, student code could read
        and tell them: then nothing is shown but the grader's own labels.
        """
        if helpers:
            self.session.fresh()
        attempts = [
            Attempt(
                each,
                self.submission,
                self.found.get(each.exercise.name),
                public_only=self.public_only,
                silent=bool(helpers),
            )
            for each in exercises
        ]
        names = [each.exercise.name for each in exercises]
        self._ask([(each, each.public) for each in attempts], helpers)
        for each in attempts:
            self.found.setdefault(each.key.exercise.name, each.loaded)
        looks = [look for attempt in attempts for look in attempt.looks()]
        tasks = [
            replace(self.key.task(look.key, look.calls, helpers), traced=look.traced)
            for look in looks
        ]
        replies = self.session.ask(tasks, LIMITS)
        found = {} if helpers else lines(self.key, attempts, self.session, self.seconds)
        self._ask([(each, each.hidden) for each in attempts if each.open and each.hidden], helpers)
        results = {
            name: replace(
                each.result(),
                carried_forward=self._used(each, helpers),
                **dict(zip(("line", "other_line"), found.get(name, ()), strict=False)),
            )
            for name, each in zip(names, attempts, strict=True)
        }
        for look, reply in zip(looks, replies, strict=True):
            name = look.key.exercise.name
            answer = self.forms.of(look.key, look.calls, reply)
            results[name] = look.conclude(results[name], answer.outcomes)
        return results

    def to_blame(self, name: str, results: dict[str, ExerciseResult]) -> tuple[str, ...]:
        """Return the helpers of a failed exercise that failed, or are called otherwise."""
        if results[name].status not in ("wrong", "partial"):
            return ()
        needed = self.key.needed_by(name)
        return tuple(n for n in needed if n in results and not self._stands(results[n]))

    def put_off(self, name: str, results: dict[str, ExerciseResult]) -> ExerciseResult:
        """Return a failed exercise's result with the helper in it that is to be mended first."""
        result, loaded = results[name], self.found[name]
        if loaded is None or loaded.blanks:
            return result
        for helper in self.to_blame(name, results):
            used = {*loaded.uses} & {helper, *self.key[helper].exercise.graded_names}
            if used and results[helper].status != "correct":
                return replace(result, findings=(HelperWrong(helper), *result.findings))
        return result

    def _stands(self, result: ExerciseResult) -> bool:
        """Tell whether others can build on an answer: it is right, under its name, in its order."""
        otherwise = (isinstance(each, (Misspelt, NoDefault, OtherOrder)) for each in result.advice)
        loaded = self.found[result.name]
        alias = loaded and loaded.alias  # others may call it by the name that was asked for
        return result.status == "correct" and not alias and not any(otherwise)

    def _used(self, attempt: Attempt, helpers: tuple[str, ...]) -> tuple[str, ...]:
        """Return the helpers that an answer mentions, as its worker says; all, if it says none."""
        exercises = [self.key[name].exercise for name in helpers]
        used = [e.name for e in exercises if attempt.uses & {e.name, *e.graded_names}]
        return tuple(used) or helpers

    def _ask(
        self, asked: Sequence[tuple[Attempt, list[Prepared]]], helpers: tuple[str, ...]
    ) -> None:
        """Ask for some cases of each attempt, which take the answers."""
        tasks = [self.key.task(attempt.key, cases, helpers) for attempt, cases in asked]
        for (attempt, cases), answer in zip(asked, self.session.ask(tasks), strict=True):
            attempt.add(cases, self.forms.of(attempt.key, cases, answer))


def _tries(blamed: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return which helpers to replace, in turn: each alone, then all; right ones need not fit."""
    alone: list[tuple[str, ...]] = [(name,) for name in blamed[: MOST_TRIES - 1]]
    return [*alone, blamed] if len(blamed) > 1 else alone


def _spoilt(
    key: AnswerKey, results: dict[str, ExerciseResult], helpers: tuple[str, ...]
) -> list[ExerciseKey]:
    """Return the failed exercises that need all of these helpers."""
    return [
        key[name]
        for name, result in results.items()
        if result.status in ("wrong", "partial") and set(key.needed_by(name)).issuperset(helpers)
    ]


def _better(first: ExerciseResult, second: ExerciseResult) -> ExerciseResult:
    """Return the run that earns more or says more; the second says which helpers were replaced."""
    says_more = (second.score, bool(second.mistake)) > (first.score, bool(first.mistake))
    return second if says_more else first


def _with_own_fault(first: ExerciseResult, second: ExerciseResult) -> ExerciseResult:
    """Return a result that nothing is better than, with what is wrong under right helpers too."""
    found = [label for case in second.failed for label in case.findings]
    if first.carried_forward or first.hint or first.mistake or not found:
        return first
    own = found[0]
    if not isinstance(own, (HiddenDifference, HiddenRaise)):
        return first
    return replace(first, hint=StillWrong(second.carried_forward, own))
