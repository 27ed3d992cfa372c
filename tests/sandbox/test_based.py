"""Instances of subclasses travel as what they are made of, and none of their own methods runs."""

from __future__ import annotations

import enum
from typing import Any, NamedTuple

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import pytest
from scipy import sparse  # type: ignore[import-untyped]

from autograder.compare import Opaque
from autograder.notebook.calls import kept
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.inside.pipe.frames import taken_apart
from autograder.sandbox.inside.pipe.wire import Cell, Task
from autograder.sandbox.outcome import Returned
from autograder.sandbox.protocol import Sandbox
from autograder.sandbox.session import Session


def refuse(*_: Any) -> Any:
    """Stand for every method of a class."""
    raise AssertionError("a method of a student's")


class Colour(enum.IntEnum):
    """Of numbers."""

    RED, BLUE = 1, 2


class Kind(enum.StrEnum):
    """Of text."""

    A = "a"


class Bare(enum.Enum):
    """Of nothing."""

    RED = 1


class Pair(NamedTuple):
    """A tuple with names."""

    a: int
    b: int


METHODS = (
    *("__eq__", "__hash__", "__repr__", "__str__", "__reduce_ex__", "__deepcopy__", "__array__"),
    *("__int__", "__float__", "__index__", "__bool__", "__iter__", "__len__", "__getitem__"),
    *("__getattribute__", "items", "keys", "index", "columns", "values"),
)


def poisoned(value: Any) -> Any:
    """Return an instance of a subclass whose methods all raise."""
    kind = type(value)
    made = type("Own", (kind,), dict.fromkeys(METHODS, refuse))
    if isinstance(value, np.ndarray):
        return value.view(made)
    if isinstance(value, (pd.Series, pd.DataFrame, pd.Index, sparse.csr_array)):
        own: Any = object.__new__(made)
        object.__getattribute__(own, "__dict__").update(value.__dict__)
        return own
    return kind.__new__(made, value) if kind not in (list, dict, set) else _filled(made, value)


def _filled(made: Any, value: Any) -> Any:
    own = made.__new__(made)
    type(value).__init__(own, value)
    return own


PLAIN: dict[str, Any] = {
    "int": 7,
    "long int": 1 << 70,
    "float": -0.0,
    "complex": 1 + 2j,
    "str": "text",
    "bytes": b"bytes",
    "float64": np.float64(1.5),
    "int64": np.int64(3),
    "array": np.arange(3.0),
    "list": [1, 2.0],
    "tuple": (1, "a"),
    "dict": {"a": 1},
    "set": {1, 2},
    "Series": pd.Series([1.0, 2.0], name="a"),
    "DataFrame": pd.DataFrame({"a": [1, 2]}),
    "Index": pd.Index(["a", "b"]),
    "sparse": sparse.csr_array(np.eye(2)),
}


@pytest.mark.parametrize("value", PLAIN.values(), ids=PLAIN)
def test_subclass_is_what_it_is_made_of(value: Any) -> None:
    """On the wire and in a check cell, inside of others, too."""
    own, packed = poisoned(value), wire.encode(value)
    assert wire.encode(own) == packed
    assert wire.encode([own]) == wire.encode([value])
    assert type(kept(own)) is type(kept(value))


def test_types_of_the_standard_library_are_what_they_hold() -> None:
    """A member of an enumeration of numbers, a tuple with names."""
    assert kept(Colour.BLUE) == 2
    assert type(kept(Colour.BLUE)) is int
    assert type(kept(Kind.A)) is str
    assert type(kept(Pair(1, 2))) is tuple


OTHERS = {
    "masked": np.ma.masked_array([1.0], [True]),
    "of a masked one": np.ma.masked_array([1.0], [True]).view(
        type("Own", (np.ma.MaskedArray,), {})
    ),
    "no number": Bare.RED,
    "an object": object(),
}


@pytest.mark.parametrize("value", OTHERS.values(), ids=OTHERS)
def test_what_means_something_else_stays_an_object(value: Any) -> None:
    """A mask is no value."""
    assert kept(value) == Opaque("object", type(value).__name__)
    assert taken_apart(value) is value


def test_variable_that_cannot_be_copied_costs_only_itself(sandbox: Sandbox) -> None:
    """A generator, a module, or what refuses to be: the worker goes on."""
    source = "def refuse(*_):\n    raise ValueError\nclass Own(int):\n    __reduce_ex__ = refuse\n"
    source += "a = (i for i in [])\nb = Own(3)\nc = 4"
    task = Task("a", ["a", "b", "c"], variables=True, calls=[[]])
    with Session(sandbox, [Cell(1, source)]) as session:
        [answer] = session.ask([task])
    [outcome] = answer.outcomes
    assert isinstance(outcome, Returned)
    assert outcome.value == {"a": Opaque("object", "generator"), "b": 3, "c": 4}
