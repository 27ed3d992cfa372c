"""How much memory a class takes, grader, zygotes and workers together: does it grow with the class?

A program: ``python -m tests.bench.memory STUDENTS ...`` prints a row for each size of a class:
the peak of the proportional memory (PSS) of all processes of ``autograder grade`` with 2 jobs,
looked at again and again, and the seconds it took. The answers are those of
`tests/gallery/linear_algebra`, signed by their students. Other users' PSS is root's alone to read.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from .command import BIN, ROOT, environment

COURSE, NAME = ROOT / "tests" / "gallery" / "linear_algebra", "directions"
PAUSE = 0.03  # seconds


def main() -> None:
    """Print the table."""
    print("| students | peak, MB | s |\n| ---: | ---: | ---: |")
    for students in map(int, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as scratch:
            print(row(Path(scratch), students), flush=True)


def row(scratch: Path, students: int) -> str:
    """Measure one class."""
    answers = (COURSE / "reference" / NAME / "answers.py").read_text(encoding="utf-8")
    for number in range(students):
        file = scratch / "class" / f"student{number}" / NAME / f"{NAME}.py"
        file.parent.mkdir(parents=True)
        file.write_text(f"{answers}\n# {number}\n", encoding="utf-8")
    words = ("grade", scratch / "class", "--course", COURSE, "--out", scratch / "out", "--jobs", 2)
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(BIN / "autograder"), *map(str, words)],
        cwd=scratch,
        env=environment(scratch),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, _memory(process.pid) + memory_below(process.pid))
        time.sleep(PAUSE)
    if process.returncode:
        raise RuntimeError(f"it ended with {process.returncode}")
    return f"| {students:,} | {peak / 1024:.0f} | {time.perf_counter() - start:.0f} |"


def below(process: int) -> set[int]:
    """Return all processes below one."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents[int(folder.name)] = int(stat(int(folder.name))[1])
    found, new = set[int](), {process}
    while new:
        new = {child for child, parent in parents.items() if parent in new}
        found |= new
    return found


def stat(process: int) -> list[str]:
    """Return what the kernel says of a process, from its state on."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def memory_below(process: int) -> int:
    """Return the proportional memory of all processes below one, in kB."""
    return sum(map(_memory, below(process)))


def _memory(process: int) -> int:
    with suppress(OSError):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return 0


if __name__ == "__main__":
    main()
