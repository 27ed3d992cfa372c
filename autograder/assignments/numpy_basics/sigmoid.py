"""sigmoid: of every entry of an array (2 points). Asked for in both assignments."""

import math

import numpy as np

from autograder.assignments.numpy_basics.basic_sigmoid import by_logarithm
from autograder.exercise import Case, Exercise, mistake
from reference import numpy_basics as reference


def each(function, x):
    """Apply a function of one number to every entry, one after the other."""
    return np.array([function(float(v)) for v in np.ravel(x)]).reshape(np.shape(x))


@mistake("Computes exp(z) where exp(-z) is meant.")
def wrong_sign_in_exponent(z):
    """The curve falls where it should rise: look at the sign in the exponent."""
    return 1 / (1 + np.exp(z))


@mistake("Writes 1 / 1 + exp(-z): the division binds tighter than the sum.")
def missing_parentheses(z):
    """A sigmoid never exceeds 1, yours does: which part of the sum is the denominator?"""
    return 1 / 1 + np.exp(-z)


@mistake("Uses math.exp, which takes single numbers only.")
def math_instead_of_numpy(z):
    """It works for one number and fails for arrays: which library's `exp` takes whole arrays?"""
    return 1 / (1 + math.exp(-z))


@mistake("Sums the exponentials over the whole array.")
def entries_mixed(z):
    """Each entry of the result should depend on one entry of z; yours depend on all."""
    return 1 / (1 + np.sum(np.exp(-z)))


@mistake("Normalises over all entries: a softmax.")
def softmax_instead(z):
    """Your entries sum to 1: this is a softmax; a sigmoid looks at each entry alone."""
    return np.exp(z) / np.sum(np.exp(z))


@mistake("Returns the slope, s (1 - s), instead of s.")
def slope_instead(z):
    """You return the slope of the sigmoid; its value is asked for."""
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


MISTAKES = (
    wrong_sign_in_exponent,
    missing_parentheses,
    math_instead_of_numpy,
    entries_mixed,
    softmax_instead,
    slope_instead,
)

SIGMOID = Exercise(
    name="sigmoid",
    points=2,
    reference=reference.sigmoid,
    witness=lambda z: each(by_logarithm, z),
    cases=(
        Case("three numbers", {"z": np.array([-1.0, 0.0, 2.0])}),
        Case("a row", {"z": np.array([[0.5, -0.25]])}),
        Case("one number", {"z": 1.0}, hidden=True),
        Case("far from zero", {"z": np.array([[-700.0, -40.0], [40.0, 700.0]])}, hidden=True),
        Case("a matrix", lambda draw: {"z": draw.normal(0, 3, (3, 5))}, hidden=True),
    ),
    mistakes=MISTAKES,
)
