"""softmax: every row as probabilities (3 points)."""

import math

import numpy as np

from autograder import Exercise

from . import answers


def _far_rows(draw):
    """Draw rows near one another's scores, at drawn places one far above zero, one far below."""
    shifts = draw.permutation(draw.uniform(100, 300, (3, 1)) * [[-1], [0], [1]])
    return {"x": draw.normal(0, 1, (3, 2)) + shifts}


softmax = Exercise(
    answers.softmax,
    points=3,
    axes={"x": "n d"},
    public={
        "two rows": {"x": np.array([[0.0, 1.0], [2.0, -1.0]])},
        "more columns than rows": {"x": np.array([[1.0, 2.0, 3.0], [5.0, 5.0, 5.0]])},
        "one column": {"x": np.array([[3.0], [-1.0]])},  # all 1: nothing to draw, so not hidden
    },
    hidden={
        "one row": lambda draw: {"x": draw.normal(0, 2, (1, 4))},
        "as many rows as columns": lambda draw: {"x": draw.normal(0, 2, (3, 3))},
        "scores far from zero": _far_rows,
        "more rows than columns": lambda draw: {"x": draw.normal(0, 2, (5, 3))},
    },
    examples={
        "one number": {"x": np.array([[2.0]])},
        "one row of two": {"x": np.array([[1.0, 0.0]])},
        "one column of two": {"x": np.array([[0.0], [2.0]])},
        "two by two": {"x": np.array([[0.0, 2.0], [1.0, -1.0]])},
        "three by two": {"x": np.array([[0.0, 1.0], [2.0, 2.0], [-1.0, 1.0]])},
        "far from zero": {"x": np.array([[100.0, 99.0], [-100.0, -99.0]])},
        "very far from zero": {"x": np.array([[1000.0, 999.0]])},
    },
    large=lambda draw: {"x": draw.normal(0, 2, (500, 3))},
)


@softmax.witness
def _shares(x):
    """Return 1 over the sum of ratios to the other entries: no common denominator."""
    return np.array(
        [[1 / math.fsum(math.exp(other - v) for other in row) for v in row] for row in x.tolist()]
    )


