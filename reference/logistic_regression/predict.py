"""predict: labels from probabilities (4 points)."""

import math

import numpy as np

from autograder import Case, Exercise

from ..numpy_basics.sigmoid import sigmoid
from . import answers


def _points(w, b, X):
    return {"w": np.array(w)[:, np.newaxis], "b": b, "X": np.array(X)}


JUST_A_CAT = (0.1, 0.4)  # scores whose label is 1, though they are below 0.5
NO_CAT_BY_B = (-0.9, -0.1)  # whose label is 0, and would be 1 without b, which is below -1
TIE = (0.0, 0.0)


def _drawn_points(n_x, m, *bounds):
    """Return points to be drawn: some scores within bounds, at drawn places, the others near 0.

    Numbers are made multiples of 1/64, of which no sum of products is rounded: a tie is a tie.
    """

    def inputs(draw):
        scores = [*bounds, *[(-3, 3)] * (m - len(bounds))]
        z = draw.permutation([draw.uniform(*pair) for pair in scores])
        w, b, X = draw.normal(0, 1, (n_x, 1)), draw.uniform(-1.5, -1), draw.normal(0, 1, (n_x, m))
        z, w, b, X = (np.round(64 * values) / 64 for values in (z, w, b, X))
        w[0] = draw.choice([-2.0, -1.0, -0.5, 0.5, 1.0, 2.0])
        X[0] += (z - b - (w.T @ X)[0]) / w[0]
        return {"w": w, "b": float(b), "X": X}

    return inputs


def _cat_at_the_end(points):
    """Return points turned until the surest cat is the last: a loop that ends early misses it."""

    def inputs(draw):
        found = points(draw)
        surest = (found["w"].T @ found["X"]).argmax()
        return found | {"X": np.roll(found["X"], -1 - surest, axis=1)}

    return inputs


predict = Exercise(
    answers.predict,
    points=4,
    needs=(sigmoid,),
    public={
        "three examples": _points([1.0, -2.0], 0.5, [[1.0, 0.0, 2.0], [0.0, 1.0, 1.125]]),
        "a tie": _points([1.0, 1.0], -1.0, [[0.5, 0.625, 1.0, -0.25]] * 2),
    },
    hidden={
        # one label of two is soon guessed, so it counts little
        "one example": Case(_drawn_points(3, 1), weight=0.25),
        "one feature": _drawn_points(1, 8, JUST_A_CAT, NO_CAT_BY_B),
        "more features than examples": _drawn_points(10, 8, JUST_A_CAT, NO_CAT_BY_B),
        "a tie among others": _drawn_points(2, 8, JUST_A_CAT, NO_CAT_BY_B, TIE),
        "far from zero": _cat_at_the_end(
            _drawn_points(2, 8, JUST_A_CAT, NO_CAT_BY_B, (300, 700), (-700, -300))
        ),
    },
    examples={
        "m = 1, n_x = 1": _points([1.0], 0.5, [[1.0]]),
        "m = 1, n_x = 1, below": _points([1.0], -0.5, [[0.25]]),
        "m = 2, n_x = 1": _points([2.0], 0.25, [[1.0, -1.0]]),
        "m = 1, n_x = 2": _points([0.5, -1.0], 0.0, [[1.0], [0.25]]),
        "m = 3, n_x = 2": _points([1.0, 1.0], -0.5, [[1.0, 0.0, 2.0], [0.0, 0.25, -2.0]]),
        "just above": _points([0.5], 0.0, [[0.5]]),
        "z beyond 700": _points([400.0], 1.0, [[-2.0, 2.0]]),
    },
    large=_drawn_points(4, 2000),
)


@predict.witness
def classify(w, b, X):
    """Return the side of the hyperplane on which each example lies, by loops."""
    scores = [b + math.fsum(w[j, 0] * X[j, i] for j in range(len(w))) for i in range(X.shape[1])]
    return np.array([[int(score > 0) for score in scores]])


