"""An account of one result: how its points came about, case by case, hidden ones too.

For the instructor alone. A result says nothing of hidden inputs and answers, so the submission is
run once more, every case shown as public ones are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from autograder.compare import is_made, literal
from autograder.course.answer_key import AnswerKey
from autograder.course.case import earning
from autograder.course.exercise_key import ExerciseKey
from autograder.judge.case import judge
from autograder.judge.explanation import shortened
from autograder.judge.forms import Forms
from autograder.language import _
from autograder.results import CaseResult, ExerciseResult
from autograder.sandbox.inside.pipe.frames import taken_apart
from autograder.sandbox.outcome import Returned
from autograder.sandbox.protocol import Sandbox
from autograder.sandbox.session import Answer, Session
from autograder.submissions.reading import Submission
from autograder.text import line

LONGEST = 400  # characters of a value
READABLE = 12  # entries of an array that are all shown; of a larger one, both ends


@dataclass(frozen=True)
class CaseAccount:
    """A case as it ends now: what went in, what came out, and what it adds to the points.

    ``worth`` is None of a case that earns nothing, as a public one beside hidden ones.
    """

    name: str
    hidden: bool
    inputs: dict[str, str]
    expected: str
    actual: str
    row: CaseResult  # as a public one's
    earned: float
    worth: float | None


def accounts(
    submission: Submission, key: AnswerKey, exercises: Sequence[ExerciseResult], sandbox: Sandbox
) -> Iterator[tuple[ExerciseResult, list[CaseAccount]]]:
    """Yield exercises of a result, each with an account of its cases; none where nothing was found.

    Parameters
    ----------
    submission : Submission
        The one that the result is about.
    key : AnswerKey
        Of its assignment.
    exercises : sequence of ExerciseResult
        With the helpers that were replaced, which are replaced again.
    sandbox : Sandbox

    Raises
    ------
    SandboxError
        If the sandbox cannot start.
    """
    sandbox = sandbox.using(key.course.libraries)
    with Session(sandbox, submission.cells) as session:
        forms = Forms(sandbox, session)
        for exercise in exercises:
            asked = key[exercise.name]
            if exercise.carried_forward:
                session.fresh()
            (answer,) = session.ask([key.task(asked, asked.cases, exercise.carried_forward)])
            if exercise.carried_forward:
                session.fresh()
            yield exercise, list(_cases(asked, forms.of(asked, asked.cases, answer), submission))


def _cases(key: ExerciseKey, answer: Answer, submission: Submission) -> Iterator[CaseAccount]:
    counted = earning(key.cases)
    weights = sum(prepared.case.weight for prepared in counted)
    for prepared, outcome in zip(key.cases, answer.outcomes, strict=bool(answer.outcomes)):
        shown = dataclasses.replace(prepared, case=dataclasses.replace(prepared.case, hidden=False))
        row, wrong, _ = judge(key, shown, outcome, submission)
        worth = (
            key.exercise.points * prepared.case.weight / weights if prepared in counted else None
        )
        yield CaseAccount(
            prepared.case.name,
            prepared.hidden,
            {name: value(each) for name, each in prepared.inputs.items()},
            value(prepared.expected),
            value(outcome.value) if isinstance(outcome, Returned) else "",
            row,
            key.exercise.score(prepared.expected, wrong) * (worth or 0.0),
            worth,
        )


def value(given: object) -> str:
    """Return a value on one line: arrays in short, with their shape."""
    if isinstance(given, np.ndarray):
        shown = np.array2string(given, precision=6, threshold=READABLE, separator=", ")
        said = line(shown)
        if not given.ndim:
            return said
        text = _("{value} of shape {shape}")
        return text.format(value=shortened(said, LONGEST), shape=given.shape)
    if isinstance(given, dict):
        return "{" + ", ".join(f"{key!r}: {value(each)}" for key, each in given.items()) + "}"
    if isinstance(given, tuple):
        return f"({', '.join(map(value, given))})"
    if isinstance(given, (float, np.floating)):
        return f"{given:.10g}"
    if is_made(made := taken_apart(given)):
        return literal(made, LONGEST)
    return shortened(line(repr(given)), LONGEST)
