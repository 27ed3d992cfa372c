"""Logistic regression by gradient descent, the smallest neural network there is.

A picture is a column ``x`` of n_x numbers. One neuron weighs them, adds a bias
and squashes the sum into a probability, ``A = sigmoid(w.T @ X + b)``; learning
is moving ``w`` and ``b`` downhill on the cost. The shapes, once and for all:

    w (n_x, 1)    b scalar    X (n_x, m)    Y (1, m)    A (1, m)    dw (n_x, 1)    db scalar

.. [1] Bishop, Pattern Recognition and Machine Learning (2006).
"""

import numpy as np

from ..numpy_basics.answers import sigmoid as sigmoid  # the same function, asked for again


def dimensions(train_set_x_orig, test_set_x_orig):
    """Return ``m_train``, ``m_test`` and ``num_px``, read off the shapes (m, num_px, num_px, 3)."""
    m_train, num_px = train_set_x_orig.shape[:2]
    return {"m_train": m_train, "m_test": len(test_set_x_orig), "num_px": num_px}


def flatten(train_set_x_orig, test_set_x_orig):
    """Return both sets with one picture per column.

    Flatten each picture to a row first, then transpose: ``reshape(-1, m)`` has
    the right shape too, but mixes pixels of different pictures.

    Parameters
    ----------
    train_set_x_orig, test_set_x_orig : ndarray of shape (m, num_px, num_px, 3)

    Returns
    -------
    dict
        ``train_set_x_flatten`` and ``test_set_x_flatten`` of shape (num_px * num_px * 3, m).
    """
    return {
        "train_set_x_flatten": train_set_x_orig.reshape(len(train_set_x_orig), -1).T,
        "test_set_x_flatten": test_set_x_orig.reshape(len(test_set_x_orig), -1).T,
    }


def initialize_with_zeros(dim):
    """Return weights of shape (dim, 1) and a bias, all 0: a fair start, as the cost is convex."""
    return np.zeros((dim, 1)), 0.0


def propagate(w, b, X, Y):
    r"""Return the gradients and the cost over one batch ([1]_, eqs. 4.90-4.91, divided by m).

    .. math:: J = -\frac1m \sum_i \left[ y_i \log a_i + (1 - y_i) \log(1 - a_i) \right],\quad
              \frac{∂J}{∂w} = \frac1m X (A - Y)^T,\quad
              \frac{∂J}{∂b} = \frac1m \sum_i (a_i - y_i)

    Parameters
    ----------
    w, b : ndarray of shape (n_x, 1), float
        Weights and bias.
    X, Y : ndarray of shape (n_x, m), ndarray of shape (1, m)
        Pixels in [0, 1], one example per column; labels, 0 or 1.

    Returns
    -------
    grads : dict
        ``dw`` of shape (n_x, 1) and ``db``, a float.
    cost : float
        Mean cross-entropy, in nats.

    Raises
    ------
    ValueError
        If the shapes disagree or ``m`` is 0.
    """
    m = X.shape[1]
    if m == 0 or w.shape != (len(X), 1) or Y.shape != (1, m):
        raise ValueError(f"w {w.shape}, X {X.shape} and Y {Y.shape} do not fit, or X has no column")
    z = w.T @ X + b  # (1, m)
    error = sigmoid(z) - Y
    # -log(sigmoid(z)) = log(1 + exp(-z)), which counts where y = 1; logaddexp never overflows
    cost = np.logaddexp(0, np.where(Y == 1, -z, z)).sum() / m
    return {"dw": X @ error.T / m, "db": error.sum() / m}, cost


def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """Return what gradient descent has learned after ``num_iterations`` steps.

    Parameters
    ----------
    w, b, X, Y
        As in `propagate`; the arguments are left as they are.
    num_iterations, learning_rate : int, float
        At least 1 step; its length, the α in ``w := w - α dw``.
    print_cost : bool
        Whether to print the cost of every 100th iteration.

    Returns
    -------
    params, grads : dict
        ``w``, ``b`` after the last step; ``dw``, ``db`` of the last step.
    costs : list of float
        The cost before iterations 0, 100, 200, ...
    """
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"cost after iteration {i}: {cost:.6f}")
    return {"w": w, "b": b}, grads, costs


def predict(w, b, X):
    """Return a label for every column of ``X``, shape (1, m): 1 where ``A > 0.5``, else 0."""
    return (sigmoid(w.T @ X + b) > 0.5).astype(int)


def model(
    X_train, Y_train, X_test, Y_test, num_iterations=500, learning_rate=0.5, print_cost=False
):
    """Train from zeros and return all there is to know of the result.

    Parameters
    ----------
    X_train, Y_train, X_test, Y_test, num_iterations, learning_rate, print_cost
        As in `optimize`, which sees the training set alone.

    Returns
    -------
    dict
        What is returned below, by name: predictions have shape (1, m) of their set.
    """
    w, b = initialize_with_zeros(len(X_train))
    params, _, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w, b = params["w"], params["b"]
    if print_cost:
        for name, X, Y in (("train", X_train, Y_train), ("test", X_test, Y_test)):
            print(f"{name} accuracy: {100 * np.mean(predict(w, b, X) == Y):.2f} %")
    return {
        "costs": costs,
        "Y_prediction_test": predict(w, b, X_test),
        "Y_prediction_train": predict(w, b, X_train),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }
