"""What crosses the pipe between grader and worker: length-prefixed msgpack of a closed set.

The worker's frames are claims: `unpack` checks their form, `decode` their values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

import msgspec

from .room import MAX_TEXT
from .values import (
    Array,
    Boxed,
    Entries,
    Items,
    Parts,
    Thing,
    Value,
    WireError,
    decode,
    encode,
    given,
    is_still,
    wide,
)

__all__ = [
    "Array",
    "Boxed",
    "Entries",
    "Items",
    "Parts",
    "Thing",
    "Value",
    "WireError",
    "decode",
    "encode",
    "given",
    "is_still",
    "wide",
]

MAX_JOB = 32 << 20  # bytes of a frame to a worker
MAX_ANSWER = 2 << 20  # of one from it; the largest honest one seen has 29 kB
HEAD = 4  # bytes before a frame, which tell its length
MAX_PIECES = 4_000  # in which a frame may come: each costs the reader time
MAX_TRIED = 1_000  # changes of a function that are tried at once

Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
Key = Annotated[str, msgspec.Meta(max_length=80)]
Count = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
Few = msgspec.Meta(max_length=5)  # of what is said about a call besides its value
Some = msgspec.Meta(max_length=12)  # of what is said about a definition


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
    traced: int = 0  # calls count steps, all but the first up to so many times those of the first
    defaults: dict[str, Value] = {}  # of the reference's parameters
    arguments: int = 0  # how many a call has
    others: list[str] = []  # names that other exercises ask for
    constructs: list[str] = []  # which are looked for
    required: list[str] = []  # of these, those where a doubt is in the answer's favour
    scenario: tuple[str, str] | None = None  # name and source of what is done with an answer
    beside: list[list[str]] = []  # the names of what a scenario gets with the answer, of each all
    seed: int | None = None  # of the global random numbers, before each call


class Trial(msgspec.Struct, frozen=True):
    """Changes of a function, by number, each of which is tried on one call."""

    task: Task
    changes: list[int]
    wrong: list[str] = []  # parts of what it returns
    returns: list[str] = []  # names of the elements of a returned tuple
    functions: list[str] = []  # names of others that it may call
    but: list[tuple[int, int]] = []  # cells and lines: what lies on one of them alone is left out
    like: list[int] = []  # only what puts around an expression what one of these changes does


class Job(msgspec.Struct, frozen=True):
    """What a worker has to do: with cells, find the tasks' names in them; without, call them.

    Or, with a trial, change the function first.
    """

    tasks: list[Task]
    cells: list[Cell] | None = None
    trial: Trial | None = None


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
    alone: bool = False  # whether nothing else computes: what is wrong is wrong there
    alias: Text = ""  # the other name that is accepted, if it stands under that
    habits: Annotated[list[Spot], Some] = []  # in the words of `habits`; ``rebound`` with a name
    constructs: Annotated[list[Spot], Some] = []  # where those that are looked for show first
    uses: Annotated[list[Text], Some] = []  # of names given or asked for, those it mentions
    made: Annotated[list[Spot], Some] = []  # by one statement; what others it reads


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


class Changed(msgspec.Struct, frozen=True):
    """A change that was tried, and where it lies."""

    number: Count
    cell: Count
    lines: Annotated[list[Count], Some]


class Tried(msgspec.Struct, tag="tried", frozen=True):
    """What changed functions gave: each answer once, with the changes that give it.

    Changes that raise are not there.
    """

    exercise: Text
    answers: Annotated[list[tuple[Value, list[Changed]]], msgspec.Meta(max_length=MAX_TRIED)] = []
    tried: Count = 0  # of the changes asked for, from the first on
    steps: Count = 0  # how often loops went round
    end: bool = False  # whether the next change is less likely than these, or there is none


Message = Loaded | Returned | Raised | Tried

_encoder = msgspec.msgpack.Encoder()
_messages: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)
_jobs: msgspec.msgpack.Decoder[Job] = msgspec.msgpack.Decoder(Job)


def pack(message: Job | Loaded | Result | Tried) -> bytes:
    """Return a frame: four bytes of length, then msgpack."""
    body = _encoder.encode(message)
    return len(body).to_bytes(HEAD, "big") + body


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
    size = int.from_bytes(_read_exactly(read, HEAD), "big")
    if size > most:
        raise WireError(f"a frame of {size} bytes")
    return _read_exactly(read, size)


def taken(received: bytearray) -> bytes | None:
    """Take the body of the first frame off what was received; None where it is not all there.

    Raises
    ------
    WireError
        If the frame claims to be too large.
    """
    if len(received) < HEAD:
        return None
    size = int.from_bytes(received[:HEAD], "big")
    if size > MAX_ANSWER:
        raise WireError(f"a frame of {size} bytes")
    if len(received) < HEAD + size:
        return None
    body = bytes(received[HEAD : HEAD + size])
    del received[: HEAD + size]
    return body


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
