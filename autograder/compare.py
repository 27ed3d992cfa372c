"""Expected against actual, in words: structure → shape → dtype → finite → values.

`compare` walks an expected value, leaf by leaf, and says of each leaf ("part") what is wrong with
the actual one. There is no broadcasting and no conversion that could hide a mistake. Needs numpy
alone: the same text runs in the grader and, bundled as ``checks.py``, in a student's notebook.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


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
class Difference:
    """One thing wrong with one part of an answer."""

    part: str | None
    kind: str  # structure, shape, dtype, finite, values
    message: str


@dataclass(frozen=True)
class Comparison:
    """All differences between two values, and unscored advice on their form."""

    differences: tuple[Difference, ...]
    advice: tuple[str, ...] = ()


class Opaque:
    """Stands for a returned object that is no number, array, list, tuple, dict or text."""

    def __init__(self, description: str) -> None:
        self.description = description


#: What may be said of a difference on a hidden case: its kind, no value.
HIDDEN_SENTENCES = {
    "structure": "has the wrong structure",
    "shape": "has the wrong shape",
    "dtype": "does not hold plain numbers",
    "finite": "contains nan or inf",
    "values": "has wrong values",
}


def quoted(part: str | None) -> str:
    """Return how a sentence names a part: `` `dw` ``, or "the result" of a function with one."""
    return f"`{part}`" if part else "the result"


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
    words: bool = True,
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
    words : bool
        Whether wrong values get a sentence; without, it is known sooner that they are wrong.
    """
    children = _children(actual, expected, returns, part)
    if isinstance(children, str):  # the structure is wrong: nothing below can be right
        return Comparison(
            tuple(
                Difference(leaf, "structure", children)
                for leaf, _ in leaves(expected, returns, part)
            )
        )
    if children is None:
        return _compare_leaf(actual, expected, tolerance, part, sizes or {}, words)
    differences: list[Difference] = []
    advice: list[str] = []
    for name, child, target in children:
        if child is _ABSENT:
            sentence = _no_key(name, actual, part)
            differences += [
                Difference(leaf, "structure", sentence) for leaf, _ in leaves(target, (), name)
            ]
            continue
        below = compare(child, target, tolerance=tolerance, part=name, sizes=sizes, words=words)
        differences += below.differences
        advice += below.advice
    return Comparison(tuple(differences), tuple(advice))


def matches(
    actual: Any, known: Any, returns: tuple[str, ...] = (), tolerance: Tolerance = ROUNDING
) -> bool:
    """Tell whether an answer is the one that a known mistake gives."""
    try:
        seen = compare(actual, known, returns=returns, tolerance=tolerance, words=False)
    except ValueError:  # the mistake returns another structure than `returns` names
        return False
    return not seen.differences


_ABSENT = object()


def _children(
    actual: Any, expected: Any, returns: tuple[str, ...], part: str | None
) -> list[tuple[str, Any, Any]] | str | None:
    """Pair the elements of two containers; a sentence where they do not match; None for a leaf."""
    if isinstance(expected, Mapping):
        keys = ", ".join(f"`{key}`" for key in expected)
        if not isinstance(actual, dict):
            return f"{quoted(part)} is {describe(actual)}, expected a dict with {keys}."
        return [(str(key), actual.get(key, _ABSENT), value) for key, value in expected.items()]
    if isinstance(expected, tuple):
        names = ", ".join(f"`{name}`" for name in returns)
        if not isinstance(actual, (tuple, list)) or len(actual) != len(expected):
            what = describe(actual)
            if isinstance(actual, (tuple, list)):
                what = f"{len(actual)} values"
            return f"It returns {what}, expected {len(expected)} values: {names}."
        return list(zip(returns, actual, expected, strict=True))
    return None


def _no_key(name: str, actual: dict[Any, Any], part: str | None) -> str:
    sentence = f"{quoted(part)} has no `{name}`"
    close = difflib.get_close_matches(name.lower(), [str(key).lower() for key in actual], 1, 0.6)
    keys = [str(key) for key in actual if str(key).lower() in close]
    return f"{sentence}; did you mean `{keys[0]}`?" if keys else f"{sentence}."


