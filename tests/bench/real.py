"""A class as real ones are, beside the simulated one: the yardstick for speed."""

from __future__ import annotations

from pathlib import Path
from statistics import mean, median

from .classes import as_real, grade, simulate
from .command import Run, say
from .engine import program
from .plan import Plan
from .scale import each, row
from .table import Row


def rows(name: str, scratch: Path, plan: Plan) -> list[Row]:
    """Grade both kinds, that as real ones with 1 job too, in turn, each round after the floor."""
    students, count = plan.real, plan.runs
    say(f"{name}: {students} as real ones are beside {students} simulated, {count} times each")
    real = as_real(scratch, name, students)
    lineless = "as real, 1 job, --no-lines"
    classes: dict[str, tuple[Path, int, *tuple[str, ...]]] = {
        "simulated, 2 jobs": (simulate(scratch, name, students), 2),
        "as real, 2 jobs": (real, 2),
        "as real, 1 job": (real, 1),
        lineless: (real, 1, "--no-lines"),
        "one": (as_real(scratch, name, 1), 1),
    }
    runs: dict[str, list[Run]] = {what: [] for what in classes}
    floors = []
    for _ in range(count):
        floors.append(float(program(scratch, "floor", name)))
        for what, arguments in classes.items():
            runs[what].append(grade(scratch, *arguments))
    least, start = median(floors), each(1, runs.pop("one"))
    found = [Row("the floor, a fork that runs the reference: ms", count, least, 2)]
    for what, group in runs.items():
        peak = max(run.peak for run in group)
        found.append(row(students, what, group))
        found.append(Row(f"… {students}, {what}, peak memory: MB", count, peak, 0))
    tidy, two, one, scored = (each(students, group) for group in runs.values())
    alone = (students * one - start) / (students - 1)  # all but the first
    sizes = [path.stat().st_size / 1e6 for path in real.glob("*/*/*")]
    return [
        *found,
        Row(f"… {students}, as real, 1 job, start-up excluded: ms each", count, alone, 2),
        Row("… the same, ours / floor", count, alone / least, 2, " ×"),
        Row(f"… {students}, {lineless} / with lines", count, scored / one, 2, " ×"),
        Row(f"… {students}, as real, 1 job / 2 jobs", count, one / two, 2, " ×"),
        Row(f"{students}, as real / simulated", count, two / tidy, 2, " ×"),
        Row("as real, a file: MB on average", len(sizes), mean(sizes), 2),
    ]
