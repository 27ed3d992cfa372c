"""Which values are let through, and how much of them: alike in worker, grader and check cell.

Needs numpy alone: the same text runs beside a student's notebook.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from .frames import Made, taken_apart
from .written import MAX_BITS, is_written

MAX_AXES = 8
MAX_DEPTH = 8  # of containers in containers
MAX_KEYS = 1000  # of a dict, members of a set: those that hash alike cost their square
MAX_TEXT = 500  # characters of any text but a value
#: What an array may hold, little-endian.
DTYPES = {
    code: np.dtype(code)
    for group in ("|b1 |i1 |u1", "<i2 <u2 <i4 <u4 <i8 <u8", "<f2 <f4 <f8", "<c8 <c16")
    for code in group.split()
}
_TEXT_OR_TIME = re.compile(
    r"(\|S|<U)[1-9]\d{0,3}|<[Mm]8(\[([1-9]\d{0,3})?(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?"
)


_OF_NUMBERS = {np.ndarray, *(dtype.type for dtype in DTYPES.values())}


def holds_numbers(value: Any) -> bool:
    """Tell whether a value is a plain array or numpy scalar of numbers, in the order of DTYPES."""
    return type(value) in _OF_NUMBERS and value.dtype.str in DTYPES


def code_of(dtype: np.dtype[Any]) -> str:
    """Return a dtype's code, little-endian; "" of one that has none."""
    try:
        return dtype.newbyteorder("<").str
    except TypeError:  # numpy's text of any length
        return ""


def dtype_of(code: str) -> np.dtype[Any] | None:
    """Return the dtype of a code, of numbers, text, dates or times; None of anything else."""
    if found := DTYPES.get(code):
        return found
    return np.dtype(code) if _TEXT_OR_TIME.fullmatch(code) else None


#: What makes of an instance of a subclass one of the type itself, whatever its own methods say.
_BASES: dict[type, Callable[[Any], Any]] = {
    int: int.__pos__,
    float: float.__pos__,
    complex: complex.__pos__,
    str: str.__str__,
    bytes: lambda value: bytes.__getitem__(value, slice(None)),
    np.generic: lambda value: np.generic.__array__(value)[()],
    np.ndarray: lambda value: np.ndarray.view(value, np.ndarray),
}
_OF_NUMPY = (np.ndarray, np.memmap)  # `np.matrix` and masked arrays mean something else


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
        """Take room for the keys of a dict or a set; where there is none, what stands for it."""
        most = min(MAX_KEYS, self._items)
        if count > most or self.entries("list", count):
            return self.unknown("crowded", "", most, ())
        return None


def plain(value: Any, room: Room, depth: int = 0) -> Any:
    """Return numbers, text, dates, arrays and containers of them; for all else what stands for it.

    ``...`` stays, and an array is the answer's own.
    """
    if holds_numbers(value):  # most answers, and what is in them
        return room.array(value.nbytes, value.shape) or value
    value = based(value)
    kind = type(value)  # who asks `isinstance` asks the object, too
    if value is None or value is Ellipsis or kind in (bool, float):
        return value
    if kind is str:
        return room.text(value) or carried(value)
    if kind is int and -(2**63) <= value < 2**64:
        return value
    if is_written(value):
        if kind is int and value.bit_length() > MAX_BITS:
            return room.unknown("integer", "", 0, ())
        return room.array(len(value) if kind is bytes else 32) or value
    if kind is complex:
        value, kind = np.complex128(value), np.complex128
    if kind is np.ndarray or (issubclass(kind, np.generic) and kind.__module__ == "numpy"):
        return _plain_array(value, room, depth)
    made = value if kind.__module__ == "builtins" else taken_apart(value)
    if type(made) is Made:
        if depth < MAX_DEPTH - 1:
            return _plain_made(made, room, depth + 2)  # its fields are one container, it another
    elif made is not value:
        return plain(made, room, depth)
    if depth < MAX_DEPTH and issubclass(kind, dict):
        if (left_out := room.keys(dict.__len__(value))) is not None:
            return left_out
        pairs = dict.items(value)
        deep = MAX_DEPTH - 1  # a key is a tuple at most
        return {plain(key, room, deep): plain(item, room, depth + 1) for key, item in pairs}
    forms: tuple[Any, ...] = (list, tuple, set, frozenset)
    for form in forms if depth < MAX_DEPTH else ():
        if issubclass(kind, form):
            count = form.__len__(value)
            is_set = form in (set, frozenset)
            left_out = room.keys(count) if is_set else room.entries(form.__name__, count)
            return left_out or form([plain(item, room, depth + 1) for item in form.__iter__(value)])
    return room.unknown("object", text(kind.__name__[:100]), 0, ())


