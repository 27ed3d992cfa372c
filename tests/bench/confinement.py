"""What confinement costs: the same submissions in the strong tiers and in a bare fork, in turn.

A program: ``python -m tests.bench.confinement NAME CLASS FEW`` prints, as JSON, the median
milliseconds of a submission by tier, for the first few of a class. One process grades them one
after another, each in all tiers before the next, nothing shared between submissions.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from statistics import median

from course import CATALOGUE

from autograder.batch.run import grade_text, open_one, warm
from autograder.results import Result
from autograder.sandbox.inside.confine import Confinement
from autograder.sandbox.pool import Pool, Tier
from autograder.sandbox.tiers import survey, tiers
from autograder.submissions.finding import find
from autograder.submissions.reading import Submission

BARE = Tier("bare fork", Confinement(rlimits=False, landlock=False, undumpable=False))


def strong() -> list[Tier]:
    """Return the strong tiers that hold on this machine."""
    holds = {name for name, why in survey().items() if not why}
    return [tier for tier in tiers() if tier.name in holds] if holds else []


def measure(submissions: list[Submission]) -> dict[str, float]:
    """Return the median milliseconds of a submission by tier."""
    pools = [Pool(1, tier) for tier in (BARE, *strong())]
    times: dict[str, list[float]] = {pool.tier: [] for pool in pools}
    for pool in pools:
        grade_text(submissions[0], pool)  # starts the zygote; not counted
    for number, submission in enumerate(submissions):
        turn = number % len(pools)
        for pool in pools[turn:] + pools[:turn]:  # none is always the first, in a cold cache
            start = time.perf_counter()
            result = grade_text(submission, pool)
            times[pool.tier].append(1000 * (time.perf_counter() - start))
            if result.fault:
                raise RuntimeError(result.fault)
    for pool in pools:
        pool.close()
    return {tier: median(each) for tier, each in times.items()}


def opened(name: str, class_: Path, few: int) -> list[Submission]:
    """Return the first submissions of a class, read."""
    found = find(class_, CATALOGUE.graded_names)[:few]
    read = [open_one(one, "", name) for one in found]
    faults = [one.fault for one in read if isinstance(one, Result)]
    if faults:
        raise RuntimeError(faults[0])
    return [one for one in read if isinstance(one, Submission)]


def main() -> None:
    """Print the medians."""
    name, class_, few = sys.argv[1:]
    warm(name)
    print(json.dumps(measure(opened(name, Path(class_), int(few)))))


if __name__ == "__main__":
    main()