def describe(value: Any) -> str:
    """Return what a value is, in a few words, without showing its content."""
    if value is None:
        return "None (is a `return` missing?)"
    if value is Ellipsis or (isinstance(value, Opaque) and value.description == "a ellipsis"):
        return "still `...` (not answered yet)"
    if isinstance(value, Opaque):
        return value.description
    if type(value) is np.ndarray:
        return f"an array of shape {value.shape}" if value.ndim else "a number"
    if isinstance(value, (bool, np.bool_)):
        return "a bool"
    if isinstance(value, (int, float, np.number)):
        return "a number"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    return f"a {type(value).__name__}"


def _compare_leaf(
    actual: Any,
    expected: Any,
    tolerance: Tolerance,
    part: str | None,
    sizes: Mapping[str, int],
    words: bool,
) -> Comparison:
    """Compare one number, array or list of numbers."""
    if type(actual) is type(expected) is np.ndarray and actual.dtype == expected.dtype:
        if actual.shape == expected.shape and actual.tobytes() == expected.tobytes():
            return Comparison(())  # most answers: equal to the last bit
    elif type(actual) is type(expected) and isinstance(actual, float) and actual == expected:
        return Comparison(())
    name = quoted(part)
    advice: list[str] = []

    def wrong(kind: str, message: str) -> Comparison:
        return Comparison((Difference(part, kind, message),))

    target = np.asarray(expected)
    if isinstance(expected, list) and isinstance(actual, (list, tuple)):
        if not all(map(_is_entry, actual)):
            return wrong("structure", f"{name} does not hold plain numbers only.")
        if any(np.ndim(item) for item in actual):
            advice.append(f"{name} holds arrays with one entry; plain numbers are meant.")
        actual = np.array([float(np.reshape(item, ())) for item in actual])
    elif not (_is_number(actual) or type(actual) is np.ndarray):
        what = "a number" if target.ndim == 0 else f"an array of shape {target.shape}"
        hint = " Wrap it in `np.array`." if isinstance(actual, (list, tuple)) else ""
        return wrong("structure", f"{name} is {describe(actual)}, expected {what}.{hint}")
    value = np.asarray(actual)
    if target.ndim == 0 and value.ndim and value.size == 1:
        advice.append(
            f"{name} is an array of shape {value.shape} with one entry; a plain number is meant."
        )
        value = value.reshape(())
    if value.shape != target.shape:
        return wrong(
            "shape", _shape_sentence(name, value.shape, target.shape, isinstance(expected, list))
        )
    if value.dtype.kind not in "biuf":
        return wrong("dtype", f"{name} has dtype {value.dtype}, expected plain real numbers.")
    if value.dtype.kind == "b" and target.dtype.kind != "b":
        advice.append(f"{name} holds True and False; 1 and 0 are meant.")
    value = value.astype(float)
    target = target.astype(float)
    unbounded = ~np.isfinite(value) & np.isfinite(target)
    if unbounded.any():
        at = _first(unbounded)
        return wrong("finite", f"{_entry(name, at)} is {value[at]}, expected {_text(target[at])}.")
    scale = float(np.abs(target[np.isfinite(target)]).max(initial=0.0)) or 1.0
    with np.errstate(all="ignore"):
        near = np.abs(value - target) <= tolerance.rtol * np.abs(target) + tolerance.atol * scale
        near &= np.isfinite(target)  # a finite number is not near inf
    off = ~(near | (value == target) | (np.isnan(value) & np.isnan(target)))
    if off.any():
        sentence = _values_sentence(name, value, target, off, sizes) if words else ""
        return wrong("values", sentence)
    return Comparison((), tuple(advice))


def _is_entry(value: Any) -> bool:
    """Tell whether a value can stand in a list of numbers: one real number that a float holds."""
    plain = _is_number(value) or type(value) is np.ndarray
    return plain and np.size(value) == 1 and np.asarray(value).dtype.kind in "biuf"


def _is_number(value: Any) -> bool:
    return isinstance(value, (bool, int, float, np.number, np.bool_)) or (
        type(value) is np.ndarray and value.ndim == 0
    )


