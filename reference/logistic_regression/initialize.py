"""initialize_with_zeros: where the descent starts (2 points)."""

import numpy as np

from autograder import Exercise

from . import answers

initialize_with_zeros = Exercise(
    answers.initialize_with_zeros,
    points=2,
    returns="w b",
    public={"two weights": {"dim": 2}, "one weight": {"dim": 1}},
    # dim is drawn; that all is 0 cannot be, so a typed-in b = 0 is right
    hidden={
        "a few weights": lambda draw: {"dim": int(draw.integers(3, 50))},
        "as many as a small picture has": lambda draw: {"dim": 3 * int(draw.integers(5, 16)) ** 2},
    },
    examples={"three weights": {"dim": 3}, "1000 weights": {"dim": 1000}},
)
initialize_with_zeros.witness(lambda dim: (np.array([[0.0] for _ in range(dim)]), 0.0))

initialize_with_zeros.slip(
    "weights_of_rank_one",
    "(dim, 1)",
    "dim",
    tell="Your `w` has one axis: a column of shape (dim, 1) has two.",
    report="Makes w of shape (dim,): a rank-1 array instead of a column.",
)
initialize_with_zeros.slip(
    "weights_in_a_row",
    "(dim, 1)",
    "(1, dim)",
    tell="Your `w` is a row, this notebook keeps weights in a column: (dim, 1).",
    report="Makes w a row, (1, dim).",
)
initialize_with_zeros.slip(
    "weights_in_a_square",
    "(dim, 1)",
    "(dim, dim)",
    tell="Your `w` has a weight for every pair; one weight for every number of a picture is meant.",
    report="Makes w a square matrix, (dim, dim).",
)
initialize_with_zeros.slip(
    "weights_of_one",
    "np.zeros((",
    "np.ones((",
    tell="Your weights start at 1; the exercise's name says where they should.",
    report="Starts the weights at one.",
)
initialize_with_zeros.slip(
    "bias_of_one",
    "0.0",
    "1.0",
    tell="Your `w` is right, your `b` starts at 1: what should it start at?",
    report="Starts the bias at one.",
)
initialize_with_zeros.slip(
    "order_swapped",
    "w, b",
    "b, w",
    tell="The bias comes first in what you return: the docstring names the order.",
    report="Returns b before w.",
)
initialize_with_zeros.slip(
    "bias_for_every_weight",
    "0.0",
    "np.zeros((dim, 1))",
    tell="Your `w` is right, your `b` is as long: one neuron has one bias, a number.",
    report="Makes b a column as long as w.",
)
initialize_with_zeros.slip(
    "one_weight_too_many",
    "(dim, 1)",
    "(dim + 1, 1)",
    tell="Your `w` has one weight more than the docstring asks for: the bias stands apart, in `b`.",
    report="Makes w one longer, (dim + 1, 1).",
)
initialize_with_zeros.slip(
    "weights_of_a_hundredth",
    "np.zeros((dim, 1))",
    "np.full((dim, 1), 0.01)",
    tell="Your weights start at 0.01; the exercise's name says where they should.",
    report="Starts the weights at 0.01.",
)


@initialize_with_zeros.variant
def integer_zeros(dim):
    """Whole numbers where floats are meant."""
    return np.zeros(shape=(dim, 1), dtype=int), 0


@initialize_with_zeros.variant
def list_of_lists(dim):
    """An array made of a list, returned in a list."""
    w = np.array([[0.0]] * dim)
    return [w, np.float64(0)]
