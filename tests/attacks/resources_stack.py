"""Overflow the C stack."""

# points: landing 0

import sys

class Deep:
    def __repr__(self):
        return f"{[self]!r}"


def landing(heights):
    sys.setrecursionlimit(10**8)
    return repr(Deep())
