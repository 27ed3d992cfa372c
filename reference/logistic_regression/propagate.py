"""propagate: once forwards to the cost, once backwards to its slopes (7 points)."""

import math

import numpy as np

from autograder import Exercise

from ..numpy_basics.sigmoid import sigmoid
from . import answers
from .batches import PAPER, SMALL, batch, drawn_batch, loop_propagate

propagate = Exercise(
    answers.propagate,
    points=7,
    returns="grads cost",
    axes={"X": "n_x m"},
    needs=(sigmoid,),
    public={
        "one example": batch([0.5, -1.0], 0.25, [[2.0], [1.0]], [1]),
        "two features, three examples": PAPER,
    },
    hidden={
        "one feature": drawn_batch(1, 4),
        "one example, three features": drawn_batch(3, 1),
        "more examples than features": drawn_batch(4, 7),
        "more features than examples": drawn_batch(6, 2),
        "confident predictions": drawn_batch(3, 5, reach=12.0),
    },
    examples=SMALL,
    slopes={"dw": "w", "db": "b"},
    large=drawn_batch(4, 700),
)
propagate.witness(loop_propagate)

propagate.slip(
    "sum_instead_of_mean",
    " / m",
    "",
    tell="Your gradients and your cost are m times too large: divide the sums by m.",
    report="Leaves the division by m out of gradients and cost.",
    every=True,
)
propagate.slip(
    "cost_not_divided_by_m",
    "np.log(1 - A)) / m",
    "np.log(1 - A))",
    tell="Your `cost` is m times too large: it is a mean over the examples.",
    report="Leaves the division by m out of the cost.",
)
propagate.slip(
    "dw_not_divided_by_m",
    ".T / m",
    ".T",
    tell="Your `dw` is m times too large: the cost is a mean, so is its slope.",
    report="Leaves the division by m out of dw.",
)
propagate.slip(
    "db_not_divided_by_m",
    "np.sum(A - Y) / m",
    "np.sum(A - Y)",
    tell="Your `db` is m times too large: the cost is a mean, so is its slope.",
    report="Leaves the division by m out of db.",
)
propagate.slip(
    "features_for_examples",
    "X.shape[1]",
    "X.shape[0]",
    tell="You divide by the number of features: which axis of X counts the examples?",
    report="Takes the number of features, X.shape[0], for m.",
)
propagate.slip(
    "gradients_with_wrong_sign",
    "A - Y",
    "Y - A",
    tell="Your gradients point the other way: the error is what you predict minus what is true.",
    report="Swaps A and Y in the gradients: the descent climbs.",
    every=True,
)
propagate.slip(
    "cost_with_wrong_sign",
    "-np.sum",
    "np.sum",
    tell="Your `cost` is negative: logarithms of probabilities are, so which sign stands in front?",
    report="Forgets the minus sign of the cost.",
)
propagate.slip(
    "zeros_left_out_of_cost",
    " + (1 - Y) * np.log(1 - A)",
    "",
    tell="Your `cost` counts the cats only: what do examples with label 0 contribute?",
    report="Counts examples with label 1 only: the term with 1 - Y is missing.",
)
propagate.slip(
    "squared_error",
    "-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))",
    "np.sum((A - Y) ** 2)",
    tell="Your `cost` is a squared error; the gradients belong to the cross-entropy.",
    report="Uses the squared error as cost.",
)
propagate.slip(
    "bias_forgotten",
    " + b",
    "",
    tell="Your activations do not depend on `b`: what is added before the sigmoid?",
    report="Leaves the bias out of z.",
)
propagate.slip(
    "sigmoid_forgotten",
    "sigmoid(w.T @ X + b)",
    "w.T @ X + b",
    tell="Your activations are z itself: what turns it into a probability?",
    report="Leaves the sigmoid out: A = z.",
)
propagate.slip(
    "db_not_summed",
    "np.sum(A - Y)",
    "(A - Y)",
    tell="Your `db` has an entry for every example; there is one bias, so one slope.",
    report="Does not sum db over the examples.",
)
propagate.slip(
    "elementwise_for_dot",
    "X @ (A - Y).T",
    "X * (A - Y)",
    tell="Your `dw` still has a column for every example: which product sums over the examples?",
    report="Multiplies X and the errors entry by entry: dw keeps one column an example.",
)
propagate.slip(
    "logarithm_of_base_two",
    "np.log(",
    "np.log2(",
    tell="Your `cost` is 1.44 times too large: it is the natural logarithm that belongs there.",
    report="Uses the base-2 logarithm in the cost.",
    every=True,
)
propagate.slip(
    "logarithm_of_base_ten",
    "np.log(",
    "np.log10(",
    tell="Your `cost` is 2.303 times too small: it is the natural logarithm that belongs there.",
    report="Uses the base-10 logarithm in the cost.",
    every=True,
)
propagate.slip(
    "ones_counted_twice",
    "(1 - Y) * np.log",
    "Y * np.log",
    tell="Both terms of your `cost` count the cats: the second is for examples with label 0.",
    report="Has Y in both terms of the cost, where the second needs 1 - Y.",
)
propagate.slip(
    "score_not_summed",
    "w.T @ X",
    "w * X",
    tell=(
        "You multiply weights and pixels entry by entry; the score of an example also adds them up."
    ),
    report="Scores entry by entry, w * X, and never adds up.",
)
propagate.slip(
    "errors_for_db",
    "np.sum(A - Y) / m",
    "A - Y",
    tell="Your `db` has the error of every example; its slope is their average.",
    report="Returns the errors of all examples as db.",
)
propagate.slip(
    "dw_in_a_row",
    "X @ (A - Y).T",
    "(A - Y) @ X.T",
    tell="Your `dw` is a row; `w` is a column, and so is its slope.",
    report="Returns dw as a row, (1, n_x).",
)
propagate.slip(
    "terms_with_opposite_signs",
    "+ (1 - Y)",
    "- (1 - Y)",
    tell="The two terms of your `cost` have opposite signs: both are logarithms of probabilities.",
    report="Subtracts the second term of the cost from the first.",
)
propagate.slip(
    "dw_with_wrong_sign",
    "(A - Y).T",
    "(Y - A).T",
    tell="Your `dw` points the other way, your `db` does not: both are made of the same errors.",
    report="Swaps A and Y in dw alone.",
)
propagate.slip(
    "db_with_wrong_sign",
    "np.sum(A - Y)",
    "np.sum(Y - A)",
    tell="Your `db` points the other way, your `dw` does not: both are made of the same errors.",
    report="Swaps A and Y in db alone.",
)
propagate.slip(
    "ones_left_out_of_cost",
    "Y * np.log(A) + ",
    "",
    tell="Your `cost` leaves the cats out: what do examples with label 1 contribute?",
    report="Counts examples with label 0 only: the term with Y is missing.",
)
propagate.slip(
    "logarithms_swapped",
    "Y * np.log(A) + (1 - Y) * np.log(1 - A)",
    "Y * np.log(1 - A) + (1 - Y) * np.log(A)",
    tell="Your `cost` is small where predictions are wrong: which logarithm belongs to label 1?",
    report="Swaps the logarithms of the two terms of the cost.",
)
propagate.slip(
    "cost_averaged_twice",
    "-np.sum",
    "-np.mean",
    tell="Your `cost` is m times too small: are the terms averaged, and divided by m once more?",
    report="Divides the cost by m twice: np.mean and / m.",
)
propagate.slip(
    "db_averaged_twice",
    "np.sum(A - Y)",
    "np.mean(A - Y)",
    tell="Your `db` is m times too small: are the errors averaged, and divided by m once more?",
    report="Divides db by m twice: np.mean and / m.",
)
propagate.slip(
    "half_of_cost",
    "np.log(1 - A)) / m",
    "np.log(1 - A)) / (2 * m)",
    tell="Your `cost` is half of what is asked for: the cross-entropy has no factor 1/2 in front.",
    report="Divides the cost by 2 m, as for squared errors.",
)
propagate.slip(
    "cost_not_summed",
    "-np.sum(",
    "-(",
    tell="Your `cost` has an entry for every example; it is one number, their mean.",
    report="Does not sum the cost over the examples.",
)
propagate.slip(
    "slope_of_sigmoid_in_gradients",
    "(A - Y)",
    "((A - Y) * A * (1 - A))",
    tell="Your gradients are those of errors times A (1 - A), the sigmoid's slope: it cancels.",
    report="Multiplies the errors by the sigmoid's slope, which cancels with the cross-entropy.",
    every=True,
)
propagate.slip(
    "numbers_for_examples",
    "X.shape[1]",
    "X.size",
    tell="You divide by the count of all numbers in X: which axis of X counts the examples?",
    report="Takes X.size, all numbers, for m.",
)
propagate.slip(
    "bias_added_to_pixels",
    "w.T @ X + b",
    "w.T @ (X + b)",
    tell="Your `b` goes through the weights: is it added to each pixel, or to the weighted sum?",
    report="Adds b to X before the product with w.",
)
propagate.slip(
    "bias_subtracted",
    "+ b",
    "- b",
    tell="Your activations fall where `b` rises: which sign has it in the score?",
    report="Subtracts the bias.",
)


