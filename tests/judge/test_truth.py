"""Sentences are true of what the student wrote: inputs of which false things were once said."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from judged import one
from springs import ANSWERS, CATALOGUE

from autograder.compare import Failure, matches
from autograder.report.feedback import feedback
from autograder.results import ExerciseResult, Result

__all__ = ["CATALOGUE"]
Graded = Callable[..., Result]


def lines(found: ExerciseResult) -> str:
    """Return all that a student reads of an exercise."""
    return " ".join(feedback(found).lines)


FACTORS = {
    "one case": ("loss", "np.sum((y - yhat) ** 2) / (1 + 2 * (len(y) > 3))", False),
    "by chance": ("loss", "0.5", False),
    "every case": ("loss", "5 * np.sum((y - yhat) ** 2)", True),
    "a size that one case has": ("slopes", "-m * np.sum(A - Y) / m", False),
}


@pytest.mark.parametrize(("name", "value", "told"), FACTORS.values(), ids=FACTORS)
def test_factor_is_told_where_it_holds(graded: Graded, name: str, value: str, told: bool) -> None:
    """On every public case, or it is chance."""
    right = {"loss": "np.sum((y - yhat) ** 2)", "slopes": "np.sum(A - Y) / m"}[name]
    found = one(graded({name: ANSWERS[name].replace(right, value)}), name)
    assert ("5 times too large" in lines(found), "times" in lines(found)) == (told, told)


def test_cause_is_told_where_it_stands_above(graded: Graded) -> None:
    """What fails in a test cell below left no name of the function's undefined."""
    cell = "def start(n_x):\n    w = np.zeros((n_x, 1))\n    return w, b"
    found = one(graded({"start": cell}, "w, b = np.array([1], [2], [3])"), "start")
    assert "because" not in found.feedback
    assert "nothing has the name `b` here" in found.feedback


def test_right_helper_is_told_where_it_is_used(graded: Graded) -> None:
    """Of a set that is replaced as a whole, those alone that the answer mentions."""
    answers = {
        "start": None,
        "length": "def length(*args):\n    raise ValueError",
        "slopes": "def slopes(*args):\n    raise ValueError",
        "fit": ANSWERS["fit"].replace("start(", "begin("),
    }
    found = one(graded(answers, "def begin(n_x):\n    return np.zeros((n_x, 1)), 0.0"), "fit")
    assert (found.status, found.carried_forward) == ("correct", ("slopes",))


def test_own_fault_is_told_beside_a_helpers(graded: Graded) -> None:
    """With a right helper it goes on, and ends at its own statement."""
    asserts = "    assert db.shape == float\n    return"
    answers = {
        "length": "def length(w, b, X):\n    return mp.dot(w.T, X) + b",
        "slopes": ANSWERS["slopes"].replace("    return", asserts),
    }
    found = one(graded(answers), "slopes")
    assert "`mp`" in found.feedback
    assert re.search(r"fault of its own .* `length` .* Raises AssertionError", lines(found))


def test_variable_without_a_value_says_why(graded: Graded) -> None:
    """The exception of its own statement, and which line that is."""
    cell = ANSWERS["sizes"].replace("train_pulls_raw.shape[1]", "len(train_pulls_raw[5000])")
    assert one(graded({"sizes": cell}), "sizes").feedback.startswith(
        "`width` has no value: its statement fails. Raises IndexError at "
        "`width = len(train_pulls_raw[5000])` (line 4 of its cell): axis 0 has 5 entries"
    )


def test_append_that_is_assigned_is_told(graded: Graded) -> None:
    """`costs` is None then, where a list is asked for."""
    cell = ANSWERS["fit"].replace("    return {", "    costs = costs.append(cost)\n    return {")
    found = one(graded({"fit": cell}), "fit")
    assert "`append` changes a list and gives None" in found.feedback
    assert found.feedback.endswith("expected a list of numbers.")


def test_merge_conflict_is_named(graded: Graded) -> None:
    """Whichever of the two versions would be run."""
    one_, other = ("def loss(yhat, y):\n    return 0\n", "def loss(yhat, y):\n    return 1\n")
    cell = f"<<<<<<< HEAD\n{one_}=======\n{other}>>>>>>> theirs"
    found = one(graded({"loss": cell}), "loss")
    assert found.feedback.startswith("Lines of a merge conflict stand in its cell, from")
    assert "line 1 of its cell" in found.feedback


def test_long_line_is_cut_at_a_word(graded: Graded) -> None:
    """And a message is, and that it is cut shows."""
    cell = f"def loss(yhat, y):\n    return {'np.sum(yhat) + ' * 9}nothing"
    found = one(graded({"loss": cell}), "loss")
    assert re.search(r"np\.sum\(yhat\) \+…` \(line 2", found.feedback)


def test_exceptions_are_alike_by_their_messages() -> None:
    """Where the message is known: what a notebook ships of a mistake is the type."""
    known = Failure("TypeError")
    assert matches(Failure("TypeError", "anything"), known)
    assert not matches(Failure("ValueError", "anything"), known)
    assert not matches(Failure("TypeError", "anything"), Failure("TypeError", "other"))
