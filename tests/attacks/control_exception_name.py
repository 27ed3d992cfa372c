"""Raise an exception whose type has a name of a million characters."""

# points: L1 0

def L1(yhat, y):
    raise type("E" * 1_000_000, (Exception,), {})("e" * 1_000_000)
