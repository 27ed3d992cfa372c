"""Time for tests: a worker is waited for until it answers, however slow the machine.

Where a call never comes back on purpose, the student's code says so in a comment, for all calls of
an exercise or by a condition on its arguments; such calls alone are given up, and soon::

    # hangs: L1
    # hangs: f if x == 1

What is called again with right helpers in place of the student's is waited for like the others.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.protocol import Worker

PATIENCE = 600.0  # seconds; what takes as long is broken
MOMENT = 0.1  # seconds; no machine is fast enough for what never comes
HANGS = re.compile(r"# hangs: (\w+)(?: if (.+))?$", re.MULTILINE)


class Patient:
    """A worker whose answers are waited for by what its submission says of them."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._hangs: list[tuple[str, str]] = []
        self._waits: deque[float] = deque()  # for the frames that are to come

    def send(self, frame: bytes, seconds: float) -> None:
        """Send the job, and note what never comes back of it."""
        job = wire.unpack_job(frame[4:])
        if job.cells is None:
            tasks = [job.trial.task] if job.trial else job.tasks
            calls = [(task, call) for task in tasks for call in task.calls]
            self._waits += [MOMENT if self._never(*each) else PATIENCE for each in calls]
        else:
            self._hangs = HANGS.findall("\n".join(cell.source for cell in job.cells))
            self._waits += [PATIENCE] * len(job.tasks)
        self._worker.send(frame, PATIENCE)

    def _never(self, task: wire.Task, call: list[tuple[str, Any]]) -> bool:
        arguments = {name: wire.decode(value) for name, value in call}
        return not task.helpers and any(
            name == task.exercise and eval(condition or "True", {}, arguments)
            for name, condition in self._hangs
        )

    def receive(self, seconds: float) -> bytes:
        """Return the next frame's body; how long the grader would wait is no matter."""
        return self._worker.receive(self._waits.popleft() if self._waits else PATIENCE)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The worker's own."""
        return self._worker.numbers

    def waited(self) -> float:
        """Return 0: what is given up is given up at once."""
        return 0.0

    def close(self) -> None:
        """Kill the worker and all that it started."""
        self._worker.close()


def patiently(
    start: Callable[[Any], AbstractContextManager[Worker]],
) -> Callable[[Any], AbstractContextManager[Worker]]:
    """Return a sandbox's ``worker`` method whose workers are waited for."""

    @contextmanager
    def worker(sandbox: Any) -> Iterator[Worker]:
        with start(sandbox) as each:
            yield Patient(each)

    return worker
