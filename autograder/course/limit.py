"""An end to what takes too long of a course's own code, which runs in the grader's process."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 30  # by the clock, whoever else uses the processor; a student's answer gets 3 of its own


class TooLong(BaseException):
    """Ends what takes too long; nothing that catches exceptions keeps it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"takes more than {seconds:g} s")


@contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Raise `TooLong` in what runs longer.

    A timer of somebody else's is left alone; where there are none, as on Windows and in other
    threads than the first, nothing is ended.
    """
    timed = hasattr(signal, "setitimer")
    main = threading.current_thread() is threading.main_thread()
    if not (timed and main) or any(signal.getitimer(signal.ITIMER_REAL)):
        yield
        return

    def end(*_: object) -> None:
        raise TooLong(seconds)

    before = signal.signal(signal.SIGALRM, end)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before or signal.SIG_DFL)
