"""otter's test files, one an exercise, made from the public cases.

A program: ``python -m tests.bench.otter_tests NAME FOLDER`` writes them. A case calls the student's
function with the case's inputs spelt out and compares every number of the answer with
``np.allclose``; variables are compared with the reference's answer to the notebook's own data.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course.answer_key import AnswerKey
from autograder.course.catalogue import Catalogue
from autograder.course.exercise import Exercise
from autograder.course.exercise_key import Prepared

from .command import ROOT


def checks(actual: str, expected: Any) -> Iterator[str]:
    """Yield doctest lines that compare an expression with a value, leaf by leaf."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            yield from checks(f"{actual}[{key!r}]", value)
    elif isinstance(expected, tuple):
        for place, value in enumerate(expected):
            yield from checks(f"{actual}[{place}]", value)
    else:
        yield f">>> bool(np.allclose({actual}, {literal(expected)}))"
        yield "True"


def literal(value: Any) -> str:
    """Return the source of a value."""
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r}, dtype={value.dtype.str!r}).reshape({value.shape})"
    return repr(value.item() if isinstance(value, np.generic) else value)


def of_function(exercise: Exercise, case: Prepared) -> str:
    """Return the doctest of one public case."""
    arguments = ", ".join(literal(value) for value in case.inputs.values())
    call = f">>> answer = {exercise.name}({arguments})"
    return "\n".join([">>> import numpy as np", call, *checks("answer", case.expected)])


def of_variables(exercise: Exercise) -> str:
    """Return the doctest of variables, whose inputs are those that the notebook loads."""
    reference = exercise.reference
    given = ", ".join(inspect.signature(reference).parameters)
    lines = [
        ">>> import numpy as np",
        f">>> right = {{'np': np}}; exec({inspect.getsource(reference)!r}, right)",
        f">>> right = right[{reference.__name__!r}]({given})",
    ]
    for name in exercise.asks:
        lines += [f">>> bool(np.allclose({name}, right[{name!r}]))", "True"]
    return "\n".join(lines)


def test_file(rules: AnswerKey, exercise: Exercise) -> str:
    """Return the text of an exercise's test file, in OK format."""
    if exercise.asks:
        code = [of_variables(exercise)]
    else:
        code = [of_function(exercise, case) for case in rules[exercise.name].public]
    cases = [{"code": text, "hidden": False, "locked": False} for text in code]
    suite = {"cases": cases, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    test = {"name": exercise.name, "points": exercise.points, "suites": [suite]}
    return f"OK_FORMAT = True\n\ntest = {test!r}\n"


def main() -> None:
    """Write the files."""
    rules, folder = Catalogue(ROOT).key(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True)
    for exercise in rules.assignment.exercises:
        (folder / f"{exercise.name}.py").write_text(test_file(rules, exercise), encoding="utf-8")


if __name__ == "__main__":
    main()
