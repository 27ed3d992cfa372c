"""(Runs in the worker.) One call of a student's function, and how it ends."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from types import FrameType
from typing import Any

import msgspec

from . import wire
from .arguments import bind
from .program import Position
from .room import wide

#: Why a name is undefined, and the position of the statement that left it so.
Failures = dict[str, tuple[BaseException, Position]]


def answered(
    function: Any,
    task: wire.Task,
    call: list[tuple[str, wire.Value]],
    failures: Failures,
) -> wire.Result:
    """Return how a call of a task ends.

    Parameters
    ----------
    function : object
        What stands under the task's name; None where nothing does.
    task : Task
    call : list of tuple
        The inputs, by name.
    failures : dict
        What left names undefined before.
    """
    if function is None and failures:
        return raised(next(reversed(failures.values()))[0], failures)
    inputs = {name: wire.decode(value) for name, value in call}
    defaults = {name: wire.decode(value) for name, value in task.defaults.items()}
    steps, takes = _Steps(), None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            arguments = bind(function, inputs, defaults)
            takes = _few(arguments.takes)
            sys.settrace(steps.enter if task.traced else None)
            try:
                answer = function(*arguments.by_position, **arguments.by_name)
            finally:
                sys.settrace(None)
            value = wire.encode(answer)
        except BaseException as error:
            return msgspec.structs.replace(raised(error, failures), takes=takes)
    changed = [name for name, sent in call if wire.encode(inputs[name], wide()) != sent][:5]
    seen = dict.fromkeys(
        (wire.text(w.category.__name__[:80]), wire.text(str(w.message)[:200])) for w in caught[:50]
    )
    filled = arguments.filled[:5]
    return wire.Returned(value, changed, list(seen)[:5], steps.count, takes=takes, filled=filled)


def _few(names: list[str] | None) -> list[str] | None:
    """Return a dozen names at most, the last "…" where there are more."""
    if names is None:
        return None
    return [wire.text(name[:40]) for name in (names if len(names) <= 12 else [*names[:11], "…"])]


class _Steps:
    """Counts the lines and calls of the submission's own text, as a trace function."""

    count = 0

    def enter(self, frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        """Follow a call, if it is of the submission."""
        return self.step() if frame.f_code.co_filename.startswith("<cell ") else None

    def step(self, *_: object) -> Callable[..., Any]:
        """Count one."""
        self.count += 1
        return self.step


def raised(error: BaseException, failures: Failures) -> wire.Raised:
    """Return that an exception ended a call, and what came before it."""
    cause = failures.get(str(error.name)) if isinstance(error, NameError) else None
    because = None if cause is None else _said(cause[0])
    return wire.Raised(*_said(error), *_place(error), because)


def _said(error: BaseException) -> tuple[str, str]:
    """Return the name of an exception's type, and its message."""
    try:
        message = str(error)
    except BaseException:
        message = ""
    return wire.text(type(error).__name__[:80]), wire.text(message)


def _place(error: BaseException) -> tuple[int, int]:
    """Return the cell and line of the student's statement that raised."""
    place, trace = (0, 0), error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith("<cell "):
            place = int(name[6:-1]), trace.tb_lineno
        trace = trace.tb_next
    return place
