"""What ``grade`` grades by: this machine's cores, or a cluster's."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from autograder.errors import CourseError
from autograder.language import _, say

if TYPE_CHECKING:
    from concurrent.futures import Future

    from autograder.batch.engine import Engine, Local
    from autograder.batch.processes import Processes
    from autograder.course.catalogue import Catalogue
    from autograder.results import Tier
    from autograder.sandbox.deadline import Limits
    from autograder.sandbox.protocol import Sandbox
    from autograder.submissions.finding import Found

Tell = Callable[[str], object]  # of a warning


@contextmanager
def opening(allow_weak: bool, memory: int) -> Iterator[Future[Sandbox]]:
    """Open the sandbox, for one at first, while the course is loaded; end it when all is told."""
    from autograder.sandbox.tiers import begin, open_sandbox

    begun = begin(memory)

    from concurrent.futures import ThreadPoolExecutor  # while it starts

    with ThreadPoolExecutor(1) as thread:
        opened = thread.submit(open_sandbox, 1, allow_weak=allow_weak, memory=memory, begun=begun)
        try:
            yield opened
        finally:
            if not opened.exception():
                opened.result().close()


@contextmanager
def local(
    catalogue: Catalogue,
    opened: Future[Sandbox],
    jobs: int,
    limits: Limits,
    allow_weak: bool,
    founds: Sequence[Found],
    tell: Tell,
) -> Iterator[Engine]:
    """Grade on this machine's cores; the first one's key is made ready while the sandbox opens."""
    for each in founds[:1]:
        if each.assignment in catalogue.names and not opened.done():
            with suppress(CourseError):  # told once it is needed
                catalogue.key(each.assignment).make_ready()
    sandbox = opened.result()
    _warn_if_weak(sandbox.tier, tell)
    engine = _engine(catalogue, sandbox, jobs, limits, allow_weak, len(founds))
    with closing(engine):
        yield engine


def _engine(
    catalogue: Catalogue,
    sandbox: Sandbox,
    jobs: int,
    limits: Limits,
    allow_weak: bool,
    count: int,
) -> Local | Processes:
    """Return threads, or processes where one grader feeds fewer cores than there are jobs.

    But none that would look for modules where they start, or that cannot start.
    """
    from concurrent.futures import BrokenExecutor

    from autograder.batch import engine
    from autograder.batch.grader import Grader

    worth, flags = min(jobs, count // engine.WORTH), sys.flags
    heeds = flags.safe_path or not flags.ignore_environment  # what keeps them from doing so
    if worth > engine.FED and heeds and sys.platform == "linux":
        with suppress(BrokenExecutor, OSError, ImportError):
            from autograder.batch.processes import Processes

            return Processes(catalogue, sandbox, worth, limits, allow_weak=allow_weak)
    return engine.Local(Grader(catalogue, sandbox, limits), jobs)


@contextmanager
def cluster(
    catalogue: Catalogue, scheduler: str, limits: Limits, allow_weak: bool, memory: int, tell: Tell
) -> Iterator[Engine]:
    """Grade on a cluster's machines."""
    from autograder.batch.dask import Cluster

    engine = Cluster(catalogue, scheduler, limits, allow_weak=allow_weak, memory=memory)
    for worker, why in engine.refused.items():
        tell(_("{worker} is left out: {why}").format(worker=worker, why=why))
    _warn_if_weak(engine.tier, tell)
    with closing(engine):
        yield engine


def _warn_if_weak(tier: Tier, tell: Tell) -> None:
    if tier.weak:
        said = _(
            "the sandbox is {tier} and no more: this code can read files, the right answers too, "
            "and use the network. Grade strangers' work inside a container, with the network off."
        )
        tell(said.format(tier=say(str(tier))))
