"""Return a generator without end."""

# points: L1 0

def L1(yhat, y):
    return (1.25 for _ in iter(int, 1))
