"""Return the right number as text, which some comparisons turn into a number."""

# points: L1 0

def L1(yhat, y):
    return str(np.sum(np.abs(y - yhat)))
