"""Unscored advice: what a student may like to know besides, in sentences of the grader's own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from autograder.sandbox.inside import wire

LEAST = 5.0  # times slower than whole arrays; below it, a loop is a matter of taste

_HABITS = {
    "print": "It prints on every call; remove the `print` when you are done looking.",
    "unseeded": "It draws random numbers without a seed, so no two runs give the same.",
}
_GLOBAL = re.compile(r"global ([A-Za-z_][A-Za-z_0-9]{0,39})")


def on_habits(habits: Iterable[str]) -> list[str]:
    """Return advice on what a worker claims to see in the code; other words mean nothing."""
    sentences = []
    for habit in habits:
        if habit in _HABITS:
            sentences.append(_HABITS[habit])
        elif name := _GLOBAL.fullmatch(habit):
            reads = f"It reads `{name[1]}` from the notebook"
            sentences.append(f"{reads}; called with other data, it would still use the old.")
    return sentences


def on_call(outcome: wire.Returned) -> list[str]:
    """Return advice on what a right call did besides; as the student's code has it, uncleaned."""
    changed = [f"It changes its argument `{name}`; work on a copy." for name in outcome.changed]
    warned = [
        f"numpy warns: {text.removeprefix('RuntimeWarning: ')}."
        for text in outcome.warnings
        if text.startswith("RuntimeWarning")
    ]
    return changed + warned


def on_pace(factor: float) -> list[str]:
    """Return advice on a loop that takes ``factor`` times as long as whole arrays."""
    if factor < LEAST:
        return []
    slower = f"about {float(f'{factor:.0e}'):,.0f} times as long as whole arrays do"
    return [f"It loops in Python: at 100 times the size that takes {slower}."]
