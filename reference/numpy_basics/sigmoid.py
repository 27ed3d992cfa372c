"""sigmoid: of every entry of an array (2 points). Asked for in both assignments."""

import math

import numpy as np

from autograder.course.exercise import Case, Exercise, mistake, variant

from . import answers
from .basic_sigmoid import by_logarithm


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


@variant
def entry_by_entry(z):
    """A loop over the entries of an array of any shape."""
    z = np.asarray(z)
    s = np.zeros(z.shape)
    for at in np.ndindex(z.shape):
        s[at] = 1 / (1 + math.exp(-z[at]))
    return s


@variant
def hyperbolic(z):
    """By way of tanh."""
    return 0.5 * (1 + np.tanh(np.multiply(z, 0.5)))


@variant
def stable_where(z):
    """np.where between two forms, of which neither overflows."""
    e = np.exp(-np.abs(z))
    return np.where(np.greater_equal(z, 0), 1 / (1 + e), e / (1 + e))


@variant
def vectorized_function(z):
    """A function of one number, applied by np.vectorize."""
    return np.vectorize(lambda v: 1 / (1 + math.exp(-v)))(z)


SIGMOID = Exercise(
    name="sigmoid",
    points=2,
    reference=answers.sigmoid,
    witness=lambda z: each(by_logarithm, z),
    cases=(
        Case("three numbers", {"z": np.array([-1.0, 0.0, 2.0])}),
        Case("a row", {"z": np.array([[0.5, -0.25]])}),
        Case("one number", {"z": 1.0}, hidden=True),
        Case("far from zero", {"z": np.array([[-700.0, -40.0], [40.0, 700.0]])}, hidden=True),
        Case("a matrix", lambda draw: {"z": draw.normal(0, 3, (3, 5))}, hidden=True),
    ),
    examples=(
        Case("a number", {"z": -2.0}),
        Case("a whole number", {"z": 0}),
        Case("an array with one entry", {"z": np.array([0.5])}),
        Case("a column of two", {"z": np.array([[1.0], [-1.0]])}),
        Case("two by two", {"z": np.array([[-2.0, 0.25], [0.5, 1.0]])}),
        Case("far on both sides", {"z": np.array([-300.0, 30.0])}),
    ),
    large=Case("100 times as many", lambda draw: {"z": draw.normal(0, 3, 1500)}),
    mistakes=MISTAKES,
    variants=(entry_by_entry, hyperbolic, stable_where, vectorized_function),
)
