"""What does not hold in a case's values: its inputs, and what the right answer gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from autograder.compare import leaves
from autograder.course.case import Case, Inputs
from autograder.course.exercise import Exercise
from autograder.course.parameters import listed, takes
from autograder.course.place import brief
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.inside.pipe.frames import comes_back
from autograder.sandbox.libraries import needed

Fault = tuple[str, str]  # a field, and what is wrong with it
_MADE = "give it text in place of categories, a datetime in place of a Timestamp, plain dtypes"
_PLAIN = "numbers, text, dates, arrays, or lists, sets and dicts of them"


def encoded(inputs: Inputs) -> list[tuple[str, wire.Value]]:
    """Return inputs as they are sent to a worker."""
    return [(name, wire.encode(value, wire.wide())) for name, value in inputs.items()]


def input_faults(
    exercise: Exercise,
    case: Case,
    inputs: Inputs,
    call: Iterable[tuple[str, wire.Value]] | None = None,
) -> Iterator[Fault]:
    """Look at the inputs of a case: whether they are what the right answer takes, and plain.

    ``call`` is what `encoded` makes of them, where somebody has that.
    """
    field = f"case “{case.name}”"
    if not isinstance(inputs, Mapping):
        yield field, f"{brief(inputs)}, expected a dict of inputs by the names of the parameters"
        return
    required, accepted = takes(exercise.entry)
    if accepted is None or exercise.asks:  # a notebook's variables are more than an answer reads
        accepted = {*inputs}
    if not required <= {*inputs} <= accepted:
        given = f"its inputs are ({', '.join(map(str, inputs))})"
        yield field, f"{given}, the answer takes {listed(exercise.entry)}"
    for name, sent in call or encoded(inputs):
        for thing in _things(sent):
            yield field, f"`{name}` holds {thing}, expected {_PLAIN}"
        if not comes_back(inputs[name]):
            other = f"another {type(inputs[name]).__name__}"
            yield field, f"`{name}` would reach an answer as {other}: {_MADE}"
    sizes: dict[str, int] = {}
    for name, axes in exercise.axes.items():
        shape = np.shape(inputs[name]) if name in inputs else None
        if shape is None:
            yield "axes", f"{field} has no input {name!r}"
        elif len(shape) != len(axes):
            yield "axes", f'{name!r} is "{" ".join(axes)}", its shape in {field} is {shape}'
        elif any(sizes.setdefault(axis, n) != n for axis, n in zip(axes, shape, strict=True)):
            yield "axes", f"one name for two sizes in {field}: {name!r} has shape {shape}"


def table_faults(
    case: Case, call: Iterable[tuple[str, wire.Value]], libraries: tuple[str, ...]
) -> Iterator[Fault]:
    """Look whether workers can make the tables and sparse matrices among a call's inputs."""
    for name, value in call:
        if isinstance(value, wire.Parts):
            library = "scipy" if value.kind == "sparse matrix" else "pandas"
            if library not in {each.name for each in needed(libraries)}:
                said = f'no answer gets it: say COURSE = Course(…, uses="{library}")'
                yield f"case “{case.name}”", f"`{name}` is of {library}, and {said}"


def expected_faults(exercise: Exercise, case: Case, expected: Any) -> Iterator[Fault]:
    """Look at what the right answer gives: whether it is what the declaration says of it."""
    if exercise.asks:
        if not isinstance(expected, dict) or {*expected} != {*exercise.asks}:
            asked = ", ".join(map(repr, exercise.asks))
            yield "asks", f"the answer returns {_described(expected)}, expected a dict with {asked}"
    elif (names := exercise.returns) and not isinstance(expected, tuple):
        yield "returns", f"the answer returns {_described(expected)}, no tuple: leave it out"
    elif names and len(expected) != len(names):
        said = f"{len(names)} names, but the answer returns {len(expected)} values"
        yield "returns", f'{said}: name each, returns="a b"'
        return
    there = [*leaves(expected, exercise.returns)]
    parts = dict(there)
    if len(parts) < len(there):
        yield f"case “{case.name}”", "the answer has two parts of one name"
    for thing in _things(wire.encode(expected)):
        yield f"case “{case.name}”", f"the answer holds {thing}, so no student's could be judged"
    named = {"weights": {*exercise.weights}, "slopes": {*exercise.slopes}}
    named["slopes"] |= {"cost"} if exercise.slopes else set()
    for field, unknown in named.items():
        for name in sorted(unknown - {*map(str, parts)}):
            others = ", ".join(map(str, filter(None, parts))) or "none"
            yield field, f"the answer has no part {name!r}; there are: {others}"


def _things(value: wire.Value) -> Iterator[str]:
    """Yield what stands in a value and cannot be sent to a worker."""
    if isinstance(value, wire.Thing):
        what = "an array of dtype" if value.kind == "dtype" else "a"
        plain = value.name and not value.size
        yield f"{what} {value.name}" if plain else "what is too large to send"
    inner: list[wire.Value] = []
    if isinstance(value, wire.Parts):
        inner = [value.fields]
    elif isinstance(value, wire.Entries):
        inner = [each for pair in value.pairs for each in pair]
    elif isinstance(value, (wire.Items, wire.Boxed)):
        inner = value.values
    for item in inner:
        yield from _things(item)


def _described(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of dtype {value.dtype}"
    if isinstance(value, dict):
        return f"a dict with {', '.join(map(repr, value))}"
    return "None" if value is None else f"a {type(value).__name__}"
