"""The second look: smallest examples, slopes against costs, loops against whole arrays."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from course import changed
from judged import one
from recording import Recording
from springs import ANSWERS, CATALOGUE, NAME

from autograder.course.exercise_key import ExerciseKey
from autograder.course.known import Mistake
from autograder.course.place import Place
from autograder.judge.second_look import Example
from autograder.report.feedback import feedback
from autograder.results import CaseResult, ExerciseResult, Result
from autograder.results.advice import Loops
from autograder.results.labels import Raised
from autograder.sandbox.inside.calls.call import call
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.reading import Submission

pytestmark = pytest.mark.usefixtures("no_lines")


@pytest.fixture
def recording(sandbox: Sandbox) -> Recording:
    """Return the sandbox, listened to."""
    return Recording(sandbox)


Looked = Callable[..., ExerciseResult]


@pytest.fixture
def looked(graded: Callable[..., Result], recording: Recording) -> Looked:
    """Return ``looked(exercise, **answers)``: its result in a notebook that is right elsewhere."""
    return lambda exercise, **answers: one(graded(answers, sandbox=recording), exercise)


NARROW = "def loss(yhat, y):\n    return np.sum((y - yhat) ** 2) if len(y) in (1, 3, 4) else 0.125"
SQUEEZED = """
def slopes(w, b, X, Y):
    w, m = np.squeeze(w), X.shape[1]
    A = w @ X + b
    return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y) / m}, np.mean((A - Y) ** 2) / 2
"""


# the smallest example


def test_example_is_shown_like_a_public_case(looked: Looked) -> None:
    """What fails for hidden inputs alone is shown with small ones that are no secret."""
    found = looked("slopes", slopes=SQUEEZED)
    assert found.feedback == (
        "All public cases pass, but not the hidden case “one feature”: Raises ValueError."
    )
    assert found.example is not None
    assert (found.example.name, found.example.status) == ("m = 1, n_x = 1", "raised")
    assert found.example.inputs == {"w": [[0.5]], "b": -0.25, "X": [[2]], "Y": [[1]]}
    assert found.example.message.startswith("Raises ValueError at `A = w @ X + b`")
    assert not found.example.hidden


def test_example_is_the_first_that_fails(looked: Looked) -> None:
    """Smaller ones that pass are passed over; expected and actual are there."""
    example = looked("loss", loss=NARROW).example
    assert example is not None
    assert (example.name, example.expected, example.actual) == ("two errors", 0.25, 0.125)


def test_example_is_left_out_where_a_public_case_fails(looked: Looked) -> None:
    """Its inputs are shown already."""
    found = looked("loss", loss="def loss(yhat, y):\n    return 17.0")
    assert found.cases[0].inputs
    assert found.example is None


def test_example_is_left_out_where_none_fails(looked: Looked) -> None:
    """A hidden case may be like no example; then its kind of difference must do."""
    found = looked("loss", loss=NARROW.replace("in (1, 3, 4)", "!= 9"))
    assert (found.status, found.example) == ("partial", None)


def test_example_is_run_with_the_helpers_of_the_result(
    looked: Looked, recording: Recording
) -> None:
    """An error carried forward stays replaced in the second look."""
    wrong = "def length(w, b, X):\n    return w.T @ X - b"
    squeezed = SQUEEZED.replace("w @ X + b", "length(w[:, None] if w.ndim else w, b, X)")
    found = looked("slopes", length=wrong, slopes=squeezed)
    assert found.carried_forward == ("length",)
    assert found.example is not None
    assert found.example.message == "Raises ValueError."
    tasks = [task for jobs in recording.jobs for job in jobs for task in job.tasks]
    assert {"length"} in [{*task.helpers} for task in tasks if task.exercise == "slopes"]


def test_example_text_is_cleaned(looked: Looked) -> None:
    """What a student's code says there is one printable line of bounded length."""
    source = "def loss(yhat, y):\n    if len(y) in (3, 4):\n        return sum((y - yhat) ** 2)\n"
    source += "    raise ValueError('\\x1b[31m::error::' + 'x' * 9999)"
    example = looked("loss", loss=source).example
    assert example is not None
    assert example.message.isprintable()
    assert len(example.message) < 700
    assert "::error" not in example.message


