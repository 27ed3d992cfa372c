"""Batches to learn from, and the witnesses of what is learned: loops, and the complex step."""

import cmath

import numpy as np


def loop_cost(w, b, X, Y):
    """Return the mean cross-entropy by loops; works for complex weights too."""
    total = 0j
    for i, y in enumerate(Y[0]):
        z = b + sum(w[j] * X[j, i] for j in range(len(w)))
        total += cmath.log(1 + cmath.exp(-z if y else z))
    return total / len(Y[0])


def loop_gradient(w, b, X, Y, step=1e-30):
    """Return dw and db by the complex step, exact to rounding (Squire and Trapp, 1998)."""
    dw = []
    for j in range(len(w)):
        moved = [value + 1j * step * (k == j) for k, value in enumerate(w)]
        dw.append(loop_cost(moved, b, X, Y).imag / step)
    return dw, loop_cost(w, b + 1j * step, X, Y).imag / step


def loop_propagate(w, b, X, Y):
    """Return what `propagate` does."""
    weights = w[:, 0].tolist()
    dw, db = loop_gradient(weights, b, X, Y)
    return {"dw": np.array(dw)[:, np.newaxis], "db": db}, loop_cost(weights, b, X, Y).real


def descend(w, b, X, Y, num_iterations, learning_rate):
    """Descend with gradients by the complex step."""
    weights, costs = w[:, 0].tolist(), []
    for i in range(num_iterations):
        if i % 100 == 0:
            costs.append(loop_cost(weights, b, X, Y).real)
        dw, db = loop_gradient(weights, b, X, Y)
        weights = [value - learning_rate * slope for value, slope in zip(weights, dw, strict=True)]
        b -= learning_rate * db
    return (
        {"w": np.array(weights)[:, np.newaxis], "b": b},
        {"dw": np.array(dw)[:, np.newaxis], "db": db},
        costs,
    )


def batch(w, b, X, Y):
    """Return the inputs of one batch from lists."""
    return {"w": np.array(w)[:, np.newaxis], "b": b, "X": np.array(X), "Y": np.array([Y])}


#: Two features, three examples, labels 1, 0, 1: the batch of the public cases.
PAPER = batch([0.5, -1.0], 0.25, [[2.0, -1.0, 0.5], [1.0, 0.5, -2.0]], [1, 0, 1])

#: Smaller ones, named by their sizes; the last is far from any label.
SMALL = {
    "m = 1, n_x = 1": batch([0.5], -0.25, [[2.0]], [1]),
    "m = 1, n_x = 1, label 0": batch([1.0], 0.5, [[-0.5]], [0]),
    "m = 2, n_x = 1": batch([-0.5], 0.25, [[1.0, 2.0]], [0, 1]),
    "m = 1, n_x = 2": batch([0.5, -0.25], 0.0, [[1.0], [2.0]], [0]),
    "m = 3, n_x = 2": batch([1.0, 0.5], -0.5, [[0.5, 1.0, -1.0], [2.0, -1.0, 1.0]], [0, 0, 1]),
    "m = 2, n_x = 3": batch([0.5, 1.0, -1.0], 0.5, [[1.0, 0.0], [0.5, 1.0], [2.0, 1.0]], [1, 1]),
    "m = 2, far from zero": batch([4.0, 2.0], 1.0, [[2.0, -2.0], [1.0, -1.0]], [0, 1]),
}


def drawn_labels(draw, m):
    """Return labels to be drawn, both of them where m allows, at drawn places."""
    return draw.permutation([0, 1, *draw.integers(0, 2, max(m - 2, 0))])[np.newaxis, :m]


def drawn_batch(n_x, m, reach=3.0):
    """Return inputs to be drawn: the largest of w.T @ X lies between half of reach and reach."""

    def inputs(draw):
        w, X = draw.normal(0, 1, (n_x, 1)), draw.normal(0, 1, (n_x, m))
        w *= draw.uniform(0.5, 1) * reach / np.abs(w.T @ X).max()
        return {"w": w, "b": float(draw.normal()), "X": X, "Y": drawn_labels(draw, m)}

    return inputs
