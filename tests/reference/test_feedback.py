"""The page with the feedback on ten mistakes: ``GOLDEN=write pytest`` here writes it anew."""

from __future__ import annotations

import io
import os
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from course import CATALOGUE, ROOT, answer_cells
from rich.console import Console
from shells import Run, shells

from autograder.notebook import bundle
from autograder.report.terminal import print_exercise
from autograder.results import Result

POINTS = re.compile(r"(?m) +[\d.]+ / [\d.]+$")  # an instructor may change them
PAGE = ROOT / "autograder" / "feedback.md"

HEAD = """\
# What a student reads

Ten answers and the feedback on each, as it is printed: by `grade`, and below it by the check cell
in the notebook. Nothing here is written by hand. The notebooks are right but for the cell that is
shown. `GOLDEN=write pytest tests/reference` writes
this page anew; a test fails when it is stale.
"""


@dataclass(frozen=True)
class Shown:
    """An answer, and the exercises whose feedback it changes."""

    title: str
    source: str
    exercises: tuple[str, ...]


ANSWERS = (
    Shown(
        "The wrong axis: a mistake that the kit knows by name",
        """
        def softmax(x):
            e = np.exp(x)
            return e / np.sum(e, axis=0, keepdims=True)
        """,
        ("softmax",),
    ),
    Shown(
        "A mean that is a sum, in gradients and cost",
        """
        def propagate(w, b, X, Y):
            A = sigmoid(np.dot(w.T, X) + b)
            cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
            return {"dw": X @ (A - Y).T, "db": np.sum(A - Y)}, cost
        """,
        ("propagate",),
    ),
    Shown(
        "A wrong helper: what uses it is graded with a right one",
        """
        def sigmoid(z):
            return 1 / (1 + np.exp(z))
        """,
        ("sigmoid", "predict"),
    ),
    Shown(
        "A misspelt name",
        """
        def normalise_row(x):
            return x / np.linalg.norm(x, axis=1, keepdims=True)
        """,
        ("normalize_rows",),
    ),
    Shown(
        "A cell that Python cannot read",
        """
        def L1(yhat, y)
            return np.sum(np.abs(y - yhat))
        """,
        ("L1",),
    ),
    Shown(
        "A wrong shape",
        """
        def propagate(w, b, X, Y):
            m = X.shape[1]
            A = sigmoid(w.T @ X + b)
            cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
            return {"dw": (A - Y) @ X.T / m, "db": np.mean(A - Y)}, cost
        """,
        ("propagate",),
    ),
    Shown(
        "Right where the student can look, wrong elsewhere: a small example is found",
        """
        def normalize_rows(x):
            x /= np.linalg.norm(x, axis=1, keepdims=True)
            return x
        """,
        ("normalize_rows",),
    ),
    Shown(
        "An exception",
        """
        def L2(yhat, y):
            errors = y - yhat
            return np.summ(errors * errors)
        """,
        ("L2",),
    ),
    Shown(
        "A mistake that nobody has seen before: the gradients are held against the cost",
        """
        def propagate(w, b, X, Y):
            m = X.shape[1]
            A = sigmoid(w.T @ X + b)
            cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
            dw = np.dot(X, (A - Y).T + A.T) / m
            return {"dw": dw, "db": np.mean(A - Y)}, cost
        """,
        ("propagate",),
    ),
    Shown(
        "Nothing wrong, something to learn",
        """
        def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
            costs = []
            for i in range(num_iterations):
                grads, cost = propagate(w, b, X, Y)
                print(cost)
                w -= learning_rate * grads["dw"]
                b -= learning_rate * grads["db"]
                if i % 100 == 0:
                    costs.append(cost)
            return {"w": w, "b": b}, grads, costs
        """,
        ("optimize",),
    ),
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Return what runs cells beside the files that ship with each notebook."""
    to = tmp_path_factory.mktemp("notebooks")
    for name in CATALOGUE.names:
        (to / name).mkdir()
        bundle.write(CATALOGUE.key(name), to / name)
    with shells(to) as run:
        yield run


def page(graded: Callable[..., Result], run: Run) -> str:
    """Return the page's text."""
    parts = [HEAD]
    for number, shown in enumerate(ANSWERS, 1):
        source = textwrap.dedent(shown.source).strip()
        name = next(n for n in CATALOGUE.names if {*shown.exercises} <= {*answer_cells(n)})
        cells = answer_cells(name) | {shown.exercises[0]: source}
        parts.append(f"## {number}. {shown.title}\n\n```python\n{source}\n```\n")
        parts.append(f"```text\n{printed(shown, graded(cells, name=name))}\n```\n")
        parts.append(f"```text\n{in_notebook(name, shown, cells, run)}\n```\n")
    return "\n".join(parts)


def printed(shown: Shown, result: Result) -> str:
    """Return what is printed of the exercises that an answer changes."""
    out = io.StringIO()
    console = Console(file=out, width=100, color_system=None)
    for exercise in result.exercises:
        if exercise.name in shown.exercises:
            print_exercise(exercise, console)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def in_notebook(name: str, shown: Shown, cells: dict[str, str], run: Run) -> str:
    """Return what the check cells print, of an error of Python's the last line alone."""
    asked = CATALOGUE.assignment(name)
    needed = [e.name for e in asked.closure([asked[e] for e in shown.exercises]) if not e.asks]
    begin = f"import os\nos.chdir({name!r})\nimport numpy as np\nfrom checks import check"
    checks = [f"check({exercise!r}, {exercise})" for exercise in shown.exercises]
    ran = run(begin, *(cells[exercise] for exercise in needed), *checks)
    lines = []
    for went, said in ran[1:]:
        told = said.strip().splitlines()
        lines += told if went else [told[-1]]
    return "\n".join(lines)


@pytest.mark.slow
def test_page_is_fresh(graded: Callable[..., Result], run: Run) -> None:
    """What it shows is what is printed today."""
    assert len(ANSWERS) == 10
    made = page(graded, run)
    if os.environ.get("GOLDEN") == "write":
        PAGE.write_text(made, encoding="utf-8")
    assert POINTS.sub("", made) == POINTS.sub("", PAGE.read_text("utf-8"))
