"""Checks for a notebook: the public cases, and the sentences of the autograder.

Ships beside each notebook, in one file with what it imports; ``checks.json`` has the cases and the
templates of the sentences. Needs numpy alone, no network and no autograder.

Written from the modules of autograder/ that its sections name: change it there.
"""

from __future__ import annotations

import __future__
import ast
import builtins
import copy
import difflib
import hashlib
import inspect
import json
import keyword
import linecache
import math
import numpy as np
import os
import random
import re
import signal
import sys
import textwrap
import threading
import unicodedata
import warnings
from collections import Counter, deque
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property, lru_cache, partial
from importlib import import_module
from itertools import islice, permutations
from pathlib import Path
from traceback import walk_tb
from types import CodeType, FrameType, FunctionType, MappingProxyType, TracebackType
from typing import Any, NamedTuple, Self, TypeVar


# autograder/compare/values.py

Label = dict[str, Any]


@dataclass(frozen=True)
class Tolerance:
    """How far an entry may be off, ``rtol * |expected| + atol * scale``, and why.

    ``scale`` is the largest magnitude of the expected array (1 where all is zero), so that
    an array of small numbers cannot be answered with zeros.
    """

    rtol: float
    atol: float
    reason: str


ROUNDING = Tolerance(
    rtol=1e-6,
    atol=1e-9,
    reason="another order of summation moves float64 by 1e-15, float32 by 1e-7",
)


@dataclass(frozen=True)
class Comparison:
    """What is wrong with an answer; nothing where it is right.

    ``wrong`` has the kind of difference of every wrong part: structure, shape, dtype, finite or
    values. ``labels`` say it, ``advice`` what is unscored about its form.
    """

    wrong: Mapping[str | None, str] = field(default_factory=dict)
    labels: tuple[Label, ...] = ()
    advice: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Failure:
    """An answer that is an exception of this type, with this message; "" is any."""

    error: str
    message: str = ""


@dataclass(frozen=True)
class Opaque:
    """Stands for what is no number, array, list, tuple, dict or text, or for too much of one."""

    kind: str = "object"  # as `Kind` has it, like the rest
    type: str = ""
    size: int = 0
    shape: tuple[int, ...] = ()  # of too large an array; of too long a list or tuple its length


class Whole(dict[Any, Any]):
    """A dict that is one value: which keys it has is part of the answer."""


def has_parts(expected: Any, returns: tuple[str, ...]) -> bool:
    """Tell whether an expected value is compared part by part: a dict, or a tuple with names."""
    if isinstance(expected, tuple):
        return bool(returns)
    return isinstance(expected, Mapping) and not isinstance(expected, Whole)


def leaves(
    expected: Any, returns: tuple[str, ...] = (), part: str | None = None, below: bool = False
) -> Iterator[tuple[str | None, Any]]:
    """Yield ``(part, value)`` for every leaf of an expected value.

    Dicts name their leaves by key; tuples take names from ``returns``. All else is one leaf, such
    as the list ``costs``. ``below`` says whether the value stands under a key itself.
    """
    if not has_parts(expected, returns):
        yield part, expected
    elif isinstance(expected, Mapping):
        for key, value in expected.items():
            yield from leaves(value, (), key_name(key, part if below else None), True)
    else:
        for name, value in zip(returns, expected, strict=True):
            yield from leaves(value, (), name)


def key_name(key: Any, outer: str | None) -> str:
    """Return what the value under a key is called, within that of another key or of none."""
    return str(key) if outer is None else f"{outer}[{key!r}]"


def pair_at(
    actual: Any,
    expected: Any,
    returns: tuple[str, ...],
    name: str | None,
    part: str | None,
    below: bool = False,
) -> tuple[Any, Any] | None:
    """Return the two values of the leaf called ``part``; None where the structures part before."""
    if not has_parts(expected, returns):
        return (actual, expected) if name == part else None
    if isinstance(expected, Mapping):
        outer = name if below else None
        inner = [
            pair_at(actual[key], value, (), key_name(key, outer), part, True)
            for key, value in expected.items()
            if isinstance(actual, dict) and key in actual
        ]
    elif isinstance(actual, (tuple, list)) and len(actual) == len(expected):
        trios = zip(returns, actual, expected, strict=True)
        inner = [pair_at(a, e, (), key, part) for key, a, e in trios]
    else:
        return None
    return next((found for found in inner if found is not None), None)


def labelled(name: str, **fields: Any) -> Label:
    """Return a label with its fields."""
    return {"label": name, **fields}


def is_made(value: Any) -> bool:
    """Tell whether a value is a table or a sparse matrix, in parts: a `Made` of the sandbox's."""
    return type(value).__name__ == "Made"  # the sandbox imports this room


def kind_of(value: Any, expected: tuple[int, ...] = ()) -> Label:
    """Return what a value is, without its content: the fields of a `Kind`.

    Of an array or list that is too much it is the shape; where that is the expected one, how much.
    """
    if isinstance(value, Opaque):
        if value.shape not in ((), expected) and value.kind == "large":
            return {"kind": "array", "shape": list(value.shape)}
        if value.shape not in ((), expected) and value.type in ("list", "tuple"):
            return {"kind": value.type, "size": value.shape[0]}
        return vars(value)
    if is_made(value):
        shape = value.fields.get("shape", (len(value.fields.get("index", ())),))
        if value.kind == "DataFrame":
            shape = (*shape, len(value.fields["columns"]))
        return {"kind": value.kind, "shape": list(shape), "size": shape[0]}
    if value is None or value is Ellipsis:
        return {"kind": "none" if value is None else "ellipsis"}
    if isinstance(value, (bool, np.bool_)):
        return {"kind": "bool"}
    if is_number(value):
        return {"kind": "number"}
    if type(value) is np.ndarray:
        return {"kind": "array", "shape": list(value.shape)}
    if isinstance(value, (tuple, list)):
        return {"kind": type(value).__name__, "size": len(value)}
    if isinstance(value, (set, frozenset)):
        return {"kind": "set", "size": len(value)}
    if isinstance(value, (dict, str, bytes)):
        kinds = {"str": "text", "str_": "text", "bytes_": "bytes"}
        name = "dict" if isinstance(value, dict) else type(value).__name__
        return {"kind": kinds.get(name, name)}
    if type(value) is int:
        return {"kind": "integer"}
    return vars(Opaque(type=type(value).__name__))


def is_number(value: Any) -> bool:
    """Tell whether a value is one number of any kind that a float, or two, can hold."""
    if type(value) is np.ndarray:
        return value.ndim == 0 and value.dtype.kind in "biufc"
    if isinstance(value, np.timedelta64):  # an integer, to numpy
        return False
    long = type(value) is int and value.bit_length() > 1023
    return not long and isinstance(value, (bool, int, float, complex, np.number, np.bool_))


def number(value: Any) -> float | str:
    """Return a number as JSON has it: nan, inf and complex ones are text."""
    if np.iscomplexobj(value):
        return f"{complex(value):.6g}" if value.imag else number(value.real)
    return float(value) if np.isfinite(value) else str(float(value))


# autograder/compare/literals.py

SHORT = 60  # characters within a sentence
_MEMBERS = 3  # entries that a sentence names


def literal(value: Any, most: int = SHORT) -> str:
    """Return a plain value as Python writes it, cut where it is longer than ``most``."""
    pieces, length = [], 0
    for piece in _pieces(value):
        pieces.append(piece[: most + 1])
        length += len(pieces[-1])
        if length > most:
            break
    text = "".join(pieces)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def first_few(members: Iterable[Any]) -> list[str]:
    """Return the first of some members as text, "…" for the rest."""
    text = sorted(map(literal, members))
    return text if len(text) <= _MEMBERS else [*text[:_MEMBERS], "…"]


def _pieces(value: Any) -> Iterator[str]:
    """Yield the text of a value, so that no more of it need be made than is read."""
    if isinstance(value, Mapping):
        yield from _listed("{", value.items(), "}")
    elif isinstance(value, (set, frozenset)):
        entries = sorted(literal(item) for item in islice(value, 10_000))
        yield "{" + ", ".join(entries) + "}" if entries else "set()"
    elif isinstance(value, tuple):
        yield from _listed("(", value, ",)" if len(value) == 1 else ")")
    elif isinstance(value, list):
        yield from _listed("[", value, "]")
    elif isinstance(value, np.ndarray) and value.ndim:
        yield "array("
        yield from _listed("[", value, "]")
        yield ")"
    elif is_made(value):
        yield from _made(value.kind, value.fields)
    else:
        yield _one(value)


def _made(kind: str, fields: dict[str, Any]) -> Iterator[str]:
    """Yield a table as the call that makes it, of an index of its own, too; likewise a matrix."""
    if "places" in fields:
        places = zip(*(axis.tolist() for axis in fields["places"]), strict=True)
        yield f"{kind} "
        yield from _pieces(dict(zip(places, fields["values"], strict=True)))
        yield f" of shape {fields['shape']}"
        return
    yield f"{kind}("
    index = fields["index"]
    if kind == "DataFrame":
        yield from _listed(
            "{", zip(fields["columns"], map(list, fields["values"]), strict=True), "}"
        )
    else:
        yield from _listed("[", fields["values"][0] if kind == "Series" else index, "]")
    numbered = index.dtype.kind in "iu" and np.array_equal(index, np.arange(len(index)))
    if kind != "Index" and not numbered:
        yield from _listed(", index=[", index, "]")
    yield ")"


def _listed(start: str, values: Any, end: str) -> Iterator[str]:
    yield start
    for place, value in enumerate(values):
        yield ", " if place else ""
        if start == "{":
            yield from _pieces(value[0])
            yield ": "
            yield from _pieces(value[1])
        elif isinstance(value, np.ndarray) and value.ndim:
            yield from _listed("[", value, "]")
        else:
            yield from _pieces(value)
    yield end


def _one(value: Any) -> str:
    if isinstance(value, (np.ndarray, np.generic)):
        if value.dtype.kind in "mM":
            return repr(_time(value))
        value = value.item()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, complex):
        return f"{value:.6g}"
    if value is None or isinstance(value, (bool, int, str, bytes)):
        return repr(value)
    module = type(value).__module__
    return repr(value).removeprefix("datetime.") if module == "datetime" else "…"


def _time(value: Any) -> str:
    """Return a time without a fraction that is 0; of a midnight the date."""
    whole, _, fraction = (text := str(value)).partition(".")
    return text if fraction.strip("0") else whole.removesuffix("T00:00:00")


# autograder/compare/leaf.py

class Leaf:
    """One number, array or list of numbers beside what is expected there."""

    def __init__(self, actual: Any, expected: Any, part: str | None) -> None:
        self._actual, self._expected, self._part = actual, expected, part
        self._advice: list[Label] = []

    def compare(self, tolerance: Tolerance, sizes: Mapping[str, int], explain: bool) -> Comparison:
        """Compare form, then values."""
        if _are_identical(self._actual, self._expected):
            return Comparison()  # most answers: equal to the last bit
        target = np.asarray(_bounded(self._expected))
        value = self._array(target, tolerance)
        if not isinstance(value, np.ndarray):
            return value
        if value.shape != target.shape:
            return self._wrong_shape(value.shape, target.shape)
        is_complex = target.dtype.kind == "c"
        if value.dtype.kind not in ("biufc" if is_complex else "biuf"):
            return self._wrong("dtype", "wrong_dtype", dtype=str(value.dtype))
        if value.dtype.kind == "b" and target.dtype.kind != "b":
            self._advise("booleans")
        form: Any = complex if is_complex else float
        both = value.astype(form), target.astype(form)
        return self._values(
            *both, self._unrounded(value, target, tolerance), tolerance, sizes, explain
        )

    def _wrong(self, kind: str, label: str, **fields: Any) -> Comparison:
        return Comparison({self._part: kind}, (labelled(label, part=self._part, **fields),))

    def _advise(self, label: str, **fields: Any) -> None:
        self._advice.append(labelled(label, part=self._part, **fields))

    def _array(
        self, target: np.ndarray[Any, Any], tolerance: Tolerance
    ) -> np.ndarray[Any, Any] | Comparison:
        """Return the actual value as an array; where it is none, what is wrong."""
        actual, listed = self._actual, isinstance(self._expected, list)
        if listed and isinstance(actual, (list, tuple)):
            if len(actual) != len(target):  # before a look at any entry: they may be many
                return self._wrong_shape((len(actual),), target.shape)
            kinds = "biufc" if target.dtype.kind == "c" else "biuf"
            if found := next((i for i in enumerate(actual) if not _is_entry(i[1], kinds)), None):
                return self._no_number(*found)
            if any(np.ndim(item) for item in actual):
                self._advise("one_entry_items")
            return np.array([np.reshape(_bounded(item), ())[()] for item in actual])
        alone = listed and not np.ndim(actual) if is_number(actual) else False
        if alone or not (is_number(actual) or type(actual) is np.ndarray):
            kind, shape = kind_of(actual, target.shape), list(target.shape)
            if kind["kind"] in (("array", "list", "tuple") if listed else ("array",)):
                return self._wrong_shape(actual.shape, target.shape)  # too much, by what is known
            how = {"mend": self._mend(tolerance), "listed": listed}
            return self._wrong("structure", "wrong_kind", actual=kind, shape=shape, **how)
        value = np.asarray(_bounded(actual))
        if target.ndim == 0 and value.ndim and value.size == 1:
            self._advise("one_entry", shape=list(value.shape))
            return value.reshape(())
        return value

    def _no_number(self, place: int, item: Any) -> Comparison:
        """Return that an entry is no number, or none that could stand in a list of them."""
        kind = kind_of(item)
        if kind["kind"] == "number":
            return self._wrong("structure", "not_numbers")
        kinds = {"actual": kind, "expected": kind_of(0)}
        return self._wrong("structure", "other_kind", at=f"[{place}]", **kinds)

    def _unrounded(self, value: Any, target: Any, tolerance: Tolerance) -> Any:
        """Return which integers differ, since nothing rounds them; None where that says nothing.

        A float answer may be an integer's, to within its rounding; one of 32 bits has few digits.
        """
        if tolerance != ROUNDING:
            return None
        if type(self._actual) is type(self._expected) is int:  # of any length
            return np.array(self._actual != self._expected)
        if target.dtype.kind not in "iu":
            return None
        if value.dtype.kind != "f":
            return value != target
        if value.dtype.itemsize < 8:
            return None
        far = np.abs(value - target.astype(float)) >= 0.5
        return far | ~_near(value, target.astype(float), tolerance)

    def _mend(self, tolerance: Tolerance) -> str:
        """Return what would make a list or tuple right, tried before it is said."""
        actual, expected = self._actual, self._expected
        if not isinstance(actual, (list, tuple)) or isinstance(expected, list):
            return ""
        nested = any(isinstance(item, (list, tuple)) for item in actual[:1])
        if len(actual) == 1 and not nested and _is_same(actual[0], expected, tolerance):
            return "comma" if isinstance(actual, tuple) else "entry"
        try:
            wrapped = np.array(actual)
        except Exception:  # a ragged list, or one of anything
            return ""
        return "wrap" if wrapped.ndim and _is_same(wrapped, expected, tolerance) else ""

    def _wrong_shape(self, actual: tuple[int, ...], expected: tuple[int, ...]) -> Comparison:
        if isinstance(self._expected, list) and len(actual) == 1:
            [length], [wanted] = actual, expected
            return self._wrong("shape", "wrong_length", actual=length, expected=wanted)
        return self._wrong("shape", "wrong_shape", actual=list(actual), expected=list(expected))

    def _values(
        self,
        value: np.ndarray[Any, Any],
        target: np.ndarray[Any, Any],
        off: Any,
        tolerance: Tolerance,
        sizes: Mapping[str, int],
        explain: bool,
    ) -> Comparison:
        unbounded = ~np.isfinite(value) & np.isfinite(target)
        if unbounded.any():
            return self._wrong("finite", "not_finite", **_first_of(unbounded, value, target))
        off = ~_near(value, target, tolerance) if off is None else off
        if not off.any():
            return Comparison(advice=tuple(self._advice))
        if not explain:
            return Comparison({self._part: "values"})
        with np.errstate(all="ignore"):
            common = _common(value, target, sizes) or _largest_error(value, target, off)
        counts = {"differing": int(off.sum()), "size": value.size}
        first = _first_of(off, value, target)
        if first["actual"] == first["expected"] and not value.ndim:  # integers of many digits
            first |= {"actual": literal(self._actual), "expected": literal(self._expected)}
        return self._wrong("values", "wrong_values", **first, **counts, **common)


def is_numeric(expected: Any) -> bool:
    """Tell whether an expected value is a number, an array of numbers, or a list of them."""
    if isinstance(expected, list):
        return all(_is_item(item) for item in expected)
    if isinstance(expected, np.ndarray):
        return expected.dtype.kind in "biufc"
    return is_number(expected) and not isinstance(expected, (bool, np.bool_))


def is_real(value: Any) -> bool:
    """Tell whether a value is a real number that numpy holds, an array or a list of such."""
    return is_numeric(value) and np.asarray(value).dtype.kind in "biuf"


def _is_item(value: Any) -> bool:
    """Tell whether a value is a number that an array of numbers can hold as it is."""
    return is_number(value) and not isinstance(value, bool) and _bounded(value) is value


def _bounded(value: Any) -> Any:
    """Return an integer that numpy's do not hold as a float, anything else as it is."""
    is_long = type(value) is int and not -(2**63) <= value < 2**64
    return float(value) if is_long and is_number(value) else value


def _are_identical(actual: Any, expected: Any) -> bool:
    if type(actual) is type(expected) is np.ndarray:
        same = actual.dtype == expected.dtype and actual.shape == expected.shape
        return same and bool(actual.tobytes() == expected.tobytes())
    return type(actual) is type(expected) and isinstance(actual, float) and actual == expected


def _is_same(value: Any, expected: Any, tolerance: Tolerance) -> bool:
    return not Leaf(value, expected, None).compare(tolerance, {}, explain=False).wrong


def _is_entry(value: Any, kinds: str) -> bool:
    """Tell whether a value can stand in a list of numbers: one number, of these kinds of dtype."""
    plain = is_number(value) or type(value) is np.ndarray
    return plain and np.size(value) == 1 and np.asarray(_bounded(value)).dtype.kind in kinds


def _near(value: Any, target: Any, tolerance: Tolerance) -> Any:
    """Return which entries are within the tolerance, nan for nan and inf for inf among them."""
    scale = float(np.abs(target[np.isfinite(target)]).max(initial=0.0)) or 1.0
    with np.errstate(all="ignore"):
        near = np.abs(value - target) <= tolerance.rtol * np.abs(target) + tolerance.atol * scale
    near &= np.isfinite(target)  # a finite number is not near inf
    return near | (value == target) | (np.isnan(value) & np.isnan(target))


def _first_of(mask: Any, value: Any, target: Any) -> Label:
    at = _first(mask)
    return {"index": list(at), "actual": number(value[at]), "expected": number(target[at])}


def _largest_error(value: Any, target: Any, off: Any) -> Label:
    """Return how far the worst entry is off, and where unless it is the first."""
    error = np.where(off, np.abs(value - target), 0)
    if off.sum() == 1 or not np.isfinite(error).all():
        return {}
    worst = _first(error >= error.max() * (1 - 1e-9))  # no rounding decides which of equals
    found: Label = {"error": float(error[worst])}
    return found if worst == _first(off) else found | {"error_at": list(worst)}


def _common(value: Any, target: Any, sizes: Mapping[str, int]) -> Label:
    """Return the one factor or the one offset that explains all entries, if there is one."""
    if np.iscomplexobj(target):
        return {}
    zero = (value == 0) & (target == 0)  # fits any factor
    ratio, offset = (value / target)[~zero], value - target
    counted = value.ndim == 0 and float(target).is_integer()  # a count has no factor
    if ratio.size and np.isfinite([ratio, 1 / ratio]).all() and not counted:
        factor = float(ratio.flat[0])
        times = max(factor, 1 / factor)
        whole = value.size > 1 or abs(times - round(times)) < 1e-6
        if np.allclose(ratio, factor, rtol=1e-6, atol=0):
            if np.isclose(factor, -1):
                return {"factor": -1.0}
            if times > 1.01 and whole:
                return {"factor": factor, "sizes": _known_sizes(times, sizes)}
    steady = value.size > 1 and np.isfinite(offset.flat[0])
    if steady and np.allclose(offset, offset.flat[0], rtol=1e-6, atol=0):
        return {"offset": float(offset.flat[0])}
    return {}


def _known_sizes(times: float, sizes: Mapping[str, int]) -> list[str]:
    """Return which sizes of the inputs a factor equals; of 2, which it may be by chance, none."""
    return [name for name, size in sizes.items() if size > 2 and abs(times - size) < 1e-6 * size]


def _first(mask: Any) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(mask)[0])


# autograder/compare/frames.py

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


# autograder/compare/entries.py

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


# autograder/compare/comparison.py

def compare(
    actual: Any,
    expected: Any,
    *,
    returns: tuple[str, ...] = (),
    tolerance: Tolerance = ROUNDING,
    part: str | None = None,
    sizes: Mapping[str, int] | None = None,
    explain: bool = True,
    below: bool = False,
) -> Comparison:
    """Say what is wrong with ``actual``, part by part; nothing where it is right.

    Parameters
    ----------
    actual : object
        What the student's code gave.
    expected : number, array, text, None, date, or list, tuple, set or dict of these
        What the reference gave.
    returns : tuple of str
        Names of the elements of an expected tuple.
    tolerance : Tolerance
        For the values, after structure, shape and dtype agree exactly.
    part : str, optional
        Name of the value as a whole.
    sizes : dict of int, optional
        Sizes of the inputs by the notebook's names, ``{"m": 3}``: what a factor may come from.
    explain : bool
        Whether wrong values get a label; without, it is known sooner that they are wrong.
    below : bool
        Whether the value stands under a key itself.
    """
    if not has_parts(expected, returns):
        if is_numeric(expected):
            return Leaf(actual, expected, part).compare(tolerance, sizes or {}, explain)
        return compare_entries(actual, expected, part, tolerance, explain)
    wrong: dict[str | None, str] = {}
    labels: list[Label] = []
    advice: list[Label] = []
    keyed = isinstance(expected, Mapping)
    outer = part if below else None
    for name, child, target, label in _children(actual, expected, returns, part, outer):
        if label is not None:  # the structure is wrong: nothing below can be right
            lost = leaves(target, returns, name, below if target is expected else keyed)
            wrong |= dict.fromkeys((leaf for leaf, _ in lost), "structure")
            labels.append(label)
            continue
        found = compare(
            child,
            target,
            tolerance=tolerance,
            part=name,
            sizes=sizes,
            explain=explain,
            below=keyed,
        )
        wrong |= found.wrong
        labels += found.labels
        advice += found.advice
    return Comparison(wrong, tuple(labels), tuple(advice))


def matches(
    actual: Any, known: Any, returns: tuple[str, ...] = (), tolerance: Tolerance = ROUNDING
) -> bool:
    """Tell whether an answer, maybe a `Failure`, is the one that a known mistake gives."""
    if isinstance(known, Failure) or isinstance(actual, Failure):
        if not (isinstance(known, Failure) and isinstance(actual, Failure)):
            return False
        return actual.error == known.error and known.message in ("", actual.message)
    try:
        seen = compare(actual, known, returns=returns, tolerance=tolerance, explain=False)
    except ValueError:  # the mistake returns another structure than `returns` names
        return False
    return not seen.wrong


def is_alike(
    actual: Any, expected: Any, returns: tuple[str, ...] = (), any_shape: bool = False
) -> bool:
    """Tell whether an answer is of the kind that is expected, and, as an array, of its shape.

    In what it holds, only the parts are looked at.
    """
    if isinstance(expected, tuple) and returns:
        if not isinstance(actual, (tuple, list)) or len(actual) != len(expected):
            return False
        both = zip(actual, expected, strict=True)
        return all(is_alike(a, e, any_shape=any_shape) for a, e in both)
    if has_parts(expected, returns):
        is_dict = isinstance(actual, dict)
        pairs = ((actual[key], expected[key]) for key in expected if is_dict and key in actual)
        return is_dict and all(is_alike(a, e, any_shape=any_shape) for a, e in pairs)
    kind, meant = kind_of(actual), kind_of(expected)
    if type(actual) is type(expected) is np.ndarray:
        return any_shape or bool(actual.shape == expected.shape)
    if isinstance(expected, (list, tuple)):
        return kind["kind"] in ("list", "tuple", "array")
    numbers = ("number", "integer", "bool")
    if meant["kind"] in numbers:
        return kind["kind"] in numbers or (type(actual) is np.ndarray and actual.size == 1)
    return bool(kind["kind"] == meant["kind"])


def _children(
    actual: Any, expected: Any, returns: tuple[str, ...], part: str | None, outer: str | None
) -> Iterator[tuple[str | None, Any, Any, Label | None]]:
    """Pair the elements of two containers by name, with a label where they do not match."""
    if isinstance(expected, Mapping):
        if not isinstance(actual, dict):
            keys = [str(key) for key in expected]
            kind = kind_of(actual)
            yield part, None, expected, labelled("not_a_dict", part=part, actual=kind, keys=keys)
            return
        for key, target in expected.items():
            absent = None if key in actual else _absent_key(key, actual, expected, part)
            yield key_name(key, outer), actual.get(key), target, absent
    elif not isinstance(actual, (tuple, list)) or len(actual) != len(expected):
        kind = kind_of(actual, (len(expected),))
        label = labelled("wrong_count", actual=kind, names=list(returns))
        yield part, None, expected, label
    else:
        for name, child, target in zip(returns, actual, expected, strict=True):
            yield name, child, target, None


def _absent_key(
    key: Any, actual: dict[Any, Any], expected: Mapping[Any, Any], part: str | None
) -> Label:
    """Return that a key is missing, and the key that may be meant: none that is another's."""

    def likeness(name: str, wanted: Any) -> float:
        return difflib.SequenceMatcher(None, name.lower(), str(wanted).lower()).ratio()

    said = str if all(isinstance(each, str) for each in (key, *actual)) else literal
    spare = (said(name) for name in actual if name not in expected)
    near = [name for name in spare if len(name) <= 3 * len(said(key))][:100]  # others differ
    others = [other for other in expected if other not in actual and other != key]
    close = [
        name
        for name in near
        if likeness(name, key) >= max([0.6, *(likeness(name, o) + 1e-9 for o in others)])
    ]
    best = max(close, key=lambda name: likeness(name, key), default="")
    return labelled("no_key", part=part, key=said(key), close=best)


# autograder/compare/pattern.py

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


# autograder/sandbox/inside/pipe/written.py

