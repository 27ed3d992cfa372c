"""One command in a process of its own, from start to exit: how long it takes, how large it gets."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
TIMEOUT = 900.0  # seconds for one command; nbgrader and otter train every model again
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Run(NamedTuple):
    """One finished command."""

    seconds: float
    peak: float  # MB, of the largest process among the command and its descendants
    text: str  # what it printed


def environment(scratch: Path, programs: Path = BIN) -> dict[str, str]:
    """Return the caller's environment, one thread a library, no Python or Jupyter setting.

    nbgrader calls a bare ``alembic``, so the programs of its own environment come first; ours grade
    this repository's course, on CI too.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST", "JUPY"))}
    jupyter = {f"JUPYTER_{kind}_DIR": str(scratch / "jupyter") for kind in ("CONFIG", "RUNTIME")}
    path = os.pathsep.join([str(programs), os.environ.get("PATH", os.defpath)])
    return (
        kept
        | jupyter
        | dict.fromkeys(THREADS, "1")
        | {"PATH": path, "AUTOGRADER_COURSE": str(ROOT)}
    )


def run(scratch: Path, *command: object, cwd: Path = ROOT, programs: Path = BIN) -> Run:
    """Run a command to its end.

    Raises
    ------
    RuntimeError
        If it fails or is killed after `TIMEOUT`; a figure of a failed command means nothing.
    """
    words = [str(word) for word in command]
    log = scratch / "log.txt"
    with open(log, "wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(programs / words[0]), *words[1:]],
            cwd=cwd,
            env=environment(scratch, programs),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        alarm = threading.Timer(TIMEOUT, process.kill)
        alarm.start()
        _, status, usage = os.wait4(process.pid, 0)  # its own usage, not that of all children
        seconds = time.perf_counter() - start
        alarm.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    text = log.read_text(encoding="utf-8", errors="replace")
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}:\n{text[-2000:]}")
    return Run(seconds, usage.ru_maxrss * 1024 / 1e6, text)  # Linux counts in KiB


def say(text: str) -> None:
    """Report progress on stderr, so that stdout is the tables alone."""
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)
