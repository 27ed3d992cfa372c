"""sigmoid: of every entry of an array (2 points). Asked for in both assignments."""

import math

import numpy as np

from autograder import Exercise

from . import answers


def far_and_near(draw, least, most):
    """Return numbers at drawn places: two far below zero, two far above, two near it."""
    far = draw.uniform(least, most, 4) * [-1, -1, 1, 1]
    return draw.permutation(np.append(far, draw.normal(0, 1, 2))).reshape(2, 3)


sigmoid = Exercise(
    answers.sigmoid,
    points=2,
    public={
        "three numbers": {"z": np.array([-1.0, 0.0, 2.0])},
        "a row": {"z": np.array([[0.5, -0.25]])},
    },
    hidden={
        "one number": lambda draw: {"z": float(draw.normal(0, 3))},
        "far from zero": lambda draw: {"z": far_and_near(draw, 40, 700)},
        "a matrix": lambda draw: {"z": draw.normal(0, 3, (3, 5))},
    },
    examples={
        "a number": {"z": -2.0},
        "a whole number": {"z": 0},
        "an array with one entry": {"z": np.array([0.5])},
        "a column of two": {"z": np.array([[1.0], [-1.0]])},
        "two by two": {"z": np.array([[-2.0, 0.25], [0.5, 1.0]])},
        "far on both sides": {"z": np.array([-300.0, 30.0])},
    },
    large=lambda draw: {"z": draw.normal(0, 3, 1500)},
)


def each(function, x):
    """Apply a function of one number to every entry, one after the other."""
    return np.array([function(float(v)) for v in np.ravel(x)]).reshape(np.shape(x))


@sigmoid.witness
def _one_by_one(z):
    return each(answers.basic_sigmoid, z)


sigmoid.slip(
    "wrong_sign_in_exponent",
    "-z",
    "z",
    tell="The curve falls where it should rise: look at the signs, the exponent's first.",
    report="Computes exp(z) where exp(-z) is meant.",
)
sigmoid.slip(
    "missing_parentheses",
    "(1 + np.exp(-z))",
    "1 + np.exp(-z)",
    tell="A sigmoid never exceeds 1, yours does: is the whole sum the denominator?",
    report="Writes 1 / 1 + exp(-z): the division binds tighter than the sum.",
)
sigmoid.slip(
    "math_instead_of_numpy",
    "np.exp",
    "math.exp",
    tell="It works for one number, not for arrays: what in it takes numbers alone, as `math.exp`?",
    report="Uses math.exp, which takes single numbers only.",
)
sigmoid.slip(
    "entries_mixed",
    "np.exp(-z)",
    "np.sum(np.exp(-z))",
    tell="You return one number, made of all of z; every entry of z has a sigmoid of its own.",
    report="Sums the exponentials over the whole array.",
)
sigmoid.slip(
    "softmax_instead",
    "1 / (1 + np.exp(-z))",
    "np.exp(z) / np.sum(np.exp(z))",
    tell="Your entries sum to 1: this is a softmax; a sigmoid looks at each entry alone.",
    report="Normalises over all entries: a softmax.",
)
sigmoid.slip(
    "slope_instead",
    "return s",
    "return s * (1 - s)",
    tell="You return the slope of the sigmoid; its value is asked for.",
    report="Returns the slope, s (1 - s), instead of s.",
)
sigmoid.slip(
    "hyperbolic_tangent",
    "1 / (1 + np.exp(-z))",
    "np.tanh(z)",
    tell="Your curve runs from -1 to 1, the sigmoid from 0 to 1: this is another function.",
    report="Uses tanh, which runs from -1 to 1.",
)
sigmoid.slip(
    "exponential_alone",
    "1 / (1 + np.exp(-z))",
    "1 / np.exp(-z)",
    tell="You return e to the power z, which can exceed 1: is the whole formula there?",
    report="Returns exp(z), or 1 / exp(-z): a part of the fraction is missing.",
)
sigmoid.slip(
    "difference_in_denominator",
    "1 + np",
    "1 - np",
    tell="At 0 your denominator is 0, the formula's is 2: check the sign between its terms.",
    report="Subtracts in the denominator: 1 / (1 - exp(-z)).",
)
sigmoid.slip(
    "both_signs_swapped",
    "1 + np.exp(-z)",
    "1 - np.exp(z)",
    tell="At 0 your denominator is 0, the formula's is 2: check both of its signs.",
    report="Has both signs wrong: 1 / (1 - exp(z)).",
)
sigmoid.slip(
    "decimals_cut_off",
    "1 / (",
    "1 // (",
    tell="You return 0 where the sigmoid lies between 0 and 1: are decimals cut off, as by `//`?",
    report="Cuts the decimals off, 1 // (1 + exp(-z)).",
)


@sigmoid.variant
def entry_by_entry(z):
    """A loop over the entries of an array of any shape."""
    z = np.asarray(z)
    s = np.zeros(z.shape)
    for at in np.ndindex(z.shape):
        s[at] = 1 / (1 + math.exp(-z[at]))
    return s


@sigmoid.variant
def hyperbolic(z):
    """By way of tanh."""
    return 0.5 * (1 + np.tanh(np.multiply(z, 0.5)))


@sigmoid.variant
def stable_where(z):
    """np.where between two forms, of which neither overflows."""
    e = np.exp(-np.abs(z))
    return np.where(np.greater_equal(z, 0), 1 / (1 + e), e / (1 + e))


@sigmoid.variant
def vectorized_function(z):
    """A function of one number, applied by np.vectorize."""
    return np.vectorize(lambda v: 1 / (1 + math.exp(-v)))(z)
