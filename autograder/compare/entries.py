"""Text, dates, None, sets, and lists, tuples, arrays and dicts of anything, entry by entry.

Needs numpy alone: the same text runs beside a student's notebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any

import numpy as np

from autograder.compare.frames import made_differences
from autograder.compare.leaf import Leaf, is_numeric
from autograder.compare.literals import first_few, literal
from autograder.compare.values import (
    Comparison,
    Label,
    Tolerance,
    is_made,
    is_number,
    kind_of,
    labelled,
)

Difference = tuple[str, Label]  # the kind of difference, and its label

_SEQUENCES = (list, tuple)


def compare_entries(
    actual: Any, expected: Any, part: str | None, tolerance: Tolerance, explain: bool
) -> Comparison:
    """Compare a value that is no number and no array or list of them, as one part."""
    found = next(_differences(actual, expected, part, tolerance, ""), None)
    if found is None:
        return Comparison()
    kind, label = found
    if not explain:
        return Comparison({part: kind})
    many = _are_sequences(actual, expected) and len(actual) == len(expected) > 1
    if many and label["label"] in ("wrong_text", "wrong_entry", "wrong_values"):
        pairs = zip(actual, expected, strict=True)
        wrong = sum(any(_differences(a, e, part, tolerance, "")) for a, e in pairs)
        label |= {"differing": wrong, "size": len(expected)}
    return Comparison({part: kind}, (label,))


def _differences(
    actual: Any, expected: Any, part: str | None, tolerance: Tolerance, at: str
) -> Iterator[Difference]:
    """Yield what is wrong, from the front; ``at`` is where in the part, as a subscript."""
    said = {"part": part, "at": at}
    if isinstance(actual, np.ndarray) and not actual.ndim and actual.dtype.kind not in "biufc":
        actual = actual[()]
    if is_numeric(expected):
        found = Leaf(actual, expected, part).compare(tolerance, {}, explain=True)
        for kind in found.wrong.values():
            label = found.labels[0]
            yield kind, label | said | {"at": at + label.get("at", "")}
    elif is_made(expected):

        def inner(one: Any, other: Any, there: str) -> Iterator[Difference]:
            return _differences(one, other, part, tolerance, there)

        yield from made_differences(actual, expected, part, at, inner)
    elif isinstance(expected, (set, frozenset)) and isinstance(actual, (set, frozenset)):
        yield from _members(actual, expected, said, "set")
    elif isinstance(expected, Mapping) and isinstance(actual, dict):
        yield from _members(actual, expected, said, "dict")
        for key in (key for key in expected if key in actual):
            there = f"{at}[{literal(key)}]"
            yield from _differences(actual[key], expected[key], part, tolerance, there)
    elif _are_sequences(actual, expected):
        yield from _sequence(actual, expected, part, tolerance, at)
    elif isinstance(expected, str) and isinstance(actual, str):
        if actual != expected:
            yield "values", _other_text(actual, expected) | said
    elif (same := _are_equal(actual, expected)) is not None:
        if not same:
            texts = {"actual": literal(actual), "expected": literal(expected)}
            yield "values", labelled("wrong_entry", **said, **texts)
    else:
        kinds = {"actual": kind_of(actual), "expected": kind_of(expected)}
        yield "structure", labelled("other_kind", **said, **kinds)


def _sequence(
    actual: Any, expected: Any, part: str | None, tolerance: Tolerance, at: str
) -> Iterator[Difference]:
    if isinstance(actual, np.ndarray) and isinstance(expected, np.ndarray):
        if actual.shape != expected.shape:
            shapes = {"actual": [*actual.shape], "expected": [*expected.shape]}
            yield "shape", labelled("wrong_shape", part=part, at=at, **shapes)
            return
        places: Iterable[tuple[int, ...]] = np.ndindex(expected.shape)
        entries = ((place, actual[place], expected[place]) for place in places)
    else:
        if len(actual) != len(expected):
            lengths = {"actual": len(actual), "expected": len(expected)}
            yield "shape", labelled("wrong_length", part=part, at=at, **lengths)
            return
        entries = (((n,), *pair) for n, pair in enumerate(zip(actual, expected, strict=True)))
    for place, one, other in entries:
        yield from _differences(one, other, part, tolerance, f"{at}{[*place]}")


def _members(actual: Any, expected: Any, said: Label, what: str) -> Iterator[Difference]:
    """Yield that a set lacks members or has others, and so of a dict's keys."""
    lacking = [each for each in expected if not _holds(actual, each)]
    others = [each for each in actual if not _holds(expected, each)]
    if lacking or others:
        listed = {"lacking": first_few(lacking), "others": first_few(others)}
        kind = "values" if what == "set" else "structure"
        yield kind, labelled("wrong_members", **said, of=what, **listed)


def _holds(members: Any, each: Any) -> bool:
    """Tell whether a set or dict has a member; a nan is another's like."""
    return each in members or (each != each and any(other != other for other in members))


def _other_text(actual: str, expected: str) -> Label:
    """Return how two texts differ, the piece shown around the first place where they do."""
    pairs = enumerate(zip(actual, expected, strict=False))
    at = next((n for n, (a, e) in pairs if a != e), min(len(actual), len(expected)))
    how = ""
    if actual.casefold() == expected.casefold():
        how = "capitals"
    elif "".join(actual.split()) == "".join(expected.split()):
        how = "spaces"
    start = max(0, at - 20) if max(len(actual), len(expected)) > 50 else 0
    pieces = (("…" if start else "") + text[start:] for text in (actual, expected))
    shown = dict(zip(("actual", "expected"), map(literal, pieces), strict=True))
    return labelled("wrong_text", index=at, how=how, **shown)


def _are_sequences(actual: Any, expected: Any) -> bool:
    """Tell whether both have entries in order: a tuple passes for a list, no list for an array."""
    if isinstance(expected, np.ndarray) and expected.ndim:
        return isinstance(actual, np.ndarray)
    listed = isinstance(actual, np.ndarray) and actual.ndim > 0
    return isinstance(expected, _SEQUENCES) and (isinstance(actual, _SEQUENCES) or listed)


def _are_equal(actual: Any, expected: Any) -> bool | None:
    """Tell whether two values without entries are equal; None where they are of different kinds."""
    if isinstance(expected, (bool, np.bool_)):  # 1 and 0 pass
        return bool(actual == expected) if is_number(actual) and np.isin(actual, (0, 1)) else None
    if any(isinstance(each, (np.datetime64, np.timedelta64)) for each in (actual, expected)):
        return _is_same_time(actual, expected)
    if isinstance(expected, bytes) and isinstance(actual, bytes):  # numpy's own among them
        return actual == expected
    known = isinstance(expected, (type(None), int, date, time, timedelta))
    return actual == expected if known and type(actual) is type(expected) else None


def _is_same_time(actual: Any, expected: Any) -> bool | None:
    """Tell whether a date or time of numpy's is another's, or one of Python's."""
    is_date = isinstance(expected, (np.datetime64, date))
    numpys: type = np.datetime64 if is_date else np.timedelta64
    if not all(
        isinstance(each, (numpys, date if is_date else timedelta)) for each in (actual, expected)
    ):
        return None
    try:
        one, other = numpys(actual), numpys(expected)
        return bool(one == other or (np.isnat(one) and np.isnat(other)))
    except (
        TypeError,
        ValueError,
        OverflowError,
    ):  # a year beside a day, a date in another time zone
        return False
