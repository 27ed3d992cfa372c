"""How a call of a submission's function ended, as its worker says or the grader sees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from autograder.compare import Opaque
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.inside.pipe.room import Room

SMALL = 64 << 10  # bytes of an answer that is kept, however large the others are
COMMON = 4 << 10  # of one that others may give, too
_REMEMBERED = 2_000  # answers of a class: most are right, and equal to the last bit


class Returned(wire.Returned, frozen=True):
    """A call came back: its value as plain Python and numpy, or an `Opaque`.

    ``frame`` is what the worker sent, where others may send the same.
    """

    value: Any
    frame: bytes = b""

    @classmethod
    def of(cls, sent: wire.Returned, room: Room | None = None, frame: bytes = b"") -> Returned:
        """Return it with its value decoded, once and for all."""
        value = wire.decode(sent.value, room or wire.wide(Opaque))
        fields = {name: getattr(sent, name) for name in sent.__struct_fields__}
        return cls(**fields | {"value": value, "frame": frame})


@dataclass(frozen=True)
class TimedOut:
    """A call took longer than it may, or than all calls of the submission together may."""

    seconds: float
    total: bool = False


@dataclass(frozen=True)
class Crashed:
    """The worker ended, or sent what is no message, in the middle of a call."""


@dataclass(frozen=True)
class NotRun:
    """A call was not made, because calls before it took all the time or killed every worker."""


Outcome = wire.Result | TimedOut | Crashed | NotRun


def message(frame: bytes, room: Room) -> wire.Message:
    """Return what a worker's frame says, the value of a call that came back decoded.

    Parameters
    ----------
    frame : bytes
    room : Room
        Of all answers together that are not small.

    Raises
    ------
    WireError
        If it is no message: what does not decode is none.
    """
    if len(frame) <= COMMON:
        return common(frame)
    return _decoded(frame, room if len(frame) > SMALL else Room(Opaque))


@lru_cache(_REMEMBERED)
def common(frame: bytes) -> wire.Message:
    """Return what a frame says that others may send, too: decoded once."""
    return _decoded(frame, Room(Opaque), frame)


def _decoded(frame: bytes, room: Room, name: bytes = b"") -> wire.Message:
    said = wire.unpack(frame)
    return Returned.of(said, room, name) if isinstance(said, wire.Returned) else said
