"""What every label is made of: places in a submission, kinds of values, numbers."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

Number = int | float | str
Index = tuple[int, ...]


class Place(msgspec.Struct, frozen=True):
    """Where in a submission: the number of the cell, 0 in a script; the line in it; its text."""

    cell: int
    line: int
    statement: str = ""


class Kind(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a value is, without its content."""

    kind: Literal[
        "none", "ellipsis", "bool", "number", "text", "bytes",
        "array", "tuple", "list", "set", "dict",
        "DataFrame", "Series", "Index", "sparse matrix", "sparse array",
        "object",  # of type ``type``
        "dtype",  # an array of dtype ``type``, which is none of numbers
        "integer",  # of more than 64 bits
        "large",  # more than ``size`` MiB
        "crowded",  # more than ``size`` values
    ]  # fmt: skip
    shape: tuple[int, ...] = ()
    size: int = 0  # of a tuple, list, set or Series: how many it holds
    type: str = ""


def _tag(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Label(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="label", tag=_tag):
    """Base of all labels; `WrongShape` is ``wrong_shape`` in JSON and in tables of templates."""
