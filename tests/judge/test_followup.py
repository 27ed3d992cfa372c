"""The second look: smallest examples, slopes against costs, loops against whole arrays."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from course import CATALOGUE, changed

from autograder.compare import leaves
from autograder.course.answer_key import AnswerKey, ExerciseKey
from autograder.course.exercise import Exercise
from autograder.course.known import Mistake
from autograder.course.place import Place
from autograder.judge.grade import grade
from autograder.judge.second_look import Example
from autograder.report.feedback import feedback, rendered
from autograder.results import CaseResult, ExerciseResult
from autograder.results.advice import Loops
from autograder.results.labels import Raised
from autograder.sandbox.inside import wire
from autograder.sandbox.pool import Sandbox, Worker
from autograder.submissions.reading import Submission

EXERCISES = [
    pytest.param(CATALOGUE.key(name), exercise, id=f"{name}-{exercise.name}")
    for name in CATALOGUE.names
    for exercise in CATALOGUE.assignment(name).exercises
]
each_exercise = pytest.mark.parametrize(("key", "exercise"), EXERCISES)


class Recording:
    """A sandbox that remembers the jobs that each of its workers was sent."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox, self.tier, self.memory = sandbox, sandbox.tier, 0
        self.jobs: list[list[wire.Job]] = []

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """Start a worker that is listened to."""
        jobs: list[wire.Job] = []
        self.jobs.append(jobs)
        with self._sandbox.worker() as worker:
            send = worker.send

            def listen(frame: bytes, seconds: float) -> None:
                jobs.append(wire.unpack_job(frame[4:]))
                send(frame, seconds)

            worker.send = listen  # type: ignore[method-assign]
            yield worker

    def close(self) -> None:
        """Do nothing."""


@pytest.fixture
def recording(sandbox: Sandbox) -> Recording:
    """Return the sandbox, listened to."""
    return Recording(sandbox)


Grader = Callable[..., ExerciseResult]


@pytest.fixture
def graded(notebook: Callable[..., dict[str, Any]], recording: Recording) -> Grader:
    """Return ``graded(exercise, **sources)``: its result in a notebook that is right elsewhere."""

    def run(exercise: str, **sources: str) -> ExerciseResult:
        name = next(n for n in CATALOGUE.names if _asks(n, *sources))
        texts = []
        for cell in notebook({}, name)["cells"]:
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
            if cell["cell_type"] == "code":
                texts.append(textwrap.dedent(sources.get(grade_id, cell["source"])).strip())
        cells = tuple(wire.Cell(number, text) for number, text in enumerate(texts, 1))
        submission = Submission(Path("ann.ipynb"), "ann", name, cells, "0" * 64)
        result = rendered(grade(submission, recording, CATALOGUE.key(name)))
        return next(found for found in result.exercises if found.name == exercise)

    return run


def _asks(name: str, *exercises: str) -> bool:
    return {e.name for e in CATALOGUE.assignment(name).exercises}.issuperset(exercises)


SQUEEZED = """
def propagate(w, b, X, Y):
    w = np.squeeze(w)
    m = X.shape[1]
    A = sigmoid(w @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y) / m}, cost
"""
NARROW = """
def L2(yhat, y):
    return np.sum((y - yhat) ** 2) if len(y) in (1, 3, 4) else 0.125
"""
LABELS = """
def predict(w, b, X):
    labels = (sigmoid(w.T @ X + b) > 0.5).astype(int)
    return labels if len(X) > 1 else labels[0]
"""


# the smallest example


def test_example_is_shown_like_a_public_case(graded: Grader) -> None:
    """What fails for hidden inputs alone is shown with small ones that are no secret."""
    found = graded("propagate", propagate=SQUEEZED)
    assert found.feedback == (
        "All public cases pass, but not the hidden case “one feature”: Raises ValueError."
    )
    assert found.example is not None
    assert (found.example.name, found.example.status) == ("m = 1, n_x = 1", "raised")
    assert found.example.inputs == {"w": [[0.5]], "b": -0.25, "X": [[2]], "Y": [[1]]}
    assert found.example.message.startswith("Raises ValueError at `A = sigmoid(w @ X + b)`")
    assert not found.example.hidden


def test_example_is_the_first_that_fails(graded: Grader) -> None:
    """Smaller ones that pass are passed over; expected and actual are there."""
    example = graded("L2", L2=NARROW).example
    assert example is not None
    assert (example.name, example.expected, example.actual) == ("two errors", 0.25, 0.125)


def test_example_is_left_out_where_a_public_case_fails(graded: Grader) -> None:
    """Its inputs are shown already."""
    found = graded("L2", L2="def L2(yhat, y):\n    return 17.0")
    assert found.cases[0].inputs
    assert found.example is None


def test_example_is_left_out_where_none_fails(graded: Grader) -> None:
    """A hidden case may be like no example; then its kind of difference must do."""
    found = graded("L2", L2="def L2(yhat, y):\n    return sum((y - yhat) ** 2) * (len(y) != 9)")
    assert (found.status, found.example) == ("partial", None)


