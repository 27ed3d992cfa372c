"""What a course's libraries cost where they aren't used: the same answers, a zygote of each set.

A program: ``python -m tests.bench.libraries`` prints a row for numpy alone and one for each set:
processor time until its first worker stands, the memory (PSS) of its zygote, what a waiting worker
adds, processor time of a submission, all processes together. The answers are those of
`tests/gallery/linear_algebra`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from autograder.batch.run import Grader
from autograder.course.catalogue import Catalogue
from autograder.sandbox.pool import Pool
from autograder.sandbox.tiers import open_sandbox

from .command import ROOT
from .confinement import opened

COURSE, NAME = ROOT / "tests" / "gallery" / "linear_algebra", "directions"
SETS = ("", "pandas", "scipy.integrate", "matplotlib.pyplot", "pandas scipy.stats matplotlib")
ROUNDS = 40


def main() -> None:
    """Print the table."""
    print("| beside numpy | first worker, s | zygote, MB | a worker, MB | a submission, ms |")
    print("| --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as scratch:
        for number, uses in enumerate(SETS):
            print(row(Path(scratch, str(number)), uses), flush=True)


def row(folder: Path, uses: str) -> str:
    """Measure one set."""
    shutil.copytree(COURSE, folder / "course")
    settings = f"from autograder import Course\n\nCOURSE = Course(id='x', uses={uses!r})\n"
    (folder / "course" / "reference" / "__init__.py").write_text(settings, encoding="utf-8")
    catalogue, handed_in = Catalogue(folder / "course"), folder / "class" / "ann" / NAME
    handed_in.mkdir(parents=True)
    shutil.copy(COURSE / "reference" / NAME / "answers.py", handed_in / f"{NAME}.py")
    [submission] = opened(catalogue, NAME, folder / "class", 1)
    memory, start = sum(map(_memory, _below())), _processor()
    sandbox = open_sandbox(1)
    assert isinstance(sandbox, Pool)
    plain = sum(map(_memory, _below())) if uses else memory  # its own zygote needs no libraries
    used = sandbox.using(catalogue.key(NAME).course.libraries)
    with used.worker():
        seconds, both = _processor() - start, sum(map(_memory, _below()))
    zygote = sum(map(_memory, _below()))
    grader, start = Grader(catalogue, sandbox), _processor()
    for _ in range(ROUNDS):
        result = grader.submission(submission)
        assert not result.fault
        assert result.score == result.max_score
    each = 1000 * (_processor() - start) / ROUNDS
    sandbox.close()
    mb = (zygote - plain) / 1024, (both - zygote) / 1024
    figures = (f"{seconds:.2f}", f"{mb[0]:.0f}", f"{mb[1]:.1f}", f"{each:.1f}")
    return f"| {' | '.join((uses or 'nothing', *figures))} |"


def _below() -> set[int]:
    """Return all processes below this one."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents[int(folder.name)] = int(_stat(int(folder.name))[1])
    below, new = set[int](), {os.getpid()}
    while new:
        new = {child for child, parent in parents.items() if parent in new}
        below |= new
    return below


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def _processor() -> float:
    """Return the processor time of this process and those below, those that ended too, in s."""
    ticks = 0
    for process in {os.getpid(), *_below()}:
        with suppress(OSError):
            ticks += sum(map(int, _stat(process)[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> int:
    """Return the proportional memory of a process, in kB."""
    with suppress(OSError):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return 0


if __name__ == "__main__":
    main()
