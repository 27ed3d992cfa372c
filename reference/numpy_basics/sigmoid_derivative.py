"""sigmoid_derivative: the slope of the sigmoid (2 points)."""

import math

import numpy as np

from autograder import Exercise

from . import answers
from .sigmoid import each, far_and_near, sigmoid

sigmoid_derivative = Exercise(
    answers.sigmoid_derivative,
    points=2,
    needs=(sigmoid,),
    public={
        "three numbers": {"x": np.array([-1.0, 0.0, 2.0])},
        "a column": {"x": np.array([[0.5], [3.0]])},
    },
    hidden={
        "one number": lambda draw: {"x": float(draw.normal(0, 2))},
        "far from zero": lambda draw: {"x": far_and_near(draw, 10, 30)},
        "a matrix": lambda draw: {"x": draw.normal(0, 2, (4, 2))},
    },
    examples={
        "a number": {"x": 1.5},
        "an array with one entry": {"x": np.array([-0.5])},
        "a row of two": {"x": np.array([[1.0, -1.0]])},
        "two by two": {"x": np.array([[-2.0, 0.25], [0.5, 1.0]])},
        "far on both sides": {"x": np.array([-25.0, 12.0])},
    },
    large=lambda draw: {"x": draw.normal(0, 3, 800)},
)


@sigmoid_derivative.witness
def _by_cosh(x):
    return each(lambda v: 1 / (2 * math.cosh(v / 2)) ** 2, x)


sigmoid_derivative.slip(
    "sigmoid_forgotten",
    "sigmoid(x)",
    "x",
    tell="You return x (1 - x); the slope is s (1 - s), with s the sigmoid of x.",
    report="Applies s (1 - s) to x itself: the sigmoid is missing.",
)
sigmoid_derivative.slip(
    "square_too_many",
    "1 - s",
    "1 - s**2",
    tell="Your slope at 0 is 3/8, the sigmoid's is 1/4: compare your formula with s (1 - s).",
    report="Squares: s (1 - s**2) is not the slope.",
)
sigmoid_derivative.slip(
    "slope_of_tanh",
    "s * (1 - s)",
    "1 - s**2",
    tell="Your slope at 0 is 3/4, the sigmoid's is 1/4: 1 - s² is the slope of another curve.",
    report="Returns 1 - s**2, which would be the slope if s were a tanh.",
)
sigmoid_derivative.slip(
    "sigmoid_itself",
    "s * (1 - s)",
    "s",
    tell="This is the sigmoid; asked for is how steep it is.",
    report="Returns the sigmoid instead of its slope.",
)
sigmoid_derivative.slip(
    "sum_instead_of_difference",
    "1 - s",
    "1 + s",
    tell=(
        "Far to the right the curve is flat, your slope there is 2: check the sign in the formula."
    ),
    report="Adds: s (1 + s).",
)
sigmoid_derivative.slip(
    "factor_forgotten",
    "s * (1 - s)",
    "1 - s",
    tell="Your slope only falls; the true one rises and falls: the formula has two factors.",
    report="Returns 1 - s: the factor s is missing.",
)
sigmoid_derivative.slip(
    "sigmoid_twice",
    "sigmoid(x)",
    "sigmoid(sigmoid(x))",
    tell="Yours is the slope at s, not at x: how often is the sigmoid taken?",
    report="Takes the sigmoid twice.",
)
sigmoid_derivative.slip(
    "product_summed",
    "s * (1 - s)",
    "np.dot(s, 1 - s)",
    tell="Your products are added up to one number: every entry of x has a slope of its own.",
    report="Uses np.dot, which adds the products up.",
)
sigmoid_derivative.slip(
    "x_in_second_factor",
    "1 - s",
    "1 - x",
    tell="You return s (1 - x): compare its second factor with the formula's.",
    report="Has x in the second factor: s (1 - x).",
)
sigmoid_derivative.slip(
    "wrong_sign",
    "1 - s",
    "s - 1",
    tell="Your slope is negative, but the sigmoid rises everywhere: which sign has the formula?",
    report="Subtracts the wrong way round: s (s - 1).",
)
sigmoid_derivative.slip(
    "brackets_forgotten",
    "s * (1 - s)",
    "s * 1 - s",
    tell="Your slope is 0 everywhere: is the product taken before the difference?",
    report="Leaves the brackets out: s * 1 - s is 0.",
)


@sigmoid_derivative.variant
def sigmoid_inlined(x):
    """The slope in one formula, without the sigmoid."""
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


@sigmoid_derivative.variant
def difference_with_square(x):
    """The product multiplied out: s - s**2."""
    s = sigmoid(x)
    return np.subtract(s, np.square(s))
