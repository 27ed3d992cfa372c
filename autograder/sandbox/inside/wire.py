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

from .room import DTYPES, MAX_DEPTH, MAX_KEYS, MAX_TEXT, Room, plain

MAX_JOB = 32 << 20  # bytes of a frame to a worker
MAX_ANSWER = 2 << 20  # of one from it; the largest honest one seen has 29 kB
MAX_PIECES = 4_000  # in which a frame may come: each costs the reader time
MAX_ITEMS = 100_000  # entries of a list

Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
Key = Annotated[str, msgspec.Meta(max_length=80)]
Few = msgspec.Meta(max_length=5)  # of what is said about a call besides its value
Some = msgspec.Meta(max_length=12)  # of what is said about a definition
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
    alias: Text = ""  # the other name that is accepted, if it stands under that
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
    called: tuple[int, int] | None = (
        None  # cell and line in the function itself, if it called another
    )


Message = Loaded | Returned | Raised

_encoder = msgspec.msgpack.Encoder()
_messages: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)
_jobs: msgspec.msgpack.Decoder[Job] = msgspec.msgpack.Decoder(Job)


def wide(unknown: Callable[..., Any] = Thing) -> Room:
    """Return the room of one input, and of all answers of a submission together."""
    return Room(unknown, 16 << 20, 100_000)


def encode(value: Any, room: Room | None = None) -> Value:
    """Return ``value`` as wire types, by default within the room of one answer."""
    return _encoded(plain(value, room or Room(Thing)))


def _encoded(value: Any) -> Value:
    if value is Ellipsis:
        return Thing("ellipsis", "ellipsis")
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        code = array.dtype.newbyteorder("<").str
        data = array.astype(code, copy=False).tobytes()
        return Array(code, array.shape, data, isinstance(value, np.generic))
    if isinstance(value, dict):
        return Entries([(key, _encoded(item)) for key, item in value.items()])
    if isinstance(value, (list, tuple)):
        kind: Literal["list", "tuple"] = "list" if isinstance(value, list) else "tuple"
        return Items(kind, [_encoded(item) for item in value])
    return value  # type: ignore[no-any-return]


def decode(value: Value, room: Room | None = None) -> Any:
    """Return the plain Python or numpy value of wire types, by default within the room of an input.

    What stands for a `Thing`, and for what there is no room for, the room makes.

    Raises
    ------
    WireError
        If an array's dtype is not in the whitelist or its byte count is not exact, or where
        containers are nested deeper than `encode` lets them.
    """
    return _decode(value, room or wide(), 0)


def _decode(value: Value, room: Room, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError("values that are nested too deep")
    if (left_out := _left_out(value, room)) is not None:
        return left_out
    if isinstance(value, Array):
        return _decode_array(value)
    if isinstance(value, Items):
        items = [_decode(item, room, depth + 1) for item in value.values]
        return tuple(items) if value.kind == "tuple" else items
    if isinstance(value, Entries):
        return {key: _decode(item, room, depth + 1) for key, item in value.pairs}
    if isinstance(value, Thing):
        return room.unknown(value.kind, value.name, value.size, value.shape)
    return value


def _left_out(value: Value, room: Room) -> Any:
    """Take room for a value, not for what it contains; where there is none, what stands for it."""
    if isinstance(value, Array):
        return room.array(len(value.data), value.shape)
    if isinstance(value, str):
        return room.text(value)
    if isinstance(value, Thing):
        return room.array(32 * len(value.shape))
    if isinstance(value, Items):
        return room.entries(value.kind, len(value.values))
    return room.keys(len(value.pairs)) if isinstance(value, Entries) else None


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
