"""Classes of every size: what a submission takes, and how much memory the class."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from .classes import grade, simulate, unlike, with_outputs
from .command import Run, say
from .plan import Plan
from .table import Row

Runs = dict[tuple[int, int], list[Run]]  # by students and jobs


def rows(name: str, scratch: Path, plan: Plan) -> list[Row]:
    """Grade simulated classes with 1 and 2 jobs, then the unchanged, the large and the changed."""
    runs: Runs = {}
    for students in plan.sizes:
        count = plan.runs if students <= plan.once else 1
        say(f"{name}: grade {students}, with 2 jobs and with 1, {count} times each")
        class_ = simulate(scratch, name, students)
        pairs = [(grade(scratch, class_, 2), grade(scratch, class_, 1)) for _ in range(count)]
        two, one = zip(*pairs, strict=True)  # in turn, so that other load meets both
        runs |= {(students, 1): list(one), (students, 2): list(two)}
    say(f"{name}: {students} once more, unchanged, {plan.runs} times")
    same = [grade(scratch, class_, 2, fresh=False).seconds for _ in range(plan.runs)]
    say(f"{name}: grade {plan.largest}, with 2 jobs, once")
    runs[plan.largest, 2] = [grade(scratch, simulate(scratch, name, plan.largest), 2)]
    return [
        *(
            row(students, f"{jobs} job{'s' * (jobs > 1)}", runs[students, jobs])
            for students, jobs in sorted(runs)
        ),
        *ratios(runs, plan),
        *special(name, scratch, plan),
        Row(f"{students:,}, a second, unchanged run: s", plan.runs, median(same), 2),
    ]


def each(students: int, runs: list[Run]) -> float:
    """Return the milliseconds of one submission, start-up included."""
    return 1000 * median(run.seconds for run in runs) / students


def row(students: int, what: str, runs: list[Run]) -> Row:
    """Return what a submission of a class takes, and how many a second that is."""
    ms = each(students, runs)
    what = f"{students:,}, {what}: ms each (submissions/s)"
    return Row(what, len(runs), ms, 2, f" ({1000 / ms:.1f}/s)")


def ratios(runs: Runs, plan: Plan) -> list[Row]:
    """Return how far the grader is flat: more jobs, ten and a hundred times the students."""
    base, largest = plan.students, plan.largest
    ms = {key: each(key[0], group) for key, group in runs.items()}
    peaks = {key: max(run.peak for run in group) for key, group in runs.items()}
    first, last = (base, 2), (largest, 2)
    middle = (plan.sizes[-1], 2)  # its start-up is shared by more
    return [
        Row(f"… {base}, 1 job / 2 jobs", plan.runs, ms[base, 1] / ms[first], 2, " ×"),
        Row(f"… {base}, 2 jobs, peak memory: MB", plan.runs, peaks[first], 0),
        Row(f"… {largest:,}, 2 jobs, peak memory: MB", 1, peaks[last], 0),
        Row(f"… peak memory, {largest:,} / {base}", 1, peaks[last] / peaks[first], 2, " ×"),
        Row(f"… ms each, {largest:,} / {base}", 1, ms[last] / ms[first], 2, " ×"),
        Row(f"… ms each, {largest:,} / {middle[0]:,}", 1, ms[last] / ms[middle], 2, " ×"),
    ]


def special(name: str, scratch: Path, plan: Plan) -> list[Row]:
    """Grade a class without two like answers, and one with large outputs."""
    base = plan.students
    say(f"{name}: {base} with no two alike, {base} with large outputs: {plan.runs} times each")
    classes = unlike(scratch, name, base), with_outputs(scratch, name, base)
    alone, plots = ([grade(scratch, c, 2) for _ in range(plan.runs)] for c in classes)
    return [
        row(base, "no two answers alike, 2 jobs", alone),
        row(base, "outputs of 500 kB each, 2 jobs", plots),
        Row("… peak memory: MB", plan.runs, max(run.peak for run in plots), 0),
    ]
