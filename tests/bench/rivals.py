"""Other graders on the same notebooks: nbgrader as it comes, and otter in a venv of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

from .classes import first, grade, simulate
from .command import ROOT, run, say
from .plan import Plan
from .table import Row

#: otter, and what the notebooks import.
OTTER = ("otter-grader[grading]==7.0.0", "numpy", "h5py", "matplotlib", "pillow")


def rows(name: str, scratch: Path, plan: Plan) -> list[Row]:
    """Grade the class with the kit, and the first few of it with the others too."""
    class_ = simulate(scratch, name, plan.students)
    say(f"{name}: grade {plan.students} with 2 jobs, {plan.runs} times, and the first few with 1")
    ours = median(grade(scratch, class_, 2).seconds for _ in range(plan.runs)) / plan.students
    few = scratch / "few"
    for folder in first(class_, plan.rivals):
        shutil.copytree(folder, few / folder.name)
    alone = median(grade(scratch, few, 1).seconds for _ in range(plan.runs)) / plan.rivals
    kit = Row(f"`autograder grade` of {plan.rivals}, 1 job: s each", plan.runs, alone, 3)
    nbgrader = compare("nbgrader autograde", autograde, name, scratch, (alone, ours), plan)
    otter = compare("otter run", otter_run, name, scratch, (alone, ours), plan)
    return [kit, *nbgrader, *otter]


def compare(
    command: str,
    grader: Callable[[str, Path, Path, Plan], float],
    name: str,
    scratch: Path,
    ours: tuple[float, float],
    plan: Plan,
) -> list[Row]:
    """Return another grader's seconds for the first few, and over ours: of those, of a class."""
    submitted = scratch / grader.__name__ / "submitted"
    shutil.copytree(scratch / "few", submitted)
    say(f"{name}: the first {plan.rivals} by `{command}`")
    each = None
    try:
        each = grader(name, scratch, submitted, plan) / plan.rivals
    except RuntimeError as error:  # the others' figures stand without it
        say(f"{command} is left out: {error}")
    same, class_ = (each and each / seconds for seconds in ours)
    of_class = f"… {command} / ours, a submission of {plan.students}, 2 jobs"
    return [
        Row(f"`{command}` of {plan.rivals}: s each", 1, each, 2),
        Row(f"… {command} / ours, the same {plan.rivals}", 1, same, 0, " ×"),
        Row(of_class, 1, class_, 0, " ×"),
    ]


def autograde(name: str, scratch: Path, submitted: Path, plan: Plan) -> float:
    """Return the seconds of stock ``nbgrader autograde``, in a course without configuration."""
    course = submitted.parent
    shutil.copytree(ROOT / "source" / name, course / "source" / name)
    run(scratch, "python", "-c", "import matplotlib.pyplot")  # its font cache, not counted
    run(scratch, "nbgrader", "generate_assignment", name, cwd=course)
    seconds = run(scratch, "nbgrader", "autograde", name, cwd=course).seconds
    graded = len(list((course / "autograded").iterdir()))
    if graded != len(list(submitted.iterdir())):
        raise RuntimeError(f"nbgrader graded {graded}")
    return seconds


def otter_run(name: str, scratch: Path, submitted: Path, plan: Plan) -> float:
    """Return the seconds of ``otter run``, one notebook after another."""
    work, source = submitted.parent, ROOT / "source" / name
    programs = (plan.venv or otter_venv(scratch)) / "bin"
    run(scratch, "python", "-m", "tests.bench.otter_tests", name, work / "tests")
    support = [path.name for path in source.iterdir() if path.suffix != ".ipynb"]
    archive, apart = work / "autograder.zip", ("--no-config", "--no-requirements")
    made = ("otter", "generate", "-t", work / "tests", "-o", archive, *apart, "--no-environment")
    run(scratch, *made, *support, cwd=source, programs=programs)
    run(scratch, "python", "-c", "import matplotlib.pyplot", programs=programs)
    seconds = 0.0
    for notebook in sorted(submitted.glob("*/*/*.ipynb")):
        out = work / notebook.parts[-3]
        out.mkdir()
        words = ("otter", "run", notebook, "-a", archive, "-o", out, "--no-logo")
        seconds += run(scratch, *words, cwd=work, programs=programs).seconds
        if not (out / "results.json").exists():
            raise RuntimeError(f"otter left no result for {notebook.name}")
    return seconds


def otter_venv(scratch: Path) -> Path:
    """Return a venv with otter, made once for all assignments.

    Raises
    ------
    RuntimeError
        If it cannot be installed.
    """
    venv = scratch.parent / "otter"
    if not venv.exists():
        say("otter: install it in a venv of its own: minutes")
        run(scratch, sys.executable, "-m", "venv", venv)
        run(scratch, "pip", "install", "--quiet", *OTTER, programs=venv / "bin")
    return venv
