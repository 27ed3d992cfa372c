"""Unscored advice on what a worker claims to see in the code, as labels."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from autograder.compare import Label
from autograder.judge import findings
from autograder.judge.verdict import habit
from autograder.results.advice import Advice
from autograder.sandbox.inside.pipe import wire
from autograder.submissions.reading import Submission

_LENT = re.compile(r"(old|module) (\w{1,40})")


def on_habits(spots: Iterable[wire.Spot], submission: Submission, right: bool) -> list[Advice]:
    """Return advice on habits, and on what was lent; other words mean nothing."""
    said = []
    for spot in spots:
        place = msgspec.to_builtins(findings.place_of(submission, spot.cell, spot.line))
        said.append(habit(spot.what, place, right) or _on_lent(spot.what, place))
    return findings.advice(filter(None, said))


def _on_lent(what: str, place: Label | None) -> Label | None:
    said = _LENT.fullmatch(what)
    if said is None:
        return None
    from autograder.sandbox.inside.lent import MODULES, OLD  # much text, for few

    if said[1] == "old" and said[2] in OLD:
        instead = OLD[said[2]][0]
        return {"label": "gone_from_numpy", "name": said[2], "instead": instead, "place": place}
    if said[1] == "module" and said[2] in MODULES:
        return {"label": "not_imported", "name": said[2], "place": place}
    return None
