"""Unscored advice: what a student may like to know besides, as labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autograder.judge.findings import clean, place_of
from autograder.results.labels import (
    Advice,
    ChangesArgument,
    Prints,
    ReadsGlobal,
    Rebound,
    Unseeded,
    Warned,
)
from autograder.sandbox.inside import wire
from autograder.submissions.reading import Submission

_NAMED = re.compile(r"(global|rebound) ([A-Za-z_][A-Za-z_0-9]{0,39})")


def on_habits(habits: Iterable[wire.Spot], submission: Submission) -> Iterator[Advice]:
    """Yield advice on what a worker claims to see in the code; other words mean nothing."""
    for habit in habits:
        place = place_of(submission, habit.cell, habit.line)
        if habit.what == "print":
            yield Prints(place)
        elif habit.what == "unseeded":
            yield Unseeded(place)
        elif said := _NAMED.fullmatch(habit.what):
            yield (ReadsGlobal if said[1] == "global" else Rebound)(said[2], place)


def on_call(outcome: wire.Returned) -> Iterator[Advice]:
    """Yield advice on what a right call did besides."""
    yield from map(ChangesArgument, map(clean, outcome.changed))
    for category, message in outcome.warnings:
        if category == "RuntimeWarning":
            yield Warned(clean(message))
