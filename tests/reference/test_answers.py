"""Answers to this course, graded as whole notebooks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from course import answer_cells
from judged import lost, one

from autograder.results import Result

pytestmark = pytest.mark.usefixtures("no_lines")
BASICS, REGRESSION = "numpy_basics", "logistic_regression"
MODEL, PREDICT = (answer_cells(REGRESSION)[name] for name in ("model", "predict"))
LOADING = "from lr_utils import load_dataset\ntrain_set_x_orig, *_ = load_dataset()"
MATH = "import math\ndef sigmoid(z):\n    return 1 / (1 + math.exp(-z))"

Graded = Callable[..., Result]


def test_absent_data_files_cost_nothing(graded: Graded) -> None:
    """Variables are graded on given pictures: what loads the real ones need not work."""
    assert lost(graded([LOADING, *answer_cells(REGRESSION).values()], name=REGRESSION)) == {}


def test_misspelt_variable_is_asked_about(graded: Graded) -> None:
    """An exercise that asks for variables says which is without a value."""
    cells = [text.replace("m_test", "m_tset") for text in answer_cells(REGRESSION).values()]
    wrong = lost(graded(cells, name=REGRESSION))
    assert [*wrong] == ["dimensions"]
    assert "`m_test`" in wrong["dimensions"]


RAISES = {
    "arguments in another order": ("predict(w, b, X_test)", "predict(X_test, w, b)"),
    "a size typed in": ("(X_train.shape[0])", "(12288)"),
    "two of three values": ("params, _, costs", "params, costs"),
}


@pytest.mark.parametrize(("was", "now"), RAISES.values(), ids=RAISES)
def test_exception_alone_is_no_known_mistake(graded: Graded, was: str, now: str) -> None:
    """Whatever ends with an exception of the same type says something else."""
    assert was in MODEL
    found = one(graded({"model": MODEL.replace(was, now)}, name=REGRESSION), "model")
    assert (found.mistake, found.cases[0].status) == (None, "raised")


@pytest.mark.parametrize(
    ("source", "mistake"), [(MATH, "math-instead-of-numpy"), (MATH.replace("(z)", "(z, w)"), None)]
)
def test_exception_with_a_value_is_a_known_mistake(
    graded: Graded, source: str, mistake: str | None
) -> None:
    """One number's sigmoid is right, and arrays end with the message of `math.exp`."""
    assert one(graded({"sigmoid": source}, name=BASICS), "sigmoid").mistake == mistake


@pytest.mark.parametrize(
    "answer", ["A > 0", "np.ones(A.shape) > 0", "A > -1"], ids=["threshold", "ones", "below"]
)
def test_sentence_says_what_all_with_these_values_share(graded: Graded, answer: str) -> None:
    """Whichever way all labels become 1."""
    found = one(graded({"predict": PREDICT.replace("A > 0.5", answer)}, name=REGRESSION), "predict")
    assert found.feedback == "All your labels are 1: which probabilities are to give a 0?"
