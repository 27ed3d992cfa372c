"""The right answers: by hand, by law, by finite differences; and how they are written."""

from __future__ import annotations

import ast
import inspect
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from course import CATALOGUE
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


def answers(assignment: str) -> Any:
    """Return the module of an assignment's right answers, as the course has it."""
    return inspect.getmodule(CATALOGUE.assignment(assignment).exercises[0].reference)


basics = answers("numpy_basics")
regression = answers("logistic_regression")

MODULES = [Path(basics.__file__), Path(regression.__file__)]
FUNCTIONS = {
    f"{path.parent.name}.{node.name}": node
    for path in MODULES
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef)
}

numbers = st.floats(-50, 50)
scores = arrays(
    float, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.floats(-300, 300)
)

# two features, three examples, as in the notebook
W, B = np.array([[0.5], [-1.0]]), 0.25
X = np.array([[2.0, -1.0, 0.5], [1.0, 0.5, -2.0]])
Y = np.array([[1, 0, 1]])


@st.composite
def batches(draw: st.DrawFn) -> tuple[Any, float, Any, Any]:
    """Draw weights, a bias, examples and labels whose shapes fit."""
    n_x, m = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    entries = st.floats(-2, 2)
    return (
        draw(arrays(float, (n_x, 1), elements=entries)),
        draw(entries),
        draw(arrays(float, (n_x, m), elements=entries)),
        draw(arrays(int, (1, m), elements=st.integers(0, 1))),
    )


# by hand