MAX_BITS = 14_000  # of an integer: Python prints no longer ones
_STEP = timedelta(microseconds=1)
_WRITE: dict[type, Callable[[Any], str]] = {
    int: "{:x}".format,
    bytes: bytes.hex,
    date: date.isoformat,
    datetime: datetime.isoformat,
    time: time.isoformat,
    timedelta: lambda value: f"{value // _STEP:x}",
}
_READ: dict[str, Callable[[str], Any]] = {
    "int": lambda text: int(text, 16),
    "bytes": bytes.fromhex,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda text: timedelta(microseconds=int(text, 16)),
}


def is_written(value: Any) -> bool:
    """Tell whether a value is of a type that travels as text."""
    return type(value) in _WRITE


def to_text(value: Any) -> tuple[str, str]:
    """Return the name of a value's type, and its text."""
    return type(value).__name__, _WRITE[type(value)](value)


def from_text(kind: str, text: str) -> Any:
    """Return the value that `to_text` wrote.

    Raises
    ------
    ValueError
        If the text is that of no such value.
    """
    if len(text) > MAX_BITS // 4 + 1 and kind != "bytes":
        raise ValueError("too long")
    try:
        return _READ[kind](text)
    except (KeyError, OverflowError) as error:
        raise ValueError(str(error)) from None


# autograder/sandbox/inside/pipe/frames.py

_TABLES = ("DataFrame", "Series", "Index")
_SPARSE = ("sparse matrix", "sparse array")
_DTYPE = re.compile(r"[A-Za-z][\w\[\], .:/+-]{0,60}")  # what pandas calls a column's type


@dataclass(frozen=True, eq=False)
class Made:
    """A DataFrame, a Series, an Index or a sparse matrix, by what it is made of.

    A table has ``columns``, their labels; ``values``, an array for each; ``dtypes``, likewise;
    ``index``, an array, of tuples where it has several levels; and ``names`` of index and columns.
    A sparse matrix has ``shape``, ``places``, an array an axis, ``values`` and ``format``.

    Raises
    ------
    ValueError
        If it is not made of that: a worker may say anything.
    """

    kind: str
    fields: dict[str, Any]

    def __post_init__(self) -> None:
        try:
            whole = _is_table(**self.fields) if self.kind in _TABLES else _is_sparse(**self.fields)
            count = {"Series": 1, "Index": 0}.get(self.kind)
            whole = whole and (count is None or len(self.fields["columns"]) == count)
        except (TypeError, AttributeError):
            whole = False
        if not whole or self.kind not in _TABLES + _SPARSE:
            raise ValueError(f"no {self.kind[:40]}")


def _is_table(columns: Any, values: Any, dtypes: Any, index: Any, names: Any) -> bool:
    of_lists = all(isinstance(each, list) for each in (columns, values, dtypes))
    return (
        of_lists
        and len(columns) == len(values) == len(dtypes)
        and len({*map(hash, columns)}) >= 0  # each can be a label
        and all(isinstance(each, np.ndarray) and each.shape == index.shape for each in values)
        and all(isinstance(each, str) and _DTYPE.fullmatch(each) for each in dtypes)
        and isinstance(index, np.ndarray)
        and index.ndim == 1
        and len(names) == 2
        and all(isinstance(each, list) for each in names)
    )


def _is_sparse(shape: Any, places: Any, values: Any, format: Any) -> bool:  # noqa: A002
    arrays = [*places, values]
    return (
        isinstance(shape, tuple)
        and len(places) == len(shape) in (1, 2)
        and all(isinstance(each, np.ndarray) and each.ndim == 1 for each in arrays)
        and all(each.shape == values.shape and each.dtype.kind in "biufc" for each in arrays)
        and all(each.dtype.kind == "i" for each in places)
        and all(((each >= 0) & (each < n)).all() for each, n in zip(places, shape, strict=True))
        and format in ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")
    )


def taken_apart(value: Any) -> Any:
    """Return what a value of pandas or scipy is made of; a value of others as it is.

    One of a subclass likewise, past its own methods.
    """
    kind = type(value)
    base = next((each for each in kind.__mro__ if _library(each) in sys.modules), None)
    if base is None:
        return value
    own = value if base is kind else _as(base, value)
    made = _sparse(own) if _library(base) == "scipy" else _pandas(own)
    return value if made is own else made


def _as(base: type, value: Any) -> Any:
    """Return what an object of a subclass is without it; of what is no table, the object."""
    try:
        plain: Any = object.__new__(base)
        plain.__dict__.update(object.__getattribute__(value, "__dict__"))
    except (TypeError, AttributeError):
        return value
    return plain


def _pandas(value: Any) -> Any:
    pandas = sys.modules["pandas"]
    if value is pandas.NA or value is pandas.NaT:
        return None if value is pandas.NA else np.datetime64("NaT")
    if isinstance(value, pandas.Timestamp):
        return value if value.tz is not None else value.to_datetime64()
    if isinstance(value, pandas.Timedelta):
        return value.to_timedelta64()
    if not isinstance(value, (pandas.DataFrame, pandas.Series, pandas.Index)):
        return value
    return _table(value, pandas)


def _library(kind: type) -> str:
    """Return the name of the library that a type is of, "" of all others."""
    top = kind.__module__.partition(".")[0]
    return top if top in ("pandas", "scipy") else ""


def _table(value: Any, pandas: Any) -> Made:
    """Return a table taken apart; what does not travel is left to stand in its columns."""
    is_frame, is_index = isinstance(value, pandas.DataFrame), isinstance(value, pandas.Index)
    index = value if is_index else value.index
    columns = [] if is_index else [*value.columns] if is_frame else [value.name]
    parts = [value.iloc[:, n] for n in range(len(columns))] if is_frame else [value][: not is_index]
    dtypes = [str(part.dtype) for part in parts]
    arrays = [_array(part.array) for part in parts]
    entries = _array(index.array) if index.nlevels == 1 else _objects(index.tolist())
    fields = {
        "columns": [taken_apart(label) for label in columns],
        "values": arrays,
        "dtypes": dtypes,
        "index": entries,
        "names": [[*index.names], [*value.columns.names] if is_frame else []],
    }
    return Made("DataFrame" if is_frame else "Index" if is_index else "Series", fields)


def _array(column: Any) -> Any:
    """Return a column's array of numpy's, what is missing in one of objects None."""
    dtype = column.dtype
    kind = getattr(dtype, "kind", "O")
    if kind in "biufc":
        if isinstance(dtype, np.dtype):
            return np.asarray(column)
        lacks = bool(column.isna().any())
        plain = float if lacks else dtype.numpy_dtype
        return column.to_numpy(dtype=plain, **({"na_value": np.nan} if lacks else {}))
    if kind in "mM" and isinstance(dtype, np.dtype):
        return np.asarray(column)
    if getattr(dtype, "categories", None) is not None and dtype.categories.dtype.kind in "biufmM":
        return np.asarray(column)
    lacks = column.isna()
    return _objects([None if gone else each for gone, each in zip(lacks, column, strict=True)])


def _objects(items: list[Any]) -> Any:
    array = np.empty(len(items), object)
    for place, item in enumerate(items):
        array[place] = item
    return array


def _sparse(value: Any) -> Any:
    sparse = sys.modules.get("scipy.sparse")
    if sparse is None or not sparse.issparse(value):
        return value
    kind = "sparse matrix" if "matrix" in type(value).__name__ else "sparse array"
    parts = value.tocoo(copy=True)
    parts.sum_duplicates()
    places = [np.asarray(axis, "i8") for axis in parts.coords]
    shape = tuple(map(int, value.shape))
    fields = {"shape": shape, "places": places, "values": parts.data, "format": value.format}
    return Made(kind, fields)


def put_together(value: Any) -> Any:
    """Return the value of its library that was taken apart; any other as it is."""
    if not isinstance(value, Made):
        return value
    fields = value.fields
    if value.kind in _SPARSE:
        sparse = import_module("scipy.sparse")
        make = sparse.coo_matrix if value.kind == "sparse matrix" else sparse.coo_array
        parts = make((fields["values"], tuple(fields["places"])), shape=fields["shape"])
        return parts.asformat(fields["format"])
    pandas: Any = import_module("pandas")
    of_rows, of_columns = fields["names"]
    index = _index(fields["index"], of_rows, pandas)
    if value.kind == "Index":
        return index
    made = [
        pandas.Series(pandas.array([*each], dtype) if each.dtype.kind == "O" else each, index)
        for each, dtype in zip(fields["values"], fields["dtypes"], strict=True)
    ]
    made = [each.astype(dtype) for each, dtype in zip(made, fields["dtypes"], strict=True)]
    if value.kind == "Series":
        return made[0].rename(fields["columns"][0])
    frame = pandas.DataFrame(dict(enumerate(made)), index)
    frame.columns = _index(_objects(fields["columns"]), of_columns, pandas)
    return frame


def _index(entries: Any, names: list[Any], pandas: Any) -> Any:
    if len(names) > 1:
        return pandas.MultiIndex.from_tuples([*entries], names=names)
    if entries.dtype.kind in "iu" and np.array_equal(entries, np.arange(len(entries))):
        return pandas.RangeIndex(len(entries), name=names[0])
    plain = [*entries] if entries.dtype.kind == "O" else entries
    return pandas.Index(plain, name=names[0])


def comes_back(value: Any) -> bool:
    """Tell whether a value is the same when it is taken apart and put together: its dtypes, too."""
    made = taken_apart(value)
    if not isinstance(made, Made):
        return made is value
    again = put_together(made)
    if made.kind in _SPARSE:
        return True
    of_columns = [
        each.dtypes.tolist() if made.kind == "DataFrame" else each.dtype for each in (value, again)
    ]
    return bool(value.equals(again) and of_columns[0] == of_columns[1])


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return a value with each that it contains changed, in plain dicts, lists and tuples."""
    if type(value) is dict:
        return {key: mapped(item, change) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(mapped(item, change) for item in value)
    return change(value)


# autograder/sandbox/inside/pipe/room.py

MAX_AXES = 8
MAX_DEPTH = 8  # of containers in containers
MAX_KEYS = 1000  # of a dict, members of a set: those that hash alike cost their square
MAX_TEXT = 500  # characters of any text but a value
#: What an array may hold, little-endian.
DTYPES = {
    code: np.dtype(code)
    for group in ("|b1 |i1 |u1", "<i2 <u2 <i4 <u4 <i8 <u8", "<f2 <f4 <f8", "<c8 <c16")
    for code in group.split()
}
_TEXT_OR_TIME = re.compile(
    r"(\|S|<U)[1-9]\d{0,3}|<[Mm]8(\[([1-9]\d{0,3})?(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?"
)


_OF_NUMBERS = {np.ndarray, *(dtype.type for dtype in DTYPES.values())}


def holds_numbers(value: Any) -> bool:
    """Tell whether a value is a plain array or numpy scalar of numbers, in the order of DTYPES."""
    return type(value) in _OF_NUMBERS and value.dtype.str in DTYPES


def code_of(dtype: np.dtype[Any]) -> str:
    """Return a dtype's code, little-endian; "" of one that has none."""
    try:
        return dtype.newbyteorder("<").str
    except TypeError:  # numpy's text of any length
        return ""


def dtype_of(code: str) -> np.dtype[Any] | None:
    """Return the dtype of a code, of numbers, text, dates or times; None of anything else."""
    if found := DTYPES.get(code):
        return found
    return np.dtype(code) if _TEXT_OR_TIME.fullmatch(code) else None


#: What makes of an instance of a subclass one of the type itself, whatever its own methods say.
_BASES: dict[type, Callable[[Any], Any]] = {
    int: int.__pos__,
    float: float.__pos__,
    complex: complex.__pos__,
    str: str.__str__,
    bytes: lambda value: bytes.__getitem__(value, slice(None)),
    np.generic: lambda value: np.generic.__array__(value)[()],
    np.ndarray: lambda value: np.ndarray.view(value, np.ndarray),
}
_OF_NUMPY = (np.ndarray, np.memmap)  # `np.matrix` and masked arrays mean something else


class Room:
    """What is left for values; by default as much as one answer may hold.

    Parameters
    ----------
    unknown : callable
        Makes what stands for a value that is not let through, of ``kind, name, size, shape``.
    size : int
        Bytes of arrays and of text.
    items : int
        Entries of lists, tuples and dicts.
    """

    def __init__(
        self, unknown: Callable[..., Any], size: int = 3 << 19, items: int = 10_000
    ) -> None:
        self.unknown = unknown
        self._size, self._items = size, items
        self._size_left, self._items_left = size, items

    def array(self, size: int, shape: tuple[int, ...] = ()) -> Any:
        """Take room for so many bytes; where there is none, what stands for the array."""
        if size > self._size_left or len(shape) > MAX_AXES:
            return self.unknown("large", "", self._size >> 20, shape)
        self._size_left -= size
        return None

    def text(self, text: str) -> Any:
        """Take room for a text, four bytes a character; where there is none, what stands for it."""
        return self.array(4 * len(text))

    def entries(self, kind: str, count: int) -> Any:
        """Take room for the entries of a list or tuple; where there is none, what stands for it."""
        if count > self._items_left:
            return self.unknown("crowded", kind, self._items, (count,))
        self._items_left -= count
        return None

    def keys(self, count: int) -> Any:
        """Take room for the keys of a dict or a set; where there is none, what stands for it."""
        most = min(MAX_KEYS, self._items)
        if count > most or self.entries("list", count):
            return self.unknown("crowded", "", most, ())
        return None


def plain(value: Any, room: Room, depth: int = 0) -> Any:
    """Return numbers, text, dates, arrays and containers of them; for all else what stands for it.

    ``...`` stays, and an array is the answer's own.
    """
    if holds_numbers(value):  # most answers, and what is in them
        return room.array(value.nbytes, value.shape) or value
    value = based(value)
    kind = type(value)  # who asks `isinstance` asks the object, too
    if value is None or value is Ellipsis or kind in (bool, float):
        return value
    if kind is str:
        return room.text(value) or carried(value)
    if kind is int and -(2**63) <= value < 2**64:
        return value
    if is_written(value):
        if kind is int and value.bit_length() > MAX_BITS:
            return room.unknown("integer", "", 0, ())
        return room.array(len(value) if kind is bytes else 32) or value
    if kind is complex:
        value, kind = np.complex128(value), np.complex128
    if kind is np.ndarray or (issubclass(kind, np.generic) and kind.__module__ == "numpy"):
        return _plain_array(value, room, depth)
    made = value if kind.__module__ == "builtins" else taken_apart(value)
    if type(made) is Made:
        if depth < MAX_DEPTH - 1:
            return _plain_made(made, room, depth + 2)  # its fields are one container, it another
    elif made is not value:
        return plain(made, room, depth)
    if depth < MAX_DEPTH and issubclass(kind, dict):
        if (left_out := room.keys(dict.__len__(value))) is not None:
            return left_out
        pairs = dict.items(value)
        deep = MAX_DEPTH - 1  # a key is a tuple at most
        return {plain(key, room, deep): plain(item, room, depth + 1) for key, item in pairs}
    forms: tuple[Any, ...] = (list, tuple, set, frozenset)
    for form in forms if depth < MAX_DEPTH else ():
        if issubclass(kind, form):
            count = form.__len__(value)
            is_set = form in (set, frozenset)
            left_out = room.keys(count) if is_set else room.entries(form.__name__, count)
            return left_out or form([plain(item, room, depth + 1) for item in form.__iter__(value)])
    return room.unknown("object", text(kind.__name__[:100]), 0, ())


def based(value: Any) -> Any:
    """Return an instance of a subclass of numbers, text and arrays as one of the type itself.

    None of its own methods is run: a `class Metres(float)`, a member of an `IntEnum`.
    """
    kind = type(value)
    if kind in _BASES or kind.__module__ in ("builtins", "numpy"):
        return value
    if issubclass(kind, np.ndarray):
        of_numpy = (each for each in kind.__mro__ if each.__module__.startswith("numpy"))
        if not all(each in _OF_NUMPY for each in of_numpy):
            return value
    orders = (np.generic, np.ndarray, *_BASES)  # numpy's float is one of Python's, too
    base = next((each for each in orders if issubclass(kind, each)), None)
    return value if base is None else _BASES[base](value)


def _plain_made(made: Made, room: Room, depth: int) -> Any:
    """Return what a value of a library is made of, or what stands for what it has no room for."""
    fields = {name: plain(each, room, depth) for name, each in made.fields.items()}
    values = fields["values"]
    arrays = values if isinstance(values, list) else [values]
    arrays = [*arrays, *fields.get("places", ()), fields.get("index", arrays)]
    wrong = (each for each in (*fields.values(), *arrays) if _is_left_out(each))
    return next(wrong, None) or Made(made.kind, fields)


def _is_left_out(value: Any) -> bool:
    return not isinstance(value, (list, tuple, str, np.ndarray))


def _plain_array(value: Any, room: Room, depth: int) -> Any:
    """Return an array or numpy scalar; of objects, one of plain values."""
    code = code_of(value.dtype)
    if code == "|O" and type(value) is np.ndarray and depth < MAX_DEPTH:
        left_out = room.entries("array", value.size) or room.array(0, value.shape)
        if left_out is not None:
            return left_out
        return boxed([plain(item, room, depth + 1) for item in value.flat], value.shape)
    if dtype_of(code) is None or not is_text(value):
        return room.unknown("dtype", str(value.dtype)[:80], 0, ())
    if type(value) is np.str_:
        return plain(str(value), room)
    return room.array(value.nbytes, value.shape) or value


def boxed(items: list[Any], shape: tuple[int, ...]) -> Any:
    """Return an array of objects, whatever they are."""
    array = np.empty(len(items), object)
    for place, item in enumerate(items):
        array[place] = item
    return array.reshape(shape)


def is_text(array: Any) -> bool:
    """Tell whether the characters of an array, if it holds any, are some that UTF-8 can carry."""
    if array.dtype.kind != "U":
        return True
    codes = np.frombuffer(array.astype(array.dtype.newbyteorder("<")).tobytes(), "<u4")
    return not ((codes > 0x10FFFF) | ((codes >= 0xD800) & (codes <= 0xDFFF))).any()


def text(value: str) -> str:
    """Return text of bounded length that UTF-8 can carry: no half of a surrogate pair."""
    return carried(value[:MAX_TEXT])


def carried(value: str) -> str:
    """Return text that UTF-8 can carry."""
    return value.encode("utf-8", "replace").decode()


# autograder/sandbox/inside/calls/arguments.py

_BY_POSITION = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
_MARKS: Mapping[Any, str] = {
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
}


@dataclass
class Arguments:
    """What a function is called with.

    ``takes`` are its parameters where they are not the inputs in their order, else None; ``filled``
    those that got the reference's default, because they have none of their own.
    """

    by_position: list[Any]
    by_name: dict[str, Any] = field(default_factory=dict)
    takes: list[str] | None = None
    filled: list[str] = field(default_factory=list)


def bind(
    function: Callable[..., Any], inputs: Mapping[str, Any], defaults: Mapping[str, Any]
) -> Arguments:
    """Return how inputs reach a function: by name if it has all their names, else by position.

    By position, too, where both come to the same, or nobody knows its parameters.

    Parameters
    ----------
    function : callable
    inputs : dict
        In the order of the reference's parameters.
    defaults : dict
        Of the reference: for parameters of the function that have these names and no default.
    """
    found = Arguments([*inputs.values()])
    if _takes_just(function, [*inputs]):
        return found
    try:
        signature = _signature(function)
    except Exception:  # a built-in one, or of a class that answers with errors
        return found
    parameters = signature.parameters.values()
    in_order = [p.name for p in parameters if p.kind in _BY_POSITION][: len(inputs)]
    named = {p.name for p in parameters if p.kind in _BY_NAME}
    rest = any(p.kind is p.VAR_KEYWORD for p in parameters) and not _fits(signature, found)
    by_name = in_order != [*inputs] and (named.issuperset(inputs) or rest)
    if by_name:
        found.by_position, found.by_name = [], dict(inputs)
        in_order = []
    bare = {p.name for p in parameters if p.default is p.empty and p.kind in _BY_NAME}
    found.filled = sorted(bare.intersection(defaults).difference(in_order, inputs))
    found.by_name |= {name: defaults[name] for name in found.filled}
    taken = [*signature.parameters]
    moved = any(name in taken and taken.index(name) != n for n, name in enumerate(inputs))
    if by_name or moved or not _fits(signature, found):
        found.takes = [_MARKS.get(p.kind, "") + p.name for p in parameters]
    return found


def _takes_just(function: Callable[..., Any], names: list[str]) -> bool:
    """Tell, soon, whether a function is a plain one of these parameters and optional ones."""
    if type(function) is not FunctionType or function.__dict__:  # it may be a wrapper
        return False
    code, optional = function.__code__, function.__defaults__ or ()
    taken = [*code.co_varnames[: code.co_argcount]]
    bare = code.co_kwonlyargcount - len(function.__kwdefaults__ or ())
    return taken[: len(names)] == names and len(taken) - len(optional) <= len(names) and not bare


def _signature(function: Callable[..., Any]) -> inspect.Signature:
    """Return a function's own signature; of a wrapper that hands on whatever it gets the inner."""
    own = inspect.signature(function, follow_wrapped=False)
    kinds = {parameter.kind for parameter in own.parameters.values()}
    return inspect.signature(function) if kinds == set(_MARKS) else own


def _fits(signature: inspect.Signature, found: Arguments) -> bool:
    try:
        signature.bind(*found.by_position, **found.by_name)
    except TypeError:
        return False
    return True


# autograder/sandbox/inside/calls/seeded.py

@contextmanager
def seeded(seed: int | None) -> Iterator[None]:
    """Seed the global random numbers of numpy and Python, which then go on as they would have."""
    if seed is None:
        yield
        return
    before = np.random.get_state(), random.getstate()
    np.random.seed(seed)
    random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(before[0])
        random.setstate(before[1])


# autograder/sandbox/inside/calls/student.py

class Student:
    """Answers as attributes: that of an exercise, and those to the exercises that it needs.

    Parameters
    ----------
    held : dict
        Those that are there.
    asked : collection of str
        The names of all: one that is not there is not defined.
    """

    def __init__(self, held: Mapping[str, Any], asked: Collection[str]) -> None:
        vars(self).update(held)
        self.__asked = [*asked]

    def __getattr__(self, name: str) -> Any:
        asked = vars(self).get("_Student__asked", ())
        if name in asked:
            raise NameError(f"name '{name}' is not defined", name=name)
        said = f"it gets {', '.join(asked)}, and no `{name}`"
        raise AttributeError(f"{said}: needs=(…) brings what other exercises ask for")


# autograder/sandbox/inside/calls/call.py

MOST = 5  # of what is told of a call besides its value
_NAMES = 12  # of parameters


@dataclass
class Ended:
    """How a call ended: with an answer or an error."""

    answer: Any = None
    error: BaseException | None = None
    takes: list[str] | None = None  # as `Arguments` has it, no more than a dozen
    filled: list[str] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)  # category and message
    steps: int = 0  # lines of the submission, if they were counted


def call(
    function: Callable[..., Any],
    inputs: Mapping[str, Any],
    defaults: Mapping[str, Any],
    take: Callable[[Any], Any],
    *,
    counts: int = 0,
    seed: int | None = None,
    passes: type[BaseException] | tuple[()] = (),
) -> Ended:
    """Call a function with inputs of its own.

    Parameters
    ----------
    function : callable
    inputs, defaults : dict
        As in `bind`.
    take : callable
        Makes of the answer what is kept of it; what it raises is the answer's doing, too.
    counts : int
        How many steps are counted at most.
    seed : int, optional
        Of the global random numbers.
    passes : type of exception
        What ends not only the call.
    """
    ended, steps = Ended(), _Steps(counts)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            arguments = bind(function, inputs, defaults)
            ended.takes, ended.filled = _few(arguments.takes), arguments.filled[:MOST]
            if counts:
                sys.settrace(steps.enter)
            try:
                with seeded(seed):
                    answer = function(*arguments.by_position, **arguments.by_name)
            finally:
                if counts:
                    sys.settrace(None)
            ended.answer = take(answer)
        except passes:
            raise
        except BaseException as error:  # `exit()` in an answer, too
            ended.error = error
    seen = dict.fromkeys((w.category.__name__[:80], str(w.message)[:200]) for w in caught[:50])
    ended.warnings, ended.steps = [*seen][:MOST], steps.count
    return ended


def _few(names: list[str] | None) -> list[str] | None:
    """Return a dozen names at most, the last "…" where there are more."""
    if names is None:
        return None
    return [name[:40] for name in (names if len(names) <= _NAMES else [*names[: _NAMES - 1], "…"])]


class _Steps:
    """Counts the lines and calls of the submission's own text, as a trace function."""

    def __init__(self, most: int) -> None:
        self.count, self._most = 0, most

    def enter(self, frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        """Follow a call, if it is of the submission."""
        return self.step() if frame.f_code.co_filename.startswith("<cell ") else None

    def step(self, *_: object) -> Callable[..., Any]:
        """Count one; the last ends it."""
        self.count += 1
        if self.count >= self._most:
            sys.settrace(None)
        return self.step


def said_of(error: BaseException) -> tuple[str, str]:
    """Return the name of an exception's type, and its message."""
    try:
        message = str(error)
    except BaseException:
        message = ""
    return type(error).__name__[:80], message


def own_lines(
    error: BaseException, is_own: Callable[[FrameType], bool]
) -> list[tuple[FrameType, int]]:
    """Return the student's own frames that an exception came through, each with its line.

    The last is where it was raised; where that is not the function that was called, its frame comes
    first.
    """
    found, trace = [], error.__traceback__
    while trace is not None:
        if is_own(trace.tb_frame):
            found.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    inner = found[-1:]
    outer = [each for each in found[:1] if each[0].f_code is not inner[0][0].f_code]
    return outer + inner


# autograder/sandbox/inside/calls/alarm.py

@contextmanager
def alarm(seconds: float, ring: Callable[[], object]) -> Iterator[None]:
    """Call ``ring``, in the middle of what runs, where it takes longer; leave no timer behind.

    A timer of somebody else's is left alone; where there are none, as on Windows and in other
    threads than the first, nothing rings.
    """
    timed = hasattr(signal, "setitimer") and sys.platform != "emscripten"
    main = threading.current_thread() is threading.main_thread()
    if not (timed and main) or any(signal.getitimer(signal.ITIMER_REAL)):
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda *_: ring())
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before or signal.SIG_DFL)


# autograder/sandbox/inside/syntax/namespace.py

GIVEN_BY = ("globals", "vars", "locals")
_ALWAYS = ("globals",)  # in functions, too
SPACES = re.compile(rf"\b(?:{'|'.join(GIVEN_BY)})\(\)")
_NOT_HERE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def plainly(body: Iterable[ast.stmt]) -> Iterator[Any]:
    """Yield a cell's statements, with names in the place of entries under their text."""
    for statement in body:
        yield _updated(statement) or _Entries().visit(statement)


