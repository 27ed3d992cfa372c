"""A class graded on an existing dask cluster: ``autograder grade --scheduler tcp://…``.

The submissions' text travels to the workers; each opens a sandbox of its own and must prove that it
holds. Scheduling, retries and lost machines are dask's business.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import msgspec

from autograder.batch.conditions import Conditions
from autograder.batch.engine import Engine
from autograder.batch.grader import Grader
from autograder.batch.terms import Terms
from autograder.course.catalogue import Catalogue
from autograder.errors import AutograderError, SandboxError, UsageError
from autograder.extras import need
from autograder.results import Result, Tier
from autograder.sandbox.deadline import Limits
from autograder.submissions.finding import Found
from autograder.submissions.reading import Submission

CONNECT = 20.0  # seconds within which the scheduler must answer


class Cluster(Engine):
    """The workers of a dask cluster that may grade.

    Parameters
    ----------
    catalogue : Catalogue
        The course, whose files go along.
    scheduler : str
        Its address, ``tcp://host:8786``.
    limits : Limits
    allow_weak, memory
        As for `open_sandbox`, on every machine.

    Raises
    ------
    AutograderError
        If distributed is not installed, the scheduler does not answer, or no worker may grade.
    """

    size, reads = 50, False

    def __init__(
        self,
        catalogue: Catalogue,
        scheduler: str,
        limits: Limits,
        *,
        allow_weak: bool,
        memory: int,
    ) -> None:
        need("cluster", "--scheduler")
        from distributed import Client

        connect: Any = Client  # untyped
        try:
            self._client = connect(scheduler, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageError(f"no scheduler at {scheduler}: {error}") from None
        self.catalogue = catalogue
        course = tuple(catalogue.files().items())
        versions = tuple(catalogue.versions.items())
        self._terms = Terms(course, versions, limits, allow_weak, memory)
        self.refused: dict[str, str] = {}
        tiers: dict[str, Tier] = {}
        for worker, proof in self._client.run(probe, self._terms, on_error="return").items():
            if isinstance(proof, Exception):
                self.refused[worker] = f"{type(proof).__name__}: {proof}"
            elif proof.tier is None:
                self.refused[worker] = proof.why
            else:
                tiers[worker] = proof.tier
        if not tiers:
            self.close()
            reasons = "; ".join(f"{worker}: {why}" for worker, why in self.refused.items())
            raise UsageError(f"no worker of {scheduler} may grade: {reasons or 'none is there'}")
        self.tier = min(tiers.values(), key=msgspec.structs.astuple)  # the weakest
        self.conditions: Sequence[Conditions] = [
            Conditions(catalogue.versions, limits, memory, tier) for tier in set(tiers.values())
        ]
        self.ahead = 4 * len(tiers)
        self._executor: Any = self._client.get_executor(
            workers=list(tiers),
            allow_other_workers=True,  # where all of those die, one that joined may prove itself
            retries=3,
            pure=False,
        )

    def submit(self, handed: list[Submission | Found]) -> Future[list[Result]]:
        """Start a task; it runs again elsewhere when its worker dies."""
        future: Future[list[Result]] = self._executor.submit(grade_task, handed, self._terms)
        return future

    def close(self) -> None:
        """Leave the cluster; it stays as it was."""
        self._client.close()


@dataclass(frozen=True)
class Proof:
    """The sandbox tier that holds on a machine; where none may grade, why."""

    tier: Tier | None
    why: str = ""


def probe(terms: Terms) -> Proof:
    """Prove this machine's kit and sandbox."""
    try:
        if differences := terms.differences():
            return Proof(None, f"another kit: {differences}")
        return Proof(_grader(terms).sandbox.tier)
    except AutograderError as error:
        return Proof(None, str(error))


def grade_task(handed: list[Submission | Found], terms: Terms) -> list[Result]:
    """Grade some submissions on this machine, which has proven itself or does so now."""
    if why := probe(terms).why:
        raise SandboxError(why)
    return list(map(_grader(terms).result, handed))


def _grader(terms: Terms) -> Grader:
    """Return this process's grader; its zygotes start when threads ask for them."""
    return terms.grader(os.cpu_count() or 1)
