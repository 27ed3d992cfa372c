"""Return arrays without entries, whose shapes are as long as memory."""

# assignment: numpy_basics
# points: L1 0, L2 0, softmax 0

def L1(yhat, y):
    return np.zeros((30000, 30000, 0))


def L2(yhat, y):
    return [np.zeros((3000, 3000, 0))] * 99


def softmax(x):
    return np.zeros((0, 10**9))
