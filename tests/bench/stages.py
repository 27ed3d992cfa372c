"""The budget: where the milliseconds of one submission go.

A program: ``python -m tests.bench.stages NAME CLASS FEW`` prints, as JSON, the mean milliseconds of
a stage, for the first few of a class. The grader's own code runs as always, but its workers are
threads of this process, so that one stopwatch sees both sides. A stage's time is its own: what it
calls in another stage counts there. Processor time of the thread, so waiting counts nowhere; but
reading, writing and starting a worker, which wait for the kernel, are timed by the clock.
"""

from __future__ import annotations

import json
import socket
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from autograder.batch.grader import Grader, open_one
from autograder.course.catalogue import Catalogue
from autograder.results import Result, Tier, store
from autograder.sandbox import outcome
from autograder.sandbox.inside import worker
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.pool import ZygoteWorker
from autograder.sandbox.protocol import START, Sandbox, Worker
from autograder.sandbox.tiers import open_sandbox
from autograder.submissions.finding import Found, find

from .command import ROOT

#: The functions that make up a stage; what is in none of them is the judge's.
PARTS: dict[str, tuple[tuple[Any, str], ...]] = {
    "find slices": ((worker, "Program"), (worker, "_find"), (worker, "Answer")),
    "calls": ((worker, "run"), (worker, "answered"), (worker, "_helper")),
    "wire": tuple(
        (wire, name) for name in ("pack", "unpack", "unpack_job", "read_frame", "encode", "decode")
    ),
}


class Stopwatch:
    """Processor time by stage, each stage without those that it calls; fit for several threads."""

    def __init__(self) -> None:
        self.times: defaultdict[str, list[int]] = defaultdict(list)  # nanoseconds
        self._thread = threading.local()

    def watched(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function whose time counts for a stage, and not for the stage around it."""
        thread, times, clock = self._thread, self.times[stage], time.thread_time_ns

        def watched(*arguments: Any) -> Any:
            start = clock()
            outer, thread.inner = getattr(thread, "inner", 0), 0
            try:
                return function(*arguments)
            finally:
                whole = clock() - start
                times.append(whole - thread.inner)
                thread.inner = outer + whole

        return watched


class Inside(Sandbox):
    """A sandbox that is none: its workers are threads. For the kit's own answers only."""

    tier, memory = Tier(), 0

    def __init__(self) -> None:
        self.workers = 0

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """Start a worker."""
        self.workers += 1
        mine, its = socket.socketpair()
        thread = threading.Thread(target=worker.serve_files, args=(its.fileno(), its.fileno()))
        thread.start()
        try:
            yield ZygoteWorker(mine, -1, lambda: None)  # never closed: there is no process
        finally:
            mine.shutdown(socket.SHUT_RDWR)
            thread.join()
            mine.close()
            its.close()

    def close(self) -> None:
        """Do nothing: workers end with their block."""


def start_of_worker(sandbox: Sandbox, times: int = 20) -> float:
    """Return the median milliseconds in which a worker starts, answers nothing, and is ended."""
    task = wire.Task("nothing", ["nothing"], False, [])

    def once() -> float:
        start = time.perf_counter()
        with sandbox.worker() as each:
            each.send(wire.pack(wire.Job([task], [])), START)
            each.receive(20)
        return 1000 * (time.perf_counter() - start)

    return median(once() for _ in range(times))


def measure(catalogue: Catalogue, name: str, founds: list[Found]) -> dict[str, float]:
    """Return the mean milliseconds of a submission by stage, and as it is graded."""
    watch, inside, clock = Stopwatch(), Inside(), defaultdict[str, float](float)
    with closing(open_sandbox(1)) as sandbox, tempfile.TemporaryDirectory() as folder:
        start, every = start_of_worker(sandbox), []
        forget(catalogue, name)
        for found in founds:
            with timed(clock, "read"):
                opened = open_one(catalogue, found, sandbox.tier, name)
            assert not isinstance(opened, Result), opened.fault
            every.append(opened)
            with timed(clock, "graded, by the clock, in its sandbox"):
                result = Grader(catalogue, sandbox).submission(opened)
            with timed(clock, "write"):
                store.append(Path(folder, "results.jsonl"), result)
        forget(catalogue, name)
        with watching(watch):
            for opened in every:
                watch.watched("judge", Grader(catalogue, inside).submission)(opened)
    count = len(founds)
    stages = {stage: sum(watch.times[stage]) / 1e6 / count for stage in (*PARTS, "judge")}
    ms = {stage: 1000 * seconds / count for stage, seconds in clock.items()}
    begun = {"fork + confinement": start * inside.workers / count}
    parts = {"read": ms.pop("read"), **begun, **stages, "write": ms.pop("write")}
    return {**parts, "sum": sum(parts.values()), **ms}


def forget(catalogue: Catalogue, name: str) -> None:
    """Forget what was said of values, which are judged once: each way meets a class anew."""
    outcome.common.cache_clear()
    for key in catalogue.key(name).exercises:
        for prepared in (*key.cases, *key.examples):
            prepared.judged.clear()


@contextmanager
def timed(clock: defaultdict[str, float], stage: str) -> Iterator[None]:
    """Add a block's wall-clock seconds."""
    start = time.perf_counter()
    yield
    clock[stage] += time.perf_counter() - start


@contextmanager
def watching(watch: Stopwatch) -> Iterator[None]:
    """Put the stopwatch around the functions in `PARTS`."""
    with ExitStack() as stack:
        for stage, functions in PARTS.items():
            for module, name in functions:
                watched = watch.watched(stage, getattr(module, name))
                stack.enter_context(patch.object(module, name, watched))
        yield


def main() -> None:
    """Print the budget."""
    name, class_, few = sys.argv[1:]
    catalogue = Catalogue(ROOT)
    catalogue.key(name).make_ready()
    founds = find(Path(class_), catalogue.graded_names)[: int(few)]
    measure(catalogue, name, founds[:1])  # not counted: imports, caches
    print(json.dumps(measure(catalogue, name, founds)))


if __name__ == "__main__":
    main()
