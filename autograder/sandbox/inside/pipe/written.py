"""Values that travel as text: dates, bytes, integers of more than 64 bits.

Needs the standard library alone: the same text runs beside a student's notebook.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

MAX_BITS = 14_000  # of an integer: Python prints no longer ones
_STEP = timedelta(microseconds=1)
_WRITE: dict[type, Callable[[Any], str]] = {
    int: "{:x}".format,
    bytes: bytes.hex,
    date: date.isoformat,
    datetime: datetime.isoformat,
    time: time.isoformat,
    timedelta: lambda value: f"{value // _STEP:x}",
}
_READ: dict[str, Callable[[str], Any]] = {
    "int": lambda text: int(text, 16),
    "bytes": bytes.fromhex,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda text: timedelta(microseconds=int(text, 16)),
}


def is_written(value: Any) -> bool:
    """Tell whether a value is of a type that travels as text."""
    return type(value) in _WRITE


def to_text(value: Any) -> tuple[str, str]:
    """Return the name of a value's type, and its text."""
    return type(value).__name__, _WRITE[type(value)](value)


def from_text(kind: str, text: str) -> Any:
    """Return the value that `to_text` wrote.

    Raises
    ------
    ValueError
        If the text is that of no such value.
    """
    if len(text) > MAX_BITS // 4 + 1 and kind != "bytes":
        raise ValueError("too long")
    try:
        return _READ[kind](text)
    except (KeyError, OverflowError) as error:
        raise ValueError(str(error)) from None
