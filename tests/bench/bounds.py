"""What a hostile submission costs the grader: its seconds, its processor, its memory, its disk.

``python -m tests.bench.bounds`` prints a table of all of `tests/attacks/` that aim at the grader;
each is graded, with the limits of a class, by a process of its own that has graded right answers
before. Memory is what the process grows by at its peak, workers not counted.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

from autograder.batch.grader import Grader
from autograder.results import store
from autograder.sandbox.tiers import open_sandbox
from autograder.submissions.finding import Found

from .command import ROOT, say
from .table import Row, table

sys.path.append(str(ROOT / "tests"))  # where the small courses are
import springs

MOST = 8 << 30  # bytes of memory, so that an unbounded grader does not take the machine's
TIMEOUT = 300.0  # seconds
COLUMNS = {"seconds": 2, "processor: s": 2, "memory: MB": 0, "line: kB": 0}


def right_answers(course: Path, name: str) -> str:
    """Return the answers of a source notebook as a script."""
    notebook = json.loads((course / "source" / name / f"{name}.ipynb").read_bytes())
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return "\n\n".join(
        "".join(cell["source"])
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("solution")
    )


def peak() -> int:
    """Return the most memory that this process had since the last call, in bytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    with suppress(OSError):  # where it may not be forgotten, it is the most there ever was
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) << 10


def measure(attack: Path, scratch: Path) -> list[float]:
    """Return what grading an attack costs: the figures of `COLUMNS`."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
    source = attack.read_text(encoding="utf-8")
    course, name = springs.CATALOGUE, springs.NAME
    honest = "import numpy as np\n\n" + right_answers(course.folder, name)
    (scratch / "bob.py").write_text(honest, encoding="utf-8")
    (scratch / "ann.py").write_text(f"{honest}\n\n{source}", encoding="utf-8")
    log = scratch / "results.jsonl"
    with closing(open_sandbox(1)) as sandbox:
        grader = Grader(course, sandbox)
        right = grader.file(Found(scratch / "bob.py", "bob", name))
        assert right.score == right.max_score, right
        peak()
        before = peak()
        seconds, processor = time.perf_counter(), time.process_time()
        store.append(log, grader.file(Found(scratch / "ann.py", "ann", name)))
        seconds, processor = time.perf_counter() - seconds, time.process_time() - processor
    return [seconds, processor, (peak() - before) / 1e6, log.stat().st_size / 1e3]


def figures(attack: Path) -> list[float | None]:
    """Return the same, measured in a process of its own; None where it does not end."""
    say(attack.stem)
    command = [sys.executable, "-m", "tests.bench.bounds", str(attack)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=TIMEOUT, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return [None] * len(COLUMNS)
    found: list[float | None] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print the table, or the figures of one attack."""
    if sys.argv[1:]:
        with tempfile.TemporaryDirectory() as scratch:
            print(json.dumps(measure(Path(sys.argv[1]), Path(scratch))))
        return
    attacks = sorted((ROOT / "tests" / "attacks").glob("grader_*.py"))
    rows = [(attack.stem.removeprefix("grader_"), figures(attack)) for attack in attacks]
    columns = {
        name: [Row(attack, 1, found[place], digits) for attack, found in rows]
        for place, (name, digits) in enumerate(COLUMNS.items())
    }
    print(table(columns))


if __name__ == "__main__":
    main()
