"""One submission's conversation with its workers, within the time that it has.

All exercises run in one worker. When a call hangs or kills it, the rest goes on in a fresh one.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, field
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
        value = wire.decode(sent.value, Opaque, room)
        return cls(value, sent.changed, sent.warnings, sent.steps, exercise=sent.exercise)


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
    """What a submission gave for one exercise: outcomes in the order of the calls."""

    loaded: wire.Loaded | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    deaths: int = 0


def run(
    sandbox: Sandbox,
    cells: list[wire.Cell],
    phases: list[list[wire.Task]],
    limits: Limits | None = None,
) -> dict[str, Answer]:
    """Run tasks phase by phase: a phase's inputs reach a worker when those before it are answered.

    So what a student may see, the answers to public cases, cannot depend on hidden inputs. An
    exercise's outcomes are those of its first phase, then those of its second.

    Raises
    ------
    SandboxError
        If no worker can be started: a fault of the grader, not of the submission.
    """
    talk = _Talk(phases, limits or Limits())
    while time.monotonic() < talk.end and (talk.unread() or any(talk.uncalled())):
        with sandbox.worker() as worker:
            talk.serve(worker, cells)
    for name, answer in talk.answers.items():
        if answer.loaded is None or answer.loaded.status == "found":
            calls = sum(len(t.calls) for tasks in phases for t in tasks if t.exercise == name)
            answer.outcomes += [NotRun()] * (calls - len(answer.outcomes))
    return talk.answers


class _Talk:
    """What one submission has answered so far, and what is left to ask."""

    def __init__(self, phases: list[list[wire.Task]], limits: Limits) -> None:
        self._phases, self._limits = phases, limits
        self.answers = {task.exercise: Answer() for tasks in phases for task in tasks}
        self._room = wide()  # of the answers that are not small
        self.end = time.monotonic() + limits.submission

    def unread(self) -> list[wire.Task]:
        """Return a task without calls for each exercise that is still to be looked for."""
        first = {task.exercise: task for tasks in reversed(self._phases) for task in tasks}
        return [
            msgspec.structs.replace(first[name], calls=[])
            for name, answer in self.answers.items()
            if answer.loaded is None and answer.deaths < self._limits.deaths
        ]

    def uncalled(self) -> list[list[wire.Task]]:
        """Return, phase by phase, calls without an outcome, of exercises that may go on."""
        done = {name: len(answer.outcomes) for name, answer in self.answers.items()}
        phases_left = []
        for tasks in self._phases:
            left = []
            for task in tasks:
                answer, calls = self.answers[task.exercise], task.calls[done[task.exercise] :]
                done[task.exercise] = max(0, done[task.exercise] - len(task.calls))
                found = answer.loaded is not None and answer.loaded.status == "found"
                if calls and found and answer.deaths < self._limits.deaths:
                    left.append(msgspec.structs.replace(task, calls=calls))
            phases_left.append(left)
        return phases_left

    def serve(self, worker: Worker, cells: list[wire.Cell]) -> None:
        """Let one worker answer what is left, until all is answered or it is of no more use."""
        unread = self.unread()
        worker.send(wire.pack(wire.Job(unread, cells)))
        for task in unread:
            loaded = self._take(worker, task, wire.Loaded)
            if loaded is None:
                return
            self.answers[task.exercise].loaded = loaded
        called: set[str] = set()  # in this worker
        for tasks in filter(None, self.uncalled()):
            worker.send(wire.pack(wire.Job(tasks)))
            for task in tasks:
                answer = self.answers[task.exercise]
                for _ in task.calls:
                    result = self._take(worker, task, wire.Result, after=called - {task.exercise})
                    if result is None:
                        return
                    called.add(task.exercise)
                    answer.outcomes.append(result)

    def _take(
        self, worker: Worker, task: wire.Task, kind: type[T], after: Collection[str] = ()
    ) -> T | None:
        """Return the next message; None, and an outcome, when the worker is of no more use.

        Where that may be the doing of another exercise, called before in the same worker, there is
        no outcome: the next worker tells.
        """
        answer, seconds = self.answers[task.exercise], self._limits.call
        try:
            left = self.end - time.monotonic()
            frame = worker.receive(min(seconds, left))
            message = wire.unpack(frame)
            if isinstance(message, wire.Returned):  # what does not decode is no message
                message = Returned.of(message, self._room if len(frame) > SMALL else Room())
            if isinstance(message, kind) and message.exercise == task.exercise:
                return message
        except TimeoutError:
            answer.outcomes.append(TimedOut(seconds))
            answer.deaths += 1
            return None
        except (EOFError, OSError, wire.WireError):
            pass
        if not after:
            answer.outcomes.append(Crashed())
            answer.deaths += 1
        return None
