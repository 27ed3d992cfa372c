"""image2vector: a picture as one column (2 points)."""

import math

import numpy as np

from autograder.course.exercise import Case, Exercise, mistake, variant

from . import answers


def _unroll(image):
    """Read a picture pixel by pixel."""
    return np.array([[value] for row in image for pixel in row for value in pixel])


@mistake("Returns shape (n,): a rank-1 array instead of a column.")
def rank_one(image):
    """Your vector has one axis; a column has two, the second of length 1."""
    return image.reshape(-1)


@mistake("Returns a row, (1, n).")
def row_instead_of_column(image):
    """You return a row; a column is asked for: which axis has length 1?"""
    return image.reshape(1, -1)


@mistake("Transposes before reshaping: the numbers come in another order.")
def columns_first(image):
    """The length is right, the order is not: the picture is read row by row, colours innermost."""
    return image.T.reshape(-1, 1)


@mistake("Puts the colours apart, all red values first.")
def colours_apart(image):
    """You list one colour after the other; the colours of a pixel stay together here."""
    return image.transpose(2, 0, 1).reshape(-1, 1)


@mistake("Writes three channels down instead of reading the shape.")
def three_channels_written_down(image):
    """It works for three colours only: read the number of channels off the picture's shape."""
    return image.reshape(image.shape[0] * image.shape[1] * 3, 1)


@mistake("Keeps the channels as columns: (h * w, channels).")
def one_row_a_pixel(image):
    """You have a row for every pixel; the colours, too, belong into the one column."""
    return image.reshape(-1, image.shape[2])


def _numbered(*shape):
    return {"image": np.arange(math.prod(shape), dtype=float).reshape(shape)}


@variant
def product_of_the_shape(image):
    """The three sizes by name."""
    h, w, c = image.shape
    return image.reshape((h * w * c, 1))


@variant
def new_axis(image):
    """Flat first, then a second axis."""
    return image.flatten()[:, None]


@variant
def three_loops(image):
    """A list of rows of one number, filled by loops."""
    column = []
    for row in image:
        for pixel in row:
            for value in pixel:
                column.append([value])
    return np.array(column)


IMAGE2VECTOR = Exercise(
    name="image2vector",
    points=2,
    reference=answers.image2vector,
    witness=_unroll,
    cases=(
        Case("two by two pixels", _numbered(2, 2, 3)),
        Case("wider than high", _numbered(1, 3, 2)),
        Case("one pixel", _numbered(1, 1, 3), hidden=True),
        Case("three by four", lambda draw: {"image": draw.random((3, 4, 3))}, hidden=True),
        Case("one channel", lambda draw: {"image": draw.random((5, 2, 1))}, hidden=True),
    ),
    examples=(
        Case("one number", _numbered(1, 1, 1)),
        Case("one pixel, two channels", _numbered(1, 1, 2)),
        Case("two pixels, one channel", _numbered(2, 1, 1)),
        Case("two pixels, three channels", _numbered(1, 2, 3)),
        Case("three by two, two channels", _numbered(3, 2, 2)),
    ),
    large=Case("100 times as many", lambda draw: {"image": draw.random((30, 40, 3))}),
    mistakes=(
        rank_one,
        row_instead_of_column,
        columns_first,
        colours_apart,
        three_channels_written_down,
        one_row_a_pixel,
    ),
    variants=(product_of_the_shape, new_axis, three_loops),
)
