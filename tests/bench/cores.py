"""How many cores one grader feeds: what its process takes of a submission, and a simulation.

A program: ``python -m tests.bench.cores NAME CLASS FEW`` measures the first few of a class, and
prints in how many minutes, and for how many core-hours, 100,000 like them would be graded. The
grader's threads share one lock: nothing of its own runs side by side. On a cluster each machine's
grader has a lock of its own, and what hands the files out reads them and keeps the results.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from contextlib import closing
from heapq import heapify, heapreplace
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple

from autograder.batch.run import Grader, open_one
from autograder.course.catalogue import Catalogue
from autograder.results import Result, store
from autograder.sandbox.pool import Pool
from autograder.sandbox.tiers import tiers
from autograder.submissions.finding import Found, find

from .command import ROOT

STUDENTS = 100_000


class Cost(NamedTuple):
    """Processor time, in milliseconds of one submission."""

    outside: float  # read and written, where files are handed out
    grader: float  # asked and judged
    worker: float


def measure(catalogue: Catalogue, founds: list[Found]) -> Cost:
    """Return the mean cost of all submissions but the first, which brings what all share."""
    first, every = _taken(catalogue, founds[:1]), _taken(catalogue, founds)
    rest = len(founds) - 1
    return Cost(*(1000 * (more - less) / rest for more, less in zip(every, first, strict=True)))


def _taken(catalogue: Catalogue, founds: list[Found]) -> Cost:
    """Return the seconds that submissions take together, their zygote's start among them."""
    outside = grader = 0.0
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
            outside += times[1] - times[0] + times[3] - times[2]
            grader += times[2] - times[1]
    return Cost(outside, grader, _of_children() - before)


def _of_children() -> float:
    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def minutes(cost: Cost, cores: int, machines: int = 0, students: int = STUDENTS) -> float:
    """Return how long a class takes on so many cores in all.

    Parameters
    ----------
    cost : Cost
    cores : int
        As many jobs.
    machines : int
        Of a cluster, among which the cores are divided; 0 for one machine and no cluster.

    Examples
    --------
    >>> minutes(Cost(1.0, 4.0, 35.0), 1)  # one after the other
    66.7
    >>> minutes(Cost(1.0, 4.0, 35.0), 64)  # 5 ms of each in one process
    8.3
    >>> minutes(Cost(1.0, 4.0, 35.0), 64, machines=8)
    1.7
    """
    reader = 0.0
    locks = [0.0] * max(machines, 1)
    jobs = [(0.0, job % len(locks)) for job in range(cores)]  # when each is free, and where it runs
    heapify(jobs)
    for _ in range(students):
        free, place = jobs[0]
        if machines:
            reader += cost.outside
            locks[place] = max(locks[place], free, reader) + cost.grader
        else:
            locks[place] = max(locks[place], free) + cost.outside + cost.grader
        heapreplace(jobs, (locks[place] + cost.worker, place))
    return round(max(jobs)[0] / 60_000, 1)


def main() -> None:
    """Print what is measured, and what follows from it, as JSON."""
    name, class_, few = sys.argv[1:]
    catalogue = Catalogue(ROOT)
    catalogue.key(name).make_ready()
    cost = measure(catalogue, find(Path(class_), catalogue.graded_names)[: int(few)])
    found = {f"{field}: ms": round(ms, 2) for field, ms in cost._asdict().items()}
    found["most cores that one grader feeds"] = round(sum(cost) / (cost.outside + cost.grader), 1)
    found[f"{STUDENTS:,}: core-hours"] = round(STUDENTS * sum(cost) / 3.6e6, 2)
    for cores, machines in ((1, 0), (8, 0), (64, 0), (64, 8), (64, 64)):
        where = f"{machines} graders of a cluster" if machines else "one grader"
        found[f"… {cores} cores, {where}: minutes"] = minutes(cost, cores, machines)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
