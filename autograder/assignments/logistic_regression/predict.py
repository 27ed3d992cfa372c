"""predict: labels from probabilities (4 points)."""

import math

import numpy as np

from autograder.exercise import Case, Exercise, mistake
from reference import logistic_regression as reference
from reference.logistic_regression import sigmoid


def classify(w, b, X):
    """Return the side of the hyperplane on which each example lies, by loops."""
    scores = [b + math.fsum(w[j, 0] * X[j, i] for j in range(len(w))) for i in range(X.shape[1])]
    return np.array([[int(score > 0) for score in scores]])


@mistake("Returns the probabilities instead of labels.")
def probabilities(w, b, X):
    """These are probabilities; a prediction is a label, 0 or 1."""
    return sigmoid(np.dot(w.T, X) + b)


@mistake("Applies 0.5 to z instead of to sigmoid(z).")
def threshold_on_z(w, b, X):
    """You compare z with 0.5; it is the probability, sigmoid(z), that is compared."""
    z = np.dot(w.T, X) + b
    return (z > 0.5).astype(int)


@mistake("Inverts the labels: 1 where the probability is small.")
def labels_inverted(w, b, X):
    """Your labels are the wrong way round: 1 stands for cat, where the probability is large."""
    A = sigmoid(np.dot(w.T, X) + b)
    return (A <= 0.5).astype(int)


@mistake("Counts a tie, A = 0.5, as 1.")
def tie_counted_as_cat(w, b, X):
    """Only a tie goes wrong: is a probability of exactly 0.5 greater than 0.5?"""
    A = sigmoid(np.dot(w.T, X) + b)
    return (A >= 0.5).astype(int)


@mistake("Leaves the bias out of z.")
def bias_forgotten(w, b, X):
    """Your probabilities do not depend on `b`: what is added before the sigmoid?"""
    A = sigmoid(np.dot(w.T, X))
    return (A > 0.5).astype(int)


@mistake("Takes the sigmoid twice: every probability is above 0.5.")
def sigmoid_twice(w, b, X):
    """You call everything a cat: the sigmoid of a probability is always at least 0.5."""
    A = sigmoid(sigmoid(np.dot(w.T, X) + b))
    return (A > 0.5).astype(int)


@mistake("Returns shape (m,) instead of (1, m).")
def labels_of_rank_one(w, b, X):
    """Your labels are right, their shape is (m,): keep the row, (1, m)."""
    A = sigmoid(np.dot(w.T, X) + b)
    return (A > 0.5).astype(int).reshape(-1)


@mistake("Returns a column, (m, 1).")
def labels_in_a_column(w, b, X):
    """Your labels are right, but stand in a column: this notebook keeps them in a row, (1, m)."""
    A = sigmoid(np.dot(w.T, X) + b)
    return (A > 0.5).astype(int).T


@mistake("Returns labels -1 and 1.")
def minus_one_for_zero(w, b, X):
    """You label with -1 and 1; the labels of this data set are 0 and 1."""
    A = sigmoid(np.dot(w.T, X) + b)
    return np.where(A > 0.5, 1, -1)


@mistake("Returns zeros: the labels are never filled in.")
def labels_never_set(w, b, X):
    """All your labels are 0: where does a large probability turn its entry into 1?"""
    return np.zeros((1, X.shape[1]))


@mistake("Compares the wrong way round, A < 0.5.")
def smaller_for_larger(w, b, X):
    """Your labels are swapped, all but ties: 1 stands for cat, where the probability is large."""
    A = sigmoid(np.dot(w.T, X) + b)
    return (A < 0.5).astype(int)


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
    witness=classify,
    cases=(
        Case("three examples", _points([1.0, -2.0], 0.5, [[1.0, 0.0, 2.0], [0.0, 1.0, 1.125]])),
        Case("a tie", _points([1.0, 1.0], -1.0, [[0.5, 1.0], [0.5, 1.0]])),
        Case("one example", _drawn_points(3, 1), hidden=True),
        Case("one feature", _drawn_points(1, 5), hidden=True),
        Case("more features than examples", _drawn_points(6, 4), hidden=True),
        Case("far from zero", _points([300.0], 0.0, [[-2.0, 2.0, 0.001]]), hidden=True),
    ),
    mistakes=(
        probabilities,
        threshold_on_z,
        labels_inverted,
        tie_counted_as_cat,
        bias_forgotten,
        sigmoid_twice,
        labels_of_rank_one,
        labels_in_a_column,
        minus_one_for_zero,
        labels_never_set,
        smaller_for_larger,
    ),
    needs=("sigmoid",),
)
