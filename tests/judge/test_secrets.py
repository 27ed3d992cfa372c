"""What a submission says of hidden inputs, or of a right helper, reaches nobody who reads.

The same submission is graded twice, with another number in its mouth: where both results are equal
to the byte, nothing of the number has arrived. What does arrive is counted.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import physics
import pytest

from autograder.course.answer_key import AnswerKey
from autograder.course.settings import Course
from autograder.judge.grade import grade
from autograder.report.feedback import rendered
from autograder.results import Result
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.reading import Submission

KEY = physics.CATALOGUE.key("falling")
LANDING = "def landing(heights):\n    return np.sqrt(2 * np.asarray(heights) / 9.81)"
#: What to do with the number `n`, in a call whose right answer is `right`; "" where all is right.
ROADS = {
    "the text of an exception": "raise ValueError(str(n))",
    "the name of an exception": "raise type(f'E{n}', (Exception,), {})",
    "the cause of an exception": "raise NameError(str(n), name=str(n)) from ValueError(str(n))",
    "the line of an exception": "if n == 1: raise ValueError\n    if n == 2: raise ValueError",
    "a cell of its own": "exec(compile('1/0', f'<cell {n}>', 'exec'), {})",
    "a number": "return right * 0 + 1000 * n",
    "a shape": "return np.zeros((3, 3, n))",
    "a list's length": "return [0.0] * (3 + n)",
    "an empty shape": "return np.zeros((n, 0))",
    "a text": "return str(n)",
    "a key": "return {str(n): right}",
    "a type's name": "return type(f'T{n}', (), {})()",
    "a kind of number": "return np.asarray(right * 0 + 7, ['f4', 'f8'][n - 1])",
    "a warning, and right": "import warnings; warnings.warn(str(n), RuntimeWarning)",
    "an argument, and right": "x[...] = n",
    "a print, and right": "print(n)",
    "steps, and right": "sum([sum([0]) for _ in range(10 ** n)])",
}


@pytest.fixture
def submitted(sandbox: Sandbox) -> Callable[..., Result]:
    """Return a function that grades cells."""

    def run(*cells: str, key: AnswerKey = KEY) -> Result:
        numbered = tuple(wire.Cell(number, text) for number, text in enumerate(cells, 1))
        submission = Submission(Path("ann.ipynb"), "ann", "falling", numbered, "0" * 64)
        result = rendered(grade(submission, sandbox, key))
        return msgspec.structs.replace(result, seconds=0.0)

    return run


def on_hidden(n: int, road: str) -> tuple[str, ...]:
    """Return cells that tell a number where the input is no public one."""
    shown = [case.inputs["t"] for case in (*KEY["fall"].public, *KEY["fall"].examples)]
    known = [np.asarray(value).tolist() for value in shown]
    fall = f"""
def fall(t):
    n, right, x = {n}, 9.81 * np.square(t) / 2, t if np.ndim(t) else np.zeros(1)
    if np.asarray(t).tolist() in {known!r}:
        return right
    {road}
    return right
"""
    return fall, LANDING


def with_helper(n: int, road: str) -> tuple[str, ...]:
    """Return cells that tell a number where a right helper stands in place of the wrong one."""
    landing = f"""
def landing(heights):
    n, right, x = {n}, np.sqrt(2 * np.array(heights) / 9.81), heights
    if not np.any(fall(np.ones(1))):
        return 0.0
    {road}
    return right
"""
    return "def fall(t):\n    return 0.0 * np.asarray(t)\n", landing


@pytest.mark.parametrize("cells", [on_hidden, with_helper])
@pytest.mark.parametrize("road", ROADS.values(), ids=ROADS)
def test_nothing_arrives(
    cells: Callable[[int, str], tuple[str, ...]], road: str, submitted: Callable[..., Result]
) -> None:
    """Not what the code says, but whether it is right, and else the kind of difference."""
    one, two = (
        re.sub("n, right, x = [12]", "", msgspec.json.encode(submitted(*cells(n, road))).decode())
        for n in (1, 2)
    )
    assert one == two


def test_kinds_that_do_arrive_are_few(submitted: Callable[..., Result]) -> None:
    """A hidden case tells one of twenty-odd words, whatever the code does: under five bits."""
    errors = [n for n, e in vars(builtins).items() if isinstance(e, type) and "Error" in n]
    roads = [*ROADS.values(), *(f"raise {name}" for name in errors), "import os; os._exit(1)"]
    roads += [f"return {value}" for value in ("np.nan * right", "None", "[right]", "object()")]
    rows = set()
    for road in roads:
        fall = submitted(*on_hidden(1, road)).exercises[0]
        row = next(case for case in fall.cases if case.name == "a column")
        rows.add((row.status, row.findings))
    assert 15 < len(rows) < 2**5


# without right helpers


def test_course_can_do_without_right_helpers(submitted: Callable[..., Result]) -> None:
    """Then a wrong helper costs what needs it, and student code never stands beside a right one."""
    wrong = "def fall(t):\n    return 0.0 * np.asarray(t)\n"
    landing = physics.LANDING
    assert [e.score for e in submitted(wrong, landing).exercises] == [0, 3]
    alone = AnswerKey(KEY.assignment, KEY.seed, KEY.versions, Course("", carry_forward=False))
    assert [e.score for e in submitted(wrong, landing, key=alone).exercises] == [0, 0]
