"""How an answer is called, what its name is, in which order it returns: whole notebooks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from course import CATALOGUE

from autograder.compare import compare
from autograder.judge.grade import grade
from autograder.report.feedback import feedback, rendered
from autograder.results import ExerciseResult, Result
from autograder.results.advice import (
    GoneFromNumpy,
    Misspelt,
    NoDefault,
    NotImported,
    OtherOrder,
    ReadsGlobal,
    Unused,
)
from autograder.results.labels import HiddenRaise, Missing, OtherParameters, Raised, Swapped
from autograder.sandbox.inside.wire import Cell
from autograder.sandbox.pool import Sandbox
from autograder.submissions.reading import Submission

BASICS, REGRESSION = "numpy_basics", "logistic_regression"
Grader = Callable[..., Result]
Edit = Callable[[str], str]


@pytest.fixture(scope="module")
def right(notebook: Callable[..., dict[str, Any]]) -> dict[str, str]:
    """Return the right answer to each exercise of the regression."""
    cells = notebook({}, REGRESSION)["cells"]
    found = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell["source"] for cell in cells}
    return {e.name: found[e.name] for e in CATALOGUE.assignment(REGRESSION).exercises}


@pytest.fixture
def graded(notebook: Callable[..., dict[str, Any]], sandbox: Sandbox) -> Grader:
    """Return ``graded(name, **answers)``: the result of a notebook that is right elsewhere."""

    def run(name: str, **answers: str) -> Result:
        texts = []
        for cell in notebook({}, name)["cells"]:
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
            if cell["cell_type"] == "code":
                texts.append(answers.get(grade_id, cell["source"]).strip())
        cells = tuple(Cell(number, text) for number, text in enumerate(texts, 1))
        submission = Submission(Path("ann.ipynb"), "ann", name, cells, "0" * 64)
        return rendered(grade(submission, sandbox, CATALOGUE.key(name)))

    return run


def one(result: Result, exercise: str) -> ExerciseResult:
    """Return the result of an exercise."""
    return next(found for found in result.exercises if found.name == exercise)


def advice(result: Result) -> dict[str, list[str]]:
    """Return the names of the advice on each exercise that has any."""
    return {
        e.name: [type(label).__name__ for label in e.advice] for e in result.exercises if e.advice
    }


def swap(old: str, new: str) -> Edit:
    """Return an edit of a right answer."""

    def edit(text: str) -> str:
        assert re.search(old, text)
        return re.sub(old, new, text, count=1)

    return edit


# full, with a word

FULL: dict[str, tuple[str, Edit, type | None]] = {
    "a parameter more, in between": (
        "model",
        swap("X_test, Y_test, ", "X_test, Y_test, classes=None, "),
        OtherOrder,
    ),
    "a default for each": ("predict", swap("w, b, X", "b=0, m=0, w=None, X=None"), OtherOrder),
    "a parameter more, at the end": ("predict", swap(", X", ", X, threshold=0.5"), None),
    "another order": ("propagate", swap("w, b, X, Y", "X, Y, w, b"), OtherOrder),
    "another order, with defaults": (
        "optimize",
        swap("w, b, X, Y, num", "X, Y, w, b, num"),
        OtherOrder,
    ),
    "by name alone": ("propagate", swap("w, b, X, Y", "*, w, b, X, Y"), OtherOrder),
    "names of one's own": ("sigmoid", lambda _: "sigmoid = lambda x: 1 / (1 + np.exp(-x))", None),
    "no default": ("optimize", swap("print_cost=False", "print_cost"), NoDefault),
    "no default, in front": (
        "model",
        swap(r"(X_train, .*?), print_cost=False", r"print_cost, \1"),
        NoDefault,
    ),
    "np.float": (
        "initialize_with_zeros",
        swap("np.zeros", "np.float(1) * np.zeros"),
        GoneFromNumpy,
    ),
    "dtype=np.int": ("predict", swap("astype.int.", "astype(np.int)"), GoneFromNumpy),
    "no import": ("optimize", swap("    for ", "    w = copy.deepcopy(w)\n    for "), NotImported),
    "a letter short": (
        "initialize_with_zeros",
        swap("initialize_with_zeros", "initialize_with_zero"),
        Misspelt,
    ),
    "camel case": (
        "initialize_with_zeros",
        swap("initialize_with_zeros", "initializeWithZeros"),
        Misspelt,
    ),
    "a word more": ("model", swap("def model", "def compute_model"), Misspelt),
    "a name used below": ("propagate", swap("def propagate", "def propogate"), Misspelt),
}


@pytest.mark.parametrize(("exercise", "edit", "label"), FULL.values(), ids=FULL)
def test_fair_call_earns_all_points(
    graded: Grader, right: dict[str, str], exercise: str, edit: Edit, label: type | None
) -> None:
    """In every exercise, also in those that use the answer as the notebook does; and it is told."""
    result = graded(REGRESSION, **{exercise: edit(right[exercise])})
    assert (result.score, {e.status for e in result.exercises}) == (30, {"correct"})
    if label:
        assert label in map(type, one(result, exercise).advice)
        assert set(advice(result)) == {exercise}


def test_own_order_throughout_is_the_students_business(
    graded: Grader, right: dict[str, str]
) -> None:
    """Who calls it as it is written needs nobody's helper."""
    result = graded(
        REGRESSION,
        propagate=swap("w, b, X, Y", "X, Y, w, b")(right["propagate"]),
        optimize=swap(r"propagate\(w, b, X, Y\)", "propagate(X, Y, w, b)")(right["optimize"]),
    )
    assert result.score == 30
    assert [e.carried_forward for e in result.exercises if e.carried_forward] == []


