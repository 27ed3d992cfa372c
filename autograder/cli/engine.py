"""What ``grade`` grades by: this machine's cores, or a cluster's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from autograder.language import _, say

if TYPE_CHECKING:
    from concurrent.futures import Future

    from autograder.batch.engine import Engine
    from autograder.course.catalogue import Catalogue
    from autograder.results import Tier
    from autograder.sandbox.deadline import Limits
    from autograder.sandbox.protocol import Sandbox

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
    tell: Tell,
) -> Iterator[Engine]:
    """Grade on this machine's cores."""
    from autograder.batch.engine import Local
    from autograder.batch.grader import Grader

    grader = Grader(catalogue, opened.result(), limits)
    _warn_if_weak(grader.sandbox.tier, tell)
    with closing(Local(grader, jobs, allow_weak=allow_weak)) as engine:
        yield engine


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
