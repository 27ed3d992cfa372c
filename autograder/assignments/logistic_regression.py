"""Logistic regression, a cat / non-cat classifier: eight exercises, 30 points.

Read an exercise from top to bottom: its witness (the same quantity by loops, gradients by the
complex step), its known mistakes, its declaration. Public cases fit on paper; hidden ones are drawn
from the seed.
"""

import cmath
import math

import numpy as np

from autograder.assignments import numpy_basics
from autograder.exercise import Assignment, Case, Exercise, mistake
from reference import logistic_regression as reference
from reference.logistic_regression import (
    initialize_with_zeros,
    optimize,
    predict,
    propagate,
    sigmoid,
)

# -- dimensions and flatten ------------------------------------------------------------------------


def _pictures(m_train, m_test, num_px):
    """Return small picture sets under the names of the notebook's."""

    def inputs(draw):
        return {
            "train_set_x_orig": draw.integers(0, 256, (m_train, num_px, num_px, 3), np.uint8),
            "train_set_y": draw.integers(0, 2, (1, m_train)),
            "test_set_x_orig": draw.integers(0, 256, (m_test, num_px, num_px, 3), np.uint8),
            "test_set_y": draw.integers(0, 2, (1, m_test)),
            "classes": np.array([0, 1]),
        }

    return inputs


_PICTURE_CASES = (
    Case("five pictures of 4 by 4 pixels", _pictures(5, 2, 4)),
    Case("more test than training pictures", _pictures(3, 7, 5)),
    Case("one training picture", _pictures(1, 4, 6), hidden=True),
    Case("one pixel", _pictures(8, 3, 1), hidden=True),
    Case("two sets of another size", _pictures(11, 6, 8), hidden=True),
)


def _count(train_set_x_orig, test_set_x_orig):
    """Count by walking through the pictures."""
    return {
        "m_train": sum(1 for _ in train_set_x_orig),
        "m_test": sum(1 for _ in test_set_x_orig),
        "num_px": sum(1 for _ in train_set_x_orig[0]),
    }


@mistake("Writes the numbers of the bundled files down instead of reading the shapes.")
def sizes_written_down(train_set_x_orig, test_set_x_orig):
    """These numbers hold for one data set only: read them off the arrays' shapes."""
    m_train = 209
    m_test = 50
    num_px = 64
    return {"m_train": m_train, "m_test": m_test, "num_px": num_px}


@mistake("Takes the last axis, the three colours, for the side of a picture.")
def colours_for_side(train_set_x_orig, test_set_x_orig):
    """Your `num_px` is the number of colours: which axis of the array is a side of the picture?"""
    m_train = train_set_x_orig.shape[0]
    m_test = test_set_x_orig.shape[0]
    num_px = train_set_x_orig.shape[-1]
    return {"m_train": m_train, "m_test": m_test, "num_px": num_px}


DIMENSIONS = Exercise(
    name="dimensions",
    points=3,
    reference=reference.dimensions,
    witness=_count,
    asks=("m_train", "m_test", "num_px"),
    cases=_PICTURE_CASES,
    mistakes=(sizes_written_down, colours_for_side),
)


def _columns(train_set_x_orig, test_set_x_orig):
    """Fill the columns entry by entry."""
    flat = {}
    for name, pictures in (("train", train_set_x_orig), ("test", test_set_x_orig)):
        m, height, width, colours = pictures.shape
        columns = np.empty((height * width * colours, m))
        for i, row, column, colour in np.ndindex(pictures.shape):
            columns[(row * width + column) * colours + colour, i] = pictures[i, row, column, colour]
        flat[f"{name}_set_x_flatten"] = columns
    return flat


@mistake("Reshapes to (-1, m): the shape is right, but each column mixes pixels of many pictures.")
def pictures_mixed(train_set_x_orig, test_set_x_orig):
    """The shape is right, but a column mixes pixels of many pictures: flatten each, then turn."""
    train_set_x_flatten = train_set_x_orig.reshape(-1, train_set_x_orig.shape[0])
    test_set_x_flatten = test_set_x_orig.reshape(-1, test_set_x_orig.shape[0])
    return {"train_set_x_flatten": train_set_x_flatten, "test_set_x_flatten": test_set_x_flatten}


