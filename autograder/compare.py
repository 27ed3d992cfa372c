"""Expected against actual, in labels: structure → shape → dtype → finite → values.

`compare` walks an expected value, leaf by leaf, and says of each leaf ("part") what is wrong with
the actual one, as labels of `autograder.results.labels` in the form that JSON has. There is no
broadcasting and no conversion that could hide a mistake. Needs numpy alone: the same text runs in
the grader and beside a student's notebook.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

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


def leaves(
    expected: Any, returns: tuple[str, ...] = (), part: str | None = None
) -> Iterator[tuple[str | None, Any]]:
    """Yield ``(part, value)`` for every leaf of an expected value.

    Dicts name their leaves by key; tuples take names from ``returns``. A list is one leaf: a
    sequence of numbers such as ``costs``.
    """
    if isinstance(expected, Mapping):
        for key, value in expected.items():
            yield from leaves(value, (), str(key))
    elif isinstance(expected, tuple):
        for name, value in zip(returns, expected, strict=True):
            yield from leaves(value, (), name)
    else:
        yield part, expected


def compare(
    actual: Any,
    expected: Any,
    *,
    returns: tuple[str, ...] = (),
    tolerance: Tolerance = ROUNDING,
    part: str | None = None,
    sizes: Mapping[str, int] | None = None,
    explain: bool = True,
) -> Comparison:
    """Say what is wrong with ``actual``, part by part; nothing where it is right.

    Parameters
    ----------
    actual : object
        What the student's code gave.
    expected : float, ndarray, list of float, or dict or tuple of these
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
    """
    if not isinstance(expected, (Mapping, tuple)):
        return _Leaf(actual, expected, part).compare(tolerance, sizes or {}, explain)
    wrong: dict[str | None, str] = {}
    labels: list[Label] = []
    advice: list[Label] = []
    for name, child, target, label in _children(actual, expected, returns, part):
        if label is not None:  # the structure is wrong: nothing below can be right
            wrong |= dict.fromkeys((leaf for leaf, _ in leaves(target, returns, name)), "structure")
            labels.append(label)
            continue
        below = compare(child, target, tolerance=tolerance, part=name, sizes=sizes, explain=explain)
        wrong |= below.wrong
        labels += below.labels
        advice += below.advice
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
        for case in cases:
            held &= _shown(case, part, returns, held)
    alone = len(cases) == 1
    return [[_held(label, case, parts, alone) for label in case.labels] for case in cases]


Claim = tuple[str, str]


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


def _children(
    actual: Any, expected: Any, returns: tuple[str, ...], part: str | None
) -> Iterator[tuple[str | None, Any, Any, Label | None]]:
    """Pair the elements of two containers by name, with a label where they do not match."""
    if isinstance(expected, Mapping):
        if not isinstance(actual, dict):
            keys = [str(key) for key in expected]
            kind = kind_of(actual)
            yield part, None, expected, _label("not_a_dict", part=part, actual=kind, keys=keys)
            return
        for key, target in expected.items():
            absent = None if key in actual else _absent_key(key, actual, expected, part)
            yield str(key), actual.get(key), target, absent
    elif not isinstance(actual, (tuple, list)) or len(actual) != len(expected):
        kind = kind_of(actual, (len(expected),))
        label = _label("wrong_count", actual=kind, names=list(returns))
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

    spare = (str(name) for name in actual if name not in expected)
    near = [name for name in spare if len(name) <= 3 * len(str(key))][:100]  # others differ
    others = [other for other in expected if other not in actual and other != key]
    close = [
        name
        for name in near
        if likeness(name, key) >= max([0.6, *(likeness(name, o) + 1e-9 for o in others)])
    ]
    best = max(close, key=lambda name: likeness(name, key), default="")
    return _label("no_key", part=part, key=str(key), close=best)


def _label(name: str, **fields: Any) -> Label:
    return {"label": name, **fields}


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
    if value is None or value is Ellipsis:
        return {"kind": "none" if value is None else "ellipsis"}
    if isinstance(value, (bool, np.bool_)):
        return {"kind": "bool"}
    if _is_number(value):
        return {"kind": "number"}
    if type(value) is np.ndarray:
        return {"kind": "array", "shape": list(value.shape)}
    if isinstance(value, (tuple, list)):
        return {"kind": type(value).__name__, "size": len(value)}
    if isinstance(value, (dict, str)):
        return {"kind": "dict" if isinstance(value, dict) else "text"}
    return vars(Opaque(type=type(value).__name__))


class _Leaf:
    """One number, array or list of numbers beside what is expected there."""

    def __init__(self, actual: Any, expected: Any, part: str | None) -> None:
        self._actual, self._expected, self._part = actual, expected, part
        self._advice: list[Label] = []

    def compare(self, tolerance: Tolerance, sizes: Mapping[str, int], explain: bool) -> Comparison:
        """Compare form, then values."""
        if _are_identical(self._actual, self._expected):
            return Comparison()  # most answers: equal to the last bit
        target = np.asarray(self._expected)
        value = self._array(target, tolerance)
        if not isinstance(value, np.ndarray):
            return value
        if value.shape != target.shape:
            return self._wrong_shape(value.shape, target.shape)
        if value.dtype.kind not in "biuf":
            return self._wrong("dtype", "wrong_dtype", dtype=str(value.dtype))
        if value.dtype.kind == "b" and target.dtype.kind != "b":
            self._advise("booleans")
        return self._values(value.astype(float), target.astype(float), tolerance, sizes, explain)

    def _wrong(self, kind: str, label: str, **fields: Any) -> Comparison:
        return Comparison({self._part: kind}, (_label(label, part=self._part, **fields),))

    def _advise(self, label: str, **fields: Any) -> None:
        self._advice.append(_label(label, part=self._part, **fields))

    def _array(
        self, target: np.ndarray[Any, Any], tolerance: Tolerance
    ) -> np.ndarray[Any, Any] | Comparison:
        """Return the actual value as an array; where it is none, what is wrong."""
        actual, listed = self._actual, isinstance(self._expected, list)
        if listed and isinstance(actual, (list, tuple)):
            if len(actual) != len(target):  # before a look at any entry: they may be many
                return self._wrong_shape((len(actual),), target.shape)
            if not all(map(_is_entry, actual)):
                return self._wrong("structure", "not_numbers")
            if any(np.ndim(item) for item in actual):
                self._advise("one_entry_items")
            return np.array([float(np.reshape(item, ())) for item in actual])
        alone = listed and not np.ndim(actual) if _is_number(actual) else False
        if alone or not (_is_number(actual) or type(actual) is np.ndarray):
            kind, shape = kind_of(actual, target.shape), list(target.shape)
            if kind["kind"] in (("array", "list", "tuple") if listed else ("array",)):
                return self._wrong_shape(actual.shape, target.shape)  # too much, by what is known
            how = {"mend": self._mend(tolerance), "listed": listed}
            return self._wrong("structure", "wrong_kind", actual=kind, shape=shape, **how)
        value = np.asarray(actual)
        if target.ndim == 0 and value.ndim and value.size == 1:
            self._advise("one_entry", shape=list(value.shape))
            return value.reshape(())
        return value

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
        tolerance: Tolerance,
        sizes: Mapping[str, int],
        explain: bool,
    ) -> Comparison:
        unbounded = ~np.isfinite(value) & np.isfinite(target)
        if unbounded.any():
            return self._wrong("finite", "not_finite", **_first_of(unbounded, value, target))
        off = ~_near(value, target, tolerance)
        if not off.any():
            return Comparison(advice=tuple(self._advice))
        if not explain:
            return Comparison({self._part: "values"})
        with np.errstate(all="ignore"):
            common = _common(value, target, sizes) or _largest_error(value, target, off)
        counts = {"differing": int(off.sum()), "size": value.size}
        return self._wrong(
            "values", "wrong_values", **_first_of(off, value, target), **counts, **common
        )


def _are_identical(actual: Any, expected: Any) -> bool:
    if type(actual) is type(expected) is np.ndarray:
        same = actual.dtype == expected.dtype and actual.shape == expected.shape
        return same and bool(actual.tobytes() == expected.tobytes())
    return type(actual) is type(expected) and isinstance(actual, float) and actual == expected


def _is_same(value: Any, expected: Any, tolerance: Tolerance) -> bool:
    return not compare(value, expected, tolerance=tolerance, explain=False).wrong


def _is_entry(value: Any) -> bool:
    """Tell whether a value can stand in a list of numbers: one real number that a float holds."""
    plain = _is_number(value) or type(value) is np.ndarray
    return plain and np.size(value) == 1 and np.asarray(value).dtype.kind in "biuf"


def _is_number(value: Any) -> bool:
    return isinstance(value, (bool, int, float, np.number, np.bool_)) or (
        type(value) is np.ndarray and value.ndim == 0
    )


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


def number(value: Any) -> float | str:
    """Return a float as JSON has it: nan and inf are text."""
    return float(value) if np.isfinite(value) else str(float(value))


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
