"""L1 and L2: how far predictions are off (3 points each)."""

import math

import numpy as np

from autograder import Exercise

from . import answers


def _pair(yhat, y):
    return {"yhat": np.array(yhat), "y": np.array(y)}


def _drawn_errors(draw):
    """Draw whole numbers whose errors have both signs, at drawn places."""
    y = draw.integers(-50, 50, 5)
    return _pair(y + draw.permutation(draw.integers(1, 50, 5) * [-1, -1, 1, 1, 1]), y)


def _loss(answer):
    return Exercise(
        answer,
        points=3,
        axes={"y": "m"},
        public={
            "four examples": _pair([0.5, 0.25, 1.0, 0.0], [1.0, 0.0, 0.5, 0.0]),
            "errors of both signs": _pair([3.0, -1.0, 2.0], [1.0, 2.0, 2.5]),
        },
        hidden={
            "one example": lambda draw: _pair(draw.normal(0, 1, 1), draw.normal(0, 1, 1)),
            "whole numbers": _drawn_errors,
            "nine examples": lambda draw: _pair(draw.random(9), draw.integers(0, 2, 9) * 1.0),
        },
        examples={
            "one error": _pair([0.5], [0.0]),
            "one whole number": _pair([3], [1]),
            "two errors": _pair([0.5, 1.0], [1.0, 1.0]),
            "two signs": _pair([2.0, 0.0], [1.0, 2.0]),
            "five errors": _pair([1.0, 0.0, 0.5, 2.0, -1.0], [0.0, 1.0, 0.5, 0.0, 1.0]),
        },
        large=lambda draw: _pair(draw.random(900), draw.random(900)),
    )


L1, L2 = _loss(answers.L1), _loss(answers.L2)


@L1.witness
def _absolute_errors(yhat, y):
    return math.fsum(abs(a - b) for a, b in zip(y.tolist(), yhat.tolist(), strict=True))


@L2.witness
def _squared_errors(yhat, y):
    return math.fsum((a - b) ** 2 for a, b in zip(y.tolist(), yhat.tolist(), strict=True))


L1.slip(
    "signed_errors",
    "np.abs(y - yhat)",
    "y - yhat",
    tell="Errors of opposite sign cancel in your sum; a loss counts the size of each.",
    report="Sums signed errors: the absolute value is missing.",
)
L1.slip(
    "signed_errors_reversed",
    "np.abs(y - yhat)",
    "yhat - y",
    tell="Errors of opposite sign cancel in your sum; a loss counts the size of each.",
    report="Sums signed errors the other way round: the absolute value is missing.",
)
L1.slip(
    "absolute_value_of_sum",
    "np.sum(np.abs(y - yhat))",
    "np.abs(np.sum(y - yhat))",
    tell="Your errors cancel in the sum before you take the size: which of the two comes first?",
    report="Takes the absolute value of the sum: errors cancel before.",
)
L1.slip(
    "mean_absolute_error",
    "np.sum",
    "np.mean",
    tell="Your loss is an average over the examples; this one is a sum.",
    report="Averages where the sum is asked for.",
)
L1.slip(
    "squares_instead",
    "np.abs(y - yhat)",
    "(y - yhat) ** 2",
    tell="You square the errors: that is L2; L1 takes their absolute values.",
    report="Squares the errors: L2 instead of L1.",
)
L1.slip(
    "root_of_squares",
    "np.sum(np.abs(y - yhat))",
    "np.linalg.norm(y - yhat)",
    tell="This is the root of the sum of squares; L1 adds up the sizes of the errors.",
    report="Returns the Euclidean length of the errors.",
)
L1.slip(
    "errors_not_summed",
    "np.sum(np.abs(y - yhat))",
    "np.abs(y - yhat)",
    tell="You return one error an example; the loss is a single number.",
    report="Returns every error: the sum is missing.",
)
L1.slip(
    "largest_error",
    "np.sum",
    "np.max",
    tell="You return the largest error; the loss takes all of them in.",
    report="Returns the largest error.",
)
L1.slip(
    "first_example_alone",
    "np.sum(np.abs(y - yhat))",
    "abs(y[0] - yhat[0])",
    tell="Your loss is the first example's: does a loop reach all, and `return` stand below it?",
    report="Returns the first example's error: the return stands inside the loop.",
)
L1.slip(
    "last_example_alone",
    "np.sum(np.abs(y - yhat))",
    "abs(y[-1] - yhat[-1])",
    tell="Your loss is that of the last example: is each error added to those before it?",
    report="Returns the last example's error: each replaces the one before.",
)
L1.slip(
    "last_example_left_out",
    "y - yhat",
    "(y - yhat)[:-1]",
    tell="Your loss leaves the last example out: how far does a range or slice go?",
    report="Leaves the last example out, as with range(len(y) - 1).",
)
L1.slip(
    "products_summed",
    "np.sum(np.abs(y - yhat))",
    "np.dot(y, yhat)",
    tell="You sum the products of `y` and `yhat`; a loss is made of their differences.",
    report="Sums products instead of differences.",
)