L3 = math.log(3)
#: A function, its argument, what it gives by hand.
BY_HAND: dict[str, tuple[Any, Any, Any]] = {
    "1 / (1 + 1)": (basics.basic_sigmoid, 0, 0.5),
    "1 / (1 + 1/3) = 3/4": (basics.basic_sigmoid, L3, 0.75),
    "1 / (1 + 3) = 1/4": (basics.basic_sigmoid, -L3, 0.25),
    "the sigmoid, in the shape of its argument": (
        basics.sigmoid, [[-L3], [0.0], [L3]], [[0.25], [0.5], [0.75]]
    ),
    "1/2 · 1/2 = 1/4 at 0, and 3/4 · 1/4 = 3/16 at log 3": (
        basics.sigmoid_derivative, [0.0, L3], [1 / 4, 3 / 16]
    ),
    "row by row, pixel by pixel, colour by colour": (
        basics.image2vector, [[[1, 2], [3, 4]], [[5, 6], [7, 8]]], [[n] for n in range(1, 9)]
    ),
    "3² + 4² = 5² and 5² + 12² = 13²": (
        basics.normalize_rows, [[3.0, 4.0], [-5.0, 12.0]], [[3 / 5, 4 / 5], [-5 / 13, 12 / 13]]
    ),
    "exponentials 1, 2 and 5 are shares 1/8, 2/8 and 5/8": (
        basics.softmax, [[0.0, math.log(2), math.log(5)]], [[1 / 8, 2 / 8, 5 / 8]]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("function", "x", "expected"), BY_HAND.values(), ids=BY_HAND)
def test_answer_by_hand(function: Any, x: Any, expected: Any) -> None:
    """Each value is a fraction that one can work out."""
    found = function(np.array(x) if isinstance(x, list) else x)
    assert np.shape(found) == np.shape(expected)
    np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_losses_by_hand() -> None:
    """Errors 1/4, -1/2 and 0: 1/4 + 1/2 = 3/4, and 1/16 + 1/4 = 5/16."""
    yhat, y = np.array([0.75, 0.5, 1.0]), np.array([1, 0, 1])
    assert (basics.L1(yhat, y), basics.L2(yhat, y)) == (0.75, 0.3125)


def test_dimensions_by_hand() -> None:
    """Seven and two pictures of five by five pixels."""
    found = regression.dimensions(np.zeros((7, 5, 5, 3)), np.zeros((2, 5, 5, 3)))
    assert found == {"m_train": 7, "m_test": 2, "num_px": 5}


def test_flatten_keeps_a_picture_in_a_column() -> None:
    """Two pictures of one pixel, (1, 2, 3) and (4, 5, 6), are two columns."""
    pictures = np.arange(1, 7).reshape(2, 1, 1, 3)
    found = regression.flatten(pictures, pictures[:1])
    np.testing.assert_array_equal(found["train_set_x_flatten"], [[1, 4], [2, 5], [3, 6]])
    np.testing.assert_array_equal(found["test_set_x_flatten"], [[1], [2], [3]])


def test_initialize_with_zeros_by_hand() -> None:
    """A column of zeros and a plain zero."""
    w, b = regression.initialize_with_zeros(3)
    assert (w.shape, w.any(), b, type(b)) == ((3, 1), False, 0.0, float)


def test_propagate_by_hand() -> None:
    """With w = (log 3, 0), A = (3/4, 1/2) and A - Y = (-1/4, 1/2).

    dw = ((1·-1/4 + 0·1/2) / 2, (2·-1/4 + 4·1/2) / 2) = (-1/8, 3/4), db = (-1/4 + 1/2) / 2 = 1/8,
    cost = (log 4/3 + log 2) / 2.
    """
    examples = np.array([[1.0, 0.0], [2.0, 4.0]])
    grads, cost = regression.propagate(
        np.array([[np.log(3)], [0.0]]), 0.0, examples, np.array([[1, 0]])
    )
    np.testing.assert_allclose(grads["dw"], [[-1 / 8], [3 / 4]], rtol=1e-14)
    assert grads["db"] == pytest.approx(1 / 8)
    assert cost == pytest.approx((math.log(4 / 3) + math.log(2)) / 2)


def test_optimize_takes_one_step_by_hand() -> None:
    """From zeros with X = (2), Y = (1): A = 1/2, dw = -1, db = -1/2; half a step gives 1/2, 1/4."""
    params, grads, costs = regression.optimize(
        np.zeros((1, 1)), 0.0, np.array([[2.0]]), np.array([[1]]), 1, 0.5
    )
    assert (params["w"].tolist(), params["b"]) == ([[0.5]], 0.25)
    assert (grads["dw"].tolist(), grads["db"]) == ([[-1.0]], -0.5)
    assert costs == pytest.approx([math.log(2)])


def test_predict_by_hand() -> None:
    """Scores 1/2, 0 and -1/2 are labels 1, 0 (a tie) and 0."""
    labels = regression.predict(np.array([[1.0]]), 0.5, np.array([[0.0, -0.5, -1.0]]))
    np.testing.assert_array_equal(labels, [[1, 0, 0]])


def test_model_separates_two_points() -> None:
    """A step from zeros towards +1 and away from -1 tells their signs: w = (1·1/2 + -1·-1/2)/2."""
    points, labels = np.array([[1.0, -1.0]]), np.array([[1, 0]])
    found = regression.model(points, labels, np.array([[2.0, -3.0]]), labels, 1, 1.0)
    assert (found["w"].tolist(), found["b"]) == ([[0.5]], 0.0)
    assert found["Y_prediction_train"].tolist() == found["Y_prediction_test"].tolist() == [[1, 0]]
    assert (found["num_iterations"], found["learning_rate"]) == (1, 1.0)


# by law


@given(scores)
def test_softmax_rows_sum_to_one(x: Any) -> None:
    """Shares are not negative and add up to 1."""
    shares = basics.softmax(x)
    assert (shares >= 0).all()
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-12)


@given(scores, st.integers(-1000, 1000))
def test_softmax_does_not_see_a_shift(x: Any, shift: int) -> None:
    """A constant added to a row cancels."""
    np.testing.assert_allclose(basics.softmax(x + shift), basics.softmax(x), rtol=1e-9, atol=1e-300)


@given(arrays(float, st.integers(1, 6), elements=st.floats(-1000, 1000)))
def test_sigmoid_is_symmetric(z: Any) -> None:
    """sigmoid(-z) = 1 - sigmoid(z)."""
    np.testing.assert_allclose(basics.sigmoid(-z), 1 - basics.sigmoid(z), rtol=0, atol=1e-15)


@given(numbers)
def test_sigmoids_agree(x: float) -> None:
    """The sigmoid of a number is the same by math and by numpy."""
    assert basics.basic_sigmoid(x) == pytest.approx(float(basics.sigmoid(x)), rel=1e-14)


