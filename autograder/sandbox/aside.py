"""A worker of its own, in which changes of a submission are tried.

It is sent public inputs alone, and no expected value; it ends before a hidden input is sent to
another. What it takes is none of the submission's time.
"""

from __future__ import annotations

import time

from autograder.sandbox.deadline import Limits
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.session import Ask, Session


class Aside(Session):
    """A session beside another, whose worker it ends and whose time stands still.

    Parameters
    ----------
    beside : Session
    seconds : float
        For all trials together.
    """

    def __init__(self, beside: Session, seconds: float) -> None:
        beside.rest()
        super().__init__(beside._sandbox, beside._cells, Limits(submission=seconds, deaths=1))
        self._beside, self._since = beside._deadline, time.monotonic()

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self._beside.pause(time.monotonic() - self._since)

    def tried(self, trial: wire.Trial) -> wire.Tried | None:
        """Return what changed functions give; None if the worker says no more."""
        if self.left <= 0:
            return None
        cells = None if self._worker else self._cells
        worker = self._worker or self._start()
        worker.send(wire.pack(wire.Job([], cells, trial)), self.left)
        ask = Ask([], self._limits, self._deadline, self._past)
        try:
            message = wire.unpack(self._receive(worker, ask))
        except (TimeoutError, EOFError, OSError, wire.WireError):
            message = None
        if isinstance(message, wire.Tried) and message.exercise == trial.task.exercise:
            return message
        self.rest()
        return None
