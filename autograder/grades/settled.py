"""A result as it counts, with what an instructor has decided besides."""

from __future__ import annotations

from typing import Any

from autograder.results import Result


class Settled(Result, frozen=True, kw_only=True):
    """A result with the points that count; what is in ``results.jsonl`` stays as it was graded.

    ``remarks`` are the instructor's, fit for the student's eyes; ``waiting`` answers are to be
    graded by a person. An ``excused`` student has no score; one who is excused from a part has a
    lower maximum than the ``full`` one of the others.
    """

    remarks: tuple[str, ...] = ()
    waiting: int = 0
    excused: bool = False
    full: float | None = None


def settled(result: Result, **changes: Any) -> Settled:
    """Return a result as it counts."""
    fields = {name: getattr(result, name) for name in result.__struct_fields__}
    return Settled(**fields | changes)


def remarks(result: Result) -> tuple[str, ...]:
    """Return what an instructor says of a result."""
    return result.remarks if isinstance(result, Settled) else ()
