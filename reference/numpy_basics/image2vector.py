"""image2vector: a picture as one column (2 points)."""

import math

import numpy as np

from autograder import Exercise

from . import answers


def _numbered(*shape):
    return {"image": np.arange(math.prod(shape), dtype=float).reshape(shape)}


def _drawn(channels):
    """Return a picture to be drawn, height and width too: they are not the same."""

    def inputs(draw):
        height, width = draw.choice(np.arange(2, 8), 2, replace=False)
        return {"image": draw.random((height, width, channels))}

    return inputs


image2vector = Exercise(
    answers.image2vector,
    points=2,
    public={"two by two pixels": _numbered(2, 2, 3), "wider than high": _numbered(1, 3, 2)},
    hidden={
        "one pixel": lambda draw: {"image": draw.random((1, 1, 3))},
        "three channels": _drawn(3),
        "one channel": _drawn(1),
    },
    examples={
        "one number": _numbered(1, 1, 1),
        "one pixel, two channels": _numbered(1, 1, 2),
        "two pixels, one channel": _numbered(2, 1, 1),
        "two pixels, three channels": _numbered(1, 2, 3),
        "three by two, two channels": _numbered(3, 2, 2),
    },
    large=lambda draw: {"image": draw.random((30, 40, 3))},
)


@image2vector.witness
def _unroll(image):
    """Read a picture pixel by pixel."""
    return np.array([[value] for row in image for pixel in row for value in pixel])


image2vector.slip(
    "rank_one",
    "(-1, 1)",
    "(-1)",
    tell="Your vector has one axis; a column has two, the second of length 1.",
    report="Returns shape (n,): a rank-1 array instead of a column.",
)
image2vector.slip(
    "row_instead_of_column",
    "(-1, 1)",
    "(1, -1)",
    tell="You return a row; a column is asked for: which axis has length 1?",
    report="Returns a row, (1, n).",
)
image2vector.slip(
    "columns_first",
    "image.reshape",
    "image.T.reshape",
    tell=(
        "The length is right, the order is not: the picture is read row by row, colours innermost."
    ),
    report="Transposes before reshaping: the numbers come in another order.",
)
image2vector.slip(
    "colours_apart",
    "image.reshape",
    "image.transpose(2, 0, 1).reshape",
    tell="You list one colour after the other; the colours of a pixel stay together here.",
    report="Puts the colours apart, all red values first.",
)
image2vector.slip(
    "three_channels_written_down",
    "-1, 1",
    "image.shape[0] * image.shape[1] * 3, 1",
    tell="It works for three colours only: read the number of channels off the picture's shape.",
    report="Writes three channels down instead of reading the shape.",
)
image2vector.slip(
    "one_row_a_pixel",
    "(-1, 1)",
    "(-1, image.shape[2])",
    tell="You have a row for every pixel; the colours, too, belong into the one column.",
    report="Keeps the channels as columns: (h * w, channels).",
)
image2vector.slip(
    "one_row_a_row",
    "(-1, 1)",
    "(image.shape[0], -1)",
    tell="You have a row for every row of the picture: all its numbers belong into one column.",
    report="Keeps the picture's rows: (h, w * channels).",
)
image2vector.slip(
    "first_channel_alone",
    "image.reshape",
    "image[:, :, 0].reshape",
    tell="Your column holds one colour of each pixel: all of them belong into it.",
    report="Keeps the first channel only.",
)
image2vector.slip(
    "height_taken_twice",
    "-1, 1",
    "image.shape[0] * image.shape[0] * image.shape[2], 1",
    tell="It works for square pictures only: which entry of the shape is the width?",
    report="Takes the height for the width, too.",
)


@image2vector.variant
def product_of_the_shape(image):
    """The three sizes by name."""
    h, w, c = image.shape
    return image.reshape((h * w * c, 1))


@image2vector.variant
def new_axis(image):
    """Flat first, then a second axis."""
    return image.flatten()[:, None]


@image2vector.variant
def three_loops(image):
    """A list of rows of one number, filled by loops."""
    column = []
    for row in image:
        for pixel in row:
            for value in pixel:
                column.append([value])
    return np.array(column)