def based(value: Any) -> Any:
    """Return an instance of a subclass of numbers, text and arrays as one of the type itself.

    None of its own methods is run: a `class Metres(float)`, a member of an `IntEnum`.
    """
    kind = type(value)
    if kind in _BASES or kind.__module__ in ("builtins", "numpy"):
        return value
    if issubclass(kind, np.ndarray):
        of_numpy = (each for each in kind.__mro__ if each.__module__.startswith("numpy"))
        if not all(each in _OF_NUMPY for each in of_numpy):
            return value
    orders = (np.generic, np.ndarray, *_BASES)  # numpy's float is one of Python's, too
    base = next((each for each in orders if issubclass(kind, each)), None)
    return value if base is None else _BASES[base](value)


def _plain_made(made: Made, room: Room, depth: int) -> Any:
    """Return what a value of a library is made of, or what stands for what it has no room for."""
    fields = {name: plain(each, room, depth) for name, each in made.fields.items()}
    values = fields["values"]
    arrays = values if isinstance(values, list) else [values]
    arrays = [*arrays, *fields.get("places", ()), fields.get("index", arrays)]
    wrong = (each for each in (*fields.values(), *arrays) if _is_left_out(each))
    return next(wrong, None) or Made(made.kind, fields)


def _is_left_out(value: Any) -> bool:
    return not isinstance(value, (list, tuple, str, np.ndarray))


def _plain_array(value: Any, room: Room, depth: int) -> Any:
    """Return an array or numpy scalar; of objects, one of plain values."""
    code = code_of(value.dtype)
    if code == "|O" and type(value) is np.ndarray and depth < MAX_DEPTH:
        left_out = room.entries("array", value.size) or room.array(0, value.shape)
        if left_out is not None:
            return left_out
        return boxed([plain(item, room, depth + 1) for item in value.flat], value.shape)
    if dtype_of(code) is None or not is_text(value):
        return room.unknown("dtype", str(value.dtype)[:80], 0, ())
    if type(value) is np.str_:
        return plain(str(value), room)
    return room.array(value.nbytes, value.shape) or value


def boxed(items: list[Any], shape: tuple[int, ...]) -> Any:
    """Return an array of objects, whatever they are."""
    array = np.empty(len(items), object)
    for place, item in enumerate(items):
        array[place] = item
    return array.reshape(shape)


def is_text(array: Any) -> bool:
    """Tell whether the characters of an array, if it holds any, are some that UTF-8 can carry."""
    if array.dtype.kind != "U":
        return True
    codes = np.frombuffer(array.astype(array.dtype.newbyteorder("<")).tobytes(), "<u4")
    return not ((codes > 0x10FFFF) | ((codes >= 0xD800) & (codes <= 0xDFFF))).any()


def text(value: str) -> str:
    """Return text of bounded length that UTF-8 can carry: no half of a surrogate pair."""
    return carried(value[:MAX_TEXT])


def carried(value: str) -> str:
    """Return text that UTF-8 can carry."""
    return value.encode("utf-8", "replace").decode()