@mistake("Leaves one picture per row: the transpose is missing.")
def pictures_in_rows(train_set_x_orig, test_set_x_orig):
    """You have one picture per row; this notebook keeps one per column."""
    train_set_x_flatten = train_set_x_orig.reshape(train_set_x_orig.shape[0], -1)
    test_set_x_flatten = test_set_x_orig.reshape(test_set_x_orig.shape[0], -1)
    return {"train_set_x_flatten": train_set_x_flatten, "test_set_x_flatten": test_set_x_flatten}


FLATTEN = Exercise(
    name="flatten",
    points=3,
    reference=reference.flatten,
    witness=_columns,
    asks=("train_set_x_flatten", "test_set_x_flatten"),
    cases=_PICTURE_CASES,
    mistakes=(pictures_mixed, pictures_in_rows),
    needs=("dimensions",),
)

# -- sigmoid and initialize_with_zeros -------------------------------------------------------------

SIGMOID = Exercise(
    name="sigmoid",
    points=2,
    reference=reference.sigmoid,
    witness=numpy_basics.SIGMOID.witness,
    cases=numpy_basics.SIGMOID.cases,
    mistakes=numpy_basics.SIGMOID.mistakes,
)


@mistake("Makes w of shape (dim,): a rank-1 array instead of a column.")
def weights_of_rank_one(dim):
    """Your `w` has one axis: a column of shape (dim, 1) has two."""
    w = np.zeros(dim)
    b = 0.0
    return w, b


@mistake("Makes w a row, (1, dim).")
def weights_in_a_row(dim):
    """Your `w` is a row, this notebook keeps weights in a column: (dim, 1)."""
    w = np.zeros((1, dim))
    b = 0.0
    return w, b


INITIALIZE = Exercise(
    name="initialize_with_zeros",
    points=2,
    reference=reference.initialize_with_zeros,
    witness=lambda dim: (np.array([[0.0] for _ in range(dim)]), 0.0),
    returns=("w", "b"),
    cases=(
        Case("two weights", {"dim": 2}),
        Case("five weights", {"dim": 5}),
        Case("one weight", {"dim": 1}, hidden=True),
        Case("as many as a picture has", {"dim": 12288}, hidden=True),
    ),
    mistakes=(weights_of_rank_one, weights_in_a_row),
)

# -- propagate -------------------------------------------------------------------------------------


def _cost(w, b, X, Y):
    """Return the mean cross-entropy by loops; works for complex weights too."""
    total = 0j
    for i, y in enumerate(Y[0]):
        z = b + sum(w[j] * X[j, i] for j in range(len(w)))
        total += cmath.log(1 + cmath.exp(-z if y else z))
    return total / len(Y[0])


def _gradient(w, b, X, Y, step=1e-30):
    """Return dw and db by the complex step, exact to rounding (Squire and Trapp, 1998)."""
    dw = []
    for j in range(len(w)):
        moved = [value + 1j * step * (k == j) for k, value in enumerate(w)]
        dw.append(_cost(moved, b, X, Y).imag / step)
    return dw, _cost(w, b + 1j * step, X, Y).imag / step


def _propagate(w, b, X, Y):
    dw, db = _gradient(w[:, 0].tolist(), b, X, Y)
    cost = _cost(w[:, 0].tolist(), b, X, Y).real
    return {"dw": np.array(dw)[:, np.newaxis], "db": db}, cost


@mistake("Leaves the division by m out of gradients and cost.")
def sum_instead_of_mean(w, b, X, Y):
    """Your gradients and your cost are m times too large: divide the sums by m."""
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = np.dot(X, (A - Y).T)
    db = np.sum(A - Y)
    return {"dw": dw, "db": db}, cost


@mistake("Swaps A and Y in the gradients: the descent climbs.")
def gradients_with_wrong_sign(w, b, X, Y):
    """Your gradients point the other way: the error is what you predict minus what is true."""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = np.dot(X, (Y - A).T) / m
    db = np.sum(Y - A) / m
    return {"dw": dw, "db": db}, cost


def _batch(w, b, X, Y):
    return {"w": np.array(w)[:, np.newaxis], "b": b, "X": np.array(X), "Y": np.array([Y])}


def _drawn_batch(n_x, m, spread=1.0):
    def inputs(draw):
        Y = (draw.random((1, m)) < 0.3).astype(int)
        Y[0, :2] = (1, 0)[:m]  # both labels occur
        w, b = draw.normal(0, spread, (n_x, 1)), float(draw.normal())
        return {"w": w, "b": b, "X": draw.normal(0, 1, (n_x, m)), "Y": Y}

    return inputs


