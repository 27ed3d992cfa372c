"""What wrong values have in common, said where every public case shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from autograder.compare import Judged, agreed
from autograder.course.exercise_key import Prepared
from autograder.results import CaseResult
from autograder.results.differences import WrongValues
from autograder.results.labels import Finding


def of_all(
    rows: Sequence[CaseResult], cases: Sequence[Prepared], returns: tuple[str, ...]
) -> Iterator[CaseResult]:
    """Yield the rows of public cases without the patterns that another of them contradicts."""
    judged = [
        Judged([msgspec.to_builtins(label) for label in row.findings], p.expected, p.sizes)
        for row, p in zip(rows, cases, strict=True)
    ]
    for row, labels in zip(rows, agreed(judged, returns), strict=True):
        if labels:
            row = replace(row, findings=msgspec.convert(labels, tuple[Finding, ...]))
        yield row


def of_none(row: CaseResult) -> CaseResult:
    """Return the row of a case without any pattern: one that fails where all public ones pass."""
    bare = {"factor": None, "sizes": (), "offset": None}
    findings = (
        replace(label, **bare) if isinstance(label, WrongValues) else label
        for label in row.findings
    )
    return replace(row, findings=tuple(findings))
