"""DataFrames, Series and sparse matrices beside what is expected, by what they are made of.

Columns go by their names, in whatever order; rows in the order of the index. What a Series or an
index is called is no part of an answer. Needs numpy alone: the same text runs beside a student's
notebook.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.compare.literals import first_few, literal
from autograder.compare.values import Label, is_made, kind_of, labelled

_OF_ONE_FORM = dict.fromkeys("biufc", "number") | {"O": "object", "U": "object"}
_SORTED = 10_000  # rows of which the order is looked at
Inner = Callable[[Any, Any, str], Iterator[tuple[str, Label]]]


def made_differences(
    actual: Any, expected: Any, part: str | None, at: str, inner: Inner
) -> Iterator[tuple[str, Label]]:
    """Yield what is wrong with a value of a library: form, columns, index, dtypes, values.

    Parameters
    ----------
    actual, expected : object
        The second is made of parts.
    part, at : str
        Which, and where in it.
    inner : callable
        Compares two arrays, there.
    """
    said = {"part": part, "at": at}
    sparse = "places" in expected.fields
    if not is_made(actual) or (
        actual.kind != expected.kind and not (sparse and _is_matrix(actual))
    ):
        kinds = {"actual": kind_of(actual), "expected": kind_of(expected)}
        yield "structure", labelled("other_kind", **said, **kinds)
    elif sparse:
        yield from _unlike_matrices(actual.fields, expected.fields, said, inner)
    else:
        yield from _unlike_tables(actual, expected, said, inner)


def _is_matrix(value: Any) -> bool:
    return "places" in value.fields


def _unlike_tables(
    actual: Any, expected: Any, said: Label, inner: Inner
) -> Iterator[tuple[str, Label]]:
    at, is_frame = said["at"], expected.kind == "DataFrame"
    columns, wanted = (_columns(each.fields, is_frame) for each in (actual, expected))
    lacking, others = ([n for n in one if n not in two] for one, two in _both(wanted, columns))
    if lacking or others:
        members = {
            "lacking": first_few(n for n, _ in lacking),
            "others": first_few(n for n, _ in others),
        }
        yield "structure", labelled("wrong_members", **said, of="columns", **members)
    rows = expected.kind != "Index"
    index = expected.fields["index"]
    of_rows = said | {"at": f"{at}.index" if rows else at}
    wrong = next(_unlike_rows(actual.fields["index"], index, of_rows, inner), None)
    if wrong is not None:
        yield wrong
        return  # what stands in other rows is compared with nothing
    named = not _is_default(index)
    for name, (values, dtype) in wanted.items():
        if name not in columns:
            continue
        there = f"{at}[{literal(name[0])}]" if is_frame else at
        value, other = columns[name]
        if _form(value) != _form(values):
            dtypes = {"actual": other, "expected": dtype}
            own = f"{at}.dtypes[{literal(name[0])}]" if is_frame else f"{at}.dtype"
            yield "dtype", labelled("other_dtype", part=said["part"], at=own, **dtypes)
            continue
        for kind, label in inner(value, values, there):
            yield kind, _by_row(label, index, there) if named else label


def _columns(fields: Label, is_frame: bool) -> dict[tuple[Any, int], tuple[Any, str]]:
    """Return array and dtype of each column by its label, and which of several of that label."""
    found: dict[tuple[Any, int], tuple[Any, str]] = {}
    seen: Counter[Any] = Counter()
    for label, *column in zip(*(fields[n] for n in ("columns", "values", "dtypes")), strict=True):
        name = label if is_frame else None
        found[name, seen[name]] = column[0], column[1]
        seen[name] += 1
    return found


def _both(one: Any, two: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    return (one, two), (two, one)


def _form(array: Any) -> str:
    """Return what kind of entries an array has: numbers of all kinds are one."""
    kind: str = array.dtype.kind
    return _OF_ONE_FORM.get(kind, kind)


def _of_one_kind(entries: Any) -> Any:
    """Return an index of objects that are all numbers or dates as an array of these."""
    of_one = (int, float, np.number), np.datetime64, np.timedelta64
    fit = (all(isinstance(each, kind) for each in entries) for kind in of_one)
    return (
        np.array([*entries]) if entries.dtype.kind == "O" and len(entries) and any(fit) else entries
    )


def _first_other(actual: Any, expected: Any) -> tuple[int, Label] | None:
    """Return the first place at which two arrays hold things of two kinds, and both."""
    for place, entries in enumerate(zip(actual, expected, strict=True)):
        one, other = map(kind_of, entries)
        if one != other:
            return place, {"actual": one, "expected": other}
    return None


def _unlike_rows(
    actual: Any, expected: Any, said: Label, inner: Inner
) -> Iterator[tuple[str, Label]]:
    """Yield that rows are others, or in another order."""
    actual, expected = _of_one_kind(actual), _of_one_kind(expected)
    if len(actual) != len(expected):
        lengths = {"actual": len(actual), "expected": len(expected)}
        yield "shape", labelled("wrong_length", **said, **lengths)
    elif _form(actual) != _form(expected) and (other := _first_other(actual, expected)):
        place, kinds = other
        at = f"{said['at']}[{place}]"
        yield "structure", labelled("other_kind", part=said["part"], at=at, **kinds)
    else:
        found = next(inner(actual, expected, said["at"]), None)
        few = len(expected) <= _SORTED
        if found and few and sorted(map(literal, actual)) == sorted(map(literal, expected)):
            yield "values", labelled("wrong_order", **said)
        elif found:
            yield found


def _is_default(index: Any) -> bool:
    return index.dtype.kind in "iu" and np.array_equal(index, np.arange(len(index)))


def _by_row(label: Label, index: Any, at: str) -> Label:
    """Return a label with the row by what the index calls it, which is how it is looked up."""
    label = {key: value for key, value in label.items() if key != "error_at"}
    place = label.get("index") if label["label"] in ("wrong_values", "not_finite") else None
    if place is None:  # of text the row is the last subscript of where it is
        row, _, rest = label["at"].removeprefix(at).removeprefix("[").partition("]")
        if not row.isdigit():
            return label
        return label | {"at": f"{at}[{literal(index[int(row)])}]{rest}"}
    return label | {"index": [], "at": f"{at}[{literal(index[place[0]])}]"}


def _unlike_matrices(
    actual: Label, expected: Label, said: Label, inner: Inner
) -> Iterator[tuple[str, Label]]:
    if actual["shape"] != expected["shape"]:
        shapes = {"actual": [*actual["shape"]], "expected": [*expected["shape"]]}
        yield "shape", labelled("wrong_shape", **said, **shapes)
        return
    entries = [dict(zip(_places(each), each["values"], strict=True)) for each in (actual, expected)]
    places = sorted({*entries[0], *entries[1]})
    one, other = (np.array([each.get(place, 0) for place in places]) for each in entries)
    for kind, label in inner(one, other, said["at"]):
        for field in ("index", "error_at"):
            if label.get(field):
                label = label | {field: [*places[label[field][0]]]}
        yield kind, label


def _places(fields: Label) -> list[tuple[int, ...]]:
    return [*zip(*(axis.tolist() for axis in fields["places"]), strict=True)]
