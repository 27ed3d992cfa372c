"""numpy basics: eight small functions, 20 points.

Read an exercise from top to bottom: its witness (the same quantity by loops over `math`), its known
mistakes, its declaration. Public cases fit on paper; hidden ones are drawn from the seed.
"""

import math

import numpy as np

from autograder.exercise import Assignment, Case, Exercise, mistake
from reference import numpy_basics as reference
from reference.numpy_basics import sigmoid


def _each(function, x):
    """Apply a function of one number to every entry, one after the other."""
    return np.array([function(float(v)) for v in np.ravel(x)]).reshape(np.shape(x))


# -- basic_sigmoid ---------------------------------------------------------------------------------


def _sigma(x):
    """Return the sigmoid by way of its logarithm."""
    return math.exp(-math.log1p(math.exp(-x)))


@mistake("Computes exp(x) where exp(-x) is meant.")
def minus_forgotten(x):
    """The curve falls where it should rise: look at the sign in the exponent."""
    return 1 / (1 + math.exp(x))


@mistake("Writes 1 / 1 + exp(-x): the division binds tighter than the sum.")
def denominator_without_parentheses(x):
    """A sigmoid never exceeds 1, yours does: which part of the sum is the denominator?"""
    return 1 / 1 + math.exp(-x)


BASIC_SIGMOID = Exercise(
    name="basic_sigmoid",
    points=2,
    reference=reference.basic_sigmoid,
    witness=_sigma,
    cases=(
        Case("zero", {"x": 0}),
        Case("a positive number", {"x": 2.0}),
        Case("a negative number", {"x": -1.5}, hidden=True),
        Case("far from zero", {"x": -30.0}, hidden=True),
        Case("a drawn number", lambda draw: {"x": float(draw.uniform(0.5, 4))}, hidden=True),
    ),
    mistakes=(minus_forgotten, denominator_without_parentheses),
)

# -- sigmoid ---------------------------------------------------------------------------------------


@mistake("Computes exp(z) where exp(-z) is meant.")
def wrong_sign_in_exponent(z):
    """The curve falls where it should rise: look at the sign in the exponent."""
    return 1 / (1 + np.exp(z))


@mistake("Writes 1 / 1 + exp(-z): the division binds tighter than the sum.")
def missing_parentheses(z):
    """A sigmoid never exceeds 1, yours does: which part of the sum is the denominator?"""
    return 1 / 1 + np.exp(-z)


SIGMOID = Exercise(
    name="sigmoid",
    points=2,
    reference=reference.sigmoid,
    witness=lambda z: _each(_sigma, z),
    cases=(
        Case("three numbers", {"z": np.array([-1.0, 0.0, 2.0])}),
        Case("a row", {"z": np.array([[0.5, -0.25]])}),
        Case("one number", {"z": 1.0}, hidden=True),
        Case("far from zero", {"z": np.array([[-700.0, -40.0], [40.0, 700.0]])}, hidden=True),
        Case("a matrix", lambda draw: {"z": draw.normal(0, 3, (3, 5))}, hidden=True),
    ),
    mistakes=(wrong_sign_in_exponent, missing_parentheses),
)

# -- sigmoid_derivative ----------------------------------------------------------------------------


@mistake("Applies s (1 - s) to x itself: the sigmoid is missing.")
def sigmoid_forgotten(x):
    """The slope is s (1 - s), with s the sigmoid of x; what is your s?"""
    return x * (1 - x)


@mistake("Squares: s (1 - s**2) is not the slope.")
def slope_of_tanh(x):
    """Your slope at 0 is 3/8, the sigmoid's is 1/4: compare your formula with s (1 - s)."""
    s = sigmoid(x)
    return s * (1 - s**2)


