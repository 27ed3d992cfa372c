"""Which sandbox is in force: the strongest tier that holds, whatever was begun before it was known.

Where one does not hold, the next is tried; where none does, grading is refused, or goes on by name.
"""

from __future__ import annotations

from contextlib import closing

import pytest

from autograder.errors import SandboxError
from autograder.sandbox import tiers
from autograder.sandbox.pool import Pool


class Watched(Pool):
    """A pool that says whether it is closed."""

    closed = False

    def close(self) -> None:
        """Close it."""
        self.closed = True
        super().close()


@pytest.fixture(autouse=True)
def _own_pools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "Pool", Watched)


def escaping(monkeypatch: pytest.MonkeyPatch, *names: str) -> list[Watched]:
    """Let the canary get out of tiers of these names; return the pools it was let into."""
    tried: list[Watched] = []

    def escapes(pool: Watched) -> str:
        tried.append(pool)
        return "student code can write a file" if str(pool.tier) in names else ""

    monkeypatch.setattr(tiers, "_escapes", escapes)
    return tried


STRONG = [str(walls.tier) for walls in tiers.tiers()]


@pytest.mark.parametrize("early", [False, True])
def test_strongest_tier_that_holds_is_in_force(
    monkeypatch: pytest.MonkeyPatch, *, early: bool
) -> None:
    """What was begun is the sandbox where it holds, and closed where it does not."""
    for escaped, left in (([], STRONG[0]), (STRONG[:1], STRONG[1])):
        tried = escaping(monkeypatch, *escaped)
        begun = tiers.begin() if early else None
        with closing(tiers.open_sandbox(1, begun=begun)) as sandbox:
            assert str(sandbox.tier) == left
            assert sandbox is tried[-1]
            assert (begun is tried[0]) == early
            assert [pool.closed for pool in tried] == [True] * len(escaped) + [False]


def test_no_tier_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then grading is refused with what gets out of each, or goes on with resource limits only."""
    tried = escaping(monkeypatch, *STRONG)
    with pytest.raises(SandboxError, match=r"can write a file.*can write a file.*--allow-weak"):
        tiers.open_sandbox(1, begun=tiers.begin())
    assert [pool.closed for pool in tried] == [True, True]
    with closing(tiers.open_sandbox(1, allow_weak=True)) as sandbox:
        assert sandbox.tier.weak


def test_nothing_begins_without_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Why not is told by the one who opens the sandbox, who finds the next tier."""
    monkeypatch.setenv("PATH", "/nonexistent")
    assert tiers.begin() is None
    with closing(tiers.open_sandbox(1, begun=None)) as sandbox:
        assert str(sandbox.tier) == STRONG[1]
