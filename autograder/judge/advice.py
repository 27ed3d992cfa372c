"""Unscored advice: what a student may like to know besides, as labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autograder.judge.findings import clean, cleaned, place_of
from autograder.results.labels import (
    Advice,
    ChangesArgument,
    NoDefault,
    OtherOrder,
    Prints,
    ReadsGlobal,
    Unseeded,
    Warned,
)
from autograder.sandbox.inside import wire
from autograder.submissions.reading import Submission

_GLOBAL = re.compile(r"global ([A-Za-z_][A-Za-z_0-9]{0,39})")


def on_habits(habits: Iterable[wire.Spot], submission: Submission) -> Iterator[Advice]:
    """Yield advice on what a worker claims to see in the code; other words mean nothing."""
    for habit in habits:
        place = place_of(submission, habit.cell, habit.line)
        if habit.what == "print":
            yield Prints(place)
        elif habit.what == "unseeded":
            yield Unseeded(place)
        elif name := _GLOBAL.fullmatch(habit.what):
            yield ReadsGlobal(name[1], place)


def on_call(outcome: wire.Returned, called: Iterable[str]) -> Iterator[Advice]:
    """Yield advice on what a right call did besides, and on how it had to be called."""
    if outcome.takes is not None:
        yield cleaned(OtherOrder(tuple(outcome.takes), tuple(called)))
    if outcome.filled:
        yield cleaned(NoDefault(tuple(outcome.filled)))
    yield from map(ChangesArgument, map(clean, outcome.changed))
    for category, message in outcome.warnings:
        if category == "RuntimeWarning":
            yield Warned(clean(message))
