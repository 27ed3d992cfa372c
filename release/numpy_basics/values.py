# A copy of autograder/notebook/values.py: change it there.
"""The values of a check: an answer's, made plain, and those that ``checks.json`` holds.

Shipped beside each notebook, as `autograder.notebook.checks` is.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from compare import Failure, Opaque

MOST = 10_000  # values of one answer, in lists, tuples and dicts
DEEPEST = 8  # lists in lists
_LONGEST = 100  # characters of a type's name


def plain(value: Any) -> Any:
    """Return numbers, texts, arrays and containers of them; for all else an `Opaque`.

    What the autograder's own worker lets through, and as much: a list that holds itself has an end.
    """
    return _plain(value, [MOST], DEEPEST)


def _plain(value: Any, left: list[int], depth: int) -> Any:
    kind = type(value)
    if value is None or value is Ellipsis or kind in (bool, float, str):
        return value
    if kind is int:
        return value if -(2**63) <= value < 2**64 else Opaque("integer")
    if kind is complex:
        return np.complex128(value)
    if kind is np.ndarray or (issubclass(kind, np.generic) and kind.__module__ == "numpy"):
        real = value.dtype.kind in "biufc"
        return value if real else Opaque("dtype", str(value.dtype)[:_LONGEST])
    if depth and issubclass(kind, (list, tuple, dict)):
        size = len(value)
        if size > left[0]:
            named = kind.__name__ if issubclass(kind, (list, tuple)) else ""
            return Opaque("crowded", named, MOST, (size,) if named else ())
        left[0] -= size
        if issubclass(kind, dict):
            return {_text(key): _plain(item, left, depth - 1) for key, item in value.items()}
        items = [_plain(item, left, depth - 1) for item in value]
        return items if issubclass(kind, list) else tuple(items)
    return Opaque(type=kind.__name__[:_LONGEST])


def _text(key: Any) -> str:
    return key if type(key) is str else str(key)


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
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        plain = _stable(array) if array.dtype.kind == "f" else array
        return {"dtype": array.dtype.str, "array": plain.tolist()}
    if isinstance(value, dict):
        return {"dict": [[key, to_json(item)] for key, item in value.items()]}
    if isinstance(value, (tuple, list)):
        return {type(value).__name__: [to_json(item) for item in value]}
    if isinstance(value, float):
        return float(_stable(np.array(value)))
    return {"raises": value.error} if isinstance(value, Failure) else value


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
        return np.array(value["array"], dtype=value["dtype"])
    if "dict" in value:
        return {key: from_json(item) for key, item in value["dict"]}
    if "raises" in value:
        return Failure(value["raises"])
    items = [from_json(item) for item in value.get("tuple") or value.get("list") or ()]
    return tuple(items) if "tuple" in value else items