PROPAGATE = Exercise(
    name="propagate",
    points=7,
    reference=reference.propagate,
    witness=_propagate,
    returns=("grads", "cost"),
    cases=(
        Case("one example", _batch([0.5, -1.0], 0.25, [[2.0], [1.0]], [1])),
        Case(
            "two features, three examples",
            _batch([0.5, -1.0], 0.25, [[2.0, -1.0, 0.5], [1.0, 0.5, -2.0]], [1, 0, 1]),
        ),
        Case("one feature", _drawn_batch(1, 4), hidden=True),
        Case("one example, three features", _drawn_batch(3, 1), hidden=True),
        Case("more examples than features", _drawn_batch(4, 7), hidden=True),
        Case("more features than examples", _drawn_batch(6, 2), hidden=True),
        Case("confident predictions", _drawn_batch(3, 5, spread=3.0), hidden=True),
    ),
    mistakes=(sum_instead_of_mean, gradients_with_wrong_sign),
    needs=("sigmoid",),
)

# -- optimize --------------------------------------------------------------------------------------


def _descend(w, b, X, Y, num_iterations, learning_rate):
    """Descend with gradients by the complex step."""
    weights, costs = w[:, 0].tolist(), []
    for i in range(num_iterations):
        if i % 100 == 0:
            costs.append(_cost(weights, b, X, Y).real)
        dw, db = _gradient(weights, b, X, Y)
        weights = [value - learning_rate * slope for value, slope in zip(weights, dw, strict=True)]
        b -= learning_rate * db
    return (
        {"w": np.array(weights)[:, np.newaxis], "b": b},
        {"dw": np.array(dw)[:, np.newaxis], "db": db},
        costs,
    )