predict.slip(
    "probabilities",
    "(A > 0.5).astype(int)",
    "A",
    tell="These are probabilities; a prediction is a label, 0 or 1.",
    report="Returns the probabilities instead of labels.",
)
predict.slip(
    "threshold_on_z",
    "sigmoid(w.T @ X + b)",
    "w.T @ X + b",
    tell=(
        "You miss cats that are just above the threshold: is it the probability, sigmoid(z), "
        "that you compare, and with 0.5?"
    ),
    report="Applies 0.5 to z instead of to sigmoid(z).",
)
predict.slip(
    "labels_inverted",
    "A > 0.5",
    "A <= 0.5",
    tell="Your labels are the wrong way round: 1 stands for cat, where the probability is large.",
    report="Inverts the labels: 1 where the probability is small.",
)
predict.slip(
    "tie_counted_as_cat",
    "A > 0.5",
    "A >= 0.5",
    tell="Only a tie goes wrong: is a probability of exactly 0.5 greater than 0.5?",
    report="Counts a tie, A = 0.5, as 1.",
)
predict.slip(
    "bias_forgotten",
    " + b",
    "",
    tell="Your labels are those that `b` = 0 gives: what is added before the sigmoid?",
    report="Leaves the bias out of z.",
)
predict.slip(
    "all_labels_one",
    "(A > 0.5)",
    "(A > 0)",
    tell="All your labels are 1: which probabilities are to give a 0?",
    report="Gives label 1 to all, as a threshold of 0 does.",
)
predict.slip(
    "sigmoid_twice",
    "sigmoid(w.T @ X + b)",
    "sigmoid(sigmoid(w.T @ X + b))",
    tell="You call everything a cat, all but what is as sure as can be: is the sigmoid taken once?",
    report="Takes the sigmoid twice: every probability is above 0.5.",
)
predict.slip(
    "labels_of_rank_one",
    ".astype(int)",
    ".astype(int).reshape(-1)",
    tell="Your labels are right, their shape is (m,): keep the row, (1, m).",
    report="Returns shape (m,) instead of (1, m).",
)
predict.slip(
    "labels_in_a_column",
    ".astype(int)",
    ".astype(int).T",
    tell="Your labels are right, but stand in a column: this notebook keeps them in a row, (1, m).",
    report="Returns a column, (m, 1).",
)
predict.slip(
    "minus_one_for_zero",
    "(A > 0.5).astype(int)",
    "np.where(A > 0.5, 1, -1)",
    tell="You label with -1 and 1; the labels of this data set are 0 and 1.",
    report="Returns labels -1 and 1.",
)
predict.slip(
    "labels_never_set",
    "(A > 0.5).astype(int)",
    "np.zeros((1, X.shape[1]))",
    tell="All your labels are 0: where does a large probability turn its entry into 1?",
    report="Returns zeros: the labels are never filled in.",
)
predict.slip(
    "decimals_cut_off",
    "(A > 0.5).astype(int)",
    "A.astype(int)",
    tell="Your labels are 0 up to a probability of 1: what lies above 0.5 is to be 1 already.",
    report="Makes the probabilities whole numbers, A.astype(int), and never compares.",
)
predict.slip(
    "first_label_alone",
    "(A > 0.5)",
    "((A > 0.5) & (np.arange(A.size) == 0))",
    tell=(
        "All your labels but the first are 0: does your loop reach every example, and does "
        "`return` stand below it?"
    ),
    report="Sets the first label only: the loop, or a return inside it, ends there.",
)
predict.slip(
    "smaller_for_larger",
    "A > 0.5",
    "A < 0.5",
    tell="Your labels are swapped, all but ties: 1 stands for cat, where the probability is large.",
    report="Compares the wrong way round, A < 0.5.",
)
predict.slip(
    "last_label_left_out",
    "(A > 0.5)",
    "((A > 0.5) & (np.arange(A.size) < A.size - 1))",
    tell="Your last label is always 0: how far does a range or slice go?",
    report="Leaves the last example out, as with range(m - 1).",
)
predict.slip(
    "last_label_alone",
    "(A > 0.5).astype(int)",
    "int(A[0, -1] > 0.5)",
    tell="You return one label, the last example's: every example has an entry of its own.",
    report="Returns the label of the last example: each replaces the one before.",
)
predict.slip(
    "bias_subtracted",
    "+ b",
    "- b",
    tell="Your labels are those that `b` with the other sign gives: is it added?",
    report="Subtracts the bias.",
)
predict.slip(
    "probabilities_in_steps",
    "A > 0.5).astype(int)",
    "A > 0.5) * A",
    tell="You keep the probabilities above 0.5; a prediction is a label, 0 or 1.",
    report="Keeps the probability where it is above 0.5, and 0 elsewhere.",
)


@predict.variant
def chosen_by_where(w, b, X):
    """np.where between two floats."""
    return np.where(sigmoid(w.T @ X + b) > 0.5, 1.0, 0.0)


@predict.variant
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


@predict.variant
def sign_of_the_score(w, b, X):
    """The sign of z, without a sigmoid."""
    return (np.dot(w.T, X) + b > 0).astype(int)


@predict.variant
def list_comprehension(w, b, X):
    """A list of labels, made an array with one row."""
    A = sigmoid(np.dot(w.T, X) + b)
    return np.array([[1 if a > 0.5 else 0 for a in np.squeeze(A, axis=0)]])


@predict.variant
def labels_of_bool(w, b, X):
    """True and False for 1 and 0."""
    return sigmoid(w.T @ X + b) > 0.5