def test_caller_in_the_notebooks_order_gets_a_right_helper(
    graded: Grader, right: dict[str, str]
) -> None:
    """The slip is in the one, so the other loses nothing by it."""
    result = graded(REGRESSION, propagate=swap("w, b, X, Y", "X, Y, w, b")(right["propagate"]))
    assert one(result, "optimize").carried_forward == ("propagate",)
    [told] = one(result, "propagate").advice
    assert told == OtherOrder(("X", "Y", "w", "b"), ("w", "b", "X", "Y"))


# the signature before the numbers

PARAMETERS: dict[str, tuple[str, str, bool]] = {
    "too few": ("predict", "def predict(weights, data):\n    return data", True),
    "none": ("predict", "def predict():\n    return 1", True),
    "too many": ("sigmoid", "def sigmoid(z, w):\n    return z", True),
    "one that nobody gives": (
        "predict",
        "def predict(w, b, X, Y):\n    return sigmoid(w.T @ X + b) > 0.5",
        True,
    ),
    "a lambda": ("sigmoid", "sigmoid = lambda z, w: z", True),
    "another order, and it raises": (
        "predict",
        "def predict(X, weights, bias):\n    return sigmoid(weights.T @ X + bias) > 0.5",
        False,
    ),
}


@pytest.mark.parametrize(("exercise", "text", "alone"), PARAMETERS.values(), ids=PARAMETERS)
def test_signature_comes_before_the_numbers(
    graded: Grader, exercise: str, text: str, alone: bool
) -> None:
    """Both lists, and not what Python says of positional arguments."""
    found = one(graded(REGRESSION, **{exercise: text}), exercise)
    assert found.score == 0
    for case in found.cases:
        if case.hidden:
            assert all(isinstance(label, HiddenRaise) for label in case.findings)
            continue
        assert isinstance(case.findings[0], OtherParameters)
        assert [type(label) for label in case.findings[1:]] == ([] if alone else [Raised])
    assert found.feedback.startswith("Your function takes (")
    assert "positional" not in found.feedback


def test_signature_is_said_with_both_lists(graded: Grader) -> None:
    """As they stand."""
    text = "def predict(weights, data):\n    return data"
    found = one(graded(REGRESSION, predict=text), "predict")
    assert found.feedback == "Your function takes (weights, data); it is called with (w, b, X)."


def test_wrong_answer_that_was_called_by_name_is_told_its_numbers(graded: Grader) -> None:
    """Its order is no reason."""
    found = one(graded(BASICS, L2="def L2(y, yhat):\n    return 17.0"), "L2")
    assert found.feedback.startswith("The result is 17, expected ")
    assert [each.name for each in found.advice if isinstance(each, Unused)] == ["y", "yhat"]
    assert len(found.advice) == 2


def test_inner_error_is_told_as_it_is(graded: Grader) -> None:
    """A call within the answer that does not fit is not the answer's own."""
    found = one(graded(BASICS, L2="def L2(yhat, y):\n    return np.sum()"), "L2")
    assert found.feedback.startswith("Raises TypeError at `return np.sum()`")


def test_error_in_a_helper_says_who_called_it(graded: Grader) -> None:
    """The line where it raises is not the answer's own; the one that called it is."""
    helper = "def root(x):\n    half = x / 2\n    return half.sqrt()"
    answer = "def L2(yhat, y):\n    e = yhat - y\n    return root(e)"
    cells = [helper, answer]
    found = one(graded(BASICS, L2="\n\n".join(cells)), "L2")
    assert found.feedback.startswith(
        "Raises AttributeError at `return half.sqrt()` (line 3 of its cell), called at `return "
        "root(e)` (line 7 of its cell): "
    )


def test_data_of_the_notebook_are_not_blamed_on_an_import(graded: Grader) -> None:
    """They are there in the notebook: what is wrong is that a function uses them."""
    load = "from dataset import load\ndata = load()\nyhat_train = data / 255."
    found = one(graded(BASICS, L2=f"{load}\ndef L2(yhat, y):\n    return yhat_train - y"), "L2")
    assert "`yhat_train` comes from another cell, from a module or a file that" in found.feedback
    assert "because" not in found.feedback
    assert [each.name for each in found.advice if isinstance(each, ReadsGlobal)] == ["yhat_train"]


