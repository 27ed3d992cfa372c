"""A value as Python writes it, of bounded length and the same on every machine.

Needs numpy alone: the same text runs beside a student's notebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import numpy as np

from autograder.compare.values import is_made

SHORT = 60  # characters within a sentence
_MEMBERS = 3  # entries that a sentence names


def literal(value: Any, most: int = SHORT) -> str:
    """Return a plain value as Python writes it, cut where it is longer than ``most``."""
    pieces, length = [], 0
    for piece in _pieces(value):
        pieces.append(piece[: most + 1])
        length += len(pieces[-1])
        if length > most:
            break
    text = "".join(pieces)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def first_few(members: Iterable[Any]) -> list[str]:
    """Return the first of some members as text, "…" for the rest."""
    text = sorted(map(literal, members))
    return text if len(text) <= _MEMBERS else [*text[:_MEMBERS], "…"]


def _pieces(value: Any) -> Iterator[str]:
    """Yield the text of a value, so that no more of it need be made than is read."""
    if isinstance(value, Mapping):
        yield from _listed("{", value.items(), "}")
    elif isinstance(value, (set, frozenset)):
        entries = sorted(literal(item) for item in islice(value, 10_000))
        yield "{" + ", ".join(entries) + "}" if entries else "set()"
    elif isinstance(value, tuple):
        yield from _listed("(", value, ",)" if len(value) == 1 else ")")
    elif isinstance(value, list):
        yield from _listed("[", value, "]")
    elif isinstance(value, np.ndarray) and value.ndim:
        yield "array("
        yield from _listed("[", value, "]")
        yield ")"
    elif is_made(value):
        yield from _made(value.kind, value.fields)
    else:
        yield _one(value)


def _made(kind: str, fields: dict[str, Any]) -> Iterator[str]:
    """Yield a table as the call that makes it, of an index of its own, too; likewise a matrix."""
    if "places" in fields:
        places = zip(*(axis.tolist() for axis in fields["places"]), strict=True)
        yield f"{kind} "
        yield from _pieces(dict(zip(places, fields["values"], strict=True)))
        yield f" of shape {fields['shape']}"
        return
    yield f"{kind}("
    index = fields["index"]
    if kind == "DataFrame":
        yield from _listed(
            "{", zip(fields["columns"], map(list, fields["values"]), strict=True), "}"
        )
    else:
        yield from _listed("[", fields["values"][0] if kind == "Series" else index, "]")
    numbered = index.dtype.kind in "iu" and np.array_equal(index, np.arange(len(index)))
    if kind != "Index" and not numbered:
        yield from _listed(", index=[", index, "]")
    yield ")"


def _listed(start: str, values: Any, end: str) -> Iterator[str]:
    yield start
    for place, value in enumerate(values):
        yield ", " if place else ""
        if start == "{":
            yield from _pieces(value[0])
            yield ": "
            yield from _pieces(value[1])
        elif isinstance(value, np.ndarray) and value.ndim:
            yield from _listed("[", value, "]")
        else:
            yield from _pieces(value)
    yield end


def _one(value: Any) -> str:
    if isinstance(value, (np.ndarray, np.generic)):
        if value.dtype.kind in "mM":
            return repr(_time(value))
        value = value.item()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, complex):
        return f"{value:.6g}"
    if value is None or isinstance(value, (bool, int, str, bytes)):
        return repr(value)
    module = type(value).__module__
    return repr(value).removeprefix("datetime.") if module == "datetime" else "…"


def _time(value: Any) -> str:
    """Return a time without a fraction that is 0; of a midnight the date."""
    whole, _, fraction = (text := str(value)).partition(".")
    return text if fraction.strip("0") else whole.removesuffix("T00:00:00")
