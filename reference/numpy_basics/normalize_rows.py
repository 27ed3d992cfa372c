"""normalize_rows: every row divided by its length (3 points)."""

import math

import numpy as np

from autograder.course.exercise import Case, Exercise, mistake, variant

from . import answers


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


@mistake("Leaves keepdims out: the norms have shape (n,) and divide the columns.")
def keepdims_forgotten(x):
    """Your lengths have shape (n,), so they meet the wrong axis of x: keep them a column."""
    return x / np.linalg.norm(x, axis=1)


@mistake("Divides by the sum of a row instead of its length.")
def sum_instead_of_length(x):
    """Your rows sum to 1; their length, the root of the sum of squares, should be 1."""
    return x / np.sum(x, axis=1, keepdims=True)


@mistake("Divides by the sum of absolute values (the 1-norm).")
def absolute_sum_instead_of_length(x):
    """You divide by the sum of absolute values: that is another norm than the Euclidean length."""
    return x / np.sum(np.abs(x), axis=1, keepdims=True)


@mistake("Divides by the squared length: the root is missing.")
def root_forgotten(x):
    """You divide by the sum of squares: which step turns it into a length?"""
    return x / np.sum(x**2, axis=1, keepdims=True)


@mistake("Divides by the largest entry of a row.")
def largest_instead_of_length(x):
    """You divide each row by its largest entry; its length takes all entries in."""
    return x / np.max(x, axis=1, keepdims=True)


@mistake("Subtracts the mean of a row before dividing.")
def mean_subtracted(x):
    """You subtract the mean first: that turns a row; only its length should change."""
    centred = x - np.mean(x, axis=1, keepdims=True)
    return centred / np.linalg.norm(x, axis=1, keepdims=True)


@mistake("Returns the lengths and never divides by them.")
def lengths_returned(x):
    """You return the lengths of the rows; divide x by them."""
    return np.linalg.norm(x, axis=1, keepdims=True)


@mistake("Multiplies by the length instead of dividing.")
def multiplied(x):
    """Your rows grow with their length; to bring it to 1, what is the opposite operation?"""
    return x * np.linalg.norm(x, axis=1, keepdims=True)


@variant
def row_by_row(x):
    """A loop over the rows, the sum of squares written out."""
    rows = []
    for row in x:
        rows.append(row / np.sqrt(sum(v * v for v in row)))
    return np.array(rows)


def euclidean(row):
    """Return the length of a row."""
    return math.sqrt(np.dot(row, row))


@variant
def helper_for_the_length(x):
    """The length of a row by a function of one's own."""
    lengths = [euclidean(row) for row in x]
    return np.divide(x, np.array(lengths)[:, np.newaxis])


@variant
def transposed_twice(x):
    """Divided along the last axis of the transpose."""
    return (x.T / np.sqrt(np.sum(x**2, axis=1))).T


NORMALIZE_ROWS = Exercise(
    name="normalize_rows",
    points=3,
    reference=answers.normalize_rows,
    witness=_unit_rows,
    aliases=("normalizeRows",),
    shapes={"x": ("n", "d")},
    cases=(
        Case("two rows", {"x": np.array([[3.0, 4.0], [-5.0, 12.0]])}),
        Case("more columns than rows", {"x": np.array([[2.0, -3.0, 6.0], [0.0, 8.0, 15.0]])}),
        Case("one row", {"x": np.array([[1.0, 2.0, -2.0]])}, hidden=True),
        Case("one column", {"x": np.array([[0.5], [-4.0], [7.0]])}, hidden=True),
        Case("whole numbers", {"x": np.array([[8, 6], [7, 24], [20, 21]])}, hidden=True),
        Case("more rows than columns", lambda draw: {"x": draw.normal(0, 2, (5, 3))}, hidden=True),
    ),
    examples=(
        Case("one number", {"x": np.array([[-2.0]])}),
        Case("one row of two", {"x": np.array([[3.0, -4.0]])}),
        Case("one column of two", {"x": np.array([[2.0], [-0.5]])}),
        Case("a row of whole numbers", {"x": np.array([[3, 4]])}),
        Case("two by two", {"x": np.array([[6.0, 8.0], [-3.0, 4.0]])}),
        Case("three by two", {"x": np.array([[0.0, 1.0], [4.0, 3.0], [-8.0, 6.0]])}),
    ),
    large=Case("100 times as many", lambda draw: {"x": draw.normal(0, 2, (500, 3))}),
    mistakes=(
        columns_normalized,
        one_norm_for_all,
        keepdims_forgotten,
        sum_instead_of_length,
        absolute_sum_instead_of_length,
        root_forgotten,
        largest_instead_of_length,
        mean_subtracted,
        lengths_returned,
        multiplied,
    ),
    variants=(row_by_row, helper_for_the_length, transposed_twice),
)
