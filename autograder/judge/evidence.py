"""What a report shows of a public case that failed: inputs, expected and actual as plain JSON.

Hidden cases never come here; `autograder.judge.grade` sees to that.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.course.answer_key import Prepared

MOST = 4096  # entries of one array; a page with more helps nobody
READABLE = 12  # entries of an input that a sentence spells out


def inputs(prepared: Prepared) -> dict[str, Any]:
    """Return a case's inputs by name, of what is too large to read the shape; of a hidden none."""
    return {} if prepared.case.hidden else {k: _input(v) for k, v in prepared.inputs.items()}


def _input(value: Any) -> Any:
    plain = value if isinstance(value, str) else _plain(value, READABLE)
    return {"shape": list(np.shape(value))} if plain is None else plain


def pair(actual: Any, expected: Any, returns: tuple[str, ...], part: str | None) -> dict[str, Any]:
    """Return ``expected`` and ``actual`` of one part, or nothing where one cannot be shown.

    Parameters
    ----------
    actual, expected : object
        What the student's code and the reference gave.
    returns : tuple of str
        Names of the elements of an expected tuple.
    part : str or None
        Which leaf.
    """
    both = leaf(actual, expected, returns, None, part)
    if both is None:
        return {}
    shown = [_plain(value, MOST) for value in both]
    if any(value is None for value in shown):
        return {}
    return {"expected": shown[1], "actual": shown[0]}


def leaf(
    actual: Any, expected: Any, returns: tuple[str, ...], name: str | None, part: str | None
) -> tuple[Any, Any] | None:
    """Return the two values of the leaf called ``part``; None where the structures part before."""
    if isinstance(expected, Mapping):
        below = [
            leaf(actual[key], value, (), str(key), part)
            for key, value in expected.items()
            if isinstance(actual, dict) and key in actual
        ]
    elif isinstance(expected, tuple):
        if not isinstance(actual, (tuple, list)) or len(actual) != len(expected):
            return None
        below = [
            leaf(a, e, (), key, part) for key, a, e in zip(returns, actual, expected, strict=True)
        ]
    else:
        return (actual, expected) if name == part else None
    return next((found for found in below if found is not None), None)


def _plain(value: Any, most: int) -> Any:
    """Return a number or array as JSON, nan and inf as text; None for anything else."""
    if isinstance(value, (list, tuple)) and len(value) > most:
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # a ragged list
        return None
    length = math.prod(max(1, axis) for axis in array.shape)  # also of what has no entry
    if array.dtype.kind not in "biuf" or length > most:
        return None
    return _finite(array.tolist())


def _finite(value: Any) -> Any:
    if isinstance(value, list):
        return [_finite(entry) for entry in value]
    return str(value) if isinstance(value, float) and not np.isfinite(value) else value
