"""Overflow the C stack."""

# points: L1 0

import sys

class Deep:
    def __repr__(self):
        return f"{[self]!r}"


def L1(yhat, y):
    sys.setrecursionlimit(10**8)
    return repr(Deep())
