"""What a submission says of hidden inputs, or of a right helper, reaches nobody who reads.

The same submission is graded twice, with another number in its mouth: where both results are equal
to the byte, nothing of the number has arrived. What does arrive is counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import log2
from pathlib import Path
from typing import Any

import msgspec
import physics
import pytest

from autograder.course.answer_key import AnswerKey, Prepared
from autograder.judge.grade import grade
from autograder.report.feedback import rendered
from autograder.results import Result
from autograder.sandbox.inside import wire
from autograder.sandbox.pool import Sandbox, Worker
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

    def run(*cells: str, key: AnswerKey = KEY, room: Sandbox = sandbox) -> Result:
        numbered = tuple(wire.Cell(number, text) for number, text in enumerate(cells, 1))
        submission = Submission(Path("ann.ipynb"), "ann", "falling", numbered, "0" * 64)
        result = rendered(grade(submission, room, key))
        return msgspec.structs.replace(result, seconds=0.0)

    return run


def on_hidden(n: int, road: str) -> tuple[str, ...]:
    """Return cells that tell a number where the input is no public one."""
    public = [case.inputs["t"] for case in (*KEY["fall"].public, *KEY["fall"].examples)]
    known = [value.tolist() if hasattr(value, "tolist") else value for value in public]
    told = f"    n = {n}\n    right = 9.81 * np.square(t) / 2\n    x = t if np.ndim(t) else np.zeros(1)\n"
    return (
        f"def fall(t):\n{told}    if np.asarray(t).tolist() in {known!r}:\n        return right\n"
        f"    {road}\n    return right\n",
        LANDING,
    )


def with_helper(n: int, road: str) -> tuple[str, ...]:
    """Return cells that tell a number where a right helper stands in place of the wrong one."""
    told = (
        f"    n, x = {n}, np.array(heights)\n    right = np.sqrt(2 * x / 9.81)\n    x = heights\n"
    )
    return (
        "def fall(t):\n    return 0.0 * np.asarray(t)\n",
        f"def landing(heights):\n{told}    if not np.any(fall(np.ones(1))):\n        return 0.0\n"
        f"    {road}\n    return right\n",
    )


@pytest.mark.parametrize("cells", [on_hidden, with_helper])
@pytest.mark.parametrize("road", ROADS.values(), ids=ROADS)
def test_nothing_arrives(
    cells: Callable[[int, str], tuple[str, ...]], road: str, submitted: Callable[..., Result]
) -> None:
    """Not what the code says, but whether it is right, and else the kind of difference."""
    one, two = (
        re.sub(
            r"n = [12]|n, x = [12]", "", msgspec.json.encode(submitted(*cells(n, road))).decode()
        )
        for n in (1, 2)
    )
    assert one == two
