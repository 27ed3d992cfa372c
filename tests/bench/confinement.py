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

from autograder.batch.grader import Grader, open_one
from autograder.course.catalogue import Catalogue
from autograder.results import Result, Tier
from autograder.sandbox.inside.confine import Confinement
from autograder.sandbox.pool import Pool
from autograder.sandbox.tiers import survey, tiers
from autograder.sandbox.walls import Walls
from autograder.submissions.finding import find
from autograder.submissions.reading import Submission

from .command import ROOT

BARE = Walls(Confinement(rlimits=False, landlock=False, undumpable=False))


def strong() -> list[Walls]:
    """Return the strong tiers that hold on this machine."""
    holds = {name for name, why in survey().items() if not why}
    return [walls for walls in tiers() if str(walls.tier) in holds] if holds else []


def measure(catalogue: Catalogue, submissions: list[Submission]) -> dict[str, float]:
    """Return the median milliseconds of a submission by tier."""
    pools = [Pool(1, walls) for walls in (BARE, *strong())]
    graders = [Grader(catalogue, pool) for pool in pools]
    times: dict[Tier, list[float]] = {pool.tier: [] for pool in pools}
    for grader in graders:
        grader.submission(submissions[0])  # starts the zygote; not counted
    for number, submission in enumerate(submissions):
        turn = number % len(graders)
        for grader in graders[turn:] + graders[:turn]:  # none is always first, in a cold cache
            start = time.perf_counter()
            result = grader.submission(submission)
            times[grader.sandbox.tier].append(1000 * (time.perf_counter() - start))
            if result.fault:
                raise RuntimeError(result.fault.reason)
    for pool in pools:
        pool.close()
    names = ("bare fork", *(str(pool.tier) for pool in pools[1:]))
    return dict(zip(names, map(median, times.values()), strict=True))


def opened(catalogue: Catalogue, name: str, class_: Path, few: int) -> list[Submission]:
    """Return the first submissions of a class, read."""
    found = find(class_, catalogue.graded_names)[:few]
    read = [open_one(catalogue, one, Tier(), name) for one in found]
    faults = [one.fault for one in read if isinstance(one, Result)]
    if faults:
        raise RuntimeError(faults[0])
    return [one for one in read if isinstance(one, Submission)]


def main() -> None:
    """Print the medians."""
    name, class_, few = sys.argv[1:]
    catalogue = Catalogue(ROOT)
    catalogue.key(name).make_ready()
    print(json.dumps(measure(catalogue, opened(catalogue, name, Path(class_), int(few)))))


if __name__ == "__main__":
    main()