@mistake("Adds the gradient: climbs instead of descending.")
def ascent(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """Your cost grows from step to step: to go downhill, which sign has the step?"""
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w + learning_rate * grads["dw"]
        b = b + learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


@mistake("Records the cost of every iteration instead of every 100th.")
def every_cost_recorded(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """`w` and `b` are right, but `costs` has an entry for every iteration: record every 100th."""
    costs = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        costs.append(cost)
    return {"w": w, "b": b}, grads, costs


def _descent(n_x, m, num_iterations, learning_rate):
    def inputs(draw):
        steps = {"num_iterations": num_iterations, "learning_rate": learning_rate}
        return _drawn_batch(n_x, m, 0.5)(draw) | steps

    return inputs


_PAPER = _batch([0.5, -1.0], 0.25, [[2.0, -1.0, 0.5], [1.0, 0.5, -2.0]], [1, 0, 1])

OPTIMIZE = Exercise(
    name="optimize",
    points=6,
    reference=reference.optimize,
    witness=_descend,
    returns=("params", "grads", "costs"),
    weights={"w": 2, "b": 2, "costs": 2},
    cases=(
        Case("two steps", _PAPER | {"num_iterations": 2, "learning_rate": 0.5}),
        Case("101 steps", _PAPER | {"num_iterations": 101, "learning_rate": 0.1}),
        Case("one step", _descent(3, 4, 1, 0.2), hidden=True),
        Case("exactly 100 steps", _descent(2, 6, 100, 0.05), hidden=True),
        Case("250 steps, one feature", _descent(1, 8, 250, 0.02), hidden=True),
    ),
    mistakes=(ascent, every_cost_recorded),
    needs=("propagate",),
)

# -- predict ---------------------------------------------------------------------------------------


def _classify(w, b, X):
    """Return the side of the hyperplane on which each example lies, by loops."""
    scores = [b + math.fsum(w[j, 0] * X[j, i] for j in range(len(w))) for i in range(X.shape[1])]
    return np.array([[int(score > 0) for score in scores]])


@mistake("Returns the probabilities instead of labels.")
def probabilities(w, b, X):
    """These are probabilities; a prediction is a label, 0 or 1."""
    A = sigmoid(np.dot(w.T, X) + b)
    return A  # noqa: RET504 - as a student writes it


@mistake("Applies 0.5 to z instead of to sigmoid(z).")
def threshold_on_z(w, b, X):
    """You compare z with 0.5; it is the probability, sigmoid(z), that is compared."""
    z = np.dot(w.T, X) + b
    return (z > 0.5).astype(int)


def _points(w, b, X):
    return {"w": np.array(w)[:, np.newaxis], "b": b, "X": np.array(X)}


def _drawn_points(n_x, m):
    def inputs(draw):
        X = draw.normal(0, 1, (n_x, m))
        w, b = draw.normal(0, 1, (n_x, 1)), 0.3
        X[0, 0] += (0.2 - b - (w.T @ X)[0, 0]) / w[0, 0]  # z = 0.2: 1, though z < 0.5
        return {"w": w, "b": b, "X": X}

    return inputs


PREDICT = Exercise(
    name="predict",
    points=4,
    reference=reference.predict,
    witness=_classify,
    cases=(
        Case("three examples", _points([1.0, -2.0], 0.5, [[1.0, 0.0, 2.0], [0.0, 1.0, 1.125]])),
        Case("a tie", _points([1.0, 1.0], -1.0, [[0.5, 1.0], [0.5, 1.0]])),
        Case("one example", _drawn_points(3, 1), hidden=True),
        Case("one feature", _drawn_points(1, 5), hidden=True),
        Case("more features than examples", _drawn_points(6, 4), hidden=True),
        Case("far from zero", _points([300.0], 0.0, [[-2.0, 2.0, 0.001]]), hidden=True),
    ),
    mistakes=(probabilities, threshold_on_z),
    needs=("sigmoid",),
)

# -- model -----------------------------------------------------------------------------------------


def _train(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    zeros = np.zeros((len(X_train), 1))
    params, _, costs = _descend(zeros, 0.0, X_train, Y_train, num_iterations, learning_rate)
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_test": _classify(w, b, X_test),
        "Y_prediction_train": _classify(w, b, X_train),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


@mistake("Trains on the test set.")
def trained_on_test_set(
    X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False
):
    """Your model learns from the test set: it must see the training set only."""
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_test, Y_test, num_iterations, learning_rate)
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_test": predict(w, b, X_test),
        "Y_prediction_train": predict(w, b, X_train),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


@mistake("Passes fixed numbers to optimize instead of its arguments.")
def arguments_ignored(
    X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False
):
    """Whatever it is asked for, your model trains 2000 steps at rate 0.5: pass the arguments on."""
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_train, Y_train, 2000, 0.5)
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_test": predict(w, b, X_test),
        "Y_prediction_train": predict(w, b, X_train),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


def _sets(n_x, m_train, m_test, num_iterations, learning_rate):
    def inputs(draw):
        train, test = _drawn_batch(n_x, m_train)(draw), _drawn_batch(n_x, m_test)(draw)
        return {
            "X_train": train["X"],
            "Y_train": train["Y"],
            "X_test": test["X"],
            "Y_test": test["Y"],
            "num_iterations": num_iterations,
            "learning_rate": learning_rate,
        }

    return inputs


MODEL = Exercise(
    name="model",
    points=3,
    reference=reference.model,
    witness=_train,
    weights={"learning_rate": 0.5, "num_iterations": 0.5},
    cases=(
        Case(
            "three examples, 150 steps",
            {
                "X_train": np.array([[2.0, -1.0, 0.5], [1.0, 0.5, -2.0]]),
                "Y_train": np.array([[1, 0, 1]]),
                "X_test": np.array([[1.0, -2.0], [0.0, 1.0]]),
                "Y_test": np.array([[1, 0]]),
                "num_iterations": 150,
                "learning_rate": 0.1,
            },
        ),
        Case("ten steps", _sets(2, 5, 3, 10, 0.3)),
        Case("201 steps", _sets(4, 9, 6, 201, 0.05), hidden=True),
        Case("more features than examples", _sets(7, 4, 5, 120, 0.01), hidden=True),
        Case("one feature", _sets(1, 6, 2, 30, 0.5), hidden=True),
    ),
    mistakes=(trained_on_test_set, arguments_ignored),
    needs=("initialize_with_zeros", "optimize", "predict"),
)

ASSIGNMENT = Assignment(
    "logistic_regression",
    (DIMENSIONS, FLATTEN, SIGMOID, INITIALIZE, PROPAGATE, OPTIMIZE, PREDICT, MODEL),
)