def _shape_sentence(
    name: str, actual: tuple[int, ...], expected: tuple[int, ...], is_list: bool
) -> str:
    if is_list and len(actual) == 1:
        return f"{name} has {actual[0]} entries, expected {expected[0]}."
    if expected == ():
        return f"{name} is an array of shape {actual}, expected a number."
    sentence = f"{name} has shape {actual}, expected {expected}"
    if actual == ():
        return f"{name} is a number, expected an array of shape {expected}."
    if len(expected) == 2 and actual == expected[::-1]:
        return f"{sentence}: it is transposed."
    if expected == (*actual, 1):
        return f"{sentence}: keep the column."
    if expected == (1, *actual):
        return f"{sentence}: keep the row."
    return f"{sentence}."


def _values_sentence(name: str, value: Any, target: Any, off: Any, sizes: Mapping[str, int]) -> str:
    at = _first(off)
    digits = next((n for n in (6, 9) if f"{value[at]:.{n}g}" != f"{target[at]:.{n}g}"), 17)
    sentence = f"{_entry(name, at)} is {value[at]:.{digits}g}, expected {target[at]:.{digits}g}"
    with np.errstate(all="ignore"):
        pattern = _pattern(value, target, sizes)
    if value.size > 1:
        sentence += f"; {int(off.sum())} of {value.size} entries differ"
        sentence += pattern or _largest_error(value, target, off)
    else:
        sentence += pattern
    return f"{sentence}."


def _largest_error(value: Any, target: Any, off: Any) -> str:
    """Return how far the worst entry is off and where, unless it is the one that is shown."""
    with np.errstate(all="ignore"):
        error = np.where(off, np.abs(value - target), 0)
    if off.sum() == 1 or not np.isfinite(error).all():
        return ""
    worst = _first(error >= error.max() * (1 - 1e-9))  # no rounding decides which of equals
    where = "" if worst == _first(off) else f" at {list(worst)}"
    return f", by up to {error[worst]:.4g}{where}"


def _pattern(value: Any, target: Any, sizes: Mapping[str, int]) -> str:
    """Return how all entries are off, where one factor or one offset explains them."""
    every = "every entry" if value.size > 1 else "it"
    zero = (value == 0) & (target == 0)  # fits any factor
    ratio, offset = (value / target)[~zero], value - target
    counted = value.ndim == 0 and float(target).is_integer()  # a count has no factor
    if ratio.size and np.all(np.isfinite(ratio)) and np.all(ratio != 0) and not counted:
        factor = float(ratio.flat[0])
        if np.allclose(ratio, factor, rtol=1e-6, atol=0):
            if np.isclose(factor, -1):
                return f": {every} has the wrong sign"
            for times, way in ((factor, "large"), (1 / factor, "small")):
                if times > 1.01 and (value.size > 1 or abs(times - round(times)) < 1e-6):
                    return f": {every} is {times:.4g} times too {way}{_known_size(times, sizes)}"
    if value.size > 1 and np.allclose(offset, offset.flat[0], rtol=1e-6, atol=0):
        return f": every entry is off by {offset.flat[0]:+.4g}"
    return ""


def _known_size(times: float, sizes: Mapping[str, int]) -> str:
    """Return which sizes of the inputs a factor equals, "; m is 3 here".

    A factor of 2 is a 2 more often than a size.
    """
    names = [name for name, size in sizes.items() if size > 2 and abs(times - size) < 1e-6 * size]
    if not names:
        return ""
    return f"; {' and '.join(names)} {'is' if len(names) == 1 else 'are'} {times:.0f} here"


def show(inputs: dict[str, Any]) -> str:
    """Return inputs on one line, ``z = [0, 2]``; nothing where they are too many to read."""
    if any(np.size(value) > 12 for value in inputs.values()):
        return ""
    return ", ".join(f"{name} = {_text(value)}" for name, value in inputs.items())


def inputs_line(inputs: Mapping[str, Any]) -> str:
    """Return inputs on one line; their shapes alone where they are too many to read."""
    shapes = (f"{name} of shape {np.shape(value)}" for name, value in inputs.items())
    return show(dict(inputs)) or ", ".join(shapes)


def _text(value: Any) -> str:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    return f"{value:.6g}"


def _first(mask: Any) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(mask)[0])


def _entry(name: str, at: tuple[int, ...]) -> str:
    if not at:
        return name
    index = f"[{', '.join(map(str, at))}]"
    return f"{name[:-1]}{index}`" if name.endswith("`") else f"entry {index} of {name}"