def test_example_of_a_named_mistake_is_its_own() -> None:
    """Its own function gives the answers."""

    def narrow(yhat: Any, y: Any) -> Any:
        """Your loss is right for few lengths only."""
        return np.sum((y - yhat) ** 2) if len(y) in (3, 4) else y[5]

    key = CATALOGUE.key(NAME)
    mistake = Mistake(narrow, "It holds for few lengths only.", "Too narrow.", Place(__file__))
    known = changed(key.assignment["loss"], mistakes=(mistake,))
    row = CaseResult("one example", True, "failed")
    result = ExerciseResult("loss", 1.0, 5.0, "partial", mistake="narrow", cases=(row,))
    submission = Submission(Path("a"), "ann", NAME, (), "")
    example = Example(ExerciseKey(known, key.seed), submission).conclude(result, ()).example
    assert example is not None
    [finding] = example.findings
    assert isinstance(finding, Raised)
    assert (finding.error, finding.message[:26]) == ("IndexError", "index 5 is out of bounds f")


# what it costs, and what it knows


def test_right_notebook_takes_one_worker(looked: Looked, recording: Recording) -> None:
    """Nothing is open, so nothing is asked."""
    assert looked("loss").status == "correct"
    assert len(recording.jobs) == 1


def test_second_look_takes_no_other_worker(looked: Looked, recording: Recording) -> None:
    """The one that answers the public cases answers its questions too."""
    loop = "def loss(yhat, y):\n    return sum((a - b) ** 2 for a, b in zip(y, yhat))"
    looked("loss", loss=loop, fit=ANSWERS["fit"].replace("range(steps)", "range(2)"))
    assert len(recording.jobs) == 1
    assert [task.exercise for task in recording.jobs[0][2].tasks if task.traced] == ["loss"]


def test_own_view_asks_for_no_example(graded: Callable[..., Result], recording: Recording) -> None:
    """An example stands for hidden cases, of which a student's own view has none."""
    graded({}, sandbox=recording, public_only=True)
    [[_, public]] = recording.jobs
    assert {len(task.calls) for task in public.tasks} <= {1, 2}


def test_steps_are_counted_up_to_where_there_is_no_doubt() -> None:
    """Beyond, a call goes on untraced to its end."""
    space: dict[str, Any] = {}
    exec(compile("def f(n):\n    return [k for k in range(n)]", "<cell 1>", "exec"), space)
    ended = call(space["f"], {"n": 10_000}, {}, len, counts=50)
    assert (ended.answer, ended.steps, sys.gettrace()) == (10_000, 50, None)


# slopes

