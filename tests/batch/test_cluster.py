"""A class on a real dask cluster: scheduler and workers are processes, over TCP on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from patience import PATIENCE
from physics import CATALOGUE

from autograder.batch.dask import Cluster
from autograder.batch.run import grade_all
from autograder.cli import main
from autograder.errors import AutograderError
from autograder.results import Result, store
from autograder.sandbox.deadline import Limits
from autograder.selfcheck.simulate import disagreements, read_planted, simulate
from autograder.submissions.finding import find

pytestmark = [
    pytest.mark.usefixtures("course_named"),
    pytest.mark.skipif(not find_spec("distributed"), reason="no distributed here"),
]
DASK = Path(sys.executable).with_name("dask")


@contextmanager
def process(*words: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a dask program while the block lasts."""
    child = subprocess.Popen(
        [str(DASK), *words],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def worker(url: str, name: str) -> tuple[str, ...]:
    """Return the command of a worker without a nanny: killed, it stays dead."""
    return "worker", url, "--name", name, "--nthreads", "1", "--no-nanny", "--no-dashboard"


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Start a scheduler."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with process("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"):
        yield f"tcp://127.0.0.1:{port}"


def wait_for_workers(url: str, count: int) -> None:
    """Wait until so many workers have joined, and no more."""
    from distributed import Client

    with Client(url, timeout=PATIENCE, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        while len(client.scheduler_info(n_workers=-1)["workers"]) != count:
            time.sleep(0.05)


def cluster(url: str) -> Cluster:
    """Connect as ``autograder grade --scheduler`` does."""
    return Cluster(CATALOGUE, url, Limits(), allow_weak=False, memory=1 << 30)


def without_clock(found: list[Result]) -> list[tuple[object, ...]]:
    """Return results without what depends on where and when they were made."""
    rows = [(r.submission, r.student, r.assignment, r.sha256, r.score, r.exercises) for r in found]
    return sorted(rows, key=str)


@pytest.mark.slow
def test_class_with_a_dying_worker_is_graded_once(scheduler: str, tmp_path: Path) -> None:
    """One of two workers is killed half-way: no result is missing, doubled or another."""
    simulate(CATALOGUE, "falling", 120, tmp_path / "class")
    founds = find(tmp_path / "class", CATALOGUE.graded_names)
    told: list[int] = []
    with process(*worker(scheduler, "one")) as victim, process(*worker(scheduler, "two")):
        wait_for_workers(scheduler, 2)

        def advance(count: int) -> None:
            told.append(count)
            if sum(told) >= 40 and victim.poll() is None:
                victim.send_signal(signal.SIGKILL)

        with closing(cluster(scheduler)) as engine:
            engine.size = 10
            grade_all(founds, engine, tmp_path / "far", advance=advance)
    assert victim.poll() == -signal.SIGKILL
    found = store.load(tmp_path / "far" / "results.jsonl")
    assert (tmp_path / "far" / "results.jsonl").read_bytes().count(b"\n") == len(found) == 120
    assert disagreements(read_planted(tmp_path / "class"), found) == []
    CliRunner().invoke(main, ["grade", str(tmp_path / "class"), "--out", str(tmp_path / "near")])
    near = store.load(tmp_path / "near" / "results.jsonl")
    assert without_clock(found) == without_clock(near)


@pytest.mark.slow
def test_worker_that_may_not_grade_is_refused_by_name(
    scheduler: str, tmp_path: Path, without_libseccomp: str
) -> None:
    """A worker without seccomp and one with other hidden inputs are left out, each with why."""
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "sitecustomize.py").write_text(without_libseccomp)
    simulate(CATALOGUE, "falling", 1, tmp_path / "class")
    arguments = ["grade", str(tmp_path / "class"), "--scheduler", scheduler]
    weak = process(*worker(scheduler, "weak"), PYTHONPATH=str(tmp_path / "broken"))
    other = process(*worker(scheduler, "other"), AUTOGRADER_SEED="7" * 32)
    with weak, other:
        wait_for_workers(scheduler, 2)
        with pytest.raises(AutograderError, match=r"no worker of .* may grade: .*libseccomp"):
            cluster(scheduler)
        with process(*worker(scheduler, "good")):
            wait_for_workers(scheduler, 3)
            done = CliRunner().invoke(main, [*arguments, "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    left_out = sorted(line for line in done.stderr.splitlines() if "is left out" in line)
    assert len(left_out) == 2
    assert sum("libseccomp is not installed" in line for line in left_out) == 1
    assert sum("another kit: rules" in line for line in left_out) == 1


def test_scheduler_that_is_not_there_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback, exit code 2."""
    monkeypatch.setattr("autograder.batch.dask.CONNECT", 0.3)
    (tmp_path / "falling.py").write_text("x = 1")
    url = "tcp://127.0.0.1:9"
    arguments = ["grade", str(tmp_path), "--scheduler", url, "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"autograder: no scheduler at {url}: ")
    assert done.stderr.count("\n") == 1