# under a name that is nearly right


def test_misspelt_answer_that_is_wrong_is_missing(graded: Grader) -> None:
    """Whichever case it fails: what hidden ones say is not told."""
    narrow = "def L_2(yhat, y):\n    return np.sum((y - yhat) ** 2) if len(y) in (1, 3, 4) else 7"
    wrong = "def L_2(yhat, y):\n    return 7"
    hidden, public = (one(graded(BASICS, L2=text), "L2") for text in (narrow, wrong))
    assert hidden == public
    assert (hidden.status, hidden.score) == ("missing", 0)
    assert hidden.findings == (Missing(("L2",), variables=False, close="L_2"),)
    assert {case.status for case in hidden.cases} == {"not_run"}
    assert (hidden.advice, hidden.example, hidden.place) == ((), None, None)


def test_of_two_misspelt_answers_none_is_taken(graded: Grader) -> None:
    """Nobody knows which was meant."""
    text = "def L_2(yhat, y):\n    return np.sum((y - yhat) ** 2)\n"
    found = one(graded(BASICS, L2=text + text.replace("L_2", "L2_loss")), "L2")
    assert (found.status, found.score) == ("missing", 0)


def test_blank_under_a_misspelt_name_is_missing(graded: Grader) -> None:
    """There is no answer, and a question after the name."""
    found = one(graded(BASICS, L2="def L_2(yhat, y):\n    loss = ...\n    return loss"), "L2")
    assert (found.status, found.findings) == ("missing", (Missing(("L2",), False, "L_2"),))


def test_answer_under_its_own_name_counts_however_wrong(graded: Grader) -> None:
    """A better one beside it under another is none."""
    text = "def L2(yhat, y):\n    return 7\ndef L_2(yhat, y):\n    return np.sum((y - yhat) ** 2)"
    assert one(graded(BASICS, L2=text), "L2").status == "wrong"


def test_other_answer_is_not_taken_twice(graded: Grader) -> None:
    """One that somebody asks for is that, and nothing else."""
    found = one(graded(BASICS, basic_sigmoid="pass"), "basic_sigmoid")
    assert found.findings == (Missing(("basic_sigmoid",), variables=False),)


# in another order

SWAPPED: dict[str, tuple[str, Edit, tuple[str, ...] | None]] = {
    "two": ("propagate", swap("return grads, cost", "return cost, grads"), ("cost", "grads")),
    "two, as a list": (
        "propagate",
        swap("return grads, cost", "return [cost, grads]"),
        ("cost", "grads"),
    ),
    "two, and wrong besides": (
        "propagate",
        swap("return grads, cost", "return 2 * cost, grads"),
        ("cost", "grads"),
    ),
    "three": (
        "optimize",
        swap("return params, grads, costs", "return costs, params, grads"),
        ("costs", "params", "grads"),
    ),
    "one alone": ("propagate", swap("return grads, cost", "return cost"), None),
    "one twice": ("propagate", swap("return grads, cost", "return cost, cost"), None),
    "in order, and wrong": ("propagate", swap("return grads, cost", "return grads, -cost"), None),
    "in order, in other shapes": (
        "initialize_with_zeros",
        swap("return w, b", "return w.T, b"),
        None,
    ),
}


@pytest.mark.parametrize(("exercise", "edit", "order"), SWAPPED.values(), ids=SWAPPED)
def test_swapped_results_are_told(
    graded: Grader,
    right: dict[str, str],
    exercise: str,
    edit: Edit,
    order: tuple[str, ...] | None,
) -> None:
    """Where another order mends them on every public case, and there alone."""
    found = one(graded(REGRESSION, **{exercise: edit(right[exercise])}), exercise)
    asked = CATALOGUE.assignment(REGRESSION)[exercise].returns
    assert found.status in ("wrong", "partial")
    labels = [label for label in found.findings if isinstance(label, Swapped)]
    assert labels == ([Swapped(order, asked)] if order else [])
    if order:
        assert feedback(found).lead.startswith("Your results are swapped: you return `")


# keys that read alike


@pytest.mark.parametrize(
    ("keys", "close"),
    [
        ("Y_prediction", {"Y_prediction_test": "Y_prediction", "Y_prediction_train": ""}),
        ("Y_prediction_test", {"Y_prediction_train": ""}),
        (
            "y_prediction_test y_prediction_train",
            {"Y_prediction_test": "y_prediction_test", "Y_prediction_train": "y_prediction_train"},
        ),
        ("Y_predict_train", {"Y_prediction_test": "", "Y_prediction_train": "Y_predict_train"}),
    ],
)
def test_no_key_is_proposed_twice(keys: str, close: dict[str, str]) -> None:
    """Nor one that is expected itself."""
    expected = {"Y_prediction_test": 1.0, "Y_prediction_train": 1.0}
    labels = compare(dict.fromkeys(keys.split(), 1.0), expected).labels
    assert {label["key"]: label["close"] for label in labels} == close