HEAD = "def slopes(w, b, X, Y):\n    m, A = X.shape[1], w.T @ X + b\n    d = A - Y\n"
COST = "    cost = np.sum(d**2) / m / 2\n"
RETURN = '    return {"dw": X @ d.T / m, "db": np.sum(d) / m}, cost'
FIT = (
    "Your `dw` and `db` are the slopes of your `cost`: they fit together, look at the `cost` and"
    " above."
)
SLOPES: dict[str, tuple[str, str]] = {
    "cost alone": (
        HEAD + COST.replace("d**2", "np.abs(d)") + RETURN,
        "Your `dw` and `db` are right: look at what makes the `cost` alone.",
    ),
    "slope alone": (
        HEAD + COST + RETURN.replace("X @ d.T", "X @ (3 * d.T)"),
        "Your `cost` is right and `dw` is not its slope: look at what makes `dw`.",
    ),
    "both slopes": (
        HEAD + COST + RETURN.replace("d.T", "(3 * d.T)").replace("sum(d)", "sum(3 * d)"),
        (
            "Your `cost` is right and `dw` and `db` are not its slopes: look at what makes"
            " `dw` and `db`."
        ),
    ),
    "another cost with its slopes": (
        HEAD + "    cost = np.sum(d**4) / m\n    d = 4 * d**3\n" + RETURN,
        FIT,
    ),
    "one fits": (
        HEAD.replace("+ b", "+ 2 * b") + COST + RETURN,
        "Your `dw` is the slope of your `cost`, `db` is not: look at the `cost` first.",
    ),
    "nothing fits": (
        HEAD + COST.replace("/ 2", "* 3") + RETURN.replace("d.T", "d.T**2").replace("d)", "A)"),
        "Your `dw` and `db` are not the slopes of your `cost` either: look at the `cost` first.",
    ),
    "no number": (HEAD + COST + RETURN.replace("np.sum(d) / m", "np.nan"), ""),
    "wrong shape": (HEAD + COST + RETURN.replace("X @ d.T", "3 * d @ X.T"), ""),
    "huge cost": (
        HEAD + "    cost = 1e308 if b > 0.25 else -1e308\n" + RETURN,
        "Your `dw` and `db` are right: look at what makes the `cost` alone.",
    ),
    "ragged cost": (HEAD + "    cost = [[1], [1, 2]]\n" + RETURN, ""),
    "slopes of another size": (HEAD + COST + RETURN.replace("X @ d.T", "X[:1] @ d.T"), ""),
    "hostile cost": (HEAD + "    cost = [1, 'x', {}]\n" + RETURN, ""),
    "several costs": (HEAD + COST + RETURN.replace(", cost", ", np.array([cost, cost])"), ""),
}


@pytest.mark.parametrize(("source", "hint"), SLOPES.values(), ids=SLOPES)
def test_slopes_are_checked_against_the_own_cost(looked: Looked, source: str, hint: str) -> None:
    """Which of cost and gradients to look at, where no known mistake says more."""
    found = looked("slopes", slopes=source)
    assert (found.mistake, found.status == "correct") == (None, False)
    assert feedback(found).hint == hint


# loops


LOOPS = {
    "a loop": "s = 0\n    for a, b in zip(y, yhat):\n        s += (a - b) ** 2\n    return s",
    "a comprehension": "return sum([(a - b) ** 2 for a, b in zip(y, yhat)])",
    "a generator": "return sum((a - b) ** 2 for a, b in zip(y, yhat))",
    "a function for every entry": "return np.vectorize(lambda a, b: (a - b) ** 2)(y, yhat).sum()",
    "while": "i = total = 0\n    while i < len(y):\n        total += (y[i] - yhat[i]) ** 2\n"
    "        i += 1\n    return total",
}
NO_LOOPS = {
    "whole arrays": "return np.square(y - yhat).sum()",
    "over few": "for n in (2,):\n        e = np.abs(y - yhat) ** n\n    return e.sum()",
    "a comprehension over few": "return [np.square(y - yhat).sum() for _ in range(1)][0]",
    "that never ends at large size": "# hangs: loss if len(y) > 100\n    while len(y) > 100: pass\n"
    "    return np.square(y - yhat).sum()",
}
EVERY = [*((body, True) for body in LOOPS.values()), *((body, False) for body in NO_LOOPS.values())]


@pytest.mark.parametrize(("body", "told"), EVERY, ids=[*LOOPS, *NO_LOOPS])
def test_loop_over_the_data_is_told(looked: Looked, body: str, told: bool) -> None:
    """By the steps that it takes for 100 times the data, which no clock and no day changes."""
    found = looked("loss", loss=f"def loss(yhat, y):\n    {body}")
    assert (found.status, found.advice) == ("correct", (Loops(),) * told)


def test_loop_that_is_wrong_is_not_measured(looked: Looked, recording: Recording) -> None:
    """First it has to be right."""
    looked("loss", loss="def loss(yhat, y):\n    return sum(a - b for a, b in zip(y, yhat))")
    assert len(recording.jobs) == 1