def entry(node: ast.AST, by: Collection[str] = _ALWAYS) -> str:
    """Return the name under which an expression is an entry of a namespace, "" of any other."""
    if isinstance(node, ast.Subscript) and _is_space(node.value, by):
        return _key(node.slice)
    return ""


class _Entries(ast.NodeTransformer):
    """Puts names in the place of entries, but where functions and classes have others."""

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, _NOT_HERE):
            return node
        if name := entry(node, GIVEN_BY):
            return ast.copy_location(ast.Name(name, node.ctx), node)  # type: ignore[attr-defined]
        return self.generic_visit(node)


def _updated(node: ast.stmt) -> ast.stmt | None:
    """Return ``globals().update(a=1, b=2)`` as ``a, b = 1, 2``; None of any other."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    if call.func.attr != "update" or not _is_space(call.func.value):
        return None
    pairs = [(keyword.arg or "", keyword.value) for keyword in call.keywords]
    for given in call.args:
        if not isinstance(given, ast.Dict):
            return None
        pairs += [(_key(k), v) for k, v in zip(given.keys, given.values, strict=True)]
    if not pairs or not all(name for name, _ in pairs):
        return None
    names: list[ast.expr] = [ast.Name(name, ast.Store()) for name, _ in pairs]
    values = [value for _, value in pairs]
    made = ast.Assign([names[0] if len(names) == 1 else ast.Tuple(names, ast.Store())], values[0])
    made.value = values[0] if len(names) == 1 else ast.Tuple(values, ast.Load())
    return ast.fix_missing_locations(ast.copy_location(made, node))


def _is_space(node: ast.AST, by: Collection[str] = GIVEN_BY) -> bool:
    match node:
        case ast.Call(ast.Name(id=name), [], []):
            return name in by
    return False


def _key(node: ast.AST | None) -> str:
    text = node.value if isinstance(node, ast.Constant) else None
    return text if isinstance(text, str) and text.isidentifier() else ""


# autograder/sandbox/inside/syntax/scopes.py

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DECORATED = (*FUNCTIONS, ast.ClassDef)  # what a decorator may stand above
_NAMED = (*FUNCTIONS, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)
_BODIES = ("body", "orelse", "finalbody")
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = {*DECORATED, ast.Lambda, *COMPREHENSIONS}
_DECLARING = {ast.Global, ast.Nonlocal}
_BINDERS = {*_NAMED, ast.Import, ast.ImportFrom, ast.MatchMapping, ast.AugAssign, *_DECLARING}
#: In which no node stands, but a name, a sign (``+``, Load) or what a constant is.
_NO_NODES = {
    *("arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs", "level"),
    *("module", "op", "ops", "rest", "simple", "tag", "type_comment", "type_ignores"),
}
_LEAVES = {ast.Constant, ast.MatchSingleton, ast.alias, *_DECLARING}


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """Where nodes may stand in one of a type."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        names = [] if kind in _LEAVES else kind._fields
        self[kind] = tuple(name for name in names if name not in _NO_NODES)
        return self[kind]


_parts_of = _Fields()


def children(node: ast.AST) -> list[ast.AST]:
    """Return the nodes that stand in one, as `ast.iter_child_nodes`, but no signs: ``+``, Load."""
    found: list[ast.AST] = []
    _add(node, found)
    return found


def walked(node: ast.AST) -> list[ast.AST]:
    """Return a node and those in it, as `ast.walk`, but no signs."""
    found = [node]
    for each in found:
        if _parts_of[each.__class__]:
            _add(each, found)
    return found


def _add(node: ast.AST, found: list[ast.AST]) -> None:
    for field in _parts_of[node.__class__]:
        value = getattr(node, field)
        if value.__class__ is list:
            found += filter(None, value)  # a dict's keys may be absent
        elif value and value.__class__ is not str:
            found.append(value)


