"""What ships beside a notebook: ``checks.py``, ``compare.py`` and ``checks.json``.

``python -m autograder.bundle`` writes them for every notebook in ``source/``; a test fails when
they are stale.
"""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import click

from autograder import assignments, checks, compare
from autograder.compare import Opaque
from autograder.exercise import Exercise
from autograder.rubric import Failure, Rubric, rubric

_HEADER = "# Copied by `python -m autograder.bundle` from autograder/{}.py: change it there.\n"


def files(name: str) -> dict[str, str]:
    """Return the text of each file that ships beside an assignment's notebook, by file name."""
    code = inspect.getsource(checks).replace(
        "from autograder.compare import", "from compare import"
    )
    return {
        "checks.py": _HEADER.format("checks") + code,
        "compare.py": _HEADER.format("compare") + inspect.getsource(compare),
        "checks.json": _cases(rubric(name)),
    }


def _cases(rules: Rubric) -> str:
    exercises = {e.name: _exercise(rules, e) for e in rules.assignment.exercises}
    return json.dumps({"exercises": exercises}, indent=1, ensure_ascii=False) + "\n"


def _exercise(rules: Rubric, exercise: Exercise) -> dict[str, Any]:
    """Return an exercise's points and, for a function, its public cases and known mistakes."""
    about: dict[str, Any] = {"points": exercise.points}
    if exercise.asks:  # a notebook's own variables are checked against the data they come from
        return about
    cases = rules.cases(exercise)
    public = [place for place, prepared in enumerate(cases) if not prepared.case.hidden]
    return about | {
        "returns": exercise.returns,
        "cases": [
            {
                "name": cases[place].case.name,
                "inputs": checks.to_json(cases[place].inputs),
                "expected": checks.to_json(cases[place].expected),
                "tolerance": [*vars(cases[place].case.tolerance).values()],
                "sizes": cases[place].sizes,
            }
            for place in public
        ],
        "mistakes": [
            {"sentence": m.student, "answers": [_answer(known[place]) for place in public]}
            for m, known in rules.mistakes(exercise)
        ],
    }


def _answer(value: Any) -> Any:
    return checks.to_json(Opaque(value.error) if isinstance(value, Failure) else value)


def main() -> None:
    """Write the files of every assignment that has a folder in ``source/``."""
    for name in assignments.names():
        folder = Path("source", name)
        if folder.is_dir():
            for file, text in files(name).items():
                (folder / file).write_text(text, encoding="utf-8", newline="\n")
                click.echo(folder / file)


if __name__ == "__main__":
    click.command(main)()
