"""Two trees, one older than the other: the same commands in turn, and the same results?

A program: ``python -m tests.bench.against TREE NAME STUDENTS RUNS`` prints a table. TREE is the
older checkout, with its ``.venv``. Both grade the classes and the course of the newer one.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from .classes import as_real, simulate
from .command import BIN, ROOT, Run, run, say

#: What tells of the run and not of the answers.
_OF_THE_RUN = ("seconds", "key", "versions")
Command = Callable[[Path, Path], Run]  # in a scratch folder, with a tree's programs


def commands(name: str, scratch: Path, students: int) -> dict[str, Command]:
    """Return what is timed, by what it is called."""
    right = ROOT / "source" / name / f"{name}.ipynb"
    real, one = as_real(scratch, name, students), as_real(scratch, name, 1)
    class_ = simulate(scratch, name, 100)

    def python(own: Path, programs: Path) -> Run:
        return run(own, "python", "-c", "import numpy", cwd=own, programs=programs)

    def check(own: Path, programs: Path) -> Run:
        return run(own, "autograder", "check", right, cwd=own, programs=programs)

    def graded(folder: Path, jobs: int, fresh: bool = True) -> Command:
        def grade(own: Path, programs: Path) -> Run:
            out = own / f"{folder.name}-{jobs}"
            if fresh:
                shutil.rmtree(out, ignore_errors=True)
            words = ("autograder", "grade", folder, "--jobs", jobs, "--out", out)
            return run(own, *words, cwd=own, programs=programs)

        return grade

    return {
        "python -c 'import numpy'": python,
        "check": check,
        "grade of 1": graded(one, 1),
        f"grade of {students} as real, 1 job": graded(real, 1),
        f"grade of {students} as real, 2 jobs": graded(real, 2),
        f"grade of {students} as real, 2 jobs, unchanged": graded(real, 2, fresh=False),
        "grade of 100 simulated, 1 job": graded(class_, 1),
    }


def results(own: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what a tree's commands have written, by run and submission, but for times."""
    found = {}
    for path in own.glob("*/results.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = {k: v for k, v in json.loads(line).items() if k not in _OF_THE_RUN}
            found[path.parent.name, row["submission"]] = row
    return found


def main() -> None:
    """Print the table, and how many results differ."""
    tree, name, students, runs = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        scratch = Path(folder)
        sides = {scratch / "before": Path(tree).resolve() / ".venv" / "bin", scratch / "after": BIN}
        for own in sides:
            own.mkdir()
        print("| command | before: s | after: s | after / before |\n| --- | ---: | ---: | ---: |")
        for what, command in commands(name, scratch, int(students)).items():
            say(f"{name}: {what}, {runs} times in turn")
            times = [[command(*side).seconds for side in sides.items()] for _ in range(int(runs))]
            before, after = (median(each) for each in zip(*times, strict=True))
            ratio = median(new / old for old, new in times)
            print(f"| {what} | {before:.2f} | {after:.2f} | {ratio:.2f} |", flush=True)
        old, new = map(results, sides)
        differ = sum(old[key] != new.get(key) for key in old)
        print(f"\n{len(old)} results, of which {differ} differ in more than times.")


if __name__ == "__main__":
    main()
