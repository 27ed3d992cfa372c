"""Ask for 3 GiB at once."""

# points: full
# held by: rlimits

def L1(yhat, y):
    attempt(lambda: np.empty(3 << 30, np.uint8).nbytes)
    return np.sum(np.abs(y - yhat))
