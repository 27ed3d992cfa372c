"""Return an integer of 100,001 digits."""

# points: L1 0

def L1(yhat, y):
    return 10**100_000
