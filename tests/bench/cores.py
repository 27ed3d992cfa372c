"""How many cores one grader feeds: what its process takes of a submission, and a simulation.

A program: ``python -m tests.bench.cores NAME CLASS FEW`` measures the first few of a class, and
prints in how many minutes, and for how many core-hours, 100,000 like them would be graded. A
grader's threads share one lock: nothing of its own runs side by side. Several graders have a lock
each. Those of one machine read for themselves, and one process keeps the results; to those of a
cluster it hands out what it has read.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from contextlib import closing
from heapq import heapify, heapreplace
from itertools import pairwise
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple

from autograder.batch.grader import Grader, open_one
from autograder.course.catalogue import Catalogue
from autograder.results import Result, store
from autograder.sandbox.pool import Pool
from autograder.sandbox.tiers import tiers
from autograder.submissions.finding import Found, find

from .command import ROOT

STUDENTS = 100_000


class Cost(NamedTuple):
    """Processor time, in milliseconds of one submission."""

    read: float
    grader: float  # asked and judged
    kept: float
    worker: float


def measure(catalogue: Catalogue, founds: list[Found]) -> Cost:
    """Return the mean cost of all submissions but the first, which brings what all share."""
    first, every = _taken(catalogue, founds[:1]), _taken(catalogue, founds)
    rest = len(founds) - 1
    return Cost(*(1000 * (more - less) / rest for more, less in zip(every, first, strict=True)))


def _taken(catalogue: Catalogue, founds: list[Found]) -> Cost:
    """Return the seconds that submissions take together, their zygote's start among them."""
    read = grader = kept = 0.0
    before = _of_children()
    *_, walls = tiers()  # without bubblewrap, which hides what its processes took
    with closing(Pool(1, walls)) as pool, tempfile.TemporaryDirectory() as folder:
        for found in founds:
            times = [time.process_time()]
            opened = open_one(catalogue, found, pool.tier)
            times.append(time.process_time())
            assert not isinstance(opened, Result), opened.fault
            result = Grader(catalogue, pool).submission(opened)
            times.append(time.process_time())
            store.append(Path(folder, "results.jsonl"), result)
            times.append(time.process_time())
            took = [after - before for before, after in pairwise(times)]
            read, grader, kept = read + took[0], grader + took[1], kept + took[2]
    return Cost(read, grader, kept, _of_children() - before)


def _of_children() -> float:
    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def minutes(
    cost: Cost, cores: int, graders: int = 1, *, cluster: bool = False, students: int = STUDENTS
) -> float:
    """Return how long a class takes on so many cores in all.

    Parameters
    ----------
    cost : Cost
    cores : int
        As many jobs.
    graders : int
        Among which the cores are divided.
    cluster : bool
        Whether these are on many machines.

    Examples
    --------
    >>> cost = Cost(read=1.0, grader=3.5, kept=0.5, worker=35.0)
    >>> minutes(cost, 1)  # one after the other
    66.7
    >>> minutes(cost, 64)  # 5 ms of each in one process
    8.3
    >>> minutes(cost, 64, 64)
    1.0
    >>> minutes(cost, 64, 64, cluster=True)  # 1.5 ms of each in one process
    2.5
    """
    outside, locks = 0.0, [0.0] * graders
    jobs = [(0.0, job % graders) for job in range(cores)]  # when each is free, and where it runs
    heapify(jobs)
    for _ in range(students):
        free, place = jobs[0]
        own = cost.grader + (0.0 if cluster else cost.read)
        if graders == 1:
            own += cost.kept
        else:
            outside += cost.kept + (cost.read if cluster else 0.0)
        locks[place] = max(locks[place], free, outside) + own
        heapreplace(jobs, (locks[place] + cost.worker, place))
    return round(max(jobs)[0] / 60_000, 1)


def main() -> None:
    """Print what is measured, and what follows from it, as JSON."""
    name, class_, few = sys.argv[1:]
    catalogue = Catalogue(ROOT)
    catalogue.key(name).make_ready()
    cost = measure(catalogue, find(Path(class_), catalogue.graded_names)[: int(few)])
    found = {f"{field}: ms": round(ms, 2) for field, ms in cost._asdict().items()}
    found["most cores that one grader feeds"] = round(sum(cost) / (sum(cost) - cost.worker), 1)
    found["… that several of a machine do"] = round(sum(cost) / cost.kept)
    found[f"{STUDENTS:,}: core-hours"] = round(STUDENTS * sum(cost) / 3.6e6, 2)
    for cores, graders, cluster in (
        *((1, 1, False), (8, 1, False), (8, 8, False), (64, 1, False), (64, 64, False)),
        *((64, 8, True), (64, 64, True)),
    ):
        where = f"{graders} graders{' of a cluster' * cluster}"
        found[f"… {cores} cores, {where}: minutes"] = minutes(cost, cores, graders, cluster=cluster)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
