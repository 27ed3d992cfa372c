"""L1 and L2: how far predictions are off (3 points each)."""

import math

import numpy as np

from autograder.course.exercise import Case, Exercise, mistake, variant

from . import answers


def _loss(power):
    def loss(yhat, y):
        return math.fsum(
            abs(a - b) ** power for a, b in zip(y.tolist(), yhat.tolist(), strict=True)
        )

    return loss


def _pair(yhat, y):
    return {"yhat": np.array(yhat), "y": np.array(y)}


_CASES = (
    Case("four examples", _pair([0.5, 0.25, 1.0, 0.0], [1.0, 0.0, 0.5, 0.0])),
    Case("errors of both signs", _pair([3.0, -1.0, 2.0], [1.0, 2.0, 2.5])),
    Case("one example", _pair([0.75], [1.0]), hidden=True),
    Case("whole numbers", _pair([1, 0, 4], [0, 3, 2]), hidden=True),
    Case(
        "drawn predictions",
        lambda draw: {"yhat": draw.random(9), "y": draw.integers(0, 2, 9).astype(float)},
        hidden=True,
    ),
)


_EXAMPLES = (
    Case("one error", _pair([0.5], [0.0])),
    Case("one whole number", _pair([3], [1])),
    Case("two errors", _pair([0.5, 1.0], [1.0, 1.0])),
    Case("two signs", _pair([2.0, 0.0], [1.0, 2.0])),
    Case("five errors", _pair([1.0, 0.0, 0.5, 2.0, -1.0], [0.0, 1.0, 0.5, 0.0, 1.0])),
)
_LARGE = Case("100 times as many", lambda draw: {"yhat": draw.random(900), "y": draw.random(900)})


@mistake("Sums signed errors: the absolute value is missing.")
def signed_errors(yhat, y):
    """Errors of opposite sign cancel in your sum; a loss counts the size of each."""
    return np.sum(y - yhat)


@mistake("Sums signed errors the other way round: the absolute value is missing.")
def signed_errors_reversed(yhat, y):
    """Errors of opposite sign cancel in your sum; a loss counts the size of each."""
    return np.sum(yhat - y)


@mistake("Takes the absolute value of the sum: errors cancel before.")
def absolute_value_of_sum(yhat, y):
    """Your errors cancel in the sum before you take the size: which of the two comes first?"""
    return np.abs(np.sum(y - yhat))


@mistake("Averages where the sum is asked for.")
def mean_absolute_error(yhat, y):
    """Your loss shrinks with the number of examples: this one is a sum, not a mean."""
    return np.mean(np.abs(y - yhat))


@mistake("Squares the errors: L2 instead of L1.")
def squares_instead(yhat, y):
    """You square the errors: that is L2; L1 takes their absolute values."""
    return np.sum((y - yhat) ** 2)


@mistake("Returns every error: the sum is missing.")
def errors_not_summed(yhat, y):
    """You return one error an example; the loss is a single number."""
    return np.abs(y - yhat)


@mistake("Returns the largest error.")
def largest_error(yhat, y):
    """You return the largest error; the loss takes all of them in."""
    return np.max(np.abs(y - yhat))


@variant
def generator(yhat, y):
    """The sum of a generator."""
    return sum(abs(a - b) for a, b in zip(y, yhat, strict=True))


@variant
def norm_without_axes(yhat, y):
    """The 1-norm, as an array without axes."""
    return np.array(np.linalg.norm(y - yhat, 1))


@variant
def running_total(yhat, y):
    """A loop over the indices, a sign by hand."""
    total = 0
    for i in range(len(y)):
        error = y[i] - yhat[i]
        total += error if error > 0 else -error
    return total


L1 = Exercise(
    name="L1",
    points=3,
    reference=answers.L1,
    witness=_loss(1),
    shapes={"y": ("m",)},
    cases=_CASES,
    examples=_EXAMPLES,
    large=_LARGE,
    mistakes=(
        signed_errors,
        signed_errors_reversed,
        absolute_value_of_sum,
        mean_absolute_error,
        squares_instead,
        errors_not_summed,
        largest_error,
    ),
    variants=(generator, norm_without_axes, running_total),
)


@mistake("Takes the square root of the sum of squares: the distance, not the loss.")
def root_of_sum(yhat, y):
    """This is the square root of the loss: the sum of squares itself is asked for."""
    return np.sqrt(np.sum((y - yhat) ** 2))


@mistake("Averages where the sum is asked for.")
def mean_squared_error(yhat, y):
    """Your loss shrinks with the number of examples: this one is a sum, not a mean."""
    return np.mean((y - yhat) ** 2)


@mistake("Sums absolute errors: L1 instead of L2.")
def absolute_values_instead(yhat, y):
    """You sum absolute values: that is L1; L2 squares the errors."""
    return np.sum(np.abs(y - yhat))


@mistake("Sums signed errors: the square is missing.")
def square_forgotten(yhat, y):
    """Errors of opposite sign cancel in your sum: what does L2 do to each before it sums?"""
    return np.sum(y - yhat)


@mistake("Squares the sum instead of summing the squares.")
def square_of_sum(yhat, y):
    """Your errors cancel in the sum before you square it: which of the two comes first?"""
    return np.sum(y - yhat) ** 2


@mistake("Halves the loss, as some textbooks do.")
def half_of_it(yhat, y):
    """Your loss is half of what is asked for: this definition has no factor in front."""
    return np.sum((y - yhat) ** 2) / 2


@mistake("Returns every squared error: the sum is missing.")
def squares_not_summed(yhat, y):
    """You return one square an example; the loss is a single number."""
    return (y - yhat) ** 2


@mistake("Multiplies by 2 instead of squaring.")
def doubled_for_squared(yhat, y):
    """You double the errors; to square a number is to multiply it by itself."""
    return np.sum((y - yhat) * 2)


@variant
def dot_product(yhat, y):
    """The errors times themselves by dot."""
    return np.dot(y - yhat, y - yhat)


@variant
def squared_norm(yhat, y):
    """The norm, squared."""
    return np.linalg.norm(yhat - y) ** 2


@variant
def matrix_product(yhat, y):
    """A row times a column by @, squeezed."""
    errors = np.subtract(y, yhat).reshape(1, -1)
    return np.squeeze(errors @ errors.T)


L2 = Exercise(
    name="L2",
    points=3,
    reference=answers.L2,
    witness=_loss(2),
    shapes={"y": ("m",)},
    cases=_CASES,
    examples=_EXAMPLES,
    large=_LARGE,
    mistakes=(
        root_of_sum,
        mean_squared_error,
        absolute_values_instead,
        square_forgotten,
        square_of_sum,
        half_of_it,
        squares_not_summed,
        doubled_for_squared,
    ),
    variants=(dot_product, squared_norm, matrix_product),
)
