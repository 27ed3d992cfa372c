"""Measure the kit as its users meet it: whole commands, from start to exit, in one run.

Everything is timed from outside, around a process of its own, so this module imports nothing of
the kit: a small parent also keeps the peak memory of its children honest.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
ASSIGNMENTS = sorted({path.parent.name for path in ROOT.glob("source/*/*.ipynb")})
RUNS = 3  # of which the median counts; of the short commands 2 * RUNS + 1
STUDENTS, STOCK = 100, 10  # simulated notebooks; those that nbgrader gets too
TIMEOUT = 600.0  # seconds for one command; nbgrader trains every model again
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Run(NamedTuple):
    """One finished command."""

    seconds: float
    peak: float  # MB, of the largest process among the command and its descendants


class Row(NamedTuple):
    """One line of the table."""

    what: str
    runs: int
    figure: float
    digits: int
    sign: str = ""


def environment(scratch: Path) -> dict[str, str]:
    """Return the caller's environment with one thread a library and no Python or Jupyter setting.

    nbgrader calls a bare ``alembic``, so this environment's programs come first.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST", "JUPY"))}
    jupyter = {f"JUPYTER_{kind}_DIR": str(scratch / "jupyter") for kind in ("CONFIG", "RUNTIME")}
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
    return kept | jupyter | dict.fromkeys(THREADS, "1") | {"PATH": path}


def run(scratch: Path, *command: object, cwd: Path = ROOT) -> Run:
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
            [str(BIN / words[0]), *words[1:]],
            cwd=cwd,
            env=environment(scratch),
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
    if process.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}:\n{tail}")
    return Run(seconds, usage.ru_maxrss * 1024 / 1e6)  # Linux counts in KiB


def say(text: str) -> None:
    """Report progress on stderr, so that stdout is the table alone."""
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


def measure(name: str, scratch: Path, *, students: int, stock: int, runs: int) -> list[Row]:
    """Measure one assignment in an empty folder, each figure ``runs`` times.

    The simulated class has ``students``; the first ``stock`` of them are graded by nbgrader too,
    unless that is 0.
    """
    right, class_ = ROOT / "source" / name / f"{name}.ipynb", scratch / "class"
    checks = 2 * runs + 1
    say(f"{name}: check, {checks} times")
    run(scratch, "autograder", "check", right)  # not counted: writes .pyc, fills the disk cache
    floors = [run(scratch, "python", "-c", "import numpy").seconds for _ in range(checks)]
    colds = [run(scratch, "autograder", "check", right).seconds for _ in range(checks)]
    say(f"{name}: grade {students}, with 2 jobs and with 1, {runs} times each; once more unchanged")
    run(scratch, "autograder", "simulate", name, "--students", students, "--out", class_)
    pairs = [(grade(scratch, class_, 2), grade(scratch, class_, 1)) for _ in range(runs)]
    two, one = zip(*pairs, strict=True)  # in turn, so that other load meets both
    again = [grade(scratch, class_, 1, fresh=False) for _ in range(runs)]
    say(f"{name}: pytest, {runs} times")
    tests = [run(scratch, "pytest", "autograder", "--submission", right) for _ in range(runs)]

    floor, cold = median(floors), median(colds)
    jobs2, jobs1, same = (median(r.seconds for r in group) for group in (two, one, again))
    rows = [
        Row('`python -c "import numpy"`, the floor: s', checks, floor, 2),
        Row("`autograder check`, cold: s", checks, cold, 2),
        Row("… / floor", checks, cold / floor, 1, " ×"),
        Row(f"`autograder grade` of {students}, 2 jobs: s", runs, jobs2, 2),
        Row("… submissions/s", runs, students / jobs2, 1),
        Row(f"`autograder grade` of {students}, 1 job: s", runs, jobs1, 2),
        Row("… submissions/s", runs, students / jobs1, 1),
        Row("… 1 job / 2 jobs", runs, jobs1 / jobs2, 2, " ×"),
        Row("… peak memory, largest process, 2 jobs: MB", runs, max(r.peak for r in two), 0),
        Row(f"`autograder grade` of {students}, unchanged: s", runs, same, 2),
        Row("… first run, 1 job / unchanged", runs, jobs1 / same, 0, " ×"),
        Row("`pytest autograder --submission ONE`: s", runs, median(r.seconds for r in tests), 2),
    ]
    return rows + (stock_rows(name, scratch, stock, jobs2 / students, runs) if stock else [])


