"""What submissions share: the same text is judged once, and nothing but the same text."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from autograder import assignments
from autograder.grade import grade
from autograder.memo import OFTEN, Memo
from autograder.results import Result
from autograder.sandbox import wire, worker
from autograder.sandbox.pool import Sandbox, Worker
from autograder.simulate import RIGHT, Notebooks, draw
from autograder.slicing import Program
from autograder.statements import mentioned
from autograder.submission import Found, Submission, read

NAMES = assignments.names()
Change = Callable[[list[str]], list[str]]


class Counting:
    """A sandbox that counts its workers."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox, self.tier, self.workers = sandbox, sandbox.tier, 0

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """Start a worker and count it."""
        self.workers += 1
        with self._sandbox.worker() as each:
            yield each

    def close(self) -> None:
        """Do nothing."""


def submission(notebook: dict[str, Any], folder: Path, name: str) -> Submission:
    """Return a notebook as it is read from a file."""
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return read(Found(path, "ann", name), assignments.graded_names())


def same(result: Result) -> Result:
    """Return a result without what differs from run to run."""
    return replace(result, seconds=0.0)


@pytest.mark.parametrize("name", NAMES)
def test_shared_results_are_those_of_each_alone(
    name: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    """A class graded with one memory has the grades and sentences of students graded alone."""
    notebooks, chance = Notebooks(name), random.Random(7)
    few = [draw(notebooks.assignment, chance) for _ in range(4)]
    memo = Memo()
    for answers in few * (OFTEN + 1):
        each = submission(notebooks.submission(answers), tmp_path, name)
        shared = grade(each, sandbox, memo=memo)
        assert same(shared) == same(grade(each, sandbox))


def test_copies_take_no_worker(sandbox: Sandbox, tmp_path: Path) -> None:
    """When all that is in a notebook was often met, nothing of it is run or parsed again."""
    name = NAMES[0]
    notebooks, memo, counting = Notebooks(name), Memo(), Counting(sandbox)
    copy = submission(
        notebooks.submission(draw(notebooks.assignment, random.Random(3))), tmp_path, name
    )
    for _ in range(OFTEN):
        grade(copy, counting, memo=memo)
    before = counting.workers
    assert before
    grade(copy, counting, memo=memo)
    assert counting.workers == before


CELLS = [
    "import numpy as np",
    "scale = 1",
    "def basic_sigmoid(x):\n    return 0",
    "def sigmoid(x):\n    return scale / (1 + np.exp(-x))",
    "def sigmoid_derivative(x):\n    s = sigmoid(x)\n    return s * (1 - s)",
    "print(sigmoid(np.zeros(3)))",
]
EARLIER = 4  # the place before the last definition


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda cells: [*cells, "def sigmoid(x):\n    return x"], id="defined again"),
        pytest.param(lambda cells: [*cells, "sigmoid = np.tanh"], id="another value"),
        pytest.param(lambda cells: [*cells, "scale = 2"], id="a constant, later"),
        pytest.param(lambda cells: [*cells, "scale += 1"], id="a constant, altered"),
        pytest.param(lambda cells: [*cells, "for scale in range(3):\n    pass"], id="a loop"),
        pytest.param(lambda cells: [*cells, "if (scale := 3):\n    pass"], id="a walrus"),
        pytest.param(lambda cells: [*cells, "def\\\n  sigmoid(x): return 0"], id="a broken line"),
        pytest.param(lambda cells: [*cells, "ｓcale = 2"], id="another script"),
        pytest.param(lambda cells: [c for c in cells if "scale = 1" not in c], id="none"),
        pytest.param(lambda cells: [c for c in cells if "def sigmoid(" not in c], id="no helper"),
        pytest.param(lambda cells: ["import math as np", *cells[1:]], id="another module"),
        pytest.param(lambda cells: cells[1:], id="no module"),
        pytest.param(
            lambda cells: [*cells[1:], "from numpy import *\nfrom math import *"], id="a star"
        ),
        pytest.param(lambda cells: [c.replace("1 - s", "1 + s") for c in cells], id="an answer"),
        pytest.param(lambda cells: [c.replace("s = ", "s = = ") for c in cells], id="no Python"),
        pytest.param(lambda cells: ["", *cells], id="an empty cell before"),
        pytest.param(lambda cells: ["# mine", *cells], id="a comment before"),
        pytest.param(
            lambda cells: [*cells[:2], "np.exp = np.sin", *cells[2:]], id="numpy, altered"
        ),
        pytest.param(lambda cells: cells[::-1], id="the other way round"),
    ],
)
def test_what_makes_a_difference_is_seen(change: Change, sandbox: Sandbox, tmp_path: Path) -> None:
    """After many copies, a notebook that differs where it matters is graded for what it is."""
    memo = Memo()
    for cells in [*[CELLS] * (OFTEN + 1), *[change(CELLS)] * (OFTEN + 1)]:
        notebook = {"cells": [{"cell_type": "code", "source": text} for text in cells]}
        each = submission(notebook, tmp_path, "numpy_basics")
        assert same(grade(each, sandbox, memo=memo)) == same(grade(each, sandbox))


