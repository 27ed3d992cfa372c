"""A cold child process with a time limit, on any system, and nothing else.

For ``check``, where students run their own code on their own machine; and, by name weak, for
systems without the means of the strong tiers.
"""

from __future__ import annotations

import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from autograder.errors import SandboxError
from autograder.results import Tier
from autograder.sandbox import commands
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.protocol import LOADS, START, Sandbox, Worker


class PlainWorker:
    """A child process with a time limit, on any system."""

    numbers = ()

    def __init__(self, process: subprocess.Popen[bytes], libraries: tuple[str, ...] = ()) -> None:
        self._start = START + LOADS * len(libraries)
        self._process = process
        self._frames: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()
        self._asked = threading.Semaphore(0)  # for a frame: none is read before
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def greet(self) -> None:
        """Wait until it has started, which is not the student's time."""
        try:
            self.receive(self._start)
        except (OSError, EOFError, wire.WireError):
            raise SandboxError("the worker does not start: it ends or does not answer") from None

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stdout:
            try:
                while self._asked.acquire():
                    self._frames.put(wire.read_frame(stdout.read))
            except (EOFError, wire.WireError, ValueError) as error:
                self._frames.put(error)

    def send(self, frame: bytes, seconds: float) -> None:
        """Send a job."""
        writer = threading.Thread(target=self._write, args=(frame,), daemon=True)
        writer.start()
        writer.join(max(seconds, 1e-3))

    def _write(self, frame: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):
            self._process.stdin.write(frame)
            self._process.stdin.flush()

    def receive(self, seconds: float) -> bytes:
        """Return the next frame's body."""
        self._asked.release()
        try:
            frame = self._frames.get(timeout=max(seconds, 1e-3))
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(frame, Exception):
            raise frame
        return frame

    def waited(self) -> float:
        """Return 0: it is not known on every system, and time is the clock's."""
        return 0.0

    def close(self) -> None:
        """Kill the process."""
        assert self._process.stdin is not None
        self._process.kill()
        self._process.wait()
        self._asked.release()
        with suppress(OSError):
            self._process.stdin.close()
        self._listener.join(1)  # it sees the end at once, unless a stray process holds the pipe


class Plain(Sandbox):
    """Workers that are plain child processes of the caller: no isolation, only a time limit.

    Parameters
    ----------
    libraries : tuple of str
        Of the course.
    started : Popen, optional
        The first worker, where `commands.plain` has started one.
    """

    tier, memory = Tier(), 0

    def __init__(
        self,
        libraries: tuple[str, ...] = (),
        started: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self._libraries, self._started = libraries, started

    def using(self, libraries: tuple[str, ...]) -> Plain:
        """Return one whose workers have imported a course's libraries, as far as they are there."""
        return self if libraries == self._libraries else Plain(libraries)

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """Start a cold worker, or take the one that was started."""
        process, self._started = self._started or commands.plain(self._libraries), None
        worker = PlainWorker(process, self._libraries)
        try:
            worker.greet()
            yield worker
        finally:
            worker.close()

    def close(self) -> None:
        """End a worker that nobody took; no other outlives its block."""
        if self._started:
            PlainWorker(self._started).close()
