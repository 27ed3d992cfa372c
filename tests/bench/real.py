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
    """Grade both kinds with 2 jobs, in turn, each round after a run of the floor."""
    found = []
    for students in sorted({plan.students, plan.sizes[-1]}):
        count = plan.runs if students <= plan.once else 1
        say(f"{name}: {students} as real ones are beside {students} simulated, {count} times each")
        real = as_real(scratch, name, students)
        classes = {"simulated": simulate(scratch, name, students), "as real": real}
        runs: dict[str, list[Run]] = {kind: [] for kind in classes}
        floors = []
        for _ in range(count):
            floors.append(float(program(scratch, "floor", name)))
            for kind, folder in classes.items():
                runs[kind].append(grade(scratch, folder, 2))
        for kind, group in runs.items():
            found += beside_floor(students, kind, group, median(floors))
        ms = [each(students, group) for group in runs.values()]
        found.append(Row(f"{students:,}, as real / simulated", count, ms[1] / ms[0], 2, " ×"))
    sizes = [path.stat().st_size / 1e6 for path in real.glob("*/*/*")]
    return [*found, Row("as real, a file: MB on average", len(sizes), mean(sizes), 2)]


def beside_floor(students: int, kind: str, runs: list[Run], floor: float) -> list[Row]:
    """Return what a submission takes, how many times the floor that is, and the memory."""
    peak, ratio = max(run.peak for run in runs), each(students, runs) / floor
    what = f"{students:,}, {kind}"
    return [
        row(students, f"{kind}, 2 jobs", runs),
        Row(f"… {what}, ours / floor", len(runs), ratio, 2, " ×"),
        Row(f"… {what}, peak memory: MB", len(runs), peak, 0),
    ]
