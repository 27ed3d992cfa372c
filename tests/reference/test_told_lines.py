"""The line that is told is true: of faults at random none is told that is none of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.mutants import mutants, plain
from bench.spoilt import drawn, in_small_steps
from course import CATALOGUE, answer_cells
from faults import spoilt

from autograder.judge.grade import grade
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.reading import Submission

#: Answers that call a helper of their own, by exercise; a fault is in it.
HELPERS = {
    "propagate": (
        "act",
        """
def act(w, b, X):
    z = np.dot(w.T, X) + b
    return 1 / (1 + np.exp(-z))
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = act(w, b, X)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": np.dot(X, (A - Y).T) / m, "db": np.sum(A - Y) / m}, cost
""",
    ),
    "optimize": (
        "step",
        """
def step(w, b, grads, rate):
    w = w - rate * grads["dw"]
    b = b - rate * grads["db"]
    return w, b
def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w, b = step(w, b, grads, learning_rate)
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs
""",
    ),
    "predict": (
        "probability",
        """
def probability(w, b, X):
    z = w.T @ X + b
    return 1 / (1 + np.exp(-z))
def predict(w, b, X):
    return (probability(w, b, X) > 0.5).astype(int)
""",
    ),
    "softmax": (
        "row_sums",
        """
def row_sums(e):
    total = np.sum(e, axis=1, keepdims=True)
    return total
def softmax(x):
    e = np.exp(x)
    return e / row_sums(e)
""",
    ),
    "normalize_rows": (
        "lengths",
        """
def lengths(x):
    squares = x ** 2
    return np.sqrt(np.sum(squares, axis=1, keepdims=True))
def normalize_rows(x):
    n = lengths(x)
    return x / n
""",
    ),
    "L2": (
        "square",
        """
def square(a, b):
    d = a - b
    return d * d
def L2(yhat, y):
    return np.sum(square(y, yhat))
""",
    ),
}


class Class:
    """Wrong answers at random, each in a submission that is right elsewhere.

    Parameters
    ----------
    sandbox : Sandbox
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox, self.chance = sandbox, random.Random(21)
        self.right = {
            (name, exercise.name): cells[exercise.name]
            for name in CATALOGUE.names
            for cells in [answer_cells(name)]
            for exercise in CATALOGUE.assignment(name).exercises
        }

    def told(self, name: str, exercise: str, source: str) -> list[int] | None:
        """Return the lines that are told of an answer; None where it is right."""
        others = {e: text for (n, e), text in self.right.items() if n == name}
        texts = ["import math\nimport numpy as np", *(others | {exercise: source}).values()]
        cells = tuple(wire.Cell(number, text) for number, text in enumerate(texts))
        submission = Submission(Path("ann.ipynb"), "ann", name, cells, "")
        result = grade(submission, self._sandbox, CATALOGUE.key(name), public_only=True)
        [found] = [each for each in result.exercises if each.name == exercise]
        if found.status == "correct":
            return None
        places = [each for each in (found.line, found.other_line) if each]
        assert all(texts[place.cell] == source for place in places)
        return [place.line for place in places]


def wrong_lines(of: Class, count: int, draw: Callable[[], tuple[str, str, str, list[int]]]) -> int:
    """Return how many of so many wrong answers are told a line that is none of their faults."""
    told = wrong = 0
    while told < count:
        name, exercise, source, lines = draw()
        found = of.told(name, exercise, source) if source else None
        told += found is not None
        wrong += bool(found) and not {*(found or ())} & {*lines}
    return wrong


@pytest.mark.slow
def test_line_is_one_of_two_faults(sandbox: Sandbox) -> None:
    """200 answers with a fault on each of two lines: no other line is told."""
    of = Class(sandbox)
    functions = [(n, e) for n, e in of.right if not CATALOGUE.assignment(n)[e].asks]

    def draw() -> tuple[str, str, str, list[int]]:
        name, exercise = of.chance.choice(functions)
        return name, exercise, *spoilt(plain(of.right[name, exercise]), exercise, of.chance, 2)

    assert wrong_lines(of, 200, draw) == 0


@pytest.mark.slow
def test_fault_in_a_helper_is_told_there(sandbox: Sandbox) -> None:
    """50 answers whose helper has the fault: no line of the function that calls it is told."""
    of = Class(sandbox)

    def draw() -> tuple[str, str, str, list[int]]:
        exercise, (helper, source) = of.chance.choice([*HELPERS.items()])
        name = next(n for n, e in of.right if e == exercise)
        return name, exercise, *spoilt(plain(source), helper, of.chance, 1)

    assert wrong_lines(of, 50, draw) == 0


@pytest.mark.slow
def test_line_is_none_that_makes_up_for_another(sandbox: Sandbox) -> None:
    """Of answers in small steps, spoilt in every way: one line makes up for what another does."""
    told = [
        (right.is_true(found, mutant), mutant)
        for right in in_small_steps()
        for mutant in drawn(mutants(right.text), random.Random(right.name), 4)
        if (found := right.graded(mutant, sandbox)[right.name]).line
    ]
    assert [mutant for is_true, mutant in told if not is_true] == []
    assert len(told) > 5