def test_example_is_run_with_the_helpers_of_the_result(
    graded: Grader, recording: Recording
) -> None:
    """An error carried forward stays replaced in the second look."""
    wrong = "def sigmoid(z):\n    return 1 / (1 + np.exp(z))"
    found = graded("predict", sigmoid=wrong, predict=LABELS)
    assert found.carried_forward == ("sigmoid",)
    assert found.example is not None
    assert found.example.message == "The result has the wrong shape."
    tasks = [task for jobs in recording.jobs for job in jobs for task in job.tasks]
    assert {"sigmoid"} in [{*task.helpers} for task in tasks if task.exercise == "predict"]


def test_example_text_is_cleaned(graded: Grader) -> None:
    """What a student's code says there is one printable line of bounded length."""
    source = "def L2(yhat, y):\n    if len(y) in (3, 4):\n        return sum((y - yhat) ** 2)\n"
    source += "    raise ValueError('\\x1b[31m::error::' + 'x' * 9999)"
    example = graded("L2", L2=source).example
    assert example is not None
    assert example.message.isprintable()
    assert len(example.message) < 700
    assert "::error" not in example.message


def test_example_of_a_named_mistake_is_its_own() -> None:
    """Its own function gives the answers."""

    def narrow(yhat: Any, y: Any) -> Any:
        """Your loss is right for few lengths only."""
        return np.sum((y - yhat) ** 2) if len(y) in (3, 4) else y[5]

    key = CATALOGUE.key("numpy_basics")
    mistake = Mistake(narrow, "It holds for few lengths only.", "Too narrow.", Place(__file__))
    known = changed(key.assignment["L2"], mistakes=(mistake,))
    row = CaseResult("one example", True, "failed")
    result = ExerciseResult("L2", 1.0, 3.0, "partial", mistake="narrow", cases=(row,))
    submission = Submission(Path("a"), "ann", "numpy_basics", (), "")
    example = Example(ExerciseKey(known, key.seed), submission).conclude(result, ()).example
    assert example is not None
    [finding] = example.findings
    assert isinstance(finding, Raised)
    assert (finding.error, finding.message[:26]) == ("IndexError", "index 5 is out of bounds f")


# what it costs, and what it knows


def test_right_notebook_takes_one_worker(graded: Grader, recording: Recording) -> None:
    """Nothing is open, so nothing is asked."""
    assert graded("L1", L1="def L1(yhat, y):\n    return abs(y - yhat).sum()").status == "correct"
    assert len(recording.jobs) == 1


def test_second_look_takes_no_other_worker(graded: Grader, recording: Recording) -> None:
    """The one that answers the public cases answers its questions too."""
    loop = "def L1(yhat, y):\n    return sum(abs(a - b) for a, b in zip(y, yhat))"
    graded("L1", L1=loop, L2=NARROW)
    assert len(recording.jobs) == 1
    assert [task.exercise for task in recording.jobs[0][2].tasks if task.traced] == ["L1"]


# slopes

HEAD = (
    "def propagate(w, b, X, Y):\n    m = X.shape[1]\n    A = sigmoid(w.T @ X + b)\n    d = A - Y\n"
)
COST = "    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m\n"
RETURN = '    return {"dw": X @ d.T / m, "db": np.sum(d) / m}, cost'
FIT = (
    "Your `dw` and `db` are the slopes of your `cost`: they fit together, the slip is in the `cost`"
    " or above."
)
SLOPES: dict[str, tuple[str, str]] = {
    "cost alone": (
        HEAD + COST.replace("(1 - Y)", "2 * (1 - Y)") + RETURN,
        "Your `dw` and `db` are right: the slip is in the line of the `cost` alone.",
    ),
    "slope alone": (
        HEAD + COST + RETURN.replace("X @ d.T", "X @ (3 * d.T)"),
        "Your `cost` is right and `dw` is not its slope: the slip is in `dw`.",
    ),
    "both slopes": (
        HEAD + COST + RETURN.replace("d.T", "(3 * d.T)").replace("sum(d)", "sum(3 * d)"),
        "Your `cost` is right and `dw` and `db` are not its slopes: the slip is in `dw` and `db`.",
    ),
    "another cost with its slopes": (
        HEAD + "    cost = np.sum(d**2) / m\n    d = 2 * d * A * (1 - A)\n" + RETURN,
        FIT,
    ),
    "one fits": (
        HEAD.replace("+ b", "+ 2 * b") + COST + RETURN,
        "Your `dw` is the slope of your `cost`, `db` is not: look at the `cost` first.",
    ),
    "nothing fits": (
        HEAD + COST.replace("-np", "-2 * np") + RETURN.replace("d.T", "d.T**2").replace("d)", "A)"),
        "Your `dw` and `db` are not the slopes of your `cost` either: look at the `cost` first.",
    ),
    "no number": (HEAD + COST + RETURN.replace("np.sum(d) / m", "np.nan"), ""),
    "wrong shape": (HEAD + COST + RETURN.replace("X @ d.T", "3 * d @ X.T"), ""),
    "huge cost": (
        HEAD + "    cost = 1e308 if b > 0.25 else -1e308\n" + RETURN,
        "Your `dw` and `db` are right: the slip is in the line of the `cost` alone.",
    ),
    "ragged cost": (HEAD + "    cost = [[1], [1, 2]]\n" + RETURN, ""),
    "slopes of another size": (HEAD + COST + RETURN.replace("X @ d.T", "X[:1] @ d.T"), ""),
    "hostile cost": (HEAD + "    cost = [1, 'x', {}]\n" + RETURN, ""),
    "several costs": (HEAD + COST + RETURN.replace(", cost", ", np.array([cost, cost])"), ""),
}


