"""(Runs in the worker.) How a call ended, as the grader is told."""

from __future__ import annotations

from types import FrameType
from typing import Any

import msgspec

from ..pipe import wire
from ..pipe.room import text
from .call import MOST, call, own_lines, said_of
from .run import Failures


def answered(
    function: Any,
    task: wire.Task,
    inputs: list[tuple[str, wire.Value]],
    failures: Failures,
    counts: int = 0,
) -> wire.Result:
    """Return how a call of a task ends.

    Parameters
    ----------
    function : object
        What stands under the task's name; None where nothing does.
    task : Task
    inputs : list of tuple
        By name.
    failures : dict
        What left names undefined before.
    counts : int
        As in `call`.
    """
    if function is None and failures:
        return raised(next(reversed(failures.values()))[0], failures)
    given = {name: wire.given(value) for name, value in inputs}
    defaults = {name: wire.given(value) for name, value in task.defaults.items()}
    ended = call(function, given, defaults, wire.encode, counts=counts, seed=task.seed)
    takes = None if ended.takes is None else [*map(text, ended.takes)]
    if ended.error is not None:
        return msgspec.structs.replace(raised(ended.error, failures), takes=takes)
    told = [] if task.scenario else inputs  # of a scenario's they are not its arguments
    changed = [name for name, sent in told if not wire.is_still(given[name], sent)][:MOST]
    warned = [(text(category), text(message)) for category, message in ended.warnings]
    return wire.Returned(ended.answer, changed, warned, ended.steps, ended.filled, takes=takes)


def raised(error: BaseException, failures: Failures) -> wire.Raised:
    """Return that an exception ended a call, and what came before it."""
    cause = failures.get(str(error.name)) if isinstance(error, NameError) else None
    because = None if cause is None else _said(cause[0])
    places = [
        (int(frame.f_code.co_filename[6:-1]), line) for frame, line in own_lines(error, _is_own)
    ]
    cell, line = places[-1] if places else (0, 0)
    called = places[0] if len(places) > 1 else None
    return wire.Raised(*_said(error), cell, line, because, called)


def _said(error: BaseException) -> tuple[str, str]:
    kind, message = said_of(error)
    return text(kind), text(message)


def _is_own(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith("<cell ")
