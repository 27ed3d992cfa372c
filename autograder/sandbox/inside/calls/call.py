"""One call of a student's function: what it gives, where it raises, what it does besides.

Needs numpy alone: the same text runs in the worker and beside a student's notebook.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from .arguments import bind
from .seeded import seeded

MOST = 5  # of what is told of a call besides its value
_NAMES = 12  # of parameters


@dataclass
class Ended:
    """How a call ended: with an answer or an error."""

    answer: Any = None
    error: BaseException | None = None
    takes: list[str] | None = None  # as `Arguments` has it, no more than a dozen
    filled: list[str] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)  # category and message
    steps: int = 0  # lines of the submission, if they were counted


def call(
    function: Callable[..., Any],
    inputs: Mapping[str, Any],
    defaults: Mapping[str, Any],
    take: Callable[[Any], Any],
    *,
    counts: int = 0,
    seed: int | None = None,
    passes: type[BaseException] | tuple[()] = (),
) -> Ended:
    """Call a function with inputs of its own.

    Parameters
    ----------
    function : callable
    inputs, defaults : dict
        As in `bind`.
    take : callable
        Makes of the answer what is kept of it; what it raises is the answer's doing, too.
    counts : int
        How many steps are counted at most.
    seed : int, optional
        Of the global random numbers.
    passes : type of exception
        What ends not only the call.
    """
    ended, steps = Ended(), _Steps(counts)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            arguments = bind(function, inputs, defaults)
            ended.takes, ended.filled = _few(arguments.takes), arguments.filled[:MOST]
            if counts:
                sys.settrace(steps.enter)
            try:
                with seeded(seed):
                    answer = function(*arguments.by_position, **arguments.by_name)
            finally:
                if counts:
                    sys.settrace(None)
            ended.answer = take(answer)
        except passes:
            raise
        except BaseException as error:  # `exit()` in an answer, too
            ended.error = error
    seen = dict.fromkeys((w.category.__name__[:80], str(w.message)[:200]) for w in caught[:50])
    ended.warnings, ended.steps = [*seen][:MOST], steps.count
    return ended


def _few(names: list[str] | None) -> list[str] | None:
    """Return a dozen names at most, the last "…" where there are more."""
    if names is None:
        return None
    return [name[:40] for name in (names if len(names) <= _NAMES else [*names[: _NAMES - 1], "…"])]


class _Steps:
    """Counts the lines and calls of the submission's own text, as a trace function."""

    def __init__(self, most: int) -> None:
        self.count, self._most = 0, most

    def enter(self, frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        """Follow a call, if it is of the submission."""
        return self.step() if frame.f_code.co_filename.startswith("<cell ") else None

    def step(self, *_: object) -> Callable[..., Any]:
        """Count one; the last ends it."""
        self.count += 1
        if self.count >= self._most:
            sys.settrace(None)
        return self.step


def said_of(error: BaseException) -> tuple[str, str]:
    """Return the name of an exception's type, and its message."""
    try:
        message = str(error)
    except BaseException:
        message = ""
    return type(error).__name__[:80], message


def own_lines(
    error: BaseException, is_own: Callable[[FrameType], bool]
) -> list[tuple[FrameType, int]]:
    """Return the student's own frames that an exception came through, each with its line.

    The last is where it was raised; where that is not the function that was called, its frame comes
    first.
    """
    found, trace = [], error.__traceback__
    while trace is not None:
        if is_own(trace.tb_frame):
            found.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    inner = found[-1:]
    outer = [each for each in found[:1] if each[0].f_code is not inner[0][0].f_code]
    return outer + inner
