"""One submission: against the floor, in confinement, stage by stage, with a search for a line."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median

from .classes import as_real, grade, simulate, unlike
from .command import run, say
from .plan import Plan
from .table import Row


def rows(name: str, scratch: Path, plan: Plan) -> list[Row]:
    """Measure all four."""
    return [
        *floor(name, scratch, plan),
        *confinement(name, scratch, plan),
        *stages(name, scratch, plan),
        *search(name, scratch, plan),
    ]


def floor(name: str, scratch: Path, plan: Plan) -> list[Row]:
    """Grade with 1 job, shared answers and none, and run the floor, in turn."""
    say(f"{name}: the floor, {plan.runs} times, each with two classes of {plan.students}")
    many = plan.sizes[-1]
    one, class_, large = (simulate(scratch, name, n) for n in (1, plan.students, many))
    alone = unlike(scratch, name, plan.students)
    floors: list[float] = []
    times: dict[Path, list[float]] = {one: [], class_: [], alone: []}
    for _ in range(plan.runs):
        floors.append(float(program(scratch, "floor", name)))
        for folder, seconds in times.items():
            seconds.append(1000 * grade(scratch, folder, 1).seconds)
    least, start = median(floors), median(times.pop(one))
    found = [Row("the floor, a fork that runs the reference: ms", plan.runs, least, 2)]
    for folder, what in ((class_, ""), (alone, ", no two answers alike")):
        ms, who = median(times[folder]), f"class of {plan.students}, 1 job{what}"
        others = (ms - start) / (plan.students - 1) / least  # all but the first
        found.append(Row(f"… ours / floor, {who}", plan.runs, ms / plan.students / least, 2, " ×"))
        found.append(Row(f"… the same, start-up excluded{what}", plan.runs, others, 2, " ×"))
    say(f"{name}: {many}, with 1 job, once, and the floor again")
    ms = 1000 * grade(scratch, large, 1).seconds / many
    beside = float(program(scratch, "floor", name))
    return [*found, Row(f"… ours / floor, class of {many:,}, 1 job", 1, ms / beside, 2, " ×")]


def confinement(name: str, scratch: Path, plan: Plan) -> list[Row]:
    """Grade the first few in every tier, in turn."""
    few = plan.paired
    say(f"{name}: {few} submissions in every tier")
    class_ = simulate(scratch, name, plan.students)
    times = json.loads(program(scratch, "confinement", name, class_, few))
    bare = times.pop("bare fork")
    found = [Row("bare fork: ms a submission", few, bare, 2)]
    for tier, ms in times.items():
        found.append(Row(f"{tier}: ms a submission", few, ms, 2))
        found.append(Row(f"… {tier} / bare fork", few, ms / bare, 2, " ×"))
    return found


def stages(name: str, scratch: Path, plan: Plan) -> list[Row]:
    """Take the first few submissions apart."""
    say(f"{name}: {plan.paired} submissions, stage by stage")
    class_ = simulate(scratch, name, plan.students)
    times = json.loads(program(scratch, "stages", name, class_, plan.paired))
    return [Row(f"stage: {stage}, ms", plan.paired, ms, 2) for stage, ms in times.items()]


def search(name: str, scratch: Path, plan: Plan) -> list[Row]:
    """Grade wrong answers, and a class as real ones are, with the search for a line and without."""
    say(f"{name}: the search for a line, in {plan.paired} submissions as real ones are")
    class_ = as_real(scratch, name, plan.paired)
    found = json.loads(program(scratch, "searching", name, class_, plan.paired))
    what = "the search for a line adds to"
    return [Row(f"{what} {one}: ms", runs, ms, 1) for one, runs, ms in found]


def program(scratch: Path, module: str, *arguments: object) -> str:
    """Return the last line that a program of this package prints."""
    return run(scratch, "python", "-m", f"tests.bench.{module}", *arguments).text.splitlines()[-1]
