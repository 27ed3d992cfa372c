"""The building blocks of a neural network, each a line or two of numpy.

Read from top to bottom: a squashing function and its slope, a picture as a
column of numbers, rows brought to length one, rows turned into probabilities,
and two ways to say how far a prediction is off. ``*`` multiplies entry by
entry; a trailing axis of length one (``keepdims=True``) is what lets a column
of sums divide the rows it came from.
"""

import math

import numpy as np


def basic_sigmoid(x):
    r"""Return the sigmoid of one number, :math:`1 / (1 + e^{-x})`.

    Parameters
    ----------
    x : float
        Any real number.

    Returns
    -------
    float
        Between 0 and 1; 0.5 at ``x = 0``.

    Raises
    ------
    TypeError
        If ``x`` is an array of more than one entry: :mod:`math` knows single
        numbers alone, which is why the rest of this module uses numpy.

    References
    ----------
    .. [1] Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.59.
    """
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    e = math.exp(x)  # exp of a negative number cannot overflow
    return e / (1 + e)


def sigmoid(z):
    r"""Return the sigmoid of every entry, :math:`1 / (1 + e^{-z})`.

    Only :math:`e^{-|z|}` is ever computed, which lies in (0, 1]: the textbook
    form overflows for ``z < -709``.

    Parameters
    ----------
    z : float or ndarray of any shape

    Returns
    -------
    ndarray of the shape of ``z``, float
        Between 0 and 1.

    References
    ----------
    .. [1] Bishop (2006), eq. 4.59.
    """
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1, e) / (1 + e)


def sigmoid_derivative(x):
    r"""Return the slope of the sigmoid at every entry, :math:`s (1 - s)` with :math:`s = σ(x)`.

    Parameters
    ----------
    x : float or ndarray of any shape

    Returns
    -------
    ndarray of the shape of ``x``, float
        Between 0 and 0.25, the value at ``x = 0``.

    References
    ----------
    .. [1] Bishop (2006), eq. 4.88.
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
    r"""Return ``x`` with every row divided by its Euclidean length, :math:`x_i / ‖x_i‖_2`.

    Parameters
    ----------
    x : ndarray of shape (n, m)
        No row may be zero throughout: it has no direction.

    Returns
    -------
    ndarray of shape (n, m), float
        Rows of length 1.

    References
    ----------
    .. [1] Golub and Van Loan, Matrix Computations (4th ed., 2013), section 2.2.
    """
    return x / np.linalg.norm(x, axis=1, keepdims=True)  # (n, m) / (n, 1)


def softmax(x):
    r"""Return every row as probabilities, :math:`e^{x_{ij}} / \sum_k e^{x_{ik}}`.

    The largest entry of a row is subtracted first. It cancels in the fraction
    and keeps the exponentials at or below 1.

    Parameters
    ----------
    x : ndarray of shape (n, m)
        Scores; a row is one example.

    Returns
    -------
    ndarray of shape (n, m), float
        Positive; every row sums to 1.

    References
    ----------
    .. [1] Goodfellow, Bengio, Courville, Deep Learning (2016), eqs. 4.1 and 6.29.
    """
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)  # (n, m) / (n, 1)


def L1(yhat, y):  # noqa: N802 - the loss is called L1
    r"""Return the sum of absolute errors, :math:`\sum_i |y_i - ŷ_i|`.

    Parameters
    ----------
    yhat, y : ndarray of shape (m,)
        Predictions and labels.

    Returns
    -------
    float
        0 for a perfect prediction.

    Raises
    ------
    ValueError
        If the shapes cannot be subtracted.
    """
    return np.sum(np.abs(y - yhat))


def L2(yhat, y):  # noqa: N802 - the loss is called L2
    r"""Return the sum of squared errors, :math:`\sum_i (y_i - ŷ_i)^2`.

    Parameters
    ----------
    yhat, y : ndarray of shape (m,)
        Predictions and labels.

    Returns
    -------
    float
        0 for a perfect prediction; a large error counts more than in `L1`.

    Raises
    ------
    ValueError
        If the shapes cannot be subtracted.
    """
    return np.sum((y - yhat) ** 2)
