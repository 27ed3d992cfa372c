"""What ships beside a notebook: ``checks.py``, ``compare.py`` and ``checks.json``.

Generating the student version writes them, for the source notebook too.
"""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

from autograder import compare
from autograder.compare import Opaque
from autograder.course.answer_key import AnswerKey, Failure
from autograder.course.exercise import Exercise
from autograder.notebook import checks

_NUMBERS = re.compile(r"\[\s+-?(?:\d|NaN|Inf)[^\[\]{}\"]*\]")  # a row of an array, on one line
_HEADER = "# A copy of autograder/{}.py: change it there.\n"


def files(key: AnswerKey) -> dict[str, str]:
    """Return the text of each file that ships beside an assignment's notebook, by file name."""
    code = inspect.getsource(checks).replace(
        "from autograder.compare import", "from compare import"
    )
    return {
        "checks.py": _HEADER.format("notebook/checks") + code,
        "compare.py": _HEADER.format("compare") + inspect.getsource(compare),
        "checks.json": _cases(key),
    }


def _cases(key: AnswerKey) -> str:
    exercises = {e.name: _exercise(key, e) for e in key.assignment.exercises}
    about = {"assignment": key.assignment.name, "exercises": exercises}
    text = json.dumps(about, indent=1, ensure_ascii=False)
    return _NUMBERS.sub(lambda row: " ".join(row[0].split()), text) + "\n"


def _exercise(key: AnswerKey, exercise: Exercise) -> dict[str, Any]:
    """Return what an exercise asks for, its public cases and what known mistakes answer."""
    cases = key.cases(exercise)
    public = [place for place, prepared in enumerate(cases) if not prepared.case.hidden]
    return {
        "points": exercise.points,
        "asks": exercise.asks,
        "aliases": exercise.aliases,
        "returns": exercise.returns,
        "weights": dict(exercise.weights),
        "cases": [
            {
                "name": cases[place].case.name,
                "inputs": checks.to_json(cases[place].inputs),
                "expected": checks.to_json(cases[place].expected),
                "weight": cases[place].case.weight,
                "tolerance": [*vars(cases[place].case.tolerance).values()],
                "sizes": cases[place].sizes,
            }
            for place in public
        ],
        "mistakes": [
            {"sentence": m.student, "answers": [_answer(known[place]) for place in public]}
            for m, known in key.mistakes(exercise)
        ],
    }


def _answer(value: Any) -> Any:
    return checks.to_json(Opaque(value.error) if isinstance(value, Failure) else value)


def write(key: AnswerKey, folder: Path) -> None:
    """Write the files of an assignment into a folder."""
    for file, text in files(key).items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
