"""What ships beside a notebook: `checks`, what it imports, and its cases, ``checks.json``.

Generating the student version writes them, for the source notebook too.
"""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

from autograder import compare
from autograder.course.answer_key import AnswerKey
from autograder.course.exercise import Exercise
from autograder.files import write as write_file
from autograder.judge import evidence, explanation
from autograder.notebook import calls, checks, history, values
from autograder.report import sentences
from autograder.report.english import ENGLISH
from autograder.sandbox.inside import (
    arguments,
    blanks,
    blocks,
    forms,
    program,
    scopes,
    statements,
)

_NUMBERS = re.compile(r"\[\s+-?(?:\d|NaN|Inf)[^\[\]{}\"]*\]")  # a row of an array, on one line
_HEADER = "# A copy of autograder/{}.py: change it there.\n"
_OURS = re.compile(r"^from (?:autograder)?\.(?:\w+\.)*(?=\w+ import )", re.MULTILINE)
_ROOM = re.compile(r"^from autograder\.notebook (?=import )", re.MULTILINE)
_MODULES = (
    *(checks, calls, history, values, compare, sentences),
    *(arguments, explanation, program, statements, scopes, blanks, blocks, forms),
)


def files(key: AnswerKey) -> dict[str, str]:
    """Return the text of each file that ships beside an assignment's notebook, by file name."""
    copies = {}
    for module in _MODULES:
        origin = module.__name__.removeprefix("autograder.")
        code = _OURS.sub("from ", _ROOM.sub("", inspect.getsource(module)))
        copies[f"{origin.rpartition('.')[2]}.py"] = _HEADER.format(origin.replace(".", "/")) + code
    return copies | {"checks.json": _cases(key)}


def _cases(key: AnswerKey) -> str:
    exercises = {e.name: _exercise(key, e) for e in key.assignment.exercises}
    about = {"assignment": key.assignment.name, "exercises": exercises, "words": ENGLISH}
    text = json.dumps(about, indent=1, ensure_ascii=False)
    return _NUMBERS.sub(lambda row: " ".join(row[0].split()), text) + "\n"


def _exercise(key: AnswerKey, exercise: Exercise) -> dict[str, Any]:
    """Return what an exercise asks for, its public cases and what known mistakes answer."""
    cases = key[exercise.name].cases
    public = [place for place, prepared in enumerate(cases) if not prepared.case.hidden]
    return {
        "points": exercise.points,
        "asks": exercise.asks,
        "aliases": exercise.aliases,
        "returns": exercise.returns,
        "weights": dict(exercise.weights),
        "defaults": exercise.defaults,
        "needs": key.needed_by(exercise.name),
        "cases": [
            {
                "name": cases[place].case.name,
                "inputs": values.to_json(cases[place].inputs),
                "shown": evidence.inputs(cases[place]),
                "expected": values.to_json(cases[place].expected),
                "weight": cases[place].case.weight,
                "tolerance": [*vars(cases[place].case.tolerance).values()],
                "sizes": cases[place].sizes,
            }
            for place in public
        ],
        "mistakes": [
            {"sentence": m.student, "answers": [values.to_json(known[p]) for p in public]}
            for m, known in key[exercise.name].mistakes
        ],
    }


def write(key: AnswerKey, folder: Path) -> None:
    """Write the files of an assignment into a folder."""
    for file, text in files(key).items():
        write_file(folder.resolve() / file, text)
