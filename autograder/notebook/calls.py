"""How a check calls an answer: what it gives, where it raises, how long it takes.

Ships beside each notebook. Nothing that an answer holds or does ends in an error of the check's
own.
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from types import CodeType, FrameType, FunctionType
from typing import Any

import numpy as np

from autograder.compare import Failure, Label, Opaque
from autograder.judge.explanation import normal, quoted, raised
from autograder.judge.verdict import Call
from autograder.sandbox.inside.calls.alarm import alarm
from autograder.sandbox.inside.calls.call import MOST, call, own_lines, said_of
from autograder.sandbox.inside.pipe.frames import Made
from autograder.sandbox.inside.pipe.room import Room, plain

LARGE = 1 << 40  # bytes of an array that is there already


def seen(value: Any) -> Call:
    """Return a value of the notebook's, however large, as the autograder would see it."""
    return made(lambda: value)


def made(make: Callable[[], Any]) -> Call:
    """Return what is made of values of the notebook's, however large, likewise."""
    return tried(make, {}, {}, take=lambda value: plain(value, Room(Opaque, LARGE)))


def tried(
    function: Callable[..., Any],
    inputs: Mapping[str, Any],
    defaults: Mapping[str, Any],
    long: str = "",
    take: Callable[[Any], Any] | None = None,
    seed: int | None = None,
) -> Call:
    """Call a function on inputs of its own, found by name; after ten seconds print ``long``.

    A student's interrupt, of a loop that does not end, is raised.
    """
    before = frozen(kept(inputs))
    with timed(long):
        ended = call(function, inputs, defaults, take or kept, seed=seed, passes=KeyboardInterrupt)
    if ended.error is not None:
        return ended_with(ended.error, ended.takes)
    after = frozen(kept(inputs))
    return Call(
        ended.answer,
        takes=ended.takes,
        filled=ended.filled,
        changed=[name for name in inputs if before[name] != after[name]][:MOST],
        warnings=ended.warnings,
    )


def kept(value: Any) -> Any:
    """Return what the autograder would see of a value."""
    return plain(value, Room(Opaque))


def frozen(value: Any) -> Any:
    """Return a plain value in a form that tells whether it is still the same, to the last bit."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "O":
        return value.shape, frozen(value.ravel().tolist())
    if isinstance(value, (np.ndarray, np.generic)):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, Made):
        return frozen(value.fields)
    if isinstance(value, Mapping):
        return {key: frozen(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value), [frozen(item) for item in value]
    return value


def ended_with(error: BaseException, takes: list[str] | None = None) -> Call:
    """Return that a call raised, and which line of the notebook."""
    kind, message = said_of(error)
    places = [_place(*each) for each in own_lines(error, _is_own)]
    place = places[-1] if places else None
    label = raised(kind, message, place, called=places[0] if len(places) > 1 else None)
    return Call(Failure(kind, normal(message)), label, refused=place is None, takes=takes)


def place_of(error: BaseException) -> Label | None:
    """Return the last line of the notebook's own that an exception came through."""
    found = own_lines(error, _is_own)
    return _place(*found[-1]) if found else None


def _place(frame: FrameType, line: int) -> Label:
    statement = linecache.getline(frame.f_code.co_filename, line)
    return {"cell": 1, "line": line, "statement": quoted(statement)}


def _is_own(frame: FrameType) -> bool:
    return frame.f_globals.get("__name__") == "__main__"


def notebook_of(answer: Any) -> dict[str, Any]:
    """Return the names of the notebook that a function or class is of."""
    own = vars(answer).values() if type(answer) is type else ()
    functions = (each for each in (answer, *own) if type(each) is FunctionType)
    function = next(functions, None)
    return function.__globals__ if function else vars(sys.modules["__main__"])


def helpers_of(function: Callable[..., Any]) -> dict[str, Any]:
    """Return what a function uses of its notebook, by name, with what other functions of it use."""
    if type(function) is not FunctionType:  # who asks `isinstance` asks the object, too
        return {}
    space = function.__globals__
    found: dict[str, Any] = {}
    codes = [function.__code__]
    while codes:
        code = codes.pop()
        codes += [const for const in code.co_consts if isinstance(const, CodeType)]
        for name in set(code.co_names).intersection(space).difference(found):
            value = found[name] = space[name]
            if type(value) is FunctionType and value.__globals__ is space:
                codes.append(value.__code__)
    return found


@contextmanager
def timed(text: str, after: float = 10) -> Iterator[None]:
    """Print a text where what runs takes longer than some seconds, and `alarm` rings."""

    def tell() -> None:
        with suppress(RuntimeError):  # in the middle of a `print` of the answer's
            print(text, flush=True)

    with alarm(after, tell) if text else nullcontext():
        yield
