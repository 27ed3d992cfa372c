"""initialize_with_zeros: where the descent starts (2 points)."""

import numpy as np

from autograder.course.exercise import Case, Exercise, mistake, variant

from . import answers


@mistake("Makes w of shape (dim,): a rank-1 array instead of a column.")
def weights_of_rank_one(dim):
    """Your `w` has one axis: a column of shape (dim, 1) has two."""
    w = np.zeros(dim)
    b = 0.0
    return w, b


@mistake("Makes w a row, (1, dim).")
def weights_in_a_row(dim):
    """Your `w` is a row, this notebook keeps weights in a column: (dim, 1)."""
    w = np.zeros((1, dim))
    b = 0.0
    return w, b


@mistake("Makes w a square matrix, (dim, dim).")
def weights_in_a_square(dim):
    """Your `w` has a weight for every pair; one weight for every number of a picture is meant."""
    w = np.zeros((dim, dim))
    b = 0.0
    return w, b


@mistake("Starts the weights at one.")
def weights_of_one(dim):
    """Your weights start at 1; the exercise's name says where they should."""
    w = np.ones((dim, 1))
    b = 0.0
    return w, b


@mistake("Starts the bias at one.")
def bias_of_one(dim):
    """Your `w` is right, your `b` starts at 1: what should it start at?"""
    w = np.zeros((dim, 1))
    b = 1.0
    return w, b


@mistake("Returns b before w.")
def order_swapped(dim):
    """You return `b` first: the docstring names the order."""
    w = np.zeros((dim, 1))
    b = 0.0
    return b, w


@variant
def integer_zeros(dim):
    """Whole numbers where floats are meant."""
    return np.zeros(shape=(dim, 1), dtype=int), 0


@variant
def list_of_lists(dim):
    """An array made of a list, returned in a list."""
    w = np.array([[0.0]] * dim)
    return [w, np.float64(0)]


INITIALIZE = Exercise(
    name="initialize_with_zeros",
    points=2,
    reference=answers.initialize_with_zeros,
    witness=lambda dim: (np.array([[0.0] for _ in range(dim)]), 0.0),
    returns=("w", "b"),
    cases=(
        Case("two weights", {"dim": 2}),
        Case("five weights", {"dim": 5}),
        Case("one weight", {"dim": 1}, hidden=True),
        Case("as many as a small picture has", {"dim": 768}, hidden=True),
    ),
    examples=(Case("three weights", {"dim": 3}), Case("1000 weights", {"dim": 1000})),
    mistakes=(
        weights_of_rank_one,
        weights_in_a_row,
        weights_in_a_square,
        weights_of_one,
        bias_of_one,
        order_swapped,
    ),
    variants=(integer_zeros, list_of_lists),
)
