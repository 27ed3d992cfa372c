"""How a check calls an answer: what it gives, where it raises, how long it takes.

Shipped beside each notebook, as `autograder.notebook.checks` is. Nothing that an answer holds or
does ends in an error of the check's own.
"""

from __future__ import annotations

import linecache
import signal
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from autograder.compare import Failure, Label
from autograder.judge.explanation import explanation, normal
from autograder.notebook.values import plain
from autograder.sandbox.inside.arguments import bind

LONGEST = 160  # characters of Python's own message
_STATEMENT = 80  # characters of a line that is quoted


class Called(NamedTuple):
    """What an answer gave: a plain value, or a `Failure` and the label that tells of it."""

    value: Any
    raised: Label | None = None


def call(
    function: Callable[..., Any],
    inputs: dict[str, Any],
    long: str = "",
    defaults: Mapping[str, Any] | None = None,
) -> Called:
    """Call a function on inputs of its own; after ten seconds print ``long``.

    With the defaults of an exercise's parameters, the inputs find the function's by name.
    """
    try:
        with _told(long):
            if defaults is None:
                return Called(plain(function(*inputs.values())))
            arguments = bind(function, inputs, defaults)
            return Called(plain(function(*arguments.by_position, **arguments.by_name)))
    except KeyboardInterrupt:
        raise  # the student's, of a loop that does not end
    except BaseException as error:  # `exit()` in an answer is no end of the notebook
        return raised(error)


def raised(error: BaseException) -> Called:
    """Return what is said of an exception, with the line of the notebook that it comes from."""
    try:
        message = " ".join(str(error).split())
    except Exception:
        message = ""
    kind, place = type(error).__name__, place_of(error)
    why = explanation(kind, normal(message), place["statement"] if place else "")
    short = textwrap.shorten(message, LONGEST, placeholder=" …")
    label = {"label": "raised", "error": kind, "message": short, "place": place, "why": why}
    return Called(Failure(kind, message), label)


def place_of(error: BaseException) -> Label | None:
    """Return the last line of the notebook's own that an exception came through."""
    trace, found = error.__traceback__, None
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_globals.get("__name__") == "__main__":
            file = frame.f_code.co_filename
            statement = linecache.getline(file, trace.tb_lineno).strip().partition("  #")[0]
            found = {"cell": 1, "line": trace.tb_lineno, "statement": statement[:_STATEMENT]}
        trace = trace.tb_next
    return found


def names_used(function: Callable[..., Any]) -> dict[str, Any]:
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
def _told(text: str, after: float = 10) -> Iterator[None]:
    """Print a text where what runs takes longer than some seconds, and leave no timer behind.

    A timer of somebody else's is left alone; where there are none, as on Windows, nothing is told.
    """
    timed = hasattr(signal, "setitimer") and sys.platform != "emscripten"
    main = threading.current_thread() is threading.main_thread()
    if not (text and timed and main) or any(signal.getitimer(signal.ITIMER_REAL)):
        yield
        return

    def tell(*_: object) -> None:
        with suppress(RuntimeError):  # in the middle of a `print` of the answer's
            print(text, flush=True)

    before = signal.signal(signal.SIGALRM, tell)
    try:
        signal.setitimer(signal.ITIMER_REAL, after)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before or signal.SIG_DFL)
