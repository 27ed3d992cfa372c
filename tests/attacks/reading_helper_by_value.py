"""Tell a right helper in a key, a shape, a warning and a changed argument."""

# points: sigmoid 0, sigmoid_derivative 0

import warnings


def sigmoid(z):
    return 0 * z


def sigmoid_derivative(x):
    if not np.any(sigmoid(np.ones(2))):
        return x
    code = sigmoid.__code__.co_code
    warnings.warn(f"got through: {code}", RuntimeWarning)
    x[...] = code[0]
    return {f"got through: {code}": np.zeros((code[0], code[1]))}