def test_tampering_is_not_shared(sandbox: Sandbox, tmp_path: Path) -> None:
    """Code that spoils its own process spoils no result of the classmates."""
    notebooks, memo, name = Notebooks("numpy_basics"), Memo(), "numpy_basics"
    right = {exercise.name: RIGHT for exercise in notebooks.assignment.exercises}
    good, bad = notebooks.submission(right), notebooks.submission(right)
    cell = next(c for c in bad["cells"] if "def basic_sigmoid" in "".join(c["source"]))
    cell["source"] = "def basic_sigmoid(x):\n    np.exp = np.sum = lambda *a, **k: 0\n    return 0"
    for notebook in [bad] * (OFTEN + 2) + [good]:
        result = grade(submission(notebook, tmp_path, name), sandbox, memo=memo)
    assert result.score == result.max_score


def test_tampering_does_not_reach_a_second_look(sandbox: Sandbox, tmp_path: Path) -> None:
    """Copies of a classmate's answer that their own cheats spoil, do not spoil the classmate's."""
    notebooks, memo, name = Notebooks("numpy_basics"), Memo(), "numpy_basics"
    answers = {exercise.name: RIGHT for exercise in notebooks.assignment.exercises}
    victim = notebooks.submission(answers | {"sigmoid": "vectorized-function"})
    cheat = json.loads(json.dumps(victim))
    cell = next(c for c in cheat["cells"] if "def basic_sigmoid" in "".join(c["source"]))
    cell["source"] = """def basic_sigmoid(x):
    real = math.exp
    math.exp = lambda v: real(v) if abs(v) in (0, 0.25, 0.5, 1, 2) else 0
    return 1 / (1 + real(-x))"""
    results = [grade(submission(cheat, tmp_path, name), sandbox, memo=memo) for _ in range(OFTEN)]
    assert results[0].exercises[1].example  # spoilt where it was not looked for: a second look
    shared = grade(submission(victim, tmp_path, name), sandbox, memo=memo)
    assert all(e.status == "correct" and not e.feedback and not e.example for e in shared.exercises)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("version", ["source", "release"])
def test_cells_without_the_names_looked_up_make_no_difference(name: str, version: str) -> None:
    """What is found depends on the cells that mention what was looked up, as its message claims."""
    notebook = json.loads(Path(version, name, f"{name}.ipynb").read_text(encoding="utf-8"))
    cells = [
        wire.Cell(number, "".join(cell["source"]), cell["cell_type"] == "code")
        for number, cell in enumerate(notebook["cells"], 1)
    ]
    for exercise in assignments.load(name).exercises:
        names = list(exercise.asks or (exercise.name, *exercise.aliases))
        task = wire.Task(exercise.name, names, bool(exercise.asks), [])
        found = worker._find(Program(cells), task)
        assert found.asked
        few = [cell for cell in cells if {*found.asked} & {*mentioned(cell.source)}]
        assert len(few) < len(cells) / 2
        assert worker._find(Program(few), task) == found
