"""A class graded by several processes of this machine: one feeds no more than some four cores.

What a grader itself does of a submission does not run side by side with another's, for threads
share a lock. Here each job has a grader of its own, which reads, judges and keeps one zygote.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing import active_children, get_context
from typing import TypeVar

from autograder.batch.conditions import Conditions
from autograder.batch.engine import Engine
from autograder.batch.grader import Grader
from autograder.batch.terms import Terms
from autograder.drawing import obey_no_folder
from autograder.errors import CourseError
from autograder.results import Result
from autograder.sandbox.inside.confine import PR_SET_PDEATHSIG, prctl
from autograder.submissions.finding import Found
from autograder.submissions.reading import Submission

T = TypeVar("T")


class Processes(Engine):
    """Processes of this machine, each with a grader and one worker at a time.

    One that dies takes no submission along: what was handed out is graded again. Linux alone.

    Parameters
    ----------
    grader : Grader
        Of this process: theirs have as strong a sandbox, of as much memory, and load the course
        anew.
    jobs : int
        How many.
    allow_weak : bool
        As for `open_sandbox`.

    Raises
    ------
    BrokenExecutor, OSError, ImportError
        If a process cannot start here, as where nothing can be written to shared memory.
    """

    size, reads = 4, True

    def __init__(self, grader: Grader, jobs: int, *, allow_weak: bool = False) -> None:
        self.catalogue, self.tier, self.ahead = grader.catalogue, grader.sandbox.tier, 2 * jobs
        self.conditions: Sequence[Conditions] = [grader.conditions]
        folder, versions = self.catalogue.folder.absolute(), tuple(self.catalogue.versions.items())
        self._terms = Terms(folder, versions, grader.limits, allow_weak, grader.sandbox.memory)
        self._jobs = jobs
        os.environ["PYTHONSAFEPATH"] = "1"  # a new Python looks into no folder where it is started
        self._executor = self._opened()
        self._start(os.getpid).result()

    def _opened(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._jobs, get_context("spawn"), _begin, (os.getpid(),))

    def submit(self, handed: list[Submission | Found]) -> Future[list[Result]]:
        """Start a task; each of its processes starts when there is work for it."""
        try:
            return self._start(_grade, handed, self._terms)
        except BrokenExecutor:
            self._executor = self._opened()
            return self._start(_grade, handed, self._terms)

    def _start(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        """Start a task; a process that is new hears of Ctrl-C once it can end quietly."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return self._executor.submit(task, *arguments)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def close(self) -> None:
        """End all processes, in the middle of what is left to do."""
        for child in active_children():
            child.kill()  # its sandbox ends with it
        self._executor.shutdown(cancel_futures=True)


def _begin(parent: int) -> None:
    """Make this process end with the one that started it, and as quietly."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it has ended already
        os._exit(1)
    obey_no_folder()


def _grade(handed: list[Submission | Found], terms: Terms) -> list[Result]:
    if terms.differences():
        raise CourseError("the course was changed while it was graded; the same command goes on.")
    return list(map(terms.grader(1).result, handed))