@propagate.variant
def multiply_and_squeeze(w, b, X, Y):
    """np.dot, np.multiply, a cost without axes."""
    m = X.shape[1]
    A = sigmoid(np.add(np.dot(w.T, X), b))
    logs = np.multiply(Y, np.log(A)) + np.multiply(1 - Y, np.log(1 - A))
    cost = np.squeeze(-(1 / m) * np.sum(logs, axis=1, keepdims=True))
    dw = (1 / m) * np.dot(X, (A - Y).T)
    db = (1 / m) * np.sum(A - Y)
    return {"dw": dw, "db": db}, cost


@propagate.variant
def loops_over_examples(w, b, X, Y):
    """No array but the result, a list for the tuple."""
    n_x, m = X.shape
    dw, db, cost = np.zeros((n_x, 1)), 0, 0
    for i in range(m):
        z = b
        for j in range(n_x):
            z = z + w[j, 0] * X[j, i]
        a = 1 / (1 + math.exp(-z))
        cost -= Y[0, i] * math.log(a) + (1 - Y[0, i]) * math.log(1 - a)
        db += a - Y[0, i]
        for j in range(n_x):
            dw[j, 0] += X[j, i] * (a - Y[0, i])
    return [{"db": db / m, "dw": dw / m}, cost / m]


@propagate.variant
def sigmoid_inlined(w, b, X, Y):
    """The sigmoid written out, means for sums."""
    A = 1 / (1 + np.exp(-(w.T @ X + b)))
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = np.mean(X * (A - Y), axis=1, keepdims=True)
    return {"dw": dw, "db": np.mean(A - Y)}, cost


@propagate.variant
def matrices_of_one_entry(w, b, X, Y):
    """Every sum by @: cost and db have shape (1, 1)."""
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T) / m
    return {"dw": X @ (A - Y).T / m, "db": (A - Y) @ np.ones((m, 1)) / m}, cost


@propagate.variant
def one_logarithm(w, b, X, Y):
    """The logarithm of the probability of what is true, chosen by np.where."""
    A = sigmoid(np.matmul(X.T, w).T + b)
    cost = np.average(-np.log(np.where(Y == 1, A, 1 - A)))
    grads = {}
    grads["dw"] = np.einsum("ij,kj->ik", X, A - Y) / Y.size
    grads["db"] = float((A - Y).mean())
    return grads, cost
