"""basic_sigmoid: the sigmoid of one number, by math (2 points)."""

import math

import numpy as np

from autograder.course.exercise import Case, Exercise, mistake, variant

from . import answers


def by_logarithm(x):
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


@mistake("Subtracts in the denominator: 1 / (1 - exp(-x)).")
def difference_in_denominator(x):
    """At 0 your denominator is 0, the formula's is 2: check the sign between its terms."""
    return 1 / (1 - math.exp(-x))


@mistake("Uses tanh, which runs from -1 to 1.")
def hyperbolic_tangent(x):
    """Your curve runs from -1 to 1, the sigmoid from 0 to 1: this is another function."""
    return math.tanh(x)


@mistake("Returns 0 or 1: a step, not a curve.")
def step(x):
    """You return 0 or 1; the sigmoid takes every value in between."""
    return 1 if x > 0 else 0


@mistake("Raises 10, or another number, to the power -x instead of e.")
def powers_of_ten(x):
    """The shape is right, the steepness is not: which number does the formula raise to -x?"""
    return 1 / (1 + 10**-x)


@variant
def two_branches(x):
    """A conditional, so that no exponential overflows."""
    from math import exp

    if x < 0:
        return exp(x) / (1 + exp(x))
    return 1 / (1 + exp(-x))


@variant
def power_of_e(x):
    """The constant e to a power."""
    return 1 / (1 + math.e**-x)


@variant
def numpy_for_a_number(x):
    """A number of numpy's, where math would do."""
    return np.divide(1, 1 + np.exp(-x))


BASIC_SIGMOID = Exercise(
    name="basic_sigmoid",
    points=2,
    reference=answers.basic_sigmoid,
    witness=by_logarithm,
    cases=(
        Case("zero", {"x": 0}),
        Case("a positive number", {"x": 2.0}),
        Case("a negative number", {"x": -1.5}, hidden=True),
        Case("far from zero", {"x": -30.0}, hidden=True),
        Case("a drawn number", lambda draw: {"x": float(draw.uniform(0.5, 4))}, hidden=True),
    ),
    examples=(
        Case("x = 1", {"x": 1}),
        Case("x = -1", {"x": -1.0}),
        Case("x = -20", {"x": -20.0}),
        Case("x = 20", {"x": 20.0}),
    ),
    mistakes=(
        minus_forgotten,
        denominator_without_parentheses,
        difference_in_denominator,
        hyperbolic_tangent,
        step,
        powers_of_ten,
    ),
    variants=(two_branches, power_of_e, numpy_for_a_number),
)