def names_used(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """Return the names that a cell's statement uses when it runs, and those it uses when called.

    What a class uses in its methods is used when they are called.
    """
    cell = _Scope()
    value = statement.value if isinstance(statement, ast.Assign) else None
    if isinstance(value, ast.Lambda) and isinstance(statement, ast.Assign):
        cell.read(statement.targets)
    elif not isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return _read_first([statement], set()), set()
    body = cell.enter(value if isinstance(value, ast.Lambda) else statement)
    called = [scope for scope in body.inner if scope.is_called] if body.is_class else [body]
    body.inner = [scope for scope in body.inner if scope not in called]
    now = cell.reads.union(*(scope.outside() for scope in cell.inner if scope not in called))
    return now, set().union(*(scope.outside() for scope in called))


def _read_first(statements: Iterable[ast.stmt], bound: set[str]) -> set[str]:
    """Return what statements of a cell read that neither they nor others before have bound.

    A loop's own variable is none that the cell has to have before.
    """
    read: set[str] = set()
    for statement in statements:
        inner = [(getattr(statement, field, []), "") for field in _BODIES]
        inner += [(each.body, each.name or "") for each in getattr(statement, "handlers", [])]
        bodies = [] if isinstance(statement, ast.ClassDef) else [each for each in inner if each[0]]
        scope = _Scope()
        scope.read(_head(statement) if bodies else [statement])
        read |= scope.reads.union(*(deeper.outside() for deeper in scope.inner)) - bound
        bound = bound | scope._binds
        for body, name in bodies:
            read |= _read_first(body, bound | {name})
    return read


def _head(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield what a statement evaluates besides the statements in it."""
    for node in children(statement):
        if isinstance(node, ast.ExceptHandler):
            yield from filter(None, [node.type])
        elif not isinstance(node, ast.stmt):
            yield node


class _Scope:
    """What one cell, class, function or comprehension reads and binds, and the scopes in it.

    Parameters
    ----------
    bound : iterable of str
        Its parameters.
    is_class : bool
        Whether functions in it do not see what it binds.
    is_called : bool
        Whether it is a function's.
    """

    def __init__(
        self, bound: Iterable[str] = (), is_class: bool = False, is_called: bool = False
    ) -> None:
        self.reads: set[str] = set()
        self.inner: list[_Scope] = []
        self._binds = set(bound)
        self.is_class, self.is_called = is_class, is_called
        self._global: set[str] = set()
        self._nonlocal: set[str] = set()

    def outside(self) -> set[str]:
        """Return the names that are read here or further in, and bound in neither."""
        return self._free() | self._declared()

    def _free(self) -> set[str]:
        own = self._binds - self._nonlocal
        deeper: set[str] = set().union(*(scope._free() for scope in self.inner))
        return (self.reads - own - self._global) | (deeper if self.is_class else deeper - own)

    def _declared(self) -> set[str]:
        """Return what is read and declared global, whatever the scopes around it bind."""
        return (self.reads & self._global).union(*(scope._declared() for scope in self.inner))

    def read(self, nodes: Iterable[ast.AST]) -> None:
        """Take in what stands in this scope, to any depth of nesting."""
        left = [*nodes]
        while left:
            node = left.pop()
            kind = node.__class__
            if isinstance(node, ast.Name):
                (self.reads if isinstance(node.ctx, ast.Load) else self._binds).add(node.id)
            elif kind in _SCOPES:
                self.enter(node)
            elif kind is ast.AnnAssign:
                left += filter(None, (node.target, node.value))  # type: ignore[attr-defined]
            else:
                if kind in _BINDERS:
                    self._bind(node)
                elif kind is ast.Subscript and (name := entry(node)):  # `globals()["rate"]`
                    self._global.add(name)
                    self.reads.add(name)
                if _parts_of[kind]:
                    _add(node, left)

    def _bind(self, node: ast.AST) -> None:
        """Take in what a node binds, or where, by itself."""
        self._binds.update(bound_by(node))
        if isinstance(node, ast.Global):
            self._global.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            self._nonlocal.update(node.names)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self.reads.add(node.target.id)

    def enter(self, node: ast.AST) -> _Scope:
        """Take in a scope that begins here, and what of it is evaluated out here."""
        types = getattr(node, "type_params", [])
        called = isinstance(node, (*FUNCTIONS, ast.Lambda))
        scope = _Scope([each.name for each in types], isinstance(node, ast.ClassDef), called)
        if isinstance(node, COMPREHENSIONS):
            self.read([node.generators[0].iter])
            walruses = (n for n in walked(node) if isinstance(n, ast.NamedExpr))
            self._binds.update(walrus.target.id for walrus in walruses)
            scope.read(_inside(node))
        elif isinstance(node, (*FUNCTIONS, ast.Lambda)):
            arguments = node.args
            self.read([*arguments.defaults, *filter(None, arguments.kw_defaults)])
            taken = children(arguments)
            scope._binds.update(each.arg for each in taken if isinstance(each, ast.arg))
            scope.read([node.body] if isinstance(node, ast.Lambda) else node.body)
        elif isinstance(node, ast.ClassDef):
            self.read([*node.bases, *node.keywords])
            scope.read(node.body)
        self.read(getattr(node, "decorator_list", []))
        self._binds.update(bound_by(node))
        self.inner.append(scope)
        return scope


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a comprehension but its first iterable."""
    for child in children(node):
        if isinstance(child, ast.comprehension) and child is node.generators[0]:  # type: ignore[attr-defined]
            yield from (child.target, *child.ifs)
        else:
            yield child


def bound_by(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node binds by itself, not by a `Name` in it."""
    if node.__class__ not in _BINDERS:
        return
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, _NAMED) and node.name:
        yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest


# autograder/sandbox/inside/syntax/altering.py

MUTATORS = {
    *("append", "extend", "update", "insert", "add", "setdefault", "sort", "fill", "reverse"),
    *("pop", "popitem", "remove", "discard", "clear", "resize", "put", "partition"),
}
#: Functions that alter what they are given first.
_ALTERERS = {
    *("setattr", "delattr", "setitem", "delitem", "total_ordering", "dataclass", "update_wrapper"),
    *("heapify", "heappush", "heappop", "heapreplace", "heappushpop", "insort", "insort_left"),
    *("insort_right", "shuffle", "fill_diagonal", "place", "put", "putmask", "put_along_axis"),
    *("copyto", "at"),
}
#: Methods that only show what an object holds.
_SHOWING = re.compile(
    r"plot|hist|boxplot|bar|scatter|show|draw|print|display|save|to_|head\b|tail\b|sample|info\b|"
    r"describe|summary|close\b"
)
#: What stands at the left margin, with all below that is indented.
_DEFINITION = re.compile(r"\n(?:def|class)[ \t]+\w.*(?:\n(?:[ \t)#].*)?)*")
_SAID = re.compile(r"""#.*|'[^'\n\\]*(?:\\.[^'\n\\]*)*'|"[^"\n\\]*(?:\\.[^"\n\\]*)*\"""")
_DEF = re.compile(r"def[ \t]+(\w+)")
_WORD = re.compile(r"[^\W\d]\w*")
#: Where a statement begins that may alter something: a decorator, `del`, or a call.
_HEAD = re.compile(r"[\n;:][ \t]*(?:@|del\b|([^\W\d][\w.]*)((?:\[[^\]\n]*\][\w.]*)*)[ \t]*\()")
_TAKING = re.compile(r"=[ \t]*([^\W\d]\w*)[^\s=(]*\.(?:pop|popitem|setdefault)\(")
_OUT = re.compile(r"\bout[ \t]*=")
_NEAR = 200  # characters behind such a beginning in which a name stands


class Applied(NamedTuple):
    """A call of a named function that stands as a statement, or a decorator."""

    function: str
    arguments: list[ast.expr]
    by_name: dict[str | None, ast.expr]
    decorates: bool

    @property
    def given(self) -> list[str]:
        """The names that it gets, or parts of what they stand for."""
        return [*map(root, (*self.arguments, *self.by_name.values()))]


class Effect(NamedTuple):
    """What a function alters: global names, and which of its parameters; whether it returns."""

    outside: frozenset[str]
    parameters: tuple[str, ...]
    altered: frozenset[str]
    returns: bool

    def reaches(self, use: Applied, name: str) -> bool:
        """Tell whether a use of it alters what a name stands for.

        What is called for its result leaves a trace that nobody needs: a list of costs.
        """
        if name in self.outside and (use.decorates or not self.returns):
            return True
        given: dict[str | None, ast.expr] = dict(zip(self.parameters, use.arguments, strict=False))
        given |= use.by_name
        return any(name == root(given[each]) for each in self.altered if each in given)


def altered(node: ast.stmt) -> Iterator[str]:
    """Yield the names whose contents a statement may alter, beside those that it binds."""
    for each in _inner(node):
        if isinstance(each, ast.Delete):
            yield from map(root, each.targets)
        elif isinstance(each, DECORATED):
            for decorator in each.decorator_list:
                yield from _by_decorator(decorator)
        elif isinstance(value := getattr(each, "value", None), ast.Call):
            if isinstance(each, ast.Expr):
                yield from _by_call(value)
            elif _name(value.func) in MUTATORS:
                yield root(value.func)


def _by_call(call: ast.Call) -> Iterator[str]:
    name, called = _name(call.func), call.func
    if name in _ALTERERS:
        yield from map(root, call.args[:1])
    elif isinstance(called, ast.Attribute) and not _SHOWING.match(name):
        yield root(called)
    elif isinstance(called, ast.Call):
        yield from _by_decorator(called)  # by hand
    yield from (root(each.value) for each in call.keywords if each.arg == "out")


def _by_decorator(node: ast.expr) -> Iterator[str]:
    called = node.func if isinstance(node, ast.Call) else node
    if isinstance(called, ast.Attribute):  # `@area.register`
        yield root(called)
    if isinstance(node, ast.Call) and _name(called) != "wraps":  # `@method_of(Account)`
        yield from (each.id for each in node.args if isinstance(each, ast.Name))


def applied_by(node: ast.stmt) -> Iterator[Applied]:
    """Yield the named functions that a statement calls and does no more, or is decorated with."""
    for each in _inner(node):
        decorates = isinstance(each, DECORATED)
        made = each.decorator_list if isinstance(each, DECORATED) else []
        for call in made or ([each.value] if isinstance(each, ast.Expr) else []):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                by_name = {keyword.arg: keyword.value for keyword in call.keywords}
                yield Applied(call.func.id, call.args, by_name, decorates)
            elif isinstance(call, ast.Name) and decorates:
                yield Applied(call.id, [], {}, decorates)


def effect(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Effect:
    """Return what a function alters, itself or in functions in it."""
    inner = walked(node)
    arguments = node.args
    own = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    declared = {name for each in inner if isinstance(each, ast.Global) for name in each.names}
    names = [each for each in inner if isinstance(each, ast.Name)]
    stored = {each.id for each in names if isinstance(each.ctx, ast.Store)}
    local = {each.arg for each in inner if isinstance(each, ast.arg)} | (stored - declared)
    found = {name for each in inner for name in _alters(each)}
    returns = any(isinstance(each, ast.Return) and each.value is not None for each in inner)
    outside = frozenset((found - local) | (declared & stored))
    return Effect(outside, tuple(own), frozenset(found.intersection(own)), returns)


def _alters(node: ast.AST) -> Iterator[str]:
    """Yield the name whose contents a node alters by itself."""
    if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
        yield root(node)
    elif isinstance(node, ast.AugAssign):
        yield root(node.target)
    elif isinstance(node, ast.Call):
        name = _name(node.func)
        yield from [root(node.func)] if name in MUTATORS else ()
        yield from map(root, node.args[:1]) if name in _ALTERERS else ()


def root(node: ast.AST) -> str:
    """Return the name that attributes and items are of; "" of another expression."""
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _name(called: ast.expr) -> str:
    """Return the last name of what is called."""
    return str(getattr(called, "attr", getattr(called, "id", "")))


def _inner(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a statement and those in it, to any depth but in definitions."""
    yield node
    for child in children(node) if not isinstance(node, DECORATED) else ():
        if isinstance(child, (ast.stmt, ast.ExceptHandler)):
            yield from _inner(child)


def functions(sources: Iterable[str]) -> set[str]:
    """Return the names of the functions that texts define; none is parsed."""
    return {name for source in sources for name in _DEF.findall(source)}


def outside(source: str) -> str:
    """Return a text without the definitions at its left margin, and without what it only says.

    A line's end stands before it. Nothing goes where prompts may stand there, or marimo's cells,
    or lines end as they did on old machines.
    """
    text = f"\n{source}"
    if any(mark in text for mark in (">>>", "In [", "@app.", "\r")):
        return text
    text = _DEFINITION.sub("\n", text)
    return text if ":=" in text or "s()" in text else _SAID.sub("''", text)


def beginning(text: str, functions: Container[str]) -> set[str]:
    """Return the names that stand where statements begin that may alter and not bind them.

    Which call a function where a statement begins stands under ``name(``.
    """
    has_out, found = "out" in text, {*_TAKING.findall(text)}
    for match in _HEAD.finditer(text):
        first, *others = (match[1] or "").split(".")
        by_form = not first or [first, *others][-1] in _ALTERERS
        end = match.end() + _NEAR
        called = first in functions and not others
        if by_form or called or (has_out and _OUT.search(text, match.end(), end)):
            found.update((f"{first}(", *_WORD.findall(text, match.end(), end)))
        elif others or match[2]:
            found.add(first)
    return found


# autograder/sandbox/inside/syntax/blanks.py

_DISPLAYS = (ast.Name, ast.Tuple, ast.List, ast.Dict)
_WORK = (ast.Call, ast.BinOp, ast.UnaryOp, ast.Compare)
_BLOCKS = (ast.For, ast.While, ast.If, ast.With)
_LEFT = {ast.Assign, ast.AugAssign, ast.Return, *FUNCTIONS, *_BLOCKS}  # what may be left as it is
_GIVING = {ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return, ast.Expr}

_HEADER = re.compile(r"(?:async |def |class |for |while |if |elif |else\b|with |try\b|except\b)")
_NO_VALUE = re.compile(r"^([^#\n]*[^#\n=!<>]=)[ \t]*(?=#|$)")
_NOTHING_DONE = re.compile(r"(?:pass|\.\.\.|raise NotImplementedError(?:\(.*\))?)[ \t]*(?:#|$)")
_BEGINS = re.compile(
    r"\b(?:start|begin|d[ée]but|commenc|in[ií]ci|comien|empie|inizi|начал)|开始|開始"
)
_ENDS = re.compile(r"\b(?:end|stop|fin\b|fine\b|fim\b|termin|кон(?:ец|ч))|结束|結束|终了|終了")
_IS_OF_CODE = re.compile(
    r"\b(?:code|c[oó]digo|codice|код|solu|soluç|lösung|loesung|решени|answer|antwort|r[ée]ponse|"
    r"respuesta|resposta|risposta|ответ|here|hier|ici|aqu[ií]|qui|здесь)|代码|代碼|コード|答案"
)


def filled(source: str) -> str:
    """Return a text that does not parse with `...` for what it lacks, line for line.

    A value that is missing behind its ``=``, and the body of a block that holds comments only.
    """
    lines = [_NO_VALUE.sub(r"\1 ...", line) for line in source.split("\n")]
    code = [line.partition("#")[0].rstrip() for line in lines]
    header = 0  # indentation of the statement that a colon ends
    for number, line in enumerate(code):
        if _HEADER.match(line.lstrip()):
            header = _indentation(line)
        following = next((_indentation(below) for below in code[number + 1 :] if below), 0)
        if line.endswith(":") and following <= header:
            lines[number] = f"{line} ...{lines[number][len(line) :]}"
    return "\n".join(lines)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def is_stub(
    node: ast.stmt, inner: Iterable[ast.AST], source: str, is_bound: Callable[[str], bool]
) -> bool:
    """Tell whether an answer is untouched: nothing but placeholders where code should be.

    Parameters
    ----------
    node : ast.stmt
    inner : iterable of AST
        What is in it, to any depth.
    source : str
        The text of its cell.
    is_bound : callable
        Whether a name has a value above.
    """
    if isinstance(node, ast.ClassDef):
        methods = [child for child in node.body if isinstance(child, FUNCTIONS)]
        own = [each for each in methods if _regions(each, source)] or methods
        return bool(own) and all(is_stub(m, [*ast.walk(m)], source, is_bound) for m in own)
    if not isinstance(node, FUNCTIONS):
        return is_placeholder(node)
    if regions := _regions(node, source):
        parts = [child for child in inner if isinstance(child, ast.stmt) and child is not node]
        inside = [c for c in parts if any(a <= c.lineno <= b for a, b in regions)]
        return all(map(is_placeholder, inside)) and not _computes(parts, _parameters(node))
    leaves = [child for child in _leaves(node.body) if not _is_docstring(child)]
    parameters = _parameters(node)
    frame = [child for child in leaves if not is_placeholder(child)]
    ends = any(isinstance(child, ast.Raise) and is_placeholder(child) for child in leaves)
    if not all(_is_frame(child, parameters, ends) for child in frame):
        return False
    lacking = (name for name in _bare(node, frame) if not is_bound(name))
    return len(frame) < len(leaves) or not leaves or any(lacking)


def blanks(node: ast.stmt, inner: Iterable[ast.AST]) -> list[int]:
    """Return the line of every ``name = ...`` or empty block that is left in a definition."""
    named = isinstance(node, (*FUNCTIONS, ast.ClassDef))
    nothing = not named  # where a variable is asked for, None is a blank
    kept: list[Any] = [child for child in inner if child.__class__ in _LEFT]
    return [
        child.lineno
        for child in kept
        if (
            _is_ellipsis(child.body)
            if isinstance(child, (*FUNCTIONS, *_BLOCKS))
            else is_placeholder(child, nothing=nothing)
        )
    ]


def is_blank(source: str) -> bool:
    """Tell whether a cell has a placeholder or comments on where code goes, and nothing else."""
    lines = [line.strip() for line in source.split("\n") if line.strip()]
    code = [line for line in lines if not line.startswith("#")]
    told = any(_IS_OF_CODE.search(line.lower()) for line in lines)
    return all(map(_NOTHING_DONE.match, code)) and (bool(code) or told)


def is_placeholder(node: ast.stmt, *, nothing: bool = True) -> bool:
    """Tell whether a statement is ``x = ...``, ``x = ___``, ``return ...``, ``pass`` and the like.

    With ``nothing``, None and no value at all are placeholders too.
    """
    if node.__class__ in _GIVING:
        value = node.value  # type: ignore[attr-defined]
        if value is None:
            return nothing
        if isinstance(value, ast.Tuple) and value.elts:
            return all(_is_no_value(each, nothing) for each in value.elts)
        return _is_no_value(value, nothing)
    if isinstance(node, _BLOCKS):
        inner = all(is_placeholder(child, nothing=nothing) for child in node.body)
        return inner and not _is_endless(node)
    if isinstance(node, ast.Raise) and nothing:
        return "NotImplementedError" in ast.dump(node)
    return nothing and isinstance(node, ast.Pass)


def _is_no_value(node: ast.expr, nothing: bool) -> bool:
    if isinstance(node, ast.Name):
        return len(node.id) > 1 and not node.id.strip("_")
    if not isinstance(node, ast.Constant):
        return False
    return node.value is Ellipsis or (nothing and node.value is None)


def _is_endless(node: ast.stmt) -> bool:
    """Tell whether a statement is ``while True: pass``, which is no template's."""
    return (
        isinstance(node, ast.While)
        and isinstance(node.test, ast.Constant)
        and bool(node.test.value)
        and all(isinstance(child, ast.Pass) for child in node.body)
    )


def _is_ellipsis(body: Sequence[ast.stmt]) -> bool:
    return all(isinstance(child, ast.Expr) and is_placeholder(child) for child in body)


def _regions(node: ast.stmt, source: str) -> list[tuple[int, int]]:
    """Return the first and last line of every solution region within a definition."""
    first, last = node.lineno, node.end_lineno or 0
    regions, start = [], 0
    for number, marker in _markers(source):
        if number >= first and marker == "begins" and number <= last + 1:
            start = number
        elif marker == "ends" and start:
            regions.append((start, number))
            start = 0
    return regions


@lru_cache(1)
def _markers(source: str) -> list[tuple[int, str]]:
    """Return the comments on lines of their own that begin or end a region, with their lines."""
    lines = enumerate(source.split("\n"), 1)
    comments = ((number, line.lower()) for number, line in lines if line.lstrip()[:1] == "#")
    said = ((number, comment) for number, comment in comments if _IS_OF_CODE.search(comment))
    found = ((n, "begins" if _BEGINS.search(c) else _ENDS.search(c) and "ends") for n, c in said)
    return [(number, marker) for number, marker in found if marker]


def _leaves(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a body, those of its blocks in place of the blocks."""
    for child in body:
        if isinstance(child, _BLOCKS) and not _is_endless(child):
            yield from _leaves([*child.body, *getattr(child, "orelse", [])])
        else:
            yield child


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {child.arg for child in ast.walk(node.args) if isinstance(child, ast.arg)}


def _computes(parts: Iterable[ast.stmt], parameters: set[str]) -> bool:
    """Tell whether a return computes something of what the function is given, beside a region."""
    for part in parts:
        if isinstance(part, ast.Return) and part.value is not None:
            inner = list(ast.walk(part.value))
            called = {id(child.func) for child in inner if isinstance(child, ast.Call)}
            names = {n.id for n in inner if isinstance(n, ast.Name) and id(n) not in called}
            used = names - {"np", "numpy", "math"}
            if used and used <= parameters and any(isinstance(child, _WORK) for child in inner):
                return True
    return False


def _is_frame(node: ast.stmt, parameters: set[str], ends: bool) -> bool:
    """Tell whether a statement may be the template's: it computes nothing.

    That is an assert, a print, a return, a display of names and what is read off a parameter; a
    constant too in what ``ends`` at ``raise NotImplementedError``.
    """
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return isinstance(node.value.func, ast.Name) and node.value.func.id == "print"
    if not isinstance(node, (ast.Assign, ast.Return)) or node.value is None:
        return False
    value, inner = node.value, list(ast.walk(node.value))
    if any(isinstance(child, _WORK) for child in inner):
        return False
    if isinstance(node, ast.Return) or isinstance(value, (ast.List, ast.Dict, ast.Tuple)):
        return True
    names = {child.id for child in inner if isinstance(child, ast.Name)}
    return not isinstance(value, ast.Name) and (ends or bool(names)) and names <= parameters


def _bare(node: ast.stmt, frame: Sequence[ast.stmt]) -> set[str]:
    """Return the names that a definition of which the frame is left returns and does not bind."""
    values = [child.value for child in frame if isinstance(child, (ast.Assign, ast.Return))]
    inner = [n for value in values if isinstance(value, _DISPLAYS) for n in ast.walk(value)]
    bare = {child.id for child in inner if isinstance(child, ast.Name)}
    return (bare & names_used(node)[1]) - vars(builtins).keys()


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


# autograder/sandbox/inside/syntax/statements.py

FLAGS = __future__.annotations.compiler_flag
_NO_TARGETS = {ast.Lambda, *COMPREHENSIONS}
_PARTS = {ast.Subscript, ast.Attribute}
_TARGETS = {*_PARTS, ast.Tuple, ast.List, ast.Starred}
_MISPLACEABLE = [
    re.compile(rf"{word}\b(?<!\w{word})")
    for word in ("await", "break", "continue", "global", "nonlocal", "return", "yield")
]
_BINDING = re.compile(
    rf"\bglobals\(|\b(?:as|case|class|def|for|import|{'|'.join(sorted(MUTATORS))})\b"
)
_MENTION = re.compile(r"[^\W\d][\w.]*(?:[ \t]*\()?")
#: A statement that calls something and does no more.
_CALL = re.compile(
    rf"\n(?!(?:{'|'.join((*keyword.kwlist, *keyword.softkwlist, *GIVEN_BY))}|"
    rf"[\w.]*\.(?:{'|'.join(sorted(MUTATORS))}))\b)"
    r"[\w.]+\([^\n;]*(?:\n(?:[ \t)#][^\n;]*)?)*(?=\n|\Z)"
)
_BEHIND = re.compile(r"\)\s*[\[.,=]")  # a call, where `f(x)[0] = name = 3`
_STAR = re.compile(r"import[\s(\\]*\*")
_DEFINED = re.compile(r"(?:def|class)[\s\\]+(\w+)")
_TRIED = re.compile(r"^(?:def\s+(\w+)|(\w+(?:[ \t]*,[ \t]*\w+)*)[ \t]*=)", re.MULTILINE)
_SIGNS = {"%", "!", "?"}
_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2}\s*)$")
_PROMPT = re.compile(r"^\s*(?:>>>|In \[\d*\]:|\.{3}:?)(?: |$)")  # of Python, of IPython
_PROMPTED = re.compile(r"^\s*(?:>>>|In \[\d*\]:)(?: |$)", re.MULTILINE)
_OUTPUT = re.compile(r"^\s*Out\[\d*\]:.*$")
_MAGIC_VALUE = re.compile(r"^(\s*[\w, ]+=\s*)[%!].*$")
_TRANSPARENT = ("%%time", "%%timeit", "%%capture", "%%prun")  # cell magics whose body is Python
_NEW_STATEMENT = re.compile(r"^(?!(?:elif|else|except|finally)\b)[^\s)\]}#]")


@dataclass(frozen=True, eq=False)
class Statement:
    """One top-level statement and the names that it binds or alters.

    ``position`` is the place of its cell, then its own in there: programs run in this order. Those
    at the positions ``after`` must run before it; the name ``tells`` gets its exception.
    """

    cell: Cell
    position: tuple[int, int]
    node: ast.stmt
    binds: frozenset[str]
    compiled: CodeType | None
    after: tuple[tuple[int, int], ...] = ()
    tells: str = ""

    @cached_property
    def used(self) -> tuple[set[str], set[str]]:
        """The names that it uses when it runs, and those that it uses when it is called."""
        return names_used(self.node)

    @cached_property
    def alters(self) -> frozenset[str]:
        """The names whose contents it may alter, beside those that it binds."""
        return frozenset(altered(self.node))

    @cached_property
    def calls(self) -> tuple[Applied, ...]:
        """The named functions that it calls and does no more, or is decorated with."""
        return tuple(applied_by(self.node))

    @cached_property
    def effect(self) -> Effect | None:
        """What it alters when it is called, where it is a function."""
        return effect(self.node) if isinstance(self.node, FUNCTIONS) else None

    @cached_property
    def group(self) -> tuple[int, int]:
        """Where it stands: its cell, and in a script the paragraph of it."""
        if self.cell.number:
            return self.position[0], 0
        above = self.cell.source.split("\n")[: self.node.lineno - 1]
        return self.position[0], sum(not line.strip() for line in above)


@dataclass(frozen=True)
class Broken:
    """Why a name has no definition that parses."""

    message: str
    cell: int
    line: int


def parse_cell(cell: Cell, place: int) -> tuple[list[Statement], dict[str, Broken]]:
    """Return a cell's statements, and why names have none that does not parse.

    A cell that does not parse is read statement by statement, so that a slip costs only what stands
    there; a retyped cell of prose has nothing to salvage.
    """
    broken: dict[str, Broken] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in a student's strings
        parsed = _parse_whole(cell, place)
        if parsed is None:
            parsed = _salvage(cell, place, broken) if cell.code else []
    return parsed, broken


def _parse_whole(cell: Cell, place: int) -> list[Statement] | None:
    with suppress(SyntaxError, ValueError):
        return _parse(cell.source, cell, place)
    if cell.code:
        with suppress(SyntaxError, ValueError):
            return _parse(without_magics(cell.source), cell, place)
    return None


def _salvage(cell: Cell, place: int, broken: dict[str, Broken]) -> list[Statement]:
    """Parse piece by piece; remember which names the broken ones would have defined."""
    found: list[Statement] = []
    for first, chunk in _chunks(without_magics(cell.source)):
        above = "\n" * first
        try:
            found += _parse(above + chunk, cell, place, len(found))
        except (SyntaxError, ValueError) as error:
            with suppress(SyntaxError, ValueError):
                found += _parse(above + filled(chunk), cell, place, len(found))
                continue
            line = getattr(error, "lineno", None) or first + 1
            text = f"{getattr(error, 'msg', None) or error}"
            for function, targets in _TRIED.findall(chunk):
                for name in re.findall(r"\w+", function or targets):
                    broken[name] = Broken(text, cell.number, line)
    return found


def without_magics(source: str) -> str:
    """Return a cell's text as IPython reads it, line for line.

    Magics and shell lines are replaced, and a cell that is indented as a whole is not. Prompts are
    taken off what is pasted from a session.
    """
    lines = textwrap.dedent(source).split("\n")
    if (">>>" in source or "In [" in source) and _PROMPTED.search(source):
        lines = [_OUTPUT.sub("", _PROMPT.sub("", line)) for line in lines]
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("%%") and not first.startswith(_TRANSPARENT):
        return ""
    return "\n".join(line if _SIGNS.isdisjoint(line) else _without_magic(line) for line in lines)


def _without_magic(line: str) -> str:
    return _MAGIC_VALUE.sub(r"\1None", _MAGIC.sub(r"\1pass", line))


@cache
def code(statement: Statement) -> CodeType:
    """Return a statement compiled under the name of its cell, once for all slices that it is in."""
    return statement.compiled or _compile(statement.node, statement.cell)


def _compile(node: ast.stmt, cell: Cell) -> CodeType:
    """Compile a statement whose annotations are not evaluated: no version of Python needs them."""
    module, name = ast.Module([node], []), f"<cell {cell.number}>"
    compiled: CodeType = compile(module, name, "exec", FLAGS, dont_inherit=True)
    return compiled


@cache
def nodes(statement: Statement) -> tuple[ast.AST, ...]:
    """Return a statement's nodes, itself first."""
    return tuple(walked(statement.node))


def _parse(source: str, cell: Cell, place: int, first: int = 0) -> list[Statement]:
    """Parse a text; SyntaxError also where it nests too deeply to be walked."""
    try:
        body = ast.parse(source).body
        body = [*plainly(body)] if "s()" in source and SPACES.search(source) else body
        # only compiling finds what parses but cannot stand
        risky = any(each.search(source) for each in _MISPLACEABLE)
        compiled = {id(node): _compile(node, cell) for node in body} if risky else {}
        return statements(body, cell, place, first, compiled)
    except (RecursionError, MemoryError):  # MemoryError is what the parser says of its own stack
        raise SyntaxError("nested too deeply") from None


def statements(
    body: Iterable[ast.stmt],
    cell: Cell,
    place: int,
    first: int,
    compiled: Mapping[int, CodeType] = MappingProxyType({}),
) -> list[Statement]:
    """Return what stands in a body, blocks taken apart, numbered from ``first`` on."""
    walrus = ":=" in cell.source
    return [
        Statement(
            cell,
            (place, number),
            part.node,
            frozenset(_bound(part.node, walrus)),
            compiled.get(id(part.node)),
            tuple((place, first + before) for before in part.after),
            part.tells,
        )
        for number, part in enumerate(parts(body, place), first)
    ]


def mentioned(source: str, text: str) -> Set[str]:
    """Return every name that a cell's statements could bind or alter, and some that they do not.

    Nothing is parsed: of most cells no name is asked for.

    A name that is called, ``name(`` or ``np.name(``, is bound by `def`, by `class` and where a
    method alters it; any other mention ``outside`` definitions may be a binding.
    """
    found = _mentioned if len(source) < 8000 else _mentioned.__wrapped__
    return found(source, text)


@lru_cache(500)
def _mentioned(source: str, text: str) -> Set[str]:
    if not source.isascii():  # as Python does
        source, text = (unicodedata.normalize("NFKC", each) for each in (source, text))
    if "=" not in source and not _BINDING.search(source):
        return frozenset()
    text = text if ":=" in text else _CALL.sub(_unless_it_binds, text)
    names = {
        mention.partition(".")[0]
        for mention in {*_MENTION.findall(text)}
        if mention[-1] != "(" or mention.rstrip("( \t").rpartition(".")[2] in MUTATORS
    }
    if "def" in source or "class" in source:
        names.update(_DEFINED.findall(source))
    return names | {"*"} if _STAR.search(source) else names


def _unless_it_binds(call: re.Match[str]) -> str:
    text = call[0]
    return text if _BEHIND.search(text, 0, text.rfind("=") + 1) else "\n"


def _bound(statement: ast.AST, walrus: bool) -> Iterator[str]:
    """Yield the names that a top-level statement binds or alters; function bodies bind none.

    Without a walrus in sight, expressions bind nothing but what stands left of an equals sign.
    """
    left = [statement]
    while left:
        node = left.pop()
        kind = node.__class__
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                yield node.id
            continue
        if isinstance(node, ast.expr):
            if kind in _NO_TARGETS or not (walrus or kind in _TARGETS):
                continue
            if kind in _PARTS and isinstance(node.ctx, ast.Store):  # type: ignore[attr-defined]
                yield root(node)
        else:
            yield from bound_by(node)
            if isinstance(node, DECORATED):
                continue
            call = node.value if isinstance(node, ast.Expr) else None
            called = call.func if isinstance(call, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in MUTATORS:
                yield root(called)
        left += children(node)


def _chunks(source: str) -> Iterator[tuple[int, str]]:
    """Yield ``(lines before, text)`` of what begins at the left margin."""
    lines = source.split("\n")
    starts = [n for n, line in enumerate(lines) if _NEW_STATEMENT.match(line)]
    starts = [n for k, n in enumerate(starts) if k == 0 or not lines[starts[k - 1]].startswith("@")]
    for start, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        yield start, "\n".join(lines[start:end])


# autograder/sandbox/inside/syntax/forms.py

FUNCTION, PERHAPS, VALUE = 2, 1, 0  # what is bound: the higher, the surer an answer

#: What binds another name, or the same one before, and to what.
Known = Callable[[str], tuple[ast.stmt | None, int]]
_DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
_WAYS = (ast.If, ast.Try, ast.With)
_OWN = (*_DEFINITIONS, *COMPREHENSIONS, ast.Lambda, ast.AugAssign)  # names in it are its own


def form(node: ast.stmt, name: str, known: Known) -> int:
    """Tell what a statement binds a name to: a function, perhaps one, or a value that is none."""
    if isinstance(node, _DEFINITIONS):
        return FUNCTION
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return PERHAPS
    if isinstance(node, _WAYS):
        inner = (n for n in _nested(node) if _assigns(n, name))
        return max((form(n, name, known) for n in inner), default=VALUE)
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        return max((_of_value(value, name, known) for value in _values(node, name)), default=VALUE)
    return VALUE


def rebinds(node: ast.stmt, name: str) -> bool:
    """Tell whether a name stands for something else afterwards, not merely for more of the same."""
    left: list[ast.AST] = [node]
    while left:
        each = left.pop()
        stored = isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store) and each.id == name
        if stored or name in bound_by(each):
            return True
        if not isinstance(each, _OWN):
            left += children(each)
    return False


def _nested(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the statements in a block that are no blocks, to any depth but in definitions."""
    left: list[ast.AST] = [node]
    while left:
        each = left.pop()
        if isinstance(each, (*_WAYS, ast.ExceptHandler)):
            left += (n for n in ast.iter_child_nodes(each) if not isinstance(n, ast.expr))
        elif isinstance(each, ast.stmt):
            yield each


def _assigns(node: ast.stmt, name: str) -> bool:
    if isinstance(node, ast.Assign):
        return any(True for _ in _values(node, name))
    return name in bound_by(node)


def _values(node: ast.Assign | ast.AnnAssign, name: str) -> Iterator[ast.expr | None]:
    """Yield what an assignment gives a name; None where it is a part of something unknown."""
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Name) and target.id == name:
            yield node.value
        elif isinstance(target, (ast.Tuple, ast.List)):
            apart = isinstance(node.value, (ast.Tuple, ast.List))
            values = node.value.elts if apart else []  # type: ignore[union-attr]
            fits = len(values) == len(target.elts)
            for number, element in enumerate(target.elts):
                if any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(element)):
                    yield values[number] if fits else None


def _of_value(value: ast.expr | None, name: str, known: Known) -> int:
    if isinstance(value, ast.Lambda):
        return FUNCTION
    if isinstance(value, ast.Name):
        return known(value.id)[1]
    if isinstance(value, ast.IfExp):
        return max(_of_value(v, name, known) for v in (value.body, value.orelse))
    if isinstance(value, ast.Call):
        return _of_call(value, name, known)
    return PERHAPS if value is None or isinstance(value, (ast.Attribute, ast.Subscript)) else VALUE


def _of_call(call: ast.Call, name: str, known: Known) -> int:
    """Tell what a call returns: a function, where it is made of one or by one that makes some."""
    callee = call.func
    if "partial" in ast.unparse(callee):
        return FUNCTION
    if call.args and all(_is_function(argument, known) for argument in call.args):
        return FUNCTION  # decorated
    maker = known(callee.id)[0] if isinstance(callee, ast.Name) else None
    if isinstance(maker, ast.ClassDef):
        calls = any(getattr(child, "name", "") == "__call__" for child in maker.body)
        return FUNCTION if calls else VALUE
    if isinstance(maker, FUNCTIONS) and _makes_functions(maker):
        return FUNCTION
    return VALUE if isinstance(callee, ast.Name) and callee.id == name else PERHAPS


def _is_function(node: ast.expr, known: Known) -> bool:
    if isinstance(node, ast.Name):
        return known(node.id)[1] == FUNCTION
    return isinstance(node, ast.Lambda)


def _makes_functions(node: ast.stmt) -> bool:
    inner = {child.name for child in ast.walk(node) if isinstance(child, FUNCTIONS)}
    returned = [child.value for child in ast.walk(node) if isinstance(child, ast.Return)]
    return any(
        isinstance(value, ast.Lambda) or (isinstance(value, ast.Name) and value.id in inner)
        for value in returned
    )


# autograder/sandbox/inside/syntax/blocks.py

DEEPEST = 8  # conditions around a statement; what is deeper stays together
_PRESENT = ("exists", "isfile", "isdir", "is_file", "is_dir")
_SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Pass)


class Part(NamedTuple):
    """A statement, which of the parts before must run first, and who is told if it fails."""

    node: ast.stmt
    after: tuple[int, ...] = ()
    tells: str = ""  # the name that gets the exception


def parts(body: Iterable[ast.stmt], place: int) -> list[Part]:
    """Take a cell's statements apart; names that it takes are no identifiers, so nobody's."""
    apart = _Apart(place, [])
    for node in body:
        apart.add(node)
    return apart.found


def inlined(function: ast.stmt) -> list[ast.stmt]:
    """Return what a called function does, as if it stood at the top level."""
    body = function.body if isinstance(function, FUNCTIONS) else []
    return [node for node in body if isinstance(node, DECORATED) or not _ends(node)]


def _ends(node: ast.stmt) -> bool:
    """Tell whether a statement can end the function, or is about its names alone."""
    about = isinstance(node, (ast.Global, ast.Nonlocal))
    return about or any(isinstance(inner, ast.Return) for inner in ast.walk(node))


def called(node: ast.stmt) -> str:
    """Return the name of the function that a statement calls, and does no more; "" for others."""
    call = node.value if isinstance(node, ast.Expr) else None
    return call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""


@dataclass(frozen=True)
class _Apart:
    """Takes statements apart, under the conditions of the blocks that they stand in."""

    place: int
    found: list[Part]
    conditions: tuple[tuple[int, str, bool], ...] = ()  # part, name and value that it must have
    tells: str = ""

    def add(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.Import, ast.ImportFrom)) and len(node.names) > 1:
            for alias in node.names:
                self._leaf(_like(node, names=[alias]))
        elif isinstance(node, ast.If) and (known := _known(node.test)) is not None:
            self._all(node.body if known else node.orelse)
        elif isinstance(node, ast.If) and not _is_small(node) and len(self.conditions) < DEEPEST:
            self._if(node)
        elif isinstance(node, ast.Try):
            self._try(node)
        elif isinstance(node, ast.With):
            self._with(node)
        elif isinstance(node, DECORATED) and (kind := _kind_in_marimo(node)):
            self._all(inlined(node) if kind == "cell" else [_undecorated(node)])
        else:
            self._leaf(node)

    def _all(self, body: Iterable[ast.stmt]) -> None:
        for node in body:
            self.add(node)

    def _leaf(self, node: ast.stmt, after: Iterable[int] = ()) -> int:
        for _, name, value in reversed(self.conditions):
            test: ast.expr = ast.Name(name, ast.Load())
            test = test if value else ast.UnaryOp(ast.Not(), test)
            node = _placed(ast.If(test, [node], []), node)
        before = (*(number for number, _, _ in self.conditions), *after)
        self.found.append(Part(node, before, self.tells))
        return len(self.found) - 1

    def _name(self, what: str, node: ast.stmt) -> str:
        return f"{what} {self.place}.{node.lineno}.{node.col_offset}"

    def _set(self, name: str, value: ast.expr, node: ast.stmt) -> int:
        return self._leaf(_placed(ast.Assign([ast.Name(name, ast.Store())], value), node))

    def _if(self, node: ast.If) -> None:
        name = self._name("if", node)
        number = self._set(name, node.test, node)
        for body, value in ((node.body, True), (node.orelse, False)):
            replace(self, conditions=(*self.conditions, (number, name, value)))._all(body)

    def _try(self, node: ast.Try) -> None:
        handled = any(_binds(child) for handler in node.handlers for child in handler.body)
        if not handled:
            self._all([*node.body, *node.orelse, *node.finalbody])
            return
        name = self._name("error", node)
        first = self._set(name, ast.Constant(None), node)
        replace(self, tells=name)._all(node.body)
        last = len(self.found)
        error = _placed(ast.Raise(ast.Name(name, ast.Load())), node)
        handling = _placed(ast.Try([error], node.handlers, [], []), node)
        test = ast.Name(name, ast.Load())
        self._leaf(_placed(ast.If(test, [handling], []), node), range(first, last))
        self._all([*node.orelse, *node.finalbody])

    def _with(self, node: ast.With) -> None:
        for item in node.items:
            if item.optional_vars is not None:
                enter = ast.Attribute(item.context_expr, "__enter__", ast.Load())
                value = ast.Call(enter, [], [])
                self._leaf(_placed(ast.Assign([item.optional_vars], value), node))
        self._all(node.body)


def _placed(node: ast.stmt, like: ast.stmt) -> ast.stmt:
    return ast.fix_missing_locations(ast.copy_location(node, like))


def _kind_in_marimo(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    """Return what marimo has saved as a function or a class; "" where it has not."""
    outermost = ast.unparse(node.decorator_list[0]) if node.decorator_list else ""
    found = re.match(r"app\.(cell|function|class_definition)\b", outermost)
    return found[1] if found else ""


def _undecorated(node: ast.stmt) -> ast.stmt:
    """Return a definition without its outermost decorator."""
    fields = dict(ast.iter_fields(node))
    fields["decorator_list"] = fields["decorator_list"][1:]
    return ast.copy_location(type(node)(**fields), node)


def _like(node: ast.Import | ast.ImportFrom, names: list[ast.alias]) -> ast.stmt:
    if isinstance(node, ast.Import):
        return ast.copy_location(ast.Import(names), node)
    return ast.copy_location(ast.ImportFrom(node.module, names, node.level), node)


def _known(test: ast.expr) -> bool | None:
    """Tell whether a condition holds at the student's: in a notebook, where the files are.

    That is ``__name__ == "__main__"``, ``os.path.exists("data")`` and their opposites; None of
    others.
    """
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        known = _known(test.operand)
        return None if known is None else not known
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute):
        return True if test.func.attr in _PRESENT else None
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
        return None
    sides = {ast.unparse(side) for side in (test.left, *test.comparators)}
    return True if sides == {"__name__", "'__main__'"} else None


def _is_small(node: ast.If) -> bool:
    """Tell whether each branch is one plain statement: there is nothing to take apart."""
    branches = (node.body, node.orelse)
    return all(len(b) <= 1 and all(isinstance(n, _SIMPLE) for n in b) for b in branches)


def _binds(node: ast.stmt) -> bool:
    """Tell whether a statement gives a name a value."""
    kinds = (*DECORATED, ast.Import, ast.ImportFrom)
    return any(
        isinstance(child, kinds)
        or (isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store))
        for child in ast.walk(node)
    )


# autograder/sandbox/inside/syntax/bindings.py

IMPORTS = (ast.Import, ast.ImportFrom)


class Bindings:
    """A submission's statements by what they do to names, and where its cells do not parse.

    Most cells of a notebook are prose, plots and checks. Those that could bind a name that somebody
    asks for are parsed, the others never are.

    Parameters
    ----------
    cells : iterable of Cell
    inlines : bool
        Whether what a called function does counts as if it stood there, as ``main()`` at the end.
    """

    def __init__(self, cells: Iterable[Cell] = (), inlines: bool = False) -> None:
        self.cells = list(cells)
        self._inlines = inlines
        self._parsed: dict[int, list[Statement]] = {}  # by place
        self._binders: dict[str, list[Statement]] = {}
        self._alterers: dict[str, list[Statement]] = {}
        self._broken: dict[str, Broken] = {}

    @property
    def statements(self) -> list[Statement]:
        """All statements of all cells that parse."""
        return [s for place in range(len(self.cells)) for s in self._statements(place)]

    @cached_property
    def inlined(self) -> Self:
        """The same, what called functions do as if it stood at the top level."""
        return type(self)(self.cells, inlines=True)

    @cached_property
    def _called(self) -> set[str]:
        return {name for s in Bindings(self.cells).statements if (name := called(s.node))}

    def broken(self, name: str) -> Broken | None:
        """Return why a name has no definition, where one was tried."""
        self.binders(name)
        return self._broken.get(name)

    def binders(self, name: str) -> list[Statement]:
        """Return the statements that bind or alter a name, in the order of the program."""
        if name not in self._binders:
            places = [p for p, names in enumerate(self._mentions) if name in names]
            found = [s for place in places for s in self._statements(place)]
            self._binders[name] = [s for s in found if name in s.binds]
        return self._binders[name]

    @cached_property
    def _mentions(self) -> list[Set[str]]:
        return [mentioned(cell.source, text) for cell, text in self._outside]

    @cached_property
    def _outside(self) -> list[tuple[Cell, str]]:
        """The cells, and of each the text that is not within a definition."""
        text_of = "\n{}".format if self._inlines else outside
        return [(cell, text_of(cell.source)) for cell in self.cells]

    @cached_property
    def _texts(self) -> dict[int, str]:
        """The texts of the cells with functions, by place."""
        return {p: c.source for p, c in enumerate(self.cells) if c.code and "def" in c.source}

    @cached_property
    def _beginnings(self) -> list[Set[str]]:
        defined = functions(self._texts.values())
        return [beginning(text, defined) if cell.code else set() for cell, text in self._outside]

    def alterers(self, name: str) -> list[Statement]:
        """Return the statements that may alter what a name stands for, and do not bind it.

        Those of a module are none: a plot alters no library.
        """
        if name not in self._alterers:
            binders = self.binders(name)
            known = binders and not any(isinstance(s.node, IMPORTS) for s in binders)
            self._alterers[name] = [*self._altering(name)] if known else []
        return self._alterers[name]

    def _altering(self, name: str) -> Iterator[Statement]:
        outer = self._altering_functions(name)
        heads = {name, *outer, *(f"{each}(" for each in outer)}  # called elsewhere
        for place, names in enumerate(self._beginnings):
            for statement in self._statements(place) if not heads.isdisjoint(names) else ():
                if name not in statement.binds and (
                    name in statement.alters or self._is_altered_by(statement, name, outer)
                ):
                    yield statement

    def _altering_functions(self, name: str) -> set[str]:
        """Return the names of the functions that alter a global name."""
        found: set[str] = set()
        for place, text in self._texts.items():
            _, *behind = text.split(name)
            parts = any(rest.lstrip()[:1] in (".", "[") for rest in behind)
            for statement in (
                self._statements(place) if parts or (behind and "global" in text) else ()
            ):
                if statement.effect and name in statement.effect.outside:
                    found |= statement.binds
        return found

    def _is_altered_by(self, statement: Statement, name: str, functions: Container[str]) -> bool:
        """Tell whether a function that a statement calls alters what a name stands for."""
        uses = (u for u in statement.calls if u.function in functions or name in u.given)
        last = ((use, s) for use in uses for s in self.binders(use.function)[-1:])
        return any(s.effect.reaches(use, name) for use, s in last if s.effect)

    def completed(self, name: str, statement: Statement) -> Statement:
        """Return the last statement that alters what one binds to a name, else that one."""
        found = statement
        for each in self.making(name):
            if each.position > statement.position:
                if name in each.binds and rebinds(each.node, name):
                    break
                found = each
        return found

    def making(self, name: str) -> list[Statement]:
        """Return the statements that bind or alter a name, in the order of the program."""
        both = [*self.binders(name), *self.alterers(name)]
        return sorted(both, key=lambda statement: statement.position)

    def _statements(self, place: int) -> list[Statement]:
        if place not in self._parsed:
            found, broken = parse_cell(self.cells[place], place)
            self._broken |= broken
            self._parsed[place] = self._with_inlined(found) if self._inlines else found
        return self._parsed[place]

    def _with_inlined(self, found: list[Statement]) -> list[Statement]:
        """Return a cell's statements with those of the called functions that it defines."""
        for statement in found:
            if isinstance(statement.node, FUNCTIONS) and statement.node.name in self._called:
                place, first = statement.position[0], len(found)
                found = found + statements(inlined(statement.node), statement.cell, place, first)
        return found

    def defined(self) -> list[str]:
        """Return all names bound at the top level, functions first."""
        functions = [s.node.name for s in self.statements if isinstance(s.node, FUNCTIONS)]
        others = {name for s in self.statements for name in s.binds if name not in functions}
        return list(dict.fromkeys(functions)) + sorted(filter(str.isidentifier, others))


# autograder/sandbox/inside/syntax/program.py

Position = tuple[int, int]


class Program(Bindings):
    """A submission's statements, those of them that count, and what they need.

    Parameters
    ----------
    cells, inlines
        As above.
    """

    def __init__(self, cells: Iterable[Cell] = (), inlines: bool = False) -> None:
        super().__init__(cells, inlines)
        self._end = (len(self.cells), 0)
        self._stubs: dict[Statement, bool] = {}
        self._forms: dict[str, dict[Statement, int]] = {}
        self._others: dict[tuple[Statement, str], int] = {}
        self._functions: dict[str, Statement | None] = {}
        self.answers: dict[str, Any] = {}  # what counts, by what was asked for
        self._chains: dict[tuple[str, Position], list[Statement]] = {}
        self._slices: dict[tuple[Any, ...], list[Statement]] = {}

    def definition(self, name: str) -> Statement | None:
        """Return the definition of a function that counts: the last answered one, or a stub.

        What binds a value that is no function, as ``f = f(3)`` does, counts if it is alone.
        """
        if name not in self._functions:
            forms = self._forms_of(name)
            found = [s for s, form in forms.items() if self.is_stub(s) or form >= PERHAPS]
            self._functions[name] = max(
                found or forms,
                key=lambda s: (not self.is_stub(s), forms[s], s.position),
                default=None,
            )
        return self._functions[name]

    def _forms_of(self, name: str) -> dict[Statement, int]:
        """Tell what each statement that binds a name makes of it."""
        if name not in self._forms:
            forms: dict[Statement, int] = {}
            for statement in self.binders(name):
                forms[statement] = form(statement.node, name, self._known(name, forms))
            self._forms[name] = forms
        return self._forms[name]

    def _known(self, name: str, forms: Mapping[Statement, int]) -> Known:
        """Return what tells of another name what binds it, of the same one what did before."""

        def known(other: str) -> tuple[ast.stmt | None, int]:
            found = list(forms) if other == name else self.binders(other)
            last = next((s for s in reversed(found) if rebinds(s.node, other)), None)
            if last is None:
                return None, PERHAPS
            if other == name:
                return last.node, forms[last]
            if (last, other) not in self._others:
                told = form(last.node, other, lambda _: (None, PERHAPS))
                self._others[last, other] = told
            return last.node, self._others[last, other]

        return known

    def is_stub(self, statement: Statement) -> bool:
        """Tell whether an answer is untouched."""
        if statement not in self._stubs:

            def is_bound(name: str) -> bool:
                return any(s.position < statement.position for s in self.binders(name))

            inner = nodes(statement) if isinstance(statement.node, FUNCTIONS) else ()
            stub = is_stub(statement.node, inner, statement.cell.source, is_bound)
            self._stubs[statement] = stub
        return self._stubs[statement]

    def slice(
        self,
        names: Iterable[str],
        provided: Iterable[str] = (),
        until: Mapping[str, Statement] | None = None,
        given: Iterable[str] = (),
    ) -> list[Statement]:
        """Return the statements that ``names`` need, in the order in which they must run.

        Parameters
        ----------
        names : iterable of str
            What is asked for.
        provided : iterable of str
            Names that the grader gives; what binds them is not needed.
        until : dict of Statement
            After which statement a name has the value that is asked for, if not at the end.
        given : iterable of str
            Likewise, but for what the cells that answer make of them.
        """
        ends = {name: s.position for name, s in (until or {}).items()}
        asked, made = tuple(names), frozenset(given)
        skip = made.union(provided)
        key = (asked, skip, made, *ends.items())
        if key not in self._slices:
            self._slices[key] = self._slice(asked, skip, ends, made)
        return self._slices[key]

    def _slice(
        self,
        names: Iterable[str],
        skip: Container[str],
        ends: Mapping[str, Position],
        given: Container[str],
    ) -> list[Statement]:
        needed: dict[Position, Statement] = {}
        in_order = True
        ends = {name: _below(ends[name]) if name in ends else self._end for name in names}
        answers = {s.group for name in names for s in self.chain(name, ends[name])[-1:]}

        def visit(name: str, before: Position) -> None:
            nonlocal in_order
            for statement in self._steps(name, before, answers) if name in given else ():
                take(statement)
            if name in skip or not (self.binders(name) or self.binders("*")):
                return
            if hasattr(builtins, name) and not self._hides(name, before):
                if any(_brings(s.node, name) for s in self.chain("*", before)):
                    visit("*", before)
                return
            chain = self.chain(name, before)
            if not chain and (chain := self.chain(name, self._end)):
                in_order = False  # defined below its use: cells were reordered
            if not chain and name != "*":
                visit("*", before)  # `from somewhere import *` may define it
            for statement in chain:
                if not statement.binds or any(name not in skip for name in statement.binds):
                    take(statement)

        def take(statement: Statement) -> None:
            if statement.position in needed:
                return
            needed[statement.position] = statement
            for position in statement.after:
                take(self._at(position))
            now, later = statement.used
            for used in sorted(now):
                visit(used, statement.position)
            needed[statement.position] = needed.pop(statement.position)  # after what it uses
            for used in sorted(later):
                visit(used, self._end)

        for name in names:
            visit(name, ends[name])
        return [needed[p] for p in (sorted(needed) if in_order else needed)]

    def _steps(self, name: str, before: Position, answers: Container[Position]) -> list[Statement]:
        """Return what the cells that answer make of a given name: none where they make it anew.

        Loading it there is not making it: it is given instead.
        """
        own = [s for s in self.making(name) if s.group in answers and s.position < before]
        steps = [s for s in own if name not in s.binds or self._is_made_of(s, name)]
        made = any(s not in steps and not self._is_loaded(s) for s in own)
        return [] if made else steps

    def _is_made_of(self, statement: Statement, name: str) -> bool:
        """Tell whether a statement uses a name, or what its cell makes of it above."""
        left, seen = [statement], {statement}
        while left:
            each = left.pop()
            if name in each.used[0]:
                return True
            chains = (self.chain(used, each.position) for used in each.used[0])
            above = {s for chain in chains for s in chain if s.group == statement.group} - seen
            left += above
            seen |= above
        return False

    def _is_loaded(self, statement: Statement) -> bool:
        """Tell whether a statement uses modules, functions and what stands in it alone."""
        chains = (self.chain(used, statement.position) for used in statement.used[0])
        return all(isinstance(s.node, (*IMPORTS, *FUNCTIONS)) for chain in chains for s in chain)

    def _at(self, position: Position) -> Statement:
        return self._statements(position[0])[position[1]]

    def _hides(self, name: str, before: Position) -> bool:
        """Tell whether a built-in name is redefined; in functions a stray ``sum = 0`` is not."""
        binders = [s.node for s in self.binders(name) if s.position < before]
        if before == self._end:
            return any(isinstance(n, (*FUNCTIONS, ast.ClassDef, ast.ImportFrom)) for n in binders)
        return bool(binders)

    def chain(self, name: str, before: Position) -> list[Statement]:
        """Return the statements that make up a name's value, from its last fresh binding on."""
        if (name, before) not in self._chains:
            self._chains[name, before] = self._chain(name, before)
        return self._chains[name, before]

    def _chain(self, name: str, before: Position) -> list[Statement]:
        alterers = self.alterers(name)
        binders = [s for s in self.binders(name) if s.position < before]
        if len(binders) < 2 and not alterers:  # as most are
            return binders
        best = self.definition(name) if before == self._end and len(binders) > 1 else None
        if best is not None and self._forms_of(name)[best] == FUNCTION:
            before = _below(self.completed(name, best).position)
            binders = [
                s
                for s in binders
                if s.position <= best.position
                or (s.position < before and not rebinds(s.node, name))
            ]
        chain: list[Statement] = []
        answered = [s for s in binders if not is_placeholder(s.node, nothing=False)]
        for statement in reversed(answered or binders):
            chain.insert(0, statement)
            if _is_fresh(statement) and name not in statement.used[0]:
                break
        first = chain[0].position if chain else before
        chain += [s for s in alterers if first < s.position < before]
        return sorted(chain, key=lambda statement: statement.position)


def _brings(node: ast.stmt, name: str) -> bool:
    """Tell whether a star import binds a built-in name anew; of what is not loaded, whether it may.

    Modules that neither Python has nor the course lends do not.
    """
    where = getattr(node, "module", None) or ""
    if where not in sys.modules:
        return where.partition(".")[0] in sys.stdlib_module_names
    module = sys.modules[where]
    return not name.startswith("_") and name in getattr(module, "__all__", vars(module))


def _below(position: Position) -> Position:
    return position[0], position[1] + 1


def _is_fresh(statement: Statement) -> bool:
    """Tell whether a statement gives its name a value whatever it had before."""
    node = statement.node
    if statement.tells:
        return False  # it may fail, and be handled
    if isinstance(node, ast.Assign):
        return all(isinstance(t, (ast.Name, ast.Tuple, ast.List)) for t in node.targets)
    if isinstance(node, ast.Import):  # `import a` after `import a.b` keeps what the first loaded
        return all(alias.asname for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.names[0].name != "*"
    if isinstance(node, ast.AnnAssign):
        return node.value is not None and isinstance(node.target, ast.Name)
    return isinstance(node, (*FUNCTIONS, ast.ClassDef))


# autograder/sandbox/inside/syntax/habits.py

Spot = tuple[str, int, int]  # what is seen, in which cell, in which line
WORDS = ("loop", "print", "unseeded")

_LOOPS = {ast.For, ast.AsyncFor, ast.While, *COMPREHENSIONS}
_LOOPS_OF_NUMPY = {"vectorize", "frompyfunc", "apply_along_axis"}
#: What makes a type or a function, no data: called, or with what stands in brackets.
_MAKERS = {
    ast.Call: {
        *("TypeVar", "ParamSpec", "NewType", "namedtuple", "NamedTuple", "TypedDict", "type"),
        *("Enum", "IntEnum", "partial", "compile"),
    },
    ast.Subscript: {
        *("Union", "Optional", "Callable", "Literal", "Annotated", "List", "Dict", "Tuple", "Set"),
        *("list", "dict", "tuple", "set"),
    },
}
_SEEDING = {"seed", "default_rng", "RandomState", "Generator"}


def habits(
    found: Sequence[Statement], needed: Iterable[Statement], others: Collection[str] = ()
) -> list[Spot]:
    """Return the habits of a function, and where each shows first.

    Parameters
    ----------
    found : sequence of Statement
        Its definition.
    needed : iterable of Statement
        All that it runs: imports, constants, helpers; not the answers to other exercises.
    others : collection of str
        The names of these.
    """
    needed = list(needed)
    own = "\n".join(statement.cell.source for statement in found)  # tells cheaply what cannot be
    seen = []
    kinds = {kind for statement in found for kind in map(type, nodes(statement))}
    if not _LOOPS.isdisjoint(kinds) or any(word in own for word in _LOOPS_OF_NUMPY):
        seen += _shows_first("loop", found, lambda s: filter(_is_loop, nodes(s)))
    if "print" in own:
        seen += _shows_first("print", found, _printing)
    if any("random" in s.cell.source for s in needed):
        every = list(dict.fromkeys([*found, *needed]))
        if not any(map(_sets_seed, (node for s in every for node in nodes(s)))):
            seen += _shows_first("unseeded", every, lambda s: filter(_draws, nodes(s)))
    data = _data(needed, others)
    read = {name: spot for s in reversed(found) for name, spot in _read(s)} if data else {}
    seen += [read[name] for name in sorted(data & read.keys()) if name.isascii()][:5]
    return seen + [spot for statement in found for spot in _unused(statement)][:5]


def unremarkable(scenario: object, seed: int | None) -> tuple[str, ...]:
    """Return what is no habit: what an answer prints or draws may be what is asked for."""
    if scenario:
        return "print", "unseeded"
    return () if seed is None else ("unseeded",)


def _shows_first(
    word: str, statements: Iterable[Statement], look: Callable[[Statement], Iterable[ast.AST]]
) -> list[Spot]:
    """Return the first place at which a habit shows, if there is one."""
    spots = (_spot(word, statement, node) for statement in statements for node in look(statement))
    return [*islice(spots, 1)]


def _spot(word: str, statement: Statement, node: ast.AST) -> Spot:
    return word, statement.cell.number, getattr(node, "lineno", 0)


def _is_loop(node: ast.AST) -> bool:
    """Tell whether Python goes through entries here, one after the other."""
    return node.__class__ in _LOOPS or getattr(node, "attr", "") in _LOOPS_OF_NUMPY


def _printing(statement: Statement) -> Iterator[ast.AST]:
    """Yield where a function prints on every call: not only ``if print_cost``."""
    prints = any(_called(node) == ["print"] for node in nodes(statement))
    left: list[ast.AST] = [statement.node] if prints else []
    while left:
        node = left.pop()
        if _called(node) == ["print"]:
            yield node
        if not isinstance(node, (ast.If, ast.IfExp)):
            left += children(node)[::-1]


def _sets_seed(node: ast.AST) -> bool:
    given = isinstance(node, ast.Call) and (node.args or node.keywords)
    path = _called(node) if given else []
    return "random" in path[:-1] and path[-1] in _SEEDING


def _draws(node: ast.AST) -> bool:
    """Tell whether a call draws, or takes its seed from the system, as ``default_rng()`` does."""
    return "random" in _called(node)[:-1] and not _sets_seed(node)


def _called(node: ast.AST) -> list[str]:
    return _path(node.func) if isinstance(node, ast.Call) else []


def _path(node: ast.AST) -> list[str]:
    """Return ``["np", "random", "rand"]`` of an attribute; nothing of another expression."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else []


def _read(statement: Statement) -> Iterator[tuple[str, Spot]]:
    """Yield the names that a function reads and neither binds nor merely calls, the first last.

    Its annotations, its decorators and what a class is built on are not read when it is called.
    """
    aside = {id(node) for each in nodes(statement) for node in _aside(each)}
    body = [node for node in nodes(statement) if id(node) not in aside]
    called = {id(node.func) for node in body if isinstance(node, ast.Call)}
    bound = {node.arg for node in body if isinstance(node, ast.arg)}
    names = [node for node in body if isinstance(node, ast.Name)]
    bound |= {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    for node in sorted(names, key=lambda node: node.lineno, reverse=True):
        if node.id not in bound and id(node) not in called:
            yield node.id, _spot(f"global {node.id}", statement, node)


def _aside(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all that stands in a node's annotation, in its decorators and among its bases."""
    left = [getattr(node, "annotation", None), getattr(node, "returns", None)]
    left += getattr(node, "decorator_list", [])
    left += node.bases if isinstance(node, ast.ClassDef) else []
    for each in filter(None, left):
        yield from walked(each)


def _data(statements: Iterable[Statement], others: Collection[str]) -> set[str]:
    """Return the names that statements bind to what was computed: not to constants or functions."""
    found: set[str] = set()
    for statement in statements:
        if _stores_result(statement.node, found.union(others)):
            found |= statement.binds
    return found


def _stores_result(node: ast.stmt, data: Set[str]) -> bool:
    """Tell whether a statement binds what a call or an index gives, or what is made of such."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) or node.value is None:
        return False
    made = getattr(node.value, "func", getattr(node.value, "value", node.value))
    makes = _MAKERS.get(type(node.value), ())
    if isinstance(node.value, ast.Lambda) or any(name in makes for name in _path(made)[-1:]):
        return False
    return any(
        isinstance(inner, (ast.Call, ast.Subscript))
        or (isinstance(inner, ast.Name) and inner.id in data)
        for inner in walked(node.value)
    )


def _unused(statement: Statement) -> Iterator[Spot]:
    """Yield the parameters without a default that a function never reads."""
    node = statement.node
    if not isinstance(node, ast.FunctionDef) or "locals(" in statement.cell.source:
        return
    read = {inner.id for inner in nodes(statement) if isinstance(inner, ast.Name)}
    given = [*node.args.posonlyargs, *node.args.args]
    bare = given[: len(given) - len(node.args.defaults)]
    bare += [
        a for a, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if not value
    ]
    for argument in bare:
        if argument.arg not in read and argument.arg.isascii():
            yield _spot(f"unused {argument.arg[:40]}", statement, argument)


# autograder/sandbox/inside/syntax/spelt.py

RUNNING = ("eval", "exec")


def spelt_out(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Yield an answer's statements, with code in place of the texts that are run as such."""
    own = {name for statement in statements for name in statement.binds}
    for statement in statements:
        if own.isdisjoint(RUNNING) and any(each in statement.cell.source for each in RUNNING):
            for node in _Spelt().whole(copy.deepcopy(statement.node)):
                yield replace(statement, node=node)
        else:
            yield statement


def text_of(node: ast.AST | None) -> str:
    """Return a text that is written out, in pieces at most; "" of anything else."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        pieces = text_of(node.left), text_of(node.right)
        return "".join(pieces) if all(pieces) else ""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


class _Spelt(ast.NodeTransformer):
    """Puts code in the place of calls that run it, where its names mean what they mean there."""

    def whole(self, node: ast.stmt) -> list[ast.stmt]:
        """Return the statements that one becomes."""
        made = self.visit(node)
        return made if isinstance(made, list) else [made]

    def visit_Expr(self, node: ast.Expr) -> Any:
        return _code(node.value, "exec") or self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> Any:
        [made] = _code(node, "eval") or [self.generic_visit(node)]
        return made


def _code(node: ast.expr, by: str) -> list[Any]:
    """Return what a call of ``eval`` or ``exec`` runs, nothing where that is not seen."""
    if not isinstance(node, ast.Call) or len(node.args) != 1 or node.keywords:
        return []
    if not isinstance(node.func, ast.Name) or node.func.id != by:
        return []
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        tree = ast.parse(text_of(node.args[0]).strip() or "?")
        body: list[ast.stmt] = tree.body
        for each in ast.walk(tree):
            for field in ("lineno", "end_lineno") if hasattr(each, "lineno") else ():
                setattr(each, field, node.lineno)
        if by == "exec":
            return [*body]
        return [only.value for only in body if isinstance(only, ast.Expr)][: len(body) == 1]
    return []


# autograder/sandbox/inside/syntax/meaning.py

#: A full name, ``numpy.dot``; a function, lambda or class of the text; None of anything else.
Meant = str | ast.AST | None
DEFINITIONS = (*FUNCTIONS, ast.Lambda, ast.ClassDef)
_USUAL = {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot"}


def full(word: str) -> str:
    """Return a name as it is meant, ``np.dot`` as ``numpy.dot``."""
    first, dot, rest = word.partition(".")
    return _USUAL.get(first, first) + dot + rest


def looked_up(node: ast.AST) -> tuple[ast.expr, str] | None:
    """Return whose attribute an expression is, and its name: ``a.b``, ``getattr(a, "b")``."""
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        return node.value, node.attr
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr" and node.args[1:]:
        return (node.args[0], text) if (text := text_of(node.args[1])) else None
    return None


class Meanings:
    """What the names in some statements mean.

    Parameters
    ----------
    statements : iterable of ast.AST
        All that is to be known.
    """

    def __init__(self, statements: Iterable[ast.AST]) -> None:
        self.definitions: list[ast.AST] = []
        self.methods: dict[str, set[ast.AST]] = {}
        self.attributes: set[str] = set()  # which the text gives values
        self._stars: list[str] = []
        self._values: dict[int, ast.AST] = {}  # by the name that an assignment binds to one
        self._scopes: dict[int, _Level] = {}
        self._inner: dict[int, _Level] = {}  # by definition
        self._known: dict[int, set[Meant]] = {}
        top = _Level()
        left = [(node, top) for node in statements][::-1]
        while left:
            node, scope = left.pop()
            self._scopes[id(node)] = scope
            left += [*self._within(node, scope)][::-1]

    def of(self, node: ast.AST) -> set[Meant]:
        """Return all that an expression may mean, as far as the text shows."""
        if id(node) not in self._scopes:
            return {None}
        if id(node) not in self._known:
            self._known[id(node)] = set()  # where it leads back to itself
            self._known[id(node)] = set(self._meant(node)) or {None}
        return self._known[id(node)]

    def _meant(self, node: ast.AST) -> Iterator[Meant]:
        if isinstance(node, DEFINITIONS):
            yield node
        elif isinstance(node, ast.NamedExpr):
            yield from self.of(node.value)
        elif isinstance(node, ast.Name):
            found = self._scopes[id(node)].look_up(node.id)
            yield from self._bound(found) if found else self._outside(node.id)
        elif parts := looked_up(node) or self._looked_up_by_name(node):
            for above in self.of(parts[0]):
                if isinstance(above, str):
                    yield f"{above}.{parts[1]}".removeprefix("builtins.")
                elif isinstance(above, ast.ClassDef):
                    yield from self._bound(self._inner[id(above)].bound.get(parts[1], [None]))
                else:
                    yield None
        elif isinstance(node, ast.Call) and node.args and (text := text_of(node.args[0])):
            imports = {"__import__", "importlib.import_module"} & self.of(node.func)
            yield text if imports else None
        else:
            yield None

    def _looked_up_by_name(self, node: ast.AST) -> tuple[ast.expr, str] | None:
        """Return the same of ``getattr(a, name)``, where it has been assigned one text alone."""
        match node:
            case ast.Call(ast.Name("getattr"), [owner, ast.Name(id=name) as by, *_]):
                found = self._scopes[id(by)].look_up(name)
                given = [v for v in self._values.values() if any(v is each for each in found)]
                text = text_of(given[0]) if len(given) == len(found) == 1 else ""
                return (owner, text) if text else None
        return None

    def _bound(self, found: Iterable[Meant]) -> Iterator[Meant]:
        """Yield what is meant by what a name is bound to; None in an assignment says nothing."""
        for each in found:
            if isinstance(each, ast.expr) and not isinstance(each, ast.Lambda):
                is_none = isinstance(each, ast.Constant) and each.value is None
                yield from set() if is_none else self.of(each)
            else:
                yield each

    def _outside(self, name: str) -> Iterator[Meant]:
        """Yield what a name means that nothing here binds: a star's, or a built-in one."""
        loaded = [module for module in self._stars if module in sys.modules]
        its = [f"{module}.{name}" for module in loaded if hasattr(sys.modules[module], name)]
        yield from its or [full(name)]
        if not its and len(loaded) < len(self._stars):
            yield None

    def _within(self, node: ast.AST, scope: _Level) -> Iterator[tuple[ast.AST, _Level]]:
        """Note what a node binds, and yield what is in it, each with its scope."""
        if isinstance(node, (*DEFINITIONS, *COMPREHENSIONS)):
            yield from self._entered(node, scope)
            return
        for target in getattr(node, "targets", [getattr(node, "target", None)]):
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value:
                self._values |= _pairs(target, node.value)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            scope.bind(node.id, self._values.get(id(node)))
        elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            self.attributes.add(node.attr)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            scope.elsewhere |= dict.fromkeys(node.names, isinstance(node, ast.Global))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self._brought(node, scope)
        else:
            for name in bound_by(node):
                scope.bind(name, None)
        said = {id(getattr(node, "annotation", None))}  # is never evaluated
        yield from ((child, scope) for child in ast.iter_child_nodes(node) if id(child) not in said)

    def _brought(self, node: ast.Import | ast.ImportFrom, scope: _Level) -> None:
        """Bind what an import brings."""
        for each in node.names:
            if isinstance(node, ast.ImportFrom):
                if each.name == "*":
                    self._stars.append(node.module or "")
                scope.bind(each.asname or each.name, f"{node.module}.{each.name}")
            else:
                first = each.name.partition(".")[0]
                scope.bind(each.asname or first, each.name if each.asname else first)

    def _entered(self, node: ast.AST, scope: _Level) -> Iterator[tuple[ast.AST, _Level]]:
        """Open a scope, and yield what is in it and what of it is evaluated out here."""
        inner = self._inner[id(node)] = _Level(scope, node)
        if isinstance(node, DEFINITIONS):
            self.definitions.append(node)
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            scope.bind(node.name, node)
            yield from ((each, scope) for each in node.decorator_list)
        if isinstance(node, ast.ClassDef):
            yield from ((each, scope) for each in (*node.bases, *node.keywords))
        elif isinstance(node, (*FUNCTIONS, ast.Lambda)):
            yield from ((each, scope) for each in _taken(node, scope, inner))
            if isinstance(scope.node, ast.ClassDef) and isinstance(node, FUNCTIONS):
                self.methods.setdefault(node.name, set()).add(node)
        if isinstance(node, COMPREHENSIONS):
            yield node.generators[0].iter, scope
            first = node.generators[0]
            rest = [first.target, *first.ifs, *node.generators[1:]]
            names = ("key", "value") if isinstance(node, ast.DictComp) else ("elt",)
            yield from ((each, inner) for each in (*rest, *(getattr(node, n) for n in names)))
        else:
            body = node.body  # type: ignore[attr-defined]
            yield from ((each, inner) for each in (body if isinstance(body, list) else [body]))


class _Level:
    """What one function, class or comprehension, or the notebook itself, binds."""

    def __init__(self, above: _Level | None = None, node: ast.AST | None = None) -> None:
        self.above, self.node = above, node
        self.bound: dict[str, list[Meant]] = {}
        self.elsewhere: dict[str, bool] = {}  # by name, whether it is global

    def bind(self, name: str, to: Meant) -> None:
        """Bind a name here, or where it is declared to be."""
        is_walrus = to is not None and isinstance(self.node, COMPREHENSIONS)
        if self.above and (name in self.elsewhere or is_walrus):
            self._outer(name).bind(name, to)
            return
        self.bound.setdefault(name, []).append(to)

    def look_up(self, name: str) -> list[Meant]:
        """Return what a name is bound to where it is read here; nothing where nothing binds it."""
        scope: _Level | None = self._outer(name) if name in self.elsewhere else self
        while scope and (
            name not in scope.bound or (scope is not self and isinstance(scope.node, ast.ClassDef))
        ):
            scope = scope.above
        return scope.bound[name] if scope else []

    def _outer(self, name: str) -> _Level:
        """Return the scope above, of a global name the uppermost."""
        scope = self
        while scope.above and (scope is self or self.elsewhere.get(name)):
            scope = scope.above
        return scope


def _taken(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: _Level, inner: _Level
) -> Iterator[ast.AST]:
    """Bind the parameters of a function, and yield the values that they have unless given.

    The first of a method is an object of its class, or that class.
    """
    arguments = node.args
    by_place = [*arguments.posonlyargs, *arguments.args]
    values: dict[ast.arg, ast.AST] = dict(
        zip(by_place[::-1], arguments.defaults[::-1], strict=False)
    )
    values |= {a: v for a, v in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if v}
    if isinstance(scope.node, ast.ClassDef) and isinstance(node, FUNCTIONS):
        bound = "staticmethod" not in map(ast.unparse, node.decorator_list)
        values |= dict.fromkeys(by_place[:bound], scope.node)
    for each in ast.iter_child_nodes(arguments):
        if isinstance(each, ast.arg):
            inner.bind(each.arg, values.get(each))
    yield from (*arguments.defaults, *filter(None, arguments.kw_defaults))


def _pairs(target: ast.AST | None, value: ast.AST) -> dict[int, ast.AST]:
    """Return the values of the names in a target, as far as the text shows."""
    if isinstance(target, ast.Name):
        return {id(target): value}
    both = isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List))
    if not both or len(target.elts) != len(value.elts):  # type: ignore[union-attr, attr-defined]
        return {}
    found: dict[int, ast.AST] = {}
    for pair in zip(target.elts, value.elts, strict=True):  # type: ignore[union-attr, attr-defined]
        found |= {} if any(isinstance(each, ast.Starred) for each in pair) else _pairs(*pair)
    return found


# autograder/sandbox/inside/syntax/constructs.py

Use = tuple[str, int, int]  # of which construct, in which cell, in which line
#: What has a word of its own.
SYNTAX: dict[str, tuple[type[ast.AST], ...]] = {
    "loop": (ast.For, ast.While, *COMPREHENSIONS),
    "for": (ast.For,),
    "while": (ast.While,),
    "comprehension": (*COMPREHENSIONS,),
    "if": (ast.If, ast.IfExp),
    "try": (ast.Try,),
    "lambda": (ast.Lambda,),
    "global": (ast.Global,),
}
OPERATORS: dict[str, type[ast.operator]] = {"@": ast.MatMult, "**": ast.Pow}
_AS_FUNCTIONS = {"@": "matmul", "**": "pow"}  # of `operator`, and as methods
RECURSION = "recursion"
_MEANS = (ast.Name, ast.Attribute, ast.Call)  # what may mean something


def uses(
    words: Iterable[str], statements: Sequence[Statement], doubtful: Collection[str] = ()
) -> Iterator[Use]:
    """Yield where each of some constructs shows first, of those that show at all.

    Parameters
    ----------
    words : iterable of str
        One of `SYNTAX` or `OPERATORS`, ``recursion``, a name (``np.dot``, ``sum``, ``scipy``), or
        with a dot before it a method's (``.sort``).
    statements : sequence of Statement
        All that an answer needs.
    doubtful : collection of str
        Of these words, those that count as used where something may be theirs and the text does not
        decide: whose method ``x.insert`` is, what a name means that has got several values.
    """
    words = [*words]
    statements = [*spelt_out(statements)] if words else []
    answer = _Answer(statements)  # few exercises ask for any
    for word in words:
        for statement in statements:
            found = (n for n in nodes(statement) if answer.is_use(n, word, word in doubtful))
            if line := next((getattr(n, "lineno", 0) for n in found), 0):
                yield word, statement.cell.number, line
                break


class _Answer:
    """The statements of an answer, and what their names mean."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        every = [node for statement in statements for node in nodes(statement)]
        self._meanings = Meanings(statement.node for statement in statements)
        self._called = {id(node.func) for node in every if isinstance(node, ast.Call)}
        self._owners = {id(node.value) for node in every if isinstance(node, ast.Attribute)}
        self._aside = {id(n) for node in every if _is_aside(node) for n in ast.walk(node)}
        self._again = {doubtful: {*self._recursive(doubtful)} for doubtful in (False, True)}

    def is_use(self, node: ast.AST, word: str, doubtful: bool) -> bool:
        """Tell whether a node is a use of a construct, or may be one."""
        if id(node) in self._aside:
            return False
        if doubtful and self._is_made_up(node, word):
            return True
        if word in SYNTAX:
            return isinstance(node, SYNTAX[word])
        if word in OPERATORS:
            return self._is_operator(node, word)
        if word == RECURSION:
            return node in self._again[doubtful]
        if word.startswith("."):
            return self._is_method(node, word[1:], doubtful)
        meant = self._meanings.of(node) if isinstance(node, _MEANS) and _is_read(node) else set()
        its = any(isinstance(each, str) and lies_in(each, full(word)) for each in meant)
        return its and (doubtful or all(isinstance(each, str) for each in meant))

    def _is_operator(self, node: ast.AST, word: str) -> bool:
        """Tell whether a node is an operator, as a sign, a function or a method."""
        if isinstance(getattr(node, "op", None), OPERATORS[word]):
            return True
        name = _AS_FUNCTIONS[word]
        by_hand = any(self._is_method(node, f"__{side}{name}__", False) for side in ("", "i"))
        meant = self._meanings.of(node) if isinstance(node, _MEANS) and _is_read(node) else {None}
        return by_hand or meant <= {f"operator.{name}", f"operator.i{name}"}

    def _is_made_up(self, node: ast.AST, word: str) -> bool:
        """Tell whether a node runs, or for a name looks up, what only shows when it runs."""
        if not isinstance(node, ast.Call):
            return False
        meant = self._meanings.of(node.func)
        is_looked_up = "getattr" in meant and looked_up(node) is None
        return bool({"eval", "exec"} & meant) or (is_looked_up and word not in SYNTAX)

    def _is_method(self, node: ast.AST, name: str, doubtful: bool) -> bool:
        """Tell whether a node is a method of that name; one of the text's own is none."""
        found = looked_up(node)
        if found is None or found[1] != name:
            return False
        owner = found[0].func if isinstance(found[0], ast.Call) else found[0]
        own = name in self._meanings.attributes or name in self._meanings.methods
        return doubtful or not own or all(isinstance(m, str) for m in self._meanings.of(owner))

    def _recursive(self, doubtful: bool) -> Iterator[ast.AST]:
        """Yield the functions that call themselves, be it through others."""
        functions = self._meanings.definitions
        calls = {f: {*self._calls(f, doubtful)} for f in functions}
        for function in functions:
            reached, left = set[ast.AST](), [*calls[function]]
            while left:
                each = left.pop()
                if each not in reached:
                    reached.add(each)
                    left += calls[each]
            if function in reached and not isinstance(function, ast.ClassDef):
                yield function

    def _calls(self, function: ast.AST, doubtful: bool) -> Iterator[ast.AST]:
        """Yield the definitions that one calls, or may call; of a class what makes its objects."""
        if isinstance(function, ast.ClassDef):
            makes = ("__init__", "__new__", "__post_init__")
            yield from (n for n in function.body if getattr(n, "name", "") in makes)
            return
        methods = self._meanings.methods
        for node in ast.walk(function):
            is_call = id(node) in self._called
            if isinstance(node, _MEANS) and _is_read(node):
                if is_call or (doubtful and id(node) not in self._owners):
                    meant = self._meanings.of(node)
                    yield from (m for m in meant if isinstance(m, ast.AST))
                if doubtful:  # an object's method, whatever object it is; `len` asks `__len__`
                    said = looked_up(node)
                    name = said[1] if said else f"__{getattr(node, 'id', '')}__"
                    yield from methods.get(name, ())
            elif doubtful and isinstance(node, (ast.For, ast.comprehension, ast.YieldFrom)):
                yield from methods.get("__iter__", ())


def _is_read(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), (ast.Load, type(None)))


def _is_aside(node: ast.AST) -> bool:
    """Tell whether a node only makes sure of something."""
    walruses = (each for each in ast.walk(node) if isinstance(each, ast.NamedExpr))
    return isinstance(node, ast.Assert) and not any(walruses)


def lies_in(path: str, name: str) -> bool:
    """Tell whether a full name is another, or of what that stands for."""
    return path == name or path.startswith(f"{name}.")


# autograder/sandbox/inside/calls/run.py

#: Why a name is undefined, and the position of the statement that left it so.
Failures = dict[str, tuple[BaseException, Position]]


def run(
    statements: Iterable[Statement],
    space: dict[str, Any],
    supply: Supply | None = None,
    keep: Callable[[Statement], None] = lambda statement: None,
    passes: type[BaseException] | tuple[()] = (),
) -> Failures:
    """Run statements in a namespace; return why the names that they leave undefined are so.

    Parameters
    ----------
    statements : iterable of Statement
    space : dict
    supply : Supply, optional
        Gives what would be loaded.
    keep : callable
        Told of each statement, once it has run.
    passes : type of exception
        What ends not only a statement.
    """
    failures: Failures = {}
    for statement in statements:
        if supply:
            supply.begin()
        try:
            exec(code(statement), space)
        except passes:
            raise
        except BaseException as error:
            if not (supply and supply.replaces(statement, error, space)):
                missed = supply.missed(statement, space) if supply else None
                first = failures.get(str(error.name)) if isinstance(error, NameError) else None
                why = None if missed else first
                why = why or (missed or error, statement.position)
                failures.update(dict.fromkeys(statement.binds, why))
                space |= {statement.tells: error} if statement.tells else {}
        keep(statement)
    return failures


# autograder/judge/explanation.py

#: How Python 3.11 says what its successors say in other words: a result is the same on all.
_SAME = (
    (r"(too many values to unpack \(expected \d+), got \d+\)", r"\1)"),
    (r"(?:float|integer|complex) (?:floor )?(?:division|modulo).*|.* by zero", "division by zero"),
    (r"cannot use '[^']*' as a .* \((unhashable type: '[^']*')\)", r"\1"),
    (r"expected a (?:positive|nonnegative|noninfinite) input(?:, got .*)?", "math domain error"),
    (r"(.* got an unexpected keyword argument '\w+')\. Did you mean .*", r"\1"),
    (r"(cannot reshape array .*)newaxis(.*)", r"\1-1\2"),
    (r"maximum recursion depth exceeded.*|Stack overflow .*", "maximum recursion depth exceeded"),
)

_NAME, _NUMBER, _SHAPE = r"[A-Za-z_]\w{0,39}", r"-?\d{1,12}", r"\([\w, -]{0,40}\)"
#: What a field of a message may be, and two pieces that return.
_FIELDS = {
    **dict.fromkeys(("name", "argument", "key", "left type", "right type"), _NAME),
    **dict.fromkeys(("least", "count", "given", "size", "index", "axis", "axes"), _NUMBER),
    **dict.fromkeys(("left size", "right size"), _NUMBER),
    **dict.fromkeys(("shape", "left shape", "right shape"), _SHAPE),
    **dict.fromkeys(("type", "other", "module"), r"[\w.]{1,40}"),
    "container": "list|tuple|dict|set|range",
    "name of numpy": "array|dot|exp|log|maximum|mean|multiply|ones|reshape|sqrt|where|zeros",
    "function": r"[A-Za-z_][\w.<>]{0,59}",
    "names": rf"'{_NAME}'(?:(?:, |,? and )'{_NAME}'){{0,9}}",
    "operator": r"[^\s':\w]{1,3}",
}
_PIECES = {
    "…": ".*",
    "{operands}": (
        r"(?:unsupported operand type\(s\) for |')(?P<operator>[^\s':\w]{1,3})"
        r"(?:(?: or pow\(\))?: |' not supported between instances of )"
    ),
    "{uncalled}": (
        r"'(?:builtin_function_or_method|function|method|numpy\.ufunc|\S*FunctionDispatcher|type)'"
    ),
}
#: What is said of which message, the first that fits; for some, of which line alone.
_KINDS = (
    ("power", "ufunc 'bitwise_xor' not supported …", r"\^"),
    ("power", "unsupported operand type(s) for ^: …"),
    ("subtracts_truth", "numpy boolean subtract…"),
    ("shape_in_pieces", "Cannot interpret '{size}' as a data type", r"\b(?:zeros|ones|empty)\("),
    ("truth_of_array", "The truth value of an array with more than one element is ambiguous…"),
    ("math_of_array", "only length-1 arrays can be converted …", r"\bmath\."),
    ("math_of_array", "only 0-dimensional arrays can be converted …", r"\bmath\."),
    ("one_number", "only length-1 arrays can be converted …"),
    ("one_number", "only 0-dimensional arrays can be converted …"),
    ("one_number", "can only convert an array of size 1 to a Python scalar"),
    ("count_of_array", "only integer scalar arrays can be converted …", r"\brange\("),
    ("pieces_in_brackets", "only integer scalar arrays …", r"\b(?:concatenate|[hv]stack)\("),
    ("whole_array", "only integer scalar arrays can be converted …"),
    ("whole_float", "'float' object cannot be interpreted as an integer"),
    ("whole_float", "expected a sequence of integers or a single integer, got …"),
    ("whole_number", "'{type}' object cannot be interpreted as an integer"),
    ("index", "only integers, slices … are valid indices"),
    ("one_index", "{container} indices must be integers or slices, not tuple"),
    ("by_name", "{container} indices must be integers or slices, not str"),
    ("index", "… indices must be integers …"),
    ("product_shapes", "shapes {left shape} and {right shape} not aligned…"),
    ("product_sizes", "matmul: … (size {right size} is different from {left size})"),
    ("product_of_number", "matmul: … does not have enough dimensions …"),
    ("entries_shapes", "operands could not be broadcast … shapes {left shape} {right shape}"),
    (
        "stored_shape",
        "non-broadcastable output operand with shape {left shape} … broadcast shape {right shape}",
    ),
    (
        "stored_shape",
        "could not broadcast input array from shape {right shape} into shape {left shape}",
    ),
    ("reshape", "cannot reshape array of size {size} into shape {shape}"),
    ("too_many_values", "too many values to unpack (expected {count})"),
    ("too_few_values", "not enough values to unpack (expected …{count}, got {given})"),
    ("one_value", "cannot unpack non-iterable {type} object"),
    ("module_called", "'module' object is not callable"),
    ("none_called", "'NoneType' object is not callable"),
    ("called", "'{type}' object is not callable"),
    ("square_for_round", "{uncalled} object is not subscriptable"),
    ("uncalled", "{operands}{uncalled} and …"),
    ("uncalled", "{operands}… and {uncalled}"),
    ("uncalled", "{uncalled} object …"),
    (
        "append_assigned",
        "'NoneType' object has no attribute 'append'",
        rf"^(?P<name>{_NAME}) ?= ?(?P=name)\.append\(",
    ),
    ("none_attribute", "'NoneType' object has no attribute '{name}'"),
    ("none_indexed", "'NoneType' object is not subscriptable"),
    ("none_indexed", "'NoneType' object does not support item …"),
    ("none_operand", "{operands}'NoneType' and …"),
    ("none_operand", "{operands}… and 'NoneType'"),
    ("none_given", "…'NoneType'…"),
    ("none_given", "… NoneType …"),
    ("none_given", "must be real number, not NoneType"),
    ("text_operand", "{operands}'str' and …"),
    ("text_operand", "{operands}… and 'str'"),
    ("text_operand", "can only concatenate str (not …) to str"),
    ("text_operand", "ufunc … did not contain a loop … dtype('<U…"),
    ("text_given", "must be real number, not str"),
    ("text_read", "could not convert string to float…"),
    ("text_read_whole", "invalid literal for int() …"),
    ("container_operand", "{operands}'{container}' and …"),
    ("container_operand", "{operands}… and '{container}'"),
    ("container_sign", "bad operand type for …: '{container}'"),
    ("sequence_times", "can't multiply sequence by non-int of type …"),
    ("not_a_number", "must be real number, not {type}"),
    ("not_a_number", "loop of ufunc does not support argument … of type {type} which …"),
    ("not_numbers", "ufunc … not supported for the input types…"),
    ("written_into", "return arrays must be of ArrayType"),
    ("no_order", "'{operator}' not supported between instances of '{type}' and '{other}'"),
    ("no_operation", "{operands}'{type}' and '{other}'"),
    ("later", "cannot access … variable '{name}' where it is not associated with a value…"),
    ("in_numpy", "name '{name of numpy}' is not defined"),
    ("in_numpy", "name '{name of numpy}' is not defined. Did you …"),
    ("undefined", "name '{name}' is not defined"),
    ("undefined", "name '{name}' is not defined. Did you …"),
    ("out_of_bounds", "index {index} is out of bounds for axis {axis} with size {size}"),
    ("out_of_range", "{container} index out of range"),
    ("out_of_range", "{container} assignment index out of range"),
    ("out_of_text", "string index out of range"),
    ("nothing_to_pop", "pop from empty list"),
    ("not_in_text", "substring not found"),
    ("not_in_list", "… is not in list"),
    ("not_in_list", "list.index(x): x not in list"),
    ("not_in_list", "list.remove(x): x not in list"),
    ("too_many_indices", "too many indices for array: … {axes}-dimensional, but {given} were …"),
    ("number_indexed", "invalid index to scalar variable."),
    ("indexed", "'{type}' object is not subscriptable"),
    ("entry_set", "'{type}' object does not support item assignment"),
    ("axis", "axis {axis} is out of bounds for array of dimension {axes}"),
    ("zero_division", "division by zero"),
    ("arguments_missing", "{function}() missing … required … argument…: {names}"),
    ("array_in_pieces", "array() takes … but … were given"),
    ("arguments_range", "{function}() takes from {least} to {count} … but {given} … given"),
    ("arguments_count", "{function}() takes {count} … but {given} … given"),
    ("argument_unknown", "{function}() got an unexpected keyword argument '{argument}'"),
    ("argument_twice", "{function}() got multiple values for argument '{argument}'"),
    ("module_lacks", "module '{module}' has no attribute '{name}'…"),
    ("append_to_array", "'numpy.ndarray' object has no attribute 'append'"),
    ("lacks", "'{type}' object has no attribute '{name}'"),
    ("not_several", "'{type}' object is not iterable"),
    ("no_axes", "iteration over a 0-d array"),
    ("no_axes", "len() of unsized object"),
    ("no_length", "object of type '{type}' has no len()"),
    ("math_domain", "math domain error"),
    ("too_large", "math range error"),
    ("too_large", "(34, …"),
    ("no_module", "No module named '{module}'"),
    ("recursion", "maximum recursion depth exceeded"),
    ("uneven_rows", "setting an array element with a sequence. …inhomogeneous…"),
    ("several_in_one", "setting an array element with a sequence…"),
    ("unhashable", "unhashable type: '{type}'"),
    ("cast", "Cannot cast ufunc … from dtype('{right type}') to dtype('{left type}') …"),
    ("axes_differ", "all the input arrays must have same number of dimensions, …"),
)
#: What the type says, whatever the message.
_TYPES = {"AssertionError": "assertion", "MemoryError": "memory"}
_KEY = "'{key}'"
#: What ends a statement that loads what is not there when an answer is graded alone.
_ABSENT = {"ModuleNotFoundError", "ImportError", "FileNotFoundError", "OSError"}
_UNDEFINED = re.compile(rf"name '({_NAME})' is not defined")


def _compiled(message: str) -> re.Pattern[str]:
    """Return the pattern of a message with ``{fields}``, whose first word is their name."""

    def piece(found: re.Match[str]) -> str:
        if found[0] in _PIECES:
            return _PIECES[found[0]]
        name = found[1].partition(" ")[0]
        return f"(?P<{name}>{_FIELDS[found[1]]})"

    literal = re.escape(message).replace(r"\{", "{").replace(r"\}", "}").replace(r"\ ", " ")
    return re.compile(re.sub(r"\{(.+?)\}|…", piece, literal), re.DOTALL)


@lru_cache(1)  # most who import this explain nothing
def _kinds_said() -> list[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    """Return `_KINDS` compiled."""
    return [(kind, _compiled(said), re.compile("".join(line))) for kind, said, *line in _KINDS]


_ALIKE = [(re.compile(pattern, re.DOTALL), same) for pattern, same in _SAME]


def normal(message: str) -> str:
    """Return a message in the words of the oldest Python, on one line."""
    message = " ".join(message.split())
    for pattern, same in _ALIKE:
        if found := pattern.fullmatch(message):
            return found.expand(same)
    return message


def raised(
    error: str,
    message: str,
    place: Label | None = None,
    because: tuple[str, str] | None = None,
    called: Label | None = None,
) -> Label:
    """Return the label of an exception: Python's words, shortened, and what they mean.

    Parameters
    ----------
    error, message : str
        Its type, "" if that may not be told, and what Python says.
    place : dict, optional
        The line of the student's that raised it, as a `Place` has it.
    because : tuple of str, optional
        Type and message of what came before it and explains it.
    called : dict, optional
        The line that called the function in which it was raised, if it is another's.
    """
    message = normal(message)
    if (error, message) == ("RuntimeError", "can't start new thread"):
        return {"label": "no_threads", "place": place}
    statement = place["statement"] if place else ""
    why = {} if because else explanation(error, message, statement)
    name = _UNDEFINED.fullmatch(message) if because and because[0] in _ABSENT else None
    if name and f"{name[1]}(" not in statement:  # data, no function of a module that is missing
        because, why = None, {"kind": "elsewhere", "name": name[1]}
    cause = because and (because[0], normal(because[1]))
    said = {"error": error, "message": shortened(message), "place": place}
    said |= {"called": called} if called else {}
    return {"label": "raised", **said, "because": cause, "why": why}


def quoted(line: str) -> str:
    """Return a line of code as it is quoted: without a comment behind it, and bounded."""
    return shortened(line.partition("  #")[0].strip(), 80)


def shortened(text: str, most: int = 160) -> str:
    """Return a text of so many characters at most, cut at a word where it can be, and with "…"."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{cut.rpartition(' ')[0].rstrip() or cut}…"


def explanation(error: str, message: str, statement: str = "") -> dict[str, str]:
    """Return the ``kind`` of an exception and its fields; nothing of one that is not known.

    Parameters
    ----------
    error, message : str
        Its type, and what `normal` makes of its message.
    statement : str
        The line that raised it, "" if that is not known.
    """
    if error in _TYPES:
        return {"kind": _TYPES[error]}
    if error == "KeyError":
        key = _compiled(_KEY).fullmatch(message)
        return {"kind": "key", **key.groupdict()} if key else {}
    for kind, pattern, line in _kinds_said():
        if (found := pattern.fullmatch(message)) and (seen := line.search(statement)):
            return {"kind": kind, **found.groupdict(), **seen.groupdict()}
    return {}


# autograder/submissions/supplied.py

_TITLE = "# @title Run this cell first: it brings the notebook's files"
_MARK = re.compile(rf"{re.escape(_TITLE)} \(autograder ([0-9a-f]{{32}})\)\n")


def marked(code: str) -> str:
    """Return the text of a cell, its mark above it."""
    return f"{_TITLE} (autograder {_digest(code)})\n{code}"


def is_supplied(source: str) -> bool:
    """Tell whether a cell holds what the kit wrote into it and nothing else."""
    mark = _MARK.match(source)
    return mark is not None and mark[1] == _digest(source[mark.end() :])


def _digest(code: str) -> str:
    """Return the digest of a text; editors may add or cut blank lines at its end."""
    return hashlib.sha256(code.rstrip().encode()).hexdigest()[:32]


# autograder/judge/verdict.py

Named = TypeVar("Named")
_OF_NAME = re.compile(r"(global|rebound|unused) ([A-Za-z_][A-Za-z_0-9]{0,39})")
_LABELS = {"global": "reads_global", "rebound": "rebound", "unused": "unused"}


@dataclass(frozen=True)
class Call:
    """How a call ended: with a value, or with the label of what it raised."""

    value: Any  # a `Failure` where it raised
    raised: Label | None = None
    refused: bool = False  # whether it raised before any line of the function was reached
    takes: Sequence[str] | None = None  # parameters, if others than asked for
    filled: Sequence[str] = ()  # parameters that got the reference's default
    changed: Sequence[str] = ()  # arguments that it altered
    warnings: Sequence[tuple[str, str]] = ()  # category and message
    lost: Mapping[str, Label] = field(default_factory=dict)  # variables without a value, and why
    free: str = ""  # what is free about answers, where the value was none in normal form
    has_form: bool = True  # whether it could be put into it
    form_failed: bool = False  # whether that was tried


@dataclass(frozen=True)
class Asked:
    """What a case asks for."""

    inputs: Sequence[str]
    expected: Any
    returns: tuple[str, ...]
    tolerance: Tolerance
    sizes: Mapping[str, int]
    variables: bool = False
    own: Any = None  # what is expected of an answer without a normal form
    scenario: str = ""  # what is done with an answer, if it is not merely called

    def compare(self, actual: Any, explain: bool = True) -> Comparison:
        """Compare a value with what is expected."""
        return compare(
            actual,
            self.expected,
            returns=self.returns,
            tolerance=self.tolerance,
            sizes=self.sizes,
            explain=explain,
        )


def judged(call: Call, asked: Asked) -> Comparison:
    """Return what is wrong with a call, its parameters first; of a right one the advice.

    Where it raised, the label says so, and no part is compared.
    """
    others = [*_taken_otherwise(call, asked.inputs)]
    if call.raised:
        said = [] if others and call.refused else [call.raised]  # Python's words for the same
        return Comparison(labels=(*others, *said, *_scenario(asked)))
    found = asked.compare(call.value) if call.has_form else _compared_as_it_is(call.value, asked)
    if not found.wrong:
        on_form = () if call.free else found.advice
        return replace(found, advice=(*on_form, *_advice(call, asked.inputs)))
    labels = map(_named(call.lost), found.labels) if asked.variables else found.labels
    free = [{"label": "normal_form", "tell": call.free, "failed": call.form_failed}]
    return replace(found, labels=(*others, *labels, *free[: bool(call.free)], *_scenario(asked)))


def _compared_as_it_is(value: Any, asked: Asked) -> Comparison:
    """Compare a value that has no normal form with the right answer before that."""
    found = replace(asked, expected=asked.own).compare(value)
    meant, own = ([p for p, _ in leaves(x, asked.returns)] for x in (asked.expected, asked.own))
    if found.wrong and meant != own:  # other parts: none of those meant is there
        return replace(found, wrong=dict.fromkeys(meant, next(iter(found.wrong.values()))))
    return found


def _scenario(asked: Asked) -> list[Label]:
    return [{"label": "scenario", "tell": asked.scenario}] if asked.scenario else []


def _taken_otherwise(call: Call, inputs: Sequence[str]) -> Iterator[Label]:
    """Yield that a function takes others than those it is called with, where that spoils it.

    Called by name it has got what it takes, if it could be called at all.
    """
    if call.takes is not None and (call.refused or set(inputs) - {*call.takes}):
        yield {"label": "other_parameters", "takes": [*call.takes], "called": [*inputs]}


def _named(lost: Mapping[str, Label]) -> Any:
    """Return what turns a missing key, where variables are asked for, into one without a value."""

    def meant(label: Label) -> Label:
        if label["label"] != "no_key" or label["part"] is not None:
            return label
        why = {k: v for k, v in lost.get(label["key"], {}).items() if k != "label"}
        return {"label": "no_value", "part": label["key"], "raised": why or None}

    return meant


def _advice(call: Call, inputs: Sequence[str]) -> Iterator[Label]:
    """Yield what a right call did besides, and how it had to be called."""
    if call.takes is not None:
        yield {"label": "other_order", "takes": [*call.takes], "called": [*inputs]}
    if call.filled:
        yield {"label": "no_default", "names": [*call.filled]}
    for name in call.changed:
        yield {"label": "changes_argument", "name": name}
    for category, message in call.warnings:
        if category == "RuntimeWarning":
            yield {"label": "warned", "message": message}


def habit(what: str, place: Label | None, right: bool) -> Label | None:
    """Return the advice on a habit that is seen in the code, None where there is none to give.

    Parameters
    ----------
    what : str
        In the words of `autograder.sandbox.inside.syntax.habits`.
    place : dict, optional
        Where it shows, as a `Place` has it.
    right : bool
        Whether the answer is right: style can wait until it is, a cause cannot.
    """
    if what in ("print", "unseeded"):
        return {"label": "prints" if what == "print" else what, "place": place} if right else None
    said = _OF_NAME.fullmatch(what)
    if said is None or (right and said[1] == "unused"):
        return None
    return {"label": _LABELS[said[1]], "name": said[2], "place": place}


def constructs(
    asked: Iterable[Mapping[str, Any]], seen: Mapping[str, Label | None]
) -> Iterator[Label]:
    """Yield what is said of constructs: forbidden ones that are there, required ones that are not.

    Parameters
    ----------
    asked : iterable of dict
        Each with ``word``, ``required``, ``costs``, ``tell``.
    seen : dict
        The places of those that are there.
    """
    for each in asked:
        said = {"word": each["word"], "costs": each["costs"], "tell": each["tell"]}
        if each["required"] and each["word"] not in seen:
            yield {"label": "required", **said}
        elif not each["required"] and each["word"] in seen:
            yield {"label": "forbidden", **said, "place": seen[each["word"]]}


def known(
    mistakes: Iterable[tuple[Named, Iterable[Any]]],
    answers: Sequence[Any],
    asked: Sequence[Asked],
) -> Named | None:
    """Return the mistake that gives exactly these answers, if there is one.

    Exceptions are equal where their messages are, and alone they prove nothing.

    Parameters
    ----------
    mistakes : iterable of tuple
        Each with what it gives for each case.
    answers : sequence
        What the student's code gave for each: a value, or a `Failure`.
    asked : sequence of Asked
    """
    if all(isinstance(each, Failure) for each in answers):
        return None
    for mistake, given in mistakes:
        trios = zip(answers, given, asked, strict=True)
        if all(_is_given(a, k, case) for a, k, case in trios):
            return mistake
    return None


def _is_given(actual: Any, given: Any, asked: Asked) -> bool:
    """Tell whether an answer is what a mistake gives; what that lacks, it lacks, too."""
    if not matches(actual, given, asked.returns, asked.tolerance):
        return False
    return isinstance(given, Failure) or _kinds(asked, actual) == _kinds(asked, given)


def swapped(answers: Sequence[Any], asked: Sequence[Asked]) -> Label | None:
    """Return in which order results are returned, if another order mends them on all cases.

    That is, makes them right, or gives each its form where the order asked for does not.
    """
    names = asked[0].returns if asked else ()
    tuples = all(isinstance(a, (tuple, list)) and len(a) == len(names) for a in answers)
    if not tuples or not 2 <= len(names) <= 4:
        return None
    before = [*map(_kinds, asked, answers)]
    found = {}
    for order in permutations(range(len(names))):
        moved = [[answer[place] for place in order] for answer in answers]
        after = [*map(_kinds, asked, moved)]
        if any(before) and all(map(_mends, before, after)):
            found[order] = not any(after)
    right = [order for order, is_right in found.items() if is_right]
    for order in right[:1] or ([*found] if len(found) == 1 else []):
        returned = sorted(names, key=lambda name: order[names.index(name)])
        return {"label": "swapped", "returned": returned, "asked": [*names]}
    return None


def _kinds(asked: Asked, answer: Any) -> set[str]:
    return set(asked.compare(answer, explain=False).wrong.values())


def _mends(was: set[str], now: set[str]) -> bool:
    form = {"structure", "shape"}
    return not now or (bool(was & form) and not now & form)


# autograder/judge/slopes.py

STEP = 1e-5  # of finite differences: off by 1e-10 from the step, by 1e-11 from rounding


def moved(inputs: Mapping[str, Any], slopes: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield inputs with one entry a step up, then a step down, for every entry in turn.

    Parameters
    ----------
    inputs : dict
    slopes : dict of str
        By part, the input of which it is the slope.
    """
    for name in slopes.values():
        for at in np.ndindex(np.shape(inputs[name])):
            for step in (STEP, -STEP):
                value = np.array(inputs[name], dtype=float)
                value[at] += step
                yield {**inputs, name: value if value.ndim else float(value)}


def slip(
    slopes: Mapping[str, str], inputs: Mapping[str, Any], asked: Asked, values: Sequence[Any]
) -> Label | None:
    """Return which of cost and slopes is wrong, None where that cannot be said.

    Parameters
    ----------
    slopes : dict of str
    inputs : dict
    asked : Asked
        What the case of these inputs asks for.
    values : sequence
        What the answer gave for the inputs, and for each of `moved`.
    """
    costs = [_entries(value, "cost", asked) for value in values]
    size = sum(np.size(inputs[name]) for name in slopes.values())
    if len(values) < 1 + 2 * size or any(cost.size != 1 for cost in costs):
        return None
    wrong = asked.compare(values[0]).wrong
    if set(wrong.values()) != {"values"}:
        return None
    with np.errstate(all="ignore"):  # a cost may be as large as floats go
        flat = np.concatenate(costs)
        all_slopes = (flat[1::2] - flat[2::2]) / (2 * STEP)
    fits = set()
    for part, name in slopes.items():
        own, all_slopes = np.split(all_slopes, [np.size(inputs[name])])
        if np.allclose(_entries(values[0], part, asked), own, rtol=1e-5, atol=1e-7):
            fits.add(part)
    return _label(list(slopes), set(wrong), fits)


def _entries(value: Any, part: str, asked: Asked) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the finite real numbers of a part, flat; none where it holds anything else."""
    found = pair_at(value, asked.expected, asked.returns, None, part)
    if not found or not isinstance(found[0], (int, float, np.number, np.ndarray)):
        return np.array([])
    if np.size(found[0]) != np.size(found[1]):
        return np.array([])
    array = np.ravel(found[0])
    plain = array.dtype.kind in "biuf" and np.isfinite(array).all()
    return array.astype(float) if plain else np.array([])


def _label(slopes: list[str], wrong: Set[str | None], fits: Set[str]) -> Label | None:
    """Say which of a cost and its slopes is wrong, from what is wrong and what fits together."""
    bad = [part for part in slopes if part in wrong]
    fitting = [part for part in slopes if part in fits]
    unfit = [part for part in slopes if part not in fits]
    if "cost" not in wrong:
        return {"label": "slip_in_slopes", "wrong": bad} if bad else None
    if not bad:
        return {"label": "slip_in_cost", "slopes": slopes}
    if unfit:
        return {"label": "slopes_fit_partly", "fitting": fitting, "unfit": unfit}
    return {"label": "slopes_fit", "slopes": fitting}


# autograder/report/phrases.py

Words = Mapping[str, str]
_FULL = "\u3000-\u303f\uff00-\uffef“”‘’…"  # punctuation as wide as a sign
_HAN = "\u3040-\u30ff\u3400-\u9fff"
_SPACES = (  # code and quoted text stay; so does the space beside Latin letters
    rf"`[^`]*`|'[^']*'|(?<=[{_FULL}]) | (?=[{_FULL}])|(?<=[{_HAN}]) (?=[{_HAN}])"
)


_OPEN = "（《“‘"
_UNBROKEN = (  # between two of these a line may end
    rf"[{_OPEN}]*(?:[{_HAN}]|[^\s{_HAN}{_FULL}]+)?(?:(?![{_OPEN}])[{_FULL}])*\s*"
)


def spaced(text: str, words: Words) -> str:
    """Return a text with the spaces that its language has: Chinese has them beside Latin alone.

    Templates are written as if what fills them were code, which has spaces around it.
    """
    if words["ends"][0] != "。":
        return text
    return re.sub(_SPACES, lambda found: found[0].strip(), text)


def wrapped(text: str, width: int, indent: str, **how: Any) -> str:
    """Return a text in lines of so many columns, of which a wide sign takes two.

    Chinese is parted between any two signs, but not before punctuation; English as by `textwrap`.
    """
    if _span(text) == len(text):
        return textwrap.fill(text, width, subsequent_indent=indent, **how)
    lines, line = [], ""
    for piece in re.findall(_UNBROKEN, text):
        if line.strip() and _span(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = indent
        line += piece
    return "\n".join([*lines, line.rstrip()])


def _span(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def of_course(kind: str, text: str, words: Words) -> str:
    """Return a text of the course, a ``tell`` or the name of a ``case``, in the words' language."""
    return words.get(f"{kind}:{text}", text)


def listed_with_and(names: Iterable[str], words: Words, quote: str = "`") -> str:
    """Return names, the last of several after "and"; "" where there is none."""
    *first, last = [*names] or [""]
    end = f"{quote}{last}{quote}" if last else ""
    return words["and"].format(first=listed(first, words, quote), last=end) if first else end


def where(place: Mapping[str, Any] | None, words: Words) -> str:
    """Return what stands at a place in a submission, and which line of its cell that is."""
    if place is None:
        return ""
    kind = "cell" if place["cell"] else "line"
    return words[f"{kind}.statement" if place["statement"] else kind].format_map(place)


def part_of(part: str | None, words: Words, at: str = "") -> str:
    """Return a part by its name, or that it is the result as a whole; or what is in it there."""
    if part:
        return f"`{part}{at}`"
    word = words["attribute" if at.startswith(".") else "entry"]
    return word.format(index=at, part=words["result"]) if at else words["result"]


def entry_text(label: Label, words: Words) -> str:
    """Return `` `dw[0, 0]` ``, or "entry [0] of the result" of one that has no name."""
    index = f"[{', '.join(map(str, label['index']))}]" if label["index"] else ""
    return part_of(label.get("part"), words, label.get("at", "") + index)


def kind_text(kind: Mapping[str, Any], words: Words) -> str:
    """Return what a value is, as a `Kind` has it."""
    is_empty = kind["kind"] in ("list", "tuple", "set") and not kind.get("size")
    return words[f"{kind['kind']}.empty" if is_empty else kind["kind"]].format_map(
        {"size": 0, **kind, "shape": shape_text(kind.get("shape", ()))}
    )


def close_text(label: Label, words: Words) -> str:
    """Return a question about a name that reads alike, "" where there is none."""
    return words["close"].format(name=label["close"]) if label.get("close") else ""


def listed(names: Iterable[str], words: Words, quote: str = "`") -> str:
    """Return names, with commas between them."""
    return words["comma"].join(f"{quote}{name}{quote}" for name in names)


def shape_text(shape: Iterable[int]) -> str:
    """Return a shape as Python writes it."""
    return str(tuple(shape))


def apart(actual: Any, expected: Any) -> tuple[str, str]:
    """Return two numbers with as many digits as it takes to tell them apart."""
    pairs = ((number_text(actual, digits), number_text(expected, digits)) for digits in (6, 9, 17))
    return next((pair for pair in pairs if pair[0] != pair[1]), (str(actual), str(expected)))


def number_text(value: Any, digits: int = 6) -> str:
    """Return a number with so many digits, anything else as it is."""
    return f"{value:.{digits}g}" if isinstance(value, float) else str(value)


def value_text(value: Any) -> str:
    """Return a number, nested lists of them, or the text of any other value."""
    if isinstance(value, dict):
        return str(value["text"])
    is_list = isinstance(value, list)
    return f"[{', '.join(map(value_text, value))}]" if is_list else number_text(value)


# autograder/report/differences.py

Filled = Callable[[Label, Words], tuple[str, dict[str, str]]]


def _not_a_dict(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"keys": listed(label["keys"], words)}


def _wrong_count(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    actual, names = label["actual"], label["names"]
    fields = {"expected": str(len(names)), "names": listed(names, words)}
    if actual["kind"] in ("tuple", "list"):
        fields["actual"] = kind_text(actual | {"kind": "values"}, words)
    return "", fields


def _no_key(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"close": close_text(label, words)}


def _wrong_kind(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    kind = "array" if label["shape"] else "number"
    expected = kind_text({"kind": kind, "shape": label["shape"]}, words)
    if label.get("listed"):
        expected = words["numbers" if any(label["shape"]) else "list.empty"]
    fields = {"expected": expected}
    if label["actual"]["kind"] == "none" and label.get("listed"):
        fields["actual"] = words["none.list"]
    mend = label.get("mend")
    return f".{mend}" if mend else "", fields


def _wrong_shape(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    actual, expected = tuple(label["actual"]), tuple(label["expected"])
    variants = {
        ".number": expected == (),
        ".array": actual == (),
        ".transposed": len(expected) == 2 and actual == expected[::-1],
        ".column": expected == (*actual, 1),
        ".row": expected == (1, *actual),
        "": True,
    }
    variant = next(name for name, holds in variants.items() if holds)
    return variant, {"actual": shape_text(actual), "expected": shape_text(expected)}


def _wrong_length(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return ".one" if label["actual"] == 1 else "", {}


def _not_finite(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"entry": entry_text(label, words)}


def _wrong_values(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    actual, expected = apart(label["actual"], label["expected"])
    fields = {"entry": entry_text(label, words), "actual": actual, "expected": expected}
    return "", fields | {"count": _count(label, words), "pattern": _pattern(label, words)}


def _count(label: Label, words: Words) -> str:
    """Return how many of several entries differ."""
    return words["wrong_values.count"].format_map(label) if label.get("size", 1) > 1 else ""


def _other_kind(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"expected": kind_text(label["expected"], words)}


def _wrong_text(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    how = label.get("how") or ("index" if label["index"] > 20 else "")
    text = words[f"wrong_text.{how}"].format_map(label) if how else ""
    return "", {"count": _count(label, words), "how": text}


def _wrong_entry(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"count": _count(label, words)}


def _wrong_members(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    named = {side: label.get(side, ()) for side in ("lacking", "others")}
    alone = "" if all(named.values()) else next(f".{side}" for side in named if named[side])
    fields = {side: listed_with_and(members, words) for side, members in named.items()}
    return ("" if label["of"] == "set" else f".{label['of']}") + alone, fields


def _pattern(label: Label, words: Words) -> str:
    """Return what wrong entries have in common, or how far the worst is off."""
    factor, offset, error = (label.get(name) for name in ("factor", "offset", "error"))
    one = "wrong_values" if label["size"] > 1 else "wrong_values.one"
    if factor is not None and abs(factor + 1) < 1e-5:
        return words[f"{one}.sign"]
    if factor is not None:
        large = abs(factor) > 1
        times = f"{factor if large else 1 / factor:.4g}"
        sizes = ""
        if names := label.get("sizes", ()):
            known = words["size" if len(names) == 1 else "sizes"]
            sizes = known.format(names=listed_with_and(names, words, quote=""), times=times)
        return words[f"{one}.large" if large else f"{one}.small"].format(times=times, sizes=sizes)
    if offset is not None:
        return words["wrong_values.offset"].format(offset=f"{offset:+.4g}")
    if error is None:
        return ""
    at = label.get("error_at")
    text = words["wrong_values.error" if at is None else "wrong_values.error_at"]
    return text.format(error=f"{error:.4g}", index=list(at or ()))


DIFFERENCES: Mapping[str, Filled] = {
    "not_a_dict": _not_a_dict,
    "wrong_count": _wrong_count,
    "no_key": _no_key,
    "wrong_kind": _wrong_kind,
    "wrong_shape": _wrong_shape,
    "wrong_length": _wrong_length,
    "not_finite": _not_finite,
    "wrong_values": _wrong_values,
    "other_kind": _other_kind,
    "wrong_text": _wrong_text,
    "wrong_entry": _wrong_entry,
    "wrong_members": _wrong_members,
}


# autograder/report/sentences.py

def sentence(label: Label, words: Words) -> str:
    """Return the sentence of a label, with a capital and a full stop."""
    variant, fields = _fields(label, words)
    text = words[label["label"] + variant].format_map(fields)
    if not text.endswith(tuple(words["ends"])):  # Python's own words, where they are the last
        text += words["ends"][0]
    return spaced(text[:1].upper() + text[1:], words)


def joined(labels: Iterable[Label], words: Words) -> str:
    """Return the sentences of several labels on one line, each once."""
    return spaced(" ".join(dict.fromkeys(sentence(label, words) for label in labels)), words)


def inputs_line(inputs: Mapping[str, Any], words: Words, variables: object = False) -> str:
    """Return a sentence with the inputs of a case, "" where it has none.

    Where variables are asked for, these took the place of what the student knows.
    """
    said = (
        words["of_shape"].format(name=name, shape=shape_text(value["shape"]))
        if isinstance(value, dict) and "shape" in value
        else f"{name} = {value_text(value)}"
        for name, value in inputs.items()
    )
    template = words["inputs.variables" if variables else "inputs"]
    return spaced(template.format(inputs=listed(said, words, quote="")), words) if inputs else ""


def input_text(value: Any, words: Words) -> str:
    """Return one input of a case: a number, nested lists, or what is too large to read."""
    is_large = isinstance(value, dict) and "shape" in value
    return (
        words["array"].format(shape=shape_text(value["shape"])) if is_large else value_text(value)
    )


def _fields(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    """Return which of a label's templates it takes, "" for the first, and what fills it."""
    fields = {
        name: number_text(value)
        for name, value in label.items()
        if isinstance(value, (str, int, float))
    }
    fields["part"] = part_of(label.get("part"), words, label.get("at", ""))
    if isinstance(label.get("actual"), Mapping):
        fields["actual"] = kind_text(label["actual"], words)
        if label["actual"]["kind"] == "none" and not (label.get("part") or label.get("at")):
            fields["actual"] = words["none.result"]
    special = _SPECIAL.get(label["label"])
    variant, more = special(label, words) if special else ("", {})
    return variant, fields | more


def _missing(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    names = label["names"] if label["variables"] else label["names"][:1]
    as_text = words["as_text"].format(where=where(label.get("place"), words))
    close = as_text if label.get("place") else close_text(label, words)
    fields = {"names": listed(names, words), "close": close}
    return ".variables" if label["variables"] else "", fields


def _unreadable(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"where": where(label.get("place"), words) or words["its_cell"]}


def _conflict(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"where": where(label["place"], words)}


def _unfinished(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    statement = label["place"]["statement"]
    return ".empty" if statement.endswith(":") else "", {"statement": statement}


def _rebound(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"where": where(label.get("place"), words)}


def _no_value(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    raised = label.get("raised")
    why = sentence({"label": "raised", **raised}, words) if raised else ""
    return ".raised" if raised else "", {"raised": why}


def _raised(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    cause = label.get("because")
    place = where(label.get("place"), words)
    if place and label.get("called"):
        place = words["called"].format(where=place, called=where(label["called"], words))
    error = label["error"] or words["exception"]
    fields = {"error": error, "where": place, "message": _explained(label, words)}
    if cause:
        fields |= {"cause": cause[0] or words["exception"], "reason": cause[1]}
    return (".at" if place else "") + (".because" if cause else ""), fields


def _explained(label: Label, words: Words) -> str:
    """Return what an exception means, then Python's words; these alone where it is not known."""
    message, why = label["message"], label.get("why", {})
    kind = f"why.{why.get('kind')}"
    if kind not in words:
        return str(message or words["no_message"])
    text = words[kind].format_map({name: _meant(name, why[name], words) for name in why})
    return words["explained"].format(why=text, message=message) if message else text


def _meant(name: str, value: str, words: Words) -> str:
    """Return a field of an explanation; a type in words, names as code."""
    if name in ("type", "other"):
        known = f"type.{value}"
        return words[known] if known in words else words["object"].format(type=value)
    return value.replace("'", "`") if name == "names" else value


def _told(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    variant = ".failed" if label.get("failed") else ""
    return variant, {"tell": of_course("tell", label["tell"], words)}


def _construct(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    known = f"construct.{label['word']}"
    what = words[known] if known in words else f"`{label['word']}`"
    place, share = where(label.get("place"), words), f"{100 * label['costs']:.3g}"
    lost = words["construct.costs"].format(share=share) if label["costs"] else ""
    tell = f" {of_course('tell', label['tell'], words)}" if label.get("tell") else ""
    fields = {"what": what, "where": place, "costs": lost, "tell": tell}
    return ".at" if place else "", fields


def _no_threads(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    place = where(label.get("place"), words)
    return ".at" if place else "", {"where": place}


def _timed_out(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return ".total" if label.get("total") else "", {}


def _hidden_difference(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    parts = label.get("parts", ())
    several = ".several" if len(parts) > 1 else ""
    fields = {"parts": listed_with_and(parts, words) or words["result"]}
    return "", fields | {"kind": words[f"hidden_difference.{label['kind']}{several}"]}


def _hidden_raise(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"error": label.get("error") or words["exception"]}


def _slopes(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    lists = {name: value for name, value in label.items() if isinstance(value, (tuple, list))}
    fields = {name: listed_with_and(value, words) for name, value in lists.items()}
    if "fitting" in lists and not lists["fitting"]:
        return ".none.several" if len(lists["unfit"]) > 1 else ".none", fields
    several = "fitting" not in lists and len(*lists.values()) > 1
    return ".several" if several else "", fields


def _still_wrong(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    helpers = listed(label["helpers"], words)
    return "", {"helpers": helpers, "sentence": sentence(label["finding"], words)}


def _one_entry(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"shape": shape_text(label["shape"])}


def _other_parameters(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {name: f"({', '.join(label[name])})" for name in ("takes", "called")}


def _swapped(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {name: listed(label[name], words) for name in ("returned", "asked")}


def _no_default(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    several = ".several" if len(label["names"]) > 1 else ""
    return several, {"names": listed_with_and(label["names"], words)}


_SPECIAL: Mapping[str, Filled] = {
    **DIFFERENCES,
    "missing": _missing,
    "unreadable": _unreadable,
    "conflict": _conflict,
    "unfinished": _unfinished,
    "rebound": _rebound,
    "no_value": _no_value,
    "raised": _raised,
    "known_mistake": _told,
    "normal_form": _told,
    "scenario": _told,
    "no_threads": _no_threads,
    "required": _construct,
    "forbidden": _construct,
    "timed_out": _timed_out,
    "other_parameters": _other_parameters,
    "other_order": _other_parameters,
    "swapped": _swapped,
    "no_default": _no_default,
    "hidden_difference": _hidden_difference,
    "hidden_raise": _hidden_raise,
    "slip_in_slopes": _slopes,
    "slip_in_cost": _slopes,
    "slopes_fit": _slopes,
    "slopes_fit_partly": _slopes,
    "still_wrong": _still_wrong,
    "one_entry": _one_entry,
}


# autograder/notebook/values.py

def holds_blank(value: Any) -> bool:
    """Tell whether a plain value is `...`, or holds one: `grads, cost = ..., ...` is blank too."""
    if isinstance(value, dict):
        value = (*value.values(),)
    if isinstance(value, (tuple, list)):
        return any(map(holds_blank, value))
    return value is Ellipsis


def in_columns(pictures: Any) -> Any:
    """Return an array whose column i is picture i, read row by row, colours innermost."""
    return np.stack([np.ravel(picture) for picture in pictures], axis=1)


def to_json(value: Any) -> Any:
    """Return a value as JSON with its types marked; `from_json` is the way back.

    Floats have 12 significant digits: the last ones depend on the processor.
    """
    value = taken_apart(value)
    if isinstance(value, (np.ndarray, np.generic)):
        return _array_to_json(np.asarray(value))
    if isinstance(value, dict):
        pairs = [[to_json(key), to_json(item)] for key, item in value.items()]
        return {"whole" if isinstance(value, Whole) else "dict": pairs}
    if isinstance(value, (set, frozenset)):
        return {type(value).__name__: sorted(map(to_json, value), key=json.dumps)}
    if isinstance(value, (tuple, list)):
        return {type(value).__name__: [to_json(item) for item in value]}
    if isinstance(value, complex):
        return {"complex": [to_json(value.real), to_json(value.imag)]}
    if isinstance(value, float):
        return float(_stable(np.array(value)))
    if isinstance(value, Made):
        return {"made": [value.kind, to_json(value.fields)]}
    if isinstance(value, Failure):
        return {"raises": value.error, "message": normal(value.message)}
    if is_written(value) and type(value) is not int:
        return {"written": to_text(value)}
    return value


def _array_to_json(array: Any) -> Any:
    """Return an array; of complex numbers as pairs, of bytes, dates and objects entry by entry."""
    code, kind = array.dtype.str, array.dtype.kind
    if kind == "f":
        return {"dtype": code, "array": _stable(array).tolist()}
    if kind == "c":
        parts = np.stack([_stable(array.real), _stable(array.imag)], axis=-1)
        return {"dtype": code, "array": parts.tolist()}
    if kind in "SO":
        entries = [to_json(item) for item in array.ravel().tolist()]
        return {"dtype": code, "shape": array.shape, "entries": entries}
    return {"dtype": code, "array": (array.astype("i8") if kind in "mM" else array).tolist()}


def _stable(array: Any) -> Any:
    """Return floats with 12 digits, and 0 for what is nothing but the rounding of larger ones."""
    noise = 1e-15 * np.abs(array[np.isfinite(array)]).max(initial=0)
    digits = np.vectorize(lambda entry: float(f"{entry:.12g}"), otypes=[float])
    return np.where(np.abs(array) <= noise, 0.0, digits(array))


def from_json(value: Any) -> Any:
    """Return the value that `to_json` wrote."""
    if not isinstance(value, dict):
        return value
    if "dtype" in value:
        return _array_from_json(value)
    if "raises" in value:
        return Failure(value["raises"], value["message"])
    [(kind, items)] = value.items()
    if kind in ("dict", "whole"):
        pairs = {from_json(key): from_json(item) for key, item in items}
        return pairs if kind == "dict" else Whole(pairs)
    if kind == "written":
        return from_text(*items)
    inner = [from_json(item) for item in items]
    if kind in ("complex", "made"):
        return complex(*inner) if kind == "complex" else Made(*inner)
    return {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}[kind](inner)


def inputs_of(case: Any) -> Any:
    """Return the inputs of a case as an answer takes them."""
    return mapped(from_json(case["inputs"]), put_together)


def _array_from_json(value: Any) -> Any:
    dtype = np.dtype(value["dtype"])
    if "entries" in value:
        entries = boxed([from_json(item) for item in value["entries"]], tuple(value["shape"]))
        return entries if dtype.kind == "O" else entries.astype(dtype)
    if dtype.kind == "c":
        parts = np.array(value["array"], dtype=float)
        return (parts[..., 0] + 1j * parts[..., 1]).astype(dtype)
    return np.array(value["array"], dtype="i8" if dtype.kind in "mM" else dtype).astype(dtype)


# autograder/notebook/rules.py

_FILE = Path(__file__).with_name("checks.json")


@cache
def rules() -> dict[str, Any]:
    """Return all that it says, read once."""
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def asked_of(name: str) -> list[Asked]:
    """Return what the cases of an exercise ask for."""
    exercise = rules()["exercises"][name]
    return [
        Asked(
            [key for key, _ in case["inputs"]["dict"]],
            from_json(case["expected"]),
            tuple(exercise["returns"]),
            Tolerance(*case["tolerance"]),
            case["sizes"],
            bool(exercise["asks"]),
            from_json(case.get("own")),
            exercise.get("scenario", {}).get("tell", ""),
        )
        for case in exercise["cases"]
    ]


def others_of(name: str) -> set[str]:
    """Return the names that other exercises ask for."""
    others = ((n, about) for n, about in rules()["exercises"].items() if n != name)
    return {each for n, about in others for each in (n, *about["aliases"], *about["asks"])}


def mistakes_of(name: str) -> Iterator[tuple[str, Iterator[Any]]]:
    """Yield the sentence of each known mistake of an exercise, and what it gives for each case."""
    for mistake in rules()["exercises"][name]["mistakes"]:
        yield mistake["sentence"], map(from_json, mistake["answers"])


# autograder/notebook/calls.py

LARGE = 1 << 40  # bytes of an array that is there already


def seen(value: Any) -> Call:
    """Return a value of the notebook's, however large, as the autograder would see it."""
    return made(lambda: value)


def made(make: Callable[[], Any]) -> Call:
    """Return what is made of values of the notebook's, however large, likewise."""
    return tried(make, {}, {}, take=lambda value: plain(value, Room(Opaque, LARGE)))


def tried(
    function: Callable[..., Any],
    inputs: Mapping[str, Any],
    defaults: Mapping[str, Any],
    long: str = "",
    take: Callable[[Any], Any] | None = None,
    seed: int | None = None,
) -> Call:
    """Call a function on inputs of its own, found by name; after ten seconds print ``long``.

    A student's interrupt, of a loop that does not end, is raised.
    """
    before = frozen(kept(inputs))
    with timed(long):
        ended = call(function, inputs, defaults, take or kept, seed=seed, passes=KeyboardInterrupt)
    if ended.error is not None:
        return ended_with(ended.error, ended.takes)
    after = frozen(kept(inputs))
    return Call(
        ended.answer,
        takes=ended.takes,
        filled=ended.filled,
        changed=[name for name in inputs if before[name] != after[name]][:MOST],
        warnings=ended.warnings,
    )


def kept(value: Any) -> Any:
    """Return what the autograder would see of a value."""
    return plain(value, Room(Opaque))


def frozen(value: Any) -> Any:
    """Return a plain value in a form that tells whether it is still the same, to the last bit."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "O":
        return value.shape, frozen(value.ravel().tolist())
    if isinstance(value, (np.ndarray, np.generic)):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, Made):
        return frozen(value.fields)
    if isinstance(value, Mapping):
        return {key: frozen(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value), [frozen(item) for item in value]
    return value


def ended_with(error: BaseException, takes: list[str] | None = None) -> Call:
    """Return that a call raised, and which line of the notebook."""
    kind, message = said_of(error)
    places = [_place(*each) for each in own_lines(error, _is_own)]
    place = places[-1] if places else None
    label = raised(kind, message, place, called=places[0] if len(places) > 1 else None)
    return Call(Failure(kind, normal(message)), label, refused=place is None, takes=takes)


def place_of(error: BaseException) -> Label | None:
    """Return the last line of the notebook's own that an exception came through."""
    found = own_lines(error, _is_own)
    return _place(*found[-1]) if found else None


def _place(frame: FrameType, line: int) -> Label:
    statement = linecache.getline(frame.f_code.co_filename, line)
    return {"cell": 1, "line": line, "statement": quoted(statement)}


def _is_own(frame: FrameType) -> bool:
    return frame.f_globals.get("__name__") == "__main__"


def notebook_of(answer: Any) -> dict[str, Any]:
    """Return the names of the notebook that a function or class is of."""
    own = vars(answer).values() if type(answer) is type else ()
    functions = (each for each in (answer, *own) if type(each) is FunctionType)
    function = next(functions, None)
    return function.__globals__ if function else vars(sys.modules["__main__"])


def helpers_of(function: Callable[..., Any]) -> dict[str, Any]:
    """Return what a function uses of its notebook, by name, with what other functions of it use."""
    if type(function) is not FunctionType:  # who asks `isinstance` asks the object, too
        return {}
    space = function.__globals__
    found: dict[str, Any] = {}
    codes = [function.__code__]
    while codes:
        code = codes.pop()
        codes += [const for const in code.co_consts if isinstance(const, CodeType)]
        for name in set(code.co_names).intersection(space).difference(found):
            value = found[name] = space[name]
            if type(value) is FunctionType and value.__globals__ is space:
                codes.append(value.__code__)
    return found


@contextmanager
def timed(text: str, after: float = 10) -> Iterator[None]:
    """Print a text where what runs takes longer than some seconds, and `alarm` rings."""

    def tell() -> None:
        with suppress(RuntimeError):  # in the middle of a `print` of the answer's
            print(text, flush=True)

    with alarm(after, tell) if text else nullcontext():
        yield


# autograder/notebook/recipes.py

@cache
def _recipe(name: str, field: str) -> Callable[..., Any] | None:
    """Return what an exercise has in a field, made of its text; None where it has nothing."""
    recipe = rules()["exercises"].get(name, {}).get(field)
    if recipe is None:
        return None
    space: dict[str, Any] = {"__name__": "checks"}
    exec(compile(recipe["source"], "<course>", "exec"), space)
    function: Callable[..., Any] = space[recipe["name"]]
    return function


def played(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return what is called with inputs: an answer, or what is done with it."""
    scenario = _recipe(name, "scenario")
    if scenario is None:
        return function
    there = beside(name, function)
    held = {each: found[0] for each, found in there.items() if found}
    return partial(scenario, Student({**held, name: function}, [name, *there]))


def beside(name: str, function: Callable[..., Any]) -> dict[str, list[Any]]:
    """Return what a scenario gets with an answer, by name: none or one, as the notebook has it."""
    if _recipe(name, "scenario") is None:
        return {}
    exercises, space = rules()["exercises"], notebook_of(function)
    asked = {n: exercises[n] for n in exercises[name]["needs"] if not exercises[n]["asks"]}
    names = {
        n: [each for each in (n, *about["aliases"]) if each in space] for n, about in asked.items()
    }
    return {n: [space[each] for each in found[:1]] for n, found in names.items()}


def in_form(name: str, call: Call, own: Any = None) -> Call:
    """Return a call with its value in normal form, if it has one and is like the right one."""
    form = _recipe(name, "normal_form")
    if form is None or isinstance(call.value, Failure):
        return call
    about = rules()["exercises"][name]
    free, returns = about["normal_form"]["tell"], tuple(about["returns"])
    looks = own is not None and not about.get("any_kind")
    if looks and not is_alike(call.value, own, returns, about.get("any_shape", False)):
        return replace(call, free=free, has_form=False)
    value = mapped(copy.deepcopy(call.value), put_together)
    formed = made(partial(form, value))
    if formed.raised:
        return replace(call, free=free, has_form=False, form_failed=True)
    same = frozen(formed.value) == frozen(call.value)
    return replace(call, value=formed.value, free="" if same else free)


# autograder/notebook/history.py

_PLAIN = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, *DECORATED)
_TAKEN_AWAY = re.compile(r"\bdel\b|%x?del\b|%reset|\bglobals\(|\bvars\(|\blocals\(")


class Cell(NamedTuple):
    """The text of a cell that was run: `autograder.sandbox.inside.pipe.wire` has one like it."""

    number: int
    source: str
    code: bool = True
    grade_id: str = ""


def shell() -> Any:
    """Return the IPython that runs this notebook, None in other Pythons."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None


def program() -> Program:
    """Return all that the notebook has run, in this order; nothing where no text can be had.

    The cell that brought the files is none of the student's.
    """
    history = getattr(shell(), "history_manager", None)
    texts = enumerate(getattr(history, "input_hist_raw", ()))
    ran = [Cell(number, source) for number, source in texts if not is_supplied(source)]
    for cell in ran:
        lines = cell.source.splitlines(keepends=True)
        linecache.cache[f"<cell {cell.number}>"] = len(cell.source), None, lines, ""
    return Program(ran)  # type: ignore[arg-type]


def cut_off(label: Label | None) -> Label | None:
    """Return what is said of an undefined name, with the cell that was to give it its value.

    That cell was run and did not get there: nothing else takes the value away again.
    """
    why = (label or {}).get("why", {})
    if label is None or why.get("kind") != "undefined" or shell() is None:
        return label
    name, ran = why["name"], program()
    binders = [s for s in ran.binders(name) if isinstance(s.node, _PLAIN)]
    gone = any(_TAKEN_AWAY.search(cell.source) for cell in ran.cells)
    if gone or not binders or name in shell().user_ns:
        return label
    return label | {"why": why | {"kind": "cut_off", "cell": str(binders[-1].cell.number)}}


def variables(
    ran: Program, names: Sequence[str], given: Mapping[str, Any], long: str = ""
) -> Call | None:
    """Return a dict of variables, made anew from given data by the statements that they need.

    None where these statements take their data from elsewhere.
    """
    needed = ran.slice(names, given=given)
    space = {"__name__": "__main__", "np": np, "numpy": np, "math": math, **given}
    imported = [s for s in needed if isinstance(s.node, (ast.Import, ast.ImportFrom))]
    loads = not all(statement.binds <= space.keys() for statement in imported)
    if loads and not any(statement.used[0].intersection(given) for statement in needed):
        return None
    with warnings.catch_warnings(), timed(long):
        warnings.simplefilter("ignore")  # shown when the cell itself was run
        failures = run(needed, space, passes=KeyboardInterrupt)
    values = {name: space[name] for name in names if name in space}
    lost = {name: ended_with(why) for name, (why, _) in failures.items() if name not in values}
    if not values and lost:
        return next(iter(lost.values()))
    return Call(
        kept(values), lost={name: call.raised for name, call in lost.items() if call.raised}
    )


class Source:
    """A function's text; where it is not among what was run, there is nothing to say of it.

    Parameters
    ----------
    ran : Program
    function : object
    quiet : collection of str
        Habits that are none here.
    others : collection of str
        Names that other exercises ask for: what these use is theirs.
    """

    def __init__(
        self,
        ran: Program | None = None,
        function: Any = None,
        quiet: Collection[str] = (),
        others: Collection[str] = (),
    ) -> None:
        self._quiet, self._others = quiet, others
        is_function = type(function) in (FunctionType, type)
        self.function = function if is_function else None
        self._ran, self._name = ran or Program(), function.__name__ if is_function else ""
        self._definition = self._ran.definition(self._name) if is_function else None

    @property
    def is_untouched(self) -> bool:
        """Whether it is blank, as it was given."""
        return self._definition is not None and self._ran.is_stub(self._definition)

    def blank_lines(self) -> list[str]:
        """Return the lines that are still blank."""
        definition = self._definition
        if definition is None:
            return []
        lines = definition.cell.source.splitlines()
        found = blanks(definition.node, nodes(definition))
        return [quoted(lines[number - 1]) for number in found]

    def constructs(self, asked: Sequence[Mapping[str, Any]]) -> list[Label]:
        """Return what is said of constructs, nothing where its text can't be had."""
        if self._definition is None or not asked:
            return []
        words, needed = [each["word"] for each in asked], self._own()
        doubtful = [each["word"] for each in asked if each["required"]]
        seen = {
            word: {"cell": cell, "line": line, "statement": self._quoted(cell, line)}
            for word, cell, line in uses(words, needed, doubtful)
        }
        return [*constructs(asked, seen)]

    def _own(self) -> list[Statement]:
        """Return what of it neither binds a name that another exercise asks for nor makes it."""
        found = self._ran.slice([self._name], self._others)
        return [statement for statement in found if statement.binds.isdisjoint(self._others)]

    @staticmethod
    def _quoted(cell: int, line: int) -> str:
        return quoted(linecache.getline(f"<cell {cell}>", line))

    def advice(self, right: bool) -> Iterator[Label]:
        """Yield advice on its habits, as `habit` has it."""
        if self._definition is None:
            return
        for what, cell, line in habits([self._definition], self._own()):
            place = {"cell": cell, "line": line, "statement": self._quoted(cell, line)}
            label = None if what in self._quiet else habit(what, place, right)
            if label:
                yield label


# autograder/notebook/trial.py

class NotYet(AssertionError):
    """A check that does not pass: shown as its sentence, no traceback."""

    def _render_traceback_(self) -> list[str]:
        lines = str(self).splitlines()
        return [wrapped(line, WIDTH, "    ") for line in lines]


class Unanswered(NotYet):
    """A blank, which is no mistake."""


WIDTH = 80  # characters; `nbgrader validate` cuts what is longer than 83
_UNKNOWN = Source()  # of what is no function of the notebook's
Passed = tuple[int, list[Label]]  # how many public cases, none if they were not run; and advice


def told(key: str, **fields: Any) -> str:
    """Return a sentence of a check's own."""
    words = rules()["words"]
    return spaced(words[f"check.{key}"].format(**fields), words)


def unscored(advice: Iterable[Label]) -> list[str]:
    """Return advice in lines that say that it is that, each once."""
    words = rules()["words"]
    said = dict.fromkeys(sentence(label, words) for label in advice)
    return [spaced(words["advice"].format(sentence=each), words) for each in said]


def failed(name: str, label: Label) -> str:
    """Return that an exercise is wrong, and why."""
    return told("failed", name=name, sentence=sentence(label, rules()["words"]))


def refuse_unseen(name: str) -> None:
    """Raise `NotYet` where what was run binds no answer by its text: no grader would find it."""
    about, ran = rules()["exercises"].get(name), program()
    if about is None or not ran.cells or ran.binders("*"):
        return
    groups = [[each] for each in about["asks"]] or [[name, *about["aliases"]]]
    for names in groups:
        if not any(ran.binders(each) or ran.inlined.binders(each) for each in names):
            raise NotYet(told("unseen", name=name, answer=names[0]))


def answers_of(name: str, function: Callable[..., Any], source: Source = _UNKNOWN) -> list[Call]:
    """Call a function on the public cases of an exercise; a blank is told from a mistake."""
    if not callable(function):
        raise NotYet(
            failed(name, {"label": "no_function", "actual": kind_of(seen(function).value)})
        )
    blank = type(function) is FunctionType and holds_blank(function.__code__.co_consts)
    exercise, long = rules()["exercises"][name], told("long", name=name)
    answers, entry = [], played(name, function)
    for case in exercise["cases"]:
        inputs, seed = inputs_of(case), exercise.get("seed")
        answer = tried(entry, inputs, exercise["defaults"], long, seed=seed)
        answer = replace(answer, raised=cut_off(answer.raised))
        answer = answer if entry is function else replace(answer, changed=())
        if _is_open(answer, blank):
            if blank:
                raise _still_blank(name, source)
            raise Unanswered(told("unfinished.use", name=name))
        answers.append(answer)
    return answers


def _still_blank(name: str, source: Source) -> Unanswered:
    """Return that an answer is still blank, and which line of it, if that is known."""
    if not (lines := source.blank_lines()):
        return Unanswered(told("unanswered", name=name))
    label = {"label": "unfinished", "place": {"statement": lines[0]}}
    line = sentence(label, rules()["words"])
    return Unanswered(told("unfinished", name=name, sentence=line))


def made_again(name: str) -> list[Call]:
    """Make an exercise's variables anew, by case; nothing where that can't be done."""
    exercise, ran = rules()["exercises"].get(name, {"asks": ()}), program()
    asks, long = exercise["asks"], told("long", name=name)
    if not asks or not all(map(ran.definition, asks)):
        return []
    cases = [inputs_of(case) for case in exercise["cases"]]
    answers = [made for inputs in cases if (made := variables(ran, asks, inputs, long))]
    if any(map(_is_open, answers)):
        raise Unanswered(told("unfinished.use", name=name))
    return answers


def used_by(name: str, helper: str) -> list[Call]:
    """Return the answers of a helper, where the variables of an exercise use it, else nothing."""
    user, used = rules()["exercises"][name], rules()["exercises"][helper]
    names = used["asks"] or [helper, *used["aliases"]]
    needed = program().slice(user["asks"], provided=inputs_of(user["cases"][0]))
    if not any(statement.binds.intersection(names) for statement in needed):
        return []
    if used["asks"]:
        return made_again(helper)
    defined = getattr(shell(), "user_ns", {})
    return next((answers_of(helper, defined[each]) for each in names if each in defined), [])


def _is_open(answer: Call, blank: bool = False) -> bool:
    """Tell whether an answer comes from a blank, its own or another's."""
    failed = isinstance(answer.value, Failure)
    return (failed and (blank or "ellipsis" in answer.value.message)) or holds_blank(answer.value)


def passing(
    name: str,
    answers: list[Call],
    of_helper: Callable[[str], list[Call]],
    source: Source = _UNKNOWN,
    lead: str = "",
) -> Passed:
    """Return how many cases pass, and advice; raise what comes first where one does not.

    With ``lead`` as the first words on a case that fails.
    """
    exercise, words = rules()["exercises"][name], rules()["words"]
    asked = asked_of(name)
    answers = [in_form(name, a, case.own) for a, case in zip(answers, asked, strict=True)]
    verdicts = [judged(answer, case) for answer, case in zip(answers, asked, strict=True)]
    first = next((place for place, each in enumerate(verdicts) if each.labels), None)
    if first is None:
        return len(answers), [label for each in verdicts for label in each.advice]
    if source.blank_lines():
        raise _still_blank(name, source)
    for helper in exercise["needs"]:
        if _is_wrong(name, helper, of_helper):
            raise NotYet(failed(name, {"label": "helper_wrong", "helper": helper}))
    found = [Judged(v.labels, a.expected, a.sizes) for v, a in zip(verdicts, asked, strict=True)]
    labels = agreed(found, tuple(exercise["returns"]))[first]
    values, case = [answer.value for answer in answers], exercise["cases"][first]
    mistake, order = known(mistakes_of(name), values, asked), swapped(values, asked)
    if mistake:
        said = [of_course("tell", mistake, words), sentence(labels[0], words)]
    else:
        hint = _hint(name, source, asked[-1])
        groups = ([order] if order else [], labels, [hint] if hint else [])
        said = [joined(each, words) for each in groups]
    inputs = inputs_line(case["shown"], words, exercise["asks"])
    said = [lead, *said, inputs, *unscored(source.advice(right=False))]
    text = "\n  ".join(filter(None, said))
    raise NotYet(
        told("failed.case", name=name, case=of_course("case", case["name"], words), sentence=text)
    )


def of_variables(name: str, values: dict[str, Any], right: dict[str, Any]) -> Label | None:
    """Return what is wrong first with variables of the notebook's own data."""
    made = [in_form(name, Call(each), right) for each in (values, right)]
    if not all(each.has_form for each in made):
        made = [Call(values), Call(right)]
    labels = compare(made[0].value, made[1].value).labels
    return labels[0] if labels else None


def _hint(name: str, source: Source, asked: Asked) -> Label | None:
    """Return which of a cost and its slopes is wrong, where an exercise has them."""
    exercise = rules()["exercises"][name]
    if not exercise["slopes"] or source.function is None:
        return None
    given, slopes = exercise["cases"][-1], exercise["slopes"]
    inputs = inputs_of(given)
    calls = [inputs_of(given), *moved(inputs, slopes)]
    fixed = {"defaults": exercise["defaults"], "seed": exercise.get("seed")}
    ended = [tried(source.function, each, **fixed) for each in calls]
    return slip(slopes, inputs, asked, [in_form(name, c).value for c in ended if not c.raised])


def _is_wrong(name: str, helper: str, of_helper: Callable[[str], list[Call]]) -> bool:
    """Tell whether a helper, as it now stands in the notebook, fails public cases of its own."""
    try:
        answers = of_helper(helper)  # none if it is not used
        pairs = zip(answers, asked_of(helper) if answers else [], strict=True)
        return any(judged(in_form(helper, each, case.own), case).labels for each, case in pairs)
    except Unanswered:
        raise Unanswered(told("unfinished.use", name=name)) from None
    except NotYet:
        return True


# autograder/notebook/checks.py

_COLOURS = {"✓": 32, "✗": 31, "·": 34}  # of a terminal: green, red, blue
_NBGRADER = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")  # it sets them where it runs notebooks
_CHECK = re.compile(r"""^check(?:_values|_columns)?\(\s*["'](\w+)""", re.MULTILINE)
_said: dict[str, tuple[bool, str]] = {}  # by exercise: whether its check passes now, and the line


def check(name: str, function: Callable[..., Any]) -> None:
    """Call a function on the public cases of its exercise and say how it did.

    Parameters
    ----------
    name : str
        Of the exercise.
    function : callable
        Your answer.

    Raises
    ------
    NotYet
        Where no notebook shows what is said, and the answer is wrong; `Unanswered` where the cell
        is still blank.
    """

    def verdict() -> Passed:
        about = rules()["exercises"][name]
        quiet = unremarkable(about.get("scenario"), about.get("seed"))
        source = Source(program(), function, quiet, others_of(name))
        refuse_unseen(name)
        if source.is_untouched:
            raise Unanswered(told("unanswered", name=name))
        answers = answers_of(name, function, source)
        used, held = helpers_of(function), beside(name, function)

        def of_helper(helper: str) -> list[Call]:
            names = [helper, *rules()["exercises"][helper]["aliases"]]
            found = [*held.get(helper, ()), *(used[each] for each in names if each in used)]
            return answers_of(helper, found[0]) if found else []

        count, said = passing(name, answers, of_helper, source)
        on = source.constructs(about.get("constructs", []))
        if scored := [label for label in on if label["costs"]]:
            raise NotYet(failed(name, scored[0]))
        return count, [*on, *source.advice(right=True), *said]

    _tell(name, verdict)


def check_values(name: str, **pairs: tuple[Any, Any]) -> None:
    """Check variables: ``name=(actual, expected)``, where ``expected`` is of the notebook's data.

    The statements that made them run again on the public cases, if their text can be had.

    Raises
    ------
    NotYet
        As `check`.
    """

    def verdict() -> Passed:
        values = {each: seen(actual) for each, (actual, _) in pairs.items()}
        for variable, answer in values.items():
            if answer.value is Ellipsis:
                raise Unanswered(told("unanswered.variable", name=name, variable=variable))
        wrong = _wrong(name, pairs, values)
        lead, of_helper = "" if wrong else told("own_data"), partial(used_by, name)
        answers = made_again(name)
        passed = passing(name, answers, of_helper, lead=lead) if answers else (0, [])
        if wrong:
            raise NotYet(failed(name, wrong))
        refuse_unseen(name)
        return passed

    _tell(name, verdict)


def _wrong(name: str, pairs: dict[str, tuple[Any, Any]], values: dict[str, Call]) -> Label | None:
    """Return what is wrong first with variables on the notebook's own data."""
    for variable, (_, expected) in pairs.items():
        if isinstance(expected, Failure):  # the notebook's data are not what they were
            return {"label": "raised", **vars(expected)}
        if values[variable].raised:
            return values[variable].raised
    right = {variable: expected for variable, (_, expected) in pairs.items()}
    return of_variables(name, {each: answer.value for each, answer in values.items()}, right)


def check_columns(name: str, **pairs: tuple[Any, Any]) -> None:
    """Check flattened pictures against the pictures: ``name=(columns, pictures)``.

    Column i of an array must be picture i, read row by row, colours innermost.

    Raises
    ------
    NotYet
        As `check`.
    """
    expected = {
        variable: (columns, made(partial(in_columns, pictures)).value)
        for variable, (columns, pictures) in pairs.items()
    }
    check_values(name, **expected)


def summary() -> None:
    """Print a line an exercise: whether its check passes, as it was run last."""
    exercises = rules()["exercises"]
    for name in exercises:
        _, line = _said.get(name, (False, told("unchecked", name=name)))
        print(_coloured(shortened(line, WIDTH)))
    print(wrapped(told("summary", done=_done(), total=_total()), WIDTH, ""))


# what is said


def _tell(name: str, verdict: Callable[[], Passed]) -> None:
    """Print what a check says; where no notebook shows it, raise what does not pass."""
    _said.pop(name, None)
    try:
        count, advice = verdict()
    except NotYet as error:
        _said[name] = False, str(error).partition("\n")[0]
        if not _is_shown():
            raise
        print(_coloured("\n".join(error._render_traceback_())))
        return
    except KeyboardInterrupt as error:
        place = where(place_of(error), rules()["words"]) or rules()["words"]["its_cell"]
        raise NotYet(told("stopped", name=name, where=place)) from None
    said = _verdict(name, count)
    line = told(said, name=name, count=count)
    _said[name] = said != "untried", line
    progress = [told("progress", done=_done(), total=_total())] if _said[name][0] else []
    print(_coloured(spaced(" ".join([line, *progress]), rules()["words"])))
    for each in unscored(advice):
        print(f"  {each}")


def _undefined(
    shell: Any, kind: type[NameError], error: NameError, trace: TracebackType, tb_offset: Any = None
) -> None:
    """Show that a check cell names what nothing has given a value, as a check says it."""
    [(frame, _)] = deque(walk_tb(trace), maxlen=1)
    checks = [_CHECK.search(cell.source) for cell in program().cells[-1:]]
    label = cut_off(raised("NameError", str(error)))
    if frame.f_code.co_name != "<module>" or not any(checks) or label is None:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        return
    [name] = (found[1] for found in checks if found)
    said = NotYet(failed(name, label))
    _said[name] = False, str(said).partition("\n")[0]
    shell.showtraceback((NotYet, said, trace))


def _verdict(name: str, count: int) -> str:
    """Return the key of what is said of an answer that nothing speaks against."""
    exercise = rules()["exercises"][name]
    if exercise["cases"]:
        return ("passed.one" if count == 1 else "passed") if count else "values"
    return "values.alone" if exercise["asks"] else "untried"


def _is_shown() -> bool:
    """Tell whether a student reads along: in IPython, unless nbgrader runs the notebook."""
    return shell() is not None and not any(map(os.environ.get, _NBGRADER))


def _coloured(text: str) -> str:
    """Return a text whose mark has its colour, where a notebook shows it."""
    colour = _COLOURS.get(text[:1]) if _is_shown() else None
    return f"\x1b[1;{colour}m{text[0]}\x1b[0m{text[1:]}" if colour else text


def _done() -> int:
    return sum(passed for passed, _ in _said.values())


def _total() -> int:
    """Return how many exercises there is something to try of."""
    return sum(bool(each["cases"] or each["asks"]) for each in rules()["exercises"].values())


if hasattr(shell(), "set_custom_exc"):
    shell().set_custom_exc((NameError,), _undefined)
