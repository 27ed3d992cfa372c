"""The values that ``checks.json`` holds, and blanks among those of an answer.

Ships beside each notebook.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.compare import Failure
from autograder.judge.explanation import normal


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
    if isinstance(value, Failure):
        return {"raises": value.error, "message": normal(value.message)}
    return value


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
        return Failure(value["raises"], value["message"])
    items = [from_json(item) for item in value.get("tuple") or value.get("list") or ()]
    return tuple(items) if "tuple" in value else items
