"""L1 and L2: how far predictions are off (3 points each)."""

import math

import numpy as np

from autograder.exercise import Case, Exercise, mistake
from reference import numpy_basics as reference


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


L1 = Exercise(
    name="L1",
    points=3,
    reference=reference.L1,
    witness=_loss(1),
    cases=_CASES,
    mistakes=(
        signed_errors,
        signed_errors_reversed,
        absolute_value_of_sum,
        mean_absolute_error,
        squares_instead,
        errors_not_summed,
        largest_error,
    ),
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


L2 = Exercise(
    name="L2",
    points=3,
    reference=reference.L2,
    witness=_loss(2),
    cases=_CASES,
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
)
