"""What wrong values have in common: said only where every public case shows it.

A factor, a sign or an offset of one case may be chance.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace

from autograder.compare import leaves
from autograder.course.answer_key import Prepared
from autograder.results import CaseResult
from autograder.results.labels import WrongValues

Claim = tuple[str, str]


def agreed(
    rows: Sequence[CaseResult], cases: Sequence[Prepared], returns: tuple[str, ...]
) -> Iterator[CaseResult]:
    """Yield the rows of public cases without the patterns that another of them contradicts."""
    both = list(zip(rows, cases, strict=True))
    claims = {label.part: _all_claims(both) for row in rows for label in _wrong(row)}
    for row, prepared in both:
        for part, expected in leaves(prepared.expected, returns):
            if part in claims:
                claims[part] &= _shown(row, part, prepared, expected, claims[part])
    for row, prepared in both:
        yield _only(row, prepared, claims, alone=len(rows) == 1)


def without_pattern(row: CaseResult) -> CaseResult:
    """Return the row of a case that stands alone, without any pattern."""
    return replace(row, findings=tuple(map(_bare, row.findings)))


def _only(
    row: CaseResult, prepared: Prepared, claims: dict[str | None, set[Claim]], alone: bool
) -> CaseResult:
    findings = []
    for label in row.findings:
        if isinstance(label, WrongValues):
            held = claims.get(label.part, set()) & set(_claimed(label, prepared))
            if not held or (alone and label.size == 1):
                label = _bare(label)
            else:
                label = replace(label, sizes=tuple(n for n in label.sizes if _of(n, held)))
        findings.append(label)
    return replace(row, findings=tuple(findings))


def _wrong(row: CaseResult) -> Iterator[WrongValues]:
    return (label for label in row.findings if isinstance(label, WrongValues))


def _all_claims(both: Sequence[tuple[CaseResult, Prepared]]) -> set[Claim]:
    return {claim for row, case in both for label in _wrong(row) for claim in _claimed(label, case)}


def _of(size: str, held: set[Claim]) -> bool:
    return bool(held & {("over", size), ("under", size)})


def _bare(label: Any) -> Any:
    bare = {"factor": None, "sizes": (), "offset": None}
    return replace(label, **bare) if isinstance(label, WrongValues) else label


def _shown(
    row: CaseResult, part: str | None, prepared: Prepared, expected: Any, claims: set[Claim]
) -> set[Claim]:
    """Return the patterns that a case shows, or does not contradict."""
    labels = [label for label in row.findings if getattr(label, "part", None) == part]
    if labels or row.status not in ("passed", "failed"):
        return {c for label in _wrong(row) if label.part == part for c in _claimed(label, prepared)}
    if not np.any(expected):  # 0, and right: so it is with any factor
        return {claim for claim in claims if claim[0] != "offset"}
    ones = [name for name, size in prepared.sizes.items() if size == 1]
    return {(kind, name) for kind in ("over", "under") for name in ones}


def _claimed(label: WrongValues, prepared: Prepared) -> Iterator[Claim]:
    """Yield the patterns that a label says, a factor also as the sizes that it may stem from."""
    if label.offset is not None:
        yield "offset", f"{label.offset:.6g}"
    if label.factor is not None:
        yield "factor", f"{label.factor:.6g}"
        for name, size in prepared.sizes.items():
            if math.isclose(label.factor, size, rel_tol=1e-6):
                yield "over", name
            if math.isclose(label.factor * size, 1, rel_tol=1e-6):
                yield "under", name
