"""How an answer is called, what its name is, in which order it returns: whole notebooks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from judged import one
from springs import ANSWERS as RIGHT
from springs import CATALOGUE, NAME

from autograder.compare import compare
from autograder.report.feedback import feedback
from autograder.results import Result
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

pytestmark = pytest.mark.usefixtures("no_lines")
Graded = Callable[..., Result]
Edit = Callable[[str], str]


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
    "a parameter more, in between": ("fit", swap("X, Y, ", "X, Y, units=None, "), OtherOrder),
    "a default for each": ("length", swap("w, b, X", "b=0, m=0, w=None, X=None"), OtherOrder),
    "a parameter more, at the end": ("length", swap(", X", ", X, least=0.5"), None),
    "another order": ("slopes", swap("w, b, X, Y", "X, Y, w, b"), OtherOrder),
    "another order, with defaults": ("fit", swap("X, Y, steps", "Y, X, steps"), OtherOrder),
    "by name alone": ("slopes", swap("w, b, X, Y", "*, w, b, X, Y"), OtherOrder),
    "names of one's own": ("length", lambda _: "length = lambda p, q, r: p.T @ r + q", None),
    "no default": ("fit", swap("steps=10, rate=0.1, loud=False", "steps, rate, loud"), NoDefault),
    "no default, in front": ("fit", swap("(X, .*?), loud=False", r"loud, \1"), NoDefault),
    "np.float": ("start", swap("np.zeros", "np.float(1) * np.zeros"), GoneFromNumpy),
    "dtype=np.int": ("start", swap(r"\(n_x, 1\)\)", "(n_x, 1), dtype=np.int)"), GoneFromNumpy),
    "no import": ("fit", swap("    for ", "    w = copy.deepcopy(w)\n    for "), NotImported),
    "a letter short": ("start", swap("start", "stat"), Misspelt),
    "camel case": ("length", swap("length", "Length"), Misspelt),
    "a word more": ("fit", swap("def fit", "def compute_fit"), Misspelt),
    "a name used below": ("slopes", swap("def slopes", "def slops"), Misspelt),
}


@pytest.mark.parametrize(("exercise", "edit", "label"), FULL.values(), ids=FULL)
def test_fair_call_earns_all_points(
    graded: Graded, exercise: str, edit: Edit, label: type | None
) -> None:
    """In every exercise, also in those that use the answer as the notebook does; and it is told."""
    result = graded({exercise: edit(RIGHT[exercise])})
    assert (result.score, {e.status for e in result.exercises}) == (30, {"correct"})
    if label:
        assert label in map(type, one(result, exercise).advice)
        assert set(advice(result)) == {exercise}


def test_own_order_throughout_is_the_students_business(graded: Graded) -> None:
    """Who calls it as it is written needs nobody's helper."""
    result = graded(
        {
            "slopes": swap("w, b, X, Y", "X, Y, w, b")(RIGHT["slopes"]),
            "fit": swap(r"slopes\(w, b, X, Y\)", "slopes(X, Y, w, b)")(RIGHT["fit"]),
        }
    )
    assert result.score == 30
    assert [e.carried_forward for e in result.exercises if e.carried_forward] == []


def test_caller_in_the_notebooks_order_gets_a_right_helper(graded: Graded) -> None:
    """The slip is in the one, so the other loses nothing by it."""
    result = graded({"slopes": swap("w, b, X, Y", "X, Y, w, b")(RIGHT["slopes"])})
    assert one(result, "fit").carried_forward == ("slopes",)
    [told] = one(result, "slopes").advice
    assert told == OtherOrder(("X", "Y", "w", "b"), ("w", "b", "X", "Y"))


# the signature before the numbers

PARAMETERS: dict[str, tuple[str, str, bool]] = {
    "too few": ("length", "def length(weights, data):\n    return data", True),
    "none": ("length", "def length():\n    return 1", True),
    "too many": ("start", "def start(n_x, b):\n    return b", True),
    "one that nobody gives": ("length", "def length(w, b, X, Y):\n    return w.T @ X + b", True),
    "a lambda": ("start", "start = lambda n_x, b: b", True),
    "another order, and it raises": (
        "length",
        "def length(X, weights, bias):\n    return weights.T @ X + bias",
        False,
    ),
}


@pytest.mark.parametrize(("exercise", "text", "alone"), PARAMETERS.values(), ids=PARAMETERS)
def test_signature_comes_before_the_numbers(
    graded: Graded, exercise: str, text: str, alone: bool
) -> None:
    """Both lists, and not what Python says of positional arguments."""
    found = one(graded({exercise: text}), exercise)
    assert found.score == 0
    for case in found.cases:
        if case.hidden:
            assert all(isinstance(label, HiddenRaise) for label in case.findings)
            continue
        assert isinstance(case.findings[0], OtherParameters)
        assert [type(label) for label in case.findings[1:]] == ([] if alone else [Raised])
    assert found.feedback.startswith("Your function takes (")
    assert "positional" not in found.feedback


