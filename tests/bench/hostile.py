"""A hostile class beside an honest one: what it costs, and whether it costs an honest student.

A program: ``python -m tests.bench.hostile STUDENTS JOBS`` grades as many honest students alone,
then as many hostile ones alone, then all, and prints by the clock what each took and the honest
scores that differ. The hostile ones are those of ``tests/attacks/clock``, in turn.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

from autograder.course.catalogue import Catalogue
from autograder.results import store
from autograder.selfcheck.simulate import RIGHT, Notebooks

from .classes import grade, simulate
from .command import ROOT

NAME = "numpy_basics"


def main(students: int, jobs: int) -> None:
    """Print a line a class."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        honest = simulate(scratch, NAME, students)
        hostile = _hostile(scratch / "hostile", students)
        alone = _graded(scratch, honest, jobs)
        _graded(scratch, hostile, jobs)
        shutil.copytree(honest, scratch / "both")
        shutil.copytree(hostile, scratch / "both", dirs_exist_ok=True)
        both = _graded(scratch, scratch / "both", jobs)
        changed = {student: (score, both[student]) for student, score in alone.items()}
        print({student: pair for student, pair in changed.items() if len(set(pair)) > 1})


def _hostile(folder: Path, students: int) -> Path:
    """Write a class of right answers, each with what an attack adds."""
    notebooks = Notebooks(Catalogue(ROOT), NAME)
    right = [notebooks.answer(e.name, RIGHT) for e in notebooks.assignment.exercises]
    attacks = sorted((ROOT / "tests" / "attacks" / "clock").glob("*.py"))
    for number, attack in enumerate(islice(cycle(attacks), students), 1):
        path = folder / f"hostile{number:02}" / NAME / f"{NAME}.py"
        path.parent.mkdir(parents=True)
        text = ["import numpy as np", *right, attack.read_text(encoding="utf-8")]
        path.write_text("\n\n".join(text), encoding="utf-8")
    return folder


def _graded(scratch: Path, class_: Path, jobs: int) -> dict[str, float | None]:
    """Grade a class, print what it took, and return the scores."""
    took = grade(scratch, class_, jobs)
    results = store.load(scratch / "grades" / "results.jsonl")
    slowest = max(results, key=lambda result: result.seconds)
    print(
        f"{class_.name:<10} {len(results)} students, {took.seconds:.1f} s, {took.peak:.0f} MB; "
        f"slowest: {slowest.student}, {slowest.seconds:.1f} s"
    )
    return {result.student: result.score for result in results}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
