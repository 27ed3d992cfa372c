"""Labels from what a worker claims: their text is a stranger's, and is made harmless here."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from autograder.compare import Failure, Label
from autograder.judge.explanation import quoted, raised
from autograder.judge.forms import Formed
from autograder.judge.verdict import Call
from autograder.results.advice import Advice
from autograder.results.label import Place
from autograder.results.labels import Finding, HiddenDifference, HiddenRaise
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.outcome import Returned
from autograder.submissions.reading import Submission
from autograder.text import without_commands

LONGEST = 400  # characters of one field
T = TypeVar("T", bound=Finding | Advice)

_ERRORS = {
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
} | {
    "LinAlgError",
    "AxisError",
    "UFuncTypeError",
}


#: What is said of a hidden case's exception: the commonest of honest code, so few tell little.
_TOLD_OF_HIDDEN = {
    *("AssertionError", "AttributeError", "IndexError", "KeyError", "UFuncTypeError"),
    *("ModuleNotFoundError", "NameError", "OverflowError", "RecursionError", "TypeError"),
    *("ValueError", "ZeroDivisionError"),
}


def of(labels: Iterable[Label]) -> tuple[Finding, ...]:
    """Return what is wrong with a public answer."""
    return tuple(msgspec.convert(_cleaned(label), type=Finding) for label in labels)


def advice(labels: Iterable[Label]) -> list[Advice]:
    """Return what is unscored about an answer."""
    return [msgspec.convert(_cleaned(label), type=Advice) for label in labels]


def of_hidden(
    wrong: Mapping[str | None, str], parts: Iterable[str | None]
) -> tuple[HiddenDifference, ...]:
    """Return the kinds of difference of a hidden answer with these parts, and no value."""
    by_kind: dict[str, list[str]] = {}
    for part, kind in wrong.items():
        by_kind.setdefault(kind, []).append(part or "")
    all_wrong = {*wrong} == {*parts}
    return tuple(
        msgspec.convert({"parts": [] if all_wrong else names, "kind": kind}, HiddenDifference)
        for kind, names in by_kind.items()
    )


def call_of(outcome: Returned | wire.Raised, submission: Submission) -> Call:
    """Return how a call ended, as judging public answers knows it."""
    if isinstance(outcome, wire.Raised):
        failure = Failure(outcome.error, outcome.message)
        label = _exception(outcome, submission)
        return Call(failure, label, refused=not outcome.line, takes=outcome.takes)
    return Call(
        outcome.value,
        takes=outcome.takes,
        filled=outcome.filled,
        changed=outcome.changed,
        warnings=outcome.warnings,
        lost={name: _exception(why, submission) for name, why in outcome.lost},
        free=outcome.free if isinstance(outcome, Formed) else "",
        has_form=not isinstance(outcome, Formed) or outcome.has_form,
        form_failed=isinstance(outcome, Formed) and outcome.failed,
    )


def _exception(outcome: wire.Raised, submission: Submission) -> Label:
    """Return what a call ended with; as its type no word but a well-known one."""
    place = msgspec.to_builtins(place_of(submission, outcome.cell, outcome.line))
    because = outcome.because and (_known(outcome.because[0]), outcome.because[1])
    called = outcome.called and msgspec.to_builtins(place_of(submission, *outcome.called))
    return raised(_known(outcome.error), outcome.message, place, because, called)


def of_hidden_exception(raised: wire.Raised) -> HiddenRaise:
    """Return its type, if it is one of a dozen."""
    return HiddenRaise(raised.error if raised.error in _TOLD_OF_HIDDEN else "")


def _known(error: str) -> str:
    """Return the name of a type, "" unless it is a well-known one."""
    return error if error in _ERRORS else ""


def place_of(submission: Submission, cell: int, line: int) -> Place | None:
    """Return a place in a submission with what stands there; None where there is none."""
    lines = submission.lines.get(cell, [])
    if not 0 < line <= len(lines):
        return None
    return Place(cell, line, clean(quoted(lines[line - 1])))


def cleaned(label: T) -> T:
    """Return a label whose text is harmless wherever it lands, and bounded."""
    return msgspec.convert(_cleaned(msgspec.to_builtins(label)), type(label))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, (list, tuple)) else value


def clean(text: str) -> str:
    """Return text without control characters and CI commands, on one line, of bounded length."""
    text = without_commands("".join(c if c.isprintable() else " " for c in text))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
