"""predict: labels from probabilities (4 points)."""

import math

import numpy as np

from autograder.course.exercise import Case, Exercise, mistake, variant

from . import answers
from .answers import sigmoid


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


@variant
def chosen_by_where(w, b, X):
    """np.where between two floats."""
    return np.where(sigmoid(w.T @ X + b) > 0.5, 1.0, 0.0)


@variant
def label_by_label(w, b, X):
    """A loop over the probabilities that sets the ones."""
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    w = w.reshape(X.shape[0], 1)
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        if A[0, i] > 0.5:
            Y_prediction[0, i] = 1
    return Y_prediction


@variant
def sign_of_the_score(w, b, X):
    """The sign of z, without a sigmoid."""
    return (np.dot(w.T, X) + b > 0).astype(int)


@variant
def list_comprehension(w, b, X):
    """A list of labels, made an array with one row."""
    A = sigmoid(np.dot(w.T, X) + b)
    return np.array([[1 if a > 0.5 else 0 for a in np.squeeze(A, axis=0)]])


@variant
def labels_of_bool(w, b, X):
    """True and False for 1 and 0."""
    return sigmoid(w.T @ X + b) > 0.5


PREDICT = Exercise(
    name="predict",
    points=4,
    reference=answers.predict,
    witness=classify,
    cases=(
        Case("three examples", _points([1.0, -2.0], 0.5, [[1.0, 0.0, 2.0], [0.0, 1.0, 1.125]])),
        Case("a tie", _points([1.0, 1.0], -1.0, [[0.5, 1.0], [0.5, 1.0]])),
        Case("one example", _drawn_points(3, 1), hidden=True),
        Case("one feature", _drawn_points(1, 5), hidden=True),
        Case("more features than examples", _drawn_points(6, 4), hidden=True),
        Case("far from zero", _points([300.0], 0.0, [[-2.0, 2.0, 0.001]]), hidden=True),
    ),
    examples=(
        Case("m = 1, n_x = 1", _points([1.0], 0.5, [[1.0]])),
        Case("m = 1, n_x = 1, below", _points([1.0], -0.5, [[0.25]])),
        Case("m = 2, n_x = 1", _points([2.0], 0.25, [[1.0, -1.0]])),
        Case("m = 1, n_x = 2", _points([0.5, -1.0], 0.0, [[1.0], [0.25]])),
        Case("m = 3, n_x = 2", _points([1.0, 1.0], -0.5, [[1.0, 0.0, 2.0], [0.0, 0.25, -2.0]])),
        Case("just above", _points([0.5], 0.0, [[0.5]])),
        Case("z beyond 700", _points([400.0], 1.0, [[-2.0, 2.0]])),
    ),
    large=Case("100 times as many examples", _drawn_points(4, 600)),
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
    variants=(
        chosen_by_where,
        label_by_label,
        sign_of_the_score,
        list_comprehension,
        labels_of_bool,
    ),
    needs=("sigmoid",),
)
