"""How much is measured."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Plan(NamedTuple):
    """Sizes and repetitions of one benchmark."""

    runs: int = 3  # of which the median counts
    checks: int = 7  # the same of ``check``, which is short
    students: int = 100  # of the class behind all ratios
    sizes: tuple[int, ...] = (1, 10, 100, 1000)  # with 1 and 2 jobs; the last one again, unchanged
    once: int = 100  # classes larger than this are graded once
    largest: int = 10_000  # with 2 jobs
    real: int = 300  # of the class as real ones are, with 1 and 2 jobs
    paired: int = 40  # submissions graded in every tier
    rivals: int = 10  # notebooks that other graders get
    venv: Path | None = None  # with otter; made where there is none


#: For a look at whether everything runs; its figures mean nothing.
FEW = Plan(
    runs=1,
    checks=2,
    students=10,
    sizes=(1, 10),
    largest=20,
    real=10,
    paired=4,
    rivals=1,
)
