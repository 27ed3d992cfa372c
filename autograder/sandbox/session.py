"""One submission's conversation with its workers, within the time that it has.

All exercises run in one worker. When a call hangs or kills it, the rest goes on in a fresh one.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, TypeVar

import msgspec

from autograder.compare import Opaque
from autograder.sandbox.inside import wire
from autograder.sandbox.inside.room import Room, wide
from autograder.sandbox.pool import Sandbox, Worker

SMALL = 64 << 10  # bytes of an answer that is kept, however large the others are


@dataclass(frozen=True)
class Limits:
    """Wall clock, in seconds."""

    call: float = 3.0
    submission: float = 30.0
    deaths: int = 2  # calls of one exercise that may hang or crash before the rest is not run


class Returned(wire.Returned, frozen=True):
    """A call came back: its value as plain Python and numpy, or an `Opaque`."""

    value: Any

    @classmethod
    def of(cls, sent: wire.Returned, room: Room | None = None) -> Returned:
        """Return it with its value decoded, once and for all."""
        fields = msgspec.structs.asdict(sent)
        return cls(**fields | {"value": wire.decode(sent.value, Opaque, room)})


@dataclass(frozen=True)
class TimedOut:
    """A call took longer than it may."""

    seconds: float


@dataclass(frozen=True)
class Crashed:
    """The worker ended, or sent what is no message, in the middle of a call."""


@dataclass(frozen=True)
class NotRun:
    """A call was not made, because calls before it took all the time or killed every worker."""


T = TypeVar("T", bound=wire.Loaded | wire.Result)
Outcome = wire.Result | TimedOut | Crashed | NotRun


@dataclass
class Answer:
    """What a submission gave for one task: outcomes in the order of the calls."""

    loaded: wire.Loaded | None = None
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def found(self) -> bool:
        """Whether there is something to call."""
        return self.loaded is not None and self.loaded.status == "found"


class Session:
    """A submission's workers, one after the other, and the time that it has for all of them.

    The questions of one `ask` reach a worker when those of the one before are answered: so what a
    student may see, the answers to public cases, cannot depend on hidden inputs asked later.

    Parameters
    ----------
    sandbox : Sandbox
        Where workers come from.
    cells : sequence of Cell
        The submission's text.
    limits : Limits
    """

    def __init__(
        self, sandbox: Sandbox, cells: Sequence[wire.Cell], limits: Limits | None = None
    ) -> None:
        self._sandbox, self._cells = sandbox, list(cells)
        self._limits = limits or Limits()
        self._end = time.monotonic() + self._limits.submission
        self._open = ExitStack()
        self._deaths: Counter[str] = Counter()
        self._drop()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._drop()

    def fresh(self) -> None:
        """Begin anew: the next question goes to a new worker, and no death is remembered."""
        self._drop()
        self._deaths.clear()

    def _drop(self) -> None:
        self._open.close()
        self._worker: Worker | None = None
        self._read: dict[str, wire.Loaded] = {}  # by this worker
        self._called: set[str] = set()  # in this worker

    def ask(self, tasks: Sequence[wire.Task], deaths: int | None = None) -> list[Answer]:
        """Return an answer to each task, whatever becomes of the workers.

        Parameters
        ----------
        tasks : sequence of Task
        deaths : int, optional
            How many of an exercise's calls may hang or crash here; no other `ask` counts them.
            Else `Limits.deaths` may, in all.

        Raises
        ------
        SandboxError
            If no worker can be started: a fault of the grader, not of the submission.
        """
        if deaths is None:
            ask = _Ask(tasks, self._deaths, self._limits.deaths)
        else:
            ask = _Ask(tasks, Counter(), deaths)
        while time.monotonic() < self._end and ask.left():
            if self._worker is None:
                self._worker = self._open.enter_context(self._sandbox.worker())
            if not self._serve(self._worker, ask):
                self._drop()
        for task, answer in zip(tasks, ask.answers, strict=True):
            count = len(task.calls) if answer.loaded is None or answer.found else 0
            answer.outcomes = [*answer.outcomes, *[NotRun()] * count][:count]
        return ask.answers

    def _serve(self, worker: Worker, ask: _Ask) -> bool:
        """Let a worker answer what is left; False when it is of no more use."""
        left = ask.left()
        unread = [
            (msgspec.structs.replace(task, calls=[]), answer)
            for task, answer in {task.exercise: (task, answer) for task, answer in left}.values()
            if task.exercise not in self._read
        ]
        if unread:
            worker.send(wire.pack(wire.Job([task for task, _ in unread], self._cells)))
        for task, answer in unread:
            loaded = self._take(worker, ask, task, answer, wire.Loaded)
            if loaded is None:
                return False
            self._read[task.exercise] = loaded
        for task, answer in left:
            answer.loaded = self._read[task.exercise]
        calls = [(task, answer) for task, answer in ask.left() if task.calls]
        if calls:
            worker.send(wire.pack(wire.Job([task for task, _ in calls])))
        for task, answer in calls:
            for _ in task.calls:
                after = self._called - {task.exercise}
                result = self._take(worker, ask, task, answer, wire.Result, after)
                if result is None:
                    return False
                self._called.add(task.exercise)
                answer.outcomes.append(result)
        return True

    def _take(
        self,
        worker: Worker,
        ask: _Ask,
        task: wire.Task,
        answer: Answer,
        kind: type[T],
        after: Collection[str] = (),
    ) -> T | None:
        """Return the next message; None, and an outcome, when the worker is of no more use.

        Where that may be the doing of another exercise, called before in the same worker, there is
        no outcome: the next worker tells.
        """
        seconds = self._limits.call
        try:
            left = self._end - time.monotonic()
            frame = worker.receive(min(seconds, left))
            message = wire.unpack(frame)
            if isinstance(message, wire.Returned):  # what does not decode is no message
                message = Returned.of(message, ask.room if len(frame) > SMALL else Room())
            if isinstance(message, kind) and message.exercise == task.exercise:
                return message
        except TimeoutError:
            ask.died(task, answer, TimedOut(seconds))
            return None
        except (EOFError, OSError, wire.WireError):
            pass
        if not after:
            ask.died(task, answer, Crashed())
        return None


class _Ask:
    """Tasks and what has been answered so far."""

    def __init__(self, tasks: Sequence[wire.Task], deaths: Counter[str], most: int) -> None:
        self._tasks, self._deaths, self._most = tasks, deaths, most
        self.answers = [Answer() for _ in tasks]
        self.room = wide()  # of the answers that are not small

    def left(self) -> list[tuple[wire.Task, Answer]]:
        """Return the tasks that are still to be looked for, or have calls without an outcome."""
        return [
            (msgspec.structs.replace(task, calls=task.calls[len(answer.outcomes) :]), answer)
            for task, answer in zip(self._tasks, self.answers, strict=True)
            if self._deaths[task.exercise] < self._most
            and (answer.loaded is None or (answer.found and len(answer.outcomes) < len(task.calls)))
        ]

    def died(self, task: wire.Task, answer: Answer, outcome: TimedOut | Crashed) -> None:
        """Note what became of a worker in the middle of a task."""
        answer.outcomes.append(outcome)
        self._deaths[task.exercise] += 1
