"""Values as they cross the pipe: a closed set, each with its own form.

Arrays travel as (dtype, shape, bytes), the dtype one of numbers, text, dates or times and the byte
count exact; nothing is unpickled, evaluated or looked up by name. What a worker sends are claims:
`decode` checks each, and what it lets through are plain values and containers of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
import numpy as np

from . import written
from .frames import Made, mapped, put_together
from .room import MAX_DEPTH, MAX_KEYS, Room, boxed, dtype_of, holds_numbers, is_text, plain

MAX_ITEMS = 100_000  # entries of a list
MAX_LONG = 8 << 20  # characters of a text, and digits of bytes

Long = Annotated[str, msgspec.Meta(max_length=MAX_LONG)]
Shape = Annotated[
    tuple[Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)], ...], msgspec.Meta(max_length=64)
]


class WireError(ValueError):
    """A frame is not what the protocol says."""


class Thing(msgspec.Struct, tag="thing", frozen=True):
    """A value that does not travel: an object of another type, or too much of it."""

    kind: Literal["object", "ellipsis", "dtype", "integer", "large", "crowded"] = "object"
    name: Annotated[str, msgspec.Meta(max_length=100)] = ""  # of its type, or an array's dtype
    size: Annotated[int, msgspec.Meta(ge=0, lt=2**53)] = 0  # what fits: MiB, or so many values
    shape: Shape = ()  # of a large array; of a crowded list or tuple its length


class Array(msgspec.Struct, tag="array", frozen=True):
    """A numpy array or scalar."""

    dtype: str
    shape: Shape
    data: bytes
    scalar: bool = False


class Boxed(msgspec.Struct, tag="boxed", frozen=True):
    """A numpy array of objects."""

    shape: Shape
    values: Annotated[list[Value], msgspec.Meta(max_length=MAX_ITEMS)]


class Items(msgspec.Struct, tag="items", frozen=True):
    """A list, a tuple or a set; the entries of a set in the order of their frames."""

    kind: Literal["list", "tuple", "set", "frozenset"]
    values: Annotated[list[Value], msgspec.Meta(max_length=MAX_ITEMS)]


class Entries(msgspec.Struct, tag="entries", frozen=True):
    """A dict."""

    pairs: Annotated[list[tuple[Value, Value]], msgspec.Meta(max_length=MAX_KEYS)]


class Written(msgspec.Struct, tag="written", frozen=True):
    """A date, bytes or a long integer, as `written` has them."""

    kind: Literal["int", "bytes", "date", "datetime", "time", "timedelta"]
    text: Long


class Parts(msgspec.Struct, tag="parts", frozen=True):
    """A value of pandas or scipy, as `Made` has it."""

    kind: Annotated[str, msgspec.Meta(max_length=20)]
    fields: Entries


Value = None | bool | int | float | Long | Array | Boxed | Items | Entries | Written | Parts | Thing
_encoder = msgspec.msgpack.Encoder()


def wide(unknown: Any = Thing) -> Room:
    """Return the room of one input, and of all answers of a submission together."""
    return Room(unknown, 16 << 20, MAX_ITEMS)


def encode(value: Any, room: Room | None = None) -> Value:
    """Return ``value`` as wire types, by default within the room of one answer."""
    return _encoded(plain(value, room or Room(Thing)))


def _encoded(value: Any) -> Value:
    kind: Any = type(value)
    if kind in _FIXED and (kind is not int or -(2**63) <= value < 2**64):
        return value  # type: ignore[no-any-return]
    if holds_numbers(value):  # most answers, and what is in them
        return Array(value.dtype.str, value.shape, value.tobytes(), kind is not np.ndarray)
    if kind is dict:
        return Entries([(_encoded(key), _encoded(item)) for key, item in value.items()])
    if kind in (list, tuple):
        return Items(kind.__name__, [_encoded(item) for item in value])
    if kind in (set, frozenset):
        return Items(kind.__name__, sorted(map(_encoded, value), key=_encoder.encode))
    if value is Ellipsis:
        return Thing("ellipsis", "ellipsis")
    if kind is Made:
        return Parts(value.kind, Entries([(k, _encoded(v)) for k, v in value.fields.items()]))
    if isinstance(value, np.ndarray) and value.dtype.kind == "O":
        return Boxed(value.shape, [_encoded(item) for item in value.flat])
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        code = array.dtype.newbyteorder("<").str
        data = array.astype(code, copy=False).tobytes()
        return Array(code, array.shape, data, isinstance(value, np.generic))
    return Written(*written.to_text(value)) if written.is_written(value) else value  # type: ignore[arg-type]


def decode(value: Value, room: Room | None = None) -> Any:
    """Return the plain Python or numpy value of wire types, by default within the room of an input.

    What stands for a `Thing`, and for what there is no room for, the room makes.

    Raises
    ------
    WireError
        If an array's dtype is none of those that travel or its byte count is not exact, if a text
        is no date, a key cannot be one, or containers are nested deeper than `encode` lets them.
    """
    return _decode(value, room or wide(), 0)


def given(value: Value) -> Any:
    """Return an input as an answer takes it: what is of a library put together again."""
    return mapped(decode(value), put_together)


def is_still(value: Any, sent: Value) -> bool:
    """Tell whether an input is what was sent, whatever it has been given to."""
    kind = type(sent)
    if kind in _FIXED or kind is Written or (kind is Array and sent.scalar):  # type: ignore[union-attr]
        return True
    if kind is Array and type(value) is np.ndarray:
        same = (value.dtype.str, value.shape) == (sent.dtype, sent.shape)  # type: ignore[union-attr]
        return same and value.tobytes() == sent.data  # type: ignore[union-attr]
    return encode(value, wide()) == sent


def _decode(value: Value, room: Room, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError("values that are nested too deep")
    how = _READS.get(type(value))
    if how is None:
        return value
    try:
        return how(value, room, depth)
    except TypeError:  # a list as a key, or in a set
        raise WireError("a key that is none") from None
    except WireError:
        raise
    except ValueError as error:
        raise WireError(str(error)) from None


def _text(value: str, room: Room, _: int) -> Any:
    return room.text(value) or value


def _thing(value: Thing, room: Room, _: int) -> Any:
    left_out = room.array(32 * len(value.shape))
    return left_out or room.unknown(value.kind, value.name, value.size, value.shape)


def _written(value: Written, room: Room, _: int) -> Any:
    left_out = room.array(len(value.text))
    return written.from_text(value.kind, value.text) if left_out is None else left_out


def _boxed(value: Boxed, room: Room, depth: int) -> Any:
    if left_out := room.array(0, value.shape) or room.entries("array", len(value.values)):
        return left_out
    if math.prod(value.shape) != len(value.values):
        raise WireError("objects that do not fit their shape")
    return boxed([_decode(item, room, depth + 1) for item in value.values], value.shape)


def _items(value: Items, room: Room, depth: int) -> Any:
    count, make = len(value.values), _KINDS[value.kind]
    is_set = make in (set, frozenset)
    if left_out := room.keys(count) if is_set else room.entries(value.kind, count):
        return left_out
    return make(_decode(item, room, depth + 1) for item in value.values)


def _entries(value: Entries, room: Room, depth: int) -> Any:
    if left_out := room.keys(len(value.pairs)):
        return left_out
    pairs = value.pairs
    return {_decode(k, room, depth + 1): _decode(v, room, depth + 1) for k, v in pairs}


def _parts(value: Parts, room: Room, depth: int) -> Any:
    return Made(value.kind, _decode(value.fields, room, depth + 1))


def _array(value: Array, room: Room, _: int) -> Any:
    if left_out := room.array(len(value.data), value.shape):
        return left_out
    dtype = dtype_of(value.dtype)
    if dtype is None or math.prod(value.shape) * dtype.itemsize != len(value.data):
        raise WireError("an array of no known type, or whose bytes do not fit its shape")
    try:
        array = np.frombuffer(value.data, dtype).reshape(value.shape).copy()  # plain, own memory
    except ValueError as error:  # no entry, but axes whose product is beyond numpy
        raise WireError(f"an array of impossible shape: {error}") from None
    if not is_text(array):
        raise WireError("characters that are none")
    return array[()] if value.scalar and array.ndim == 0 else array


_KINDS: dict[str, Any] = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}
_FIXED = {type(None), bool, int, float, str}
#: How what is not itself is read: it takes its room, and where there is none, what stands for it.
_READS: dict[type, Callable[[Any, Room, int], Any]] = {
    str: _text,
    Array: _array,
    Thing: _thing,
    Written: _written,
    Boxed: _boxed,
    Items: _items,
    Entries: _entries,
    Parts: _parts,
}
