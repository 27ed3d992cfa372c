"""What crosses the pipe between grader and worker: length-prefixed msgpack of a closed set.

Arrays travel as (dtype, shape, bytes), the dtype from a whitelist and the byte count exact; nothing
is unpickled, evaluated or looked up by name. The worker's frames are claims: `decode` checks each,
and what it lets through are plain numbers, strings, arrays and containers of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
import numpy as np

from .room import MAX_KEYS, Room, Shape, wide
from .room import Thing as Thing

MAX_JOB = 32 << 20  # bytes of a frame to a worker
MAX_ANSWER = 2 << 20  # of one from it; the largest honest one seen has 29 kB
MAX_PIECES = 4_000  # in which a frame may come: each costs the reader time
MAX_DEPTH = 8
MAX_TEXT = 500  # characters of any text that a worker sends
MAX_ITEMS = 100_000  # entries of a list
DTYPES = {
    code: np.dtype(code)
    for group in ("|b1 |i1 |u1", "<i2 <u2 <i4 <u4 <i8 <u8", "<f2 <f4 <f8", "<c8 <c16")
    for code in group.split()
}

Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
Key = Annotated[str, msgspec.Meta(max_length=80)]
Few = msgspec.Meta(max_length=5)  # of what is said about a call besides its value
Some = msgspec.Meta(max_length=12)  # of what is said about a definition


class WireError(ValueError):
    """A frame is not what the protocol says."""


class Array(msgspec.Struct, tag="array", frozen=True):
    """A numpy array or scalar."""

    dtype: str
    shape: Shape
    data: bytes
    scalar: bool = False


class Items(msgspec.Struct, tag="items", frozen=True):
    """A list or a tuple."""

    kind: Literal["list", "tuple"]
    values: Annotated[list[Value], msgspec.Meta(max_length=MAX_ITEMS)]


class Entries(msgspec.Struct, tag="entries", frozen=True):
    """A dict with keys of text."""

    pairs: Annotated[list[tuple[Key, Value]], msgspec.Meta(max_length=MAX_KEYS)]


Value = None | bool | int | float | Text | Array | Items | Entries | Thing


class Cell(msgspec.Struct, frozen=True):
    """The text of one cell; ``code`` is false for one of text, which may hold an answer still."""

    number: int
    source: str
    code: bool = True
    grade_id: str = ""  # nbgrader's name of it, as the submission has it


class Task(msgspec.Struct, frozen=True):
    """One exercise: which names to look for and what to call them with."""

    exercise: str
    names: list[str]
    variables: bool
    calls: list[list[tuple[str, Value]]]
    helpers: dict[str, str] = {}  # name → source of a right helper (error carried forward)
    given: list[str] = []  # names whose values come with every call, where variables are asked for
    traced: bool = False  # whether calls say how many steps they took
    defaults: dict[str, Value] = {}  # of the reference's parameters
    arguments: int = 0  # how many a call has
    others: list[str] = []  # names that other exercises ask for


class Job(msgspec.Struct, frozen=True):
    """What a worker has to do: with cells, find the tasks' names in them; without, call them."""

    tasks: list[Task]
    cells: list[Cell] | None = None


class Spot(msgspec.Struct, frozen=True):
    """A line of the submission, and in a word what is seen there."""

    what: Text
    cell: int
    line: int


class Loaded(msgspec.Struct, tag="loaded", frozen=True):
    """What was found under an exercise's names, before any call."""

    exercise: Text
    status: Literal["found", "missing", "broken"]
    stub: bool = False
    blanks: Annotated[list[Spot], Some] = []  # statements that are still `name = ...`
    message: Text = ""
    cell: int = 0
    line: int = 0
    close: Text = ""  # under which name an answer may stand, or, if something is found, stands
    habits: Annotated[list[Spot], Some] = []  # in the words of `habits`; ``rebound`` with a name
    uses: Annotated[list[Text], Some] = []  # of the names that the grader gives, those it mentions


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """How a call ended."""

    exercise: Text = ""  # whose call; so answers of one exercise do not pass for those of the next
    takes: Annotated[list[Text], Some] | None = None  # parameters, if others than asked for


class Returned(Result, tag="returned", frozen=True):
    """A call came back."""

    value: Value
    changed: Annotated[list[Text], Few] = []  # arguments that the call altered
    warnings: Annotated[list[tuple[Text, Text]], Few] = []  # category and message
    steps: Annotated[int, msgspec.Meta(ge=0, lt=2**53)] = 0  # lines of the submission, if traced
    filled: Annotated[list[Text], Few] = []  # parameters that got the reference's default
    lost: Annotated[list[tuple[Key, Raised]], Few] = []  # variables that got no value, and why


class Raised(Result, tag="raised", frozen=True):
    """A call ended with an exception."""

    error: Text  # name of its type
    message: Text
    cell: int = 0
    line: int = 0
    because: tuple[Text, Text] | None = None  # what left a name undefined: type and message


Message = Loaded | Returned | Raised

_encoder = msgspec.msgpack.Encoder()
_messages: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)
_jobs: msgspec.msgpack.Decoder[Job] = msgspec.msgpack.Decoder(Job)


def encode(value: Any, room: Room | None = None) -> Value:
    """Return ``value`` as wire types, by default within the room of one answer."""
    return _encode(value, room or Room(), 0)


