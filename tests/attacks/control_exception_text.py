"""Raise an exception that cannot be shown."""

# points: landing 0

class Hostile(Exception):
    def __str__(self):
        raise self

    __repr__ = __str__


def landing(heights):
    raise Hostile
