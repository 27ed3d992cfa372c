"""Return texts that take four bytes a character in memory, and one on the wire, by the thousand."""

# assignment: numpy_basics
# points: basic_sigmoid 0, sigmoid 0, sigmoid_derivative 0, image2vector 0, normalize_rows 0, softmax 0, L1 0, L2 0

def basic_sigmoid(*anything):
    return ["\U0001f600" + "x" * 499] * 3_000 + [{"k" * 79 + chr(n): n for n in range(999)}]


sigmoid = sigmoid_derivative = basic_sigmoid
image2vector = normalize_rows = softmax = L1 = L2 = basic_sigmoid
