"""propagate: once forwards to the cost, once backwards to its slopes (7 points)."""

import math

import numpy as np

from autograder.course.exercise import Case, Exercise, mistake, variant

from . import answers
from .answers import sigmoid
from .batches import PAPER, SMALL, batch, drawn_batch, loop_propagate


@mistake("Leaves the division by m out of gradients and cost.")
def sum_instead_of_mean(w, b, X, Y):
    """Your gradients and your cost are m times too large: divide the sums by m."""
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = np.dot(X, (A - Y).T)
    db = np.sum(A - Y)
    return {"dw": dw, "db": db}, cost


@mistake("Leaves the division by m out of the cost.")
def cost_not_divided_by_m(w, b, X, Y):
    """Your `cost` is m times too large: it is a mean over the examples."""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, cost


@mistake("Leaves the division by m out of dw.")
def dw_not_divided_by_m(w, b, X, Y):
    """Your `dw` is m times too large: the cost is a mean, so is its slope."""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = np.dot(X, (A - Y).T)
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, cost


@mistake("Leaves the division by m out of db.")
def db_not_divided_by_m(w, b, X, Y):
    """Your `db` is m times too large: the cost is a mean, so is its slope."""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y)
    return {"dw": dw, "db": db}, cost


@mistake("Takes the number of features, X.shape[0], for m.")
def features_for_examples(w, b, X, Y):
    """You divide by the number of features: which axis of X counts the examples?"""
    m = X.shape[0]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
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


@mistake("Forgets the minus sign of the cost.")
def cost_with_wrong_sign(w, b, X, Y):
    """Your `cost` is negative: logarithms of probabilities are, so which sign stands in front?"""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, cost


@mistake("Counts examples with label 1 only: the term with 1 - Y is missing.")
def zeros_left_out_of_cost(w, b, X, Y):
    """Your `cost` counts the cats only: what do examples with label 0 contribute?"""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, cost


@mistake("Uses the squared error as cost.")
def squared_error(w, b, X, Y):
    """Your `cost` is a squared error; the gradients belong to the cross-entropy."""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = np.sum((A - Y) ** 2) / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, cost


@mistake("Leaves the bias out of z.")
def bias_forgotten(w, b, X, Y):
    """Your activations do not depend on `b`: what is added before the sigmoid?"""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X))
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, cost


@mistake("Leaves the sigmoid out: A = z.")
def sigmoid_forgotten(w, b, X, Y):
    """Your activations are not between 0 and 1: what turns z into a probability?"""
    m = X.shape[1]
    A = np.dot(w.T, X) + b
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, cost


@mistake("Does not sum db over the examples.")
def db_not_summed(w, b, X, Y):
    """Your `db` has an entry for every example; there is one bias, so one slope."""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = (A - Y) / m
    return {"dw": dw, "db": db}, cost


@mistake("Multiplies X and the errors entry by entry: dw keeps one column an example.")
def elementwise_for_dot(w, b, X, Y):
    """Your `dw` still has a column for every example: which product sums over the examples?"""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = X * (A - Y) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, cost


@mistake("Uses the base-2 logarithm in the cost.")
def logarithm_of_base_two(w, b, X, Y):
    """Your `cost` is 1.44 times too large: it is the natural logarithm that belongs there."""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log2(A) + (1 - Y) * np.log2(1 - A)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, cost


@mistake("Scores entry by entry, w * X, and never adds up.")
def score_not_summed(w, b, X, Y):
    """You multiply weights and pixels entry by entry; the score of an example also adds them up."""
    m = X.shape[1]
    A = sigmoid(w * X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, cost


@mistake("Returns the errors of all examples as db.")
def errors_for_db(w, b, X, Y):
    """Your `db` has the error of every example; its slope is their average."""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = A - Y
    return {"dw": dw, "db": db}, cost


@variant
def multiply_and_squeeze(w, b, X, Y):
    """np.dot, np.multiply, a cost without axes."""
    m = X.shape[1]
    A = sigmoid(np.add(np.dot(w.T, X), b))
    logs = np.multiply(Y, np.log(A)) + np.multiply(1 - Y, np.log(1 - A))
    cost = np.squeeze(-(1 / m) * np.sum(logs, axis=1, keepdims=True))
    dw = (1 / m) * np.dot(X, (A - Y).T)
    db = (1 / m) * np.sum(A - Y)
    return {"dw": dw, "db": db}, cost


@variant
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


@variant
def sigmoid_inlined(w, b, X, Y):
    """The sigmoid written out, means for sums."""
    A = 1 / (1 + np.exp(-(w.T @ X + b)))
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = np.mean(X * (A - Y), axis=1, keepdims=True)
    return {"dw": dw, "db": np.mean(A - Y)}, cost


@variant
def matrices_of_one_entry(w, b, X, Y):
    """Every sum by @: cost and db have shape (1, 1)."""
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T) / m
    return {"dw": X @ (A - Y).T / m, "db": (A - Y) @ np.ones((m, 1)) / m}, cost


@variant
def one_logarithm(w, b, X, Y):
    """The logarithm of the probability of what is true, chosen by np.where."""
    A = sigmoid(np.matmul(X.T, w).T + b)
    cost = np.average(-np.log(np.where(Y == 1, A, 1 - A)))
    grads = {}
    grads["dw"] = np.einsum("ij,kj->ik", X, A - Y) / Y.size
    grads["db"] = float((A - Y).mean())
    return grads, cost


PROPAGATE = Exercise(
    name="propagate",
    points=7,
    reference=answers.propagate,
    witness=loop_propagate,
    returns=("grads", "cost"),
    shapes={"X": ("n_x", "m")},
    cases=(
        Case("one example", batch([0.5, -1.0], 0.25, [[2.0], [1.0]], [1])),
        Case("two features, three examples", PAPER),
        Case("one feature", drawn_batch(1, 4), hidden=True),
        Case("one example, three features", drawn_batch(3, 1), hidden=True),
        Case("more examples than features", drawn_batch(4, 7), hidden=True),
        Case("more features than examples", drawn_batch(6, 2), hidden=True),
        Case("confident predictions", drawn_batch(3, 5, spread=3.0), hidden=True),
    ),
    examples=tuple(Case(sizes, inputs) for sizes, inputs in SMALL.items()),
    slopes={"dw": "w", "db": "b"},
    large=Case("100 times as many examples", drawn_batch(4, 700)),
    mistakes=(
        sum_instead_of_mean,
        cost_not_divided_by_m,
        dw_not_divided_by_m,
        db_not_divided_by_m,
        features_for_examples,
        gradients_with_wrong_sign,
        cost_with_wrong_sign,
        zeros_left_out_of_cost,
        squared_error,
        bias_forgotten,
        sigmoid_forgotten,
        db_not_summed,
        elementwise_for_dot,
        logarithm_of_base_two,
        score_not_summed,
        errors_for_db,
    ),
    variants=(
        multiply_and_squeeze,
        loops_over_examples,
        sigmoid_inlined,
        matrices_of_one_entry,
        one_logarithm,
    ),
    needs=("sigmoid",),
)