@L1.variant
def generator(yhat, y):
    """The sum of a generator."""
    return sum(abs(a - b) for a, b in zip(y, yhat, strict=True))


@L1.variant
def norm_without_axes(yhat, y):
    """The 1-norm, as an array without axes."""
    return np.array(np.linalg.norm(y - yhat, 1))


@L1.variant
def running_total(yhat, y):
    """A loop over the indices, a sign by hand."""
    total = 0
    for i in range(len(y)):
        error = y[i] - yhat[i]
        total += error if error > 0 else -error
    return total


L2.slip(
    "root_of_sum",
    "np.sum((y - yhat) ** 2)",
    "np.sqrt(np.sum((y - yhat) ** 2))",
    tell="This is the square root of the loss: the sum of squares itself is asked for.",
    report="Takes the square root of the sum of squares: the distance, not the loss.",
)
L2.slip(
    "mean_squared_error",
    "np.sum",
    "np.mean",
    tell="Your loss is an average over the examples; this one is a sum.",
    report="Averages where the sum is asked for.",
)
L2.slip(
    "absolute_values_instead",
    "(y - yhat) ** 2",
    "np.abs(y - yhat)",
    tell="You sum absolute values: that is L1; L2 squares the errors.",
    report="Sums absolute errors: L1 instead of L2.",
)
L2.slip(
    "square_forgotten",
    "(y - yhat) ** 2",
    "y - yhat",
    tell="Errors of opposite sign cancel in your sum: what does L2 do to each before it sums?",
    report="Sums signed errors: the square is missing.",
)
L2.slip(
    "square_of_sum",
    "(y - yhat) ** 2)",
    "y - yhat) ** 2",
    tell="Your errors cancel in the sum before you square it: which of the two comes first?",
    report="Squares the sum instead of summing the squares.",
)
L2.slip(
    "half_of_it",
    "** 2)",
    "** 2) / 2",
    tell="Your loss is half of what is asked for: this definition has no factor in front.",
    report="Halves the loss, as some textbooks do.",
)
L2.slip(
    "squares_not_summed",
    "np.sum((y - yhat) ** 2)",
    "(y - yhat) ** 2",
    tell="You return one square an example; the loss is a single number.",
    report="Returns every squared error: the sum is missing.",
)
L2.slip(
    "doubled_for_squared",
    "** 2",
    "* 2",
    tell="You double the errors; to square a number is to multiply it by itself.",
    report="Multiplies by 2 instead of squaring.",
)
L2.slip(
    "first_example_alone",
    "np.sum((y - yhat) ** 2)",
    "(y[0] - yhat[0]) ** 2",
    tell="Your loss is the first example's: does a loop reach all, and `return` stand below it?",
    report="Returns the first example's square: the return stands inside the loop.",
)
L2.slip(
    "last_example_alone",
    "np.sum((y - yhat) ** 2)",
    "(y[-1] - yhat[-1]) ** 2",
    tell="Your loss is that of the last example: is each square added to those before it?",
    report="Returns the last example's square: each replaces the one before.",
)
L2.slip(
    "last_example_left_out",
    "(y - yhat)",
    "(y - yhat)[:-1]",
    tell="Your loss leaves the last example out: how far does a range or slice go?",
    report="Leaves the last example out, as with range(len(y) - 1).",
)
L2.slip(
    "yhat_squared_alone",
    "(y - yhat) ** 2",
    "y - yhat**2",
    tell="You square `yhat` before you subtract: it is the difference that is squared.",
    report="Squares yhat alone: the power binds tighter than the difference.",
)
L2.slip(
    "squares_subtracted",
    "(y - yhat) ** 2",
    "y**2 - yhat**2",
    tell="You subtract squares; it is the difference that is squared.",
    report="Takes the difference of the squares for the square of the difference.",
)
L2.slip(
    "square_forgotten_reversed",
    "(y - yhat) ** 2",
    "yhat - y",
    tell="Errors of opposite sign cancel in your sum: what does L2 do to each before it sums?",
    report="Sums signed errors the other way round: the square is missing.",
)
L2.slip(
    "products_summed",
    "np.sum((y - yhat) ** 2)",
    "np.dot(y, yhat)",
    tell="You sum the products of `y` and `yhat`; a loss is made of their differences.",
    report="Sums products instead of differences.",
)


@L2.variant
def dot_product(yhat, y):
    """The errors times themselves by dot."""
    return np.dot(y - yhat, y - yhat)


@L2.variant
def squared_norm(yhat, y):
    """The norm, squared."""
    return np.linalg.norm(yhat - y) ** 2


@L2.variant
def matrix_product(yhat, y):
    """A row times a column by @, squeezed."""
    errors = np.subtract(y, yhat).reshape(1, -1)
    return np.squeeze(errors @ errors.T)
