"""Which sandbox is in force: the strongest tier that a canary proves on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from autograder.errors import SandboxError
from autograder.sandbox.inside.confine import Confinement
from autograder.sandbox.pool import Pool
from autograder.sandbox.protocol import Sandbox
from autograder.sandbox.syscalls import seccomp_filter
from autograder.sandbox.walls import Walls

MEMORY = 1 << 30  # bytes of address space a worker


def tiers(memory: int = MEMORY) -> Iterator[Walls]:
    """Yield the strong tiers, strongest first; `SandboxError` where a part is not installed."""
    confinement = Confinement(memory=memory, filter=seccomp_filter())
    yield Walls(confinement, bubblewrap=True)
    yield Walls(confinement)


def weak_tier(memory: int = MEMORY) -> Walls:
    """Return the tier that limits resources and no more."""
    return Walls(Confinement(memory=memory, landlock=False))


def begin(memory: int = MEMORY) -> Pool | None:
    """Start a pool of the strongest tier, for `open_sandbox`, and do not wait until it is ready."""
    with suppress(SandboxError):  # which that function tells
        pool = Pool(1, next(tiers(memory)), _escapes)
        pool.boot()
        return pool
    return None


def open_sandbox(
    jobs: int, *, allow_weak: bool = False, memory: int = MEMORY, begun: Pool | None = None
) -> Sandbox:
    """Return the sandbox for other people's code.

    Parameters
    ----------
    jobs : int
        Workers at a time.
    allow_weak : bool
        Whether to go on where no tier holds, with resource limits only.
    memory : int
        Address space of a worker, in bytes.
    begun : Pool, optional
        What `begin` gave for as much memory: then of one job.

    Raises
    ------
    SandboxError
        If no tier holds; the text says why not, and what to install.
    """
    reasons = []
    try:
        for walls in tiers(memory):
            pool, begun = begun or Pool(jobs, walls, _escapes), None
            why = _escapes(pool)
            if not why:
                return pool
            pool.close()
            reasons.append(f"{pool.tier}: {why}")
    except SandboxError as error:
        reasons.append(str(error))
    if allow_weak:
        from autograder.sandbox.plain import Plain

        return Pool(jobs, weak_tier(memory)) if hasattr(os, "pidfd_open") else Plain()
    raise SandboxError(
        f"no sandbox holds on this machine ({'; '.join(reasons)}). Linux 5.13 with Landlock and "
        "libseccomp is needed, bubblewrap is better; --allow-weak-sandbox goes on without."
    )


def survey() -> dict[str, str]:
    """Return, for each strong tier by name, why it does not hold; empty where it does."""
    found = {}
    try:
        for walls in tiers():
            pool = Pool(1, walls)
            found[str(pool.tier)] = _escapes(pool)
            pool.close()
    except SandboxError as error:
        found["Landlock + seccomp + rlimits"] = str(error)
    return found


def _escapes(pool: Pool) -> str:
    """Return what student code can do in a pool that it should not; nothing where it holds."""
    try:
        pool.boot()

        from autograder.sandbox.canary import escapes  # while they start

        found = escapes(pool)
    except SandboxError as error:
        return str(error)
    return f"student code can {', '.join(found)}" if found else ""
