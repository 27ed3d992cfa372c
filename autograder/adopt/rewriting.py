"""The source notebook: the adopted one, with the kit's check cells where its tests were."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from autograder.adopt.notebook import SCHEMA, Notebook
from autograder.adopt.plan import Plan
from autograder.cells import CHECK, is_solution, said_of
from autograder.markers import find_spans
from autograder.sandbox.inside.syntax.scopes import FUNCTIONS
from autograder.sandbox.inside.syntax.statements import Statement, without_magics

Raw = dict[str, Any]


def rewritten(
    notebook: Notebook, plans: Sequence[Plan], splits: dict[int, list[tuple[str, str]]]
) -> Raw:
    """Return the source notebook.

    Parameters
    ----------
    notebook : Notebook
    plans : sequence of Plan
    splits : dict
        By place: the names and texts of the cells that a solution cell becomes.
    """
    gone = {cell.at for plan in plans for cell in plan.tests}
    checks: dict[int, list[Plan]] = {}
    for plan in plans:
        checks.setdefault(plan.tests[0].at, []).append(plan)
    cells: list[Raw] = []
    for at, cell in enumerate(notebook.raw["cells"]):
        if at in splits:
            cells += [_solution(cell, name, text) for name, text in splits[at]]
        elif at not in gone:
            cells.append(_plain(cell))
        cells += [_check(plan) for plan in checks.get(at, ())]
    used = sorted({_checking(plan).partition("(")[0] for plan in plans})
    _import(cells, f"from checks import {', '.join(used)}")
    minor = max(5, int(notebook.raw.get("nbformat_minor", 5)))
    for number, cell in enumerate(cells):
        cell["id"] = _id(cell, number, cells)
    for cell in cells:
        cell["source"] = cell["source"].splitlines(keepends=True)  # as Jupyter writes it
    return {**notebook.raw, "cells": cells, "nbformat_minor": minor}


def splits(
    notebook: Notebook, plans: Iterable[Plan], statements: Any
) -> dict[int, list[tuple[str, str]]]:
    """Return what each solution cell becomes: a cell for each exercise in it.

    One that cannot be taken apart is no key of what is returned.
    """
    found: dict[int, list[tuple[str, str]]] = {}
    by_cell: dict[int, list[Plan]] = {}
    for plan in plans:
        by_cell.setdefault(plan.cell.at, []).append(plan)
    for at, own in by_cell.items():
        text = notebook.raw["cells"][at]["source"]
        if len(own) == 1:
            found[at] = [(own[0].name, text)]
        elif apart := _apart(notebook, own, statements(own[0].cell), text):
            found[at] = apart
    return found


def _apart(
    notebook: Notebook, plans: Sequence[Plan], statements: Sequence[Statement], text: str
) -> list[tuple[str, str]]:
    """Take a solution cell apart, where each exercise's statements stand together."""
    runs: list[tuple[str, int]] = []  # an exercise, and the line from which it goes
    lines = text.split("\n")
    for statement in statements:
        node = statement.node
        defined = node.name if isinstance(node, FUNCTIONS) else ""
        owner = next((p.name for p in plans if defined and p.answer == defined), "")
        if not owner and not defined:
            owner = next((p.name for p in plans if statement.binds.intersection(p.asks)), "")
        if owner and (not runs or runs[-1][0] != owner):
            decorated = getattr(node, "decorator_list", [])
            first = min([node.lineno, *(each.lineno for each in decorated)])
            while first > 1 and lines[first - 2].lstrip().startswith("#"):
                first -= 1
            while first > 1 and any(p.kind(lines[first - 1]) == "end" for p in notebook.delimiters):
                first += 1
            runs.append((owner, first))
    names = [name for name, _ in runs]
    if len({*names}) < len(names) or {*names} != {plan.name for plan in plans}:
        return []
    starts = [1, *(first for _, first in runs[1:]), len(lines) + 1]
    pieces = ["\n".join(lines[a - 1 : b - 1]).strip("\n") for a, b in pairwise(starts)]
    whole = all(_balanced(piece, notebook) for piece in pieces)
    return list(zip(names, pieces, strict=True)) if whole else []


def _balanced(text: str, notebook: Notebook) -> bool:
    """Tell whether each region of a text ends in it."""
    found = [find_spans(text, pair) for pair in notebook.delimiters]
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return any(spans for spans, _ in found) and not any(faults for _, faults in found)


def _plain(cell: Raw) -> Raw:
    cell = copy.deepcopy(cell)
    if said := said_of(cell):
        cell["metadata"]["nbgrader"] = {"task": False, **said, "schema_version": SCHEMA}
    return cell


def _solution(cell: Raw, name: str, text: str) -> Raw:
    own = _plain(cell)
    own["metadata"]["nbgrader"]["grade_id"] = name
    return {**own, "source": text}


def _check(plan: Plan) -> Raw:
    """Return the check cell of an exercise, locked, with its points."""
    points = int(plan.points) if float(plan.points).is_integer() else plan.points
    own = {"grade": True, "grade_id": f"{CHECK}{plan.name}", "locked": True, "points": points}
    own |= {"schema_version": SCHEMA, "solution": False, "task": False}
    return _code(_checking(plan), own)


def _checking(plan: Plan) -> str:
    """Return what a check cell does."""
    if not plan.asks:
        return f'check("{plan.name}", {plan.name})'
    pairs = ", ".join(f"{name}=({name}, {plan.right.get(name, name)})" for name in plan.asks)
    return f'check_values("{plan.name}", {pairs})'


def _code(source: str, nbgrader: Raw | None = None) -> Raw:
    cell: Raw = {"cell_type": "code", "execution_count": None, "outputs": [], "source": source}
    return cell | {"metadata": {"nbgrader": nbgrader} if nbgrader else {}}


def _import(cells: list[Raw], line: str) -> None:
    """Import the checks where the notebook imports what it uses, or in a cell before that."""
    first = next(at for at, cell in enumerate(cells) if cell["cell_type"] == "code")
    cell = cells[first]
    plain = not is_solution(cell) and not said_of(cell).get("grade")
    try:
        body = ast.parse(without_magics(cell["source"])).body
    except SyntaxError:
        body = []
    imports = [n for n in body if isinstance(n, ast.Import | ast.ImportFrom)]
    if plain and imports:
        lines = cell["source"].split("\n")
        lines.insert(imports[-1].end_lineno or 0, line)
        cell["source"] = "\n".join(lines)
        return
    cells.insert(first, _code(line))


def _id(cell: Raw, number: int, cells: Sequence[Raw]) -> str:
    """Return a cell's id of nbformat 4.5, its own where it has one."""
    name = str(said_of(cell).get("grade_id", ""))
    taken = [each.get("id") for each in cells[:number]]
    own = cell.get("id") or (name.replace("_", "-")[:60] if name.isascii() else "")
    own = "".join(c for c in str(own) if c.isalnum() or c in "-_")
    return own if own and own not in taken else f"cell-{number + 1}"
