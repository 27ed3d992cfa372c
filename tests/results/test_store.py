"""A line of ``results.jsonl`` is bounded, and a bounded line has the whole grade."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from judged import made
from msgspec.structs import replace

from autograder.report.feedback import feedback
from autograder.results import CaseResult, ExerciseResult, Result, store
from autograder.results.advice import Warned
from autograder.results.labels import Raised

VALUES: dict[str, Any] = {"actual": [1 / 3] * 4096, "expected": [2 / 3] * 4096}


def result(cases: int, text: int = 10, **values: Any) -> Result:
    """Return a result with so many failed cases and so much text in each."""
    raised = Raised("ValueError", "ä" * text)
    rows = tuple(
        CaseResult(f"case {n}", False, "raised", (raised,), message="ä" * text, **values)
        for n in range(cases)
    )
    exercise = ExerciseResult(
        "f", 1.0, 2.0, "partial", advice=(Warned("x"),), cases=rows, example=rows[0], feedback="no"
    )
    return made(exercise)


@pytest.mark.parametrize(
    ("given", "lost"),
    [
        (result(3, **VALUES), []),
        (result(10, **VALUES), ["expected", "actual"]),
        (result(10, 40_000, **VALUES), ["expected", "actual", "message"]),
        (result(10, 80_000, **VALUES), ["expected", "actual", "message", "findings"]),
    ],
    ids=["none", "values", "renderings", "labels"],
)
def test_long_line_loses_detail_in_order(given: Result, lost: list[str], tmp_path: Path) -> None:
    """First the values, then what is rendered from labels, last the labels; never the grade."""
    store.append(tmp_path / "results.jsonl", given)
    assert (tmp_path / "results.jsonl").stat().st_size <= store.MAX_LINE
    [kept] = store.load(tmp_path / "results.jsonl")
    [before], [after] = given.exercises, kept.exercises
    assert (kept.score, after.score, after.status) == (1.0, 1.0, "partial")
    for old, new in zip(before.cases, after.cases, strict=True):
        changed = [
            name for name in old.__struct_fields__ if getattr(old, name) != getattr(new, name)
        ]
        assert sorted(changed) == sorted(lost)
        assert (old.name, old.status) == (new.name, new.status)
    assert (kept == given) == (not lost)
    assert replace(kept, exercises=()) == replace(given, exercises=())
    assert feedback(after).lines  # what is shown of it is less, and is shown
