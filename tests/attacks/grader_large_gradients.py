"""Return arrays and lists that just fit, for every exercise, and other ones each time."""

# assignment: logistic_regression
# points: sigmoid 0, initialize_with_zeros 0, propagate 0, optimize 0, predict 0, model 0

number = 0


def sigmoid(*anything):
    global number
    number += 1
    return np.arange(180_000.0) + number


def initialize_with_zeros(*anything):
    return sigmoid(), [np.float64(0)] * 9_000


predict = sigmoid


def propagate(*anything):
    return {"dw": sigmoid(), "db": [np.zeros(1)] * 9_000}, [[0.0]] * 4_000


def optimize(*anything):
    return {"w": sigmoid(), "b": [[[[[[{}]]]]]] * 1_000}, {"dw": {}, "db": [1j] * 5_000}, [[0.0]]


def model(*anything):
    return {key: [np.float16(1)] * 1_500 for key in ("costs", "w", "b", "Y_prediction_test")}
