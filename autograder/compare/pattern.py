"""What wrong values of several cases have in common.

Needs numpy alone: the same text runs beside a student's notebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.compare.values import Label, leaves

Claim = tuple[str, str]


@dataclass(frozen=True)
class Judged:
    """A case's labels, an exception's among them, with what was expected and the inputs' sizes."""

    labels: Sequence[Label]
    expected: Any
    sizes: Mapping[str, int]


def agreed(cases: Sequence[Judged], returns: tuple[str, ...] = ()) -> list[list[Label]]:
    """Return the labels of cases without the patterns that one of these cases contradicts.

    A factor or an offset of one case may be chance; a factor that is a size differs by case.
    """
    parts = {label.get("part"): set[Claim]() for case in cases for label in case.labels}
    for part, held in parts.items():
        held |= {claim for case in cases for claim in _claims(case, part)}
        for case in cases if held else ():
            held &= _shown(case, part, returns, held)
    alone = sum(bool(case.labels) for case in cases) == 1
    return [[_held(label, case, parts, alone) for label in case.labels] for case in cases]


def _claims(case: Judged, part: str | None) -> Iterator[Claim]:
    """Yield the patterns of a part's values, a factor also as the sizes that it may stem from."""
    for label in case.labels:
        if label["label"] != "wrong_values" or label["part"] != part:
            continue
        if (offset := label.get("offset")) is not None:
            yield "offset", f"{offset:.6g}"
        if (factor := label.get("factor")) is not None:
            yield "factor", f"{factor:.6g}"
            for name, size in case.sizes.items():
                if any(abs(f - size) < 1e-6 * size for f in (factor, 1 / factor)):
                    yield ("over" if factor > 1 else "under"), name


def _shown(
    case: Judged, part: str | None, returns: tuple[str, ...], claims: set[Claim]
) -> set[Claim]:
    """Return the patterns that a case shows, or does not contradict."""
    expected = dict(leaves(case.expected, returns))
    names = {label.get("part") for label in case.labels}
    if part in names or not names <= set(expected):  # or it has another structure, or no value
        return set(_claims(case, part))
    if part in expected and not np.any(expected[part]):  # 0, and right: so with any factor
        return {claim for claim in claims if claim[0] != "offset"}
    ones = [name for name, size in case.sizes.items() if size == 1]
    return {(kind, name) for kind in ("over", "under") for name in ones}


def _held(label: Label, case: Judged, parts: Mapping[str | None, set[Claim]], alone: bool) -> Label:
    """Return a label with the pattern that all cases show, or none."""
    if label["label"] != "wrong_values":
        return label
    held = parts[label["part"]] & set(_claims(case, label["part"]))
    if not held or (alone and label["size"] == 1):
        return {k: v for k, v in label.items() if k not in ("factor", "sizes", "offset")}
    names = {name for _, name in held}
    return label | {"sizes": [name for name in label.get("sizes", ()) if name in names]}