softmax.slip(
    "columns_sum_to_one",
    "axis=1",
    "axis=0",
    tell="Your columns sum to 1, the rows should: which axis does the sum run along?",
    report="Sums over axis 0: columns, not rows, add up to 1.",
)
softmax.slip(
    "one_sum_for_all",
    ", axis=1, keepdims=True",
    "",
    tell="All your entries together sum to 1; every row should on its own.",
    report="Divides by the sum over the whole matrix.",
)
softmax.slip(
    "keepdims_forgotten",
    ", keepdims=True",
    "",
    tell="Your sums meet the wrong axis of x: keep them a column, one sum a row.",
    report="Leaves keepdims out: the sums have shape (n,) and divide the columns.",
)
softmax.slip(
    "sums_in_a_row",
    ", axis=1, keepdims=True)",
    ", axis=1).reshape(1, -1)",
    tell="Your sums meet the wrong axis of x: keep them a column, one sum a row.",
    report="Makes the sums a row, (1, n), which divides the columns.",
)
softmax.slip(
    "exponential_forgotten",
    "np.exp(x)",
    "x",
    tell="Your rows sum to 1, but are scores divided by their sum: one step comes before it.",
    report="Divides the scores by their sum: the exponential is missing.",
)
softmax.slip(
    "sum_of_scores",
    "np.sum(x_exp",
    "np.sum(x",
    tell="You divide by the sum of the scores: what do your numerators add up to?",
    report="Divides the exponentials by the sum of x, not by their own.",
)
softmax.slip(
    "never_divided",
    "x_exp / x_sum",
    "x_exp",
    tell="These are the exponentials; as probabilities, what should a row of them sum to?",
    report="Returns the exponentials and never divides.",
)
softmax.slip(
    "wrong_sign_in_exponent",
    "np.exp(x)",
    "np.exp(-x)",
    tell="The largest score gets your smallest probability: look at the signs in your exponents.",
    report="Uses exp(-x): the largest score gets the smallest probability.",
)
softmax.slip(
    "sigmoid_instead",
    "x_exp / x_sum",
    "1 / (1 + np.exp(-x))",
    tell="Your rows do not sum to 1: this is a sigmoid, which looks at each entry alone.",
    report="Applies the sigmoid entry by entry.",
)
softmax.slip(
    "largest_instead_of_sum",
    "np.sum",
    "np.max",
    tell="The largest entry of each of your rows is 1; it is their sum that should be.",
    report="Divides by the largest exponential instead of their sum.",
)
softmax.slip(
    "winner_takes_all",
    "x_exp / x_sum",
    "(x == np.max(x, axis=1, keepdims=True)).astype(float)",
    tell="You give everything to the largest score; softmax gives every score a share.",
    report="Returns 1 at the largest score and 0 elsewhere.",
)
softmax.slip(
    "logarithms",
    "x_exp / x_sum",
    "x - np.log(x_sum)",
    tell="These are logarithms of probabilities; the probabilities themselves are asked for.",
    report="Returns the logarithm of the probabilities.",
)
softmax.slip(
    "scores_divided",
    "x_exp / x_sum",
    "x / x_sum",
    tell="You divide the scores by the sums; which numbers do these sums add up?",
    report="Divides x, not its exponentials, by the sums of exponentials.",
)
softmax.slip(
    "exponential_of_sum",
    "np.sum(x_exp, axis=1, keepdims=True)",
    "np.exp(np.sum(x, axis=1, keepdims=True))",
    tell="You divide by the exponential of a row's sum: which of the two steps comes first?",
    report="Divides by exp of the sum instead of the sum of exp.",
)
softmax.slip(
    "mean_instead_of_sum",
    "np.sum",
    "np.mean",
    tell="Your rows sum to their number of entries, not to 1: by what do you divide?",
    report="Divides by the mean of a row instead of its sum.",
)
softmax.slip(
    "length_instead_of_sum",
    "np.sum(x_exp",
    "np.linalg.norm(x_exp",
    tell="Your rows have length 1; it is their sum that should be 1.",
    report="Divides by the Euclidean length of a row instead of its sum.",
)
softmax.slip(
    "column_maxima_subtracted",
    "np.exp(x)",
    "np.exp(x - np.max(x, axis=0))",
    tell="You subtract a number for each column: only what is the same for a whole row cancels.",
    report="Subtracts the maximum of each column: that does not cancel.",
)
softmax.slip(
    "largest_subtracted_late",
    "np.exp(x)",
    "np.exp(x) - np.max(x)",
    tell="You subtract the largest score from exponentials: it cancels only inside the exponent.",
    report="Subtracts the maximum after the exponential, not before.",
)
softmax.slip(
    "multiplied",
    "x_exp / x_sum",
    "x_exp * x_sum",
    tell="You multiply by the sums: which operation makes shares of the exponentials?",
    report="Multiplies by the sum instead of dividing.",
)
softmax.slip(
    "fraction_upside_down",
    "x_exp / x_sum",
    "x_sum / x_exp",
    tell="Your entries are at least 1, shares are at most 1: which number is divided by which?",
    report="Divides the sum by the exponentials.",
)
softmax.slip(
    "sums_returned",
    "x_exp / x_sum",
    "x_sum",
    tell="You return the sums of the rows; divide the exponentials by them.",
    report="Returns the sums and never divides by them.",
)


@softmax.variant
def largest_subtracted(x):
    """The stable form: no exponential overflows."""
    e = np.exp(x - np.max(x, axis=1).reshape(-1, 1))
    return e / e.sum(axis=1)[:, np.newaxis]


@softmax.variant
def transposed(x):
    """Sums of rank 1, met by a transpose."""
    e = np.exp(x)
    return (e.T / e.sum(axis=1)).T


AXIS = 1


def shares(e):
    """Divide rows by their sums."""
    return np.divide(e, np.sum(e, axis=AXIS, keepdims=True))


@softmax.variant
def helper_and_constant(x):
    """A function and a constant of one's own."""
    return shares(np.exp(x))


@softmax.variant
def while_over_rows(x):
    """Row by row into an empty array, by while."""
    result = np.empty(x.shape)
    i = 0
    while i < len(x):
        e = np.exp(x[i] - max(x[i]))
        result[i, :] = e / sum(e)
        i += 1
    return result
