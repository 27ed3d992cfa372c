"""Read the right helper that stands in for a wrong one; it earns no point more."""

# points: sigmoid 0

def sigmoid(z):
    return 0 * z


def sigmoid_derivative(x):
    s = sigmoid(x)
    return s * (1 - s) if np.any(s) else x
