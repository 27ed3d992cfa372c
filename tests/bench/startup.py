"""The commands that a user waits for: ``check`` and pytest, cold."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from .command import ROOT, run, say
from .plan import Plan
from .table import Row


def rows(name: str, scratch: Path, plan: Plan) -> list[Row]:
    """Time ``check`` and ``pytest --submission`` on the assignment's own notebook."""
    right, checks = ROOT / "source" / name / f"{name}.ipynb", plan.checks
    say(f"{name}: check, {checks} times; pytest, {plan.runs} times")
    run(scratch, "autograder", "check", right)  # not counted: writes .pyc, fills the disk cache
    bares, colds = [], []
    for _ in range(checks):  # in turn, so that other load meets both
        bares.append(run(scratch, "python", "-c", "import numpy").seconds)
        colds.append(run(scratch, "autograder", "check", right).seconds)
    pytest = ("pytest", "autograder", "--submission", right)
    tests = [run(scratch, *pytest).seconds for _ in range(plan.runs)]
    bare, cold = median(bares), median(colds)
    return [
        Row('`python -c "import numpy"`: s', checks, bare, 2),
        Row("`autograder check`, cold: s", checks, cold, 2),
        Row("… / import numpy", checks, cold / bare, 1, " ×"),
        Row("`pytest autograder --submission ONE`: s", plan.runs, median(tests), 2),
    ]
