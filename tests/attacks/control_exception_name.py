"""Raise an exception whose type has a name of a million characters."""

# points: landing 0

def landing(heights):
    raise type("E" * 1_000_000, (Exception,), {})("e" * 1_000_000)