SIGMOID_DERIVATIVE = Exercise(
    name="sigmoid_derivative",
    points=2,
    reference=reference.sigmoid_derivative,
    witness=lambda x: _each(lambda v: 1 / (2 * math.cosh(v / 2)) ** 2, x),
    cases=(
        Case("three numbers", {"x": np.array([-1.0, 0.0, 2.0])}),
        Case("a column", {"x": np.array([[0.5], [3.0]])}),
        Case("one number", {"x": -2.0}, hidden=True),
        Case("far from zero", {"x": np.array([-15.0, 15.0])}, hidden=True),
        Case("a matrix", lambda draw: {"x": draw.normal(0, 2, (4, 2))}, hidden=True),
    ),
    mistakes=(sigmoid_forgotten, slope_of_tanh),
    needs=("sigmoid",),
)

# -- image2vector ----------------------------------------------------------------------------------


def _unroll(image):
    """Read a picture pixel by pixel."""
    return np.array([[value] for row in image for pixel in row for value in pixel])


@mistake("Returns shape (n,): a rank-1 array instead of a column.")
def rank_one(image):
    """Your vector has one axis; a column has two, the second of length 1."""
    return image.reshape(-1)


@mistake("Transposes before reshaping: the numbers come in another order.")
def columns_first(image):
    """The length is right, the order is not: the picture is read row by row, colours innermost."""
    return image.T.reshape(-1, 1)


def _numbered(*shape):
    return {"image": np.arange(math.prod(shape), dtype=float).reshape(shape)}


IMAGE2VECTOR = Exercise(
    name="image2vector",
    points=2,
    reference=reference.image2vector,
    witness=_unroll,
    cases=(
        Case("two by two pixels", _numbered(2, 2, 3)),
        Case("wider than high", _numbered(1, 3, 2)),
        Case("one pixel", _numbered(1, 1, 3), hidden=True),
        Case("three by four", lambda draw: {"image": draw.random((3, 4, 3))}, hidden=True),
        Case("one channel", lambda draw: {"image": draw.random((5, 2, 1))}, hidden=True),
    ),
    mistakes=(rank_one, columns_first),
)

# -- normalize_rows --------------------------------------------------------------------------------


def _unit_rows(x):
    return np.array([[v / math.hypot(*row) for v in row] for row in x.tolist()])


@mistake("Takes the norms along axis 0: columns, not rows, get length 1.")
def columns_normalized(x):
    """Your columns have length 1, the rows should: which axis does the norm run along?"""
    return x / np.linalg.norm(x, axis=0, keepdims=True)


@mistake("Divides by the norm of the whole matrix.")
def one_norm_for_all(x):
    """You divide by the length of the whole matrix; every row has a length of its own."""
    return x / np.linalg.norm(x)


NORMALIZE_ROWS = Exercise(
    name="normalize_rows",
    points=3,
    reference=reference.normalize_rows,
    witness=_unit_rows,
    aliases=("normalizeRows",),
    cases=(
        Case("two rows", {"x": np.array([[3.0, 4.0], [-5.0, 12.0]])}),
        Case("more columns than rows", {"x": np.array([[2.0, -3.0, 6.0], [0.0, 8.0, 15.0]])}),
        Case("one row", {"x": np.array([[1.0, 2.0, -2.0]])}, hidden=True),
        Case("one column", {"x": np.array([[0.5], [-4.0], [7.0]])}, hidden=True),
        Case("whole numbers", {"x": np.array([[8, 6], [7, 24], [20, 21]])}, hidden=True),
        Case("more rows than columns", lambda draw: {"x": draw.normal(0, 2, (5, 3))}, hidden=True),
    ),
    mistakes=(columns_normalized, one_norm_for_all),
)

# -- softmax ---------------------------------------------------------------------------------------


def _shares(x):
    """Return 1 over the sum of ratios to the other entries: no common denominator."""
    return np.array(
        [[1 / math.fsum(math.exp(other - v) for other in row) for v in row] for row in x.tolist()]
    )


