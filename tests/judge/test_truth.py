"""Sentences are true of what the student wrote: inputs of which false things were once said."""

import re

import pytest
from test_grade import BASICS, REGRESSION, RIGHT, Grader, graded, one

from autograder.compare import Failure, matches
from autograder.report.feedback import feedback
from autograder.results import ExerciseResult

__all__ = ["graded"]
SOLVED = RIGHT[REGRESSION]


def lines(found: ExerciseResult) -> str:
    """Return all that a student reads of an exercise."""
    return " ".join(feedback(found).lines)


@pytest.mark.parametrize(
    ("name", "was", "now"),
    [
        ("model", "predict(w, b, X_test)", "predict(X_test, w, b)"),
        ("model", "(X_train.shape[0])", "(12288)"),
        ("model", "params, _, costs", "params, costs"),
    ],
)
def test_exception_alone_is_no_known_mistake(graded: Grader, name: str, was: str, now: str) -> None:
    """Whatever ends with an exception of the same type says something else."""
    assert was in SOLVED[name]
    found = one(graded(REGRESSION, {name: SOLVED[name].replace(was, now)}), name)
    assert (found.mistake, found.cases[0].status) == (None, "raised")


def test_exception_with_a_value_is_a_known_mistake(graded: Grader) -> None:
    """One number's sigmoid is right, and arrays end with the message of `math.exp`."""
    cell = "import math\ndef sigmoid(z):\n    return 1 / (1 + math.exp(-z))"
    assert one(graded(BASICS, {"sigmoid": cell}), "sigmoid").mistake == "math-instead-of-numpy"
    other = cell.replace("(z)", "(z, w)")
    assert one(graded(BASICS, {"sigmoid": other}), "sigmoid").mistake is None


@pytest.mark.parametrize(
    "answer", ["A > 0", "np.ones(A.shape) > 0", "A > -1"], ids=["threshold", "ones", "below"]
)
def test_sentence_says_what_all_with_these_values_share(graded: Grader, answer: str) -> None:
    """Whichever way all labels become 1."""
    cell = SOLVED["predict"].replace("A > 0.5", answer)
    found = one(graded(REGRESSION, {"predict": cell}), "predict")
    assert found.feedback == "All your labels are 1: which probabilities are to give a 0?"


@pytest.mark.parametrize(
    ("name", "loss"), [("L2", "np.sum((y - yhat) ** 2) / (1 + 2 * (len(y) > 3))"), ("L1", "0.5")]
)
def test_factor_of_one_case_is_no_pattern(graded: Grader, name: str, loss: str) -> None:
    """It holds on every public case, or it is chance."""
    found = one(graded(BASICS, {name: f"def {name}(yhat, y):\n    return {loss}"}), name)
    assert "times" not in lines(found)


def test_factor_of_every_case_is_told(graded: Grader) -> None:
    """Also where it is the size that one case has."""
    cell = "def L2(yhat, y):\n    return 5 * np.sum((y - yhat) ** 2)"
    assert "5 times too large" in lines(one(graded(BASICS, {"L2": cell}), "L2"))
    cell = SOLVED["propagate"].replace("np.sum(A - Y) / m", "-m * np.sum(A - Y) / m")
    assert "times" not in lines(one(graded(REGRESSION, {"propagate": cell}), "propagate"))


def test_cause_is_told_where_it_stands_above(graded: Grader) -> None:
    """What fails in a test cell below left no name of the function's undefined."""
    cell = "def initialize_with_zeros(dim):\n    w = np.zeros((dim, 1))\n    return w, b"
    answers = {"initialize_with_zeros": cell}
    found = one(graded(REGRESSION, answers, "w, b = np.array([1], [2], [3])"), *answers)
    assert "because" not in found.feedback
    assert "nothing has the name `b` here" in found.feedback


def test_right_helper_is_told_where_it_is_used(graded: Grader) -> None:
    """Of a set that is replaced as a whole, those alone that the answer mentions."""
    answers = {
        "initialize_with_zeros": None,
        "optimize": "def optimize(*args):\n    raise ValueError",
        "predict": "def predict(w, b, X):\n    return np.zeros(1, X.shape[1])",
        "model": SOLVED["model"].replace("initialize_with_zeros", "start"),
    }
    found = one(
        graded(REGRESSION, answers, "def start(dim):\n    return np.zeros((dim, 1)), 0.0"), "model"
    )
    assert (found.status, found.carried_forward) == ("correct", ("optimize", "predict"))


def test_own_fault_is_told_beside_a_helpers(graded: Grader) -> None:
    """With a right helper it goes on, and ends at its own statement."""
    answers = {
        "sigmoid": "def sigmoid(z):\n    return 1 / (1 + mp.exp(-z))",
        "propagate": SOLVED["propagate"].replace(
            "    return", "    assert db.shape == float\n    return"
        ),
    }
    found = one(graded(REGRESSION, answers), "propagate")
    assert "`mp`" in found.feedback
    assert re.search(r"fault of its own .* `sigmoid` .* Raises AssertionError", lines(found))


def test_variable_without_a_value_says_why(graded: Grader) -> None:
    """The exception of its own statement, and which line that is."""
    cell = SOLVED["dimensions"].replace("train_set_x_orig.shape[1]", "len(train_set_x_orig[5000])")
    found = one(graded(REGRESSION, {"dimensions": cell}), "dimensions")
    assert found.feedback.startswith(
        "`num_px` has no value: its statement fails. Raises IndexError at "
        "`num_px = len(train_set_x_orig[5000])` (line 4 of its cell): axis 0 has 5 entries"
    )


def test_append_that_is_assigned_is_told(graded: Grader) -> None:
    """`costs` is None then, where a list is asked for."""
    cell = SOLVED["optimize"].replace("costs.append", "costs = costs.append")
    found = one(graded(REGRESSION, {"optimize": cell}), "optimize")
    assert "`append` changes a list and gives None" in found.feedback
    assert found.feedback.endswith("expected a list of numbers.")


def test_merge_conflict_is_named(graded: Grader) -> None:
    """Whichever of the two versions would be run."""
    cell = (
        "<<<<<<< HEAD\ndef L1(yhat, y):\n    return 0\n"
        "=======\ndef L1(yhat, y):\n    return 1\n>>>>>>> theirs"
    )
    found = one(graded(BASICS, {"L1": cell}), "L1")
    assert found.feedback.startswith("Lines of a merge conflict stand in its cell, from")
    assert "line 1 of its cell" in found.feedback


def test_long_line_is_cut_at_a_word(graded: Grader) -> None:
    """And a message is, and that it is cut shows."""
    cell = f"def L2(yhat, y):\n    return {'np.sum(yhat) + ' * 9}nothing"
    found = one(graded(BASICS, {"L2": cell}), "L2")
    assert re.search(r"np\.sum\(yhat\) \+…` \(line 2", found.feedback)


def test_exceptions_are_alike_by_their_messages() -> None:
    """Where the message is known: what a notebook ships of a mistake is the type."""
    known = Failure("TypeError")
    assert matches(Failure("TypeError", "anything"), known)
    assert not matches(Failure("ValueError", "anything"), known)
    assert not matches(Failure("TypeError", "anything"), Failure("TypeError", "other"))
