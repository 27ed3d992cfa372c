"""One submission's conversation with its workers, within the time that it has.

All exercises run in one worker. When a call hangs or kills it, the rest goes on in a fresh one.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from autograder.compare import Opaque
from autograder.sandbox.deadline import BACKSTOP, INSTANT, Deadline, Limits
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.outcome import Crashed, NotRun, Outcome, TimedOut, message
from autograder.sandbox.protocol import Sandbox, Worker

T = TypeVar("T", bound=wire.Loaded | wire.Result)


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
    student may see, the answers to public cases, cannot depend on hidden inputs asked later. What
    starts a worker is not the submission's time.

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
        self._deadline = Deadline(self._limits.submission)
        self._open = ExitStack()
        self._past = _Past()
        self.rest()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.rest()

    @property
    def left(self) -> float:
        """Return how many seconds are left of its limits."""
        return self._deadline.left()

    def fresh(self) -> None:
        """Begin anew: the next question goes to a new worker, and no death is remembered."""
        self.rest()
        self._past = _Past()

    def rest(self) -> None:
        """Let the worker go, whose place others need; the next question goes to a new one."""
        self._open.close()
        self._worker: Worker | None = None
        self._waited = 0.0  # by this worker, as far as the deadline knows
        self._read: dict[str, wire.Loaded] = {}  # by this worker
        self._called: set[str] = set()  # in this worker

    def ask(self, tasks: Sequence[wire.Task], limits: Limits | None = None) -> list[Answer]:
        """Return an answer to each task, whatever becomes of the workers.

        Parameters
        ----------
        tasks : sequence of Task
        limits : Limits, optional
            Of these tasks apart, within the session's: their deaths count nowhere else.

        Raises
        ------
        SandboxError
            If no worker can be started: a fault of the grader, not of the submission.
        """
        if limits:
            deadline = Deadline(limits.submission, within=self._deadline)
            ask = Ask(tasks, limits, deadline, _Past())
        else:
            ask = Ask(tasks, self._limits, self._deadline, self._past)
        while ask.deadline.left() > 0 and ask.left():
            if not self._serve(self._worker or self._start(), ask):
                self.rest()
        for task, answer in zip(tasks, ask.answers, strict=True):
            count = len(task.calls) if answer.loaded is None or answer.found else 0
            answer.outcomes = [*answer.outcomes, *[NotRun()] * count][:count]
        return ask.answers

    def _start(self) -> Worker:
        asked = time.monotonic()
        self._worker = self._open.enter_context(self._sandbox.worker())
        self._deadline.extend(time.monotonic() - asked)
        return self._worker

    def _serve(self, worker: Worker, ask: Ask) -> bool:
        """Let a worker answer what is left; False when it is of no more use."""
        start = time.monotonic()
        served = self._look(worker, ask) and self._call(worker, ask)
        if time.monotonic() - start > ask.limits.call:  # else it cannot have waited for long
            self._excuse(worker, ask)
        return served

    def _look(self, worker: Worker, ask: Ask) -> bool:
        """Have the worker find what it has not looked for yet."""
        left = ask.left()
        unread = [
            (msgspec.structs.replace(task, calls=[]), answer)
            for task, answer in {task.exercise: (task, answer) for task, answer in left}.values()
            if task.exercise not in self._read
        ]
        if unread:
            job = wire.Job([task for task, _ in unread], self._cells)
            worker.send(wire.pack(job), ask.deadline.left())
        for task, answer in unread:
            loaded = self._take(worker, ask, task, answer, wire.Loaded, self._called)
            if loaded is None:
                return False
            self._read[task.exercise] = loaded
        for task, answer in left:
            answer.loaded = self._read[task.exercise]
        return True

    def _call(self, worker: Worker, ask: Ask) -> bool:
        """Have the worker make the calls that are left."""
        left = [(task, answer) for task, answer in ask.left() if task.calls]
        if left:
            worker.send(wire.pack(wire.Job([task for task, _ in left])), ask.deadline.left())
        for task, answer in left:
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
        ask: Ask,
        task: wire.Task,
        answer: Answer,
        kind: type[T],
        after: Collection[str] = (),
    ) -> T | None:
        """Return the next message; None, and an outcome, when the worker is of no more use.

        Where that may be the doing of another exercise, called before in the same worker, there is
        no outcome: the next worker tells.
        """
        try:
            said = message(self._receive(worker, ask), ask.room)
            if isinstance(said, kind) and said.exercise == task.exercise:
                return said
        except TimeoutError:
            total = ask.deadline.over
            seconds = ask.deadline.seconds if total else ask.limits.call
            ask.ended(task, answer, TimedOut(seconds, total))
            return None
        except (EOFError, OSError, wire.WireError):
            pass
        if not after:
            ask.ended(task, answer, Crashed())
        return None

    def _receive(self, worker: Worker, ask: Ask) -> bytes:
        """Return the next frame, within the time of a call and of all."""
        start = time.monotonic()
        end, last = start + ask.limits.call, start + BACKSTOP * ask.limits.call
        while True:
            left = min(end, last) - time.monotonic()
            try:
                return worker.receive(min(left, ask.deadline.left()))
            except TimeoutError:
                waited = self._excuse(worker, ask)
                if waited < INSTANT or time.monotonic() > last or ask.deadline.over:
                    raise
                end += waited

    def _excuse(self, worker: Worker, ask: Ask) -> float:
        """Put the deadline off by what a worker waited for a processor, and return it."""
        before, self._waited = self._waited, max(self._waited, worker.waited())
        ask.deadline.extend(self._waited - before)
        return self._waited - before


class _Past:
    """What became of workers so far, by exercise."""

    def __init__(self) -> None:
        self.deaths: Counter[str] = Counter()
        self.hung: set[str] = set()

    def ended(self, exercise: str, outcome: TimedOut | Crashed) -> None:
        """Note a worker's end."""
        self.deaths[exercise] += 1
        if isinstance(outcome, TimedOut):
            self.hung.add(exercise)

    def may_go_on(self, exercise: str, most: int) -> bool:
        """Tell whether an exercise is called again; after a hang only where no other hung."""
        again = exercise not in self.hung or len(self.hung) == 1
        return self.deaths[exercise] < most and again


class Ask:
    """Tasks and what has been answered so far."""

    def __init__(
        self, tasks: Sequence[wire.Task], limits: Limits, deadline: Deadline, past: _Past
    ) -> None:
        self._tasks, self.limits, self.deadline, self._past = tasks, limits, deadline, past
        self.answers = [Answer() for _ in tasks]
        self.room = wire.wide(Opaque)  # of the answers that are not small

    def left(self) -> list[tuple[wire.Task, Answer]]:
        """Return the tasks that are still to be looked for, or have calls without an outcome.

        Exercises that have hung come last: others do not wait for them.
        """
        left = [
            (msgspec.structs.replace(task, calls=task.calls[len(answer.outcomes) :]), answer)
            for task, answer in zip(self._tasks, self.answers, strict=True)
            if self._past.may_go_on(task.exercise, self.limits.deaths)
            and (answer.loaded is None or (answer.found and len(answer.outcomes) < len(task.calls)))
        ]
        return sorted(left, key=lambda each: each[0].exercise in self._past.hung)

    def ended(self, task: wire.Task, answer: Answer, outcome: TimedOut | Crashed) -> None:
        """Note what became of a worker in the middle of a task."""
        answer.outcomes.append(outcome)
        self._past.ended(task.exercise, outcome)
