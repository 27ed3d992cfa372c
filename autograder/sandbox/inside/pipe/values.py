"""Values as they cross the pipe: a closed set, each with its own form.

Arrays travel as (dtype, shape, bytes), the dtype one of numbers, text, dates or times and the byte
count exact; nothing is unpickled, evaluated or looked up by name. What a worker sends are claims:
`decode` checks each, and what it lets through are plain values and containers of them.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

import msgspec
import numpy as np

from . import written
from .frames import Made, mapped, put_together
from .room import MAX_DEPTH, MAX_KEYS, Room, boxed, dtype_of, is_text, plain

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
    if value is Ellipsis:
        return Thing("ellipsis", "ellipsis")
    if isinstance(value, Made):
        return Parts(value.kind, Entries([(k, _encoded(v)) for k, v in value.fields.items()]))
    if isinstance(value, np.ndarray) and value.dtype.kind == "O":
        return Boxed(value.shape, [_encoded(item) for item in value.flat])
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        code = array.dtype.newbyteorder("<").str
        data = array.astype(code, copy=False).tobytes()
        return Array(code, array.shape, data, isinstance(value, np.generic))
    if isinstance(value, dict):
        return Entries([(_encoded(key), _encoded(item)) for key, item in value.items()])
    if isinstance(value, (set, frozenset)):
        kind: Any = type(value).__name__
        return Items(kind, sorted(map(_encoded, value), key=_encoder.encode))
    if isinstance(value, (list, tuple)):
        kind = "list" if isinstance(value, list) else "tuple"
        return Items(kind, [_encoded(item) for item in value])
    long = type(value) is int and not -(2**63) <= value < 2**64
    if long or (type(value) is not int and written.is_written(value)):
        return Written(*written.to_text(value))  # type: ignore[arg-type]
    return value  # type: ignore[no-any-return]


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


def _decode(value: Value, room: Room, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError("values that are nested too deep")
    if (left_out := _left_out(value, room)) is not None:
        return left_out
    if isinstance(value, Array):
        return _decode_array(value)
    if isinstance(value, Thing):
        return room.unknown(value.kind, value.name, value.size, value.shape)
    try:
        return _decode_whole(value, room, depth)
    except TypeError:  # a list as a key, or in a set
        raise WireError("a key that is none") from None
    except ValueError as error:
        raise WireError(str(error)) from None


def _decode_whole(value: Value, room: Room, depth: int) -> Any:
    if isinstance(value, Items):
        items = [_decode(item, room, depth + 1) for item in value.values]
        return {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}[value.kind](items)
    if isinstance(value, Entries):
        return {
            _decode(key, room, depth + 1): _decode(item, room, depth + 1)
            for key, item in value.pairs
        }
    if isinstance(value, Parts):
        return Made(value.kind, _decode(value.fields, room, depth + 1))
    if isinstance(value, Boxed):
        if math.prod(value.shape) != len(value.values):
            raise WireError("objects that do not fit their shape")
        return boxed([_decode(item, room, depth + 1) for item in value.values], value.shape)
    return written.from_text(value.kind, value.text) if isinstance(value, Written) else value


def _left_out(value: Value, room: Room) -> Any:
    """Take room for a value, not for what it contains; where there is none, what stands for it."""
    if isinstance(value, Array):
        return room.array(len(value.data), value.shape)
    if isinstance(value, str):
        return room.text(value)
    if isinstance(value, Thing):
        return room.array(32 * len(value.shape))
    if isinstance(value, Written):
        return room.array(len(value.text))
    if isinstance(value, Boxed):
        return room.array(0, value.shape) or room.entries("array", len(value.values))
    if isinstance(value, Items):
        if value.kind in ("set", "frozenset"):
            return room.keys(len(value.values))
        return room.entries(value.kind, len(value.values))
    return room.keys(len(value.pairs)) if isinstance(value, Entries) else None


def _decode_array(value: Array) -> Any:
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
