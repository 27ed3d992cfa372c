"""How long a submission has, over all its workers, not counting waits for a processor."""

from __future__ import annotations

import time
from dataclasses import dataclass

BACKSTOP = 4  # times a limit by the clock, however long workers wait for a processor
INSTANT = 1e-3  # seconds that are not worth waiting for


@dataclass(frozen=True)
class Limits:
    """Seconds, without those in which a worker waits for a processor that others have."""

    call: float = 3.0
    submission: float = 30.0  # over all its workers
    deaths: int = 2  # calls of one exercise that may hang or crash before the rest is not run
    lines: float = 15.0  # beside these, to look for lines that go wrong: far above what is counted


class Deadline:
    """When a submission's time ends: over all its workers.

    Parameters
    ----------
    seconds : float
    within : Deadline, optional
        Of the whole, where this is a part.
    """

    def __init__(self, seconds: float, within: Deadline | None = None) -> None:
        self.seconds, self._within = seconds, within
        now = time.monotonic()
        self._end, self._last = now + seconds, now + BACKSTOP * seconds

    def left(self) -> float:
        """Return how many seconds are left."""
        own = min(self._end, self._last) - time.monotonic()
        return own if self._within is None else min(own, self._within.left())

    @property
    def over(self) -> bool:
        """Whether none is left that is worth waiting for."""
        return self.left() < INSTANT

    def extend(self, seconds: float) -> None:
        """Put the end off, by time that was not the submission's."""
        self._end += seconds
        if self._within is not None:
            self._within.extend(seconds)

    def pause(self, seconds: float) -> None:
        """Put off the end, however late: something else has taken so long."""
        self._end, self._last = self._end + seconds, self._last + seconds
