"""How a check calls an answer: what it gives in plain values, where it raises, how long it takes.

Shipped beside each notebook, as `autograder.notebook.checks` is. Nothing that an answer holds or
does ends in an error of the check's own.
"""

from __future__ import annotations

import linecache
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

import numpy as np

from autograder.compare import Failure, Label, Opaque

MOST = 10_000  # values of one answer, in lists, tuples and dicts
DEEPEST = 8  # lists in lists
LONGEST = 400  # characters of Python's own message
_STATEMENT = 80  # characters of a line that is quoted


class Called(NamedTuple):
    """What an answer gave: a plain value, or a `Failure` and the label that tells of it."""

    value: Any
    raised: Label | None = None


def call(function: Callable[..., Any], inputs: Mapping[str, Any], long: str = "") -> Called:
    """Call a function on inputs of its own; after ten seconds print ``long``."""
    try:
        with _told(long):
            return Called(plain(function(*inputs.values())))
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
    kind = type(error).__name__
    message = message if len(message) <= LONGEST else f"{message[:LONGEST]}…"
    label = {"label": "raised", "error": kind, "message": message, "place": _place(error)}
    return Called(Failure(kind, message), label)


def _place(error: BaseException) -> Label | None:
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


def plain(value: Any) -> Any:
    """Return numbers, texts, arrays and containers of them; for all else an `Opaque`.

    What the autograder's own worker lets through, and as much: a list that holds itself has an end.
    """
    return _plain(value, [MOST], DEEPEST)


def _plain(value: Any, left: list[int], depth: int) -> Any:
    kind = type(value)
    if value is None or value is Ellipsis or kind in (bool, float, str):
        return value
    if kind is int:
        return value if -(2**63) <= value < 2**64 else Opaque("integer")
    if kind is complex:
        return np.complex128(value)
    if kind is np.ndarray or (issubclass(kind, np.generic) and kind.__module__ == "numpy"):
        real = value.dtype.kind in "biufc"
        return value if real else Opaque("dtype", str(value.dtype)[:LONGEST])
    if depth and issubclass(kind, (list, tuple, dict)):
        size = len(value)
        if size > left[0]:
            named = kind.__name__ if issubclass(kind, (list, tuple)) else ""
            return Opaque("crowded", named, MOST, (size,) if named else ())
        left[0] -= size
        if issubclass(kind, dict):
            return {_text(key): _plain(item, left, depth - 1) for key, item in value.items()}
        items = [_plain(item, left, depth - 1) for item in value]
        return items if issubclass(kind, list) else tuple(items)
    return Opaque(type=kind.__name__[:LONGEST])


def _text(key: Any) -> str:
    return key if type(key) is str else str(key)


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
