"""The values that ``checks.json`` holds, and blanks among those of an answer.

Ships beside each notebook.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from autograder.compare import Failure, Whole
from autograder.judge.explanation import normal
from autograder.sandbox.inside.pipe.frames import Made, mapped, put_together, taken_apart
from autograder.sandbox.inside.pipe.room import boxed
from autograder.sandbox.inside.pipe.written import from_text, is_written, to_text


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
