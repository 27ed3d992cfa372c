"""normalize_rows: every row divided by its length (3 points)."""

import math

import numpy as np

from autograder import Exercise

from . import answers

normalize_rows = Exercise(
    answers.normalize_rows,
    points=3,
    aliases="normalizeRows",
    axes={"x": "n d"},
    public={
        "two rows": {"x": np.array([[3.0, 4.0], [-5.0, 12.0]])},
        "more columns than rows": {"x": np.array([[2.0, -3.0, 6.0], [0.0, 8.0, 15.0]])},
    },
    hidden={
        "one row": lambda draw: {"x": draw.normal(0, 2, (1, 4))},
        "one column": lambda draw: {"x": draw.normal(0, 2, (7, 1))},  # signs alone: 7 to guess
        "whole numbers": lambda draw: {"x": draw.integers(1, 30, (3, 3))},
        "more rows than columns": lambda draw: {"x": draw.normal(0, 2, (5, 3))},
    },
    examples={
        "one number": {"x": np.array([[-2.0]])},
        "one row of two": {"x": np.array([[3.0, -4.0]])},
        "one column of two": {"x": np.array([[2.0], [-0.5]])},
        "a row of whole numbers": {"x": np.array([[3, 4]])},
        "two by two": {"x": np.array([[6.0, 8.0], [-3.0, 4.0]])},
        "three by two": {"x": np.array([[0.0, 1.0], [4.0, 3.0], [-8.0, 6.0]])},
    },
    large=lambda draw: {"x": draw.normal(0, 2, (500, 3))},
)


@normalize_rows.witness
def _unit_rows(x):
    return np.array([[v / math.hypot(*row) for v in row] for row in x.tolist()])


normalize_rows.slip(
    "columns_normalized",
    "axis=1",
    "axis=0",
    tell="Your columns have length 1, the rows should: whose length do you divide by?",
    report="Takes the norms along axis 0: columns, not rows, get length 1.",
)
normalize_rows.slip(
    "one_norm_for_all",
    ", axis=1, keepdims=True",
    "",
    tell="You divide by the length of the whole matrix; every row has a length of its own.",
    report="Divides by the norm of the whole matrix.",
)
normalize_rows.slip(
    "keepdims_forgotten",
    ", keepdims=True",
    "",
    tell="Your lengths meet the wrong axis of x: keep them a column, one length a row.",
    report="Leaves keepdims out: the norms have shape (n,) and divide the columns.",
)
normalize_rows.slip(
    "lengths_in_a_row",
    ", axis=1, keepdims=True)",
    ", axis=1).reshape(1, -1)",
    tell="Your lengths meet the wrong axis of x: keep them a column, one length a row.",
    report="Makes the norms a row, (1, n), which divides the columns.",
)
normalize_rows.slip(
    "sum_instead_of_length",
    "np.linalg.norm(x,",
    "np.sum(x,",
    tell="Your rows sum to 1; their length, the root of the sum of squares, should be 1.",
    report="Divides by the sum of a row instead of its length.",
)
normalize_rows.slip(
    "absolute_sum_instead_of_length",
    "np.linalg.norm(x,",
    "np.sum(np.abs(x),",
    tell=(
        "You divide by the sum of absolute values: that is another norm than the Euclidean length."
    ),
    report="Divides by the sum of absolute values (the 1-norm).",
)
normalize_rows.slip(
    "root_forgotten",
    "np.linalg.norm(x,",
    "np.sum(x**2,",
    tell="You divide by the sum of squares: which step turns it into a length?",
    report="Divides by the squared length: the root is missing.",
)
normalize_rows.slip(
    "largest_instead_of_length",
    "np.linalg.norm(x,",
    "np.max(x,",
    tell="You divide each row by its largest entry; its length takes all entries in.",
    report="Divides by the largest entry of a row.",
)
normalize_rows.slip(
    "mean_subtracted",
    "x / length",
    "(x - np.mean(x, axis=1, keepdims=True)) / length",
    tell="You subtract the mean first: that turns a row; only its length should change.",
    report="Subtracts the mean of a row before dividing.",
)
normalize_rows.slip(
    "lengths_returned",
    "x / length",
    "length",
    tell="You return the lengths of the rows; divide x by them.",
    report="Returns the lengths and never divides by them.",
)
normalize_rows.slip(
    "multiplied",
    "x / length",
    "x * length",
    tell="You multiply every row by its length: which operation brings its length to 1?",
    report="Multiplies by the length instead of dividing.",
)
normalize_rows.slip(
    "one_spectral_norm",
    "axis=1, keepdims=True",
    "ord=2",
    tell="You divide all rows by one number; every row has a length of its own.",
    report="Leaves the axis out beside ord=2: divides by the matrix's largest singular value.",
)
normalize_rows.slip(
    "squares_forgotten",
    "np.linalg.norm(x, axis=1, keepdims=True)",
    "np.sqrt(np.sum(x, axis=1, keepdims=True))",
    tell="You divide by the root of a row's sum: its length is the root of another sum.",
    report="Takes the root of the sum of the entries: the squares are missing.",
)
normalize_rows.slip(
    "mean_instead_of_length",
    "np.linalg.norm(x,",
    "np.mean(x,",
    tell="You divide by the mean of a row; its length is the root of the sum of squares.",
    report="Divides by the mean of a row.",
)
normalize_rows.slip(
    "root_of_mean_square",
    "np.linalg.norm(x, axis=1, keepdims=True)",
    "np.sqrt(np.mean(x**2, axis=1, keepdims=True))",
    tell="You divide by the root of a mean of squares: a length is the root of their sum.",
    report="Takes the root of the mean of the squares, not of their sum.",
)
normalize_rows.slip(
    "fraction_upside_down",
    "x / length",
    "length / x",
    tell="Your entries are lengths divided by x: which number is divided by which?",
    report="Divides the length by x.",
)
normalize_rows.slip(
    "length_of_first_row",
    "x / length",
    "x / length[0]",
    tell="You divide every row by the length of the first: each has a length of its own.",
    report="Divides all rows by the first row's length.",
)


@normalize_rows.variant
def row_by_row(x):
    """A loop over the rows, the sum of squares written out."""
    rows = []
    for row in x:
        rows.append(row / np.sqrt(sum(v * v for v in row)))
    return np.array(rows)


def euclidean(row):
    """Return the length of a row."""
    return math.sqrt(np.dot(row, row))


@normalize_rows.variant
def helper_for_the_length(x):
    """The length of a row by a function of one's own."""
    lengths = [euclidean(row) for row in x]
    return np.divide(x, np.array(lengths)[:, np.newaxis])


@normalize_rows.variant
def transposed_twice(x):
    """Divided along the last axis of the transpose."""
    return (x.T / np.sqrt(np.sum(x**2, axis=1))).T