@mistake("Sums over axis 0: columns, not rows, add up to 1.")
def columns_sum_to_one(x):
    """Your columns sum to 1, the rows should: which axis does the sum run along?"""
    e = np.exp(x)
    return e / np.sum(e, axis=0, keepdims=True)


@mistake("Divides by the sum over the whole matrix.")
def one_sum_for_all(x):
    """All your entries together sum to 1; every row should on its own."""
    e = np.exp(x)
    return e / np.sum(e)


SOFTMAX = Exercise(
    name="softmax",
    points=3,
    reference=reference.softmax,
    witness=_shares,
    cases=(
        Case("two rows", {"x": np.array([[0.0, 1.0], [2.0, -1.0]])}),
        Case("more columns than rows", {"x": np.array([[1.0, 2.0, 3.0], [5.0, 5.0, 5.0]])}),
        Case("one row", {"x": np.array([[-2.0, 0.5, 4.0, 0.0]])}, hidden=True),
        Case("one column", {"x": np.array([[3.0], [-1.0]])}, hidden=True),
        Case("large scores", {"x": np.array([[200.0, 198.0], [-150.0, -151.0]])}, hidden=True),
        Case("more rows than columns", lambda draw: {"x": draw.normal(0, 2, (5, 3))}, hidden=True),
    ),
    mistakes=(columns_sum_to_one, one_sum_for_all),
)

# -- L1 and L2 -------------------------------------------------------------------------------------


def _losses(power):
    def loss(yhat, y):
        return math.fsum(
            abs(a - b) ** power for a, b in zip(y.tolist(), yhat.tolist(), strict=True)
        )

    return loss


def _pair(yhat, y):
    return {"yhat": np.array(yhat), "y": np.array(y)}


_LOSS_CASES = (
    Case("four examples", _pair([0.5, 0.25, 1.0, 0.0], [1.0, 0.0, 0.5, 0.0])),
    Case("errors of both signs", _pair([3.0, -1.0, 2.0], [1.0, 2.0, 2.5])),
    Case("one example", _pair([0.75], [1.0]), hidden=True),
    Case("whole numbers", _pair([1, 0, 4], [0, 3, 2]), hidden=True),
    Case(
        "drawn predictions",
        lambda draw: {"yhat": draw.random(9), "y": draw.integers(0, 2, 9).astype(float)},
        hidden=True,
    ),
)


@mistake("Sums signed errors: the absolute value is missing.")
def signed_errors(yhat, y):
    """Errors of opposite sign cancel in your sum; a loss counts the size of each."""
    return np.sum(y - yhat)


@mistake("Averages where the sum is asked for.")
def mean_absolute_error(yhat, y):
    """Your loss shrinks with the number of examples: this one is a sum, not a mean."""
    return np.mean(np.abs(y - yhat))


L1 = Exercise(
    name="L1",
    points=3,
    reference=reference.L1,
    witness=_losses(1),
    cases=_LOSS_CASES,
    mistakes=(signed_errors, mean_absolute_error),
)


@mistake("Takes the square root of the sum of squares: the distance, not the loss.")
def root_of_sum(yhat, y):
    """This is the square root of the loss: the sum of squares itself is asked for."""
    return np.sqrt(np.sum((y - yhat) ** 2))


@mistake("Averages where the sum is asked for.")
def mean_squared_error(yhat, y):
    """Your loss shrinks with the number of examples: this one is a sum, not a mean."""
    return np.mean((y - yhat) ** 2)


L2 = Exercise(
    name="L2",
    points=3,
    reference=reference.L2,
    witness=_losses(2),
    cases=_LOSS_CASES,
    mistakes=(root_of_sum, mean_squared_error),
)

ASSIGNMENT = Assignment(
    "numpy_basics",
    (BASIC_SIGMOID, SIGMOID, SIGMOID_DERIVATIVE, IMAGE2VECTOR, NORMALIZE_ROWS, SOFTMAX, L1, L2),
)
