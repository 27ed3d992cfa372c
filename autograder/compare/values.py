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
