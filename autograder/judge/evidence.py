"""What a report shows of a public case that failed: inputs, expected and actual as plain JSON.

Hidden cases never come here; `autograder.judge.grade` sees to that.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograder.compare import is_real, literal, pair_at
from autograder.course.exercise_key import Prepared
from autograder.sandbox.inside.pipe.frames import taken_apart

MOST = 4096  # entries of one array; a page with more helps nobody
READABLE = 12  # entries of an input that a sentence spells out
SPELT = 120  # characters of one that is no array
LONGEST = 2000  # of a value on a page


def inputs(prepared: Prepared) -> dict[str, Any]:
    """Return a case's inputs by name, of what is too large to read the shape; of a hidden none."""
    return {} if prepared.case.hidden else {k: _input(v) for k, v in prepared.inputs.items()}


def _input(value: Any) -> Any:
    if not is_real(value):
        return {"text": literal(taken_apart(value), SPELT)}
    plain = _plain(value, READABLE)
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
    both = pair_at(actual, expected, returns, None, part)
    if both is None:
        return {}
    if not is_real(both[1]):
        shown: list[Any] = [{"text": literal(value, LONGEST)} for value in both]
    else:
        shown = [_plain(value, MOST) for value in both]
    if any(value is None for value in shown):
        return {}
    return {"expected": shown[1], "actual": shown[0]}


def _plain(value: Any, most: int) -> Any:
    """Return a number or array of real ones as JSON, nan and inf as text; None for others."""
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
