"""m_train, m_test, num_px: numbers read off the shapes of the picture sets (3 points)."""

import numpy as np

from autograder import Exercise

from . import answers


def pictures(draw, m, num_px):
    """Return pictures, each in shades of a colour of its own: it shows where they are mixed."""
    colours = draw.integers(0, 192, (m, 1, 1, 3))
    return (colours + draw.integers(0, 64, (m, num_px, num_px, 3))).astype(np.uint8)


def picture_sets(m_train, m_test, num_px):
    """Return small picture sets under the names of the notebook's."""

    def inputs(draw):
        return {
            "train_set_x_orig": pictures(draw, m_train, num_px),
            "train_set_y": draw.integers(0, 2, (1, m_train)),
            "test_set_x_orig": pictures(draw, m_test, num_px),
            "test_set_y": draw.integers(0, 2, (1, m_test)),
            "classes": np.array([0, 1]),
        }

    return inputs


def drawn_picture_sets(m, num_px):
    """Return picture sets whose sizes are drawn, too: from ``m`` two numbers of pictures."""

    def inputs(draw):
        m_train, m_test = draw.choice(m, 2, replace=False)
        return picture_sets(m_train, m_test, draw.choice(num_px))(draw)

    return inputs


def of_pictures(answer, asks, hidden, needs=()):
    """Return an exercise that asks for variables made of the picture sets."""
    return Exercise(
        answer,
        points=3,
        asks=asks,
        needs=needs,
        public={
            "five pictures of 4 by 4 pixels": picture_sets(5, 2, 4),
            "more test than training pictures": picture_sets(3, 7, 5),
        },
        hidden=hidden,
        examples={
            "one picture in each set": picture_sets(1, 1, 1),
            "two and one": picture_sets(2, 1, 1),
            "one and two, two by two pixels": picture_sets(1, 2, 2),
        },
    )


dimensions = of_pictures(
    answers.dimensions,
    "m_train m_test num_px",
    hidden={
        "more pictures than pixels a side": drawn_picture_sets(range(20, 41), range(4, 20)),
        "more pixels a side than pictures": drawn_picture_sets(range(2, 20), range(20, 31)),
    },
)


@dimensions.witness
def _count(train_set_x_orig, test_set_x_orig):
    """Count by walking through the pictures."""
    return {
        "m_train": sum(1 for _ in train_set_x_orig),
        "m_test": sum(1 for _ in test_set_x_orig),
        "num_px": sum(1 for _ in train_set_x_orig[0]),
    }


@dimensions.mistake("Writes the numbers of the bundled files down instead of reading the shapes.")
def sizes_written_down(train_set_x_orig, test_set_x_orig):
    """These numbers hold for one data set only: read them off the arrays' shapes."""
    m_train = 209
    m_test = 50
    num_px = 64
    return {"m_train": m_train, "m_test": m_test, "num_px": num_px}


dimensions.slip(
    "colours_for_side",
    "shape[1]",
    "shape[-1]",
    tell=(
        "Your `num_px` is the number of colours: which axis of the array is a side of the picture?"
    ),
    report="Takes the last axis, the three colours, for the side of a picture.",
)


@dimensions.mistake("Swaps training and test set.")
def sets_swapped(train_set_x_orig, test_set_x_orig):
    """Your `m_train` counts the test pictures and your `m_test` the training pictures."""
    m_train = test_set_x_orig.shape[0]
    m_test = train_set_x_orig.shape[0]
    num_px = train_set_x_orig.shape[1]
    return {"m_train": m_train, "m_test": m_test, "num_px": num_px}


dimensions.slip(
    "training_set_twice",
    "test_set_x_orig",
    "train_set_x_orig",
    tell="Your `m_test` counts the training pictures: which array holds the test set?",
    report="Counts the training set twice.",
)
dimensions.slip(
    "pixels_counted",
    "shape[1]",
    "shape[1] * train_set_x_orig.shape[2]",
    tell=(
        "Your `num_px` counts all pixels of a picture; its side, the height or width, is asked for."
    ),
    report="Takes all pixels of a picture for its side.",
)
dimensions.slip(
    "numbers_counted",
    "shape[0]",
    "size",
    tell="You count every number in the arrays; a picture is one step along the first axis.",
    report="Counts numbers instead of pictures: size instead of the first axis.",
    every=True,
)
dimensions.slip(
    "axes_counted_from_one",
    "shape[0]",
    "shape[1]",
    tell="Your `m_train` and `m_test` are the side of a picture: which axis counts the pictures?",
    report="Takes the second axis, shape[1], for the number of pictures.",
    every=True,
)


@dimensions.mistake("Counts the rows of the training labels, which stand in one row.")
def rows_of_labels_counted(train_set_x_orig, test_set_x_orig, train_set_y):
    """Your `m_train` is 1: labels stand in one row, which counts as 1; what counts the pictures?"""
    m_train = len(train_set_y)
    m_test = test_set_x_orig.shape[0]
    num_px = train_set_x_orig.shape[1]
    return {"m_train": m_train, "m_test": m_test, "num_px": num_px}


@dimensions.mistake("Counts the rows of both label arrays, which have one row.")
def rows_of_all_labels_counted(train_set_x_orig, train_set_y, test_set_y):
    """Your `m_train` and `m_test` are 1, as the rows of labels are: what counts the pictures?"""
    m_train = len(train_set_y)
    m_test = len(test_set_y)
    num_px = train_set_x_orig.shape[1]
    return {"m_train": m_train, "m_test": m_test, "num_px": num_px}


dimensions.slip(
    "numbers_of_a_picture",
    "shape[1]",
    "shape[1] * train_set_x_orig.shape[2] * train_set_x_orig.shape[3]",
    tell="Your `num_px` counts all numbers of a picture; its side, height or width, is asked for.",
    report="Takes all numbers of a picture, colours too, for its side.",
)
dimensions.slip(
    "pictures_for_side",
    "shape[1]",
    "shape[0]",
    tell="Your `num_px` is the number of pictures: which axis is a side of the picture?",
    report="Takes the first axis, the pictures, for the side of a picture.",
)


@dimensions.variant
def lengths(train_set_x_orig, test_set_x_orig):
    """By len, the side by another axis."""
    m_train, m_test = len(train_set_x_orig), len(test_set_x_orig)
    num_px = test_set_x_orig.shape[2]
    return {"m_train": m_train, "m_test": m_test, "num_px": num_px}


@dimensions.variant
def counted_by_numpy(train_set_x_orig, test_set_x_orig):
    """Numbers of numpy's own types."""
    m_train = np.prod(train_set_x_orig.shape[:1])
    m_test = np.int64(test_set_x_orig.shape[0])
    num_px = np.size(train_set_x_orig, axis=1)
    return {"m_train": m_train, "m_test": m_test, "num_px": num_px}
