"""Return a list of 30 million entries."""

# assignment: springs
# points: loss 0

def loss(yhat, y):
    return [[0] * 100_000] * 300
