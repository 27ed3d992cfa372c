"""The text of an assignment's modules, as a person would have written them."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.adopt.inputs import Inputs
from autograder.adopt.plan import Case, Plan
from autograder.adopt.reading import Left
from autograder.course.todo import todo

_WIDTH = 100
_OURS = ("--config", 'lint.isort.known-first-party = ["autograder"]')


def module(plan: Plan, about: str, suggestion: str = "") -> str:
    """Return the text of an exercise's module.

    Parameters
    ----------
    plan : Plan
    about : str
        What is asked, a few words.
    suggestion : str
        A hidden case that may be declared, where there is none.
    """
    tolerances = _tolerances(plan.cases)
    functions = [_function(case, plan) for case in plan.cases if case.inputs.body]
    named = ["Case"] * any(case.nearly for case in plan.cases) + ["Exercise"]
    named += ["Tolerance"] * bool(tolerances)
    imports = {line for case in plan.cases for line in case.inputs.imports}
    shared: dict[tuple[int, int], str] = {}
    for case in plan.cases:
        shared |= case.inputs.shared
    code = [*(shared[at] for at in sorted(shared)), *functions, *tolerances.values()]
    body = _exercise(plan, tolerances, suggestion)
    left = [todo(each.cell.id, _said(each)) for each in plan.left]
    parts = [
        f'"""{plan.name}: {about} ({_points(plan.points)})."""',
        "\n".join(_used(imports, "\n".join([*code, body]))),
        f"from autograder import {', '.join(named)}",
        "\n".join(["from . import answers", *_siblings(plan.needs)]),
        *code,
        body,
        "\n".join(_comments(left)),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def assignment(name: str, plans: Sequence[Plan], left: Iterable[Left]) -> str:
    """Return the text of ``__init__.py``."""
    total = _points(sum(plan.points for plan in plans))
    imports = sorted(f"from .{plan.name} import {plan.name}" for plan in plans)
    names = "".join(f"{plan.name}, " for plan in plans)
    todos = _comments(todo(each.cell.id, _said(each)) for each in left)
    return (
        "\n\n".join(
            filter(
                None,
                [
                    f'"""{name}: {_count(len(plans), "exercise")}, {total}."""',
                    "from autograder import Assignment",
                    "\n".join(imports),
                    "\n".join(todos),
                    f'ASSIGNMENT = Assignment("{name}", ({names}))',
                ],
            )
        )
        + "\n"
    )


def formatted(text: str, course: Path) -> str:
    """Return a module as ruff writes it, where ruff is there; else as it is."""
    beside = Path(sys.executable).with_name("ruff")
    ruff = str(beside) if beside.is_file() else shutil.which("ruff")
    if ruff is None:
        return text
    steps = (
        [ruff, "check", "--quiet", "--select", "I,UP009,F401", "--fix", "--isolated", *_OURS, "-"],
        [ruff, "format", "--quiet", "--isolated", "--line-length", str(_WIDTH), "-"],
    )
    for step in steps:
        done = subprocess.run(
            step, input=text, capture_output=True, text=True, cwd=course, check=False
        )
        text = done.stdout if done.returncode == 0 and done.stdout.strip() else text
    return text


def _exercise(plan: Plan, tolerances: dict[tuple[float, float], str], suggestion: str) -> str:
    lines = [f"{plan.name} = Exercise(", f"answers.{plan.name},", f"points={plan.points:g},"]
    if plan.returns:
        lines.append(f'returns="{plan.returns}",')
    if plan.asks:
        lines.append(f'asks="{" ".join(plan.asks)}",')
    if plan.needs:
        lines.append(f"needs=({', '.join(plan.needs)},),")
    for field, hidden in (("public", False), ("hidden", True)):
        cases = [case for case in plan.cases if case.hidden == hidden]
        if cases:
            texts = [f'"{_quoted(case.name)}": {_given(case, tolerances)},' for case in cases]
            lines += [f"{field}={{", *texts, "},"]
    if suggestion:
        lines += [f"# {suggestion}"]
    return "\n    ".join(lines) + "\n)"


def _given(case: Case, tolerances: dict[tuple[float, float], str]) -> str:
    given = slug(case.name) if case.inputs.body else _dict(case.inputs)
    if case.inputs.draws and not case.inputs.body:
        given = f"lambda draw: {given}"
    if case.nearly is None or not case.nearly.matters:
        return given
    key = case.nearly.rtol, case.atol
    text = tolerances[key].partition(" = ")
    return f"Case({given}, tolerance={text[0]})"


def _tolerances(cases: Iterable[Case]) -> dict[tuple[float, float], str]:
    """Return the statements that name tolerances, by what they are."""
    found: dict[tuple[float, float], str] = {}
    for case in cases:
        if case.nearly is not None and case.nearly.matters:
            key = case.nearly.rtol, case.atol
            number = f"_{len(found) + 1}" if found else ""
            why = _quoted(f"the notebook's test: {_cut(case.nearly.said, 60)}")
            text = f'AS_TESTED{number} = Tolerance({key[0]:.2g}, {key[1]:.2g}, "{why}")'
            found.setdefault(key, text)
    return found


def _function(case: Case, plan: Plan) -> str:
    """Return a function that makes a case's inputs."""
    body = [*"\n".join(case.inputs.body).split("\n"), f"return {_dict(case.inputs)}"]
    said = f'"""Return the inputs of “{case.name}”."""'
    indented = "\n".join(f"    {line}".rstrip() for line in [said, *body])
    return f"def {slug(case.name)}(draw):\n{indented}"


def slug(name: str) -> str:
    """Return a case's name as the name of a function."""
    words = re.sub(r"\W+", "_", name.lower()).strip("_")
    return f"inputs_{words}" if not words or words[0].isdigit() else f"{words}_inputs"


def _dict(inputs: Inputs) -> str:
    return "{" + ", ".join(f'"{name}": {text}' for name, text in inputs.arguments.items()) + "}"


def _used(imports: Iterable[str], code: str) -> list[str]:
    """Return the imports that a module's code uses, numpy's among them where it is written np."""
    lines = {"import numpy as np"} if re.search(r"\bnp\.", code) else set()
    for line in imports:
        node = ast.parse(line).body[0]
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.asname or alias.name.partition(".")[0] for alias in node.names]
            if "*" in names or any(re.search(rf"\b{name}\b", code) for name in names):
                lines.add(line)
    return sorted(lines)


def _siblings(needs: Iterable[str]) -> list[str]:
    return [f"from .{name} import {name}" for name in needs]


def _said(left: Left) -> str:
    line = f": {_cut(left.line, 60)}" if left.line else ""
    return f"{left.why}{line}"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _comments(texts: Iterable[str]) -> list[str]:
    return [_cut(f"# {text}", _WIDTH) for text in texts]


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _points(points: float) -> str:
    return _count(points, "point")


def _count(number: float, what: str) -> str:
    return f"{number:g} {what}{'' if number == 1 else 's'}"
