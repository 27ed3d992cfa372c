"""One submission's conversation with its workers, within the time that it has.

All exercises run in one worker. When a call hangs or kills it, the rest goes on in a fresh one.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from autograder.sandbox.inside import wire
from autograder.sandbox.pool import Sandbox, Worker

BACKSTOP = 4  # times a limit by the clock, however long workers wait for a processor
INSTANT = 1e-3  # seconds that are not worth waiting for


@dataclass(frozen=True)
class Limits:
    """Seconds, without those in which a worker waits for a processor that others have."""

    call: float = 3.0
    submission: float = 30.0  # over all its workers
    deaths: int = 2  # calls of one exercise that may hang or crash before the rest is not run


class Deadline:
    """When a submission's time ends: made once, and handed to every `run`.

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

    def extend(self, seconds: float) -> None:
        """Put the end off, by time that was not the submission's."""
        self._end += seconds
        if self._within is not None:
            self._within.extend(seconds)


@dataclass(frozen=True)
class TimedOut:
    """A call took longer than it may, or than all calls of the submission together may."""

    seconds: float
    total: bool = False


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

    @property
    def hung(self) -> bool:
        """Whether a call took longer than it may."""
        return any(isinstance(outcome, TimedOut) for outcome in self.outcomes)


def run(
    sandbox: Sandbox,
    cells: list[wire.Cell],
    phases: list[list[wire.Task]],
    limits: Limits | None = None,
    deadline: Deadline | None = None,
) -> dict[str, Answer]:
    """Run tasks phase by phase: a phase's inputs reach a worker when those before it are answered.

    So what a student may see, the answers to public cases, cannot depend on hidden inputs. An
    exercise's outcomes are those of its first phase, then those of its second. Without a deadline
    they have `Limits.submission` to themselves. What starts a worker is not the submission's time.

    Raises
    ------
    SandboxError
        If no worker can be started: a fault of the grader, not of the submission.
    """
    limits = limits or Limits()
    deadline = deadline or Deadline(limits.submission)
    talk = _Talk(phases, limits, deadline)
    while deadline.left() > 0 and (talk.unread() or any(talk.uncalled())):
        asked = time.monotonic()
        with sandbox.worker() as worker:
            deadline.extend(time.monotonic() - asked)
            talk.serve(worker, cells)
    for name, answer in talk.answers.items():
        if answer.loaded is None or answer.loaded.status == "found":
            calls = sum(len(t.calls) for tasks in phases for t in tasks if t.exercise == name)
            answer.outcomes += [NotRun()] * (calls - len(answer.outcomes))
    return talk.answers


class _Talk:
    """What one submission has answered so far, and what is left to ask."""

    def __init__(self, phases: list[list[wire.Task]], limits: Limits, deadline: Deadline) -> None:
        self._phases, self._limits, self._deadline = phases, limits, deadline
        self.answers = {task.exercise: Answer() for tasks in phases for task in tasks}
        self._waited = 0.0  # by the worker that serves, as far as the deadline knows

    def unread(self) -> list[wire.Task]:
        """Return a task without calls for each exercise that is still to be looked for."""
        first = {task.exercise: task for tasks in reversed(self._phases) for task in tasks}
        return [
            msgspec.structs.replace(first[name], calls=[])
            for name, answer in self.answers.items()
            if answer.loaded is None and self._may_go_on(answer)
        ]

    def _may_go_on(self, answer: Answer) -> bool:
        """Tell whether an exercise is called again; after a hang only where no other hung."""
        several = sum(each.hung for each in self.answers.values()) > 1
        return answer.deaths < self._limits.deaths and not (answer.hung and several)

    def uncalled(self) -> list[list[wire.Task]]:
        """Return, phase by phase, calls without an outcome, of exercises that may go on.

        Those that have hung come last in their phase: others do not wait for them.
        """
        done = {name: len(answer.outcomes) for name, answer in self.answers.items()}
        phases_left = []
        for tasks in self._phases:
            left = []
            for task in tasks:
                answer, calls = self.answers[task.exercise], task.calls[done[task.exercise] :]
                done[task.exercise] = max(0, done[task.exercise] - len(task.calls))
                found = answer.loaded is not None and answer.loaded.status == "found"
                if calls and found and self._may_go_on(answer):
                    left.append(msgspec.structs.replace(task, calls=calls))
            phases_left.append(sorted(left, key=lambda task: self.answers[task.exercise].hung))
        return phases_left

    def serve(self, worker: Worker, cells: list[wire.Cell]) -> None:
        """Let one worker answer what is left, until all is answered or it is of no more use."""
        start, self._waited = time.monotonic(), 0.0
        self._ask(worker, cells)
        if time.monotonic() - start > self._limits.call:  # else it cannot have waited for long
            self._excuse(worker)

    def _ask(self, worker: Worker, cells: list[wire.Cell]) -> None:
        unread = self.unread()
        worker.send(wire.pack(wire.Job(unread, cells)), self._deadline.left())
        for task in unread:
            loaded = self._take(worker, task, wire.Loaded)
            if loaded is None:
                return
            self.answers[task.exercise].loaded = loaded
        called: set[str] = set()  # in this worker
        for tasks in filter(None, self.uncalled()):
            worker.send(wire.pack(wire.Job(tasks)), self._deadline.left())
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
        answer = self.answers[task.exercise]
        try:
            message = wire.unpack(self._receive(worker))
            if isinstance(message, wire.Returned):
                wire.decode(message.value)  # a claim that does not decode is no message
            if isinstance(message, kind) and message.exercise == task.exercise:
                return message
        except TimeoutError:
            total = self._is_over()
            seconds = self._deadline.seconds if total else self._limits.call
            answer.outcomes.append(TimedOut(seconds, total))
            answer.deaths += 1
            return None
        except (EOFError, OSError, wire.WireError):
            pass
        if not after:
            answer.outcomes.append(Crashed())
            answer.deaths += 1
        return None

    def _receive(self, worker: Worker) -> bytes:
        """Return the next frame, within the time of a call and of all."""
        start = time.monotonic()
        end, last = start + self._limits.call, start + BACKSTOP * self._limits.call
        while True:
            left = min(end, last) - time.monotonic()
            try:
                return worker.receive(min(left, self._deadline.left()))
            except TimeoutError:
                waited = self._excuse(worker)
                if waited < INSTANT or time.monotonic() > last or self._is_over():
                    raise
                end += waited

    def _is_over(self) -> bool:
        return self._deadline.left() < INSTANT

    def _excuse(self, worker: Worker) -> float:
        """Put the deadline off by what a worker waited for a processor, and return it."""
        before, self._waited = self._waited, max(self._waited, worker.waited())
        self._deadline.extend(self._waited - before)
        return self._waited - before
