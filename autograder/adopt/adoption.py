"""An assignment adopted: read, planned, proven, written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.adopt.declaration import assignment, formatted, module
from autograder.adopt.notebook import Notebook
from autograder.adopt.plan import Plan, Planning
from autograder.adopt.reading import Left
from autograder.adopt.rewriting import rewritten, splits
from autograder.adopt.suggestion import suggestion
from autograder.adopt.trial import Trial
from autograder.course import source
from autograder.course.catalogue import ANSWERS, SETTINGS
from autograder.errors import UsageError
from autograder.files import write
from autograder.markers import Pair, configured


@dataclass(frozen=True)
class Row:
    """What became of a test cell: whole, part or TODO; its exercises, and what is left of it."""

    cell: str
    points: float
    became: str
    exercises: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True)
class Adopted:
    """What was written, and what became of each test cell."""

    name: str
    rows: list[Row]
    exercises: list[Plan]
    files: list[Path]


def adopt(course: Path, path: Path, name: str = "", delimiters: Sequence[Pair] = ()) -> Adopted:
    """Write an assignment from a notebook of nbgrader's.

    Parameters
    ----------
    course : Path
    path : Path
        The notebook, with its solutions.
    name : str
        Of the assignment; the file's unless given.
    delimiters : sequence of Pair
        Of solutions, besides nbgrader's own and those that the course configures.

    Raises
    ------
    UsageError
        If the notebook cannot be adopted, or there is an assignment of this name.
    """
    own = configured(course / SETTINGS).solution
    notebook = Notebook(path, name or path.stem, [*delimiters, own])
    home, place = course / ANSWERS / notebook.name, source.notebook(course, notebook.name)
    _refuse(home, place, path)
    planning = Planning(notebook)
    plans = _proven(planning, notebook)
    if not plans:
        first = next((each for each in planning.every_left() if each.why), None)
        why = f" ({first.cell.id}: {first.why})" if first else ""
        what = f"no test of it could be made a case{why}"
        raise UsageError(f"{path}: {what}: declare an exercise by hand, or leave it to nbgrader.")
    _share_points(plans)
    rows, left = _rows(planning, plans)
    texts = {f"{plan.name}.py": _module(planning, plan) for plan in plans}
    texts |= {
        "answers.py": _answers(planning, plans),
        "__init__.py": assignment(notebook.name, plans, left),
    }
    cells = rewritten(notebook, plans, splits(notebook, plans, planning.answers.statements))
    for file, text in texts.items():
        write(home / file, formatted(text, course))
    write(place, json.dumps(cells, indent=1, ensure_ascii=False) + "\n")
    return Adopted(notebook.name, rows, plans, [home, place])


def _refuse(home: Path, place: Path, path: Path) -> None:
    """Overwrite nothing; a notebook that lies in its place already is moved by a person."""
    if path.resolve() == place.resolve():
        raise UsageError(f"{path} would be overwritten: adopt a copy that lies elsewhere.")
    for there in (home, home.with_suffix(".py"), place):
        if there.exists():
            raise UsageError(f"{there} is there already: move it away, or say --name.")


def _proven(planning: Planning, notebook: Notebook) -> list[Plan]:
    """Return the exercises whose cases hold."""
    plans = planning.plans()
    for plan in plans:
        Trial(_answers(planning, [plan]), lambda plan: module(plan, "on trial")).hold(plan)
        _expect(plan, notebook)
    apart = splits(notebook, [p for p in plans if p.cases], planning.answers.statements)
    for plan in plans:
        if plan.cases and plan.cell.at not in apart:
            why = f"`{plan.name}` shares its cell with another answer: give it one of its own"
            plan.left += [Left(case.cell, case.line, why) for case in plan.cases]
            plan.cases = []
        if plan.cases and not any(cell.points for cell in plan.tests):
            plan.left += [Left(cell, "", "it carries no points") for cell in plan.tests]
            plan.cases = []
    kept = [plan for plan in plans if plan.cases]
    names = {plan.name for plan in kept}
    for plan in plans:
        plan.needs = [name for name in plan.needs if name in names]
        if not plan.cases:
            planning.left += plan.left
    return kept


def _expect(plan: Plan, notebook: Notebook) -> None:
    """Leave to a person what is right for variables whose value a check cell cannot spell out."""
    if not notebook.program.binders("np"):
        plan.right = {name: text for name, text in plan.right.items() if "np." not in text}
    for case in plan.cases[:1]:
        lacking = [f"`{name}`" for name in plan.asks if name not in plan.right]
        why = f"the check cell holds {', '.join(lacking)} against itself: write what is right there"
        plan.left += [Left(case.cell, "", why)] if lacking else []


def _share_points(plans: Sequence[Plan]) -> None:
    """Give each exercise the points of its test cells; who share one share its points."""
    for plan in plans:
        for cell in plan.tests:
            sharing = [other for other in plans if cell in other.tests]
            part = round(cell.points / len(sharing), 2)
            rest = cell.points - part * (len(sharing) - 1)  # no cent is lost
            plan.points = round(plan.points + (rest if plan is sharing[-1] else part), 4)


def _rows(planning: Planning, plans: Sequence[Plan]) -> tuple[list[Row], list[Left]]:
    """Return what became of each test cell, and what no exercise's module says of it."""
    rows, apart = [], []
    for cell in (c for c in planning.answers.notebook.cells if c.role == "test"):
        own = [plan for plan in plans if cell in plan.tests]
        left = [each for each in planning.read[cell.at] if isinstance(each, Left)]
        left += [each for each in planning.left if each.cell == cell]
        told = [each for plan in plans for each in plan.left if each.cell == cell]
        every = [*dict.fromkeys([*left, *told])]
        if own:
            own[-1].left += left
        else:
            apart += every or [Left(cell, "", "it tries no answer of a solution cell")]
        became = "TODO" if not own else "part" if every else "whole"
        names = tuple(plan.name for plan in own)
        rows.append(Row(cell.id, cell.points, became, names, tuple(e.why for e in every)))
    return rows, apart


def _answers(planning: Planning, plans: Sequence[Plan]) -> str:
    functions = sorted(set().union(*(plan.uses for plan in plans)))
    variables = [(plan.name, plan.cell, plan.asks) for plan in plans if plan.asks]
    return planning.answers.module(functions, variables)


def _module(planning: Planning, plan: Plan) -> str:
    return module(plan, planning.about(plan), suggestion(plan))
