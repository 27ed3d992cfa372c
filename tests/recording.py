"""A sandbox that is listened to: what its workers were sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.protocol import Sandbox, Worker


class Recording(Sandbox):
    """A sandbox that remembers the jobs that each of its workers was sent."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox, self.tier, self.memory = sandbox, sandbox.tier, 0
        self.jobs: list[list[wire.Job]] = []

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """Start a worker that is listened to."""
        jobs: list[wire.Job] = []
        self.jobs.append(jobs)
        with self._sandbox.worker() as worker:
            send = worker.send

            def listen(frame: bytes, seconds: float) -> None:
                jobs.append(wire.unpack_job(frame[4:]))
                send(frame, seconds)

            worker.send = listen  # type: ignore[method-assign]
            yield worker

    def close(self) -> None:
        """Do nothing."""
