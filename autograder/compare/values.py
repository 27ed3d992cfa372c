"""What is compared: expected values and their leaves; what stands for an answer that is no value.

Needs numpy alone: the same text runs beside a student's notebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


def pair_at(
    actual: Any, expected: Any, returns: tuple[str, ...], name: str | None, part: str | None
) -> tuple[Any, Any] | None:
    """Return the two values of the leaf called ``part``; None where the structures part before."""
    if isinstance(expected, Mapping):
        below = [
            pair_at(actual[key], value, (), str(key), part)
            for key, value in expected.items()
            if isinstance(actual, dict) and key in actual
        ]
    elif isinstance(expected, tuple):
        if not isinstance(actual, (tuple, list)) or len(actual) != len(expected):
            return None
        below = [
            pair_at(a, e, (), key, part)
            for key, a, e in zip(returns, actual, expected, strict=True)
        ]
    else:
        return (actual, expected) if name == part else None
    return next((found for found in below if found is not None), None)


def labelled(name: str, **fields: Any) -> Label:
    """Return a label with its fields."""
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
    if is_number(value):
        return {"kind": "number"}
    if type(value) is np.ndarray:
        return {"kind": "array", "shape": list(value.shape)}
    if isinstance(value, (tuple, list)):
        return {"kind": type(value).__name__, "size": len(value)}
    if isinstance(value, (dict, str)):
        return {"kind": "dict" if isinstance(value, dict) else "text"}
    return vars(Opaque(type=type(value).__name__))


def is_number(value: Any) -> bool:
    """Tell whether a value is one number of any kind."""
    return isinstance(value, (bool, int, float, np.number, np.bool_)) or (
        type(value) is np.ndarray and value.ndim == 0
    )


def number(value: Any) -> float | str:
    """Return a float as JSON has it: nan and inf are text."""
    return float(value) if np.isfinite(value) else str(float(value))
