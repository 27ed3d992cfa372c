"""softmax: every row as probabilities (3 points)."""

import math

import numpy as np

from autograder.course.exercise import Case, Exercise, mistake, variant

from . import answers


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


@mistake("Leaves keepdims out: the sums have shape (n,) and divide the columns.")
def keepdims_forgotten(x):
    """Your sums have shape (n,), so they meet the wrong axis of x: keep them a column."""
    e = np.exp(x)
    return e / np.sum(e, axis=1)


@mistake("Divides the scores by their sum: the exponential is missing.")
def exponential_forgotten(x):
    """Your rows sum to 1, but negative scores stay negative: one step comes before the sum."""
    return x / np.sum(x, axis=1, keepdims=True)


@mistake("Returns the exponentials and never divides.")
def never_divided(x):
    """These are the exponentials; as probabilities, what should a row of them sum to?"""
    return np.exp(x)


@mistake("Uses exp(-x): the largest score gets the smallest probability.")
def wrong_sign_in_exponent(x):
    """The largest score gets your smallest probability: look at the sign in the exponent."""
    e = np.exp(-x)
    return e / np.sum(e, axis=1, keepdims=True)


@mistake("Applies the sigmoid entry by entry.")
def sigmoid_instead(x):
    """Your rows do not sum to 1: this is a sigmoid, which looks at each entry alone."""
    return 1 / (1 + np.exp(-x))


@mistake("Divides by the largest exponential instead of their sum.")
def largest_instead_of_sum(x):
    """The largest entry of each of your rows is 1: divide by the sum, not by the largest."""
    e = np.exp(x)
    return e / np.max(e, axis=1, keepdims=True)


@mistake("Returns 1 at the largest score and 0 elsewhere.")
def winner_takes_all(x):
    """You give everything to the largest score; softmax gives every score a share."""
    return (x == np.max(x, axis=1, keepdims=True)).astype(float)


@mistake("Returns the logarithm of the probabilities.")
def logarithms(x):
    """These are logarithms of probabilities; the probabilities themselves are asked for."""
    return x - np.log(np.sum(np.exp(x), axis=1, keepdims=True))


@variant
def largest_subtracted(x):
    """The stable form: no exponential overflows."""
    e = np.exp(x - np.max(x, axis=1).reshape(-1, 1))
    return e / e.sum(axis=1)[:, np.newaxis]


@variant
def transposed(x):
    """Sums of rank 1, met by a transpose."""
    e = np.exp(x)
    return (e.T / e.sum(axis=1)).T


AXIS = 1


def shares(e):
    """Divide rows by their sums."""
    return np.divide(e, np.sum(e, axis=AXIS, keepdims=True))


@variant
def helper_and_constant(x):
    """A function and a constant of one's own."""
    return shares(np.exp(x))


@variant
def while_over_rows(x):
    """Row by row into an empty array, by while."""
    result = np.empty(x.shape)
    i = 0
    while i < len(x):
        e = np.exp(x[i] - max(x[i]))
        result[i, :] = e / sum(e)
        i += 1
    return result


SOFTMAX = Exercise(
    name="softmax",
    points=3,
    reference=answers.softmax,
    witness=_shares,
    shapes={"x": ("n", "d")},
    cases=(
        Case("two rows", {"x": np.array([[0.0, 1.0], [2.0, -1.0]])}),
        Case("more columns than rows", {"x": np.array([[1.0, 2.0, 3.0], [5.0, 5.0, 5.0]])}),
        Case("one row", {"x": np.array([[-2.0, 0.5, 4.0, 0.0]])}, hidden=True),
        Case("one column", {"x": np.array([[3.0], [-1.0]])}, hidden=True),
        Case("large scores", {"x": np.array([[200.0, 198.0], [-150.0, -151.0]])}, hidden=True),
        Case("more rows than columns", lambda draw: {"x": draw.normal(0, 2, (5, 3))}, hidden=True),
    ),
    examples=(
        Case("one number", {"x": np.array([[2.0]])}),
        Case("one row of two", {"x": np.array([[1.0, 0.0]])}),
        Case("one column of two", {"x": np.array([[0.0], [2.0]])}),
        Case("two by two", {"x": np.array([[0.0, 2.0], [1.0, -1.0]])}),
        Case("three by two", {"x": np.array([[0.0, 1.0], [2.0, 2.0], [-1.0, 1.0]])}),
        Case("scores far from zero", {"x": np.array([[100.0, 99.0], [-100.0, -99.0]])}),
        Case("scores very far from zero", {"x": np.array([[1000.0, 999.0]])}),
    ),
    large=Case("100 times as many", lambda draw: {"x": draw.normal(0, 2, (500, 3))}),
    mistakes=(
        columns_sum_to_one,
        one_sum_for_all,
        keepdims_forgotten,
        exponential_forgotten,
        never_divided,
        wrong_sign_in_exponent,
        sigmoid_instead,
        largest_instead_of_sum,
        winner_takes_all,
        logarithms,
    ),
    variants=(largest_subtracted, transposed, helper_and_constant, while_over_rows),
)
