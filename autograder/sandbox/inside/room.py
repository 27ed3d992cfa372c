"""Which values are let through, and how much of them: alike in worker, grader and check cell.

Needs numpy alone: the same text runs beside a student's notebook.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

MAX_AXES = 8
MAX_DEPTH = 8  # of containers in containers
MAX_KEYS = 1000  # of a dict
MAX_TEXT = 500  # characters of any text
#: What an array may hold, little-endian.
DTYPES = {
    code: np.dtype(code)
    for group in ("|b1 |i1 |u1", "<i2 <u2 <i4 <u4 <i8 <u8", "<f2 <f4 <f8", "<c8 <c16")
    for code in group.split()
}


class Room:
    """What is left for values; by default as much as one answer may hold.

    Parameters
    ----------
    unknown : callable
        Makes what stands for a value that is not let through, of ``kind, name, size, shape``.
    size : int
        Bytes of arrays and of text.
    items : int
        Entries of lists, tuples and dicts.
    """

    def __init__(
        self, unknown: Callable[..., Any], size: int = 3 << 19, items: int = 10_000
    ) -> None:
        self.unknown = unknown
        self._size, self._items = size, items
        self._size_left, self._items_left = size, items

    def array(self, size: int, shape: tuple[int, ...] = ()) -> Any:
        """Take room for so many bytes; where there is none, what stands for the array."""
        if size > self._size_left or len(shape) > MAX_AXES:
            return self.unknown("large", "", self._size >> 20, shape)
        self._size_left -= size
        return None

    def text(self, text: str) -> Any:
        """Take room for a text, four bytes a character; where there is none, what stands for it."""
        return self.array(4 * len(text))

    def entries(self, kind: str, count: int) -> Any:
        """Take room for the entries of a list or tuple; where there is none, what stands for it."""
        if count > self._items_left:
            return self.unknown("crowded", kind, self._items, (count,))
        self._items_left -= count
        return None

    def keys(self, count: int) -> Any:
        """Take room for the keys of a dict; where there is none, what stands for it."""
        most = min(MAX_KEYS, self._items)
        if count > most or self.entries("list", count):
            return self.unknown("crowded", "", most, ())
        return None


def plain(value: Any, room: Room, depth: int = 0) -> Any:
    """Return numbers, text, arrays and containers of them; for all else what stands for it.

    ``...`` stays, and an array is the answer's own.
    """
    kind = type(value)  # who asks `isinstance` asks the object, too
    if value is None or value is Ellipsis or kind in (bool, float):
        return value
    if kind is str:
        return room.text(short := text(value)) or short
    if kind is int:
        return value if -(2**63) <= value < 2**64 else room.unknown("integer", "", 0, ())
    if kind is complex:
        value, kind = np.complex128(value), np.complex128
    if kind is np.ndarray or (issubclass(kind, np.generic) and kind.__module__ == "numpy"):
        if value.dtype.newbyteorder("<").str not in DTYPES:
            return room.unknown("dtype", str(value.dtype)[:80], 0, ())
        left_out = room.array(value.nbytes, value.shape)
        return value if left_out is None else left_out
    if depth < MAX_DEPTH and issubclass(kind, dict):
        if (left_out := room.keys(len(value))) is not None:
            return left_out
        pairs = value.items()
        return {text(str(key)[:80]): plain(item, room, depth + 1) for key, item in pairs}
    if depth < MAX_DEPTH and issubclass(kind, (list, tuple)):
        kind = list if issubclass(kind, list) else tuple
        if (left_out := room.entries(kind.__name__, len(value))) is not None:
            return left_out
        return kind([plain(item, room, depth + 1) for item in value])
    return room.unknown("object", text(kind.__name__[:100]), 0, ())


def text(value: str) -> str:
    """Return text of bounded length that UTF-8 can carry: no half of a surrogate pair."""
    return value[:MAX_TEXT].encode("utf-8", "replace").decode()
