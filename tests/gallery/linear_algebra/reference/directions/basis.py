"""basis: an orthonormal basis, of which there are many (2 points)."""

import numpy as np

from autograder import Exercise

from . import answers


def space(Q):
    """Any orthonormal basis is right: its projection `Q @ Q.T`, the same for all, is looked at."""
    return {"columns": Q.shape[1], "projection": Q @ Q.T}


basis = Exercise(
    answers.basis,
    points=2,
    normal_form=space,
    weights={"projection": 9},
    public={"a plane": {"A": np.array([[1.0, 1.0], [0.0, 2.0], [1.0, 1.0]])}},
    hidden={
        "a drawn plane": lambda draw: {"A": draw.normal(0, 1, (4, 2))},
        "a line": lambda draw: {"A": draw.normal(0, 1, (5, 1))},
        "three dimensions": lambda draw: {"A": draw.normal(0, 1, (draw.integers(6, 9), 3))},
    },
)


@basis.witness
def gram_schmidt(A):
    """Return one, a column at a time, each freed of those before it."""
    Q = []
    for a in A.T:
        rest = a - sum((q @ a) * q for q in Q)
        Q.append(rest / np.sqrt(rest @ rest))
    return np.transpose(Q)


@basis.mistake("Gives the columns length 1, and leaves them oblique.")
def unit_columns(A):
    """Your columns have length 1, and are not perpendicular: what of one lies along another?"""
    return A / np.linalg.norm(A, axis=0)


@basis.mistake("Returns a basis of the whole space.")
def whole_space(A):
    """Your basis is one of the whole space: how many columns has one of these?"""
    return np.linalg.qr(A, mode="complete")[0]


@basis.variant
def by_gram_schmidt(A):
    """A column at a time, and the other way round."""
    return -gram_schmidt(A)


@basis.variant
def singular_vectors(A):
    """By the singular values."""
    return np.linalg.svd(A, full_matrices=False)[0]
