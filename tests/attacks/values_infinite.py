"""Return infinity, near which everything is relatively near."""

# points: L1 0

def L1(yhat, y):
    return float("inf")
