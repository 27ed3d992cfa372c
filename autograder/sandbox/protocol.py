"""What a sandbox is to those who grade: where workers come from, and how one is talked to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from autograder.results import Tier

START = 20.0  # seconds within which a zygote or a plain worker must be ready
LOADS = 60.0  # and how many more to import a library


class Worker(Protocol):
    """A conversation with one worker process."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its process number, and those in namespaces of its own; none where they are not known."""

    def send(self, frame: bytes, seconds: float) -> None:
        """Send a job; a worker that died or does not listen shows when `receive` is called."""

    def receive(self, seconds: float) -> bytes:
        """Return the next frame's body; TimeoutError, EOFError or WireError where there is none.

        After a TimeoutError it may be called again.
        """

    def waited(self) -> float:
        """Return how many seconds it has waited so far for a processor that others had."""

    def close(self) -> None:
        """Kill the worker and all that it started."""


class Sandbox(Protocol):
    """Where workers come from."""

    tier: Tier
    memory: int  # bytes of address space a worker; 0 is unlimited

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """Start a worker; it is killed when the block is left."""
        raise NotImplementedError

    def using(self, libraries: tuple[str, ...]) -> Sandbox:
        """Return one whose workers have a course's libraries: this one, where they are anyway."""
        return self

    def widen(self, jobs: int) -> None:
        """Be ready for so many workers at a time, where that takes anything."""
        return

    def close(self) -> None:
        """End all that is still running."""
