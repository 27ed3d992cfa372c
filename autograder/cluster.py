"""A class graded on an existing dask cluster: ``autograder grade --scheduler tcp://…``.

The submissions' text travels to the workers; each opens a sandbox of its own and must prove that it
holds. Scheduling, retries and lost machines are dask's business.
"""

from __future__ import annotations

import os
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from typing import Any

from autograder.batch import grade_text
from autograder.errors import AutograderError, SandboxError
from autograder.extras import need
from autograder.grade import versions
from autograder.results import Result
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.session import Limits
from autograder.sandbox.tiers import open_sandbox
from autograder.submission import Submission

CONNECT = 20.0  # seconds within which the scheduler must answer


@dataclass(frozen=True)
class Rules:
    """What every machine has to keep to; `open_sandbox` says what the last two are."""

    versions: tuple[tuple[str, str], ...]
    limits: Limits
    allow_weak: bool
    memory: int


class Cluster:
    """The workers of a dask cluster that may grade.

    Parameters
    ----------
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

    size = 50

    def __init__(self, scheduler: str, limits: Limits, *, allow_weak: bool, memory: int) -> None:
        need("cluster", "--scheduler")
        from distributed import Client

        connect: Any = Client  # untyped
        try:
            self._client = connect(scheduler, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise AutograderError(f"no scheduler at {scheduler}: {error}") from None
        self._rules = Rules(tuple(versions().items()), limits, allow_weak, memory)
        self.refused: dict[str, str] = {}
        tiers: dict[str, str] = {}
        for worker, proof in self._client.run(probe, self._rules, on_error="return").items():
            if isinstance(proof, Exception):
                self.refused[worker] = f"{type(proof).__name__}: {proof}"
            elif proof.why:
                self.refused[worker] = proof.why
            else:
                tiers[worker] = proof.tier
        if not tiers:
            self.close()
            reasons = "; ".join(f"{worker}: {why}" for worker, why in self.refused.items())
            raise AutograderError(
                f"no worker of {scheduler} may grade: {reasons or 'none is there'}"
            )
        self.tier = ", ".join(sorted(set(tiers.values())))
        self.ahead = 4 * len(tiers)
        self._executor: Any = self._client.get_executor(
            workers=list(tiers),
            allow_other_workers=True,  # where all of those die, one that joined may prove itself
            retries=3,
            pure=False,
        )

    def submit(self, submissions: list[Submission]) -> Future[list[Result]]:
        """Start a task; it runs again elsewhere when its worker dies."""
        future: Future[list[Result]] = self._executor.submit(grade_task, submissions, self._rules)
        return future

    def close(self) -> None:
        """Leave the cluster; it stays as it was."""
        self._client.close()


@dataclass(frozen=True)
class Proof:
    """The sandbox tier that holds on a machine, and why it may not grade, "" where it may."""

    tier: str
    why: str = ""


def probe(rules: Rules) -> Proof:
    """Prove this machine's sandbox."""
    if versions() != dict(rules.versions):
        return Proof("", f"another kit: {_differences(dict(rules.versions))}")
    try:
        return Proof(_machine(rules).tier)
    except AutograderError as error:
        return Proof("", str(error))


def _differences(wanted: dict[str, str]) -> str:
    here = versions()
    differ = [name for name in wanted if wanted[name] != here.get(name)]
    return ", ".join(f"{name} {here.get(name)} instead of {wanted[name]}" for name in differ)


def grade_task(submissions: list[Submission], rules: Rules) -> list[Result]:
    """Grade some submissions on this machine, which has proven itself or does so now."""
    if why := probe(rules).why:
        raise SandboxError(why)
    sandbox = _machine(rules)
    return [grade_text(submission, sandbox, rules.limits) for submission in submissions]


@cache
def _machine(rules: Rules) -> Sandbox:
    """Open this process's sandbox, once; zygotes start when threads ask for them."""
    jobs = os.cpu_count() or 1
    return open_sandbox(jobs, allow_weak=rules.allow_weak, memory=rules.memory)
