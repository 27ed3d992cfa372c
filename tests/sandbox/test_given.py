"""Names that the grader gives, where the cell that answers makes something else of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.sandbox.inside.calls.run import run
from autograder.sandbox.inside.pipe.wire import Cell, Task
from autograder.sandbox.inside.syntax.answer import Answer
from autograder.sandbox.inside.syntax.program import Program

LOAD = "import numpy as np\ndata = np.array([1.0, 4.0])"
GIVEN = [2.0, 3.0, 7.0]
SUM = "total = data.sum()"


def made(*cells: str) -> Any:
    """Return what `total` is where `GIVEN` is given as `data`, from cells or from one script."""
    program = Program(Cell(number, text) for number, text in enumerate(cells, 1))
    task = Task("total", ["total"], variables=True, calls=[], given=["data", "other"])
    space: dict[str, Any] = {"np": np, "data": np.array(GIVEN), "other": 5.0}
    run(Answer(program, task).slice, space)
    by_check: dict[str, Any] = {"np": np, "data": np.array(GIVEN), "other": 5.0}
    run(program.slice(["total"], given=["data", "other"]), by_check)
    assert np.allclose(by_check["total"], space["total"])
    return space["total"]


STEPS: dict[str, tuple[list[str], float]] = {
    "a step": ([LOAD, f"data = data - data.mean()\n{SUM}"], 0),
    "a step of another type": ([LOAD, "data = [float(v) for v in data]\ntotal = sum(data)"], 12),
    "in place": ([LOAD, f"data -= 1\n{SUM}"], 9),
    "an item": ([LOAD, f"data[0] = 0\n{SUM}"], 10),
    "some items": ([LOAD, f"data[data > 5] = 5\n{SUM}"], 10),
    "by a method": ([LOAD, f"data.fill(2)\n{SUM}"], 6),
    "by a function": ([LOAD, f"np.subtract(data, 1, out=data)\n{SUM}"], 9),
    "in a loop": ([LOAD, f"for i in range(len(data)):\n    data[i] = 2 * data[i]\n{SUM}"], 24),
    "under a condition": ([LOAD, f"if data.max() > 3:\n    data = data / 2\n{SUM}"], 6),
    "by way of another name": ([LOAD, f"m = data.mean()\nc = data - m\ndata = c\n{SUM}"], 0),
    "in two steps": ([LOAD, f"data = data - 1\ndata = data * 2\n{SUM}"], 18),
    "after its use": ([LOAD, f"{SUM}\ndata = data - 1"], 12),
    "before and after its use": ([LOAD, f"m = data.mean()\ndata = data - m\n{SUM} + m"], 4),
    "two names at once": ([LOAD, f"data, other = data + other, data[0]\n{SUM} + other"], 29),
    "loaded there and made into something": ([f"{LOAD}\ndata = data - 1\n{SUM}"], 9),
    "typed there": ([LOAD, f"data = np.array([9.0])\n{SUM}"], 12),
    "in a cell of its own": ([LOAD, "data = data - 1", SUM], 12),
    "below the answer": ([LOAD, SUM, "data = data - 1"], 12),
    "made anew of something else": (
        [LOAD, f"raw = np.array([4.0])\ndata = raw * 2\ndata = data - 1\n{SUM}"],
        12,
    ),
}


@pytest.mark.parametrize(("cells", "expected"), STEPS.values(), ids=STEPS)
def test_given_name_means_what_the_answer_makes_of_it(cells: list[str], expected: float) -> None:
    """In the cell that answers it has the value given, then what is made of that there."""
    assert made(*cells) == pytest.approx(expected)


def test_paragraph_of_a_script_is_its_cell() -> None:
    """A step above an empty line belongs to what stands there."""
    program = Program([Cell(0, f"{LOAD}\ndata = data - 1\n\ndata = data * 2\n{SUM}")])
    task = Task("total", ["total"], variables=True, calls=[], given=["data"])
    space: dict[str, Any] = {"np": np, "data": np.array(GIVEN)}
    run(Answer(program, task).slice, space)
    assert space["total"] == 24
