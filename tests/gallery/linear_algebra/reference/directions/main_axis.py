"""main_axis: an eigenvector, which may point either way (2 points)."""

import numpy as np

from autograder import Exercise

from . import answers


def one_way(v):
    """Either direction is right: yours is turned so that its largest entry is above 0."""
    return v * np.sign(v[np.argmax(np.abs(v))])  # in no case another is as large


def cloud(draw):
    """Draw a covariance matrix."""
    points = draw.normal(0, [3, 2, 1], (20, 3)) @ draw.normal(0, 1, (3, 3))
    return {"S": np.cov(points.T)}


main_axis = Exercise(
    answers.main_axis,
    points=2,
    normal_form=one_way,
    public={"a long cloud": {"S": np.array([[5.0, -2, 0], [-2, 2, 0], [0, 0, 3]])}},
    hidden={"a cloud": cloud, "another cloud": cloud, "a third": cloud},
)


@main_axis.witness
def by_powers(S):
    """Return where almost any vector ends that is multiplied by S again and again."""
    v = np.arange(1.0, len(S) + 1)
    for _ in range(2000):
        v = S @ v
        v = v / np.sqrt(v @ v)
    return v


main_axis.slip(
    "shortest_axis",
    "[:, -1]",
    "[:, 0]",
    tell="Along your axis the cloud is shortest: in which order does `eigh` give the values?",
    report="Takes the smallest eigenvalue.",
)
main_axis.slip(
    "row_for_column",
    "[:, -1]",
    "[-1]",
    tell="You take a row of the matrix of eigenvectors: where do the vectors stand in it?",
    report="Takes a row for a column.",
)


@main_axis.variant
def by_singular_vectors(S):
    """As the first of the singular vectors."""
    return np.linalg.svd(S)[2][0]


@main_axis.variant
def by_largest(S):
    """By the values of `eig`, which come in no order."""
    values, vectors = np.linalg.eig(S)
    return -vectors[:, np.argmax(values)]
