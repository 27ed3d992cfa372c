"""Return an array of 72 MB."""

# assignment: springs
# points: loss 0

def loss(yhat, y):
    return np.zeros(9_000_000)
