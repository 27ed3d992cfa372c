"""The right answers, each a page of a textbook."""

import numpy as np


def basis(A):
    """Return an orthonormal basis of what the columns of A span: Q (n, k) for A (n, k)."""
    return np.linalg.qr(A)[0]


def main_axis(S):
    """Return the eigenvector of S (n, n) with the largest eigenvalue: shape (n,), length 1."""
    return np.linalg.eigh(S)[1][:, -1]  # the values come from small to large