def _encode(value: Any, room: Room, depth: int) -> Value:
    kind = type(value)
    if value is None or kind in (bool, float):
        return value  # type: ignore[no-any-return]
    if kind is str:
        return room.text(short := text(value)) or short
    if kind is int:
        return int(value) if -(2**63) <= value < 2**64 else Thing("integer")
    if kind is complex:
        value, kind = np.complex128(value), np.complex128
    if kind is np.ndarray or (issubclass(kind, np.generic) and kind.__module__ == "numpy"):
        return _encode_array(value, room)
    if depth < MAX_DEPTH and isinstance(value, (list, tuple, dict)):
        return _encode_container(value, room, depth + 1)
    return Thing("ellipsis" if value is Ellipsis else "object", text(kind.__name__[:100]))


def _encode_container(value: Any, room: Room, depth: int) -> Value:
    if isinstance(value, dict):
        if left_out := room.keys(len(value)):
            return left_out
        pairs = [(text(str(key)[:80]), _encode(item, room, depth)) for key, item in value.items()]
        return Entries(pairs)
    kind: Literal["list", "tuple"] = "list" if isinstance(value, list) else "tuple"
    if left_out := room.entries(kind, len(value)):
        return left_out
    return Items(kind, [_encode(item, room, depth) for item in value])


def text(value: str) -> str:
    """Return text of bounded length that UTF-8 can carry: no half of a surrogate pair."""
    return value[:MAX_TEXT].encode("utf-8", "replace").decode()


def _encode_array(value: Any, room: Room) -> Value:
    array = np.asarray(value)
    code = array.dtype.newbyteorder("<").str
    if code not in DTYPES:
        return Thing("dtype", str(array.dtype)[:80])
    if left_out := room.array(array.nbytes, array.shape):
        return left_out
    data = array.astype(code, copy=False).tobytes()
    return Array(code, array.shape, data, isinstance(value, np.generic))


def decode(value: Value, unknown: Callable[..., Any] = Thing, room: Room | None = None) -> Any:
    """Return the plain Python or numpy value of wire types, by default within the room of an input.

    ``unknown`` makes what stands for a `Thing`, from its four fields.

    Raises
    ------
    WireError
        If an array's dtype is not in the whitelist or its byte count is not exact, or where
        containers are nested deeper than `encode` lets them.
    """
    return _decode(value, unknown, room or wide(), 0)


def _decode(value: Value, unknown: Callable[..., Any], room: Room, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError("values that are nested too deep")
    if isinstance(value, Array):
        value = room.array(len(value.data), value.shape) or value
    elif isinstance(value, str):
        value = room.text(value) or value
    elif isinstance(value, Thing):
        value = room.array(32 * len(value.shape)) or value
    elif isinstance(value, Items):
        value = room.entries(value.kind, len(value.values)) or value
    elif isinstance(value, Entries):
        value = room.keys(len(value.pairs)) or value
    if isinstance(value, Array):
        return _decode_array(value)
    if isinstance(value, Items):
        items = [_decode(item, unknown, room, depth + 1) for item in value.values]
        return tuple(items) if value.kind == "tuple" else items
    if isinstance(value, Entries):
        return {key: _decode(item, unknown, room, depth + 1) for key, item in value.pairs}
    if isinstance(value, Thing):
        return unknown(value.kind, value.name, value.size, value.shape)
    return value


def _decode_array(value: Array) -> Any:
    dtype = DTYPES.get(value.dtype)
    if dtype is None or math.prod(value.shape) * dtype.itemsize != len(value.data):
        raise WireError("an array of no known type, or whose bytes do not fit its shape")
    try:
        array = np.frombuffer(value.data, dtype).reshape(value.shape).copy()  # plain, own memory
    except ValueError as error:  # no entry, but axes whose product is beyond numpy
        raise WireError(f"an array of impossible shape: {error}") from None
    return array[()] if value.scalar and array.ndim == 0 else array


def pack(message: Job | Loaded | Result) -> bytes:
    """Return a frame: four bytes of length, then msgpack."""
    body = _encoder.encode(message)
    return len(body).to_bytes(4, "big") + body


def unpack(body: bytes) -> Message:
    """Return the message in a worker's frame; `WireError` for anything else."""
    try:
        return _messages.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise WireError(f"not a message: {type(error).__name__}") from None


def unpack_job(body: bytes) -> Job:
    """Return the job in a grader's frame."""
    return _jobs.decode(body)


def read_frame(read: Callable[[int], bytes], most: int = MAX_ANSWER) -> bytes:
    """Return the body of the next frame, where ``read(n)`` gives 1 to n bytes, or none at the end.

    Raises
    ------
    EOFError
        If the other side has gone.
    WireError
        If the frame claims to be larger than ``most``, or trickles.
    """
    size = int.from_bytes(_read_exactly(read, 4), "big")
    if size > most:
        raise WireError(f"a frame of {size} bytes")
    return _read_exactly(read, size)


def _read_exactly(read: Callable[[int], bytes], size: int) -> bytes:
    found = bytearray()
    for _ in range(MAX_PIECES):
        if len(found) == size:
            return bytes(found)
        part = read(min(1 << 20, size - len(found)))
        if not part:
            raise EOFError
        found += part
    raise WireError("a frame in too many pieces")
