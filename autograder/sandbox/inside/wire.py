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

MAX_FRAME = 32 << 20  # bytes; the largest honest frame is well below 1 MiB
MAX_DEPTH = 8
MAX_TEXT = 500  # characters of any text that a worker sends
MAX_ITEMS = 100_000  # entries of a list, and of all containers of an answer together
DTYPES = {
    code: np.dtype(code)
    for group in ("|b1 |i1 |u1", "<i2 <u2 <i4 <u4 <i8 <u8", "<f2 <f4 <f8", "<c8 <c16")
    for code in group.split()
}


Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
Few = msgspec.Meta(max_length=200)  # entries of a list about a call


class WireError(ValueError):
    """A frame is not what the protocol says."""


class Array(msgspec.Struct, tag="array", frozen=True):
    """A numpy array or scalar."""

    dtype: str
    shape: Annotated[tuple[int, ...], msgspec.Meta(max_length=64)]
    data: bytes
    scalar: bool = False


class Items(msgspec.Struct, tag="items", frozen=True):
    """A list or a tuple."""

    kind: Literal["list", "tuple"]
    values: Annotated[list[Value], msgspec.Meta(max_length=MAX_ITEMS)]


class Entries(msgspec.Struct, tag="entries", frozen=True):
    """A dict with keys of text."""

    pairs: Annotated[list[tuple[Text, Value]], msgspec.Meta(max_length=1000)]


class Thing(msgspec.Struct, tag="thing", frozen=True):
    """A value that does not travel: an object of another type, or too much of it."""

    kind: Literal["object", "ellipsis", "dtype", "integer", "large", "crowded"] = "object"
    name: Annotated[str, msgspec.Meta(max_length=100)] = ""  # of the object's type, or a dtype
    size: Annotated[int, msgspec.Meta(ge=0, lt=2**53)] = 0  # "large": MiB; "crowded": values


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
    blanks: Annotated[list[Spot], Few] = []  # statements that are still `name = ...`
    message: Text = ""
    cell: int = 0
    line: int = 0
    defined: Annotated[list[Text], Few] = []  # names it does define, for "did you mean"
    habits: Annotated[list[Spot], Few] = []  # in the words of `habits`, and ``rebound`` with a name


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """How a call ended."""

    exercise: Text = ""  # whose call; so answers of one exercise do not pass for those of the next


class Returned(Result, tag="returned", frozen=True):
    """A call came back."""

    value: Value
    changed: Annotated[list[Text], Few] = []  # arguments that the call altered
    warnings: Annotated[list[tuple[Text, Text]], Few] = []  # category and message
    steps: Annotated[int, msgspec.Meta(ge=0, lt=2**53)] = 0  # lines of the submission, if traced


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


def encode(value: Any) -> Value:
    """Return ``value`` as wire types; what has no place there becomes a `Thing`."""
    encoded = _encode(value, 0)
    return Thing("crowded", size=MAX_ITEMS) if _is_crowded(encoded) else encoded


def _is_crowded(value: Value) -> bool:
    """Tell whether all containers of a value together hold more than `MAX_ITEMS`."""
    left, total = [value], 0
    while left and total <= MAX_ITEMS:
        outer = left.pop()
        if isinstance(outer, (Items, Entries)):
            inner = outer.values if isinstance(outer, Items) else [v for _, v in outer.pairs]
            total += len(inner)
            left += [item for item in inner if isinstance(item, (Items, Entries))]
    return total > MAX_ITEMS


def _encode(value: Any, depth: int) -> Value:
    kind = type(value)
    if value is None or kind in (bool, float):
        return value  # type: ignore[no-any-return]
    if kind is str:
        return text(value)
    if kind is int:
        return int(value) if -(2**63) <= value < 2**64 else Thing("integer")
    if kind is complex:
        value, kind = np.complex128(value), np.complex128
    if kind is np.ndarray or (issubclass(kind, np.generic) and kind.__module__ == "numpy"):
        return _encode_array(value)
    if depth < MAX_DEPTH and isinstance(value, (list, tuple)) and len(value) <= MAX_ITEMS:
        sequence: Literal["list", "tuple"] = "list" if isinstance(value, list) else "tuple"
        return Items(sequence, [_encode(item, depth + 1) for item in value])
    if depth < MAX_DEPTH and isinstance(value, dict) and len(value) <= 1000:
        pairs = [(text(str(key)[:80]), _encode(item, depth + 1)) for key, item in value.items()]
        return Entries(pairs)
    if isinstance(value, (list, tuple, dict)) and len(value) > MAX_ITEMS:
        return Thing("crowded", size=MAX_ITEMS)
    return Thing("ellipsis" if value is Ellipsis else "object", text(kind.__name__[:100]))


def text(value: str) -> str:
    """Return text of bounded length that UTF-8 can carry: no half of a surrogate pair."""
    return value[:MAX_TEXT].encode("utf-8", "replace").decode()


def _encode_array(value: Any) -> Value:
    array = np.asarray(value)
    array = np.ascontiguousarray(array).reshape(array.shape)
    code = array.dtype.newbyteorder("<").str
    if code not in DTYPES:
        return Thing("dtype", str(array.dtype)[:80])
    if array.nbytes > MAX_FRAME // 2:
        return Thing("large", size=(MAX_FRAME // 2) >> 20)
    data = array.astype(code, copy=False).tobytes()
    return Array(code, array.shape, data, isinstance(value, np.generic))


def decode(value: Value, unknown: Callable[..., Any] = Thing) -> Any:
    """Return the plain Python or numpy value of wire types.

    Parameters
    ----------
    value : Value
    unknown : callable
        Makes what stands for a `Thing`, from its three fields.

    Raises
    ------
    WireError
        If an array's dtype is not in the whitelist or its byte count is not exact, or where
        containers are nested deeper or hold more than `encode` lets them.
    """
    if _is_crowded(value):
        raise WireError(f"more than {MAX_ITEMS} values")
    return _decode(value, unknown, 0)


def _decode(value: Value, unknown: Callable[..., Any], depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError("values that are nested too deep")
    if isinstance(value, Array):
        return _decode_array(value)
    if isinstance(value, Items):
        items = [_decode(item, unknown, depth + 1) for item in value.values]
        return tuple(items) if value.kind == "tuple" else items
    if isinstance(value, Entries):
        return {key: _decode(item, unknown, depth + 1) for key, item in value.pairs}
    if isinstance(value, Thing):
        return unknown(value.kind, value.name, value.size)
    return value


def _decode_array(value: Array) -> Any:
    dtype = DTYPES.get(value.dtype)
    if dtype is None or len(value.shape) > 8 or any(not 0 <= n <= MAX_FRAME for n in value.shape):
        raise WireError("an array of a type or shape that has no place on the wire")
    if math.prod(value.shape) * dtype.itemsize != len(value.data):
        raise WireError("an array whose bytes do not fit its shape")
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


def read_frame(read: Callable[[int], bytes]) -> bytes:
    """Return the body of the next frame, where ``read(n)`` gives 1 to n bytes, or none at the end.

    Raises
    ------
    EOFError
        If the other side has gone.
    WireError
        If the frame claims to be larger than `MAX_FRAME`.
    """
    size = int.from_bytes(_read_exactly(read, 4), "big")
    if size > MAX_FRAME:
        raise WireError(f"a frame of {size >> 20} MiB")
    return _read_exactly(read, size)


def _read_exactly(read: Callable[[int], bytes], size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = read(min(1 << 20, size - len(parts)))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
