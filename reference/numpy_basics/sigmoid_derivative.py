"""sigmoid_derivative: the slope of the sigmoid (2 points)."""

import math

import numpy as np

from autograder.course.exercise import Case, Exercise, mistake, variant

from . import answers
from .answers import sigmoid
from .sigmoid import each


@mistake("Applies s (1 - s) to x itself: the sigmoid is missing.")
def sigmoid_forgotten(x):
    """The slope is s (1 - s), with s the sigmoid of x; what is your s?"""
    return x * (1 - x)


@mistake("Squares: s (1 - s**2) is not the slope.")
def square_too_many(x):
    """Your slope at 0 is 3/8, the sigmoid's is 1/4: compare your formula with s (1 - s)."""
    s = sigmoid(x)
    return s * (1 - s**2)


@mistake("Returns the sigmoid instead of its slope.")
def sigmoid_itself(x):
    """This is the sigmoid; asked for is how steep it is."""
    return sigmoid(x)


@mistake("Adds: s (1 + s).")
def sum_instead_of_difference(x):
    """Far to the right the curve is flat, your slope there is 2: check the sign in the formula."""
    s = sigmoid(x)
    return s * (1 + s)


@mistake("Returns 1 - s: the factor s is missing.")
def factor_forgotten(x):
    """Your slope only falls; the true one rises and falls: the formula has two factors."""
    return 1 - sigmoid(x)


@mistake("Takes the sigmoid twice.")
def sigmoid_twice(x):
    """You take the sigmoid of the sigmoid: s is already squashed, use it as it is."""
    s = sigmoid(x)
    return sigmoid(s) * (1 - sigmoid(s))


@variant
def sigmoid_inlined(x):
    """The slope in one formula, without the sigmoid."""
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


@variant
def difference_with_square(x):
    """The product multiplied out: s - s**2."""
    s = sigmoid(x)
    return np.subtract(s, np.square(s))


SIGMOID_DERIVATIVE = Exercise(
    name="sigmoid_derivative",
    points=2,
    reference=answers.sigmoid_derivative,
    witness=lambda x: each(lambda v: 1 / (2 * math.cosh(v / 2)) ** 2, x),
    cases=(
        Case("three numbers", {"x": np.array([-1.0, 0.0, 2.0])}),
        Case("a column", {"x": np.array([[0.5], [3.0]])}),
        Case("one number", {"x": -2.0}, hidden=True),
        Case("far from zero", {"x": np.array([-15.0, 15.0])}, hidden=True),
        Case("a matrix", lambda draw: {"x": draw.normal(0, 2, (4, 2))}, hidden=True),
    ),
    examples=(
        Case("a number", {"x": 1.5}),
        Case("an array with one entry", {"x": np.array([-0.5])}),
        Case("a row of two", {"x": np.array([[1.0, -1.0]])}),
        Case("two by two", {"x": np.array([[-2.0, 0.25], [0.5, 1.0]])}),
        Case("far on both sides", {"x": np.array([-25.0, 12.0])}),
    ),
    large=Case("100 times as many", lambda draw: {"x": draw.normal(0, 3, 800)}),
    mistakes=(
        sigmoid_forgotten,
        square_too_many,
        sigmoid_itself,
        sum_instead_of_difference,
        factor_forgotten,
        sigmoid_twice,
    ),
    variants=(sigmoid_inlined, difference_with_square),
    needs=("sigmoid",),
)