@pytest.mark.parametrize("sigmoid", [basics.basic_sigmoid, basics.sigmoid])
@pytest.mark.parametrize(("z", "expected"), [(1000.0, 1.0), (-1000.0, 0.0)])
def test_sigmoid_does_not_overflow(sigmoid: Any, z: float, expected: float) -> None:
    """Far out the sigmoid is 0 or 1, and nothing warns."""
    assert sigmoid(z) == expected


@given(arrays(float, st.integers(1, 5), elements=st.floats(-20, 20)))
def test_sigmoid_derivative_is_the_slope(x: Any) -> None:
    """A central difference of the sigmoid, whose error is below h² / 6."""
    h = 1e-5
    measured = (basics.sigmoid(x + h) - basics.sigmoid(x - h)) / (2 * h)
    np.testing.assert_allclose(basics.sigmoid_derivative(x), measured, rtol=0, atol=1e-10)


@given(
    arrays(
        float,
        st.tuples(st.integers(1, 4), st.integers(1, 4)),
        elements=st.floats(0.01, 100) | st.floats(-100, -0.01),
    )
)
def test_normalized_rows_have_length_one(x: Any) -> None:
    """Every row has Euclidean length 1."""
    rows = basics.normalize_rows(x)
    np.testing.assert_allclose([math.hypot(*row) for row in rows.tolist()], 1, rtol=1e-12)


@given(batches())
def test_propagate_agrees_with_finite_differences(batch: tuple[Any, float, Any, Any]) -> None:
    """Gradients are the slopes of the cost, each weight and the bias moved by a hair."""
    w, b, X, Y = batch
    grads, _ = regression.propagate(w, b, X, Y)
    h = 1e-5

    def slope(dw: Any, db: float) -> float:
        up = regression.propagate(w + dw, b + db, X, Y)[1]
        return float(up - regression.propagate(w - dw, b - db, X, Y)[1]) / (2 * h)

    measured = [slope(h * row[:, np.newaxis], 0.0) for row in np.eye(len(w))]
    np.testing.assert_allclose(grads["dw"][:, 0], measured, rtol=0, atol=1e-8)
    assert grads["db"] == pytest.approx(slope(np.zeros_like(w), h), abs=1e-8)


@given(batches())
def test_optimize_lowers_the_cost(batch: tuple[Any, float, Any, Any]) -> None:
    """Small steps downhill never end higher: the cost is convex, its curvature at most 5 here."""
    w, b, X, Y = batch
    params, _, costs = regression.optimize(w, b, X, Y, 5, 0.05)
    assert regression.propagate(params["w"], params["b"], X, Y)[1] <= costs[0] + 1e-12


@pytest.mark.parametrize(
    ("steps", "count"), [(1, 1), (100, 1), (101, 2), (200, 2), (201, 3), (250, 3)]
)
def test_optimize_records_every_hundredth_cost(steps: int, count: int) -> None:
    """Costs are those before iterations 0, 100, 200, …"""
    _, _, costs = regression.optimize(W, B, X, Y, steps, 0.1)
    before = [regression.optimize(W, B, X, Y, n, 0.1)[0] for n in range(100, steps, 100)]
    right = [regression.propagate(W, B, X, Y)[1]]
    right += [regression.propagate(p["w"], p["b"], X, Y)[1] for p in before]
    assert len(costs) == count
    assert costs == pytest.approx(right, rel=1e-12)


@pytest.mark.parametrize("b", [0.0, -1.0, 2.0])
def test_predict_gives_a_tie_to_zero(b: float) -> None:
    """A probability of exactly 1/2 is no cat."""
    assert regression.predict(np.array([[1.0]]), b, np.array([[-b]])).tolist() == [[0]]


CALLS: dict[str, tuple[Any, ...]] = {
    "sigmoid": (np.array([1.0, -2.0]),),
    "sigmoid_derivative": (np.array([1.0, -2.0]),),
    "image2vector": (np.ones((2, 2, 3)),),
    "normalize_rows": (np.array([[3.0, 4.0]]),),
    "softmax": (np.array([[3.0, 4.0]]),),
    "L1": (np.array([0.5, 1.0]), np.array([1.0, 0.0])),
    "L2": (np.array([0.5, 1.0]), np.array([1.0, 0.0])),
    "dimensions": (np.ones((2, 2, 2, 3)), np.ones((1, 2, 2, 3))),
    "flatten": (np.ones((2, 2, 2, 3)), np.ones((1, 2, 2, 3))),
    "propagate": (W, B, X, Y),
    "optimize": (W, B, X, Y, 3, 0.5),
    "predict": (W, B, X),
    "model": (X, Y, X, Y, 3, 0.5),
}


