"""How much values may hold together: counted alike by the worker that sends and by the grader."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

MAX_AXES = 8
MAX_KEYS = 1000  # of a dict

Shape = Annotated[
    tuple[Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)], ...], msgspec.Meta(max_length=64)
]


class Thing(msgspec.Struct, tag="thing", frozen=True):
    """A value that does not travel: an object of another type, or too much of it."""

    kind: Literal["object", "ellipsis", "dtype", "integer", "large", "crowded"] = "object"
    name: Annotated[str, msgspec.Meta(max_length=100)] = ""  # of its type, or an array's dtype
    size: Annotated[int, msgspec.Meta(ge=0, lt=2**53)] = 0  # what fits: MiB, or so many values
    shape: Shape = ()  # of a large array; of a crowded list or tuple its length


class Room:
    """What is left for values; by default as much as one answer may hold.

    Parameters
    ----------
    size : int
        Bytes of arrays and of text.
    items : int
        Entries of lists, tuples and dicts.
    """

    def __init__(self, size: int = 3 << 19, items: int = 10_000) -> None:
        self._size, self._items = size, items
        self._size_left, self._items_left = size, items

    def array(self, size: int, shape: tuple[int, ...] = ()) -> Thing | None:
        """Take room for so many bytes; where there is none, what stands for the array."""
        if size > self._size_left or len(shape) > MAX_AXES:
            return Thing("large", size=self._size >> 20, shape=shape)
        self._size_left -= size
        return None

    def text(self, text: str) -> Thing | None:
        """Take room for a text, four bytes a character; where there is none, what stands for it."""
        return self.array(4 * len(text))

    def entries(self, kind: Literal["list", "tuple"], count: int) -> Thing | None:
        """Take room for the entries of a list or tuple; where there is none, what stands for it."""
        if count > self._items_left:
            return Thing("crowded", kind, self._items, (count,))
        self._items_left -= count
        return None

    def keys(self, count: int) -> Thing | None:
        """Take room for the keys of a dict; where there is none, what stands for it."""
        most = min(MAX_KEYS, self._items)
        return Thing("crowded", size=most) if count > most or self.entries("list", count) else None


def wide() -> Room:
    """Return the room of one input, and of all answers of a submission together."""
    return Room(16 << 20, 100_000)
