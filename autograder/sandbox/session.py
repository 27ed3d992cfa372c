"""One submission's conversation with its workers, within the time that it has.

All exercises run in one worker. When a call hangs or kills it, the rest goes on in a fresh one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from autograder.sandbox import wire
from autograder.sandbox.pool import Sandbox, Worker


@dataclass(frozen=True)
class Limits:
    """Wall clock, in seconds."""

    call: float = 3.0
    submission: float = 30.0
    deaths: int = 2  # calls of one exercise that may hang or crash before the rest is not run


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


def run(sandbox: Sandbox, job: wire.Job, limits: Limits | None = None) -> dict[str, Answer]:
    """Run a job to its end and return an answer for each of its tasks.

    Raises
    ------
    SandboxError
        If no worker can be started: a fault of the grader, not of the submission.
    """
    return run_phases(sandbox, job.cells, [job.tasks], limits)


def run_phases(
    sandbox: Sandbox,
    cells: list[wire.Cell],
    phases: list[list[wire.Task]],
    limits: Limits | None = None,
) -> dict[str, Answer]:
    """Run tasks phase by phase: a phase's inputs reach a worker when those before it are answered.

    So what a student may see, the answers to public cases, cannot depend on hidden inputs. An
    exercise's outcomes are those of its first phase, then those of its second.
    """
    limits = limits or Limits()
    answers = {task.exercise: Answer() for tasks in phases for task in tasks}
    end = time.monotonic() + limits.submission
    while time.monotonic() < end and any(left := _left(phases, answers, limits)):
        with sandbox.worker() as worker:
            _serve(worker, cells, left, answers, end, limits)
    for name, answer in answers.items():
        if answer.loaded is None or answer.loaded.status == "found":
            calls = sum(len(t.calls) for tasks in phases for t in tasks if t.exercise == name)
            answer.outcomes += [NotRun()] * (calls - len(answer.outcomes))
    return answers


def _left(
    phases: list[list[wire.Task]], answers: dict[str, Answer], limits: Limits
) -> list[list[wire.Task]]:
    """Return what is left: calls without an outcome, of exercises that may go on."""
    done = {name: len(answer.outcomes) for name, answer in answers.items()}
    phases_left = []
    for tasks in phases:
        left = []
        for task in tasks:
            answer, calls = answers[task.exercise], task.calls[done[task.exercise] :]
            done[task.exercise] = max(0, done[task.exercise] - len(task.calls))
            ended = answer.loaded is not None and answer.loaded.status != "found"
            if answer.deaths < limits.deaths and not ended and (calls or answer.loaded is None):
                left.append(msgspec.structs.replace(task, calls=calls))
        phases_left.append(left)
    return phases_left


def _serve(
    worker: Worker,
    cells: list[wire.Cell],
    phases: list[list[wire.Task]],
    answers: dict[str, Answer],
    end: float,
    limits: Limits,
) -> None:
    """Let one worker answer what is left, until all is answered or it is of no more use."""
    for tasks in filter(None, phases):
        worker.send(wire.pack(wire.Job(cells, tasks)))
        cells = []  # it has them now
        for task in tasks:
            if not _converse(worker, task, answers[task.exercise], end, limits):
                return


def _converse(worker: Worker, task: wire.Task, answer: Answer, end: float, limits: Limits) -> bool:
    """Take one task's messages; False when the worker is of no more use."""
    expected = len(answer.outcomes) + len(task.calls)
    seconds = limits.call
    try:
        loaded = _receive(worker, end, seconds, wire.Loaded)
        answer.loaded = answer.loaded or loaded
        if answer.loaded.status != "found":
            return True
        while len(answer.outcomes) < expected:
            message = _receive(worker, end, seconds, wire.Result)
            if isinstance(message, wire.Returned):
                wire.decode(message.value)  # a claim that does not decode is no message
            answer.outcomes.append(message)
    except TimeoutError:
        answer.outcomes.append(TimedOut(seconds))
    except (EOFError, OSError, wire.WireError):
        answer.outcomes.append(Crashed())
    else:
        return True
    answer.deaths += 1
    return False


def _receive(worker: Worker, end: float, seconds: float, kind: type[T]) -> T:
    """Return the next message, which must be of a kind; `WireError` for one out of turn."""
    message = wire.unpack(worker.receive(min(seconds, end - time.monotonic())))
    if not isinstance(message, kind):
        raise wire.WireError(f"a {type(message).__name__} out of turn")
    return message
