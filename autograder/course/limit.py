"""An end to what takes too long of a course's own code, which runs in the grader's process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from autograder.sandbox.inside.calls.alarm import alarm

SECONDS = 30  # by the clock, whoever else uses the processor; a student's answer gets 3 of its own


class TooLong(BaseException):
    """Ends what takes too long; nothing that catches exceptions keeps it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"takes more than {seconds:g} s")


@contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Raise `TooLong` in what runs longer, where `alarm` rings."""

    def end() -> None:
        raise TooLong(seconds)

    with alarm(seconds, end):
        yield