@pytest.mark.parametrize("name", CALLS)
def test_arguments_are_left_as_they_are(name: str) -> None:
    """No function writes into an array that it is given."""
    function = getattr(regression, name, None) or getattr(basics, name)
    given_ = [np.copy(argument) for argument in CALLS[name]]
    function(*CALLS[name])
    for argument, before in zip(CALLS[name], given_, strict=True):
        np.testing.assert_array_equal(argument, before)


# errors


def test_basic_sigmoid_refuses_arrays() -> None:
    """`math` takes single numbers."""
    with pytest.raises(TypeError):
        basics.basic_sigmoid(np.array([1.0, 2.0]))


def test_image2vector_refuses_lists() -> None:
    """A nested list is no array."""
    with pytest.raises(AttributeError):
        basics.image2vector([[[1, 2, 3]]])


@pytest.mark.parametrize("loss", [basics.L1, basics.L2])
def test_losses_refuse_shapes_that_do_not_fit(loss: Any) -> None:
    """Three predictions for four labels are an error."""
    with pytest.raises(ValueError, match="shapes"):
        loss(np.ones(3), np.ones(4))


@pytest.mark.parametrize(
    ("w", "X", "Y"),
    [
        pytest.param(np.ones((3, 1)), X, Y, id="too many weights"),
        pytest.param(np.ones(2), X, Y, id="weights without a second axis"),
        pytest.param(W, X, Y[0], id="labels without a second axis"),
        pytest.param(W, X, Y[:, :2], id="too few labels"),
        pytest.param(W, X[:, :0], Y[:, :0], id="no example"),
    ],
)
def test_propagate_refuses_shapes_that_do_not_fit(w: Any, X: Any, Y: Any) -> None:
    """What could broadcast into nonsense is a ValueError."""
    with pytest.raises(ValueError, match="do not fit"):
        regression.propagate(w, B, X, Y)


# output


def test_optimize_prints_every_hundredth_cost(capsys: pytest.CaptureFixture[str]) -> None:
    """Asked to, it prints a line for each recorded cost."""
    regression.optimize(W, B, X, Y, 101, 0.1, print_cost=True)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "cost after iteration 0",
        "cost after iteration 100",
    ]


def test_model_prints_accuracies(capsys: pytest.CaptureFixture[str]) -> None:
    """Asked to, it prints the share of right labels in both sets."""
    regression.model(X, Y, X, 1 - Y, 50, 0.5, print_cost=True)
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["train accuracy: 100.00 %", "test accuracy: 0.00 %"]


# how they are written


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.parent.name)
def test_module_is_short(path: Path) -> None:
    """A module reads like a textbook page: 150 lines at most, none of them wide."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 150
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_is_complete(name: str) -> None:
    """A docstring has Parameters and Returns, or is one line."""
    text = ast.get_docstring(FUNCTIONS[name]) or ""
    assert text
    if "\n" in text:
        assert "Parameters\n----------\n" in text
        assert "Returns\n-------\n" in text


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_names_every_parameter(name: str) -> None:
    """Where parameters are listed, all of them are."""
    node = FUNCTIONS[name]
    text = ast.get_docstring(node) or ""
    if "Parameters\n" in text:
        listed = text.split("Parameters\n----------\n")[1].split("Returns\n-------\n")[0]
        words = set(listed.replace(",", " ").split())
        assert {argument.arg for argument in node.args.args} <= words


def test_first_cost_alone_is_not_enough() -> None:
    """One is recorded every 100 steps, and some hidden case has more."""
    key = CATALOGUE.key("logistic_regression")["model"]
    first = [case.expected | {"costs": case.expected["costs"][:1]} for case in key.cases]
    assert key.deserved(first) < key.exercise.points
