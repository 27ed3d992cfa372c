"""basic_sigmoid: the sigmoid of one number, by math (2 points)."""

import math

import numpy as np

from autograder import Exercise

from . import answers


def _between(low, high):
    return lambda draw: {"x": float(draw.uniform(low, high))}


basic_sigmoid = Exercise(
    answers.basic_sigmoid,
    points=2,
    public={"zero": {"x": 0}, "a positive number": {"x": 2.0}},
    hidden={
        "a negative number": _between(-4, -0.5),
        "far from zero": _between(-18, -10),  # 1e-8 at least: further out, 0 would pass for it
        "another positive number": _between(0.5, 4),
    },
    examples={
        "x = 1": {"x": 1},
        "x = -1": {"x": -1.0},
        "x = -20": {"x": -20.0},
        "x = 20": {"x": 20.0},
    },
)


@basic_sigmoid.witness
def by_logarithm(x):
    """Return the sigmoid by way of its logarithm."""
    return math.exp(-math.log1p(math.exp(-x)))


basic_sigmoid.slip(
    "minus_forgotten",
    "-x",
    "x",
    tell="The curve falls where it should rise: look at the signs, the exponent's first.",
    report="Computes exp(x) where exp(-x) is meant.",
)
basic_sigmoid.slip(
    "denominator_without_parentheses",
    "(1 + math.exp(-x))",
    "1 + math.exp(-x)",
    tell="A sigmoid never exceeds 1, yours does: is the whole sum the denominator?",
    report="Writes 1 / 1 + exp(-x): the division binds tighter than the sum.",
)
basic_sigmoid.slip(
    "difference_in_denominator",
    "1 + math",
    "1 - math",
    tell="At 0 your denominator is 0, the formula's is 2: check the sign between its terms.",
    report="Subtracts in the denominator: 1 / (1 - exp(-x)).",
)
basic_sigmoid.slip(
    "both_signs_swapped",
    "1 + math.exp(-x)",
    "1 - math.exp(x)",
    tell="At 0 your denominator is 0, the formula's is 2: check both of its signs.",
    report="Has both signs wrong: 1 / (1 - exp(x)).",
)
basic_sigmoid.slip(
    "hyperbolic_tangent",
    "1 / (1 + math.exp(-x))",
    "math.tanh(x)",
    tell="Your curve runs from -1 to 1, the sigmoid from 0 to 1: this is another function.",
    report="Uses tanh, which runs from -1 to 1.",
)
basic_sigmoid.slip(
    "step",
    "1 / (1 + math.exp(-x))",
    "1 if x > 0 else 0",
    tell="You return 0 or 1; the sigmoid takes every value in between.",
    report="Returns 0 or 1: a step, not a curve.",
)
basic_sigmoid.slip(
    "whole_division",
    "1 / (",
    "1 // (",
    tell="You return 0 where the sigmoid lies between 0 and 1: are decimals cut off, as by `//`?",
    report="Cuts the decimals off, 1 // (1 + exp(-x)): 0 nearly everywhere.",
)
basic_sigmoid.slip(
    "exponential_alone",
    "1 / (1 + math.exp(-x))",
    "math.exp(x)",
    tell="You return e to the power x, which can exceed 1: is the whole formula there?",
    report="Returns exp(x), or 1 / exp(-x): a part of the fraction is missing.",
)
basic_sigmoid.slip(
    "powers_of_ten",
    "math.exp(-x)",
    "10**-x",
    tell="The shape is right, the steepness is not: which number does the formula raise to -x?",
    report="Raises 10, or another number, to the power -x instead of e.",
)


@basic_sigmoid.variant
def two_branches(x):
    """A conditional, so that no exponential overflows."""
    from math import exp

    if x < 0:
        return exp(x) / (1 + exp(x))
    return 1 / (1 + exp(-x))


@basic_sigmoid.variant
def power_of_e(x):
    """The constant e to a power."""
    return 1 / (1 + math.e**-x)


@basic_sigmoid.variant
def numpy_for_a_number(x):
    """A number of numpy's, where math would do."""
    return np.divide(1, 1 + np.exp(-x))
