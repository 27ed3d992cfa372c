"""Unscored advice: what a student may like to know besides, as labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autograder.judge.findings import place_of
from autograder.results.labels import (
    Advice,
    GoneFromNumpy,
    NotImported,
    Place,
    Prints,
    ReadsGlobal,
    Rebound,
    Unseeded,
)
from autograder.sandbox.inside import wire
from autograder.sandbox.inside.lent import MODULES, OLD
from autograder.submissions.reading import Submission

_NAMED = re.compile(r"(global|rebound) ([A-Za-z_][A-Za-z_0-9]{0,39})")
_LENT = re.compile(r"(old|module) (\w{1,40})")


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
        elif lent := _LENT.fullmatch(habit.what):
            yield from _on_lent(lent[1], lent[2], place)


def _on_lent(what: str, name: str, place: Place | None) -> Iterator[Advice]:
    if what == "old" and name in OLD:
        yield GoneFromNumpy(name, OLD[name][0], place)
    elif what == "module" and name in MODULES:
        yield NotImported(name, place)