ROOT = "def root(x):\n    half = x / 2\n    return half.sqrt()\n\n"
RAISES = "Raises AttributeError at `return half.sqrt()`"
SAID = {
    "both lists, as they stand": (
        "length",
        PARAMETERS["too few"][1],
        "Your function takes (weights, data); it is called with (w, b, X).",
    ),
    "its numbers, called by name": (
        "loss",
        "def loss(y, yhat):\n    return 17.0",
        "The result is 17,",
    ),
    "an inner error": (
        "loss",
        "def loss(yhat, y):\n    return np.sum()",
        "Raises TypeError at `return np.sum()`",
    ),
    "who called the helper that raises": (
        "loss",
        f"{ROOT}def loss(yhat, y):\n    e = yhat - y\n    return root(e)",
        f"{RAISES} (line 3 of its cell), called at `return root(e)` (line 7 of its cell): ",
    ),
}


@pytest.mark.parametrize(("exercise", "text", "said"), SAID.values(), ids=SAID)
def test_wrong_call_says(graded: Graded, exercise: str, text: str, said: str) -> None:
    """What is the answer's own."""
    assert one(graded({exercise: text}), exercise).feedback.startswith(said)


def test_parameters_that_are_not_used_are_told(graded: Graded) -> None:
    """Each, of an answer whose order is no reason; and nothing else."""
    found = one(graded({"loss": "def loss(y, yhat):\n    return 17.0"}), "loss")
    assert [each.name for each in found.advice if isinstance(each, Unused)] == ["y", "yhat"]
    assert len(found.advice) == 2


def test_data_of_the_notebook_are_not_blamed_on_an_import(graded: Graded) -> None:
    """They are there in the notebook: what is wrong is that a function uses them."""
    load = "from dataset import load\ndata = load()\nyhat_train = data / 255."
    cell = f"{load}\ndef loss(yhat, y):\n    return yhat_train - y"
    found = one(graded({"loss": cell}), "loss")
    assert "`yhat_train` comes from another cell, from a module or a file that" in found.feedback
    assert "because" not in found.feedback
    assert [each.name for each in found.advice if isinstance(each, ReadsGlobal)] == ["yhat_train"]


# under a name that is nearly right


WRONG = "def losss(yhat, y):\n    return 7"
SQUARES = "def {}(yhat, y):\n    return np.sum((y - yhat) ** 2)\n"


def test_misspelt_answer_that_is_wrong_is_missing(graded: Graded) -> None:
    """Whichever case it fails: what hidden ones say is not told."""
    narrow = f"{WRONG} if len(y) not in (3, 4) else np.sum((y - yhat) ** 2)"
    hidden, public = (one(graded({"loss": text}), "loss") for text in (narrow, WRONG))
    assert hidden == public
    assert (hidden.status, hidden.score) == ("missing", 0)
    assert hidden.findings == (Missing(("loss", "squaredLoss"), variables=False, close="losss"),)
    assert {case.status for case in hidden.cases} == {"not_run"}
    assert (hidden.advice, hidden.example, hidden.place) == ((), None, None)


MISSPELT = {
    "two": (SQUARES.format("losss") + SQUARES.format("my_loss"), "missing", ""),
    "a blank": ("def losss(yhat, y):\n    s = ...\n    return s", "missing", "losss"),
    "beside its own name": (
        f"{WRONG.replace('sss', 'ss')}\n{SQUARES.format('losss')}",
        "wrong",
        None,
    ),
}


@pytest.mark.parametrize(("text", "status", "close"), MISSPELT.values(), ids=MISSPELT)
def test_no_answer_under_a_misspelt_name(
    graded: Graded, text: str, status: str, close: str | None
) -> None:
    """Of two nobody knows which was meant; a blank is none; the own name counts however wrong."""
    found = one(graded({"loss": text}), "loss")
    assert (found.status, found.score) == (status, 0)
    if close:
        assert found.findings == (Missing(("loss", "squaredLoss"), False, close),)


# in another order

SWAPPED: dict[str, tuple[str, str, str, tuple[str, ...] | None]] = {
    "two": ("slopes", "({.*}), cost", r"cost, \1", ("cost", "grads")),
    "two, as a list": ("slopes", "({.*}), cost", r"[cost, \1]", ("cost", "grads")),
    "two, and wrong besides": ("slopes", "({.*}), cost", r"2 * cost, \1", ("cost", "grads")),
    "three": ("fit", "({.*}, grads), costs", r"costs, \1", ("costs", "params", "grads")),
    "one alone": ("slopes", "{.*}, cost", "cost", None),
    "one twice": ("slopes", "{.*}, cost", "cost, cost", None),
    "in order, and wrong": ("slopes", "({.*}), cost", r"\1, -cost", None),
    "in order, in other shapes": ("start", "return w, b", "return w.T, b", None),
}


@pytest.mark.parametrize(("exercise", "old", "new", "order"), SWAPPED.values(), ids=SWAPPED)
def test_swapped_results_are_told(
    graded: Graded, exercise: str, old: str, new: str, order: tuple[str, ...] | None
) -> None:
    """Where another order mends them on every public case, and there alone."""
    found = one(graded({exercise: swap(old, new)(RIGHT[exercise])}), exercise)
    asked = CATALOGUE.assignment(NAME)[exercise].returns
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
