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

from autograder.batch.grader import Grader
from autograder.course.catalogue import Catalogue
from autograder.sandbox.pool import Pool
from autograder.sandbox.tiers import open_sandbox

from .confinement import opened
from .memory import COURSE, NAME, below, memory_below, stat

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
    own = os.getpid()
    memory, start = memory_below(own), _processor()
    sandbox = open_sandbox(1)
    assert isinstance(sandbox, Pool)
    plain = memory_below(own) if uses else memory  # its own zygote needs no libraries
    used = sandbox.using(catalogue.key(NAME).course.libraries)
    with used.worker():
        seconds, both = _processor() - start, memory_below(own)
    zygote = memory_below(own)
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


def _processor() -> float:
    """Return the processor time of this process and those below, those that ended too, in s."""
    ticks = 0
    for process in {os.getpid(), *below(os.getpid())}:
        with suppress(OSError):
            ticks += sum(map(int, stat(process)[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
