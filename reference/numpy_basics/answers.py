"""The building blocks of a neural network, each a line or two of numpy.

Read from top to bottom: a squashing function and its slope, a picture as a
column of numbers, rows brought to length one, rows turned into probabilities,
and two ways to say how far a prediction is off. ``*`` multiplies entry by
entry; a trailing axis of length one (``keepdims=True``) is what lets a column
of sums divide the rows it came from.

.. [1] Bishop, Pattern Recognition and Machine Learning (2006).
.. [2] Golub and Van Loan, Matrix Computations (4th ed., 2013).
.. [3] Goodfellow, Bengio, Courville, Deep Learning (2016).
"""

import math

import numpy as np


def basic_sigmoid(x):
    r"""Return the sigmoid of one number, :math:`1 / (1 + e^{-x})` ([1]_, eq. 4.59).

    Parameters
    ----------
    x : float

    Returns
    -------
    float
        Between 0 and 1; 0.5 at ``x = 0``.

    Raises
    ------
    TypeError
        If ``x`` is an array of more than one entry: :mod:`math` knows single
        numbers alone, which is why the rest of this module uses numpy.
    """
    e = math.exp(-abs(x))  # exp of a negative number cannot overflow
    return (1 if x >= 0 else e) / (1 + e)


def sigmoid(z):
    r"""Return the sigmoid of every entry, :math:`1 / (1 + e^{-z})` ([1]_, eq. 4.59).

    Computed as :math:`e^{-\log(1 + e^{-z})}`, which never overflows; the textbook
    form does for ``z < -709``.

    Parameters
    ----------
    z : float or ndarray of any shape

    Returns
    -------
    ndarray of the shape of ``z``, float
        Between 0 and 1.
    """
    return np.exp(-np.logaddexp(0, -z))


def sigmoid_derivative(x):
    r"""Return the slope of the sigmoid, :math:`s (1 - s)` with :math:`s = σ(x)` ([1]_, eq. 4.88).

    Parameters
    ----------
    x : float or ndarray of any shape

    Returns
    -------
    ndarray of the shape of ``x``, float
        Between 0 and 0.25, the value at ``x = 0``.
    """
    s = sigmoid(x)
    return s * (1 - s)


def image2vector(image):
    """Return a picture as one column, read row by row, colours innermost.

    Parameters
    ----------
    image : ndarray of shape (height, width, channels)

    Returns
    -------
    ndarray of shape (height * width * channels, 1)

    Raises
    ------
    AttributeError
        If ``image`` is not an array.
    """
    return image.reshape(-1, 1)


def normalize_rows(x):
    r"""Return ``x`` with rows divided by their length, :math:`x_i / ‖x_i‖_2` ([2]_, section 2.2).

    Parameters
    ----------
    x : ndarray of shape (n, m)
        No row may be zero throughout: it has no direction.

    Returns
    -------
    ndarray of shape (n, m), float
    """
    return x / np.linalg.norm(x, axis=1, keepdims=True)  # (n, m) / (n, 1)


def softmax(x):
    r"""Return rows as probabilities, :math:`e^{x_{ij}} / \sum_k e^{x_{ik}}` ([3]_, eq. 6.29).

    The largest entry of a row is subtracted first. It cancels in the fraction
    and keeps the exponentials at or below 1 ([3]_, section 4.1).

    Parameters
    ----------
    x : ndarray of shape (n, m)
        Scores; a row is one example.

    Returns
    -------
    ndarray of shape (n, m), float
        None negative; every row sums to 1.
    """
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)  # (n, m) / (n, 1)


def L1(yhat, y):  # noqa: N802 - the loss is called L1
    r"""Return the sum of absolute errors, :math:`\sum_i |y_i - ŷ_i|`.

    Parameters
    ----------
    yhat, y : ndarray of shape (m,)
        Predictions and labels; ValueError if their shapes do not fit.

    Returns
    -------
    float
        0 for a perfect prediction.
    """
    return np.sum(np.abs(y - yhat))


def L2(yhat, y):  # noqa: N802 - the loss is called L2
    r"""Return the sum of squared errors, :math:`\sum_i (y_i - ŷ_i)^2`; otherwise as `L1`."""
    return np.sum((y - yhat) ** 2)
