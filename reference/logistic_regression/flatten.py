"""train_set_x_flatten, test_set_x_flatten: one picture per column (3 points)."""

import numpy as np

from . import answers
from .dimensions import dimensions, drawn_picture_sets, of_pictures, picture_sets

flatten = of_pictures(
    answers.flatten,
    "train_set_x_flatten test_set_x_flatten",
    needs=(dimensions,),
    hidden={
        "one training picture": lambda draw: picture_sets(1, *draw.integers(2, 10, 2))(draw),
        "one pixel": drawn_picture_sets(range(2, 10), [1]),
        "two sets of other sizes": drawn_picture_sets(range(2, 10), range(2, 10)),
    },
)


@flatten.witness
def _columns(train_set_x_orig, test_set_x_orig):
    """Fill the columns entry by entry."""
    flat = {}
    for name, pictures in (("train", train_set_x_orig), ("test", test_set_x_orig)):
        m, height, width, colours = pictures.shape
        columns = np.empty((height * width * colours, m))
        for i, row, column, colour in np.ndindex(pictures.shape):
            columns[(row * width + column) * colours + colour, i] = pictures[i, row, column, colour]
        flat[f"{name}_set_x_flatten"] = columns
    return flat


@flatten.mistake(
    "Reshapes to (-1, m): the shape is right, but each column mixes pixels of many pictures."
)
def pictures_mixed(train_set_x_orig, test_set_x_orig):
    """The shape is right, but a column mixes pixels of many pictures: flatten each, then turn."""
    train_set_x_flatten = train_set_x_orig.reshape(-1, train_set_x_orig.shape[0])
    test_set_x_flatten = test_set_x_orig.reshape(-1, test_set_x_orig.shape[0])
    return {"train_set_x_flatten": train_set_x_flatten, "test_set_x_flatten": test_set_x_flatten}


flatten.slip(
    "pictures_in_rows",
    ".T",
    "",
    tell="You have one picture per row; this notebook keeps one per column.",
    report="Leaves one picture per row: the transpose is missing.",
    every=True,
)


@flatten.mistake("Transposes before reshaping: the right pictures, their pixels in another order.")
def pixels_reordered(train_set_x_orig, test_set_x_orig):
    """Each column is one picture, its numbers in another order: row by row, colours innermost."""
    train_set_x_flatten = train_set_x_orig.T.reshape(-1, train_set_x_orig.shape[0])
    test_set_x_flatten = test_set_x_orig.T.reshape(-1, test_set_x_orig.shape[0])
    return {"train_set_x_flatten": train_set_x_flatten, "test_set_x_flatten": test_set_x_flatten}


flatten.slip(
    "one_colour",
    "_orig.reshape",
    "_orig[..., 0].reshape",
    tell="Your columns hold one colour of each pixel: all three belong into them.",
    report="Keeps one colour only.",
    every=True,
)
flatten.slip(
    "training_set_twice",
    "test_set_x_orig.reshape(m_test,",
    "train_set_x_orig.reshape(m_train,",
    tell="Your `test_set_x_flatten` holds the training pictures: which array holds the test set?",
    report="Flattens the training set under both names.",
)
flatten.slip(
    "scaled_too_early",
    ".T",
    ".T / 255",
    tell="Your numbers are already divided by 255: that step has a cell of its own further down.",
    report="Divides by 255 already here.",
    every=True,
)


@flatten.mistake("Puts all pictures of a set into one column, by reshape(-1, 1).")
def all_in_one_column(train_set_x_orig, test_set_x_orig):
    """You have all pictures of a set in one column: each has a column of its own."""
    train_set_x_flatten = train_set_x_orig.reshape(-1, 1)
    test_set_x_flatten = test_set_x_orig.reshape(-1, 1)
    return {"train_set_x_flatten": train_set_x_flatten, "test_set_x_flatten": test_set_x_flatten}


@flatten.mistake("Swaps training and test set.")
def sets_swapped(train_set_x_orig, test_set_x_orig):
    """Your `train_set_x_flatten` holds the test pictures, and the other way round."""
    train_set_x_flatten = test_set_x_orig.reshape(len(test_set_x_orig), -1).T
    test_set_x_flatten = train_set_x_orig.reshape(len(train_set_x_orig), -1).T
    return {"train_set_x_flatten": train_set_x_flatten, "test_set_x_flatten": test_set_x_flatten}


@flatten.mistake("Flattens the first picture of each set alone.")
def first_picture_alone(train_set_x_orig, test_set_x_orig):
    """You have the first picture of each set alone: every picture has a column."""
    train_set_x_flatten = train_set_x_orig[0].reshape(-1, 1)
    test_set_x_flatten = test_set_x_orig[0].reshape(-1, 1)
    return {"train_set_x_flatten": train_set_x_flatten, "test_set_x_flatten": test_set_x_flatten}


def columns(pictures):
    """Return a column for each picture."""
    return np.array([picture.flatten() for picture in pictures]).T


@flatten.variant
def helper_for_both_sets(train_set_x_orig, test_set_x_orig):
    """A function of one's own, a loop over the pictures in it."""
    train_set_x_flatten = columns(train_set_x_orig)
    test_set_x_flatten = columns(test_set_x_orig)
    return {"train_set_x_flatten": train_set_x_flatten, "test_set_x_flatten": test_set_x_flatten}


@flatten.variant
def axis_moved(train_set_x_orig, test_set_x_orig):
    """The pictures' axis moved to the end, then a reshape."""
    n_x = train_set_x_orig[0].size
    train_set_x_flatten = np.moveaxis(train_set_x_orig, 0, -1).reshape(n_x, -1)
    test_set_x_flatten = np.moveaxis(test_set_x_orig, 0, -1).reshape(n_x, -1)
    return {"train_set_x_flatten": train_set_x_flatten, "test_set_x_flatten": test_set_x_flatten}


@flatten.variant
def as_floats(train_set_x_orig, test_set_x_orig):
    """Floats where the pictures are bytes."""
    train_set_x_flatten = np.stack([p.ravel() for p in train_set_x_orig], axis=1).astype(float)
    test_set_x_flatten = np.stack([p.ravel() for p in test_set_x_orig], axis=1).astype(float)
    return {"train_set_x_flatten": train_set_x_flatten, "test_set_x_flatten": test_set_x_flatten}
