"""One number, array or list of numbers beside what is expected there.

Needs numpy alone: the same text runs beside a student's notebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.compare.literals import literal
from autograder.compare.values import (
    ROUNDING,
    Comparison,
    Label,
    Tolerance,
    is_number,
    kind_of,
    labelled,
    number,
)


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
