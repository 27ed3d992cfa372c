"""Something done where what runs takes too long.

Needs the standard library alone: the same text runs beside a student's notebook.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def alarm(seconds: float, ring: Callable[[], object]) -> Iterator[None]:
    """Call ``ring``, in the middle of what runs, where it takes longer; leave no timer behind.

    A timer of somebody else's is left alone; where there are none, as on Windows and in other
    threads than the first, nothing rings.
    """
    timed = hasattr(signal, "setitimer") and sys.platform != "emscripten"
    main = threading.current_thread() is threading.main_thread()
    if not (timed and main) or any(signal.getitimer(signal.ITIMER_REAL)):
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda *_: ring())
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before or signal.SIG_DFL)