def grade(scratch: Path, class_: Path, jobs: int, *, fresh: bool = True) -> Run:
    """Grade a class, from nothing or over the results of the run before."""
    out = scratch / "grades"
    if fresh:
        shutil.rmtree(out, ignore_errors=True)
    return run(scratch, "autograder", "grade", class_, "--jobs", jobs, "--out", out)


def stock_rows(name: str, scratch: Path, stock: int, ours: float, runs: int) -> list[Row]:
    """Grade the first ``stock`` notebooks with nbgrader as it comes, and with the kit."""
    course = scratch / "course"
    shutil.copytree(ROOT / "source" / name, course / "source" / name)
    for folder in sorted(path for path in (scratch / "class").iterdir() if path.is_dir())[:stock]:
        shutil.copytree(folder, course / "submitted" / folder.name)
    few = median(grade(scratch, course / "submitted", 1).seconds for _ in range(runs)) / stock
    say(f"{name}: stock nbgrader autograde of {stock}, once: about a minute")
    run(scratch, "python", "-c", "import matplotlib.pyplot")  # its font cache, not counted
    run(scratch, "nbgrader", "generate_assignment", name, cwd=course)
    each = run(scratch, "nbgrader", "autograde", name, cwd=course).seconds / stock
    graded = len(list((course / "autograded").iterdir()))
    if graded != stock:
        raise RuntimeError(f"nbgrader graded {graded} of {stock}")
    return [
        Row(f"stock `nbgrader autograde` of {stock}: s each", 1, each, 2),
        Row(f"`autograder grade` of the same {stock}, 1 job: s each", runs, few, 3),
        Row("… nbgrader / ours, the same notebooks, one process each", 1, each / few, 0, " ×"),
        Row("… nbgrader / ours, per submission of the class, 2 jobs", 1, each / ours, 0, " ×"),
    ]


def table(columns: dict[str, list[Row]]) -> str:
    """Return a Markdown table: a row a measure, a column an assignment."""
    head = ["measure", "runs", *columns]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for rows in zip(*columns.values(), strict=True):
        figures = [f"{row.figure:.{row.digits}f}{row.sign}" for row in rows]
        lines.append([rows[0].what, str(rows[0].runs), *figures])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """Return what the figures depend on besides the kit, and the date."""
    kernel = f"{platform.system()} {platform.release().split('-')[0]}"
    parts = [f"{os.cpu_count()} cores", kernel, f"Python {platform.python_version()}"]
    parts += [f"{package} {version(package)}" for package in ("numpy", "nbgrader", "autograder")]
    return f"{time.strftime('%Y-%m-%d')}: {', '.join(parts)}; one thread a library."


def main() -> None:
    """Print the table; with ``--write``, keep it in results.md."""
    load, columns = os.getloadavg()[0], {}
    for name in ASSIGNMENTS:
        with tempfile.TemporaryDirectory() as scratch:
            columns[name] = measure(name, Path(scratch), students=STUDENTS, stock=STOCK, runs=RUNS)
    note = f"Load {load:.1f} at the start. Medians of the runs; peak memory is their maximum."
    text = f"{machine()}\n{note}\n\n{table(columns)}\n"
    print(text, end="")
    if "--write" in sys.argv[1:]:
        Path(__file__).with_name("results.md").write_text(f"# Benchmark\n\n{text}", "utf-8")


if __name__ == "__main__":
    main()
