"""Labels from what a worker claims: their text is a stranger's, and is made harmless here."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from autograder.compare import Comparison
from autograder.judge.explanation import explanation, normal
from autograder.results.labels import (
    Advice,
    Finding,
    HiddenDifference,
    HiddenRaise,
    NoKey,
    NoThreads,
    NoValue,
    OtherParameters,
    Place,
    Raised,
)
from autograder.sandbox.inside import wire
from autograder.submissions.reading import Submission
from autograder.text import shortened, without_commands

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


def of_comparison(comparison: Comparison) -> tuple[Finding, ...]:
    """Return what is wrong with a public answer."""
    return tuple(msgspec.convert(_cleaned(label), type=Finding) for label in comparison.labels)


def of_variables(
    comparison: Comparison, lost: Mapping[str, wire.Raised], submission: Submission
) -> tuple[Finding, ...]:
    """Return what is wrong where variables are asked for: a missing key is one without a value."""

    def meant(finding: Finding) -> Finding:
        if not isinstance(finding, NoKey) or finding.part is not None:
            return finding
        why = of_exception(lost[finding.key], submission) if finding.key in lost else None
        return NoValue(finding.key, why if isinstance(why, Raised) else None)

    return tuple(map(meant, of_comparison(comparison)))


def advice_of(comparison: Comparison) -> Iterable[Advice]:
    """Return what is unscored about the form of an answer."""
    return [msgspec.convert(_cleaned(label), type=Advice) for label in comparison.advice]


def of_hidden(comparison: Comparison, parts: Iterable[str | None]) -> tuple[HiddenDifference, ...]:
    """Return the kinds of difference of a hidden answer with these parts, and no value."""
    by_kind: dict[str, list[str]] = {}
    for part, kind in comparison.wrong.items():
        by_kind.setdefault(kind, []).append(part or "")
    all_wrong = set(comparison.wrong) == set(parts)
    return tuple(
        msgspec.convert({"parts": [] if all_wrong else wrong, "kind": kind}, HiddenDifference)
        for kind, wrong in by_kind.items()
    )


def of_exception(raised: wire.Raised, submission: Submission) -> Raised | NoThreads:
    """Return what a call ended with; as its type no word but a well-known one."""
    place = place_of(submission, raised.cell, raised.line)
    if (raised.error, raised.message) == ("RuntimeError", "can't start new thread"):
        return cleaned(NoThreads(place))
    because = None if raised.because is None else _said(*raised.because)
    error, message = _said(raised.error, raised.message)
    why = {} if because else explanation(error, message, place.statement if place else "")
    return cleaned(Raised(error, shortened(message), place, because, why))


def _said(error: str, message: str) -> tuple[str, str]:
    """Return a type that is known, and a message in the words of all Pythons."""
    return _known(error), normal(message)


def of_parameters(outcome: wire.Result, called: Iterable[str]) -> tuple[Finding, ...]:
    """Return that a function takes others than those it is called with, where that spoils it.

    Called by name it has got what it takes, if it could be called at all.
    """
    called = tuple(called)
    if outcome.takes is None or not (is_refused(outcome) or set(called) - {*outcome.takes}):
        return ()
    return (cleaned(OtherParameters(tuple(outcome.takes), called)),)


def is_refused(outcome: wire.Result) -> bool:
    """Tell whether no line of a function was reached."""
    return isinstance(outcome, wire.Raised) and not outcome.line


def of_hidden_exception(raised: wire.Raised) -> HiddenRaise:
    """Return its type, if it is one of a dozen."""
    return HiddenRaise(raised.error if raised.error in _TOLD_OF_HIDDEN else "")


def _known(error: str) -> str:
    return error if error in _ERRORS else ""


def place_of(submission: Submission, cell: int, line: int) -> Place | None:
    """Return a place in a submission with what stands there; None where there is none."""
    lines = submission.lines.get(cell, [])
    if not 0 < line <= len(lines):
        return None
    return Place(cell, line, clean(shortened(lines[line - 1].partition("  #")[0].strip(), 80)))


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
