"""Return an array of 72 MB."""

# assignment: numpy_basics
# points: L1 0

def L1(yhat, y):
    return np.zeros(9_000_000)
