"""One case's outcome as a row of the result: how it ended, in words that a student may read."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any

from autograder.compare import HIDDEN_SENTENCES, Difference, Opaque, leaves, quoted
from autograder.course.answer_key import AnswerKey, Prepared
from autograder.course.exercise import Exercise
from autograder.judge import evidence
from autograder.judge.advice import on_call
from autograder.results import CaseResult
from autograder.sandbox.inside import wire
from autograder.sandbox.session import Crashed, Outcome, TimedOut
from autograder.submissions.reading import Submission
from autograder.text import without_commands

_ERRORS = {name for name, value in vars(builtins).items() if isinstance(value, type)} | {
    "LinAlgError",
    "AxisError",
    "UFuncTypeError",
}


def value_of(returned: wire.Returned) -> Any:
    """Return what a call gave; an object of another type as an `Opaque`."""
    return wire.decode(returned.value, Opaque)


def judge(
    key: AnswerKey, exercise: Exercise, prepared: Prepared, outcome: Outcome, submission: Submission
) -> tuple[CaseResult, float, list[str]]:
    """Return a case's row, the share of it that is right, and advice.

    Parameters
    ----------
    key : AnswerKey
    exercise : Exercise
    prepared : Prepared
        The case.
    outcome : Outcome
        What the student's code gave.
    submission : Submission
        Whose text a message may quote; of a hidden case none.
    """
    case, inputs = prepared.case, prepared.line
    if isinstance(outcome, wire.Returned):
        actual = value_of(outcome)
        comparison = key.compare(exercise, prepared, actual)
        differences = comparison.differences
        if not differences:
            advice = [] if case.hidden else [*comparison.advice, *map(clean, on_call(outcome))]
            return CaseResult(case.name, case.hidden, "passed"), 1.0, advice
        wrong = {difference.part for difference in differences}
        message = (_hidden if case.hidden else _public)(differences, exercise, prepared)
        part, expected = differences[0].part, prepared.expected
        values = {} if case.hidden else evidence.pair(actual, expected, exercise.returns, part)
        row = CaseResult(case.name, case.hidden, "failed", part, message, inputs, **values)
        return row, exercise.score(prepared.expected, wrong), []
    if isinstance(outcome, wire.Raised):
        message = _exception(exercise, outcome, case.hidden, submission)
        return CaseResult(case.name, case.hidden, "raised", None, message, inputs), 0.0, []
    if isinstance(outcome, TimedOut):
        message = f"Still running after {outcome.seconds:g} s: does every loop end?"
        return CaseResult(case.name, case.hidden, "timed_out", None, message, inputs), 0.0, []
    if isinstance(outcome, Crashed):
        message = "The process that ran it ended: out of memory, or an exit in the code?"
        return CaseResult(case.name, case.hidden, "crashed", None, message, inputs), 0.0, []
    message = "Not run: calls before it hung or ended the process."
    return CaseResult(case.name, case.hidden, "not_run", None, message), 0.0, []


def _public(differences: Sequence[Difference], exercise: Exercise, prepared: Prepared) -> str:
    """Say it with values; the inputs stand in a field of their own."""
    sentences = dict.fromkeys(_variable(d, exercise) for d in differences)
    return clean(" ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences))


def _hidden(differences: Sequence[Difference], exercise: Exercise, prepared: Prepared) -> str:
    """Say what kind of difference it is, and no value."""
    kinds = dict.fromkeys((d.part, d.kind) for d in differences)
    if {part for part, _ in kinds} == {p for p, _ in leaves(prepared.expected, exercise.returns)}:
        kinds = dict.fromkeys((None, kind) for _, kind in kinds)
    text = ", ".join(f"{quoted(part)} {HIDDEN_SENTENCES[kind]}" for part, kind in kinds)
    return f"{text[:1].upper()}{text[1:]} (hidden case)."


def _variable(difference: Difference, exercise: Exercise) -> str:
    if exercise.asks and difference.message.startswith("the result has no"):
        return f"`{difference.part}` has no value."
    return difference.message


def _exception(
    exercise: Exercise, raised: wire.Raised, hidden: bool, submission: Submission
) -> str:
    """Say which exception it was; of a hidden case no more than a well-known type."""
    kind = raised.error if raised.error in _ERRORS else "an exception"
    if hidden:
        return f"Raises {kind} (hidden case)."
    line = place(submission, raised.cell, raised.line)
    where = f" at {line}" if line else ""
    return clean(ended(f"Raises {kind}{where}: {raised.message or 'no message'}"))


def place(submission: Submission, cell: int, line: int) -> str:
    """Return what stands at a place in the submission, and which line of its cell that is."""
    source = next((c.source for c in submission.cells if c.number == cell), "").split("\n")
    if not 0 < line <= len(source):
        return ""
    text = source[line - 1].partition("  #")[0].strip()[:80]
    where = f"line {line} of its cell" if cell else f"line {line}"
    return f"`{text}` ({where})" if text else where


def ended(text: str) -> str:
    """Return a sentence with its full stop, where Python's own words have not brought one."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def clean(text: str) -> str:
    """Return text without control characters and CI commands, on one line, of bounded length."""
    text = "".join(c if c.isprintable() else " " for c in text)
    text = without_commands(text)
    return text if len(text) <= 600 else f"{text[:600]}…"
