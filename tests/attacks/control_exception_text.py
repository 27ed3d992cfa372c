"""Raise an exception that cannot be shown."""

# points: L1 0

class Hostile(Exception):
    def __str__(self):
        raise self

    __repr__ = __str__


def L1(yhat, y):
    raise Hostile
