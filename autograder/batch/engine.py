"""Where a class is graded: in this process, in several of this machine, or on many."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Protocol

from autograder.batch.conditions import Conditions
from autograder.batch.grader import Grader, fault, named, open_one
from autograder.course.catalogue import Catalogue
from autograder.errors import CourseError
from autograder.results import Result, Tier
from autograder.submissions.finding import Found
from autograder.submissions.reading import Submission

if TYPE_CHECKING:
    from autograder.batch.processes import Processes

FED = 4  # jobs to which one grader hands out work without delay
WORTH = 40  # submissions for which a process more is started


class Engine(Protocol):
    """Where a class is graded: on this machine, or on many."""

    catalogue: Catalogue
    tier: Tier
    conditions: Sequence[Conditions]  # under one of which a result comes about
    size: int  # submissions a task
    ahead: int  # tasks that are handed out at a time
    reads: bool  # files itself

    def fitting(self, count: int) -> Engine:
        """Return what grades so many submissions: this one, or one that ends with it."""
        return self

    def submit(self, handed: list[Submission | Found]) -> Future[list[Result]]:
        """Start a task, of files if it reads them itself."""
        raise NotImplementedError


class Local(Engine):
    """Threads of this process, each with workers of its own; for many jobs processes.

    Parameters
    ----------
    grader : Grader
    jobs : int
        How many submissions are graded side by side.
    allow_weak : bool
        As for `open_sandbox`, which each process does anew.
    """

    size, reads = 1, False

    def __init__(self, grader: Grader, jobs: int, *, allow_weak: bool = False) -> None:
        self.catalogue, self.tier, self.ahead = grader.catalogue, grader.sandbox.tier, 2 * jobs
        self.conditions: Sequence[Conditions] = [grader.conditions]
        self._grader, self._jobs, self._allow_weak = grader, jobs, allow_weak
        self._threads: Executor = ThreadPoolExecutor(jobs)
        self._processes: Processes | None = None

    def fitting(self, count: int) -> Engine:
        """Return processes where one grader feeds fewer cores than there are jobs.

        But none that would look for modules where they start, or that cannot start.
        """
        worth, flags = min(self._jobs, count // WORTH), sys.flags
        heeds = flags.safe_path or not flags.ignore_environment  # what keeps them from doing so
        if worth > FED and heeds and sys.platform == "linux":
            with suppress(BrokenExecutor, OSError, ImportError):
                from autograder.batch import processes

                self._processes = processes.Processes(
                    self._grader, worth, allow_weak=self._allow_weak
                )
        return self._processes or self

    def submit(self, handed: list[Submission | Found]) -> Future[list[Result]]:
        """Start a task."""
        self._grader.sandbox.widen(self._jobs)
        return self._threads.submit(lambda: list(map(self._grader.result, handed)))

    def close(self) -> None:
        """Wait for what threads have begun, and begin nothing more; end all processes."""
        if self._processes:
            self._processes.close()
        self._threads.shutdown(cancel_futures=True)


def graded(founds: Sequence[Found], engine: Engine, assignment: str | None) -> Iterator[Result]:
    """Yield results as they come; no more is read than the engine has taken."""
    engine = engine.fitting(len(founds))

    @cache
    def wrong(name: str) -> CourseError | None:
        """Make a key ready here, since in threads nothing ends it; return what is wrong with it."""
        try:
            engine.catalogue.key(name).make_ready()
        except CourseError as error:
            return error
        return None

    tasks: dict[Future[list[Result]], list[Submission | Found]] = {}
    chunk: list[Submission | Found] = []
    again: list[Submission | Found] = []
    for place, found in enumerate(founds, 1):
        opened = (
            named(found, assignment)
            if engine.reads
            else open_one(engine.catalogue, found, engine.tier, assignment)
        )
        if isinstance(opened, Result):
            yield opened
        elif isinstance(opened, Submission) and (error := wrong(opened.assignment)):
            yield fault(engine.catalogue, opened, engine.tier, error)
        else:
            chunk.append(opened)
        if len(chunk) == engine.size or (chunk and place == len(founds)):
            tasks[engine.submit(chunk)] = chunk
            chunk = []
        while len(tasks) >= (engine.ahead if place < len(founds) else 1):
            for task in wait(tasks, return_when=FIRST_COMPLETED).done:
                handed = tasks.pop(task)
                if isinstance(task.exception(), BrokenExecutor):
                    again += handed
                else:
                    yield from _results(engine, task, handed)
    for each in again:  # one at a time: it may be what ends the process, and takes none along
        yield from _results(engine, engine.submit([each]), [each])


def _results(
    engine: Engine, task: Future[list[Result]], handed: list[Submission | Found]
) -> list[Result]:
    try:
        return task.result()
    except Exception as error:  # a machine that is gone
        return [fault(engine.catalogue, each, engine.tier, error) for each in handed]
