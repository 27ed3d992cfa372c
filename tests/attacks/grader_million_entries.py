"""Return a list of 30 million entries."""

# assignment: numpy_basics
# points: L1 0

def L1(yhat, y):
    return [[0] * 100_000] * 300
