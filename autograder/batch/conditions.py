"""What a result depends on besides the submission: where any of it changes, old ones are stale."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from autograder.results import Tier
from autograder.sandbox.deadline import Limits


@dataclass(frozen=True)
class Conditions:
    """What judges, by its versions, and what the submission's code is granted.

    Parameters
    ----------
    versions : dict of str
        As `Catalogue.versions` gives them: the judging rules with the course and the seed, numpy,
        Python.
    limits : Limits
        Wall clock of a call and of a submission.
    memory : int
        Address space of a worker, in bytes.
    tier : Tier
    """

    versions: Mapping[str, str]
    limits: Limits
    memory: int
    tier: Tier

    def key(self, sha256: str) -> str:
        """Return the key of the result of a file with this digest."""
        parts = (sha256, sorted(self.versions.items()), self.limits, self.memory, self.tier)
        return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]
