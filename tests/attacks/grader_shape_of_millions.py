"""Return arrays without entries, whose shapes are as long as memory."""

# assignment: springs
# points: loss 0, length 0, start 0

def loss(yhat, y):
    return np.zeros((30000, 30000, 0))


def length(w, b, X):
    return [np.zeros((3000, 3000, 0))] * 99


def start(n_x):
    return np.zeros((0, 10**9))