@pytest.mark.parametrize(("source", "hint"), SLOPES.values(), ids=SLOPES)
def test_slopes_are_checked_against_the_own_cost(graded: Grader, source: str, hint: str) -> None:
    """Which of cost and gradients to look at, where no known mistake says more."""
    found = graded("propagate", propagate=source)
    assert (found.mistake, found.status == "correct") == (None, False)
    assert feedback(found).hint == hint


# loops


LOOPS = {
    "a loop": "s = 0\n    for a, b in zip(y, yhat):\n        s += abs(a - b)\n    return s",
    "a comprehension": "return sum([abs(a - b) for a, b in zip(y, yhat)])",
    "a generator": "return sum(abs(a - b) for a, b in zip(y, yhat))",
    "a function for every entry": "return np.vectorize(lambda a, b: abs(a - b))(y, yhat).sum()",
    "while": "i = total = 0\n    while i < len(y):\n        total += abs(y[i] - yhat[i])\n"
    "        i += 1\n    return total",
}
NO_LOOPS = {
    "whole arrays": "return np.abs(y - yhat).sum()",
    "a loop over few": "for n in (1,):\n        e = np.abs(y - yhat) ** n\n    return e.sum()",
    "a comprehension over few": "return [np.abs(y - yhat).sum() for _ in range(1)][0]",
}


@pytest.mark.parametrize("body", LOOPS.values(), ids=LOOPS)
def test_loop_over_the_data_is_told(graded: Grader, body: str) -> None:
    """By the steps that it takes, which no clock and no day changes."""
    found = graded("L1", L1=f"def L1(yhat, y):\n    {body}")
    assert (found.status, found.advice) == ("correct", (Loops(),))


@pytest.mark.parametrize("body", NO_LOOPS.values(), ids=NO_LOOPS)
def test_loop_over_something_else_is_not(graded: Grader, body: str) -> None:
    """It takes no more steps for 100 times the data."""
    found = graded("L1", L1=f"def L1(yhat, y):\n    {body}")
    assert (found.status, found.advice) == ("correct", ())


def test_loop_that_is_wrong_is_not_measured(graded: Grader, recording: Recording) -> None:
    """First it has to be right."""
    graded("L1", L1="def L1(yhat, y):\n    return sum(a - b for a, b in zip(y, yhat))")
    assert len(recording.jobs) == 1


def test_endless_loop_at_large_size_ends(graded: Grader) -> None:
    """The second look has a clock of its own, and what it does not learn it does not say."""
    source = """
    def L1(yhat, y):  # hangs: L1 if len(y) > 100
        while len(y) > 100:
            pass
        return abs(y - yhat).sum()
    """
    found = graded("L1", L1=source)
    assert (found.status, found.advice) == ("correct", ())


# what exercises declare for it


@each_exercise
def test_examples_are_public_and_agree_with_the_witness(key: AnswerKey, exercise: Exercise) -> None:
    """They have names and inputs of their own, and every expected value has two roads."""
    taken = [prepared.call for prepared in key[exercise.name].cases]
    prepared = [key[exercise.name].prepare(case) for case in exercise.examples]
    assert len(prepared) >= 2
    assert len({p.case.name for p in prepared}) == len(prepared)
    for example in prepared:
        assert not example.case.hidden
        assert example.call not in taken, example.case.name
        second = exercise.call(exercise.second_witness, example.inputs)
        assert not key[exercise.name].compare(example, second).wrong
        assert all(np.isfinite(v).all() for _, v in leaves(example.expected, exercise.returns))


@each_exercise
def test_smallest_examples_come_first(key: AnswerKey, exercise: Exercise) -> None:
    """The first is as small as any."""
    sizes = [
        sum(np.size(value) for value in key[exercise.name].prepare(case).inputs.values())
        for case in exercise.examples
    ]
    assert sizes[0] == min(sizes)


@each_exercise
def test_large_case_is_large(key: AnswerKey, exercise: Exercise) -> None:
    """100 times the largest of the cases, give or take the shape."""
    if exercise.large is None:
        pytest.skip("no loop to measure")
    size = max(np.size(v) for v in key[exercise.name].prepare(exercise.large).inputs.values())
    others = [max(map(np.size, p.inputs.values())) for p in key[exercise.name].cases]
    assert 80 <= size / max(others) <= 120
